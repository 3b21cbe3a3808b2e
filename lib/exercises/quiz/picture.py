"""预测题的静态图：问什么，几个空格或几个选项，和到哪里去作答。没有 JavaScript 的地方、GitHub 和 PDF 看到的是它。"""

from lib.colors import GREY, GREY_INK, WHITE
from lib.drawing.layout import ROOM, Block, column, flow, label, picture, row, words_of
from lib.drawing.svg import SVG, rect, tag

WHERE = "在网页或笔记本里作答"
BOX = (64, 30)


def sheet(name: str, ask: str, fields: list[str], choices: list[str]) -> SVG:
    """fields 是各个空的名字，choices 是各个选项；都没有时，ask 后面只有一个空。"""
    if choices:
        body = column(paragraph(ask, ROOM), *(option(text) for text in choices), gap=9, align="start")
    elif fields:
        body = column(paragraph(ask, ROOM), blanks(fields), gap=10, align="start")
    else:
        body = row(paragraph(ask, ROOM - BOX[0] - 10), box(), gap=10)
    where = label(WHERE, size=14, fill=GREY_INK)
    said = "；".join([ask, *choices]) if choices else f"{ask}：{'、'.join(fields)}" if fields else ask
    return picture(f"predict-{name}", ask, f"{said}。{WHERE}。", column(body, where, gap=12, align="start"))


def paragraph(sentence: str, width: float, size: float = 15) -> Block:
    return flow(words_of(sentence), width, size)


def box() -> Block:
    return Block(*BOX, rect(0, 0, *BOX, WHITE, stroke=GREY, stroke_width=1.2, rx=6))


def blanks(fields: list[str]) -> Block:
    """一行空格，一行放不下就换行。"""
    lines = [[]]
    for name in fields:
        blank = row(label(name), box(), gap=8)
        if lines[-1] and sum(b.width + 18 for b in lines[-1]) + blank.width > ROOM:
            lines.append([])
        lines[-1].append(blank)
    return column(*(row(*line, gap=18) for line in lines), gap=8, align="start")


def option(text: str) -> Block:
    """一个选项：空心圆圈和文字，圆圈对着第一行。"""
    dot = Block(14, 20, tag("circle", cx=7, cy=10.5, r=6, fill=WHITE, stroke=GREY, stroke_width=1.4))
    return row(dot, paragraph(text, ROOM - 24, size=14), gap=10, align="start")
