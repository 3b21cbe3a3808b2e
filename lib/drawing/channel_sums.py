"""多个通道：每个输入通道与自己的核互相关，部分和相加，再加偏置。1×1 的核画成每个像素上的矩阵乘法。"""

from dataclasses import dataclass
from functools import cached_property

import torch

from lib.colors import BLUE_INK, GREEN, GREEN_INK, GREY_INK, ORANGE, ORANGE_INK
from lib.drawing.grid import Cell, Grid
from lib.drawing.layout import (
    ROOM,
    Block,
    beside_title,
    column,
    flow,
    label,
    note,
    picture,
    row,
    titled,
    words_of,
    wrapped,
)
from lib.drawing.signs import EQUALS, OPERATOR
from lib.drawing.slide import Slide
from lib.drawing.sliding import factors_fit, grid_of
from lib.drawing.svg import SVG
from lib.drawing.words import equals, operand, operands, prose, sizes, unseen
from lib.window import Window, times

Place = tuple[int, int, int]
LONGEST = 100  # 算式里至多写这么多项，再多只写各通道的部分和；与 channels/words.js 相同


@dataclass(frozen=True, eq=False)
class Sums:
    """X (c_i, n_h, n_w)、K (c_o, c_i / groups, k_h, k_w)、bias (c_o,)，与当前的输出格 at = (o, i, j)。"""

    X: torch.Tensor
    K: torch.Tensor
    bias: torch.Tensor
    window: Window
    groups: int
    at: Place

    @property
    def pointwise(self) -> bool:
        return self.window.kernel_size == (1, 1)

    @property
    def seen(self) -> range:
        """当前的输出通道看的输入通道。"""
        return self.seen_by(self.at[0])

    def seen_by(self, o: int) -> range:
        per_group = self.K.shape[1]
        first = o // (len(self.K) // self.groups) * per_group
        return range(first, first + per_group)

    def slide(self, o: int, c: int) -> Slide:
        w = self.window
        return Slide(self.X[c], self.K[o, c - self.seen_by(o)[0]], w.padding, w.stride, w.dilation)

    @cached_property
    def slides(self) -> list[Slide]:
        """当前输出通道的每个输入通道一个。"""
        return [self.slide(self.at[0], c) for c in self.seen]

    @cached_property
    def outputs(self) -> list[list[list[float]]]:
        """先逐通道、再加偏置，与网页上的次序一样，小数的末位才会相同。"""
        return [
            (sum(torch.tensor(self.slide(o, c).output, dtype=torch.float64) for c in self.seen_by(o)) + b).tolist()
            for o, b in enumerate(self.bias.tolist())
        ]

    @property
    def parts(self) -> list[float]:
        _, i, j = self.at
        return [slide.output[i][j] for slide in self.slides]


def channel_sums(X, K, bias, window: Window, groups: int, at: Place) -> SVG:
    """画当前停在输出 at = (输出通道, 行, 列) 的样子；参数应已检查过。"""
    sums = Sums(X, K, bias, window, groups, at)
    slide = sums.slides[0]
    matrix = f"1×1：每个像素上都是 {len(K)}×{len(X)} 的矩阵乘这一列，再加偏置；各个像素用同一个矩阵。"
    lines = [*([words_of(matrix)] if sums.pointwise else []), *counts(sums), *sizes(slide)]
    content = column(
        *(pointwise_panel(sums) if sums.pointwise else channel_panel(sums)),
        flow(equation(sums), ROOM, size=16),
        column(*(flow(line, ROOM, size=14, fill=GREY_INK) for line in lines), gap=4, align="start"),
        *(note(sentence, ROOM) for sentence in unseen(slide)),
        gap=14,
        align="start",
    )
    return picture("channels", "多输入多输出通道", description(sums), content)


# ---- 一般的核：一个输入通道一行 ----


def channel_panel(sums: Sums) -> list[Block]:
    for side in (44, 40, 36, 32):
        rows = [channel_row(sums, c, side, row) for c in range(len(sums.X))]
        if max(block.width for block in rows) <= ROOM:
            break
    else:
        rows = [channel_row(sums, c, side, wrapped) for c in range(len(sums.X))]
    adding = row(beside_title(plus()), bias_block(sums, side, [sums.at[0]]), beside_title(EQUALS))
    return [*rows, wrapped(adding, *outputs(sums, side))]


