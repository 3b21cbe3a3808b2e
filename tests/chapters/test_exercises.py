"""每章的练习：4 到 7 道，三种都有，在图上动手的另算；每道有题目、提示、解、为什么，后三样折叠着；解都是跑过的。"""

import re

import pytest
from cells import cells
from paths import NOTEBOOKS

CHAPTERS = [path for path in NOTEBOOKS if int(path.stem[:2]) < 8]
each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
HEADING = re.compile(r"### 练习 (\d\.\d+) \S")
KINDS = {"预测", "编写", "找错", "说理"}
HANDS = "动手"  # 在这一章的图上做


def exercises(path):
    """[(编号, 这道题的各格)]。"""
    found = []
    for cell in cells(path):
        if match := HEADING.match(cell["source"]):
            found.append((match[1], [cell]))
        elif found:
            found[-1][1].append(cell)
    return found


def folded(cell, title):
    source = cell["source"]
    inside = f"<details>\n<summary>{title}</summary>\n\n"
    return cell["cell_type"] == "markdown" and source.startswith(inside) and source.endswith("\n\n</details>")


@each_chapter
def test_four_to_seven_of_three_kinds_in_order(path):
    found = exercises(path)
    assert [number for number, _ in found] == [f"{int(path.stem[:2])}.{i}" for i in range(1, len(found) + 1)]
    every = [re.search(r"\*\*(..)\*\*", body[0]["source"])[1] for _, body in found]
    kinds = [kind for kind in every if kind != HANDS]
    assert 4 <= len(kinds) <= 7
    assert set(kinds) <= KINDS
    assert kinds.count("预测") >= 2 and "编写" in kinds and {"找错", "说理"} & set(kinds), kinds


@each_chapter
def test_hint_solution_and_reason_are_folded(path):
    for number, body in exercises(path):
        assert [cell for cell in body if folded(cell, "提示")], number
        assert [cell for cell in body if folded(cell, "为什么")], number
        at = next(i for i, cell in enumerate(body) if cell["source"].startswith(f"# 解 {number}"))
        solution = body[at]
        # 网站上折叠靠标签，JupyterLab 里靠收起的小标题（运行之后输出也不露出来），Colab 上靠 cellView
        assert body[at - 1]["source"] == f"#### 解 {number}"
        assert body[at - 1]["metadata"]["jp-MarkdownHeadingCollapsed"] is True
        assert solution["metadata"]["tags"] == ["hide-cell"]
        assert solution["metadata"]["cellView"] == "form"
        assert solution["outputs"], f"解 {number} 没有输出"


@each_chapter
def test_write_exercises_start_unwritten_and_end_right(path):
    for number, body in exercises(path):
        checks = [cell for cell in body if cell["cell_type"] == "code" and re.search(r"^check\.", cell["source"], re.M)]
        if "**编写**" not in body[0]["source"]:
            assert not checks, number
            continue
        first, last = checks[0], checks[-1]
        assert "还没有写" in str(first["outputs"]), number
        assert last["source"].startswith("# 解") and "'✓ 对" in str(last["outputs"]), number
