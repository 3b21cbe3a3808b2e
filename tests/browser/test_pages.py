"""网站的每一页：不出站、控制台干净、手机上不横向溢出、文字没有露馅；http 与 file:// 都行。"""

import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from cells import cells
from folding import label
from living import PLACES, Figure
from paper import PAPER, PRINTED, THEME, check_paper
from paths import NOTEBOOKS, PAGES, ROOT, SITE
from PIL import Image
from playwright.sync_api import expect

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}}
AXE = ROOT / "node_modules/axe-core/axe.min.js"
# axe 逐个元素地查，公式里的元素比别的加起来还多；公式是同一个排版器排的，公式最少的一页整页都查
FORMULAS = {page: (SITE / page).read_text(encoding="utf-8").count('class="katex"') for page in PAGES}
SPARSE = min((page for page in PAGES if FORMULAS[page] > 9), key=FORMULAS.get)
VIOLATIONS = """async ([runOnly, exclude]) => {
    const { violations } = await axe.run({ exclude }, { runOnly, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, node.target.join(" "), node.failureSummary]));
}"""
# 太宽的公式在自己的框里滚动，开头必须看得见
OVERFLOW = """() => ({
    page: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
    formulas: [...document.querySelectorAll("div.math")].filter((box) => box.querySelector(".katex-html")
        .getBoundingClientRect().left < box.getBoundingClientRect().left - 1).length,
})"""
READING = Path(__file__).with_name("reading.js").read_text(encoding="utf-8")
CONTENTS = Path(__file__).with_name("contents.js").read_text(encoding="utf-8")
# 练习之前，开着的代码和输出最多占几成高；别的页上没有代码
SHARES = {"01": 0.20, "02": 0.20, "03": 0.20, "04": 0.25, "05": 0.25, "06": 0.25, "07": 0.20, "09": 0.25}
# 窄到这几档，公式与标点、编号也要在一起；深色页上的图，浅过 200 的像素过半就是一块白板
WIDTHS, WHITE = (768, 320), 200
each_page = pytest.mark.parametrize("page", PAGES)


def test_the_site_is_built():
    assert {"index.html", "chapters/index.html", "search.html", "chapters/06-qa.html"} <= set(PAGES)


