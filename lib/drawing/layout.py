"""把小块拼成图：一个 Block 是一段有宽有高的 SVG，row 横排，column 竖排，picture 加上底色成为一幅图。"""

import re
from dataclasses import dataclass

from lib.colors import GREY_FILL, GREY_INK, INK, WHITE, two_toned
from lib.drawing.svg import FONT, SVG, rect, shift, tag, text, text_width

MARGIN = 16
ROOM = 388  # 图的宽度上限：再宽，手机上就要缩得太小
ALIGN = {"start": 0, "middle": 0.5, "end": 1}


@dataclass(frozen=True)
class Block:
    width: float
    height: float
    body: str = ""


def row(*blocks: Block, gap: float = 14, align: str = "middle") -> Block:
    """从左到右排；align 是上下怎样对齐。"""
    height, x, body = max(b.height for b in blocks), 0, ""
    for b in blocks:
        body += shift(x, (height - b.height) * ALIGN[align], b.body)
        x += b.width + gap
    return Block(x - gap, height, body)


def column(*blocks: Block, gap: float = 10, align: str = "middle") -> Block:
    """从上到下排；align 是左右怎样对齐。"""
    width, y, body = max(b.width for b in blocks), 0, ""
    for b in blocks:
        body += shift((width - b.width) * ALIGN[align], y, b.body)
        y += b.height + gap
    return Block(width, y - gap, body)


def space(width: float = 0, height: float = 0) -> Block:
    return Block(width, height)


def label(*pieces, size=15, fill=INK, **attributes) -> Block:
    """一行文字，横向居中在估计的宽度里。"""
    width = text_width(*pieces, size=size)
    return Block(width, size * 1.3, text(width / 2, size * 1.02, *pieces, size=size, fill=fill, **attributes))


def titled(title: str, block: Block) -> Block:
    """上面带一行灰色小标题的块。"""
    return column(label(title, size=14, fill=GREY_INK), block, gap=6)


def wrapped(*blocks: Block, gap: float = 14) -> Block:
    """横排；一行放不下就换行。"""
    lines = [[]]
    for block in blocks:
        if lines[-1] and sum(b.width + gap for b in lines[-1]) + block.width > ROOM:
            lines.append([])
        lines[-1].append(block)
    return column(*(row(*line, gap=gap) for line in lines), gap=12, align="start")


def beside_title(block: Block) -> Block:
    """与带小标题的块并排的记号：上面空出一样高，才对得上那一块的正中。"""
    return titled("", block)


def flow(words, width: float, size=15, fill=INK, align="start") -> Block:
    """一串词排成几行，每行不超过 width；每个词是一组不拆开的文字段。"""
    lines = [[]]
    for word in words:
        word = [word] if isinstance(word, str) else word
        if lines[-1] and text_width(*lines[-1], *word, size=size) > width:
            lines.append([])
        lines[-1] += word
    return column(*(line_of(pieces, size, fill, align) for pieces in lines), gap=size * 0.3, align=align)


def line_of(pieces, size, fill, align) -> Block:
    width = text_width(*pieces, size=size)
    x = width * ALIGN[align]
    return Block(width, size * 1.3, text(x, size * 1.02, *pieces, size=size, fill=fill, anchor=align))


def words_of(sentence: str) -> list[str]:
    """按可以换行的地方拆开一句中文：西文和数字不拆，标点不落在行首。"""
    return re.findall(r"[（“]*(?:[!-~]+ ?|.)[，。、：；）”]*", sentence)


def note(sentence: str, width: float) -> Block:
    """一句提示，写在浅灰的底上。"""
    inside = flow(words_of(sentence), width - 24, size=14)
    width, height = inside.width + 24, inside.height + 12
    return Block(width, height, rect(0, 0, width, height, GREY_FILL, rx=6) + shift(12, 6, inside.body))


def picture(name: str, title: str, description: str, content: Block, margin: float = MARGIN) -> SVG:
    """加上底色、深色的样式和给读屏软件的标题、说明。"""
    width, height = round(content.width + 2 * margin), round(content.height + 2 * margin)
    x, y = (width - content.width) / 2, (height - content.height) / 2
    body = (
        tag("title", title)
        + tag("desc", description)
        + rect(0, 0, width, height, WHITE, rx=8)
        + tag("g", shift(x, y, content.body), font_family=FONT)
    )
    size = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
    return SVG(name, two_toned(tag("svg", body, xmlns="http://www.w3.org/2000/svg", **size, role="img")) + "\n")
