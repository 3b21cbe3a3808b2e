"""通道：几个输入通道相加，几个核各出一个输出通道，1×1 卷积是每个像素上的矩阵乘法。"""

import torch

from lib.colors import BLUE_INK, GREEN_INK, GREY_INK, ORANGE_INK
from lib.drawing.figures.correlation import LECTURE
from lib.drawing.grid import numbers
from lib.drawing.layout import ROOM, Block, beside_title, column, flow, label, picture, row, titled
from lib.drawing.signs import ARROW, EQUALS, OPERATOR
from lib.drawing.slide import Slide
from lib.drawing.sliding import input_grid
from lib.drawing.svg import SVG, shown
from lib.ops import corr2d_multi_in, corr2d_multi_in_out, corr2d_multi_in_out_1x1
from lib.window import times

X = torch.stack([LECTURE[0], LECTURE[0] + 1])
K = torch.stack([LECTURE[1], LECTURE[1] + 1])


def channels() -> SVG:
    slides = [Slide(x, k) for x, k in zip(X, K, strict=True)]
    parts, total = [slide.output[0][0] for slide in slides], corr2d_multi_in(X, K).tolist()
    sums = [" + ".join(map(shown, parts)), " = ", (shown(total[0][0]), GREEN_INK)]
    side = 40
    content = column(
        *(channel_row(c, slide, side) for c, slide in enumerate(slides)),
        row(
            column(label("两个通道逐格相加", size=14, fill=GREY_INK), label(*sums, size=19), gap=8),
            ARROW,
            numbers(total, "output", side, [(0, 0)]),
            gap=18,
        ),
        gap=18,
        align="end",
    )
    return picture(
        "channels",
        "两个输入通道：各自互相关，再相加",
        f"每个通道的 3×3 输入与自己的 2×2 核做互相关，左上角分别是 {'、'.join(map(shown, parts))}，"
        f"相加得到输出左上角的 {shown(total[0][0])}。",
        content,
    )


def channel_row(c: int, slide: Slide, side: float) -> Block:
    image, kernel = input_grid(slide, (0, 0), side), numbers(slide.K.tolist(), "kernel", side, channel=c)
    partial = numbers(slide.output, "output", side, [(0, 0)], channel=c)
    return column(
        flow([f"通道 {c}"], ROOM, size=14, fill=GREY_INK),
        row(image, OPERATOR["corr"], kernel, EQUALS, partial, gap=9),
        gap=6,
        align="start",
    )


def channels_out() -> SVG:
    kernels = torch.stack([K, K + 1, K + 2])
    outputs = corr2d_multi_in_out(X, kernels)
    image = column(*(numbers(x.tolist(), "input", 28, channel=c) for c, x in enumerate(X)), gap=12)
    lines = [
        row(
            row(*(numbers(k.tolist(), "kernel", 28, channel=c) for c, k in enumerate(kernel)), gap=6),
            ARROW,
            numbers(output.tolist(), "output", 34, channel=o),
            gap=12,
        )
        for o, (kernel, output) in enumerate(zip(kernels, outputs, strict=True))
    ]
    content = column(
        row(image, OPERATOR["corr"], column(*lines, gap=16)),
        row(
            *(
                label(name, (times(shape), ink), size=14, fill=GREY_INK)
                for name, shape, ink in (
                    ("输入 ", X.shape, BLUE_INK),
                    ("核 ", kernels.shape, ORANGE_INK),
                    ("输出 ", outputs.shape, GREEN_INK),
                )
            ),
            gap=18,
        ),
        gap=16,
    )
    firsts = "、".join(shown(float(y[0, 0])) for y in outputs)
    return picture(
        "channels-out",
        "多个输出通道：每个三维的核生成一张输出",
        f"输入 {times(X.shape)}，核 {times(kernels.shape)}，输出 {times(outputs.shape)}。"
        f"每个核有两片，各看一个输入通道；{len(kernels)} 个核给出 {len(kernels)} 张输出，左上角依次是 {firsts}。",
        content,
    )


PIXELS = torch.tensor(
    [
        [[1, 0, 2], [3, 1, 0], [0, 2, 1]],
        [[0, 2, 1], [1, 2, 3], [2, 0, 1]],
        [[2, 1, 0], [0, 3, 1], [1, 1, 2]],
    ]
)
MIXING = torch.tensor([[1, 0, 2], [0, 1, 1]])


def one_by_one() -> SVG:
    """三个通道在每个像素上混成两个；at 是算给读者看的那个像素。"""
    at = (1, 1)
    Y = corr2d_multi_in_out_1x1(PIXELS, MIXING[:, :, None, None])
    before, after = PIXELS[:, *at].tolist(), Y[:, *at].tolist()
    product = row(
        titled(f"核 {times(MIXING.shape)}", numbers(MIXING.tolist(), "kernel", 40)),
        titled("输入", numbers([[v] for v in before], "input", 40)),
        beside_title(EQUALS),
        titled("输出", numbers([[v] for v in after], "output", 40)),
    )
    lines = [flow(mixed(w, before, y), ROOM, size=16) for w, y in zip(MIXING.tolist(), after, strict=True)]
    content = column(
        titled(f"输入 {times(PIXELS.shape)}", planes(PIXELS, "input", at)),
        label(f"↓ 取出像素 {at} 的一列", size=14, fill=GREY_INK),
        product,
        column(*lines, gap=5),
        label("↓ 每个像素都这样算，用同一个核", size=14, fill=GREY_INK),
        titled(f"输出 {times(Y.shape)}", planes(Y, "output", at)),
        gap=13,
    )
    return picture(
        "one-by-one",
        "1×1 卷积：每个像素上的矩阵乘法",
        f"输入 {times(PIXELS.shape)}，输出 {times(Y.shape)}。像素 {at} 的三个通道 {before} 排成一列，"
        f"乘以 {times(MIXING.shape)} 的核，得到两个输出通道 {[int(y) for y in after]}。其他像素用同一个矩阵。",
        content,
    )


def planes(values: torch.Tensor, role: str, at: tuple[int, int]) -> Block:
    """几个通道并排，每一张上同一个像素都套着框。"""
    return row(*(numbers(sheet.tolist(), role, 32, [at], channel=c) for c, sheet in enumerate(values)), gap=14)


def mixed(weights, values, total) -> list[list]:
    """一个输出通道：核的一行与各通道的数相乘再相加。"""
    terms = [[(shown(w), ORANGE_INK), "×", (shown(v), BLUE_INK)] for w, v in zip(weights, values, strict=True)]
    return [[*term, " + "] for term in terms[:-1]] + [[*terms[-1], " = ", (shown(total), GREEN_INK)]]
