"""拖窗口：鼠标和手指都拖得动，输出走到才写；拖的时候页面不滚，别处照样滚。"""

from living import PLACES, open_figure
from sheets import center

OPENING = next(place for place in PLACES if place.name == "correlation")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WRITTEN = """(root) => root.querySelector('[data-sheet="output"]').sheet.cells.map(({ value }) => value ?? null)"""


def written(figure):
    return figure.root.evaluate(WRITTEN)


def test_the_window_is_dragged_by_mouse(served, visit):
    figure = open_figure(visit, served, OPENING)
    mouse = figure.page.mouse
    assert written(figure) == [19, None, None, None]
    mouse.move(*center(figure.root, "input", 0, 0))
    mouse.down()
    mouse.move(*center(figure.root, "input", 0, 1), steps=4)
    assert written(figure) == [19, 25, None, None]
    mouse.move(*center(figure.root, "input", 1, 1), steps=4)
    mouse.move(*center(figure.root, "input", 1, 0), steps=4)
    mouse.up()
    assert written(figure) == [19, 25, 37, 43]
    assert figure.root.locator(".vc-edit").count() == 0, "放手不是点一格"
    figure.check()


def test_the_window_is_dragged_by_a_finger_and_the_page_stays(served, visit):
    figure = open_figure(visit, served, OPENING, **PHONE)
    figure.host.evaluate("probe.bring", 200)
    fingers = figure.page.context.new_cdp_session(figure.page)

    def touch(kind, *points):
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    def swipe(*cells):
        places = [center(figure.root, "input", *cell) for cell in cells]
        touch("touchStart", places[0])
        for place in places[1:]:
            touch("touchMove", place)
        touch("touchEnd")

    before = figure.page.evaluate("scrollY")
    swipe((0, 0), (1, 0), (1, 1))
    assert written(figure) == [19, None, 37, 43]
    assert figure.page.evaluate("scrollY") == before
    figure.check()


def test_arrows_work_after_a_click_on_blank_space(served, visit):
    """点一下图里的空白处，方向键就归这幅图。"""
    figure = open_figure(visit, served, OPENING)
    box = figure.root.locator(".vc-stage").bounding_box()
    figure.page.mouse.click(box["x"] + 6, box["y"] + box["height"] - 6)
    figure.page.keyboard.press("ArrowRight")
    assert written(figure) == [19, 25, None, None]


WINDOW = """(root) => {
    const hold = root.querySelector('[data-picture="input"] .vc-hold').getBoundingClientRect();
    const { width } = root.querySelector('[data-picture="input"] svg').getBoundingClientRect();
    return { x: hold.x + hold.width / 2, y: hold.y + hold.height / 2, pixel: width / 64 };
}"""
STROKES = next(place for place in PLACES if place.name == "strokes")


def test_the_frame_on_a_picture_is_dragged(served, visit):
    """拖橙框 8 个像素，输出的框跟着走 8 个像素；放手不算点一个像素。"""
    figure = open_figure(visit, served, STROKES)
    mouse, before = figure.page.mouse, figure.root.evaluate(WINDOW)
    mouse.move(before["x"], before["y"])
    mouse.down()
    mouse.move(before["x"] + 4 * before["pixel"], before["y"], steps=3)
    mouse.move(before["x"] + 8 * before["pixel"], before["y"], steps=3)
    mouse.up()
    mouse.move(5, 5)  # 离开图，框留在放手的地方
    after = figure.root.evaluate(WINDOW)
    assert abs(after["x"] - before["x"] - 8 * before["pixel"]) < 0.6 * before["pixel"]
    assert abs(after["y"] - before["y"]) < 0.6 * before["pixel"]
    figure.check()


def test_the_frame_on_a_picture_is_dragged_by_a_finger(served, visit):
    figure = open_figure(visit, served, STROKES, **PHONE)
    figure.host.evaluate("probe.bring", 120)
    fingers = figure.page.context.new_cdp_session(figure.page)
    before, scroll = figure.root.evaluate(WINDOW), figure.page.evaluate("scrollY")
    path = [("touchStart", 0), ("touchMove", 4), ("touchMove", 12)]
    for kind, by in path:
        point = {"x": before["x"], "y": before["y"] + by * before["pixel"]}
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    after = figure.root.evaluate(WINDOW)
    assert abs(after["y"] - before["y"] - 12 * before["pixel"]) < 0.6 * before["pixel"]
    assert figure.page.evaluate("scrollY") == scroll
    figure.check()
