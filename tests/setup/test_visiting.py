"""等一页安顿下来：Playwright 漏说了完的不死等，同一个地址又要了一次的也不漏。"""

from types import SimpleNamespace

import pytest
import visiting
from visiting import Visit


class Page:
    """假的一页：arrived 是它说取到了的地址，一次一次地说；说到第几次，后来的事 later 就发生。"""

    url = "http://book.test/"

    def __init__(self, *arrived, later=lambda visit: None):
        self.arrived, self.later, self.asked = list(arrived), later, 0

    def on(self, event, ear):
        pass

    def evaluate(self, script):
        self.asked += 1
        if self.asked == len(self.arrived):
            self.later(self.visit)
        return self.arrived[min(self.asked, len(self.arrived)) - 1]


class Request:
    def __init__(self, url, navigation=False):
        self.url, self.is_navigation_request = url, lambda: navigation
        self.frame = SimpleNamespace(parent_frame=None)


def settled(page, *requests, finished=()):
    """要过这些，其中几个完了；返回等了页面几次。"""
    page.visit = visit = Visit(page)
    for each in requests:
        visit.ask(each)
    for each in finished:
        visit.over(each)
    visit.settle()
    assert not visit.pending
    return page.asked


def test_what_playwright_forgot_to_report_is_not_waited_for():
    assert settled(Page(["a.js"]), Request("a.js")) == 1


def test_the_same_address_asked_again_is_waited_for():
    first, again = Request("a.js"), Request("a.js")
    page = Page(["a.js"], ["a.js"], ["a.js"], later=lambda visit: visit.over(again))
    assert settled(page, first, again, finished=[first]) == 3


def test_a_new_document_counts_from_the_start():
    """上一页要过的不算：新的一页只取了一次。"""
    old, turn, new = Request("a.js"), Request("b.html", navigation=True), Request("a.js")
    assert settled(Page(["a.js"]), old, turn, new, finished=[old, turn]) == 1


def test_what_never_comes_is_named(monkeypatch):
    monkeypatch.setattr(visiting, "PATIENCE", 0.01)
    with pytest.raises(AssertionError, match=r"a\.js"):
        settled(Page([]), Request("a.js"))
