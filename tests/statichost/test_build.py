"""构建：资产去重，占位，警告，外网脚本不见了，增量构建与清理。"""

import hashlib
import json
import re

import pytest
from nbformat.v4 import new_output
from probe_widgets import COUNTER, SHARED, SVG, Awkward
from statichost import parts, payload, refers, script_json, why_dead
from tiny_book import build, notebook, write_book

HOST = re.compile(
    r'<div class="anywidget-host" (?P<data>[^>]*)>(?:<script type="application/json">(?P<json>.*?)</script>)?'
    r'<div class="anywidget-fallback(?P<picture> picture)?">(?P<fallback>.*?)</div></div>',
    re.DOTALL,
)


def hosts(page):
    """页面里的占位：(data- 属性, 状态 JSON 或 None, 匹配)。"""
    found = HOST.finditer(page.read_text(encoding="utf-8"))
    return [(dict(re.findall(r'data-(\w+)="([^"]*)"', m["data"])), m["json"], m) for m in found]


def test_the_build_is_silent(book):
    _, _, warnings = book
    assert warnings == ""


def test_each_source_is_written_once_under_its_hash(book):
    _, site, _ = book
    pages = [page for page in site.rglob("*.html") if hosts(page)]
    used = {
        f"{name}.js"
        for page in pages
        for data, _, _ in hosts(page)
        for name in data.get("parts", data["anywidget"]).split()
    }
    used |= {f"{data['css']}.css" for page in pages for data, _, _ in hosts(page) if "css" in data}
    files = {path.name: path.read_text(encoding="utf-8") for path in (site / "_static/widgets").iterdir()}
    assert set(files) == used
    counter = COUNTER + "export default { render };"
    name = hashlib.sha256(counter.encode()).hexdigest()[:16]
    assert [file for file, text in files.items() if "点了" in text and "export default { render };" in text] == [
        f"{name}.js"
    ]
    assert sum(data["anywidget"] == name for page in pages for data, _, _ in hosts(page)) == 5
    assert not [page for page in pages if "点了" in page.read_text(encoding="utf-8")]


def test_what_two_kinds_share_is_written_once(book):
    _, site, _ = book
    (one, _, _), (alone, _, _), (two, _, _) = hosts(site / "chapters/sharing.html")
    shared = hashlib.sha256(SHARED.encode()).hexdigest()[:16]
    assert (one["parts"].split()[0], two["parts"].split()[0]) == (shared, shared)
    assert (one["parts"].split()[-1], two["parts"].split()[-1]) == (one["anywidget"], two["anywidget"])
    assert one["anywidget"] != two["anywidget"] and "parts" not in alone
    files = [path.read_text(encoding="utf-8") for path in (site / "_static/widgets").iterdir()]
    assert sum("sharedRuns" in text for text in files) == 1


@pytest.mark.parametrize("esm", [SHARED + "//# part\n1", COUNTER, "//# part\n1", "`\n//# part\n`", "//# part of it\n"])
def test_parts_make_the_whole_again(esm):
    assert "".join(parts(esm)) == esm


def test_parts_begin_at_their_line():
    assert parts("1\n//# part\n2\n//# part\n3") == ["1\n", "//# part\n2\n", "//# part\n3"]
    assert parts("1\n//# parts\n2 //# part\n3") == ["1\n//# parts\n2 //# part\n3"]


def test_the_placeholder_carries_state_and_picture(book):
    _, site, _ = book
    first, again, other, *_ = hosts(site / "chapters/live.html")
    assert json.loads(first[1])["state"]["value"] == 0
    assert (again[1], again[0]["model"]) == (None, first[0]["model"])
    assert json.loads(other[1])["state"]["value"] == 5
    assert other[0]["model"] != first[0]["model"]
    assert first[2]["picture"] and 'alt="三个方块"' in first[2]["fallback"] and ".svg" in first[2]["fallback"]
    assert 'alt="静止的样子：Counter"' in again[2]["fallback"]
    assert not re.search(r"[0-9a-f]{32}", first[2]["data"] + first[1])  # 没有随机的 model_id
    assert "_esm" not in first[1] and "IPY_MODEL" not in first[1]


def test_without_a_picture_a_sentence(book):
    _, site, _ = book
    for _, _, match in hosts(site / "chapters/guests.html"):
        assert not match["picture"]
        assert "这里有一幅交互图，需要打开 JavaScript。" in match["fallback"]
        assert "object at 0x" not in match["fallback"]


