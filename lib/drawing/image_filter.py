"""一张图经过一个核：输入、输出两幅图，当前像素的窗口放大成数字，算式。"""

from dataclasses import dataclass, fields, replace

import torch

from lib.colors import BLUE, GREEN, GREY, GREY_INK, ORANGE, PAINT, PAPER, WHITE
from lib.drawing.grid import Cell, Grid, numbers
from lib.drawing.layout import ROOM, Block, beside_title, column, flow, label, picture, row, titled
from lib.drawing.png import data_uri
from lib.drawing.signs import EQUALS, OPERATOR
from lib.drawing.slide import Slide
from lib.drawing.sliding import factors_fit
from lib.drawing.svg import SVG, rect, shown, tag
from lib.drawing.words import arithmetic, operand, sizes
from lib.operations import OPERATIONS, activated
from lib.window import times

SIDE = 176  # 一幅图的边长
FINEST = 96  # 图里至多这么多行、列，再细在这么大的图上也看不出
LEVELS = 64
TERMS = 6  # 算式至多写几项
FIRST = 3  # 再多就只写前几项


@dataclass(frozen=True, eq=False)
class Filtered(Slide):
    """窗口算完之后，每个输出加上 bias，再过 ReLU。"""

    bias: float = 0
    relu: bool = False

    @property
    def operation(self):
        after = f" + {operand(self.bias)}" * bool(self.bias) + ")" * self.relu
        return replace(
            activated(OPERATIONS[self.op], self.bias, self.relu),
            joints=lambda count: ("max(0, " * self.relu, " + ", after),
        )


class Written(Filtered):
    """写成算式的样子：乘 0 的项不写，除非核全是 0。"""

    def taps(self, i, j):
        every = super().taps(i, j)
        return {place: (a, b) for place, (a, b) in every.items() if self.weights[a][b]} or every


def image_filter(X, K, padding, op, at, bias=0, relu=False) -> SVG:
    """画当前像素停在输出 at 处的样子。X (n_h, n_w)、K (k_h, k_w)；op 是 "corr" 或 "conv"。"""
    slide = Filtered(X, K, padding, op=op, bias=bias, relu=relu)
    words = equation(slide, at)
    plain = "".join(p if isinstance(p, str) else p[0] for word in words for p in word)
    content = column(
        row(input_image(slide, at), output_image(slide, at), gap=20, align="start"),
        magnified(slide, at),
        column(
            flow([f"输出 {at} = ", *words], ROOM, size=16),
            *(flow(line, ROOM, size=14, fill=GREY_INK) for line in sizes(slide)),
            gap=6,
            align="start",
        ),
        gap=16,
    )
    title = f"图像与卷积核：{OPERATIONS[op].label}"
    return picture("image-filter", title, f"输入 {times(slide.shape)}，输出 {at} = {plain}。", content)


def input_image(slide: Slide, at) -> Block:
    low, high = min(float(slide.X.min()), 0.0), max(float(slide.X.max()), 1.0)
    frame = (*min(slide.taps(*at)), *slide.window.kernel_size, ORANGE)
    ink = [(PAINT, level / LEVELS) for level in range(LEVELS + 1)]
    return explained(
        f"输入 {times(slide.shape)}",
        image(slide.X, low, high, PAPER, ink, frame),
        f"白 {shown(low)}，黑 {shown(high)}",
    )


