"""一叠层：自上而下，每层一个按边长开方缩放的方块，旁边是形状、参数、乘加、感受野；下面是选中那一层的算式。

layers 里每层是整理过的字典，rows 里每层是它的账（见 lib.stack），走不通的层是 None。
"""

import math
from itertools import groupby
from types import SimpleNamespace

from lib.colors import BLUE, BLUE_FILL, BLUE_INK, GREEN, GREEN_FILL, GREEN_INK, GREY_INK, INK, ORANGE_INK
from lib.drawing.layout import ROOM, Block, column, flow, label, note, picture, row, words_of
from lib.drawing.svg import SVG, rect, tag, text, text_width
from lib.drawing.words import sizes, unseen
from lib.stack import LAYERS, title
from lib.window import times

FOLD = 6  # 连着这么多层一模一样，就只画头尾
SIDE, PLATES, GAP = 48, 5, 3
SIZE = 14


def layer_stack(shape, layers, rows, at=0, problem="") -> SVG:
    """shape 是输入 (c, h, w)，at 是选中的层，problem 是走不通的原因。"""
    broken = next((i for i, entry in enumerate(rows) if entry is None), None)
    largest = max(n for each in [shape, *(entry.shape for entry in rows if entry)] for n in each[1:])
    lines = [row(block(shape, largest, BLUE, BLUE_FILL), written([["输入 ", (times(shape), BLUE_INK)]]))]
    for i in folded(layers, {at, broken}):
        if isinstance(i, range):
            sentence = f"第 {i[0] + 1} 到 {i[-1] + 1} 层与前一层一样"
            lines.append(row(Block(SIDE, 20), label(sentence, size=SIZE, fill=GREY_INK)))
        else:
            lines.append(layer_line(i, layers[i], rows[i], largest, i == at))
    total = [f"{sum(getattr(entry, key) for entry in rows if entry):,}" for key in ("parameters", "multiply_adds")]
    lines.append(label(f"合计：参数 {total[0]}，乘加 {total[1]}", size=SIZE))
    words = [flow(words_of(line) if isinstance(line, str) else line, ROOM, size=SIZE, fill=GREY_INK)
             for line in explain(rows, at)]  # fmt: skip
    notes = [note(sentence, ROOM) for sentence in ([problem] if problem else dropped(rows[at]))]
    parts = [column(*lines, gap=8, align="start")]
    if words:
        parts.append(column(*words, gap=4, align="start"))
    name = f"层越叠，看到的输入越大：{len(layers)} 层，输入 {times(shape)}"
    said = description(layers, rows, at, problem)
    return picture("layer-stack", name, said, column(*parts, *notes, gap=14, align="start"))


def description(layers, rows, at, problem) -> str:
    """给读屏软件的话；折起来的层不念。"""
    shown = [i for i in folded(layers, {at}) if not isinstance(i, range) and rows[i]]
    each = [f"第 {i + 1} 层 {title(layers[i])}，输出 {times(rows[i].shape)}" for i in shown]
    return "；".join([*each, *[problem] * bool(problem)]) + "。"


def folded(layers, keep) -> list:
    """画哪几层：连着许多层一模一样时只画头、尾和 keep 里的，中间折成一段 range。"""
    shown, first = [], 0
    for _, run in groupby(layers):
        last = first + len(list(run)) - 1
        for i in range(first, last + 1):
            if last - first + 1 < FOLD or i in (first, last) or i in keep:
                shown.append(i)
            elif shown and isinstance(shown[-1], range):
                shown[-1] = range(shown[-1].start, i + 1)
            else:
                shown.append(range(i, i + 1))
        first = last + 1
    return shown


def details(layer) -> list[str]:
    """与平常不同的参数：填充 2、步幅 2……"""
    unusual = []
    for name, key, usual in (("填充", "padding", 0), ("步幅", "stride", 1), ("扩张率", "dilation", 1)):
        h, w = layer.get(key, (usual, usual))
        unusual += [] if h == w == usual else [f"{name} {h}" if h == w else f"{name} {h}×{w}"]
    groups = layer.get("groups", 1)
    unusual += [f"{groups} 组"] * (groups > 1)
    return unusual + ["无偏置"] * (not layer.get("bias", True))


def block(shape, largest, color, fill) -> Block:
    """一叠方片：边长按开方缩放，通道越多片数越多（至多 5 片）。"""
    c, *size = shape
    height, width = (max(4, (SIDE - PLATES * GAP) * math.sqrt(n / largest)) for n in size)
    plates = min(PLATES, 1 + int(math.log2(c) / 2))
    body = ""
    for i in reversed(range(plates)):
        off = GAP * (i - (plates - 1) / 2)
        body += rect((SIDE - width) / 2 + off, (SIDE - height) / 2 - off, width, height, fill, stroke=color, rx=2)
    return Block(SIDE, SIDE, body)


