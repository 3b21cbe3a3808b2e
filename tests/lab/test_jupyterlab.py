"""真的 JupyterLab 里：图与 Python 两头相通，坏值两头都说，快捷键不打架，深浅色跟着走。"""

import pytest
import sheets
from playwright.sync_api import expect

RESET = """
figure.assign(
    X=torch.arange(64.0).reshape(8, 8) % 10, K=torch.ones(3, 3), op="corr", step=0,
    padding_h=1, padding_w=1, stride_h=2, stride_w=2, dilation_h=1, dilation_w=1,
)
"""
BACKGROUND = "element => getComputedStyle(element).backgroundColor"


@pytest.fixture
def lab(notebook):
    """运行过的一章；Python 里的 figure 是第一幅图，每个测试都从同一个样子开始。"""
    notebook.run(RESET)
    expect(notebook.control("stride_h")).to_have_value("2")
    return notebook


def test_dragging_a_slider_sets_the_trait(lab):
    slider = lab.control("padding_h")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    lab.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2, steps=6)
    lab.page.mouse.up()
    shown = int(slider.input_value())
    assert shown > 1
    lab.until("[figure.padding_h, figure.padding_w]", [shown, shown])
    assert lab.numbers("output") == lab.value("figure.output.tolist()")


def test_typing_a_number_sets_the_trait(lab):
    lab.control("stride_h", "number").fill("3")
    lab.until("[figure.stride_h, figure.stride_w]", [3, 3])
    assert lab.numbers("output") == lab.value("figure.output.tolist()")


def test_python_hears_the_reader(lab):
    """observe 与 ipywidgets.link：读者动一下，另一幅图也变。"""
    lab.execute("seen = []; figure.observe(lambda change: seen.append(change.new), names='stride_h')")
    lab.execute("from ipywidgets import link; other = SlidingWindow(figure.X, figure.K)")
    lab.execute("tied = link((figure, 'stride_h'), (other, 'stride_h'))")
    lab.control("stride_h", "number").fill("4")
    lab.until("[seen, other.stride_h]", [[4], 4])
    lab.execute("tied.unlink(); figure.unobserve_all('stride_h')")


def test_keys_belong_to_the_figure(lab):
    """焦点在图里时，方向键、回车、字母都归图，不移动、不删改单元。"""
    cells = "jupyterapp.shell.currentWidget.content.widgets.length"
    active = "jupyterapp.shell.currentWidget.content.activeCellIndex"
    before = lab.page.evaluate(f"[{cells}, {active}]")
    lab.control("stride_h").focus()
    lab.page.keyboard.press("ArrowRight")
    lab.until("figure.stride_h", 3)
    sheets.click(lab.figure, "output", 0, 0)
    for key in ["ArrowDown", "ArrowRight", "a", "b"]:
        lab.page.keyboard.press(key)
    lab.until("figure.step", lab.value("figure.output.shape[1] + 1"))
    sheets.click(lab.figure, "kernel", 1, 2)
    lab.page.keyboard.type("-7")
    lab.page.keyboard.press("Enter")
    lab.until("figure.K[1]", [1, 1, -7])
    assert lab.numbers("output") == lab.value("figure.output.tolist()")
    assert lab.page.evaluate(f"[{cells}, {active}]") == before


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_buttons_answer_to_the_keyboard(lab, key):
    lab.figure.locator('[data-action="next"]').focus()
    lab.page.keyboard.press(key)
    lab.until("figure.step", 1)


def test_setting_a_trait_changes_the_figure(lab):
    lab.execute("figure.stride_h = 3; figure.kernel_w = 5; figure.step = 2")
    expect(lab.control("stride_h")).to_have_value("3")
    expect(lab.control("stride_h", "number")).to_have_value("3")
    expect(lab.control("kernel_w")).to_have_value("5")
    sheets.wait_for(lab.figure, "kernel", "(cells) => cells.length === 15")
    sheets.wait_for(lab.figure, "output", "(cells) => cells.find((cell) => cell.current).row === 0")
    lab.execute("figure.X = torch.full((8, 8), 0.5)")
    sheets.wait_for(lab.figure, "input", "(cells) => cells.every((cell) => cell.value === 0.5)")


