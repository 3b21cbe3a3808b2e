"""滑动窗口：输入、核、输出各一张数表，当前的窗口，算式与尺寸公式。"""

import torch

from lib.arguments import pair
from lib.colors import BLUE, GREEN, GREY_INK, ORANGE
from lib.drawing.grid import SMALLEST, Cell, Grid, plus
from lib.drawing.layout import ROOM, Block, beside_title, column, flow, note, picture, row, titled, wrapped
from lib.drawing.signs import ARROW, EQUALS, OPERATOR
from lib.drawing.slide import Slide
from lib.drawing.svg import SVG, shown, text_width
from lib.drawing.words import description, sizes, statement, unseen
from lib.operations import OPERATIONS
from lib.window import times


def sliding_window(X, K, padding=0, stride=1, dilation=1, op="corr", at=(0, 0), reveal=False) -> SVG:
    """画窗口停在 at 处的样子：at 是一个输出，转置卷积是一个输入。X (n_h, n_w)，K (k_h, k_w)；padding 是每侧的填充。

    reveal 为真时只写 at 这一个输出，别的空着。op 见 OPERATIONS；池化只用 K 的形状，不设扩张率。
    at 不在那张表里时抛 ValueError。
    """
    slide = Slide(torch.as_tensor(X), torch.as_tensor(K), padding, stride, dilation, op)
    at = checked(slide, at)
    content = column(
        panel(slide, at, reveal),
        equation(slide, at),
        column(
            *(flow(words, ROOM, size=14, fill=GREY_INK) for words in sizes(slide, slide.flow)), gap=4, align="start"
        ),
        *(note(sentence, ROOM) for sentence in unseen(slide, slide.flow)),
        gap=14,
        align="start",
    )
    return picture("sliding-window", f"滑动窗口：{OPERATIONS[op].label}", description(slide, *at), content)


def checked(slide: Slide, at) -> tuple[int, int]:
    i, j = pair("at", at, 0)
    rows, cols = slide.flow.walk(slide.window, slide.shape)
    if i >= rows or j >= cols:
        noun = {"input": "输入", "output": "输出"}[slide.flow.walked]
        raise ValueError(
            f"at = {(i, j)} 不在 {rows}×{cols} 的{noun}里：请取 (0, 0) 到 {(rows - 1, cols - 1)} 之间的位置"
        )
    return i, j


def panel(slide: Slide, at: tuple[int, int], reveal: bool = False) -> Block:
    """输入 ⋆ 核 = 输出。能并排就并排；放不下就把核与输出叠在右边，再不行就排到输入下面，必要时各占一行。"""
    for arrange, sides in ((in_a_row, (44, 40)), (stacked, (44, 40, 36, 32))):
        for side in sides:
            if (together := arrange(*parts(slide, at, side, reveal))).width <= ROOM:
                return together
    image, *rest = parts(slide, at, 32, reveal)
    return column(image, wrapped(*rest), gap=20)


def parts(slide: Slide, at: tuple[int, int], side: float, reveal: bool) -> list[Block]:
    """输入，[记号与核，] 记号与输出。"""
    image, output = SHEETS[slide.flow.walked](slide, at, side, reveal)
    if slide.pooling:
        return [image, row(beside_title(ARROW), output)]
    op = "corr" if slide.operation.turned else slide.op  # 画的核已经转过了
    kernel = row(beside_title(OPERATOR[op]), kernel_block(slide, side))
    return [image, kernel, row(beside_title(EQUALS), output)]


def gathered(slide: Slide, at: tuple[int, int], side: float, reveal: bool) -> list[Block]:
    """输入与输出：窗口在输入上，at 在输出里。"""
    return [input_block(slide, at, side), output_block(slide, at, side, reveal)]


def scattered(slide: Slide, at: tuple[int, int], side: float, _reveal: bool) -> list[Block]:
    """输入与输出：at 在输入里，窗口在输出上，里面每个数旁边写上 at 给它添了多少。输出总是全写出来。"""
    image = titled(f"输入 {times(slide.shape)}", scattered_input(slide, at, side))
    title = f"输出 {times(slide.size)}{each_side('裁掉', slide.flow.crop(slide.window))}"
    return [image, titled(title, scattered_output(slide, at, side))]


SHEETS = {"output": gathered, "input": scattered}


