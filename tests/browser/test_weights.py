"""一页的图一共要取多少代码，只取跟前的；最重的一章，第一次打开、滚到底、再翻一章，各有多重。"""

import gzip

import pytest
from living import PLACES
from paths import SITE
from weigh import weights

HEAVIEST = 110 * 1024  # gzip 后，一页全部的图
# 每幅图由哪几份接成，离页顶多远
PARTS = """all => all.map((e) =>
    [(e.dataset.parts ?? e.dataset.anywidget).split(" "), e.getBoundingClientRect().top])"""
LIVING = sorted({place.page for place in PLACES})


@pytest.mark.parametrize("page", LIVING)
def test_figures_far_away_are_not_fetched(page, served, visit):
    """打开一页，不滚：只来跟前几幅的代码；滚到底，一共也不多。"""
    seen = visit(served + page)
    hosts = seen.page.locator(".anywidget-host")
    found = hosts.evaluate_all(PARTS)
    height = seen.page.viewport_size["height"]
    near = {name for i, (parts, top) in enumerate(found) if i == 0 or top < height + 2500 for name in parts}
    fetched = [url for url in seen.requests if "/widgets/" in url and url.endswith(".js")]
    assert {url.rpartition("/")[2] for url in fetched} <= {f"{name}.js" for name in near}
    assert len(fetched) == len(set(fetched)), "同一份取了两次"
    every = {name for parts, _ in found for name in parts}
    size = sum(len(gzip.compress((SITE / f"_static/widgets/{name}.js").read_bytes())) for name in every)
    print(f"{page}：{len(every)} 份，gzip 后共 {size:,} 字节")
    assert 0 < size < HEAVIEST


def test_the_heaviest_chapter_is_light(chromium, served):
    """空缓存，gzip 后；从 make serve 的服务器来。"""
    pages = ("chapters/02-conv-layer.html", "chapters/03-padding-stride.html")
    (count, first), (_, scrolled), (_, following) = weights(chromium, *(served + page for page in pages))
    print(f"打开 {count} 样，{first:.0f} KB；滚到底 {scrolled:.0f} KB；再翻一章 {following:.0f} KB")
    assert count <= 40 and first <= 250
    assert scrolled <= 350
    assert following <= 90