@pytest.mark.parametrize(
    "change", ["op='conv', K=[[0, 1], [2, 3]]", "op='max'", "op='avg', stride_h=3", "dilation_w=2"]
)
def test_the_figure_shows_what_lib_computes(lab, change):
    lab.execute(f"figure.assign({change})")
    expected = lab.value("figure.output.double().tolist()")
    rows, cols = len(expected), len(expected[0])
    sheets.wait_for(lab.figure, "output", f"(cells) => cells.length === {rows * cols}")
    expect(lab.figure.get_by_text(f"输出 {rows}×{cols}")).to_be_visible()
    shown = lab.numbers("output")
    assert shown == [pytest.approx(row, rel=1e-6) for row in expected]


@pytest.mark.parametrize(
    ("bad", "kind", "words"),
    [
        ("figure.stride_h = 0", "BadValue", "步幅"),
        ("figure.padding_h = 1.5", "BadType", "填充"),
        ("figure.kernel_h = 99", "BadValue", "核"),
        ("figure.op = 'median'", "BadValue", "运算"),
    ],
)
def test_a_bad_value_is_refused_on_both_sides(lab, bad, kind, words):
    traits = "[figure.stride_h, figure.padding_h, figure.kernel_h, figure.op]"
    before = lab.value(traits)
    [error] = lab.execute(bad)
    assert (error["output_type"], error["ename"]) == ("error", kind)
    assert words in error["evalue"]
    expect(lab.figure.get_by_role("status")).to_have_text(error["evalue"])
    assert lab.value(traits) == before
    lab.control("stride_h", "number").fill("3")
    expect(lab.figure.get_by_role("status")).not_to_have_text(error["evalue"])


# 图像有许多颜色；表里没有比墨色更黑的（小字是半透明的边，不一定有一个像素正好是墨色）
COLORS = """(root, wanted) => [...root.querySelectorAll("canvas")].every((canvas) => {
    if (!canvas.checkVisibility()) return true;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colors = new Set(new Uint32Array(data.buffer));
    const solid = [...colors].filter((color) => color >>> 24 === 255);
    return wanted === "many"
        ? colors.size > 9
        : colors.size > 3 && solid.every((color) => (color & 255) > parseInt(wanted.slice(0, 2), 16) - 3);
})"""


@pytest.mark.parametrize(
    "source, wanted",
    [
        ("ImageFilter(torch.arange(64.0).reshape(8, 8) / 64)", "many"),
        ("SlidingWindow(torch.ones(40, 40), torch.ones(3, 3))", "ink"),
    ],
)
def test_what_is_painted_has_its_colors(lab, source, wanted):
    """JupyterLab 画完才把图放进页面，那时才问得到颜色：图像不能一片黑，大表的数不能用浏览器默认的黑。"""
    with lab.shown(f"from lib.explorers import ImageFilter\n{source}") as figure:
        expect(figure.locator("canvas").first).to_be_visible()
        if wanted == "ink":
            wanted = figure.evaluate("(e) => getComputedStyle(e).getPropertyValue('--ink')").strip("# ")
        arguments = [figure.element_handle(), wanted]
        lab.page.wait_for_function(f"([root, wanted]) => ({COLORS})(root, wanted)", arg=arguments)


def test_the_figure_follows_the_theme(lab):
    lab.change_theme("JupyterLab Dark")
    expect(lab.figure).to_have_attribute("data-theme", "dark")
    assert brightness(lab.figure.evaluate(BACKGROUND)) < 60
    lab.change_theme("JupyterLab Light")
    expect(lab.figure).to_have_attribute("data-theme", "light")
    assert brightness(lab.figure.evaluate(BACKGROUND)) > 200


def brightness(color):
    """ "rgb(20, 24, 31)" → 三个分量的平均。"""
    return sum(int(part) for part in color.removeprefix("rgb(").removesuffix(")").split(",")) / 3


def test_the_host_does_not_restyle_the_figure(lab):
    """JupyterLab 给输出区里的 input、p、表格都写了样式，图里的不能被它改掉。"""
    size = "element => getComputedStyle(element).fontSize"
    assert lab.figure.get_by_role("status").evaluate(size) == "15.2px"
    assert lab.figure.locator("select").first.evaluate(size) == "16px"
    slider = lab.control("stride_h")
    assert slider.evaluate("element => getComputedStyle(element).appearance") == "none"
    assert slider.bounding_box()["width"] > 60


def test_nothing_complained_and_nothing_left_the_machine(lab):
    """控制台没有错误，没有 127.0.0.1 以外的请求。放在最后：说的是前面的全部测试。"""
    assert lab.complaints == []
    assert lab.foreign() == []
