"""建好的网站：经 http（127.0.0.1）或 file://，在 Chromium 里打开。"""

from pathlib import Path

import pytest
from paths import SITE
from serving import serving
from visiting import Visit

PROBE = Path(__file__).with_name("probe.js")


@pytest.fixture(scope="session")
def served():
    """网站的 http 地址。"""
    with serving(SITE) as url:
        yield url


@pytest.fixture
def visit(chromium):
    """visit(网址, before=打开之前对页面做的事, **context 选项) → Visit；一次一个干净的上下文。"""
    contexts = []

    def start(url, before=lambda page: None, **options):
        contexts.append(chromium.new_context(**options))
        contexts[-1].add_init_script(path=PROBE)
        page = contexts[-1].new_page()
        before(page)
        return Visit(page, options.get("java_script_enabled", True)).open(url)

    yield start
    for context in contexts:
        context.close()


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