def written(lines) -> Block:
    """左对齐的几行，每行是几段文字。"""
    return column(*(flow([pieces], ROOM, size=SIZE) for pieces in lines), gap=2, align="start")


def layer_line(i: int, layer, entry, largest, current: bool) -> Block:
    heading = [(f"{i + 1} {title(layer)}", ORANGE_INK), *(f"，{text}" for text in details(layer))]
    if entry is None:
        body = row(Block(SIDE, 20), written([heading, ["走不通"]]))
    else:
        body = row(block(entry.shape, largest, GREEN, GREEN_FILL), counts(i, heading, entry))
    frame = rect(-6, -3, body.width + 12, body.height + 6, stroke=GREEN, stroke_width=2, rx=6) if current else ""
    state = tag("g", frame + body.body, data_layer=i, aria_current="true" if current else None)
    return Block(body.width, body.height, state)


def counts(i: int, heading, entry) -> Block:
    """三行：做了什么；输出、参数、乘加；感受野、间距、丢掉的行列。"""
    return column(
        flow([heading], ROOM, size=SIZE),
        cells(i, [("输出 ", "c h w", entry.shape), ("参数 ", "parameters", [entry.parameters])]),
        cells(i, [("乘加 ", "multiply_adds", [entry.multiply_adds]), ("感受野 ", "field_h field_w", entry.field)]),
        cells(i, [("间距 ", "jump_h jump_w", entry.jump), ("丢掉 ", "unused_h unused_w", entry.unused)]),
        gap=1,
        align="start",
    )


def cells(i: int, parts) -> Block:
    """一行里的几项数；每个数是一个格子，data-* 与网页上的相同。"""
    x, body = 0.0, ""
    for name, columns, values in parts:
        x += 14 if x else 0
        for k, (key, value) in enumerate(zip(columns.split(), values, strict=True)):
            before = "×" if k else name
            body += text(x, SIZE * 1.02, before, size=SIZE, anchor="start", fill=GREY_INK)
            x += text_width(before, size=SIZE)
            color = GREEN_INK if key in "chw" else INK
            number = text(x, SIZE * 1.02, f"{value:,}", size=SIZE, anchor="start", fill=color)
            body += tag("g", number, data_role="output", data_row=i, data_col=key, data_value=str(value))
            x += text_width(f"{value:,}", size=SIZE)
    return Block(x, SIZE * 1.3, body)


def explain(rows, i: int) -> list:
    """选中的层怎样算出来，一行是一句话或几个词；走不通时没有。"""
    entry = rows[i]
    if entry is None:
        return []
    layer, shape = entry.layer, entry.from_shape
    kind = LAYERS[layer["type"]]
    change = [(times(shape), BLUE_INK), " → ", (times(entry.shape), GREEN_INK)]
    lines = [[f"第 {i + 1} 层 {title(layer)}：", change]]
    if "kernel" in kind.has:
        lines += sizes(SimpleNamespace(window=entry.window, shape=shape[1:]))
    if kind.formula:
        weights = kind.formula(layer, shape[0])
        bias = f" + {layer['c_out']}" if layer["bias"] else ""
        products = f"乘加 {weights} × {times(entry.shape[1:])}"
        counts = [(f"{number:,}", ORANGE_INK) for number in (entry.parameters, entry.multiply_adds)]
        lines.append([f"参数 {weights}{bias}", [" = ", counts[0], "；"], products, [" = ", counts[1]]])
    else:
        lines.append(kind.note(shape[1:]))
    high, wide = (reach(rows, i, axis) for axis in (0, 1))
    return [*lines, [high if high == wide else f"高：{high}；宽：{wide}"]]


def reach(rows, i: int, axis: int) -> str:
    """一个方向上，感受野与间距怎样从前一层来。"""
    entry = rows[i]
    field, jump = (rows[i - 1].field[axis], rows[i - 1].jump[axis]) if i else (1, 1)
    span, stride = entry.window.effective_size[axis], entry.window.stride[axis]
    beyond = "（比输入大，多出的落在填充里）" if entry.field[axis] > rows[0].from_shape[1:][axis] else ""
    return (
        f"感受野 {field} + ({span}−1)×{jump} = {entry.field[axis]}{beyond}，间距 {jump}×{stride} = {entry.jump[axis]}"
    )


def dropped(entry) -> list[str]:
    return unseen(SimpleNamespace(window=entry.window, shape=entry.from_shape[1:])) if entry else []