@each_page
def test_on_a_desktop(page, served, visit):
    """不出站，控制台干净，图、文字、目录都好；活的图也醒着时，深浅两色下 axe 都找不出 WCAG 2.1 A、AA 的问题。"""
    seen = visit(served + page, **DESKTOP)
    assert seen.requests
    check_images(seen.page)
    check_text(seen.page)
    for host in seen.page.locator(".anywidget-host").all():
        host.scroll_into_view_if_needed()
        seen.page.wait_for_function("(host) => host.dataset.live === 'true'", arg=host.element_handle())
    seen.page.evaluate(CONTENTS)
    seen.page.evaluate(AXE.read_text(encoding="utf-8"))
    skipped = [] if page == SPARSE else [".katex"]
    assert seen.page.evaluate(VIOLATIONS, [["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], skipped]) == []
    wear(seen, "dark")
    # 换了颜色，别的没有变；公式的颜色就是正文的
    assert seen.page.evaluate(VIOLATIONS, [["color-contrast"], [".katex"]]) == []
    assert seen.foreign(served) == []
    assert seen.complaints == []
    assert white_slabs(seen.page) == []
    check_reading(seen.page, page)


def check_reading(page, name):
    """没有切掉的代码和输出，没有离开公式的标点；开着的代码和输出不太占地方。"""
    found = page.evaluate(READING)
    share = found.pop("share")
    assert found == {key: [] for key in found}
    assert share <= SHARES.get(name.removeprefix("chapters/")[:2], 0), f"{share:.1%}"


def white_slabs(page):
    """文章里看得见的图，有哪些大半是白的。"""
    found = []
    for picture in page.locator("article img").all():
        if not picture.is_visible():
            continue  # 图活了，静态的那张就收起来
        box = picture.bounding_box()
        if box["width"] > 60 and box["height"] > 40:
            levels = Image.open(io.BytesIO(picture.screenshot())).convert("L").histogram()
            if sum(levels[WHITE:]) > sum(levels) / 2:
                found.append(picture.get_attribute("alt"))
    return found


# 一下子走到头，不等它走：没有在画的一页，渐变永远走不完
ENDED = """() => document.getAnimations()
    .filter((animation) => animation.effect.getComputedTiming().endTime < Infinity)
    .forEach((animation) => animation.finish())"""


def wear(seen, scheme):
    """系统换了深浅色，页面跟着换完：颜色会渐变的也变完了。"""
    seen.page.emulate_media(color_scheme=scheme)
    expect(seen.page.locator("html")).to_have_attribute("data-theme", scheme)
    seen.page.evaluate(ENDED)


@each_page
def test_opened_from_a_folder_and_printed(page, visit):
    seen = visit((SITE / page).as_uri(), **PAPER)
    check_paper(seen.page)
    assert seen.foreign(SITE.as_uri()) == []
    assert seen.complaints == []


@each_page
def test_no_horizontal_overflow_on_a_phone(page, served, visit):
    seen = visit(served + page, **PHONE)
    for scheme in ("light", "dark"):
        wear(seen, scheme)
        assert seen.page.evaluate(OVERFLOW) == {"page": 0, "formulas": 0}, scheme
    for width in (390, *WIDTHS):
        seen.page.set_viewport_size({"width": width, "height": 844})
        found = seen.page.evaluate(READING)
        found = {key: found[key] for key in ("output", "lonely", "numbers", "formulas")}  # 代码横着滚
        assert found == {key: [] for key in found}, width
    assert seen.complaints == []


def check_images(page):
    """每幅图都载入了，都有文字描述；还没有走近的也叫它载入，先留的地方正合适。"""
    images = page.evaluate("""() => Promise.all([...document.querySelectorAll('article img')].map(async (image) => {
        const room = image.getBoundingClientRect().height;
        image.loading = "eager";
        await image.decode();
        const moved = Math.abs(image.getBoundingClientRect().height - room) > 2;
        return [image.getAttribute("alt"), image.naturalWidth > 0 && !moved];
    }))""")
    assert all(alt and loaded for alt, loaded in images), images


def check_text(page):
    """没有露出来的 **、:::、$；源文件里的换行没有变成汉字之间的空格。"""
    text = page.evaluate("""() => {
        const article = (document.querySelector('article') ?? document.body).cloneNode(true);
        article.querySelectorAll('pre, code, .math, script, style').forEach((part) => part.remove());
        return article.textContent;
    }""")
    assert not re.search(r"\*\*|:::|\$", text)
    gap = r"[\u4e00-\u9fff，。；：、][ \n](?=[\u4e00-\u9fff，。；：、])"
    blocks = page.locator("article p, article li p, article td").all_inner_texts()
    assert [block for block in blocks if re.search(gap, block)] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("chapters/0")])
def test_without_javascript_everything_is_there(page, served, visit):
    """公式、插图都在；活的图、预测题的位置上是静态图，每幅都有文字描述。"""
    seen = visit(served + page, java_script_enabled=False)
    assert seen.page.locator(".katex").count() > 10
    pictures = seen.page.locator(".anywidget-host .anywidget-fallback img")
    assert pictures.count() == seen.page.locator(".anywidget-host").count()
    for picture in [*pictures.all(), *seen.page.locator("article img").all()[:1]]:
        picture.scroll_into_view_if_needed()
        assert picture.bounding_box()["width"] > 100
        assert picture.get_attribute("alt")


FOLDED = """(folds) => folds.map((fold) => {
    const looks = (e, names) => names.map((name) => getComputedStyle(e)[name]);
    return [...looks(fold, ["border", "background", "boxShadow", "width", "height"]),
        ...looks(fold.firstElementChild, ["color", "font", "padding", "listStyle", "border"])];
})"""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_code_is_folded_below_its_result(path, reading):
    """标签说清里面是什么；准备单元不上网站。"""
    page = reading(f"chapters/{path.stem}.html")
    folded = [cell for cell in cells(path, "code") if "hide-input" in cell["metadata"].get("tags", [])]
    labels = page.locator(".tag_hide-input > details:last-child > summary").all_inner_texts()
    assert labels == [label(cell["source"]) for cell in folded]
    assert page.locator("article").get_by_text("google.colab").count() == 0


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if int(path.stem[:2]) < 8], ids=lambda path: path.stem)
def test_hint_solution_and_reason_look_the_same(path, reading):
    """一道题后面三条，一个样子；没有孤零零的“解 1.1”，也没有给没有人写过的题下判语。"""
    page = reading(f"chapters/{path.stem}.html")
    exercises = page.locator("section:has(> h3:text-matches('^练习 '))")
    for exercise in exercises.all():
        folds = exercise.locator("details:not(.vc *)").filter(has=page.locator("summary"))
        assert folds.locator("> summary").all_inner_texts() == ["提示", "解", "为什么"]
        assert len({tuple(style) for style in folds.evaluate_all(FOLDED)}) == 1
    assert exercises.count() > 3
    assert page.locator("article :is(h4, .vc-verdict)").filter(has_text=re.compile("^解|还没有写")).count() == 0


def test_math_is_prerendered(reading):
    page = reading("chapters/01-dense-to-conv.html")
    assert page.locator(".katex-display .tag").count() >= 3
    assert page.locator(".katex-error").count() == 0
    loaded = "[...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family)"
    assert "KaTeX_Math" in page.evaluate(loaded)


