"""填充与步幅。"""

import torch

from lib.colors import GREEN, GREEN_INK, GREY_INK
from lib.drawing.figures.correlation import LECTURE
from lib.drawing.grid import Cell, Grid
from lib.drawing.layout import ROOM, Block, beside_title, column, flow, label, note, picture, row, titled
from lib.drawing.signs import ARROW
from lib.drawing.slide import Slide
from lib.drawing.sliding import equation, grid_of, input_grid, kernel_block, output_block, panel
from lib.drawing.svg import SVG
from lib.drawing.words import arithmetic, description, plain, unseen
from lib.window import times


def padding() -> SVG:
    slide, at = Slide(*LECTURE, padding=1), (0, 1)
    (n, _), (k, _), (p, _) = slide.shape, slide.window.kernel_size, slide.window.padding
    m = str(slide.window.output_shape(slide.shape)[0])
    content = column(
        panel(slide, at),
        equation(slide, at),
        column(
            flow([[f"每侧填充 {p}：{n} + 2×{p} − {k} + 1 = ", (m, GREEN_INK)]], ROOM),
            flow([[f"总填充 {2 * p}：{n} − {k} + {2 * p} + 1 = ", (m, GREEN_INK)]], ROOM),
            gap=4,
            align="start",
        ),
        gap=14,
        align="start",
    )
    return picture("padding", "填充：在输入四周添上 0", description(slide, *at), content)


def padding_even() -> SVG:
    sides = [even_side("上、左多填（讲义）", 2, 1), even_side("下、右多填（PyTorch）", 1, 2)]
    content = column(
        row(*sides, gap=18),
        flow(["核 4×4，总填充 3 = 2 + 1：输出都是 4×4。"], ROOM),
        flow(["橙框是同一个输出 (1, 1) 的窗口，两边差一行一列。"], ROOM),
        gap=8,
    )
    return picture(
        "padding-even",
        "偶数的核：总填充是奇数，两侧只能差一",
        "4×4 的输入、4×4 的核，总填充 3。左图上侧和左侧填 2、下侧和右侧填 1；右图上侧和左侧填 1、下侧和右侧填 2。"
        "橙框是输出 (1, 1) 的窗口，右图的比左图的往右下移了一格。",
        content,
    )


def even_side(title: str, before: int, after: int, n: int = 4, k: int = 4, at=(1, 1)) -> Block:
    """只画填充的位置、输出 at 和它的窗口；窗口的左上角在填充后的 at 处，也就是输入的 at − before 处。"""
    grid = Grid(n + before + after, n + before + after, 26, first=(-before, -before))
    top, left = at[0] - before, at[1] - before

    def cell(r, c):
        return Cell(
            "input" if 0 <= r < n and 0 <= c < n else "padding",
            marked=top <= r < top + k and left <= c < left + k,
        )

    m = n + before + after - k + 1
    output = Grid(m, m, 26)
    return column(
        label(title, size=14),
        grid.block(cell, grid.frame(top, left, k, k)),
        label(f"上 {before} 下 {after}，左 {before} 右 {after}", size=14, fill=GREY_INK),
        row(
            label(f"输出 {at}", size=14, fill=GREY_INK),
            output.block(lambda r, c: Cell("output", marked=(r, c) == at), output.frame(*at, color=GREEN)),
        ),
        gap=6,
    )


def stride() -> SVG:
    slide = Slide(*LECTURE, padding=1, stride=(3, 2))
    m_h, m_w = slide.window.output_shape(slide.shape)
    steps = [[stride_step(slide, (i, j), i * m_w + j + 1) for j in range(m_w)] for i in range(m_h)]
    s_h, s_w = slide.window.stride
    content = column(
        *(row(*line, gap=24) for line in steps),
        row(kernel_block(slide, 36), output_block(slide, None, 36), gap=48),
        column(*(note(sentence, ROOM) for sentence in unseen(slide)), gap=6),
        gap=18,
    )
    equations = "；".join(plain(slide, (i, j)) for i in range(m_h) for j in range(m_w))
    return picture(
        "stride",
        f"步幅：窗口每次向下 {s_h} 行、向右 {s_w} 列",
        f"3×3 的输入每侧填充 1，核 2×2，步幅 ({s_h}, {s_w})，四步得到 {m_h}×{m_w} 的输出：{equations}。"
        + "".join(unseen(slide)),
        content,
    )


def stride_step(slide: Slide, at: tuple[int, int], number: int) -> Block:
    *terms, result = arithmetic(slide, *at)
    return column(
        label(f"第 {number} 步：输出 {at}", *result, size=14, fill=GREY_INK),
        input_grid(slide, at, 34, factors=False),
        flow(terms, ROOM / 2, size=14),
        gap=6,
    )


def dropped() -> SVG:
    """高 5 除不尽、宽 6 正好，一看就知道差在哪里。"""
    slide = Slide(torch.arange(30).reshape(5, 6), torch.ones(2, 2), stride=2)
    (n_h, n_w), (m_h, m_w) = slide.shape, slide.window.output_shape(slide.shape)
    rows, cols = slide.window.unused(slide.shape)
    grid = grid_of(slide, 40)
    frames = [grid.frame(*min(slide.taps(i, j)), 2, 2) for i in range(m_h) for j in range(m_w)]
    image = grid.block(lambda r, c: Cell("input", slide.value(r, c), **slide.missed(r, c)), *frames)
    output = Grid(m_h, m_w, 30).block(lambda i, j: Cell("output"))
    content = column(
        row(
            titled(f"输入 {times(slide.shape)}", image),
            beside_title(ARROW),
            titled(f"输出 {times((m_h, m_w))}", output),
            gap=10,
        ),
        column(
            flow([f"核 2×2，步幅 2。高：({n_h} − 2) mod 2 = {rows}，"], ROOM),
            flow([f"最下 {rows} 行没有窗口看到，丢掉。"], ROOM),
            flow([f"宽：({n_w} − 2) mod 2 = {cols}，一列也不丢。"], ROOM),
            gap=4,
            align="start",
        ),
        gap=14,
        align="start",
    )
    return picture(
        "dropped",
        "步幅除不尽时，最后的行没有窗口看到",
        f"{n_h}×{n_w} 的输入，核 2×2，步幅 2，输出 {m_h}×{m_w}，{m_h * m_w} 个窗口用橙框标出。"
        f"高度方向余 {rows}，最下 {rows} 行是带一条对角线的灰格，没有窗口看到；宽度方向余 {cols}，一列也不丢。",
        content,
    )