def output_image(slide: Slide, at) -> Block:
    Y = torch.tensor(slide.output, dtype=torch.float64)
    low, high = float(Y.min()), float(Y.max())
    scores = torch.tensor(Slide(slide.X, slide.K, slide.padding, op=slide.op).output)
    reach = float(scores.abs().max()) or 1.0  # 色标照没加偏置、没过 ReLU 的：这两样改了谁，才看得出
    signed = [
        (BLUE if level < 0 else ORANGE, abs(level) / (LEVELS / 2)) for level in range(-LEVELS // 2, LEVELS // 2 + 1)
    ]
    return explained(
        f"输出 {times(tuple(Y.shape))}",
        image(Y, -reach, reach, WHITE, signed, (*at, 1, 1, GREEN)),
        f"最小 {shown(low)}，最大 {shown(high)}",
        "蓝负橙正，0 是底色",
    )


def explained(title: str, body: Block, *legend: str) -> Block:
    return column(titled(title, body), *(label(line, size=14, fill=GREY_INK) for line in legend), gap=6)


def image(values: torch.Tensor, low: float, high: float, ground: str, paints, frame) -> Block:
    """一个值一个像素，[low, high] 分成 LEVELS 级，一级一种颜料 (颜色, 浓淡)，铺在 ground 上；底色跟着页面换，颜料不换。

    frame 是 (行, 列, 几行, 几列, 颜色)。
    """
    height, width = values.shape
    every = -(-max(height, width) // FINEST)
    levels = ((values[::every, ::every] - low) / (high - low) * LEVELS).round().clamp(0, LEVELS).to(torch.uint8)
    uri = data_uri([bytes(line) for line in levels.tolist()], [paint(*each) for each in paints])
    side = SIDE / max(height, width)
    size = {"width": width * side, "height": height * side}
    drawn = tag("image", href=uri, **size, preserveAspectRatio="none", style="image-rendering:pixelated")
    top, left, rows, cols, color = frame
    under, border = rect(0, 0, **size, fill=ground), rect(0, 0, **size, stroke=GREY)
    around = [left * side - 2, top * side - 2, cols * side + 4, rows * side + 4]  # 画在外面一点，不盖住里面的像素
    marked = rect(*around, stroke=color, stroke_width=2)
    return Block(size["width"], size["height"], under + drawn + border + marked)


def paint(color: str, strength: float) -> tuple[int, int, int, int]:
    """调色板里的一种颜色：红绿蓝与不透明。"""
    return *(int(color[i : i + 2], 16) for i in (1, 3, 5)), round(255 * strength)


def magnified(slide: Slide, at) -> Block:
    """窗口 ⋆ 核 = 一个输出。放不下就排成两行。"""
    side = min(40, (ROOM - 172) / (2 * slide.window.kernel_size[1]))
    if side >= 30:
        return row(window(slide, at, side), *kernel_and_result(slide, at, side), gap=10)
    side = min(40, ROOM / slide.window.kernel_size[1])
    return column(window(slide, at, side), row(*kernel_and_result(slide, at, min(side, 36)), gap=10))


def window(slide: Slide, at, side: float) -> Block:
    taps = slide.taps(*at)
    factors = factors_fit(slide.weights, side)

    def cell(r, c):
        a, b = taps[r, c]
        role = "input" if slide.inside(r, c) else "padding"
        return Cell(role, slide.value(r, c), marked=True, factor=slide.weights[a][b] if factors else None)

    grid = Grid(*slide.window.kernel_size, side, first=min(taps))
    return titled("窗口，放大", grid.block(cell, grid.frame(*min(taps), *slide.window.kernel_size)))


def kernel_and_result(slide: Slide, at, side: float) -> list[Block]:
    kernel = titled(f"卷积核 {times(slide.window.kernel_size)}", numbers(slide.K.tolist(), "kernel", side))
    grid = Grid(1, 1, max(side, 36), first=at)
    cell = Cell("output", slide.output[at[0]][at[1]], marked=True, current=True)
    result = titled(f"输出 {at}", grid.block(lambda r, c: cell, grid.frame(*at, color=GREEN)))
    return [beside_title(OPERATOR[slide.op]), kernel, beside_title(EQUALS), result]


def equation(slide: Slide, at) -> list[list]:
    """算式；项太多时只写前几项。"""
    *terms, result = arithmetic(Written(**{field.name: getattr(slide, field.name) for field in fields(slide)}), *at)
    if len(terms) > TERMS:
        closing = slide.operation.joints(len(terms))[-1]
        terms = [*terms[:FIRST], [f"…（共 {len(terms)} 项）{closing}"]]
    return [*terms, result]
