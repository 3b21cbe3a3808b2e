"""数字格子：输入、核、输出、填充、丢弃与跨过的格子，和套在上面的窗口框。

格子的下标从 0 数起；填充的格子下标为负，或不小于边长。data-* 属性与网页上的交互图相同。
"""

import math
from dataclasses import dataclass
from decimal import Decimal

from lib.colors import (
    BLUE_FILL,
    BLUE_LINE,
    BLUE_MARK,
    GREEN,
    GREEN_FILL,
    GREEN_LINE,
    GREEN_MARK,
    GREY,
    GREY_FILL,
    GREY_INK,
    GREY_LINE,
    GREY_MARK,
    INK,
    ORANGE,
    ORANGE_FILL,
    ORANGE_INK,
    ORANGE_LINE,
    ORANGE_MARK,
    WHITE,
)
from lib.drawing.layout import Block
from lib.drawing.svg import hatch, line, rect, shown, tag, text, text_width

FILL = {"input": BLUE_FILL, "kernel": ORANGE_FILL, "output": GREEN_FILL, "padding": WHITE}
MARK = {"input": BLUE_MARK, "kernel": ORANGE_MARK, "output": GREEN_MARK, "padding": GREY_MARK}
LINE = {"input": BLUE_LINE, "kernel": ORANGE_LINE, "output": GREEN_LINE, "padding": GREY_LINE}
# 多通道的图里：部分和、偏置、取出来的一列像素与结果、跨组而不存在的核
FILL |= {"partial": WHITE, "bias": WHITE, "pixel": BLUE_FILL, "result": GREEN_FILL, "none": WHITE}
MARK |= {"partial": GREEN_MARK, "bias": ORANGE_MARK, "pixel": BLUE_MARK, "result": GREEN_MARK, "none": WHITE}
LINE |= {"partial": GREEN_LINE, "bias": ORANGE_LINE, "pixel": BLUE_LINE, "result": GREEN_LINE, "none": GREY_LINE}
SMALLEST = 14  # 图在手机上会缩小，再小就读不清了


@dataclass(frozen=True)
class Cell:
    """一个格子里画什么。右下角的小字：factor 写成“×核里的数”，added 写成“+添了多少”。

    waiting 是窗口还没有走到的输出；out 是核属于哪个输出通道；index 是这个数在自己那张表里的下标，与画在哪里不同时才写。
    """

    role: str
    value: float | None = None
    marked: bool = False
    dropped: bool = False
    skipped: bool = False
    current: bool = False
    waiting: bool = False
    factor: float | None = None
    added: float | None = None
    channel: int | None = None
    out: int | None = None
    index: tuple[int, int] | None = None

    @property
    def corner(self) -> str | None:
        if self.added is not None:
            return plus(self.added)
        return None if self.factor is None else f"×{shown(self.factor)}"


@dataclass(frozen=True)
class Grid:
    """side 是格子的边长；first 是左上角那个格子的下标（有填充时为负）。"""

    rows: int
    cols: int
    side: float = 44
    first: tuple[int, int] = (0, 0)

    def box(self, row: int, col: int, rows: int = 1, cols: int = 1) -> tuple[float, float, float, float]:
        """从 (row, col) 起 rows×cols 个格子占的 (x, y, 宽, 高)。"""
        s = self.side
        return (col - self.first[1]) * s, (row - self.first[0]) * s, cols * s, rows * s

    def indices(self):
        for row in range(self.first[0], self.first[0] + self.rows):
            for col in range(self.first[1], self.first[1] + self.cols):
                yield row, col

    def block(self, cell, *extra: str) -> Block:
        """逐格画 cell(row, col)，再画 extra（窗口框等）。"""
        body = "".join(self.draw(row, col, cell(row, col)) for row, col in self.indices())
        return Block(self.cols * self.side, self.rows * self.side, body + "".join(extra))

    def draw(self, row: int, col: int, cell: Cell) -> str:
        x, y, s, _ = self.box(row, col)
        fill = (MARK if cell.marked else FILL)[cell.role]
        fill = GREY_FILL if cell.dropped else WHITE if cell.skipped or cell.waiting else fill
        body = rect(x, y, s, s, fill, stroke=GREY_LINE if cell.dropped or cell.skipped else LINE[cell.role])
        if cell.dropped:
            body += line(x + 2, y + 2, x + s - 2, y + s - 2, GREY, 1.2)
        elif cell.skipped:
            body += tag("circle", cx=x + s / 2, cy=y + s * 0.86, r=s * 0.07, fill=GREY)
        elif cell.role == "padding":
            body += hatch(x, y, s, s)
        return tag(
            "g",
            body + ("" if cell.value is None else self.write(x, y, cell)),
            data_role=cell.role,
            data_row=(cell.index or (row, col))[0],
            data_col=(cell.index or (row, col))[1],
            data_channel=cell.channel,
            data_out=cell.out,
            data_value=None if cell.value is None else full(cell.value),
            data_dropped="true" if cell.dropped else None,
            data_skipped="true" if cell.skipped else None,
            aria_current="true" if cell.current else None,
        )

    def write(self, x: float, y: float, cell: Cell) -> str:
        s, string = self.side, shown(cell.value)
        faint = cell.dropped or cell.skipped or cell.role == "padding"
        style = {"fill": GREY_INK if faint else INK, "halo": faint and not cell.marked}
        if cell.corner is None:
            size = fit(string, s * 0.42, s - 6)
            return text(x + s / 2, y + s / 2 + size * 0.36, string, size=size, **style)
        size, corner = fit(string, s * 0.4, s * 0.62), cell.corner
        middle = max(s * 0.34, text_width(string, size=size) / 2 + 2)  # 长的数不伸到左边的格子里
        return text(x + middle, y + s * 0.44, string, size=size, **style) + text(
            x + s - 4, y + s - 5, (corner, ORANGE_INK), size=fit(corner, s * 0.3, s - 8), anchor="end"
        )

    def frame(self, row, col, rows=1, cols=1, color=ORANGE, width=3, **attributes) -> str:
        """套在几个格子外面的框。"""
        return rect(*self.box(row, col, rows, cols), stroke=color, stroke_width=width, rx=3, **attributes)


def numbers(values, role: str, side: float = 44, mark=(), channel=None) -> Block:
    """一张二维的数表；mark 里的格子加深并套上框。"""
    grid = Grid(len(values), len(values[0]), side)
    frames = [grid.frame(i, j, color={"output": GREEN}.get(role, ORANGE)) for i, j in mark]
    return grid.block(
        lambda i, j: Cell(role, values[i][j], marked=(i, j) in mark, current=(i, j) in mark, channel=channel), *frames
    )


def fit(string: str, size: float, room: float) -> float:
    """放得进 room 的字号，不大于 size，也不小于 SMALLEST。"""
    return max(SMALLEST, min(size, size * room / text_width(string, size=size)))


def plus(value: float) -> str:
    """添了多少：+6、−6。"""
    string = shown(value)
    return string if string.startswith("−") else f"+{string}"


def full(value: float) -> str:
    """数的全部位数，与 JavaScript 的 String(value) 写法相同。"""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    exact = Decimal(repr(float(value))).normalize()
    if not exact or -7 < exact.adjusted() < 21:
        return f"{exact:f}" if exact else "0"
    return f"{exact.scaleb(-exact.adjusted()):f}e{exact.adjusted():+d}"