def channel_row(sums: Sums, c: int, side: float, arrange) -> Block:
    image = titled(f"输入通道 {c}", input_grid(sums, c, side))
    if c not in sums.seen:
        return row(image, label("不同组，没有核", size=14, fill=GREY_INK))
    o, i, j = sums.at
    t = c - sums.seen[0]
    slide = sums.slides[t]
    k_h, k_w = sums.window.kernel_size
    kernel = Grid(k_h, k_w, side).block(lambda a, b: Cell("kernel", slide.K[a, b].item(), channel=c, out=o))
    grid = Grid(len(slide.output), len(slide.output[0]), side)
    partial = grid.block(
        lambda r, q: Cell("partial", slide.output[r][q], marked=(r, q) == (i, j), channel=c, out=o),
        grid.frame(i, j, color=GREEN),
    )
    return arrange(
        image,
        row(beside_title(OPERATOR["corr"]), titled(f"W[{o}, {t}]", kernel), gap=9),
        row(beside_title(EQUALS), titled("部分和", partial), gap=9),
        gap=9,
    )


def input_grid(sums: Sums, c: int, side: float) -> Block:
    """输入与填充的格子；当前的输出看得到它时套上窗口，写上要乘的数。"""
    slide = sums.slides[c - sums.seen[0]] if c in sums.seen else None
    plain = Slide(sums.X[c], torch.zeros(sums.window.kernel_size), *window_of(sums))
    taps = plain.taps(*sums.at[1:]) if slide or sums.pointwise else {}
    factors = slide and all(factors_fit(s.weights, side) for s in sums.slides)

    def cell(r, q):
        tap = taps.get((r, q))
        return Cell(
            "input" if plain.inside(r, q) else "padding",
            plain.value(r, q),
            marked=tap is not None,
            **plain.missed(r, q),
            factor=slide.weights[tap[0]][tap[1]] if tap and factors and not sums.pointwise else None,
            channel=c,
        )

    grid = grid_of(plain, side)
    return grid.block(cell, *([grid.frame(*min(taps), *sums.window.effective_size, color=ORANGE)] if taps else []))


def window_of(sums: Sums):
    return sums.window.padding, sums.window.stride, sums.window.dilation


# ---- 1×1 的核：每个像素上 c_o×c_i 的矩阵乘一列 ----


def pointwise_panel(sums: Sums) -> list[Block]:
    side = 32
    o, i, j = sums.at
    c_o, c_i = len(sums.K), len(sums.X)
    (place,) = Slide(sums.X[0], torch.zeros(1, 1), *window_of(sums)).taps(i, j)

    def weight(p, c):
        if c not in sums.seen_by(p):
            return Cell("none", channel=c, out=p, index=(0, 0))
        value = sums.K[p, c - sums.seen_by(p)[0], 0, 0].item()
        return Cell("kernel", value, marked=p == o, channel=c, out=p, index=(0, 0))

    def pixel(c, _):
        value = Slide(sums.X[c], torch.zeros(1, 1), *window_of(sums)).value(*place)
        return Cell("pixel", value, marked=c in sums.seen, channel=c, index=place)

    def result(p, _):
        return Cell("result", sums.outputs[p][i][j], marked=p == o, channel=p, index=(i, j))

    matrix = Grid(c_o, c_i, side)
    product = wrapped(
        titled(f"权重 {c_o}×{c_i}", matrix.block(weight, matrix.frame(o, sums.seen[0], 1, len(sums.seen)))),
        row(beside_title(label("×", fill=GREY_INK)), titled(f"像素 {place}", Grid(c_i, 1, side).block(pixel)), gap=9),
        row(beside_title(plus()), bias_block(sums, side, range(c_o)), gap=9),
        row(beside_title(EQUALS), titled("输出", Grid(c_o, 1, side).block(result)), gap=9),
        gap=9,
    )
    images = [titled(f"输入通道 {c}", input_grid(sums, c, side)) for c in range(c_i)]
    return [wrapped(*images), product, wrapped(*outputs(sums, side))]


# ---- 两种情形共有的 ----


