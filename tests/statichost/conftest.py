"""一本小书，整个测试只建一次。"""

import pytest
from tiny_book import build, notebook, write_book

FIGURE = {"mystnb": {"figure": {"name": "fig-counter", "caption": "计数器"}, "image": {"alt": "三个方块"}}}
LIVE = notebook(
    "counter = Counter(); other = Counter(value=5); near = FromFunction()",
    ("counter", FIGURE),
    "%%md 同一个 model 再显示一次，再来一个同类的。",
    "counter",
    "other",
    "display(near); display(FromAsync()); display(NamedExport())",
    "Binary()",
    "Awkward(number=1.5)",
    "Wide()",
    "probe = Probe(); display(probe); display(probe); display(Probe())",
    *["%%md " + "很长的一段。\n\n" * 60] * 2,
    "Counter(value=100, name='far')",
    title="活的图",
)
SHARING = notebook("SharesOne()", "NamedExport()", "SharesTwo()", title="有一份共用的图")
BROKEN = notebook("BrokenRender()", "BrokenSyntax()", "BrokenStart()", "Counter()", title="坏的图")
GUESTS = notebook(
    "Slider2D(width=200, height=200)",
    "Matrix(rows=2, cols=3, min_value=0, max_value=8)",
    "BarWidget(width=500, height=300)",
    setup="from wigglystuff import Matrix, Slider2D; from drawdata import BarWidget",
    title="别人的图",
)
PAGES = {
    "chapters/live": LIVE,
    "chapters/broken": BROKEN,
    "chapters/guests": GUESTS,
    "chapters/sharing": SHARING,
    "chapters/numbers": notebook("1 + 1", setup="'没有控件'", title="没有图"),
    "plain": "# 一页文字\n",
    "more": "# 又一页文字\n",
}


@pytest.fixture(scope="session")
def book(tmp_path_factory):
    """建好的小书：(源文件夹, 网站, 警告)。"""
    folder = write_book(tmp_path_factory.mktemp("book"), PAGES)
    return folder, *build(folder, "-j", "2")  # 六页以上才真的并行
