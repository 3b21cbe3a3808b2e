"""全书的颜色。一种颜色只有一个意思，图、交互图和 matplotlib 都从这里取。

BLUE、ORANGE、GREEN 出自 Okabe–Ito 色盲可分的一组；同一色相由浅到深：FILL 铺格子，MARK 铺当前的格子，
LINE 画格线，INK 写字（在自己会遇到的底色上，对比度不小于 4.5）。

每种浅色在 DARK 里有一种深色。图照浅色画，two_toned 加上一段样式，读者的页面是深色时浏览器换成深色；
不认得这段样式的地方（PDF）仍是浅色。交互图的样式照 PAGE 写出来（make bundle），改颜色只改这里。
"""

import re

BLUE = "#0072B2"  # 输入
ORANGE = "#E69F00"  # 卷积核
GREEN = "#009E73"  # 输出
GREY = "#8A94A3"  # 填充（斜线）、丢弃（一条对角线）与跨过（一个点）的格子

BLUE_FILL, BLUE_MARK, BLUE_LINE, BLUE_INK = "#E8F2FA", "#BFDFF4", "#BCD7EA", "#0068A3"
ORANGE_FILL, ORANGE_MARK, ORANGE_LINE, ORANGE_INK = "#FEF3DD", "#F9DA9C", "#EFD096", "#7A5000"
GREEN_FILL, GREEN_MARK, GREEN_LINE, GREEN_INK = "#E3F4EE", "#A6DDCB", "#B2DDCF", "#007A58"
GREY_FILL, GREY_MARK, GREY_LINE, GREY_INK = "#F3F4F6", "#E3E6EA", "#D5DAE1", "#5A6472"

INK = "#1F2933"  # 正文
WHITE = "#FFFFFF"  # 图的底色

# 写着数的格子按大小涂深浅：正橙负蓝，涂满了也读得清上面的字
PLUS, MINUS = "#E69F01", "#56B4E9"
# 图片：PAPER 是最亮的白（一张纸），PAINT 是最暗的黑（墨）
PAPER, PAINT = "#FCFBF7", "#14181F"
# 写在图片上的字，浅、深两种色调里各是黑是白。差一点的黑与白：样式凭颜色认它们，而 matplotlib 不写纯黑的
BLACK, ALWAYS_BLACK, ALWAYS_WHITE = "#020202", "#010101", "#FEFEFE"

DARK = {
    BLUE: "#56B4E9",
    ORANGE: "#F0AC20",
    GREEN: "#2FC39A",
    GREY: "#7D8897",
    BLUE_FILL: "#14293B",
    BLUE_MARK: "#1F5480",
    BLUE_LINE: "#2C4F6D",
    BLUE_INK: "#7CC4F0",
    ORANGE_FILL: "#33270F",
    ORANGE_MARK: "#5E4510",
    ORANGE_LINE: "#6B5220",
    ORANGE_INK: "#FFD58A",
    GREEN_FILL: "#10302A",
    GREEN_MARK: "#17634F",
    GREEN_LINE: "#245C4D",
    GREEN_INK: "#4FD1AB",
    GREY_FILL: "#20262F",
    GREY_MARK: "#39424F",
    GREY_LINE: "#3A4452",
    GREY_INK: "#A9B4C2",
    INK: "#E8ECF2",
    WHITE: "#14181F",
    PLUS: "#835E0E",
    MINUS: "#1F5480",
    PAPER: "#B8C0CA",  # 暗处的一张纸：还是纸白墨黑，但不刺眼
    PAINT: "#14181F",
    BLACK: "#FFFFFF",
    ALWAYS_BLACK: "#000000",
    ALWAYS_WHITE: "#FFFFFF",
}

# 交互图的 CSS 变量：上面的一种颜色，或只有页面上才有的 (浅, 深)。tools/palette.py 写进 lib/widgets/core/colors.css
PAGE = {
    "ink": INK,
    "soft": GREY_INK,
    "paper": WHITE,
    "band": ("#F7F9FC", "#1B212A"),
    "rule": ("#DFE4EC", "#333D4A"),
    "strong": INK,
    "on-strong": WHITE,
    "grey": GREY,
    "link": BLUE_INK,
    "focus": BLUE,
    "warn-fill": ("#FFF5E0", "#3A2D10"),
    "warn-ink": ("#7A4D00", "#FFD58A"),
    "input-fill": BLUE_FILL,
    "input-mark": BLUE_MARK,
    "input-line": BLUE_LINE,
    "input-ink": BLUE_INK,
    "input-frame": BLUE,
    "kernel-fill": ORANGE_FILL,
    "kernel-mark": ORANGE_MARK,
    "kernel-line": ORANGE_LINE,
    "kernel-ink": ("#8F5F00", "#F5B83D"),  # 只写在白底上，不必像 factor 那样深
    "kernel-frame": ORANGE,
    "output-fill": GREEN_FILL,
    "output-mark": GREEN_MARK,
    "output-line": GREEN_LINE,
    "output-ink": GREEN_INK,
    "output-frame": GREEN,
    "padding-fill": WHITE,
    "padding-mark": GREY_MARK,
    "padding-line": GREY_LINE,
    "padding-ink": GREY_INK,
    "dropped-fill": GREY_FILL,
    "factor": ORANGE_INK,  # 也写在蓝格子里
}

PAINTED = re.compile(r"\b(fill|stroke)(=\"|: )(#[0-9A-Fa-f]{6})\b")  # 属性，或 matplotlib 写的 style


def two_toned(svg: str) -> str:
    """加上深色的样式：图里出现的每种颜色一条规则。不在 DARK 里的颜色两种色调相同。"""
    found = dict.fromkeys(PAINTED.findall(svg))
    rules = "".join(rule(*painted) for painted in found if painted[2].upper() in DARK)
    style = f"<style>@media (prefers-color-scheme: dark) {{ {rules}}}</style>" if rules else ""
    start, end, rest = svg.rpartition("</svg>")
    return start + style + end + rest


def rule(name: str, joint: str, color: str) -> str:
    """选中写着这种颜色的元素；写在 style 里的，样式要盖过它。"""
    dark = DARK[color.upper()]
    if joint == ": ":
        return f'[style*="{name}: {color}"] {{ {name}: {dark} !important }} '
    return f'[{name}="{color}"] {{ {name}: {dark} }} '


def luminance(color) -> float:
    """WCAG 2 的相对亮度；color 是 "#RRGGBB"，或 0 到 1 的红绿蓝。"""
    if isinstance(color, str):
        color = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other) -> float:
    """两种颜色的对比度，1 到 21。"""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
