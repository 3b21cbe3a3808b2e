"""把结果排成一张表：读者要看的是数，不是 print 的格式串。"""

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from numbers import Integral, Real

ALIGN = {True: "text-align:right", False: "text-align:left"}


class Table:
    """表头和几行；写在一格的最后一行就显示出来。

    header 是各列的名字，rows 是各行，每行与 header 一样长。整数每三位一个逗号，浮点数留四位有效数字，真假写成“是”“否”，
    其余照 `str()`；要别的写法，自己先写成字符串。网站、JupyterLab 和 Colab 里是 HTML 的表，别处是对齐的文字。

    行的长短与表头不同时抛出 ValueError。
    """

    def __init__(self, header: Sequence[str], rows: Iterable[Sequence]):
        self.header, self.rows = list(header), [list(row) for row in rows]
        for row in self.rows:
            if len(row) != len(self.header):
                raise ValueError(f"表头有 {len(self.header)} 列，这一行却有 {len(row)} 个：{row}")

    def columns_of_numbers(self) -> list[bool]:
        """哪几列全是数：这些列靠右对齐。"""
        columns = zip(*self.rows, strict=True) if self.rows else [[] for _ in self.header]
        return [all(isinstance(value, Real) and not isinstance(value, bool) for value in column) for column in columns]

    def __repr__(self):
        lines = [self.header, *[[written(value) for value in row] for row in self.rows]]
        widths = [max(map(columns, column)) for column in zip(*lines, strict=True)]
        right = self.columns_of_numbers()
        return "\n".join(
            "  ".join(padded(*cell) for cell in zip(line, widths, right, strict=True)).rstrip() for line in lines
        )

    def _repr_html_(self):
        right = self.columns_of_numbers()
        head = row_of("th", self.header, right)
        body = "".join(row_of("td", [written(value) for value in row], right) for row in self.rows)
        return f'<table class="dataframe"><thead>{head}</thead><tbody>{body}</tbody></table>'


def row_of(tag: str, texts, right) -> str:
    cells = (f'<{tag} style="{ALIGN[r]}">{escape(text)}</{tag}>' for text, r in zip(texts, right, strict=True))
    return f"<tr>{''.join(cells)}</tr>"


def written(value) -> str:
    """一个数在表里怎样写；负号用真的负号。"""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Integral):
        return f"{value:,}".replace("-", "−")
    if isinstance(value, Real):
        return f"{value:,.4g}".replace("-", "−")
    return str(value)


def columns(text: str) -> int:
    """等宽字体里占几列：汉字占两列。"""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - columns(text))
    return space + text if right else text + space
