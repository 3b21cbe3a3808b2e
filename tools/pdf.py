"""整本书印成一个 PDF：`make pdf`，放在 _build/visible-convolution.pdf。

建好的各页接成一页，练习的提示、解与理由挪到书末，章与章之间的链接改成书里的，再由 Chromium 打印：书签取自标题，
每页有页码，字体嵌在里面。图是它们静止的样子；折叠的代码不印，旁注打开了印。
"""

import io
import logging
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import browser
from bs4 import BeautifulSoup
from pypdf import PdfReader, PdfWriter
from serve import serving

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
MADE = ROOT / "_build" / "visible-convolution.pdf"
FIRST = "chapters/index.html"
NUMBER = '<div style="width: 100%; font-size: 8px; text-align: center"><span class="pageNumber"></span></div>'
PAPER = {
    "format": "A4",
    "margin": {"top": "18mm", "bottom": "18mm", "left": "18mm", "right": "18mm"},
    "display_header_footer": True,
    "header_template": "<span></span>",
    "footer_template": NUMBER,
    "print_background": True,
    "outline": True,
    "tagged": True,
}
STYLE = """
article > section { break-before: page; }
article > section:first-child { break-before: auto; }
.bd-article { padding: 0 !important; }
.bd-main .bd-content .bd-article h1 { display: block !important; } /* 主题印的时候另有一个大标题 */
.answer { margin-block: 1.5rem; }
"""
ANSWERS = ("提示", "解", "为什么")
# 屏幕上的按钮与锚、图的数据、折着的代码
DROPPED = ".headerlink, script, .tag_hide-input > details, .copybtn, .toctree-wrapper"


def read(name):
    return BeautifulSoup((SITE / name).read_text(encoding="utf-8"), "html.parser")


def chapters(first):
    """全书各页，照目录的次序。"""
    links = [link["href"].split("#")[0] for link in first.select("nav.bd-links a")]
    return list(dict.fromkeys([Path(FIRST).name, *filter(None, links)]))


def anchor(page, place):
    """某页某处在这一页大书里的锚点；没有写某处就是那一章的开头。"""
    return f"{Path(page).stem}--{unquote(place)}" if place else Path(page).stem


def chapter(page, soup, known):
    """一章的文章：锚点改名，指向书里的链接跟着改，只在屏幕上有用的去掉。"""
    section = soup.select_one("article section")
    for idle in section.select(DROPPED):
        idle.decompose()
    for target in section.find_all(id=True):
        target["id"] = anchor(page, target["id"])
    section["id"] = anchor(page, "")
    for link in section.find_all("a", href=True):
        where, _, place = link["href"].partition("#")
        if (where or page) in known:
            link["href"] = f"#{anchor(where or page, place)}"
    for picture in section.find_all("img"):
        picture["loading"] = "eager"
    for fold in section.find_all("details"):
        fold["open"] = ""
    return section


def answers(section, book):
    """把一章里练习的提示、解与理由取出来，接成书末的一节；没有练习就是 None。"""
    made = book.new_tag("section")
    title = book.new_tag("h2")
    title.string = section.find("h1").get_text().strip()
    made.append(title)
    for heading in section.find_all("h3"):
        exercise = heading.parent
        folds = [fold for fold in exercise.find_all("details") if is_answer(fold)]
        if not folds:
            continue
        entry = book.new_tag("section", attrs={"class": "answer"})
        name = book.new_tag("h3")
        back = book.new_tag("a", href=f"#{exercise['id']}")
        back.string = heading.get_text().strip()
        name.append(back)
        entry.append(name)
        for fold in folds:
            entry.append(unfolded(fold.extract(), book))
        made.append(entry)
    return made if len(made.contents) > 1 else None


def is_answer(fold):
    summary = fold.find("summary", recursive=False)
    return summary is not None and summary.get_text(strip=True) in ANSWERS


def unfolded(fold, book):
    """<details> 换成一个小标题和里面的东西。"""
    title = book.new_tag("p")
    strong = book.new_tag("strong")
    strong.string = fold.summary.extract().get_text(strip=True)
    title.append(strong)
    fold.name = "div"
    fold.insert(0, title)
    return fold


def whole_book():
    """接成的一页，HTML；地址照第一页的。"""
    book = read(FIRST)
    article = book.select_one("article")
    pages = chapters(book)
    sections = [chapter(page, read(f"chapters/{page}"), pages) for page in pages]
    end = book.new_tag("section", id="answers")
    title = book.new_tag("h1")
    title.string = "练习的提示与解"
    end.append(title)
    for part in filter(None, [answers(section, book) for section in sections]):
        end.append(part)
    article.clear()
    article.extend([*sections, end])
    book.body.clear()
    book.body.append(article)
    for script in book.find_all("script"):
        script.decompose()
    style = book.new_tag("style")
    style.string = STYLE
    book.head.append(style)
    book.html["data-theme"] = book.html["data-mode"] = "light"
    article["class"] = "bd-article"
    shell = article.wrap(book.new_tag("div", attrs={"class": "bd-content"}))
    shell.wrap(book.new_tag("main", attrs={"class": "bd-main"}))
    return str(book)


def print_book(chromium, made=MADE):
    """由一个开着的 Chromium 印成 made。"""
    html = whole_book()
    with serving(SITE) as url:
        page = chromium.new_page()
        address = f"{url}chapters/book.html"
        page.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto(address, wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        printed = page.pdf(**PAPER)
        page.close()
    made.write_bytes(searchable(printed))
    return made


# 一个字形给两个码位用时（“一”与部首“⼀”），Chromium 在对照表里记成了部首，搜“一”就搜不到
RADICAL = re.compile(rb"<(2[EF][0-9A-F]{2})>")
# 康熙部首有对应的字，简化的部首没有：列在这里，一部首一字
SIMPLIFIED = "⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⺠民⻄西⻁虎"
ORDINARY = dict(zip(SIMPLIFIED[::2], SIMPLIFIED[1::2], strict=True))


def searchable(printed):
    """每个字体的字形与文字的对照表里，部首换成平常的字。"""
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # 它嫌 Chromium 少数了几个对象
    book = PdfWriter(clone_from=PdfReader(io.BytesIO(printed)))
    for found in list(book._objects):
        if isinstance(found, dict) and "/ToUnicode" in found:
            table = found["/ToUnicode"].get_object()
            table.set_data(RADICAL.sub(ordinary_character, table.get_data()))
    whole = io.BytesIO()
    book.write(whole)
    return whole.getvalue()


def ordinary_character(found):
    radical = chr(int(found[1], 16))
    return b"<%04X>" % ord(ORDINARY.get(radical, unicodedata.normalize("NFKC", radical)))


if __name__ == "__main__":
    with browser.launched() as chromium:
        made = print_book(chromium)
    print(f"{made}：{made.stat().st_size / 1e6:.1f} MB")
