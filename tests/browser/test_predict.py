"""网站上每一道预测题：先答错，再答对；鼠标、键盘、手机上的暗色都行，离开网页什么也没留下。

答案怎样判，tests/exercises/predict.test.mjs 已经逐题逐错核对过；这里看的是页上的题和读者的手。
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import unquote

import pytest
from living import HOST
from paths import SITE
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
STORED = "[localStorage, sessionStorage].flatMap((store) => Object.values(store)).join()"


@dataclass(frozen=True)
class Place:
    """一道题在哪一页，它的状态。"""

    page: str
    name: str
    state: dict

    def __str__(self):
        return f"{self.page.split('/')[-1][:2]}-{self.name}"

    def wrong(self):
        """(填什么或选第几个, 该说的话)：每种常见的错，填反了，没人会这样算的数。"""
        if self.state["choices"]:
            return [(i, f"不对。{why}") for i, (_, right, why) in enumerate(self.state["choices"]) if not right]
        answer, slips = self.state["answer"], self.state["slips"]
        found = [([written(v) for v in values], f"不对。{sentence}") for values, sentence in slips]
        turned = answer[::-1]
        if len(answer) == 2 and turned != answer and turned not in [values for values, _ in slips]:
            found.append(([written(v) for v in turned], re.compile("^不对。.*填反了")))
        return [*found, (["987654"] * len(answer), re.compile("^不对。"))]

    def right(self):
        if self.state["choices"]:
            return next((i, f"对。{why}") for i, (_, right, why) in enumerate(self.state["choices"]) if right)
        return [written(v) for v in self.state["answer"]], f"对。{self.state['right']}"


def written(number):
    """读者会怎样写这个数：小数写三位以上没有必要，减号写成真的减号。"""
    return f"{round(number, 6):.10g}".replace("-", "−")


def collect():
    """建好的各章里的全部预测题。"""
    found = []
    for path in sorted((SITE / "chapters").glob("*.html")):
        for name, payload in HOST.findall(path.read_text(encoding="utf-8")):
            state = json.loads(payload)["state"]
            if state.get("kind") == "predict":
                found.append(Place(str(path.relative_to(SITE)), unquote(name), state))
    return found


PLACES = collect()
each_page = pytest.mark.parametrize("page", sorted({place.page for place in PLACES}))


def on(page):
    """这一页上的题。"""
    return [place for place in PLACES if place.page == page]


def exercises_on(seen, page):
    """这一页上的题，逐道滚到跟前唤醒。"""
    return ((place, Exercise(seen, place)) for place in on(page))


class Exercise:
    """页面上的一道题。"""

    def __init__(self, visit, place):
        self.visit, self.page = visit, visit.page
        self.host = self.page.locator(f'.anywidget-host[data-name="{place.name}"]')
        self.root = self.host.locator("[data-explorer]")
        self.host.scroll_into_view_if_needed()
        expect(self.host).to_have_attribute("data-live", "true")
        self.button = self.root.locator('[data-action="check"]')

    def by_mouse(self, given):
        """点、改、按“检查”。"""
        if isinstance(given, int):
            self.root.locator("label").nth(given).click()
        else:
            for i, text in enumerate(given):
                self.root.locator(f'[name="answer_{i}"]').fill(text)
        self.button.click()

    def by_touch(self, given):
        if isinstance(given, int):
            self.root.locator("label").nth(given).tap()
        else:
            for i, text in enumerate(given):
                self.root.locator(f'[name="answer_{i}"]').tap()
                self.root.locator(f'[name="answer_{i}"]').fill(text)
        self.button.tap()

    def by_keyboard(self, given):
        """从第一个空开始，Tab 走到下一个，回车检查；选项用方向键。"""
        keys = self.page.keyboard
        if isinstance(given, int):
            options = self.root.locator('[name="choice"]')
            self.focus(options)
            for _ in range(options.count()):
                if not options.nth(given).is_checked():
                    keys.press("ArrowDown")
        else:
            self.root.locator('[name="answer_0"]').focus()
            for i, text in enumerate(given):
                if i:
                    keys.press("Tab")
                expect(self.root.locator(f'[name="answer_{i}"]')).to_be_focused()
                keys.press("ControlOrMeta+a")
                keys.type(text)
        keys.press("Enter")

    @staticmethod
    def focus(options):
        """Tab 会停在选着的那一个上；还没选时停在第一个，空格选它。"""
        checked = options.and_(options.page.locator(":checked"))
        if checked.count():
            checked.focus()
        else:
            options.first.focus()
            options.page.keyboard.press("Space")

    def said(self, verdict, sentence):
        """记号、话与 data-verdict 一致；话在页面里看得见。"""
        expect(self.root).to_have_attribute("data-verdict", verdict)
        status = self.root.get_by_role("status")
        expect(status).to_have_text(sentence)
        expect(status).to_be_visible()
        expect(self.root.locator(".vc-mark")).to_have_text({"right": "✓", "wrong": "✗", "refused": "?"}[verdict])


def try_everything(exercise, answer, wrong, right):
    """空着检查、答错、答对。"""
    exercise.button.click()
    exercise.said("refused", re.compile("还没有"))
    for given, sentence in wrong:
        answer(given)
        exercise.said("wrong", sentence)
    answer(right[0])
    exercise.said("right", right[1])


def test_names_are_unique_on_a_page():
    assert len({(place.page, place.name) for place in PLACES}) == len(PLACES)


@each_page
def test_wrong_then_right(page, served, visit):
    """鼠标先错后对；键盘从第一个空走到“检查”，再答一遍。答的没有送出去，也没有留下。"""
    seen = visit(served + page)
    for place, exercise in exercises_on(seen, page):
        seen.settle()
        loaded = len(seen.requests)
        try_everything(exercise, exercise.by_mouse, place.wrong()[:2], place.right())
        walk_with_tab(exercise)
        for (given, sentence), verdict in ((place.wrong()[-1], "wrong"), (place.right(), "right")):
            exercise.by_keyboard(given)
            exercise.said(verdict, sentence)
        sent = [url for url in seen.requests[loaded:] if "/_static/" not in url and "/_images/" not in url]
        assert [url for url in sent if not url.startswith("blob:")] == []
        assert not re.search(re.escape(place.name), seen.page.evaluate(STORED))
    assert seen.foreign(served) == []
    assert seen.complaints == []


def walk_with_tab(exercise):
    """Tab 的次序就是看到的次序，焦点看得见。"""
    stops = exercise.root.locator('input[type="text"]').all() or exercise.root.locator("input:checked").all()
    stops[0].focus()
    for stop in [*stops[1:], exercise.button]:
        exercise.page.keyboard.press("Tab")
        expect(stop).to_be_focused()
        assert stop.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"


@each_page
def test_on_a_dark_phone(page, served, visit):
    seen = visit(served + page, **PHONE)
    for place, exercise in exercises_on(seen, page):
        expect(exercise.root).to_have_attribute("data-theme", "dark")
        try_everything(exercise, exercise.by_touch, place.wrong()[:1], place.right())
        room = exercise.host.bounding_box()
        for part in exercise.root.locator("input, button, [role=status]").all():
            box = part.bounding_box()
            assert room["x"] <= box["x"] and box["x"] + box["width"] <= room["x"] + room["width"], (place, part)
    assert seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert seen.complaints == []
