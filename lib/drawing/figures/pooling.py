"""池化：窗口里取最大或取平均；步幅与填充。"""

import torch

from lib.colors import ORANGE
from lib.drawing.figures.correlation import LECTURE
from lib.drawing.grid import Cell, Grid, numbers
from lib.drawing.layout import ROOM, Block, column, flow, label, picture, row, titled
from lib.drawing.signs import ARROW
from lib.drawing.slide import Slide
from lib.drawing.sliding import grid_of, input_grid
from lib.drawing.svg import SVG, rect, shown
from lib.drawing.words import arithmetic, plain


def pooling() -> SVG:
    slides = [Slide(LECTURE[0], torch.zeros(2, 2), op=op) for op in ("max", "avg")]
    names = ["最大池化", "平均池化"]
    image = titled("输入 3×3，窗口 2×2", input_grid(slides[0], (0, 0), 48))
    results = column(*(result(name, slide) for name, slide in zip(names, slides, strict=True)), gap=18)
    found = "；".join(f"{name} {plain(slide, (0, 0))}" for name, slide in zip(names, slides, strict=True))
    spoken = f"3×3 的输入，2×2 的窗口停在左上角。{found}。"
    return picture("pooling", "最大池化与平均池化", spoken, row(image, results, gap=22))


def result(name: str, slide: Slide) -> Block:
    return column(
        label(name, size=15),
        numbers(slide.output, "output", 44, [(0, 0)]),
        flow(arithmetic(slide, 0, 0), ROOM, size=15),
        gap=7,
    )


def pooling_stride() -> SVG:
    X = torch.arange(16).reshape(4, 4)
    apart = Slide(X, torch.zeros(2, 2), stride=2, op="max")
    overlapping = Slide(X, torch.zeros(3, 3), padding=1, stride=2, op="max")
    content = column(
        windows_and_output("窗口 2×2，步幅 2：不重叠", apart),
        windows_and_output("窗口 3×3，每侧填充 1，步幅 2：重叠", overlapping),
        gap=22,
        align="start",
    )
    results = "；".join("、".join(shown(v) for line in slide.output for v in line) for slide in (apart, overlapping))
    return picture(
        "pooling-stride",
        "最大池化的步幅与填充",
        "4×4 的输入 0 到 15。上图窗口 2×2、步幅 2，四个窗口互不重叠；"
        "下图窗口 3×3、每侧填充 1、步幅 2，相邻窗口重叠一行或一列，"
        f"填充的值是 −∞，最下一行和最右一列的填充没有窗口看到。输出依次是 {results}。",
        content,
    )


def windows_and_output(title: str, slide: Slide) -> Block:
    """所有窗口都套上框，第一个涂深；每个窗口里最大的数加深一层。"""
    grid = grid_of(slide, 40)
    m_h, m_w = slide.window.output_shape(slide.shape)
    corners = [min(slide.taps(i, j)) for i in range(m_h) for j in range(m_w)]
    chosen = {max(slide.taps(i, j), key=lambda place: slide.value(*place)) for i in range(m_h) for j in range(m_w)}
    image = grid.block(
        lambda r, c: Cell(
            "input" if slide.inside(r, c) else "padding",
            slide.value(r, c),
            marked=(r, c) in chosen,
            **slide.missed(r, c),
        ),
        *(window_frame(grid, corner, slide, odd=(n // m_w + n) % 2) for n, corner in enumerate(corners)),
    )
    return column(flow([title], ROOM), row(image, ARROW, numbers(slide.output, "output", 40)), gap=8, align="start")


def window_frame(grid: Grid, corner, slide: Slide, odd: int) -> str:
    """比格线缩进一点的框。窗口重叠时，相邻的框缩进不同、虚实不同，才分得清。"""
    x, y, width, height = grid.box(*corner, *slide.window.kernel_size)
    crossing = odd and slide.window.stride < slide.window.kernel_size
    inset, dashes = (7, "6 4") if crossing else (2, None)
    return rect(
        x + inset, y + inset, width - 2 * inset, height - 2 * inset,
        stroke=ORANGE, stroke_width=2.5, rx=3, stroke_dasharray=dashes,
    )  # fmt: skip
