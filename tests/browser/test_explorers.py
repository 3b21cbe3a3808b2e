"""网站上每一幅活的图：能活、数对、每个控件都能用、乱点不坏；暗色、手机、不要动画、没有 JavaScript、打印都行。"""

import io
import random
from xml.etree import ElementTree

import golden
import pytest
import torch
from living import (
    CLIPBOARD,
    LIVING_PAGES,
    PLACES,
    SAMPLES,
    Figure,
    check_numbers,
    equal,
    open_figure,
    tensor,
)
from operate import Hand
from paths import SITE
from PIL import Image
from torch.nn.functional import max_pool2d

from lib.widgets.traits import decode

each_page = pytest.mark.parametrize("page", LIVING_PAGES)
each_kind = pytest.mark.parametrize("place", SAMPLES, ids=str)
WINDOWS = [place for place in PLACES if place.kind == "sliding-window"]

# 预测题也由宿主带着，另外测
EXPLORERS = """(all) => all.filter((host) =>
    JSON.parse(host.querySelector("script").textContent).state.kind !== "predict").length"""

IN_SIGHT = "(e) => { const box = e.getBoundingClientRect(); return box.top < innerHeight / 2 && box.bottom > 0; }"


def figures_on(seen, page):
    return [(place, Figure(seen, place.name).wake()) for place in PLACES if place.page == page]


def test_there_are_living_figures():
    assert {place.kind for place in PLACES} >= {"sliding-window"}
    assert len({(place.page, place.name) for place in PLACES}) == len(PLACES), "同一页上的名字要各不相同"


@each_page
def test_every_figure_lives_and_its_numbers_are_right(page, served, visit):
    seen = visit(served + page, **CLIPBOARD)
    hosts = seen.page.locator(".anywidget-host").evaluate_all(EXPLORERS)
    figures = figures_on(seen, page)
    assert len(figures) == hosts
    for place, figure in figures:
        check_first_frame(figure)
        figure.check(place.name)
        check_numbers(figure, place.kind)
        check_saved_picture(figure)
        check_print(figure)
    assert seen.foreign(served) == []
    assert seen.complaints == []


def check_first_frame(figure):
    """静态图与第一帧逐格相同。"""
    keys = ("role", "row", "col", "channel", "value")
    live = [tuple(cell[key] for key in keys) for cell in figure.read()["cells"]]
    still = [tuple(cell) for cell in figure.host.evaluate("probe.still")]
    assert still or not live  # 有的图一个数也不写
    # 合计只在网页的表里有，静态图里没有
    shown, wanted = sorted(parted(cell) for cell in live if cell[0] != "total"), sorted(map(parted, still))
    assert [place for place, _ in shown] == [place for place, _ in wanted]
    # JavaScript 与 Python 相加的次序不同，迭代出来的末位也会差一点
    numbers = [[v for _, values in cells for v in values] for cells in (shown, wanted)]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-9, abs=1e-12, nan_ok=True)


def parted(cell):
    """在哪里，是几。"""
    *place, value = cell
    return [part or "" for part in place], [float(part.replace("Infinity", "inf")) for part in value.split(",")]


def check_saved_picture(figure):
    with figure.page.expect_download() as started:
        figure.act("save-svg")
    picture = ElementTree.parse(started.value.path()).getroot()
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(picture.get("width")) > 100
    words = [text for element in picture.iter() for text in [element.text or ""] if text.strip()]
    assert [text for text in words if any(c.isdigit() for c in text)]
    assert not [text for text in words if "NaN" in text or "undefined" in text]
    assert started.value.suggested_filename.endswith(".svg")


def check_print(figure):
    """印出来的是眼前这幅，没有控件。"""
    figure.page.emulate_media(media="print")
    assert figure.root.is_visible()
    assert not figure.host.locator(".anywidget-fallback img").is_visible()
    controls = figure.root.locator(".vc-play, .vc-panel, .vc-foot")
    assert not any(part.is_visible() for part in controls.all())
    figure.page.emulate_media(media="screen")
    assert figure.root.is_visible()


@pytest.mark.parametrize("page", LIVING_PAGES[1:2])
def test_opened_from_a_folder_without_clipboard(page, visit):
    seen = visit((SITE / page).as_uri())
    seen.page.evaluate("() => delete Navigator.prototype.clipboard")
    for place, figure in figures_on(seen, page):
        figure.act("copy-code")
        box = figure.root.locator("textarea")
        box.wait_for(state="visible")
        assert box.input_value().startswith("import"), place
        assert "手工" in box.locator("xpath=..").inner_text() or "下面" in figure.health()["status"]
        figure.check(place.name)
    assert seen.foreign(SITE.as_uri()) == []
    assert seen.complaints == []


