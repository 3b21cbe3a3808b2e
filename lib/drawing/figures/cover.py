"""封面与标志。"""

import torch

from lib.colors import BLUE, BLUE_MARK, GREEN, GREY_LINE, INK, ORANGE
from lib.drawing.grid import numbers
from lib.drawing.layout import Block, column, label, picture, row
from lib.drawing.signs import EQUALS, OPERATOR
from lib.drawing.svg import SVG, rect, tag, text
from lib.ops import corr2d
from lib.yong import bitmap

TITLE = "看得见的卷积"
PIXELS, SIDE, LEVELS = 38, 6, 8
EDGES = torch.tensor([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
AT = (18, 21)  # 核的中心停在竖的右边，那里的响应最强


def cover() -> SVG:
    """“永”字，一个找竖边的核，和真算出来的响应。"""
    image = torch.tensor(bitmap(PIXELS))
    response = corr2d(image, EDGES, padding=1)
    content = row(
        vertical(TITLE, 37),
        pixels(image, BLUE, BLUE, frame((AT[0] - 1, AT[1] - 1), 3, ORANGE)),
        column(OPERATOR["corr"], numbers(EDGES.tolist(), "kernel", 60), EQUALS, gap=12),
        pixels(response / response.abs().max(), ORANGE, BLUE, frame(AT, 1, GREEN)),
        gap=24,
    )
    return picture(
        "cover",
        f"《{TITLE}》封面",
        f"书名“{TITLE}”。一个“永”字的点阵，橙框里的 3×3 核正在上面滑动；右边是这个核算出的竖直边缘，"
        "每一竖的左右两边一橙一蓝，横的中段没有响应。",
        content,
    )


def frame(at, size: int, color: str) -> str:
    y, x = at[0] * SIDE - 1, at[1] * SIDE - 1
    return rect(x, y, size * SIDE + 2, size * SIDE + 2, stroke=color, stroke_width=3, rx=2)


def pixels(values: torch.Tensor, positive: str, negative: str, extra: str) -> Block:
    """不写数字的小格子：0 是白，颜色的深浅分 LEVELS 级；同一级的格子合成一条路径。"""
    height, width = values.shape
    paths = {}
    for i, j in torch.nonzero(values).tolist():
        level = round(float(values[i, j]) * LEVELS)
        paths[level] = paths.get(level, "") + f"M{j * SIDE} {i * SIDE}h{SIDE}v{SIDE}h-{SIDE}z"
    body = rect(0, 0, width * SIDE, height * SIDE, stroke=GREY_LINE) + "".join(
        tag("path", d=path, fill=positive if level > 0 else negative, fill_opacity=abs(level) / LEVELS)
        for level, path in sorted(paths.items())
        if level
    )
    return Block(width * SIDE, height * SIDE, body + extra)


def vertical(string: str, size: int) -> Block:
    """竖排的书名。"""
    step = size * 1.05
    body = "".join(
        text(size / 2, k * step + size * 0.88, character, size=size, font_weight="600")
        for k, character in enumerate(string)
    )
    return Block(size, step * len(string), body)


def mark(side: float) -> Block:
    """标志：3×3 的输入，一个 2×2 的窗口，和它算出的那一格。"""
    edge, gap = side * 0.06, side * 0.05
    size = (side - 2 * edge - 2 * gap) / 3
    body = ""
    for i in range(3):
        for j in range(3):
            color = GREEN if (i, j) == (2, 2) else BLUE if max(i, j) < 2 else BLUE_MARK
            body += rect(edge + j * (size + gap), edge + i * (size + gap), size, size, color, rx=side * 0.03)
    reach = 2 * size + 2 * gap + edge / 2
    body += rect(edge / 2, edge / 2, reach, reach, stroke=ORANGE, stroke_width=side * 0.075, rx=side * 0.06)
    return Block(side, side, body)


MARK = "标志：3×3 的格子上一个橙色的 2×2 窗口，右下角一格绿色的输出。"


def logo() -> SVG:
    return picture("logo", TITLE, MARK, row(mark(56), label((TITLE, INK), size=28), gap=14))


def favicon() -> SVG:
    return picture("favicon", TITLE, MARK, mark(64), margin=2)
