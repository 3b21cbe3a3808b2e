"""读者看着的东西不跑：滑块不离开手，有焦点的看得见，图醒来长高时眼前的文字不动。"""

import pytest
from living import LIVING_PAGES, PLACES, SAMPLES, open_figure
from sheets import center, spot

NAMED = {place.name: place for place in reversed(PLACES)}
GROWN = 10  # 图总在一屏之内，拖滑块长高的只有几行字；变了这么多像素，才算测到了
DESKTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
each_size = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
# 有的浏览器滚动时认锚点，有的不认
ANCHORS = """(plain) => document.head.insertAdjacentHTML("beforeend",
    plain ? "<style id=plain>* { overflow-anchor: none !important }</style>" : "")"""
each_browser = pytest.mark.parametrize("plain", [False, True], ids=["anchored", "plain"])
BUTTON_BELOW = """(host) => {
    host.insertAdjacentHTML("afterend", "<button id='below'>0</button>");
    host.nextElementSibling.onclick = ({ target }) => (target.textContent = 1);
}"""


def test_a_shrunken_figure_keeps_its_height_until_the_reader_has_clicked_elsewhere(served, visit):
    """拖小了图，高一丝不变，输入和滑块都不跑；点图下面的东西，点得中，图才缩回去；转屏之后不留着旧的高。"""
    figure = open_figure(visit, served, NAMED["sizes"])
    page, stage = figure.page, figure.root.locator(".vc-stage")
    height = lambda: stage.bounding_box()["height"]  # noqa: E731
    slider = figure.root.locator('input[type="range"][name="n_h"]')
    slider.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    place = lambda: slider.bounding_box()["y"] - stage.bounding_box()["y"]  # noqa: E731  页面自己会滚，不算
    picture = figure.root.locator(".vc-sheet").first
    drop = lambda: picture.bounding_box()["y"] - stage.bounding_box()["y"]  # noqa: E731
    tall, top, dropped = height(), place(), drop()
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    assert height() == pytest.approx(tall, abs=0.02)  # 差半个像素，浏览器也要把整页重画一遍
    assert drop() == pytest.approx(dropped, abs=0.02)
    assert place() == pytest.approx(top, abs=60)  # 黄底的提示会来去
    page.evaluate(BUTTON_BELOW, figure.host.element_handle())
    below = page.locator("#below")
    below.scroll_into_view_if_needed()
    box = below.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert below.inner_text() == "1"
    short = height()
    assert short < tall
    slider.focus()
    for size in (390, 1280):
        page.set_viewport_size({"width": size, "height": 800})
    page.wait_for_function("([e, h]) => Math.abs(e.offsetHeight - h) < 2", arg=[stage.element_handle(), short])


@each_browser
def test_a_click_inside_closes_the_gap_under_a_resting_hand(plain, served, visit):
    """拖大又拖小，图里空出一截；松开滑块或点一下别的按钮，空的收掉，点着的还在指头下面。"""
    figure = open_figure(visit, served, NAMED["sizes"], viewport=DESKTOP)
    figure.page.evaluate(ANCHORS, plain)
    stage, slider = figure.root.locator(".vc-stage"), figure.root.locator('input[type="range"][name="n_h"]')
    slider.evaluate("(e) => scrollBy(0, e.getBoundingClientRect().top - innerHeight / 2)")
    short = stage.bounding_box()["height"]
    slider.focus()
    for key in ("End", "Home"):
        figure.page.keyboard.press(key)
        figure.page.evaluate("probe.frames")
    assert stage.bounding_box()["height"] > short + GROWN
    box = slider.bounding_box()
    slider.click(position={"x": 8, "y": box["height"] / 2})
    figure.page.evaluate("probe.frames")
    assert stage.bounding_box()["height"] <= short
    assert slider.bounding_box()["y"] == pytest.approx(box["y"], abs=2)
    figure.check()


def test_a_folding_address_bar_does_not_release_the_height(served, visit):
    """手机收起地址栏，窗口只变高；图还留着原来的高。"""
    figure = open_figure(visit, served, NAMED["sizes"], viewport={"width": 390, "height": 664})
    stage = figure.root.locator(".vc-stage")
    figure.root.locator('input[type="range"][name="n_h"]').focus()
    for key in ("End", "Home"):
        figure.page.keyboard.press(key)
    tall = stage.bounding_box()["height"]
    figure.page.set_viewport_size({"width": 390, "height": 720})
    figure.page.evaluate("probe.frames")
    assert stage.bounding_box()["height"] == pytest.approx(tall, abs=0.02)


