"""读数字的静态图：纸与输入，各层的图，分数，看着的一格的窗口与那张图。各格与 sheets.js 相同，话与 words.py 相同。"""

import math

from torch import Tensor

from lib.colors import (
    BLUE,
    BLUE_LINE,
    BLUE_MARK,
    GREEN,
    GREEN_FILL,
    GREEN_INK,
    GREEN_LINE,
    GREEN_MARK,
    GREY,
    GREY_INK,
    GREY_LINE,
    INK,
    ORANGE,
    ORANGE_INK,
)
from lib.drawing.grid import SMALLEST, full
from lib.drawing.layout import ROOM, Block, column, flow, picture, row, titled, words_of
from lib.drawing.svg import SVG, hatch, rect, shift, tag, text
from lib.explorers.digit_reader.explain import Explanation, explain, field_of, inked, votes_of
from lib.explorers.digit_reader.network import Network, Step
from lib.explorers.digit_reader.words import arithmetic, fixed, meaning, name_of, verdict
from lib.ink import BLOCK, FULL, SIDE

CROWDED = 8  # 边长到这里，格子里还写得下数
NAME = 64  # 层的名字占多宽
LENS = 182  # 放大的窗口与图有多大
Frame = tuple[str, tuple[int, int, int, int]]


def reading(network: Network, steps: list[Step], figure) -> SVG:
    """figure 是 DigitReader：看着哪一格，移到哪里，纸上是什么。"""
    page, cell = figure.page, figure.cell
    told = explain(steps, cell, page, figure.origin)
    ink = figure.amounts
    answer = int(steps[-1].maps.argmax())
    empty = not ink[0]
    name = name_of(steps, cell)
    spoken = f"{verdict(steps, empty)}。{name}等于 {fixed(told.result)}。"
    lines = [
        (f"{name}：{arithmetic(steps, cell, told)}", 15, INK),
        (meaning(network, steps, cell, figure.shift, ink, answer), SMALLEST, GREY_INK),
        (spoken, SMALLEST, GREY_INK),
    ]
    lens = [window_table(steps, cell, told, page)] + ([chosen(steps, cell)] if steps[cell[0]].type != "linear" else [])
    content = column(
        row(titled("写的", paper(figure.ink)), titled("每 4×4 数墨", input_table(steps, cell, told)), gap=22),
        *layers(steps, cell, told),
        scores(steps, cell, answer, empty),
        row(*lens, gap=22, align="start"),
        *(flow(words_of(line), ROOM, size=size, fill=fill) for line, size, fill in lines),
        gap=10,
        align="start",
    )
    return picture("digit-reader", "一个数字走过网络的每一层", spoken, content)


# ---- 表 ----


def table(rows: int, cols: int, side: float, cell, frames: list[Frame] = (), first=(0, 0), edge=GREY_LINE) -> Block:
    """cell(行, 列) 给 (数据, 底色, 深浅, 字)；frames 是 (颜色, 框)。"""
    body = ""
    for r in range(first[0], first[0] + rows):
        for c in range(first[1], first[1] + cols):
            data, fill, shade, written = cell(r, c)
            known = {f"data_{key}": value for key, value in data.items() if key != "current"} | {
                "data_row": r,
                "data_col": c,
            }
            if data.get("current"):
                known["aria_current"] = "true"
            inside = drawn((c - first[1]) * side, (r - first[0]) * side, side, fill, shade, written)
            body += tag("g", inside, **known)
    width, height = cols * side, rows * side
    body += rect(0, 0, width, height, stroke=edge)
    for color, (top, left, down, across) in frames:
        x, y = (left - first[1]) * side, (top - first[0]) * side
        body += rect(x, y, across * side, down * side, stroke=color, stroke_width=2)
    return Block(width, height, body)


def drawn(x: float, y: float, side: float, fill, shade: float, written) -> str:
    """一格：底色（空的不画），数，右下角的小字。"""
    body = hatch(x, y, side, side) if fill == "padding" else ""
    if fill and fill != "padding" and shade > 0:
        body += rect(x, y, side, side, fill, fill_opacity=None if shade == 1 else round(0.1 + 0.9 * shade, 3))
    value, factor = written if isinstance(written, tuple) else (written, "")
    if value:
        body += text(x + side / 2, y + side * (0.36 if factor else 0.5) + SMALLEST * 0.36, value, size=SMALLEST)
    if factor:
        body += text(x + side / 2, y + side * 0.82, (factor, ORANGE_INK), size=SMALLEST)
    return body