@each_kind
@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_every_control(way, place, served, visit):
    operate_all(open_figure(visit, served, place, **CLIPBOARD).alone(), place, way)


@each_kind
def test_every_control_by_touch_on_a_dark_phone(place, served, visit):
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": "dark"}
    figure = open_figure(visit, served, place, **options, **CLIPBOARD).alone()
    assert figure.root.get_attribute("data-theme") == "dark"
    operate_all(figure, place, "touch")
    assert figure.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


# 从哪些样子出发：有的控件只在某种运算、高宽不同、通道够多时才能用
VARIANTS = {
    "sliding-window": [
        {"op": "corr", "d": "1", "step": "1"},
        {"op": "max", "p": "0", "d": "1", "step": "1"},
        {"op": "transposed", "p": "1", "s": "1", "d": "1", "step": "1"},
    ],
    "channels": [
        {"ci": "4", "co": "4", "g": "1", "p": "0,1", "step": "1"},
    ],
    "weight-matrix": [{"stage": "local", "step": "1"}],
    "kernel-training": [{"lr": "0.01", "t": "1"}],
    "shape-calculator": [
        {"layers": "max,1,2,2,0,0,1,1,1,1,1,0*3", "step": "1"},
        {"input": "4,16,16", "layers": "conv,4,3,3,1,1,1,1,1,1,1,1*3", "step": "1"},
    ],
    "image-filter": [{"op": "conv"}],
    "edges": [{"kernel": "sum"}],
    "cover": [{"kernel": "horizontal"}],
    "digit-reader": [{"noise": "3", "shift": "left"}],
    "receptive-field": [{"layers": "2", "k": "3", "s": "2", "d": "1", "step": "1", "at": "0"}],
}

# 要文件、要摄像头；没有给代码的路径，就没有“回到代码的路径”
ABSENT = {"X file", "camera button", "path button"}


def operate_all(figure, place, way):
    link = figure.copied("copy-link").partition("#")[2]
    name, state = link.partition(":")[::2]
    start = dict(part.split("=", 1) for part in state.split("&") if part)
    variants = [{**start, **variant} for variant in VARIANTS[place.kind] if way != "touch"]  # 手指只从一种样子出发
    bases = [f"#{name}:{'&'.join(f'{key}={value}' for key, value in base.items())}" for base in [start, *variants]]
    done = Hand(figure, way).every_control(bases)
    missed = set(figure.root.evaluate("probe.controls")) - done
    assert way == "touch" or missed <= ABSENT, missed
    figure.check()


@each_kind
def test_a_copied_link_restores_the_state(place, served, visit):
    figure = open_figure(visit, served, place, **CLIPBOARD)
    assert figure.root.evaluate("probe.walk", [80, 5]) is None
    address, before = figure.copied("copy-link"), figure.read()
    again = Figure(visit(address, **CLIPBOARD), place.name)
    again.page.wait_for_function("(host) => host.dataset.live", arg=again.host.element_handle())
    after = again.read()
    assert settings(after) == settings(before)
    assert values(after) == values(before)
    again.page.wait_for_function(IN_SIGHT, arg=again.root.element_handle())
    again.check()
    assert again.root.evaluate(IN_SIGHT)


def settings(shown):
    """链接里该有的控件；怎么放、怎么看（速度、是否分开）不算。"""
    return {key: value for key, value in shown["controls"].items() if key not in ("speed", "separate_axes")}


def values(shown):
    """各格的数；格子在页面里的先后随操作而变，不算。"""
    return sorted([str(cell[key]) for key in ("role", "channel", "row", "col", "value")] for cell in shown["cells"])


def test_a_frame_glides_to_the_next_cell_but_not_across_the_picture(served, visit):
    figure = open_figure(visit, served, next(place for place in WINDOWS if "03-" in place.page))
    frame = figure.root.locator('.vc-frame[data-frame="output"]')
    glides = []
    for _ in range(tensor(figure.read()["cells"], "output").shape[1]):
        figure.act("next")
        glides.append(frame.evaluate("(e) => getComputedStyle(e).transitionDuration"))
    assert glides == ["0.16s"] * (len(glides) - 1) + ["0s"]


