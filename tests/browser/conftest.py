"""建好的网站：经 http（127.0.0.1）或 file://，在 Chromium 里打开。"""

import json
from collections import defaultdict
from pathlib import Path

import browser
import pytest
from paths import PAGES, SITE
from playwright.sync_api import Error
from serve import Handler
from serving import serving
from visiting import Visit

PROBE = Path(__file__).with_name("probe.js")
REST = "_static/pygments.css"  # 两次访问之间停在这里：同一个地方的一页，浏览器不必另开一个进程
# Playwright 的默认
WINDOW = {"width": 1280, "height": 720}
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}


def pytest_collect_file():
    """没有网站就没有一页可查：说怎么办，不让每个文件各抛各的错。"""
    if not PAGES:
        raise pytest.Collector.CollectError("还没有建网站：先 make book")


@pytest.fixture(scope="session")
def chromium():
    """这一个文件夹里的都用它，开一次用到底。"""
    with browser.launched() as found:
        yield found


@pytest.fixture(scope="session")
def served():
    """网站的 http 地址：就是 make serve 的服务器，所以每一页、每一个控件都在策略之下试。"""
    with serving(SITE, Handler) as url:
        yield url


@pytest.fixture(scope="session")
def rested(served):
    """收拾干净、可以再用的页面，按打开时的选项归类：接着用它，比另开一个进程省三分之一。"""
    return defaultdict(list)


@pytest.fixture
def visit(chromium, served, rested):
    """visit(网址, before=打开之前对页面做的事, **context 选项) → Visit。

    页面也许是上一次用过、收拾干净的：存的东西、指针、窗口、主题都回到选项说的，只有 HTTP 缓存和剪贴板还在。
    """
    used = []

    def start(url, before=None, **options):
        plain = url.startswith(served) and before is None and options.get("java_script_enabled", True)
        idle = rested[json.dumps(options, sort_keys=True)] if plain else []
        page = idle.pop() if idle else fresh(chromium, options)
        if before:
            before(page)
        used.append((Visit(page, options.get("java_script_enabled", True)), options, idle if plain else None))
        return used[-1][0].open(url)

    yield start
    for seen, options, idle in used:
        seen.leave()
        if idle is not None and tidied(seen.page, served, options):
            idle.append(seen.page)
        else:
            seen.page.context.close()


def fresh(chromium, options):
    context = chromium.new_context(**options)
    context.add_init_script(path=PROBE)
    return context.new_page()


def tidied(page, served, options):
    """收拾好了没有：没有留下的东西，键松开，指针在角上，窗口、主题都是 options 说的。"""
    try:
        page.goto(served + REST)
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.mouse.up()
        page.mouse.move(0, 0)
        page.set_viewport_size(options.get("viewport", WINDOW))
        page.emulate_media(media="null", **{name: options.get(name, value) for name, value in MEDIA.items()})
    except Error:
        return False
    return True


@pytest.fixture(scope="session")
def reading(chromium, served):
    """reading(页) → 打开着的那一页，只读不改，大家共用。"""
    context = chromium.new_context()
    context.add_init_script(path=PROBE)
    opened = {}

    def read(page):
        if page not in opened:
            opened[page] = Visit(context.new_page()).open(served + page)
        return opened[page].page

    yield read
    context.close()