def test_numbers_of_figures_and_equations_are_links(served, visit):
    seen = visit(served + "chapters/02-conv-layer.html")
    for mention in ("图 2.1", "式 (2.2)"):
        seen.page.locator("a.number-link", has_text=mention).first.click()
        target = seen.page.url.split("#")[1]
        assert mention.strip("式 ") in seen.page.locator(f"[id='{target}']").inner_text().replace("\n", "")


def test_figures_are_numbered_by_chapter_in_chinese(reading):
    captions = reading("chapters/03-padding-stride.html").locator("figcaption .caption-number")
    assert [text.strip() for text in captions.all_inner_texts()] == [
        f"图 3.{n}" for n in range(1, captions.count() + 1)
    ]


def test_lecture_notes_have_their_own_title(reading):
    titles = reading("chapters/03-padding-stride.html").locator(".admonition-title").all_inner_texts()
    assert "与讲义不同" in titles
    assert "备注" not in titles


def test_the_interface_speaks_chinese(reading):
    page = reading("chapters/03-padding-stride.html")
    text = page.content()
    for phrase in ("搜索本书", "本页目录", "报告错误", "下一页"):
        assert phrase in text
    labels = page.evaluate("""() => [...document.querySelectorAll('[title], [aria-label], [placeholder]')].flatMap(
        (el) => ['title', 'aria-label', 'placeholder'].map((name) => el.getAttribute(name)).filter(Boolean))""")
    assert [label for label in labels if not re.search("[\u4e00-\u9fff]", label)] == []


def test_the_three_buttons_go_to_the_configured_repository(reading):
    links = reading("chapters/03-padding-stride.html").locator("header a, .bd-header-article a")
    targets = [link.get_attribute("href") for link in links.all()]
    repository = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]["url"]
    assert repository in targets
    (report,) = [t for t in targets if t.startswith(f"{repository}/issues/new")]
    filled = parse_qs(urlsplit(report).query)
    assert filled["title"] == ["报告错误：填充与步幅"]
    assert "chapters/03-padding-stride.html" in filled["body"][0]
    assert re.search(r"版本：([0-9a-f]{12}\+?|未知)\n", filled["body"][0])
    colab = f"{repository.replace('https://github.com', 'https://colab.research.google.com/github')}/blob/main"
    assert f"{colab}/chapters/03-padding-stride.ipynb" in targets


def test_deeper_headings_are_smaller(reading):
    page = reading("chapters/07-digits.html")
    sizes = [
        page.locator(f"article {tag}").first.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
        for tag in ("h1", "h2", "h3")
    ]
    assert sizes == sorted(set(sizes), reverse=True)


def test_pictures_follow_the_theme_button(served, visit):
    """系统是浅的，读者按成深的：图也是深的；按成浅的，又回来。"""
    page = visit(served + "chapters/06-qa.html", color_scheme="light").page
    for theme, light in (("dark", False), ("light", True)):
        while page.evaluate("document.documentElement.dataset.mode") != theme:
            page.locator(".theme-switch-button:visible").first.click()
        assert bool(white_slabs(page)) == light, theme


def test_printing_lightens_the_page_and_its_figures_and_puts_them_back(served, visit):
    place = PLACES[0]
    seen = visit(served + place.page, color_scheme="dark")
    figure = Figure(seen, place.name).wake()
    seen.page.evaluate(PRINTED)
    seen.page.pdf(format="A4")
    printed = seen.page.evaluate("printed")
    assert len(printed) > 1 and set(printed) == {"light"}
    assert seen.page.evaluate(THEME) == "dark"
    seen.page.wait_for_function("(root) => root.dataset.theme === 'dark'", arg=figure.root.element_handle())


FOCUS = """() => [document.activeElement, document.activeElement.parentElement].some(
    (e) => getComputedStyle(e).outlineStyle !== "none" && parseFloat(getComputedStyle(e).outlineWidth) > 0)"""


def test_forced_colors_show_the_focus_and_the_words_searched_for(served, visit):
    seen = visit(served + "chapters/02-conv-layer.html?highlight=卷积", forced_colors="active")
    mark = seen.page.locator("article .highlighted").first
    mark.wait_for()
    ground = "(e) => getComputedStyle(e).backgroundColor"
    assert mark.evaluate(ground) not in ("rgba(0, 0, 0, 0)", seen.page.locator("body").evaluate(ground))
    folds = (".tag_hide-input > details > summary", "section > details > summary")
    for selector in (".bd-sidebar-primary a.current", ".theme-switch-button", ".bd-article a.reference", *folds):
        seen.page.locator(f"{selector}:visible").first.focus()
        seen.page.keyboard.press("Shift+Tab")  # 键盘来的焦点才画
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(FOCUS), selector