def test_shifting_counts_what_changed_from_the_original(served, visit):
    """第 5 章的图：右移几格，变了几个，都与原图相比，和正文里 torch 数的一样。"""
    figure = open_figure(visit, served, next(place for place in WINDOWS if place.name == "shift"))
    picture = tensor(figure.read()["cells"], "input")
    pooled = [max_pool2d(torch.roll(picture, t, dims=1)[None], 2)[0] for t in range(3)]
    for Y in pooled[1:]:
        figure.act("shift-right")
        assert f"变了 {Y.ne(pooled[0]).sum()} 个" in figure.root.get_by_role("status").inner_text()


def test_cells_no_longer_drawn_are_not_saved(served, visit):
    figure = open_figure(visit, served, WINDOWS[-1], **CLIPBOARD)
    slider = figure.root.locator('input[type="range"][name="padding_h"]')
    for value in ("3", "0"):
        slider.fill(value)
    with figure.page.expect_download() as started:
        figure.act("save-svg")
    picture = ElementTree.parse(started.value.path()).getroot()
    first = picture.find("{http://www.w3.org/2000/svg}svg")  # 输入排在最前
    assert len(first.findall("{http://www.w3.org/2000/svg}rect")) == tensor(figure.read()["cells"], "input").numel()


def test_what_is_saved_does_not_depend_on_scrolling(served, visit):
    place = next(place for place in WINDOWS if "03-" in place.page)
    figure = open_figure(visit, served, place, viewport={"width": 390, "height": 900}, **CLIPBOARD)
    for name in ("n_h", "padding_h"):
        slider = figure.root.locator(f'input[type="range"][name="{name}"]')
        slider.fill(slider.get_attribute("max"))
    saved = []
    for left in (0, 60):
        stage = figure.root.locator(".vc-stage")
        assert stage.evaluate("(e, left) => (e.scrollLeft = left, e.scrollLeft)", left) == left
        with figure.page.expect_download() as started:
            figure.act("save-svg")
        pictures = ElementTree.parse(started.value.path()).getroot().findall("{http://www.w3.org/2000/svg}svg")
        saved.append([float(picture.get("x")) for picture in pictures])
    assert saved[0] == pytest.approx(saved[1], abs=1)


def test_the_canvas_lies_on_its_table(served, visit):
    """画布正好盖住表。"""
    place = WINDOWS[0]
    figure = Figure(visit(f"{served}{place.page}#{place.name}:n=14"), place.name).wake()
    boxes = """(root) => {
        const box = (e) => (({ x, y, width, height }) => [x, y, width, height])(e.getBoundingClientRect());
        return [...root.querySelectorAll("canvas")].map((canvas) => [box(canvas), box(canvas.parentElement)]);
    }"""
    found = figure.root.evaluate(boxes)
    assert found
    for canvas, table in found:
        assert canvas == pytest.approx(table, abs=1)


