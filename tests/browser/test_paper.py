"""打印：从深色的页面出发，纸也是白的，字看得清，长行折到下一行；只有书，没有按钮；打开的印，折着的不印。"""

import pytest
from living import PLACES, Figure
from paths import PAGES, ROOT

FAULTS = (ROOT / "tests/browser/paper.js").read_text(encoding="utf-8")
# A4 去掉浏览器默认的页边
PAPER = {"viewport": {"width": 718, "height": 1000}, "color_scheme": "dark"}
THEME = "document.documentElement.dataset.theme"
# 印的那一刻，页面和图各是什么主题
PRINTED = """() => addEventListener("beforeprint", () => queueMicrotask(() => {
    self.printed = [document.documentElement, ...document.querySelectorAll(".vc")].map((e) => e.dataset.theme);
}))"""


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("chapters/")])
def test_a_dark_page_on_paper(page, served, visit):
    seen = visit(served + page, **PAPER)
    assert seen.page.evaluate(THEME) == "dark"
    seen.page.evaluate("document.querySelectorAll('article details').forEach((fold, i) => (fold.open = i % 2))")
    seen.page.emulate_media(media="print")
    seen.page.wait_for_function(f"{THEME} === 'light'")
    assert seen.page.evaluate(FAULTS) == {"paper": "255,255,255", "cut": [], "faint": [], "left": []}
    seen.page.emulate_media(media="screen")
    seen.page.wait_for_function(f"{THEME} === 'dark'")
    assert seen.complaints == []


def test_printing_lightens_the_page_and_its_figures_and_puts_them_back(served, visit):
    place = PLACES[0]
    seen = visit(served + place.page, color_scheme="dark")
    figure = Figure(seen, place.name).wake()
    seen.page.evaluate(PRINTED)
    seen.page.pdf(format="A4")
    assert set(seen.page.evaluate("printed")) == {"light"}
    assert len(seen.page.evaluate("printed")) > 1
    assert seen.page.evaluate(THEME) == "dark"
    seen.page.wait_for_function("(root) => root.dataset.theme === 'dark'", arg=figure.root.element_handle())
