"""笔记本的样子：干净的元数据，按次序执行过，图、式、文献的编号前后一致，讲义的输出都在。"""

import re

import pytest
from cells import cells, prose
from paths import NOTEBOOKS, ROOT

PAGES = [*NOTEBOOKS, *sorted((ROOT / "chapters").glob("*.md"))]
ARXIV = re.compile(r"arxiv\.org/abs/(\d{4}\.\d{4,5})")
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@each_notebook
def test_executed_in_order_without_errors_or_warnings(path):
    code = cells(path, "code")
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert not [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]


@each_notebook
def test_metadata_holds_nothing_that_changes_between_runs(path):
    text = path.read_text(encoding="utf-8")
    assert '"widgets"' not in text
    assert "iopub.execute_input" not in text
    assert "application/vnd.jupyter.widget-view+json" not in text


@each_notebook
def test_outputs_hold_no_addresses_and_no_timings(path):
    for cell in cells(path, "code"):
        for output in cell["outputs"]:
            data = output.get("data", {})
            if "image/svg+xml" in data:
                continue
            shown = "".join(output.get("text", [])) + "".join(data.get("text/plain", []))
            assert not re.search(r"0x[0-9a-f]{6,}|<Figure|\d+(\.\d+)? ?(ms|µs|秒)", shown), shown


@each_notebook
def test_figures_are_numbered_in_order_and_described(path):
    chapter = int(path.stem[:2])
    figures = [cell for cell in cells(path, "code") if "figure" in cell["metadata"].get("mystnb", {})]
    for number, cell in enumerate(figures, 1):
        mystnb = cell["metadata"]["mystnb"]
        # Colab 不显示题注，所以单元的第一行再写一遍
        assert cell["source"].splitlines()[0] == f"# 图 {chapter}.{number} {mystnb['figure']['caption']}"
        assert re.search("[一-鿿]", mystnb["image"]["alt"])
        assert [o for o in cell["outputs"] if "image/svg+xml" in o.get("data", {})]


def test_figure_names_are_unique():
    names = [
        cell["metadata"]["mystnb"]["figure"]["name"]
        for path in NOTEBOOKS
        for cell in cells(path, "code")
        if "figure" in cell["metadata"].get("mystnb", {})
    ]
    assert names and len(names) == len(set(names))


@each_notebook
def test_equations_are_numbered_in_order(path):
    chapter = int(path.stem[:2])
    tags = re.findall(r"\\tag\{(.+?)\}", prose(path))
    assert tags == [f"{chapter}.{n}" for n in range(1, len(tags) + 1)]


@each_notebook
def test_markdown_is_readable_on_colab(path):
    """只有 :::{note} 与公式；角色、指令、图片路径在 Colab 里会露出原文或断掉。"""
    text = re.sub(r"```.*?```|`[^`]*`", "", prose(path), flags=re.S)
    assert not re.search(r"\{(numref|ref|eq|cite\w*|term|doc|figure|math)\}", text)
    assert not re.search(r"!\[", text)
    assert set(re.findall(r"^:::+\{(\w+)\}", text, flags=re.M)) <= {"note"}


def test_every_cited_paper_is_in_the_bibliography_and_the_other_way_round():
    cited = {number for page in PAGES for number in ARXIV.findall(prose(page))}
    listed = set(ARXIV.findall((ROOT / "references.bib").read_text(encoding="utf-8")))
    assert cited and cited == listed


SECTION = re.compile(r"\]\((\d\d-[\w-]+\.ipynb)\)“([^”]+)”一节")


def test_a_section_named_after_a_link_stands_in_that_chapter():
    """链接只到一章，后面的小节名要真的在那一章里。"""
    named = {(name, section) for page in PAGES for name, section in SECTION.findall(prose(page))}
    found = {
        (path.name, heading) for path in NOTEBOOKS for heading in re.findall(r"^##+ (.+)$", prose(path), flags=re.M)
    }
    assert named and not named - found


LECTURE = {
    "02-conv-layer": [
        "[19., 25.]",
        "[37., 43.]",
        "[ 0.,  1.,  0.,  0.,  0., -1.,  0.]",
        "[1., 1., 0., 0., 0., 0., 1., 1.]",
    ],
    "03-padding-stride": ["torch.Size([8, 8])", "torch.Size([4, 4])", "torch.Size([2, 2])"],
    "04-channels": ["[ 56.,  72.]", "[104., 120.]", "torch.Size([3, 2, 2, 2])", "[148., 172.]", "[192., 224.]"],
    "05-pooling": [
        "[4., 5.]",
        "[7., 8.]",
        "[2., 3.]",
        "[5., 6.]",
        "10.",
        "[ 5.,  7.]",
        "[13., 15.]",
        "[ 1.,  3.]",
        "[ 9., 11.]",
        "[ 6.,  8.]",
        "[14., 16.]",
    ],
}


@pytest.mark.parametrize("stem", LECTURE)
def test_the_outputs_of_the_lecture_come_out_of_our_cells(stem):
    path = ROOT / "chapters" / f"{stem}.ipynb"
    shown = "\n".join(
        "".join(o.get("text", [])) + "".join(o.get("data", {}).get("text/plain", []))
        for cell in cells(path, "code")
        for o in cell["outputs"]
    )
    assert not [number for number in LECTURE[stem] if number not in shown]
