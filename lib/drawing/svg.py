"""SVG 的元素：矩形、线、文字、箭头。都返回字符串；坐标最多两位小数，所以每次画出来都一样。

不用 id 和 <defs>：几幅图嵌在同一页里也不会互相抢名字。斜线、箭头因此都是直接画出来的线。
"""

import math
import unicodedata
from xml.sax.saxutils import escape, quoteattr

from lib.colors import GREY, INK, WHITE

FONT = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
HATCH = 8  # 相邻两条斜线在水平方向的间距


class SVG:
    """一幅画好的图：在笔记本里显示成 image/svg+xml，repr 稳定。"""

    def __init__(self, name: str, text: str):
        self.name, self.text = name, text

    def _repr_svg_(self) -> str:
        return self.text

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<图 {self.name}>"


def coordinate(x: float) -> str:
    written = f"{x:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def tag(name: str, content: str = "", **attributes) -> str:
    """一个元素。属性名里的 _ 写成 -（结尾的 _ 去掉），值为 None 的属性不写。"""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(coordinate(v) if isinstance(v, int | float) else v)}"
        for key, v in attributes.items()
        if v is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def shift(x: float, y: float, body: str) -> str:
    """把一段图移到 (x, y)。"""
    return tag("g", body, transform=f"translate({coordinate(x)} {coordinate(y)})") if body else ""


def rect(x, y, width, height, fill="none", **attributes) -> str:
    return tag("rect", x=x, y=y, width=width, height=height, fill=fill, **attributes)


def line(x1, y1, x2, y2, color=GREY, width=1.5, **attributes) -> str:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=color, stroke_width=width, **attributes)


def polygon(points, fill, **attributes) -> str:
    corners = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
    return tag("polygon", points=corners, fill=fill, **attributes)


def arrow(x1, y1, x2, y2, color=GREY, width=2) -> str:
    """从 (x1, y1) 到 (x2, y2) 的箭头。"""
    length = math.hypot(x2 - x1, y2 - y1)
    u, v = (x2 - x1) / length, (y2 - y1) / length
    back_x, back_y = x2 - 9 * u, y2 - 9 * v
    head = polygon([(x2, y2), (back_x - 5 * v, back_y + 5 * u), (back_x + 5 * v, back_y - 5 * u)], color)
    return line(x1, y1, back_x, back_y, color, width) + head


def hatch(x, y, width, height, color=GREY) -> str:
    """填充的灰斜线。斜线按全图的坐标对齐，相邻格子的线连得上。"""
    path = ""
    for c in range(math.ceil((x + y) / HATCH) * HATCH, math.ceil(x + y + width + height), HATCH):
        left, right = max(x, c - y - height), min(x + width, c - y)
        if right - left > 0.5:
            path += f"M{coordinate(left)} {coordinate(c - left)}L{coordinate(right)} {coordinate(c - right)}"
    return tag("path", d=path, stroke=color, stroke_width=0.8, stroke_opacity=0.7, fill="none")


def text(x, y, *pieces, size=15, anchor="middle", fill=INK, halo=False, **attributes) -> str:
    """一行文字，y 是基线。每一段是字符串，或 (字符串, 颜色)——带颜色的一段用粗体。"""
    spans = "".join(
        escape(p) if isinstance(p, str) else tag("tspan", escape(p[0]), fill=p[1], font_weight="600") for p in pieces
    )
    if halo:
        attributes |= {"stroke": WHITE, "stroke_width": 4, "stroke_linejoin": "round", "paint_order": "stroke"}
    anchor = None if anchor == "start" else anchor
    return tag("text", spans, x=x, y=y, font_size=size, text_anchor=anchor, fill=fill, **attributes)


def text_width(*pieces, size=15) -> float:
    """估计一行文字的宽。字体由读者的浏览器定，这里照最宽的一种（DejaVu Sans）算，换了字体只会更松。"""
    total = 0.0
    for piece in pieces:
        string, weight = (piece, 1) if isinstance(piece, str) else (piece[0], 1.1)
        total += weight * sum(em(c) for c in string)
    return size * total


def em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "×+−=⋆<>":
        return 0.84
    return 0.4 if character in " .,:;()[]⌊⌋|/'il" else 0.65


def shown(value) -> str:
    """数在图上的写法：至多两位小数，真正的减号，∞。"""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if math.isnan(value):
        return "NaN"
    return f"{round(value, 2) + 0.0:.10g}".replace("-", "−")