def paper(ink) -> Block:
    return table(SIDE, SIDE, 5, lambda r, c: ({"role": "ink", "value": full(ink[r][c])}, INK, ink[r][c], ""), edge=GREY)


def input_table(steps: list[Step], cell, told: Explanation) -> Block:
    """网络读到的墨数；看得到的一块加深。"""
    X = steps[0].maps[0].tolist()
    n, field = len(X), field_of(steps, cell)
    top, left = (max(v, 0) for v in field[:2])
    bottom, right = (min(field[i] + field[i + 2], n) for i in (0, 1))

    def one(r, c):
        data = {"role": "input", "value": full(X[r][c]), "channel": 0}
        if cell[0] == 0 and (r, c) == tuple(cell[2:]):
            data["current"] = True
        return data, BLUE_MARK, X[r][c] / FULL, "" if n > CROWDED else str(int(X[r][c]))

    seen = (top, left, bottom - top, right - left)
    frame = (GREEN, seen) if cell[0] == 0 else (ORANGE, told.frame if cell[0] == 1 else seen)
    return table(n, n, 160 / n, one, [frame], edge=BLUE_LINE)


def layers(steps: list[Step], cell, told: Explanation) -> list[Block]:
    """各层的图：一层一排，一个通道一张，深浅照这一层最大的数。"""
    made = []
    for layer, step in enumerate(steps[1:-1], 1):
        channels, height, width = step.maps.shape
        top = step.maps.abs().max().item() or 1
        across = math.ceil(channels / math.ceil(channels / (10 if height > 4 else 20)))
        pitch = (ROOM - NAME) / across
        side = min(7, (pitch - 4) / width)
        maps = [map_table(steps, layer, channel, cell, told, top, side) for channel in range(channels)]
        body, down = "", height * side + 3
        for i, block in enumerate(maps):
            body += shift(NAME + i % across * pitch, i // across * down, block.body)
        tall = math.ceil(channels / across) * down - 3
        body += text(0, tall / 2 + 5, step.name, size=SMALLEST, anchor="start", fill=GREY_INK)
        made.append(Block(ROOM, max(tall, 18), body))
    return made


def map_table(steps: list[Step], layer: int, channel: int, cell, told: Explanation, top: float, side: float) -> Block:
    X = steps[layer].maps[channel].tolist()
    kind, here = steps[cell[0]].type, [layer, channel] == cell[:2]
    tone = GREEN if layer == cell[0] else BLUE if layer == cell[0] - 1 else GREY

    def one(r, c):
        data = {"role": "map", "value": full(X[r][c]), "channel": channel}
        if here and [r, c] == cell[2:]:
            data["current"] = True
        return data, tone, X[r][c] / top, ""

    frames = [(GREEN, (0, 0, len(X), len(X[0]))), (INK, (*cell[2:], 1, 1))] if here else []
    if layer == cell[0] - 1 and (kind == "conv" or (kind in ("max", "global") and channel == cell[1])):
        frames.append((ORANGE, told.frame))
    return table(len(X), len(X[0]), side, one, frames)


def scores(steps: list[Step], cell, answer: int, empty: bool) -> Block:
    """十个分数，两排，各写着是哪个数字；最高的加深。"""
    last, body = len(steps) - 1, ""
    side, half = (ROOM - NAME) / 5, 5
    for digit, score in enumerate(steps[-1].maps.flatten().tolist()):
        x, y = NAME + digit % half * side, digit // half * 24
        chosen_one, best = cell[0] == last and cell[3] == digit, digit == answer and not empty
        written = f"{'−' if score < -0.05 else ''}{abs(score):.1f}"
        inside = rect(x, y, side, 24, GREEN_MARK if best else GREEN_FILL, stroke=GREEN if chosen_one else GREEN_LINE)
        inside += text(x + 12, y + 17, (str(digit), GREEN_INK), size=SMALLEST)
        inside += text(x + side - 6, y + 17, written, size=SMALLEST, anchor="end")
        known = {"data_role": "output", "data_row": 0, "data_col": digit, "data_value": full(score)}
        body += tag("g", inside, **known, aria_current="true" if chosen_one else None)
    name = text(0, 29, "分数", size=SMALLEST, anchor="start", fill=GREY_INK)
    return Block(ROOM, 48, name + body)


# ---- 放大 ----


def chosen(steps: list[Step], cell) -> Block:
    """看着的那张图，带着数。"""
    layer, channel, *at = cell
    step = steps[layer]
    X, top = step.maps[channel].tolist(), step.maps.abs().max().item() or 1
    n = len(X[0])
    numbered = n <= 4 or (step.type == "input" and n <= CROWDED)  # 再小，手机上就读不清了
    digits = 0 if step.type == "input" else 2

    def one(r, c):
        data = {"role": "result", "value": full(X[r][c]), "channel": channel}
        if [r, c] == at:
            data["current"] = True
        written = "" if not numbered else f"{X[r][c]:.{digits}f}" if X[r][c] else "0"
        return data, GREEN_MARK, X[r][c] / top, written

    block = table(len(X), n, LENS / n, one, [(GREEN, (*at, 1, 1))], edge=GREEN_LINE)
    return titled(caption(steps, layer, channel), block)


def caption(steps: list[Step], layer: int, channel: int) -> str:
    step = steps[layer]
    return step.name if step.type in ("input", "linear") else f"{step.name} 通道 {channel}"


def window_table(steps: list[Step], cell, told: Explanation, page: Tensor) -> Block:
    """这一格的窗口：卷积是放大的那个通道乘核，池化是比的几格，输入是纸上的 4×4，分数是各投几分。"""
    step = steps[cell[0]]
    if step.type == "input":
        return block(told, page)
    if step.type == "linear":
        return votes(steps, cell)
    conv = step.type == "conv"
    origin = told.open if conv else cell[1]
    taps, (top, left, rows, cols) = told.taps[told.open], told.frame
    counted = conv and steps[cell[0] - 1].type == "input"
    most = max(tap.x for tap in taps) or 1

    def one(r, c):
        tap = taps[(r - top) * cols + c - left]
        factor = f"×{fixed(tap.w)}" if conv else ""
        if not tap.inside:
            return {"role": "padding", "value": "0"}, "padding", 1, ("0", factor)
        value = tap.x * FULL if counted else tap.x
        data = {"role": "pixel", "value": full(value), "channel": origin}
        written = "" if cols > CROWDED else str(int(value)) if counted else fixed(value)
        return data, BLUE_MARK, tap.x / most if cols > CROWDED else 1, (written, factor)

    below = caption(steps, cell[0] - 1, origin)
    made = table(rows, cols, LENS / cols, one, [(ORANGE, told.frame)], (top, left), BLUE)
    return titled(f"{below} × 核" if conv else below, made)


def block(told: Explanation, page: Tensor) -> Block:
    top, left = told.frame[:2]

    def one(r, c):
        value = inked(page, r, c)
        return {"role": "ink", "value": str(value)}, INK, value, ""

    return titled("摆好的纸上", table(BLOCK, BLOCK, 36, one, [(ORANGE, told.frame)], (top, left)))


def votes(steps: list[Step], cell) -> Block:
    below = steps[cell[0] - 1]
    all_, (channels, height, width) = votes_of(below, steps[cell[0]], cell[3]), below.maps.shape
    across, most = math.ceil(math.sqrt(channels)), max(map(abs, all_)) or 1

    def one(r, c):
        channel = r // height * across + c // width
        if channel >= channels:
            return {"role": "none"}, None, 0, ""
        value = all_[channel * height * width + r % height * width + c % width]
        data = {"role": "vote", "value": full(value), "channel": channel}
        return data, ORANGE if value > 0 else BLUE, abs(value) / most, ""

    cols = across * width
    made = table(math.ceil(channels / across) * height, cols, LENS / cols, one)
    return titled(f"{len(all_)} 个数，各投几分", made)
