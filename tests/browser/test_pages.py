"""网站的每一页：不出站、控制台干净、手机上不横向溢出；http 与 file:// 都行。"""

import re

import pytest
from conftest import PAGES
from paths import SITE

PHONE = {"viewport": {"width": 390, "height": 844}}
each_page = pytest.mark.parametrize("page", PAGES)


def test_the_site_is_built():
    assert {"index.html", "chapters/index.html", "search.html", "chapters/06-qa.html"} <= set(PAGES)


@each_page
def test_no_foreign_request_and_a_clean_console(page, served, visit):
    seen = visit(served + page)
    assert seen.requests
    assert seen.foreign(served) == []
    assert seen.complaints == []


@each_page
def test_opened_from_a_folder(page, visit):
    seen = visit((SITE / page).as_uri())
    assert seen.foreign(SITE.as_uri()) == []
    assert seen.complaints == []


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_horizontal_overflow_on_a_phone(page, scheme, served, visit):
    seen = visit(served + page, color_scheme=scheme, **PHONE)
    too_wide = """() => document.documentElement.scrollWidth - window.innerWidth"""
    assert seen.page.evaluate(too_wide) <= 0
    assert seen.complaints == []


@each_page
def test_no_markup_left_in_the_text(page, served, visit):
    """没有露出来的 **、:::、$；没有夹在汉字之间的空格。"""
    text = visit(served + page).page.evaluate("""() => {
        const article = (document.querySelector('article') ?? document.body).cloneNode(true);
        article.querySelectorAll('pre, code, .math, script, style, .katex').forEach((part) => part.remove());
        return article.textContent;
    }""")
    assert "**" not in text
    assert ":::" not in text
    assert "$" not in text


@each_page
def test_prose_has_no_spaces_from_line_breaks(page, served, visit):
    """浏览器量出来的段落文字里，两个汉字之间没有空白。"""
    gap = r"[\u4e00-\u9fff，。；：、][ \n](?=[\u4e00-\u9fff，。；：、])"
    texts = visit(served + page).page.locator("article p, article li p, article td").all_inner_texts()
    assert [text for text in texts if re.search(gap, text)] == []


def test_without_javascript_everything_is_there(served, visit):
    seen = visit(served + "chapters/02-conv-layer.html", java_script_enabled=False)
    assert seen.page.locator(".katex").count() > 10
    assert seen.page.locator("article img").first.is_visible()


@each_page
def test_every_image_loads_and_has_a_description(page, served, visit):
    images = visit(served + page).page.evaluate("""() => [...document.querySelectorAll('article img')].map(
        (image) => [image.getAttribute('alt'), image.complete && image.naturalWidth > 0])""")
    assert all(alt and loaded for alt, loaded in images), images


def test_math_is_prerendered(served, visit):
    seen = visit(served + "chapters/01-dense-to-conv.html")
    assert seen.page.locator(".katex-display .tag").count() >= 3
    assert seen.page.locator(".katex-error").count() == 0
    fonts = seen.page.evaluate(
        "[...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family)"
    )
    assert "KaTeX_Math" in fonts


def test_numbers_of_figures_and_equations_are_links(served, visit):
    seen = visit(served + "chapters/02-conv-layer.html")
    link = seen.page.locator("a.number-link", has_text="图 2.1").first
    link.click()
    target = seen.page.url.split("#")[1]
    assert "图 2.1" in seen.page.locator(f"[id='{target}']").inner_text()
