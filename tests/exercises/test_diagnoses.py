"""每道练习：写对的通过，写错的不通过，并认出错在哪里。"""

import re

import diagnoses
import pytest
from submissions import everything

from lib.exercises import CHAPTERS, check, running
from lib.exercises.checker import Case, Checker, Mistake

EVERYTHING = everything()


@pytest.mark.parametrize("submission", EVERYTHING, ids=lambda s: f"{s.exercise}-{s.title}")
def test_verdict(submission, monkeypatch):
    if submission.mistake == "停不下来":
        monkeypatch.setattr(running, "LIMIT", 0.5)
    verdict = getattr(check, submission.exercise).judge(submission.answer)
    assert (verdict.state, verdict.mistake) == (submission.state, submission.mistake), str(verdict)
    assert verdict.ok == (submission.state == "right")


@pytest.mark.parametrize("name", dir(check))
def test_every_exercise_has_a_solution_and_every_mistake_is_made_by_someone(name):
    mine = [s for s in EVERYTHING if s.exercise == name]
    assert "right" in {s.state for s in mine}
    assert {m.name for m in getattr(check, name).mistakes} <= {s.mistake for s in mine}


@pytest.mark.parametrize("name", [name for name in dir(check) if getattr(check, name).apply is None])
def test_every_mistake_shows_in_some_case(name):
    """照错法写的函数交上来（它自己用 lib，所以放开这一条），认出的就是它；只说形状的不算。"""
    checker = getattr(check, name)
    free = Checker(checker.takes, checker.reference, checker.cases, checker.mistakes, by_hand=False)
    for mistake in checker.mistakes:
        verdict = free.judge(mistake.wrong)
        assert not verdict.ok and verdict.mistake in (mistake.name, "种类不对"), mistake.name


def test_a_mistake_that_cannot_be_computed_where_the_answer_fails_is_not_named():
    def only_small(x):
        return x if x < 3 else [][0]

    checker = Checker("x", lambda x: x, [Case("小", (1,)), Case("大", (5,))], [Mistake("只会小的", "。", only_small)])
    verdict = checker.judge(lambda x: x if x < 3 else 0)
    assert verdict.state == "wrong" and verdict.mistake is None


def test_verdicts_are_the_same_every_time():
    for submission in EVERYTHING[:12]:
        judge = getattr(check, submission.exercise).judge
        assert str(judge(submission.answer)) == str(judge(submission.answer))


def test_hints_do_not_contain_code():
    for chapter in CHAPTERS:
        for checker in (value for value in vars(chapter).values() if isinstance(value, Checker)):
            for hint in [m.hint for m in checker.mistakes] + [c.hint for c in checker.cases]:
                assert not re.search(r"[=\[\]@*]|\w\(|\bsum\b|\bflip\b", hint), hint
                assert not hint or hint[-1] in "。？"


def test_table(monkeypatch):
    """判语本身由 test_verdict 逐份核对，这里看十几份排成的表。"""
    monkeypatch.setattr("submissions.everything", lambda: EVERYTHING[:16])
    lines = list(diagnoses.rows())
    assert len(lines) == 16 and all(expected for _, expected in lines)
    printed = diagnoses.table([diagnoses.HEADS, *(row for row, _ in lines)]).splitlines()
    # 汉字占两格，各列仍然对齐
    column = {diagnoses.width(line[: line.index(word)]) for line in printed for word in ["wrong "] if word in line}
    assert len(column) == 1
