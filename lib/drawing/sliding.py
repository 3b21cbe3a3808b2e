"""滑动窗口：输入、核、输出各一张数表，当前的窗口，算式与尺寸公式。"""

import torch

from lib.arguments import pair
from lib.colors import GREY_INK, ORANGE
from lib.drawing.grid import SMALLEST, Cell, Grid, numbers
from lib.drawing.layout import ROOM, Block, beside_title, column, flow, note, picture, row, titled, wrapped
from lib.drawing.signs import ARROW, EQUALS, OPERATOR
from lib.drawing.slide import Slide
from lib.drawing.svg import SVG, shown, text_width
from lib.drawing.words import arithmetic, description, sizes, unseen
from lib.operations import OPERATIONS
from lib.window import times


def sliding_window(X, K, padding=0, stride=1, dilation=1, op="corr", at=(0, 0)) -> SVG:
    """画窗口停在输出 at 处的样子。X (n_h, n_w)，K (k_h, k_w)；padding 是每侧的填充。

    op 是 "corr"、"conv"、"max"、"avg"；池化只用 K 的形状，不设扩张率。at 不在输出里时抛 ValueError。
    """
    slide = Slide(torch.as_tensor(X), torch.as_tensor(K), padding, stride, dilation, op)
    at = checked(slide, at)
    content = column(
        panel(slide, at),
        equation(slide, at),
        column(*(flow(words, ROOM, size=14, fill=GREY_INK) for words in sizes(slide)), gap=4, align="start"),
        *(note(sentence, ROOM) for sentence in unseen(slide)),
        gap=14,
        align="start",
    )
    return picture("sliding-window", f"滑动窗口：{OPERATIONS[op].label}", description(slide, *at), content)


def checked(slide: Slide, at) -> tuple[int, int]:
    i, j = pair("at", at, 0)
    m_h, m_w = slide.window.output_shape(slide.shape)
    if i >= m_h or j >= m_w:
        raise ValueError(f"at = {(i, j)} 不在 {m_h}×{m_w} 的输出里：请取 (0, 0) 到 {(m_h - 1, m_w - 1)} 之间的位置")
    return i, j


def panel(slide: Slide, at: tuple[int, int]) -> Block:
    """输入 ⋆ 核 = 输出。能并排就并排；放不下就把核与输出叠在右边，再不行就排到输入下面，必要时各占一行。"""
    for arrange, sides in ((in_a_row, (44, 40)), (stacked, (44, 40, 36, 32))):
        for side in sides:
            if (together := arrange(*parts(slide, at, side))).width <= ROOM:
                return together
    image, *rest = parts(slide, at, 32)
    return column(image, wrapped(*rest), gap=20)


def parts(slide: Slide, at: tuple[int, int], side: float) -> list[Block]:
    """输入，[记号与核，] 记号与输出。"""
    image, output = input_block(slide, at, side), output_block(slide, at, side)
    if slide.pooling:
        return [image, row(beside_title(ARROW), output)]
    kernel = row(beside_title(OPERATOR[slide.op]), kernel_block(slide, side))
    return [image, kernel, row(beside_title(EQUALS), output)]


def in_a_row(*blocks: Block) -> Block:
    return row(*blocks)


def stacked(image: Block, *rest: Block) -> Block:
    return row(image, column(*rest, gap=20, align="start"))


def input_block(slide: Slide, at: tuple[int, int], side: float = 44, factors: bool = True) -> Block:
    """输入与填充的格子，窗口套橙框；factors 为真时窗口里每个数旁边写上它要乘的数。"""
    title = f"输入 {times(slide.shape)}"
    if any(slide.window.padding):
        p_h, p_w = slide.window.padding
        title += f"，每侧填充 {p_h}" if p_h == p_w else f"，每侧填充 {p_h} 行 {p_w} 列"
    return titled(title, input_grid(slide, at, side, factors))


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
    return titled(f"卷积核 {times(slide.window.kernel_size)}", numbers(slide.K.tolist(), "kernel", side))


def output_block(slide: Slide, at: tuple[int, int] | None = None, side: float = 44) -> Block:
    title = f"输出 {times(slide.window.output_shape(slide.shape))}"
    return titled(title, numbers(slide.output, "output", side, mark=[at] if at else []))


def equation(slide: Slide, at: tuple[int, int], size: float = 16) -> Block:
    return flow([f"输出 {at} = ", *arithmetic(slide, *at)], ROOM, size=size)
