"""检索：中文词找得到，经 http 和 file:// 都行。"""

from urllib.parse import quote

import pytest
from paths import SITE

FOUND_IN = {
    "互相关": "卷积层",
    "步幅": "填充与步幅",
    "填充和步幅": "填充与步幅",
    "卷积神经网络": "",
    "1×1 卷积": "多输入多输出通道",
    "感受野": "卷积层",
    "stride": "填充与步幅",
}


SUMMARY = "() => /匹配到|没有/.test(document.querySelector('.search-summary')?.innerText ?? '')"


def results(seen, base, query):
    """在同一次访问里再搜一回，结果的标题。"""
    seen.page.goto(f"{base}search.html?q={quote(query)}")
    seen.page.wait_for_function(SUMMARY)
    return seen.page.locator("#search-results ul.search > li > a").all_inner_texts()


def test_finds(served, visit):
    seen = visit(served + "search.html")
    for query, title in FOUND_IN.items():
        titles = results(seen, served, query)
        assert [found for found in titles if title in found], (query, titles)
        assert seen.page.locator("#search-results .context").first.inner_text().strip(), query
    assert results(seen, served, "量子色动力学") == []
    assert seen.complaints == []


def test_finds_from_a_folder(visit):
    base = f"{SITE.as_uri()}/"
    seen = visit(f"{base}search.html")
    for query, title in FOUND_IN.items():
        titles = results(seen, base, query)
        assert [found for found in titles if title in found], (query, titles)
    assert seen.complaints == []


# 浏览器禁了 Cookie：碰一下就抛错
REFUSED = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(self, name, { configurable: true, get() { throw new DOMException(name); } });"""


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_search_and_theme_without_storage(scheme, served, visit):
    base = served if scheme == "http" else f"{SITE.as_uri()}/"
    seen = visit("about:blank", color_scheme="light")
    seen.page.add_init_script(REFUSED)
    seen.open(f"{base}search.html?q={quote('步幅')}")
    seen.page.locator("#search-results ul.search > li", has_text="填充与步幅").first.wait_for()
    for theme in ("dark", "light"):
        seen.page.locator(".theme-switch-button:visible").first.click()
        assert seen.page.evaluate("document.documentElement.dataset.theme") == theme
    kept = """() => {
        localStorage.setItem("a", 1);
        localStorage.setItem("b", 2);
        localStorage.removeItem("b");
        const found = [localStorage.getItem("a"), localStorage.getItem("b"), sessionStorage.getItem("a")];
        return [...found, localStorage.key(localStorage.length - 1)];
    }"""
    assert seen.page.evaluate(kept) == ["1", None, None, "a"]
    assert seen.complaints == []


def test_typing_in_the_search_box(served, visit):
    seen = visit(served + "chapters/index.html")
    seen.page.keyboard.press("Control+k")
    seen.page.keyboard.type("感受野")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector("#search-results ul.search > li")
    assert seen.page.locator("h1").inner_text() == "搜索本书"
