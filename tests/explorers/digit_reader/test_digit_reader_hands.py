"""DigitReader 在浏览器里：鼠标、手指真的写得上，页面不跟着滚；只用键盘写得出 1；一屏之内，图不变高；数看得清。"""

import json

import pytest
from paths import ROOT
from sheets import click, numbers, spot, wait_for

from lib.colors import contrast
from lib.explorers import DigitReader

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
BLANK = [[0] * 32] * 32
# 一格正中的颜色，铺得最多的在前
INKS = """([root, name, row, col]) => {
    const sheet = root.querySelector(`[data-sheet=${name}]`);
    const [canvas, whole] = [sheet.querySelector("canvas"), sheet.getBoundingClientRect()];
    const { x, y, width } = sheet.sheet.at(row, col), scale = canvas.width / whole.width;
    const box = [x - scrollX - whole.left + width * .1, y - scrollY - whole.top + width * .1, width * .8, width * .8];
    const { data } = canvas.getContext("2d").getImageData(...box.map((v) => Math.round(v * scale)));
    const seen = new Map();
    for (let i = 0; i < data.length; i += 4) {
        const color = [data[i], data[i + 1], data[i + 2]].map((v) => v / 255).join();
        seen.set(color, (seen.get(color) ?? 0) + 1);
    }
    return [...seen].sort((a, b) => b[1] - a[1]).map(([color]) => color.split(",").map(Number));
}"""
# 露在外面、超出图的一块
SPILT = """(root) => [...root.querySelectorAll(".vc-stage :is(canvas, button, table, .vc-cap > *, .vc-name)")]
    .filter((e) => e.getClientRects()[0])
    .filter((e) => e.getBoundingClientRect().right > root.getBoundingClientRect().right)
    .map((e) => e.outerHTML.slice(0, 90))"""


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
        script = (ROOT / "lib/explorers/digit_reader/bundle.js").read_text(encoding="utf-8")
        page.evaluate(HOST, [script, json.loads(json.dumps(traits))])
        page.evaluate(FRAMES)
        return page.locator("[data-explorer=digit-reader]")

    yield open_figure
    for context in contexts:
        context.close()
    assert errors == []


def middle(root, row, col):
    box = spot(root, "ink", row, col)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def answer(root):
    return root.locator(".vc-answer b").inner_text()


def test_a_mouse_writes_a_one_and_a_click_opens_a_cell(opened):
    root = opened(DigitReader(ink=BLANK), **DESKTOP)
    mouse = root.page.mouse
    assert "纸是空的" in root.locator(".vc-answer").inner_text()
    mouse.move(*middle(root, 4, 16))
    mouse.down()
    mouse.move(*middle(root, 27, 16))  # 一步跨过去，中间的也要画上
    mouse.up()
    mouse.move(*middle(root, 20, 5))  # 放开了，不再画
    wait_for(root, "ink", "(cells) => cells.some((c) => c.row === 15 && c.col === 16 && c.value)")
    assert sum(numbers(root, "ink")[20][:12]) == 0
    assert answer(root) == "1"
    click(root, "input", 4, 3)
    assert "4×4 = 16 格里有" in root.locator(".vc-words").first.inner_text()
    root.locator("[data-action=more]").click()
    root.locator("[data-action=undo]").click()
    assert answer(root) == ""


def test_a_finger_writes_and_the_page_stays(opened):
    root = opened(DigitReader(ink=BLANK), **PHONE)
    page, (x, y), (_, low) = root.page, middle(root, 4, 16), middle(root, 27, 16)
    session = page.context.new_cdp_session(page)
    touch = lambda kind, *points: session.send(  # noqa: E731
        "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for y in points]}
    )
    touch("touchStart", low)
    for t in range(10):
        touch("touchMove", low + (y - low) * (t + 1) / 10)
    touch("touchEnd")
    wait_for(root, "ink", "(cells) => cells.some((c) => c.row === 4 && c.col === 16 && c.value)")
    assert all(row[16] for row in numbers(root, "ink")[5:27])
    assert page.evaluate("scrollY") == 0


def test_a_one_written_and_moved_by_keyboard_alone(opened):
    root = opened(DigitReader(ink=BLANK), **DESKTOP)
    keys = root.page.keyboard
    root.locator("[data-sheet=ink]").first.focus()
    for key in ["ArrowDown", *["ArrowUp"] * 6, "Space", *["ArrowDown"] * 26, "Space"]:
        keys.press(key)
    assert answer(root) == "1"
    while root.page.evaluate("document.activeElement.dataset.action") != "shift-right":
        keys.press("Tab")
    keys.press("Enter")
    assert root.locator("[data-action=shift-right]").get_attribute("aria-pressed") == "true"
    assert root.page.evaluate("scrollY") == 0


@pytest.mark.parametrize("options", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_one_screen_and_nothing_moves(options, opened):
    """换网络、移一格、看别的层，图不变高，也不越出去；电脑 620，手机 760。"""
    root = opened(DigitReader(), **options)
    height = root.bounding_box()["height"]
    assert height <= (620 if options is DESKTOP else 760)
    places = [[0, 0, 3, 3], [1, 2, 0, 0], [2, 7, 3, 3], [4, 15, 1, 1], [5, 0, 0, 9]]
    for network in (0, 2, 1):
        root.locator(f'input[name=network][value="{network}"]').click()
        for layer, channel, row, col in places:
            name = "input" if not layer else "output" if layer == 5 else "map"
            found = f'[data-sheet={name}][data-layer="{min(layer, 4 if network == 2 else 5)}"]'
            each = root.locator(f'{found}[data-channel="{channel}"]' if name == "map" else found)
            if each.count():
                each.first.click(position={"x": 3 + 2 * col, "y": 3 + row})
            root.page.evaluate(FRAMES)
            assert root.bounding_box()["height"] == pytest.approx(height, abs=1), (network, layer)
            assert root.evaluate(SPILT) == [], (network, layer)
        root.locator("[data-action=shift-up]").click()
        assert root.bounding_box()["height"] == pytest.approx(height, abs=1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_numbers_can_be_read_on_their_ground(theme, forced, opened):
    root = opened(DigitReader(), theme, **DESKTOP, forced_colors=forced)
    for name, row, col in [("input", 0, 4), ("chosen", 3, 2), ("chosen", 0, 0), ("window", 2, 1), ("output", 0, 4)]:
        ground, *inks = root.page.evaluate(INKS, [root.element_handle(), name, row, col])
        assert max(contrast(ground, color) for color in inks) >= 4.5, (name, row, col)
    ground, *_ = root.page.evaluate(INKS, [root.element_handle(), "ink", 2, 2])
    ink, *_ = root.page.evaluate(INKS, [root.element_handle(), "ink", 17, 16])
    assert contrast(ground, ink) >= 7