@each_size
@pytest.mark.parametrize(
    "name, controls", [("sizes", ["n_h", "padding_h", "stride_h"]), ("lecture", ["c_in", "stride_h"])]
)
def test_a_slider_stays_in_hand(name, controls, size, served, visit):
    """滑块在屏幕下沿，一路拖到头再拖回来：上面的图和话长高多少，滑块都还在原处。"""
    figure = open_figure(visit, served, NAMED[name], viewport=size)
    for plain in (False, True):
        figure.page.evaluate(ANCHORS, plain)
        for control in controls:
            figure.root.evaluate("probe.reset", name)
            slider = figure.root.locator(f'input[type="range"][name="{control}"]')
            slider.evaluate("probe.bring", -170)
            drag(figure, slider, grows=control != "stride_h")


def test_a_slider_stays_in_hand_where_a_column_scrolls(served, visit):
    figure = open_figure(visit, served, NAMED["sizes"], viewport=DESKTOP)
    figure.host.evaluate("probe.intoColumn")
    slider = figure.root.locator('input[type="range"][name="n_h"]')
    slider.evaluate("probe.bring", -170)
    drag(figure, slider)


def drag(figure, slider, grows=True):
    slider.evaluate("(e) => e.focus({ preventScroll: true })")
    figure.page.evaluate("probe.frames")
    tops, heights = [slider.bounding_box()["y"]], [figure.root.bounding_box()["height"]]
    for key in ["ArrowRight", "ArrowRight", "End", "ArrowLeft", "Home"]:
        figure.page.keyboard.press(key)
        figure.page.evaluate("probe.frames")
        tops.append(slider.bounding_box()["y"])
        heights.append(figure.root.bounding_box()["height"])
    assert not grows or max(heights) - min(heights) > GROWN, "图没有长高，这个测试就没有测什么"
    assert max(tops) - min(tops) < 4, tops


@pytest.mark.parametrize(
    "size", [{"width": 1280, "height": 500}, {"width": 390, "height": 600}], ids=["desktop", "phone"]
)
def test_the_player_is_on_a_low_screen(size, served, visit):
    """屏幕矮得放不下图，播放贴在下沿。"""
    figure = open_figure(visit, served, NAMED["groups"], viewport=size)
    figure.host.evaluate("probe.bring", 70)
    stage, player = (figure.root.locator(part).bounding_box() for part in (".vc-stage", ".vc-player"))
    assert stage["y"] + stage["height"] > size["height"]
    assert 0 < player["y"] < player["y"] + player["height"] < size["height"]


