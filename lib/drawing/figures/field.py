"""感受野：两层之后，一个输出看到多大一块输入。"""

import torch

from lib.colors import GREEN, GREY_INK, ORANGE
from lib.drawing.grid import Cell, Grid
from lib.drawing.layout import ROOM, Block, column, flow, picture, shift
from lib.drawing.svg import SVG, line, shown, text
from lib.ops import corr2d
from lib.window import Window, receptive_field, times

SIDE, GAP, HEAD = 36, 34, 24
LAYERS = [Window(3), Window(3)]


def two_layers() -> SVG:
    """输入正好取感受野那么大；连线从窗口的角通到它算出的格子，一层一层往右收。"""
    field, counts = receptive_field(LAYERS), paths()
    most = shown(max(max(line) for line in counts[0]))
    content = column(
        layers(counts),
        flow(["格子里的数：有几条路通到最右边的那一格。"], ROOM, fill=GREY_INK),
        flow([f"四角 {shown(counts[0][0][0])} 条，正中 {most} 条：同在感受野里，分量不同。"], ROOM, fill=GREY_INK),
        gap=8,
    )
    return picture(
        "receptive-field",
        f"两层 3×3 的感受野是 {times(field)}",
        f"三张方格自左至右：输入 {times(field)}、第一层 3×3、第二层 1×1。第二层的一格看到第一层的 3×3，"
        f"合起来看到输入的 {times(field)}。格子里的数是它通到第二层那一格的路有几条，四角 1 条，正中 {most} 条。",
        content,
    )


def paths() -> list[list[list[float]]]:
    """从输入起，每一层的每个格子有几条路通到最后那一格：倒着走，一格散开成它的窗口。"""
    counts = [torch.ones(1, 1)]
    for window in reversed(LAYERS):
        k_h, k_w = window.kernel_size
        counts.append(corr2d(counts[-1], torch.ones(k_h, k_w), padding=(k_h - 1, k_w - 1)))
    return [count.tolist() for count in reversed(counts)]


def layers(counts) -> Block:
    """三张方格上下居中；前一张的窗口与后一张的格子之间连两条线。"""
    height, x, body, places = len(counts[0]) * SIDE, 0, "", []
    for depth, values in enumerate(counts):
        y = HEAD + (height - len(values) * SIDE) / 2
        places.append((x, y))
        body += shift(x, y, layer(values, depth))
        width = len(values[0]) * SIDE
        title = ["输入", "第一层", "第二层"][depth]
        body += text(x + width / 2, 15, title, size=14, fill=GREY_INK)
        x += width + GAP
    joints = "".join(joint(places[d], places[d + 1], len(counts[d][0])) for d in range(len(LAYERS)))
    return Block(x - GAP + 4, HEAD + height + 4, body + joints)


def layer(values, depth: int) -> str:
    """输入和第一层的左上角套橙色的窗口；算出来的格子套绿框。"""
    grid = Grid(len(values), len(values[0]), SIDE)
    last = depth == len(LAYERS)
    frames = [] if last else [grid.frame(0, 0, *LAYERS[depth].kernel_size, color=ORANGE)]
    frames += [grid.frame(0, 0, color=GREEN)] if depth else []
    role = "output" if depth else "input"
    return grid.block(lambda i, j: Cell(role, values[i][j], marked=not last and max(i, j) < 3), *frames).body


def joint(before, after, cols: int) -> str:
    """从窗口的右边收到算出的格子的左边：两条虚线，只画两张方格之间的一段，不划过格子里的数。"""
    (x0, y0), (x1, y1) = (before[0] + 3 * SIDE, before[1]), after
    edge = before[0] + cols * SIDE
    passed = (edge - x0) / (x1 - x0)
    return "".join(
        line(edge, top + passed * (end - top), x1, end, ORANGE, 1.5, stroke_dasharray="5 4")
        for top, end in ((y0, y1), (y0 + 3 * SIDE, y1 + SIDE))
    )
