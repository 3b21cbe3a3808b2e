"""建网站时给“编写”的练习备的东西：正文里可用的函数，题目的脚本，首页地图上的题。"""

import json

import done
import pytest
import writing
from paths import NOTEBOOKS

from lib.exercises import check, predict


def notebook(tmp_path, *cells):
    """几格代码的笔记本；"hide-cell|…" 是折起来的一格。"""
    path = tmp_path / "x.ipynb"
    made = []
    for text in cells:
        tags, _, source = text.rpartition("|") if text.startswith("hide-") else ("", "", text)
        made.append({"cell_type": "code", "metadata": {"tags": [tags] if tags else []}, "source": source})
    path.write_text(json.dumps({"cells": made}), encoding="utf-8")
    return str(path)


def test_functions_of_the_text_that_work_without_other_modules(tmp_path):
    path = notebook(
        tmp_path,
        "def twice(x):\n    return 2 * x\n\nprint(twice(1))",
        "%matplotlib inline",
        "def draw(x):\n    return plt.plot(x)",
        "hide-cell|def solution(x):\n    return x",
        "def four(x):\n    total = twice(x)\n    return [twice(y) for y in [total]]",
        "def f(X, K):\n    ...\n\n\ncheck.corr2d(f)",
        "def late(x):\n    return x",
    )
    assert [source.split("(")[0] for source in writing.given(path, "corr2d")] == ["def twice", "def four"]
    assert writing.given("index.md", "corr2d") == []


def test_the_script_replaces_its_older_self(tmp_path):
    old = writing.write_exercise(tmp_path, "corr2d", "f", [])
    new = writing.write_exercise(tmp_path, "corr2d", "g", ["def h(): ..."])
    assert [path.name for path in tmp_path.iterdir()] == [new] and new != old
    text = (tmp_path / new).read_text(encoding="utf-8")
    data = json.loads(text[text.index(" = {") + 3 : -2])
    assert (data["answer"], data["given"], data["takes"]) == ("g", ["def h(): ..."], ["X", "K"])
    assert [case["label"] for case in data["cases"]] == [case.label for case in check.corr2d.cases]


@pytest.mark.parametrize("name", dir(check))
def test_every_window_fits_its_expected_output(name):
    """WINDOWS 说的窗口，走出来的正是参考输出的高和宽。"""
    from lib.exercises.writing.exercise import WINDOWS

    for case in getattr(check, name).cases if name in WINDOWS else ():
        window, expected = WINDOWS[name](*case.inputs), getattr(check, name).reference(*case.inputs)
        assert window.output_shape(case.inputs[0].shape[-2:]) == tuple(expected.shape[-2:])


def test_every_exercise_of_the_book_is_on_the_map():
    found = [done.exercises(path) for path in NOTEBOOKS]
    assert sorted(name for one in found for name in one["writing"]) == sorted({*dir(check)} - writing.AWAY.keys())
    names = {getattr(predict, name).name for name in dir(predict)}
    assert {name for one in found for name in one["questions"]} == names
