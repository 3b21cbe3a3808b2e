"""折叠处的标签取自单元的第一行注释。"""

import pytest
from folding import label


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("# 图 1.2 输入平移，输出跟着平移\nplots.heatmaps([])", "图 1.2 的代码"),
        ("# 核对：三种写法相同\nassert True", "核对：三种写法相同"),
        ("# 图 1.2", "图 1.2"),
        ("x = 1  # 一", None),
        ("#不是一句话", None),
    ],
)
def test_the_first_comment_is_the_label(source, words):
    assert label(source) == words