@each_size
@pytest.mark.parametrize("name", ["sizes", "stack"])
def test_a_toggle_stays_in_hand(name, size, served, visit):
    """勾上“高宽不同”，控件多出几样，勾还在指头下面。"""
    figure = open_figure(visit, served, NAMED[name], viewport=size)
    box = figure.root.locator('input[name="separate_axes"]')
    for plain in (False, True):
        figure.page.evaluate(ANCHORS, plain)
        box.evaluate("probe.bring", size["height"] // 2)
        top = box.bounding_box()["y"]
        for _ in range(2):
            box.click()
            figure.page.evaluate("probe.frames")
            assert box.bounding_box()["y"] == pytest.approx(top, abs=3)


def test_a_button_pressed_to_its_end_hands_focus_to_the_steps(served, visit):
    figure = open_figure(visit, served, NAMED["lecture"])
    figure.root.locator('[data-action="next"]').focus()
    while figure.root.locator('[data-action="next"]:enabled').count():
        figure.page.keyboard.press("Enter")
    figure.page.evaluate("probe.frames")  # 有的浏览器等到下一帧才拿走焦点
    assert figure.page.evaluate("document.activeElement.name") == "step"


def test_the_guessing_game_leaves_the_keyboard_alone(served, visit):
    """猜完一回，再拖滑块、再键入：尺寸一变又问形状，焦点还在读者手里。"""
    figure = open_figure(visit, served, NAMED["sizes"])
    figure.act("guess")
    for answer in (["4", "4"], ["0"]):
        figure.page.keyboard.type(answer[0])
        if answer[1:]:
            figure.page.keyboard.press("Tab")
            figure.page.keyboard.type(answer[1])
        figure.page.keyboard.press("Enter")
    assert not figure.root.locator(".vc-guess").is_visible()
    figure.root.locator('input[type="range"][name="n_h"]').focus()
    for _ in range(2):
        figure.page.keyboard.press("ArrowRight")
    number = figure.root.locator('input[type="number"][name="n_h"]')
    assert number.input_value() == "10"
    assert figure.root.locator(".vc-guess").is_visible()
    number.select_text()
    figure.page.keyboard.type("12")
    assert number.input_value() == "12"


@each_size
@pytest.mark.parametrize("place", SAMPLES, ids=str)
def test_focus_is_never_behind_the_player(place, size, served, visit):
    """图刚露头，从上面一路 Tab 下去：有焦点的都看得见。"""
    figure = open_figure(visit, served, place, viewport=size)
    figure.host.evaluate("(e) => e.insertAdjacentHTML('beforebegin', '<button id=above>0</button>')")
    figure.root.evaluate("probe.bring", -60)
    figure.page.locator("#above").evaluate("(e) => e.focus({ preventScroll: true })")
    inside = 0
    for _ in range(80):
        figure.page.keyboard.press("Tab")
        if not figure.root.evaluate("(e) => e.contains(document.activeElement)"):
            break
        inside += 1
        assert figure.page.evaluate("probe.covered") is None
    assert inside > 5


def test_a_number_edited_in_place_is_not_behind_the_player(served, visit):
    figure = open_figure(visit, served, NAMED["sizes"], viewport={"width": 390, "height": 500})
    figure.root.locator('[data-sheet="input"]').focus()
    for _ in range(5):  # 第一下选中左上角
        figure.page.keyboard.press("ArrowDown")
    box = spot(figure.root, "input", 4, 0)
    figure.page.evaluate("(bottom) => scrollBy(0, bottom - innerHeight + 20)", box["y"] + box["height"])
    figure.page.keyboard.press("Enter")
    assert figure.page.evaluate("document.activeElement.tagName") == "INPUT"
    assert figure.page.evaluate("probe.covered") is None


def test_a_scaled_page_does_not_stretch_the_figure(served, visit):
    """幻灯片把整页放大：留着的高不能量屏幕上的像素，量一次大一截，停不下来。"""
    figure = open_figure(visit, served, NAMED["sizes"])
    stage = figure.root.locator(".vc-stage")
    for style in ("zoom: 1.1", "transform: scale(1.1)", "zoom: 0.9"):
        figure.page.evaluate("(style) => (document.body.setAttribute('style', style), probe.calm())", style)
        before = stage.evaluate("(e) => e.offsetHeight")
        figure.root.locator('input[type="range"][name="stride_h"]').focus()
        for key in ("ArrowRight", "ArrowLeft"):
            figure.page.keyboard.press(key)
            figure.page.evaluate("probe.calm")
        assert stage.evaluate("(e) => e.offsetHeight") == pytest.approx(before, abs=1), style
        figure.check(style)


def test_looking_around_with_the_mouse_does_not_move_the_page(served, visit):
    """鼠标在图上走，话有长有短，下面的文字不跟着跳。"""
    figure = open_figure(visit, served, NAMED["weights"])
    heights = [figure.root.bounding_box()["height"]]
    for cell in ((0, 0), (0, 5), (6, 4), (15, 15)):
        figure.page.mouse.move(*center(figure.root, "kernel", *cell))
        heights.append(figure.root.bounding_box()["height"])
    figure.page.mouse.move(1, 1)
    heights.append(figure.root.bounding_box()["height"])
    assert max(heights) - min(heights) <= 1, heights


def test_playing_a_stack_does_not_move_the_page(served, visit):
    """各层的控件有多有少，走一层，图的高不变。"""
    figure = open_figure(visit, served, NAMED["stack"])
    figure.act("more")  # 收着的控件各层不同
    figure.root.locator('[data-action="next"]').focus()
    heights = [figure.root.bounding_box()["height"]]
    for _ in range(2):
        figure.act("next")
        heights.append(figure.root.bounding_box()["height"])
    assert max(heights) - min(heights) <= 1, heights


@pytest.mark.parametrize("page", LIVING_PAGES)
def test_headings_are_reached_past_sleeping_figures(page, served, visit):
    """跳到标题，一路上的图会不会醒来长高，把它推走；停稳之后还在窗口顶上。"""
    seen = visit(served + page, viewport={"width": 1280, "height": 900}).page
    # 离页尾不到一屏的，滚不到顶上
    reach = """() => [...document.querySelectorAll("article section[id] > :is(h2, h3)")].filter((e) =>
        e.getBoundingClientRect().top + scrollY < document.documentElement.scrollHeight - 1800)
        .map((e) => e.parentElement.id)"""
    for name in seen.evaluate(reach)[::-4][:3]:
        seen.evaluate("scrollTo(0, 0)")
        seen.evaluate("(name) => (location.hash = name, probe.calm())", name)
        top = seen.evaluate("(name) => document.getElementById(name).getBoundingClientRect().top", name)
        assert 0 <= top < 150, (name, top)


@pytest.mark.parametrize(
    ("name", "size", "plain", "bottom"),
    [
        *(("sizes", size, plain, bottom) for size in (DESKTOP, PHONE) for plain in (0, 1) for bottom in (300, -150)),
        ("groups", DESKTOP, 1, 300),
    ],
)
def test_a_waking_figure_does_not_push_the_text(name, size, plain, bottom, served, visit):
    """图在读者眼前的文字上面醒来，长高或变矮：文字不动。它自己露着一截、整个在窗口上面，都一样。"""
    page = visit(served + NAMED[name].page, viewport=size).page
    page.evaluate(ANCHORS, bool(plain))
    moved, grown = page.evaluate("probe.awaken", [name, bottom])
    assert abs(grown) > GROWN, "图的高没有变，这个测试就没有测什么"
    assert abs(moved) < 2, (bottom, moved)
