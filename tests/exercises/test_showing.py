"""判语怎样显示：一格里只有一次，文字与 HTML 说同样的话；名字空间怎样找到练习。"""

import re

import pytest
from IPython.testing.globalipapp import start_ipython
from IPython.utils.capture import capture_output
from submissions.conv_layer import corr2d, flipped

from lib.exercises import check
from lib.exercises.checker import Checker
from lib.exercises.namespace import Namespace


@pytest.fixture(scope="module")
def shell():
    shell = start_ipython()
    shell.user_ns.update(check=check, corr2d=corr2d, flipped=flipped)
    return shell


@pytest.mark.parametrize(
    "cell",
    [
        "check.corr2d(flipped)",
        "check.corr2d(flipped)\n1",
        "v = check.corr2d(flipped)",
        "v = check.corr2d(flipped)\nv",
    ],
)
def test_a_verdict_is_shown_exactly_once(shell, cell):
    with capture_output() as captured:
        shell.run_cell(cell, store_history=True)
    shown = [output for output in captured.outputs if "核转了 180°" in output.data["text/plain"]]
    assert len(shown) == 1 and "核转了 180°" in shown[0].data["text/html"]
    assert "Verdict" not in captured.stdout


def test_a_kept_verdict_can_be_looked_at_again(shell):
    shell.run_cell("v = check.corr2d(flipped)", store_history=True)
    with capture_output() as captured:
        shell.run_cell("v", store_history=True)
    assert len(captured.outputs) == 1


def test_html_follows_the_theme_and_says_what_the_text_says():
    verdict = check.corr2d.judge(flipped)
    html = verdict._repr_html_()
    assert not re.search(r"#[0-9a-fA-F]{3}|rgb|background|\bon\w+=|<script", html)
    words = re.sub(r"<[^>]+>", " ", html)
    assert all(part.text in words and part.label in words for part in verdict.parts)


def test_html_escapes_what_the_learner_wrote():
    def answer(X, K):
        raise ValueError("<img src=x>")

    html = check.corr2d.judge(answer)._repr_html_()
    assert "<img" not in html and "&lt;img" in html


def test_names():
    assert "corr2d" in dir(check) and "corr2d" in repr(check)
    with pytest.raises(AttributeError, match=r"没有 check\.cor2d 这道练习.*corr2d"):
        check.cor2d  # noqa: B018
    with pytest.raises(AttributeError, match="convolve2d"):
        check.xyz  # noqa: B018


def test_two_chapters_cannot_use_the_same_name():
    class first:
        corr2d = Checker("X", abs, [], [])

    class second:
        corr2d = Checker("X", abs, [], [])

    with pytest.raises(ValueError, match="请换一个名字"):
        Namespace("check", Checker, [first, second])