def bias_block(sums: Sums, side: float, channels) -> Block:
    values = sums.bias.tolist()
    grid = Grid(len(channels), 1, side)
    here = sums.at[0]
    block = grid.block(
        lambda r, _: Cell("bias", values[channels[r]], marked=channels[r] == here, channel=channels[r], index=(0, 0))
    )
    return titled("偏置", block)


def outputs(sums: Sums, side: float) -> list[Block]:
    o, i, j = sums.at

    def output(p, values):
        grid = Grid(len(values), len(values[0]), side)
        here = lambda r, q: (p, r, q) == (o, i, j)  # noqa: E731
        frames = [grid.frame(i, j, color=GREEN)] if p == o else []
        block = grid.block(
            lambda r, q: Cell("output", values[r][q], marked=here(r, q), current=here(r, q), channel=p), *frames
        )
        return titled(f"输出通道 {p}", block)

    return [output(p, values) for p, values in enumerate(sums.outputs)]


def plus() -> Block:
    return label("+", size=18, fill=GREY_INK)


def equation(sums: Sums) -> list[list]:
    """(0×0 + …) + (1×1 + …) + 偏置 = 56；项数太多时只写部分和。"""
    o, i, j = sums.at
    words, bias = [f"输出通道 {o} 的 {(i, j)} = "], sums.bias[o].item()
    if sum(slide.K.numel() for slide in sums.slides) <= LONGEST:
        used = [v for slide in sums.slides for v in operands(slide, i, j)]
        for slide in sums.slides:
            terms = [term(slide, where, at) for where, at in slide.taps(i, j).items()]
            terms[0] = ["(", *terms[0]]
            words += [*([*t, " + "] for t in terms[:-1]), [*terms[-1], ") + "]]
    else:
        used = sums.parts
        words += [[(operand(part), GREEN_INK), " + "] for part in used]
    total = sums.outputs[o][i][j]
    result = [f" {equals(total, bias, *used)} ", (prose(total), GREEN_INK)]
    return [*words, [(operand(bias), ORANGE_INK)], result]


def term(slide: Slide, where: tuple[int, int], at: tuple[int, int]) -> list:
    ink = BLUE_INK if slide.inside(*where) else GREY_INK
    return [(operand(slide.value(*where)), ink), "×", (operand(slide.weights[at[0]][at[1]]), ORANGE_INK)]


def counts(sums: Sums) -> list[list]:
    """形状；参数与乘加的个数；分组时省了多少。措辞与 channels/words.js 相同。"""
    c_o, per = sums.K.shape[:2]
    size = (c_o, len(sums.outputs[0]), len(sums.outputs[0][0]))
    weights, groups = sums.K.numel(), sums.groups
    grouped = f"{c_o}×({len(sums.X)}/{groups})×{times(sums.window.kernel_size)}" if groups > 1 else times(sums.K.shape)
    numbers = [
        f"参数 {grouped} + {c_o} = {weights + c_o} 个，",
        f"乘加 {weights}×{times(size[1:])} = {weights * size[1] * size[2]} 次",
    ]
    kind = f"分成 {groups} 组：每个输出通道只看 {per} 个输入通道，"
    if per == 1:
        kind = "逐通道：每个输出通道只看 1 个输入通道，"
    saved = [words_of(f"{kind}权重和乘加都是不分组时的 1/{groups}")] if groups > 1 else []
    return [shapes(sums, size), numbers, *saved]


def shapes(sums: Sums, size) -> list[list]:
    return [
        ["输入 ", (times(sums.X.shape), BLUE_INK), "，"],
        ["权重 ", (times(sums.K.shape), ORANGE_INK), "，"],
        ["偏置 ", (str(len(sums.bias)), ORANGE_INK), " 个，"],
        ["输出 ", (times(size), GREEN_INK)],
    ]


def description(sums: Sums) -> str:
    o, i, j = sums.at
    parts = " + ".join(map(operand, sums.parts))
    bias, total = sums.bias[o].item(), sums.outputs[o][i][j]
    return (
        f"输入 {times(sums.X.shape)}，权重 {times(sums.K.shape)}。输出通道 {o} 的 {(i, j)}：各通道的部分和 {parts}，"
        f"加偏置 {prose(bias)}，{'等于' if equals(total) == '=' else '约等于'} {prose(total)}。"
    )
