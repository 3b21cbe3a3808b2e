"""结果排成的表：数怎样写、怎样对齐。"""

import pytest

from lib.tables import Table


def test_as_text():
    table = Table(["图", "参数", "损失"], [["猫", 1_000_000, 0.123456], ["一只狗", -256, 2.0]])
    assert repr(table).splitlines() == [
        "图           参数    损失",
        "猫      1,000,000  0.1235",
        "一只狗       −256       2",
    ]


def test_as_html():
    table = Table(["图 <1>", "参数", "相同"], [["a & b", 23_040, True]])
    assert table._repr_html_() == (
        '<table class="dataframe"><thead><tr><th style="text-align:left">图 &lt;1&gt;</th>'
        '<th style="text-align:right">参数</th><th style="text-align:left">相同</th></tr></thead>'
        '<tbody><tr><td style="text-align:left">a &amp; b</td><td style="text-align:right">23,040</td>'
        '<td style="text-align:left">是</td></tr></tbody></table>'
    )


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="表头有 2 列，这一行却有 1 个"):
        Table(["一", "二"], [[1]])