def test_a_tall_picture_of_ones_own_keeps_its_shape(served, visit):
    """长截图不压扁：像素还是方的，也不比一屏高出太多。"""
    figure = open_figure(visit, served, next(place for place in PLACES if place.kind == "image-filter"))
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((100, 400)).save(picture, "PNG")
    chosen = {"name": "tall.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    figure.root.locator('input[type="file"]').set_input_files(chosen)
    drawn = "(root) => root.querySelector('canvas').width === 64"
    figure.page.wait_for_function(drawn, arg=figure.root.element_handle())
    for canvas in figure.root.locator(".vc-picture canvas").all():
        box = canvas.bounding_box()
        assert canvas.evaluate("(e) => [e.width, e.height]") == [64, 256]
        assert box["height"] / box["width"] == pytest.approx(4, rel=0.02)
        assert box["height"] < 720
    figure.check()


@each_page
def test_every_table_can_be_reached_on_a_narrow_screen(page, served, visit):
    """放不下就横着滚，滑块拉到最大也一样；从左边伸出去的滚不到。"""
    seen = visit(served + page, viewport={"width": 320, "height": 900})
    figures = figures_on(seen, page)
    for size in ("原样", "最大"):
        for width in (320, 390, 700):
            seen.page.set_viewport_size({"width": width, "height": 900})
            seen.page.evaluate("probe.frames")
            for place, figure in figures:
                assert figure.root.evaluate("probe.unreachable") == [], (place, width, size)
        for _, figure in figures:
            for slider in figure.root.locator('input[type="range"]:is([name="n_h"], [name="padding_h"])').all():
                slider.fill(slider.get_attribute("max"))


def test_words_are_never_cut_off(served, visit):
    """焦点已经不在图里、高还没放开时，话变长了也看得全。"""
    place = next(place for place in WINDOWS if place.name == "sizes")
    figure = Figure(visit(f"{served}{place.page}#sizes:k=1&p=0&s=1"), place.name).wake()
    slider = figure.root.locator('input[type="range"][name="kernel_h"]')
    slider.focus()
    short = figure.root.locator(".vc-said").bounding_box()["height"]
    slider.evaluate("""(e) => {
        e.blur();
        e.value = e.max;
        e.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    said = figure.root.locator(".vc-said").element_handle()
    figure.page.wait_for_function("([e, h]) => e.offsetHeight > h", arg=[said, short])
    assert said.evaluate("(e) => e.scrollHeight - e.clientHeight") == 0


@each_kind
def test_hundreds_of_events(place, served, visit):
    """乱点四百下，图还好，数还对。多半在看不见的时候点：不排版，快几倍。"""
    figure = open_figure(visit, served, place, **CLIPBOARD).alone()
    assert figure.root.evaluate("probe.walk", [60, 11]) is None
    figure.check()
    figure.host.evaluate("(host) => (host.style.display = 'none')")
    assert figure.root.evaluate("probe.walk", [340, 12]) is None
    figure.host.evaluate("(host) => (host.style.display = '')")
    figure.check()
    check_numbers(figure, place.kind)


@pytest.mark.parametrize("name", ["lecture", "weights"])
@pytest.mark.parametrize("scale", [1, 1.5])
def test_what_is_painted_piece_by_piece_is_what_is_painted_whole(name, scale, served, visit):
    """只重画变了的格子：画出来的与整张重画的一样，一个像素也不差；屏幕像素不是整数倍时也是。"""
    place = next(place for place in PLACES if place.name == name)
    figure = open_figure(visit, served, place, device_scale_factor=scale)
    assert figure.root.evaluate("probe.repainted", [60, 3]) is None


def golden_cases(count):
    """torch 算的情形：各种运算、填充、步幅（除不尽的）、扩张率、长方形。"""
    generator, axes = random.Random(1), golden.axes()
    while count:
        op = generator.choice(["corr", "conv", "max", "avg"])
        vertical, horizontal = generator.choice(axes), generator.choice(axes)
        if op in ("max", "avg"):
            vertical, horizontal = (*vertical[:4], 1), (*horizontal[:4], 1)
        case = golden.case(op, vertical, horizontal, generator)
        if case["Y"] is not None:
            count -= 1
            yield case


@pytest.mark.skipif(not WINDOWS, reason="这本书里没有滑动窗口")
def test_golden_cases_through_the_markup(served, visit):
    figure = open_figure(visit, served, next(place for place in WINDOWS if "03-" in place.page)).alone()
    for case in golden_cases(8):
        w = case["w"]
        pairs = {**w, "kernel": case["k"], "n": case["n"]}
        numbers = [(f"{key}_{axis}", v) for key, both in pairs.items() for axis, v in zip("hw", both, strict=True)]
        wanted = {"numbers": numbers, **{key: case[key] for key in ("op", "X", "K")}}
        assert figure.root.evaluate("probe.arrange", wanted), case
        equal(tensor(figure.read()["cells"], "output"), torch.tensor(decode(case["Y"]), dtype=torch.float64), case)
    figure.check()


@each_page
def test_reduced_motion(page, served, visit):
    seen = visit(served + page, before=lambda page: page.clock.install(), reduced_motion="reduce")
    figures = figures_on(seen, page)
    before = {place: figure.health()["fingerprint"] for place, figure in figures}
    seen.page.clock.run_for(3000)
    for place, figure in figures:
        assert figure.health()["fingerprint"] == before[place], f"{place} 自己动了"
        assert figure.root.evaluate("probe.gliding") == [], place
        if figure.root.locator('[data-action="next"]').count():
            figure.act("next")
        figure.root.evaluate("probe.walk", [5, 3])
        assert figure.root.evaluate("(e) => e.getAnimations({ subtree: true }).length") == 0, place
        figure.check(place.name)
