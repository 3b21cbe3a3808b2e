"""两张数表之间的记号。星号不用字体里的：有的机器没有那个字。"""

import math

from lib.colors import GREY, GREY_INK
from lib.drawing.layout import Block
from lib.drawing.svg import arrow, line, polygon, text

WIDTH = 20


def star() -> str:
    """互相关的 ⋆。"""
    points = []
    for k in range(10):
        radius, angle = (7 if k % 2 == 0 else 2.8), math.pi * k / 5
        points.append((WIDTH / 2 + radius * math.sin(angle), 10 - radius * math.cos(angle)))
    return polygon(points, GREY_INK)


def asterisk() -> str:
    """卷积的 ∗。"""
    strokes = ""
    for k in range(3):
        x, y = 7 * math.sin(math.pi * k / 3), 7 * math.cos(math.pi * k / 3)
        strokes += line(WIDTH / 2 - x, 10 - y, WIDTH / 2 + x, 10 + y, GREY_INK, 2)
    return strokes


def bars(*lines) -> Block:
    return Block(WIDTH, 20, "".join(line(*ends, GREY_INK, 2) for ends in lines))


def turned_star() -> str:
    """转置卷积的 ⋆ᵀ。"""
    return star() + text(WIDTH + 2, 6, "T", size=14, fill=GREY_INK)


OPERATOR = {
    "corr": Block(WIDTH, 20, star()),
    "conv": Block(WIDTH, 20, asterisk()),
    "transposed": Block(WIDTH + 8, 20, turned_star()),
}
EQUALS = bars((3, 7, 17, 7), (3, 13, 17, 13))
ARROW = Block(34, 20, arrow(0, 10, 34, 10, GREY))
