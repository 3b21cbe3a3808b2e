"""Edges 在浏览器里：鼠标、手指真的涂得上，页面不跟着滚；换核谁也不动；白是白、黑是黑；一屏之内。"""

import json
from itertools import product

import pytest
from paths import ROOT
from sheets import numbers, spot, wait_for

from lib.colors import contrast
from lib.explorers import Edges

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# 最小的宿主；书里的一栏，电脑上 680 宽，手机上 350 宽
HOST = """async ([script, traits]) => {
    const { default: widget } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    const heard = {};
    const model = {
        get: (key) => traits[key], save_changes() {}, off() {},
        on: (events, act) => events.split(" ").forEach((event) => (heard[event] ??= []).push(act)),
        set(key, value) { traits[key] = value; (heard[`change:${key}`] ?? []).forEach((act) => act()) },
    };
    widget.render({ model, el: document.querySelector("main") });
}"""
PAGE = """<!doctype html><meta name="viewport" content="width=device-width">
<body style="margin: 20px"><main style="max-width: 680px; margin: auto"></main><p style="height: 2000px"></p>"""
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
BOXES = """(root) => [...root.querySelectorAll(".vc-stage canvas, .vc-kernels label, .vc-words, .vc-panel, .vc-play")]
    .filter((e) => !e.closest("[data-sheet=output]") && e.getClientRects()[0])
    .map((e) => e.getBoundingClientRect())
    .flatMap(({ x, y, width }) => [x, y - root.getBoundingClientRect().top, width])"""  # 点到下沿，页面自己会滚
# 一格里有的颜色，铺得最多的在前
INKS = """([root, row, col]) => {
    const sheet = root.querySelector("[data-sheet=input]");
    const [canvas, whole] = [sheet.querySelector("canvas"), sheet.getBoundingClientRect()];
    const { x, y, width } = sheet.sheet.at(row, col), scale = canvas.width / whole.width;
    const box = [x - scrollX - whole.left + width * .2, y - scrollY - whole.top + width * .2, width * .6, width * .6];
    const { data } = canvas.getContext("2d").getImageData(...box.map((v) => Math.round(v * scale)));
    const seen = new Map();
    for (let i = 0; i < data.length; i += 4) {
        const color = [data[i], data[i + 1], data[i + 2]].map((v) => v / 255).join();
        seen.set(color, (seen.get(color) ?? 0) + 1);
    }
    return [...seen].sort((a, b) => b[1] - a[1]).map(([color]) => color.split(",").map(Number));
}"""


@pytest.fixture
def opened(chromium):
    contexts, errors = [], []

    def open_figure(figure, theme="light", **options):
        context = chromium.new_context(color_scheme=theme, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_content(PAGE.replace("<body", f'<html data-theme="{theme}"><body'))
        page.add_style_tag(content=(ROOT / "lib/explorers/bundle.css").read_text(encoding="utf-8"))
        state = figure.get_state()
        traits = {key: state[key] for key in state if key[0] != "_" and key != "layout"}
        script = (ROOT / "lib/explorers/edges/bundle.js").read_text(encoding="utf-8")
        page.evaluate(HOST, [script, json.loads(json.dumps(traits))])
        page.evaluate(FRAMES)
        return page.locator("[data-explorer=edges]")

    yield open_figure
    for context in contexts:
        context.close()
    assert errors == []


def middle(root, row, col):
    box = spot(root, "input", row, col)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mouse_paints_a_stroke_and_undo_takes_it_back(opened):
    root = opened(Edges(), **DESKTOP)
    before, mouse = numbers(root, "input"), root.page.mouse
    mouse.move(*middle(root, 1, 0))
    mouse.down()
    mouse.move(*middle(root, 1, 7))  # 一步跨过去，中间的也要涂上
    mouse.move(*middle(root, 3, 7), steps=4)
    mouse.up()
    mouse.move(*middle(root, 5, 0))  # 放开了，不再涂
    after = [[*row[:7], 0 if 1 <= r <= 3 else row[7]] for r, row in enumerate(before)]
    after[1] = [0] * 8
    assert numbers(root, "input") == after
    root.locator("[data-action=more]").click()
    root.locator("[data-action=undo]").click()
    assert numbers(root, "input") == before


def test_a_finger_paints_and_the_page_stays(opened):
    root = opened(Edges(), **PHONE)
    page, (x, y), (_, low) = root.page, middle(root, 0, 3), middle(root, 5, 3)
    session = page.context.new_cdp_session(page)
    touch = lambda kind, *points: session.send(  # noqa: E731
        "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for y in points]}
    )
    touch("touchStart", low)
    for t in range(10):
        touch("touchMove", low + (y - low) * (t + 1) / 10)
    touch("touchEnd")
    wait_for(root, "input", "(cells) => cells[3].value === 1")
    assert [row[3] for row in numbers(root, "input")] == [1] * 6
    assert page.evaluate("scrollY") == 0
    assert numbers(root, "output") == [[0, 1, -1, 1, 0, -1, 0]] * 6


@pytest.mark.parametrize("options", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_another_kernel_or_convention_moves_nothing(options, opened):
    root = opened(Edges(), **options)
    boxes, height = root.evaluate(BOXES), root.bounding_box()["height"]
    assert height <= (620 if options is DESKTOP else 760)
    for kernel, ink in product(["left", "down", "sum", "right"], ["ink", "white"]):
        root.locator(f'input[value="{kernel}"]').click()
        root.locator(f'input[value="{ink}"]').click()
        root.page.evaluate(FRAMES)
        now = root.evaluate(BOXES), root.bounding_box()["height"]
        assert now == (pytest.approx(boxes, abs=1), pytest.approx(height, abs=1)), (kernel, ink)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_white_is_white_and_black_is_black(theme, forced, opened):
    root = opened(Edges(), theme, **DESKTOP, forced_colors=forced)
    (white, *on_white), (black, *on_black) = (
        root.page.evaluate(INKS, [root.element_handle(), 0, col]) for col in (7, 3)
    )
    assert min(white) > 0.85 and max(black) < 0.15
    for ground, inks in ((white, on_white), (black, on_black)):
        assert max(contrast(ground, color) for color in inks) >= 7


def test_every_pixel_can_be_reached_by_keyboard(opened):
    root = opened(Edges([[1, 1], [1, 1]]), **DESKTOP)
    root.locator("[data-sheet=input]").focus()
    for key in ("Space", "ArrowRight", "Space", "ArrowDown", "Space", "ArrowLeft", "Enter"):
        root.page.keyboard.press(key)
    assert numbers(root, "input") == [[0, 0], [0, 0]]
    assert root.page.evaluate("scrollY") == 0
