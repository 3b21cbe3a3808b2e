"""感受野的静态图：各层一行，输入在最下面；橙色的连线是核，框是感受野。话与 words.js 相同。"""

from lib.colors import BLUE, BLUE_INK, GREEN, GREY, GREY_INK, ORANGE, ORANGE_FILL, ORANGE_INK
from lib.drawing.grid import Cell, Grid
from lib.drawing.layout import ROOM, Block, column, flow, picture, words_of
from lib.drawing.svg import SVG, line, polygon, shift, tag, text
from lib.explorers.receptive_field.stack import Stack

SIDE, GAP, HEAD, FOOT = 29, 44, 18, 32  # HEAD 放最上面一行的名字


def side_view(stack: Stack, layer: int, col: int, paths: bool) -> SVG:
    """正看着第 layer 层的第 col 格；paths：亮着的格子里写有几条路。"""
    cone = stack.cone(layer, col)
    sentence = seeing(stack, layer, col, cone)
    content = column(
        rows(stack, layer, col, cone, paths),
        flow(equation(stack, layer), ROOM, size=16),
        flow(words_of(meaning(stack, layer, col, cone, paths)), ROOM, size=14, fill=GREY_INK),
        *(flow(words_of(each), ROOM, size=14, fill=GREY_INK) for each in growing(stack)),
        flow(words_of(sentence), ROOM, size=14, fill=GREY_INK),
        gap=8,
        align="start",
    )
    return picture("receptive-field", f"感受野：{stack.layers} 层，核长 {stack.k}", sentence, content)


# ---- 画 ----


def rows(stack: Stack, layer: int, col: int, cone, paths: bool) -> Block:
    side = min(SIDE, ROOM / stack.n)

    def left(level):
        return (ROOM - stack.lengths[level] * side) / 2

    def above(level):
        return HEAD + (stack.layers - level) * (side + GAP)

    def middle(level, c):
        return left(level) + (c + 0.5) * side

    body = ""
    for level in range(1, layer + 1):  # 锥：每两层之间一个梯形，里面的线是核
        lower, upper = cone[level - 1], cone[level]
        start, end = above(level) + side, above(level - 1)
        corners = [
            (middle(level, min(upper)) - side / 2, start), (middle(level, max(upper)) + side / 2, start),
            (middle(level - 1, max(lower)) + side / 2, end), (middle(level - 1, min(lower)) - side / 2, end),
        ]  # fmt: skip
        body += polygon(corners, ORANGE_FILL)
        slide = stack.slides[level - 1]
        for c in upper:
            for _, below in slide.taps(0, c):
                body += line(middle(level, c), start, middle(level - 1, below), end, ORANGE, 1.2)
    for level, band in enumerate(stack.fan(layer, col), layer):
        for c, up in band:
            ends = middle(level, c), above(level), middle(level + 1, up), above(level + 1) + side
            body += line(*ends, GREY, 1.2, stroke_dasharray="4 3")
    for level in range(stack.layers + 1):
        place = left(level), above(level)
        body += shift(*place, row_of(stack, level, layer, col, cone, paths, side))
        body += text(0, above(level) - 5, named(stack, level), size=14, anchor="start", fill=GREY_INK)
    start, end = (middle(0, edge(cone[0])) + half for edge, half in ((min, -side / 2), (max, side / 2)))
    bottom = above(0) + side + 5
    ticks = "".join(f"M{start + side * i:g} {bottom + 6:g}v-3" for i in range(1, stack.fields[layer]))
    body += tag("path", d=f"M{start:g} {bottom:g}v6H{end:g}v-6{ticks}", fill="none", stroke=BLUE, stroke_width=1.5)
    label = (f"感受野 {stack.fields[layer]}", BLUE_INK)
    body += text(min(max((start + end) / 2, 36), ROOM - 36), bottom + 23, label, size=15)
    return Block(ROOM, above(0) + side + FOOT, body)


def named(stack: Stack, level: int) -> str:
    return f"{f'第 {level} 层' if level else '输入'} {stack.lengths[level]} 格"


def row_of(stack: Stack, level: int, layer: int, col: int, cone, paths: bool, side: float) -> str:
    lit = cone[level] if level <= layer else {}
    role = "output" if level == stack.layers else "partial" if level else "input"
    grid = Grid(1, stack.lengths[level], side, first=(level, 0))

    def cell(_, c):
        missed = stack.slides[level].missed(0, c) if level < stack.layers else {}
        value = lit.get(c) if paths else None
        return Cell(role, value, marked=c in lit, current=(level, c) == (layer, col), **missed)

    frames = []
    if level == 0:
        frames = [grid.frame(0, min(lit), cols=max(lit) - min(lit) + 1, color=BLUE)]
    elif level == layer:
        frames = [grid.frame(layer, col, color=GREEN)]
    return grid.block(cell, *frames).body


# ---- 话 ----


def equation(stack: Stack, layer: int) -> list:
    """感受野 7 = 1 + 3×(3−1)；步幅大于 1 时一层一层地加。"""
    size, spread = (f"({stack.k}−1)", ORANGE_INK), f"{stack.dilation}×" if stack.dilation > 1 else ""
    head = [(f"感受野 {stack.fields[layer]}", BLUE_INK), " = 1"]
    if stack.stride == 1:
        return [head, [f" + {layer}×{spread}", size]]
    return [head, *([f" + {spread}", size, f"×{stack.stride**below}"] for below in range(layer))]


def meaning(stack: Stack, layer: int, col: int, cone, paths: bool) -> str:
    unseen = stack.fields[layer] - len(cone[0])
    rest = f"其中 {unseen} 格在空隙里，没有看到。" if unseen else ""
    if paths:
        return f"格子里的数：有几条路通到第 {layer} 层的格子 {col}。{rest}"
    if stack.k == 1:
        return f"核只有 1 格：叠几层，都只看 1 格。{rest}"
    if stack.stride == 1:
        more = f"{stack.dilation}×({stack.k}−1)" if stack.dilation > 1 else f"{stack.k}−1"
        return f"每多一层，多看 {more} = {stack.fields[1] - 1} 格。{rest}"
    return f"每上一层，相邻两格在输入上的间距乘 {stack.stride}。{rest}"


def growing(stack: Stack) -> list[str]:
    """收起来的公式：每一层多看几格。"""
    spread = f"{stack.dilation}×" if stack.dilation > 1 else ""
    before = zip(stack.fields, stack.fields[1:], strict=False)
    return [
        f"第 {i + 1} 层：{was} + {spread}({stack.k}−1)×{stack.stride**i} = {now}" for i, (was, now) in enumerate(before)
    ]


def seeing(stack: Stack, layer: int, col: int, cone) -> str:
    first, last = min(cone[0]), max(cone[0])
    return f"第 {layer} 层的格子 {col} 看到输入 {first} 到 {last}，感受野 {stack.fields[layer]}。"