def scattered_input(slide: Slide, at: tuple[int, int], side: float) -> Block:
    def cell(r, c):
        here = (r, c) == at
        return Cell("input", slide.value(r, c), marked=here, current=here, **slide.missed(r, c))

    grid = Grid(*slide.shape, side)
    return grid.block(cell, grid.frame(*at, color=BLUE))


def scattered_output(slide: Slide, at: tuple[int, int], side: float) -> Block:
    fan = slide.fan(*at)
    added = {place: slide.value(*at) * slide.weights[a][b] for place, (a, b) in fan.items()}
    fits = all(text_width((plus(v), ""), size=SMALLEST) <= side for v in added.values())

    def cell(r, c):
        part = added.get((r, c)) if fits else None
        return Cell("output", slide.output[r][c], marked=(r, c) in fan, **slide.bare(r, c), added=part)

    grid = Grid(*slide.size, side)
    if not fan:
        return grid.block(cell)
    (top, left), (bottom, right) = min(fan), max(fan)
    return grid.block(cell, grid.frame(top, left, bottom - top + 1, right - left + 1, color=ORANGE))


def in_a_row(*blocks: Block) -> Block:
    return row(*blocks)


def stacked(image: Block, *rest: Block) -> Block:
    return row(image, column(*rest, gap=20, align="start"))


def input_block(slide: Slide, at: tuple[int, int], side: float = 44, factors: bool = True) -> Block:
    """输入与填充的格子，窗口套橙框；factors 为真时窗口里每个数旁边写上它要乘的数。"""
    title = f"输入 {times(slide.shape)}{each_side('填充', slide.flow.ring(slide.window))}"
    return titled(title, input_grid(slide, at, side, factors))


def each_side(words: str, pair: tuple[int, int]) -> str:
    """标题后面的“，每侧填充 1”；没有就不写。"""
    h, w = pair
    return f"，每侧{words} {h if h == w else f'{h} 行 {w} 列'}" if h or w else ""


def input_grid(slide: Slide, at: tuple[int, int], side: float, factors: bool = True) -> Block:
    taps = slide.taps(*at)
    factors = factors and not slide.pooling and factors_fit(slide.weights, side)

    def cell(r, c):
        tap = taps.get((r, c)) if factors else None
        return Cell(
            "input" if slide.inside(r, c) else "padding",
            slide.value(r, c),
            marked=(r, c) in taps,
            **slide.missed(r, c),
            factor=None if tap is None else slide.weights[tap[0]][tap[1]],
        )

    grid = grid_of(slide, side)
    return grid.block(cell, grid.frame(*min(taps), *slide.window.effective_size, color=ORANGE))


def factors_fit(weights, side: float) -> bool:
    return all(text_width((f"×{shown(w)}", ""), size=SMALLEST) <= side for line in weights for w in line)


def grid_of(slide: Slide, side: float) -> Grid:
    """填充后的输入的格子。"""
    p_h, p_w = slide.window.padding
    return Grid(*slide.window.padded_shape(slide.shape), side, first=(-p_h, -p_w))


def kernel_block(slide: Slide, side: float = 44) -> Block:
    """真正去乘的核；卷积的画成转过 180° 的，下标仍照它自己的说。"""
    k_h, k_w = slide.window.kernel_size
    turned = slide.operation.turned

    def cell(a, b):
        return Cell("kernel", slide.weights[a][b], index=(k_h - 1 - a, k_w - 1 - b) if turned else None)

    return titled(f"{'转过的核' if turned else '卷积核'} {times((k_h, k_w))}", Grid(k_h, k_w, side).block(cell))


def output_block(slide: Slide, at: tuple[int, int] | None = None, side: float = 44, reveal: bool = False) -> Block:
    """reveal 为真时，只有 at 这一格写了数。"""

    def cell(i, j):
        here = (i, j) == at
        waiting = reveal and not here
        return Cell("output", None if waiting else slide.output[i][j], marked=here, current=here, waiting=waiting)

    grid = Grid(*slide.size, side)
    return titled(f"输出 {times(slide.size)}", grid.block(cell, *([grid.frame(*at, color=GREEN)] if at else [])))


def equation(slide: Slide, at: tuple[int, int], size: float = 16) -> Block:
    return flow(statement(slide, *at), ROOM, size=size)
