"""打印：从深色的页面出发，纸也是白的，字看得清，长行折到下一行；只有书，没有按钮；打开的印，折着的不印。"""

from pathlib import Path

FAULTS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
# A4 去掉浏览器默认的页边
PAPER = {"viewport": {"width": 718, "height": 1000}, "color_scheme": "dark"}
THEME = "document.documentElement.dataset.theme"
FOLDS = "document.querySelectorAll('article details').forEach((fold, i) => (fold.open = i % 2))"
# 印的那一刻，页面和图各是什么主题
PRINTED = """() => addEventListener("beforeprint", () => queueMicrotask(() => {
    self.printed = [document.documentElement, ...document.querySelectorAll(".vc")].map((e) => e.dataset.theme);
}))"""


def check_paper(page):
    """一页深色的网页（PAPER）印出来没有毛病，印完还是深色。"""
    assert page.evaluate(THEME) == "dark"
    page.evaluate(FOLDS)
    page.emulate_media(media="print")
    page.wait_for_function(f"{THEME} === 'light'")
    assert page.evaluate(FAULTS) == {"paper": "255,255,255", "cut": [], "faint": [], "left": [], "lost": []}
    page.emulate_media(media="screen")
    page.wait_for_function(f"{THEME} === 'dark'")
