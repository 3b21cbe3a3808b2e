"""一屏之内：各章的每一幅图，连同露着的控件，桌面不高过 620 像素，手机不高过 760；“更多”收着。"""

import pytest
from living import LIVING_PAGES, PLACES, Figure

# 窗口，图最高多少；地方已经照最长的话留好，所以量一次就是最高的时候
SCREENS = {"desktop": ((1280, 800), 620), "phone": ((390, 844), 760)}
PARTS = """(root) => [...root.querySelectorAll(".vc-head, .vc-stage, .vc-said, .vc-panel, .vc-play")]
    .filter((part) => part.offsetHeight && !part.closest(".vc-more"))
    .map((part) => `${part.className} ${part.offsetHeight}`).join("，")"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("page", LIVING_PAGES)
def test_every_figure_fits_one_screen(page, screen, served, visit):
    (width, height), most = SCREENS[screen]
    phone = {"has_touch": True, "is_mobile": True} if screen == "phone" else {}
    seen = visit(served + page, viewport={"width": width, "height": height}, **phone)
    tall = []
    for place in [place for place in PLACES if place.page == page]:
        figure = Figure(seen, place.name).wake()
        root = figure.root
        if root.locator(".vc-more").is_visible():  # 别的测试要用里面的控件，wake 打开了它
            figure.act("more")
        if (now := root.bounding_box()["height"]) > most:
            tall.append(f"{page} 的 {place.name}（{place.kind}）高 {now:.0f}：{root.evaluate(PARTS)}")
    assert not tall, f"{width}×{height} 上图应不高过 {most} 像素：\n" + "\n".join(tall)