def test_only_pages_with_figures_load_the_host(book):
    _, site, _ = book
    pages = {str(page.relative_to(site)): page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    with_host = {name for name, text in pages.items() if "host.js" in text}
    assert with_host == {name for name, text in pages.items() if "data-anywidget" in text}
    assert with_host == {name for name, text in pages.items() if "host.css" in text}
    assert with_host == {f"chapters/{name}.html" for name in ("live", "broken", "guests", "sharing")}


@pytest.mark.parametrize("word", ["require", "html-manager", "jsdelivr", "unpkg", "widget-state", "widget-view"])
def test_nothing_of_the_stock_way_is_left(book, word):
    _, site, _ = book
    assert not [page for page in site.rglob("*.html") if word in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("options", [[], ["-E"]], ids=["增量", "从头"])
def test_building_again_changes_nothing_and_stale_assets_go(book, options):
    folder, site, _ = book
    widgets, live = site / "_static/widgets", site / "chapters/live.html"
    before, page = {path.name: path.read_bytes() for path in widgets.iterdir()}, [found[:2] for found in hosts(live)]
    (widgets / "0000000000000000.js").write_text("旧的")
    (widgets / min(before)).unlink()
    (folder / "plain.md").write_text("# 改过的一页\n", encoding="utf-8")
    assert build(folder, *options)[1] == ""
    assert {path.name: path.read_bytes() for path in widgets.iterdir()} == before
    assert [found[:2] for found in hosts(live)] == page


DEAD = {
    "slider": ("import ipywidgets; ipywidgets.IntSlider()", "IntSliderModel 是 ipywidgets 的控件"),
    "interact": ("ipywidgets.interact(lambda n: None, n=3);", "VBoxModel 是 ipywidgets 的控件"),
    "box": ("ipywidgets.HBox([Counter()])", "HBoxModel 是 ipywidgets 的控件"),
    "refers": (
        "class Refers(Counter):\n    parts = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)\n"
        "Refers(parts={'a': [ipywidgets.IntText()]})",
        "它的 parts 用到了别的控件",
    ),
    "child": (
        "class Parent(Counter):\n    child = anywidget.WidgetTrait().tag(sync=True)\nParent(child=Counter())",
        "它的 child 用到了别的控件",
    ),
    "linked": (
        "a, b = Counter(), Counter(); link = ipywidgets.jslink((a, 'value'), (b, 'value')); a",
        "它被 jslink 连到了别的控件",
    ),
    "url": ("class Remote(Counter):\n    _esm = 'https://example.com/a.js'\nRemote()", "它的模块或样式在外网"),
    "import": (
        "class Imports(Counter):\n    _esm = 'import * as d3 from \"https://esm.sh/d3\"; export default {}'\nImports()",
        "要从外网取文件",
    ),
    "fine": ("Counter()", None),
}


@pytest.fixture(scope="module")
def dead_book(tmp_path_factory):
    """每格一种动不了的控件，最后一格是好的。"""
    cells = notebook(*[code for code, _ in DEAD.values()])
    folder = write_book(tmp_path_factory.mktemp("dead"), {"dead": cells})
    return build(folder)


@pytest.mark.parametrize("kind", DEAD)
def test_a_dead_control_is_a_warning_at_its_cell(dead_book, kind):
    _, warnings = dead_book
    cell = list(DEAD).index(kind) + 3  # 第一格是标题，第二格是准备
    at = re.compile(rf"dead\.ipynb:{cell}\d{{4}}: WARNING: (.*)")
    expected = DEAD[kind][1]
    assert [expected in said for said in at.findall(warnings)] == ([True] if expected else []), warnings


def test_a_dead_control_leaves_its_picture_and_no_script(dead_book):
    site, _ = dead_book
    text = (site / "dead.html").read_text(encoding="utf-8")
    assert text.count("data-anywidget") == 2  # 好的那个，和只是要从外网取文件的那个
    assert "widget-view" not in text
    assert text.count(".svg") >= 7


def test_warnings_are_errors(tmp_path):
    """没有执行的笔记本里留着控件的输出，却没有状态：-W 下构建失败。"""
    page = notebook("pass")
    view = {"data": {"application/vnd.jupyter.widget-view+json": {"model_id": "0" * 32}, "image/svg+xml": SVG}}
    page.cells[2].outputs = [new_output("display_data", **view)]
    page.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    page.metadata["mystnb"] = {"execution_mode": "off"}
    folder = write_book(tmp_path, {"page": page})
    with pytest.raises(AssertionError, match="笔记本里没有它的状态"):
        build(folder, "-W")


def test_script_json_cannot_end_the_script():
    text = script_json(Awkward.NASTY)
    assert not {"<", "\u2028", "\u2029"} & set(text)
    assert json.loads(text) == Awkward.NASTY


def test_payload_keeps_only_what_a_view_needs():
    state = {"_esm": "x", "_view_name": "V", "_anywidget_id": "a.B", "layout": "IPY_MODEL_1", "n": 1}
    model = {"model_module": "anywidget", "model_name": "AnyModel", "state": state}
    assert json.loads(payload(model)) == {"state": {"_anywidget_id": "a.B", "n": 1}, "buffers": []}
    assert why_dead("m", {"m": model}) is None


@pytest.mark.parametrize("value", ["IPY_MODEL_1", ["IPY_MODEL_1"], {"a": [{"b": "IPY_MODEL_1"}]}, "anywidget:m"])
def test_references_are_found_at_any_depth(value):
    assert refers(value, {"m": {}})


@pytest.mark.parametrize("value", ["", "anywidget:其他", ["a", 1, None], {"IPY_MODEL_1": "键不算"}])
def test_ordinary_values_are_not_references(value):
    assert not refers(value, {"m": {}})
