"""整本书：一个 PDF（有书签、页码、书里的链接，汉字嵌在里面）；一个压缩文件，解开来双击就能读。"""

import re
import zipfile

import pytest
from archive import archive
from pdf import print_book
from pypdf import PdfReader

SPACE = re.compile(r"\s+")


@pytest.fixture(scope="module")
def book(tmp_path_factory, chromium):
    return PdfReader(print_book(chromium, tmp_path_factory.mktemp("pdf") / "book.pdf"))


def titles(outline):
    return [entry.title for entry in outline if not isinstance(entry, list)]


def test_the_outline_goes_to_chapters_and_ends_with_the_answers(book):
    assert titles(book.outline) == [
        "看得见的卷积",
        "1. 从全连接层到卷积",
        "2. 卷积层",
        "3. 填充与步幅",
        "4. 多输入多输出通道",
        "5. 池化层",
        "6. 问答",
        "7. 综合：认手写数字",
        "讲义勘误",
        "术语表",
        "参考文献",
        "练习的提示与解",
    ]
    starts = [pages(book, title)[0] for title in titles(book.outline)]
    assert starts == sorted(set(starts))


def pages(book, title):
    """一章的各页：标题所在的一页，到下一章之前。"""
    chapters = [entry for entry in book.outline if not isinstance(entry, list)]
    starts = [book.get_destination_page_number(entry) for entry in chapters] + [len(book.pages)]
    at = titles(book.outline).index(title)
    return range(starts[at], starts[at + 1])


def text(book, page):
    return SPACE.sub("", book.pages[page].extract_text())


def test_the_text_can_be_searched_and_answers_come_last(book):
    third = [text(book, page) for page in pages(book, "3. 填充与步幅")]
    for sentence in ("偶数的核：总有一侧多一行", "图3.1", "步幅除不尽"):
        assert sentence in "".join(third), sentence
    assert not re.search("[\u2e80-\u2fdf]", "".join(third))  # 部首：看着一样，搜不到
    # 每页末尾是页码
    assert [
        said for n, said in enumerate(third, pages(book, "3. 填充与步幅")[0] + 1) if not said.endswith(str(n))
    ] == []
    reason = "转置是沿对角线对折"  # 练习 2.5 的理由
    assert not any(reason in text(book, page) for page in pages(book, "2. 卷积层"))
    assert any(reason in text(book, page) for page in pages(book, "练习的提示与解")[:30])


def test_fonts_are_inside_and_links_stay_inside(book):
    fonts, inside, outside = {}, 0, []
    for page in book.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            for part in font.get("/DescendantFonts", [font]):
                part = part.get_object()
                descriptor = part.get("/FontDescriptor", {})
                held = part.get("/Subtype") == "/Type3" or any(key.startswith("/FontFile") for key in descriptor)
                fonts[str(font.get("/BaseFont", "Type3"))] = held
        for link in page.get("/Annots", []):
            link = link.get_object()
            if uri := link.get("/A", {}).get("/URI"):
                outside.append(str(uri))
            else:
                inside += 1
    assert fonts and all(fonts.values()), fonts
    assert inside > 400
    assert [uri for uri in outside if "127.0.0.1" in uri or uri.startswith("file:")] == []


def test_the_archive_opens_by_double_click(visit, tmp_path):
    made = archive(tmp_path / "a-book.zip")
    with zipfile.ZipFile(made) as packed:
        assert {name.split("/")[0] for name in packed.namelist()} == {"a-book"}
        packed.extractall(tmp_path)
    folder = (tmp_path / "a-book").as_uri()
    seen = visit(f"{folder}/index.html")
    page = seen.page
    assert page.locator("h1").first.inner_text().startswith("看得见的卷积")
    page.get_by_role("link", name="3. 填充与步幅").first.click()
    page.wait_for_url("**/03-padding-stride.html")
    host = page.locator(".anywidget-host").first
    host.scroll_into_view_if_needed()
    page.wait_for_function("(host) => host.dataset.live === 'true'", arg=host.element_handle())
    page.keyboard.press("Control+k")
    page.keyboard.type("步长")
    page.get_by_role("option").filter(has_text="步幅").first.wait_for()
    assert seen.foreign(folder) == []
    assert seen.complaints == []
