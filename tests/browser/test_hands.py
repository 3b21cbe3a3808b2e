"""读者的手在图上：指着的不动，点着的就是它，焦点不丢；高对比度与从右往左的页面上，选中的看得见，次序不倒。"""

from io import BytesIO
from pathlib import Path

import pytest
from living import PLACES, open_figure
from PIL import Image
from sheets import click, spot

NAMED = {place.name: place for place in reversed(PLACES)}
KINDS = ["weights", "correlation", "strokes", "training", "stack", "lecture", "sizes"]
MARKED = ["correlation", "lecture", "sizes"]  # 指着的输入、输出格就是当前格
DESKTOP = {"viewport": {"width": 1280, "height": 720}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
HANDS = Path(__file__).with_name("hands.js")
ACTIVE = "(({ name, dataset, tagName }) => name || dataset.action || tagName)(document.activeElement)"


def opened(visit, served, name, **options):
    figure = open_figure(visit, served, NAMED[name], **options).alone()
    figure.page.evaluate(HANDS.read_text(encoding="utf-8"))  # 写进页面的脚本，策略不许
    return figure


def ask(figure, function, *given):
    """hands.js 里的一个函数，收图的根元素。"""
    return figure.root.evaluate(f"(root, given) => hands.{function}(root, ...given)", list(given))


def scroll_to(figure, top):
    figure.page.mouse.move(1, 1)
    figure.root.evaluate("(e, top) => scrollBy(0, e.getBoundingClientRect().top - top)", top)
    figure.page.evaluate("probe.frames")


@pytest.mark.parametrize(
    ("name", "options"),
    [pytest.param(name, DESKTOP, id=f"{name}-desktop") for name in KINDS]
    + [pytest.param(name, PHONE, id=f"{name}-phone") for name in MARKED],
)
def test_nothing_moves_under_a_pointer(name, options, served, visit):
    """图顶在窗口的几个高度上，真的鼠标走过许多格：页面不滚，图不变高，表不动，指着的就是有反应的那一格。"""
    figure = opened(visit, served, name, **options)
    seen = 0
    for top in (43, -90):
        scroll_to(figure, top)
        for x, y in ask(figure, "targets", 5):
            before = ask(figure, "place", [x, y])
            figure.page.mouse.move(x, y)
            figure.page.evaluate("probe.frames")
            after = ask(figure, "place", [x, y])
            for key in ("scroll", "height", "left", "top"):
                assert after[key] == pytest.approx(before[key], abs=1), (key, top, x, y, before, after)
            assert after["cell"] == before["cell"], (top, x, y, before, after)
            if name in MARKED and after["role"] in ("input", "output", "padding"):
                assert after["current"], (top, x, y, after)
            seen += 1
    assert seen > 4
    figure.check()


def test_a_click_and_two_taps_edit_the_very_cell(served, visit):
    """鼠标点一下、手指快快点两下，打开的是指着的那一格；窗口下沿的也是，鼠标点了页面不滚。"""
    for name, options in (("correlation", DESKTOP), ("correlation", PHONE), ("lecture", PHONE)):
        figure = opened(visit, served, name, **options)
        page, editor = figure.page, figure.root.locator(".vc-edit")
        for top in (43, options["viewport"]["height"] - 340):
            scroll_to(figure, top)
            box, before = spot(figure.root, "input", 1, 1), page.evaluate("scrollY")
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            if options is PHONE:
                page.touchscreen.tap(x, y)
                page.touchscreen.tap(x, y)
            else:
                page.mouse.move(x, y)
                page.mouse.click(x, y)
                page.evaluate("probe.frames")
                assert page.evaluate("scrollY") == pytest.approx(before, abs=1)
                assert editor.bounding_box()["y"] == pytest.approx(box["y"], abs=2)
            assert "(1, 1)" in editor.inner_text(), (name, top)
            page.keyboard.press("Escape")


def test_focus_stays_in_the_figure(served, visit):
    """真的键盘：按到头的按钮交出焦点，下一帧、再下一帧都还在图里。"""
    for name, pressed, heir in (
        ("stack", "remove", "add"),
        ("shift", "shift-back", "shift-down"),
    ):
        figure = opened(visit, served, name)
        if pressed == "shift-back":
            figure.act("shift-right")
        figure.root.locator(f'[data-action="{pressed}"]').focus()
        while figure.root.locator(f'[data-action="{pressed}"]:enabled').count():
            figure.page.keyboard.press("Enter")
        figure.page.evaluate("probe.frames")
        assert figure.page.evaluate(ACTIVE) == heir, name


def test_leaving_the_editor_leaves_the_focus_to_the_reader(served, visit):
    """格子还开着改，点别的框、Tab 走开、点页面上空着的地方：焦点去读者要去的地方，键入的进那里。"""
    figure = opened(visit, served, "sizes", **DESKTOP)
    page, number = figure.page, figure.root.locator('input[type="number"][name="n_h"]')
    editor = figure.root.locator(".vc-edit input")
    click(figure.root, "input", 1, 1)
    number.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("9")
    assert number.input_value() == "9"
    click(figure.root, "input", 1, 1)
    after = editor.evaluate_handle("(e) => e.closest('.vc-sheet')")
    page.keyboard.press("Tab")
    page.evaluate("probe.frames")
    assert after.evaluate("(e) => e !== document.activeElement && e.ownerDocument.activeElement !== document.body")
    click(figure.root, "input", 1, 1)
    page.locator("article h1").click()
    page.evaluate("probe.frames")
    assert page.evaluate(ACTIVE) == "BODY"


# 选中的，没选的：屏幕上的颜色要不一样
CHOSEN = [
    (".vc-segments :checked + span", ".vc-segments :not(:checked) + span"),
    (".vc-chain [data-selected]", ".vc-chain [data-layer]:not([data-selected])"),
    (".vc-table [aria-current] td", ".vc-table [data-layer]:not([aria-current]) td"),
    (".vc-key:disabled", ".vc-key:not(:disabled, .vc-main)"),
]


def painted(locator):
    """这里屏幕上的主要颜色：占百分之一以上的。"""
    locator.evaluate("(e) => e.scrollIntoView({ block: 'center' })")
    # 照窗口里的位置截：从右往左的页面上，Playwright 截元素会截偏
    shot = locator.page.screenshot(clip=locator.bounding_box())
    picture = Image.open(BytesIO(shot)).convert("RGB")
    size = picture.width * picture.height
    return {color for count, color in picture.getcolors(size) if count > size / 100}


@pytest.mark.parametrize("name", ["weights", "correlation", "strokes", "training", "stack", "groups"])
def test_forced_colors_and_right_to_left(name, served, visit):
    """高对比度：字都看得清，选中的与没选的不一样，框与滑块都在；从右往左的页面上，图还是从左往右。"""
    figure = opened(visit, served, name, **DESKTOP, forced_colors="active")
    figure.page.evaluate("document.documentElement.dir = 'rtl'")
    for scheme in ("light", "dark"):
        figure.page.emulate_media(forced_colors="active", color_scheme=scheme)
        figure.page.evaluate("probe.frames")
        assert ask(figure, "colors") == {"pale": [], "alike": [], "faint": [], "direction": "ltr"}, scheme
        for pair in CHOSEN:
            on, off = (figure.root.locator(selector) for selector in pair)
            if on.count() and off.count():
                assert painted(on.first) != painted(off.first), (pair, scheme)
        slider = figure.root.locator('input[type="range"]:enabled:visible').last
        assert len(painted(slider)) > 2, f"{scheme}：滑块走过的、没走的、底色分不出来"


def test_the_canvas_follows_forced_colors(served, visit):
    """画布不听高对比度的：换过去、换回来，墨的颜色都跟着换。"""
    figure = opened(visit, served, "correlation", **DESKTOP)
    for forced in ("none", "active", "none"):
        figure.page.emulate_media(forced_colors=forced, color_scheme="dark")
        figure.page.evaluate("probe.frames")
        ink = figure.root.evaluate("(e) => getComputedStyle(e).color.match(/[0-9]+/g).slice(0, 3).join(', ')")
        [cells] = figure.root.evaluate("(root) => [hands.paintedCells(root.querySelector('[data-sheet]'))]")
        assert all(f"rgba({ink}, 1)" in cell["inks"] for cell in cells), forced


CHANGED = """(root) => {
    const sheet = root.querySelector('[data-sheet="input"]');
    return hands.paintedCells(sheet).map(({ cell, pixels }) => [cell.row, cell.col, pixels]);
}"""


def test_one_number_changes_the_pixels_of_its_own_cell(served, visit):
    """改一个输入的数，输入的表上只有那一格的像素变了：画的地方就是 sheet.at 说的地方。"""
    figure = opened(visit, served, "sizes", **DESKTOP)
    before = figure.root.evaluate(CHANGED)
    click(figure.root, "input", 4, 3)
    figure.page.keyboard.type("8.8")
    figure.page.keyboard.press("Enter")
    figure.page.mouse.move(1, 1)
    figure.page.evaluate("probe.frames")
    after = figure.root.evaluate(CHANGED)
    assert [cell[:2] for cell, now in zip(before, after, strict=True) if cell != now] == [[4, 3]]


PAPER = """(root, part) => [...root.querySelectorAll("[data-sheet]")].flatMap((sheet) => hands.paintedCells(sheet))
    .filter(({ cell }) => cell.shade === undefined && !cell.linked && !cell.current && !cell.dropped && !cell.skipped)
    .map(({ cell, paper }) => [cell.role, paper.match(/[0-9]+/g).slice(0, 3).map(Number)])"""


FILLS = """(root) => Object.fromEntries(["input", "kernel", "output", "padding"].map((role) => {
    const hex = getComputedStyle(root).getPropertyValue(`--${role}-fill`).trim();
    return [role, hex.match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16))];
}))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_paper_of_a_cell_is_that_of_its_role(scheme, served, visit):
    figure = opened(visit, served, "sizes", **DESKTOP, color_scheme=scheme)
    wanted = figure.root.evaluate(FILLS)
    found = figure.root.evaluate(PAPER)
    assert {role for role, _ in found} >= {"input", "kernel", "output"}
    assert all(paper == wanted[role] for role, paper in found)


def test_a_click_inside_the_editor_is_not_a_click_on_a_cell(served, visit):
    """打开了改，再在框里点一下放光标：还是那个框，键入的没有被收走。"""
    figure = opened(visit, served, "sizes", **DESKTOP)
    click(figure.root, "input", 1, 1)
    editor = figure.root.locator(".vc-edit input")
    same = editor.element_handle()
    figure.page.keyboard.type("12")
    box = editor.bounding_box()
    figure.page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert same.evaluate("(e) => e.isConnected && e === document.activeElement && e.value") == "12"


def test_a_table_put_away_comes_back_in_the_right_colors(served, visit):
    """池化时核不在图上；那时换了主题，回来也是新的颜色。"""
    figure = opened(visit, served, "correlation", **DESKTOP, color_scheme="dark")
    choose = '(root, op) => root.querySelector(`input[name="op"][value="${op}"]`).click()'
    figure.root.evaluate(choose, "max")
    figure.page.emulate_media(color_scheme="light")
    figure.page.wait_for_function("(root) => root.dataset.theme === 'light'", arg=figure.root.element_handle())
    figure.root.evaluate(choose, "corr")
    figure.page.evaluate("probe.frames")
    kernel = "(root) => hands.paintedCells(root.querySelector('[data-sheet=\"kernel\"]')).map(({ paper }) => paper)"
    assert set(figure.root.evaluate(kernel)) == {"rgba(254, 243, 221, 1)"}


def test_the_quiz_in_forced_colors(served, visit):
    """预测题：判语有框，按钮上的字没有被垫上同色的底，题从左往右。"""
    figure = open_figure(visit, served, NAMED["correlation"], **DESKTOP, forced_colors="active", color_scheme="dark")
    page = figure.page
    page.evaluate("document.documentElement.dir = 'rtl'")
    host = page.locator('.anywidget-host[data-name="one-cell"]')
    host.scroll_into_view_if_needed()
    root = host.locator("[data-explorer=predict]")
    root.wait_for()
    root.locator("button").click()
    look = "(e) => [getComputedStyle(e).forcedColorAdjust, getComputedStyle(e).borderTopStyle]"
    assert root.locator("button").evaluate(look) == ["none", "solid"]
    assert root.locator(".vc-said").evaluate(look)[1] == "solid"
    assert root.evaluate("(e) => getComputedStyle(e).direction") == "ltr"
