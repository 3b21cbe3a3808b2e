"""把一个窗口的计算写成字：算式、尺寸公式、丢弃与跨过的行列。颜色与格子相同，数的写法与网页相同。"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from lib.colors import BLUE_INK, GREEN_INK, GREY_INK, ORANGE_INK
from lib.drawing.slide import Slide
from lib.flow import GATHER
from lib.window import times

SIX = Context(prec=6, rounding=ROUND_HALF_UP)  # 逢五进一，与 JavaScript 的 toPrecision 相同


def prose(v: float) -> str:
    """算式里的写法：至多六位有效数字，太大太小用科学记数；与 core/numbers.js 相同。"""
    if not math.isfinite(v):
        return "NaN" if math.isnan(v) else "∞" if v > 0 else "−∞"
    rounded = SIX.create_decimal(Decimal(v)).normalize()
    if rounded and not -7 < rounded.adjusted() < 21:
        mantissa = rounded.scaleb(-rounded.adjusted())
        return f"{mantissa:f}e{rounded.adjusted()}".replace("-", "−", 1)
    return f"{rounded:f}".replace("-", "−") if rounded else "0"


def operand(v: float) -> str:
    """作乘数、加数时，负数加括号。"""
    return f"({prose(v)})" if v < 0 else prose(v)


def equals(*values: float) -> str:
    """结果前面的等号；values 是结果和算它的数，有一个六位写不全时是 ≈。"""
    return "=" if all(not math.isfinite(v) or float(SIX.create_decimal(Decimal(v))) == v for v in values) else "≈"


def arithmetic(slide: Slide, i: int, j: int) -> list[list]:
    """输出 (i, j) 的算式，一项是一个词：0×0 + 1×1 + 3×2 + 4×3 = 19。"""
    terms = [term(slide, *where) for where in slide.taps(i, j).items()]
    opening, joint, closing = slide.operation.joints(len(terms))
    terms[0] = [opening, *terms[0]] if opening else terms[0]
    words = [[*term, joint] for term in terms[:-1]] + [[*terms[-1], closing]]
    result = slide.output[i][j]
    return [*words, [f" {equals(result, *operands(slide, i, j))} ", (prose(result), GREEN_INK)]]


def term(slide: Slide, place: tuple[int, int], at: tuple[int, int]) -> list:
    """窗口里的一格：它的数，和池化以外要乘的数。"""
    value, ink = slide.value(*place), BLUE_INK if slide.inside(*place) else GREY_INK
    if slide.pooling:
        return [(prose(value), ink)]
    return [(operand(value), ink), "×", (operand(slide.weights[at[0]][at[1]]), ORANGE_INK)]


def operands(slide: Slide, i: int, j: int) -> list[float]:
    """算式里写着的数。"""
    taps = slide.taps(i, j)
    weights = [] if slide.pooling else [slide.weights[a][b] for a, b in taps.values()]
    return [slide.value(*place) for place in taps] + weights


def influence(slide: Slide, i: int, j: int) -> list[list]:
    """散开时，输入 (i, j) 盖住哪些输出，各乘多少，一个输出是一个词。"""
    fan, weights = slide.fan(i, j), slide.weights
    if not fan:
        return [[slide.flow.overlooked()]]
    sentence = slide.operation.met(len(fan), slide.window.kernel_size)
    named = [
        [(str(place), GREEN_INK), " 里乘 ", (prose(weights[a][b]), ORANGE_INK), "，"] for place, (a, b) in fan.items()
    ]
    named[-1].pop()
    return [[f"{sentence.removesuffix('。')}："], *named]


def statement(slide: Slide, i: int, j: int) -> list[list]:
    """停在 (i, j)，图下的一行：聚拢的是输出的算式，散开的是输入的去处。"""
    if slide.flow.walked == "output":
        return [[f"输出 {(i, j)} = "], *arithmetic(slide, i, j)]
    return [[f"输入 {(i, j)} "], *influence(slide, i, j)]


def plain(slide: Slide, at: tuple[int, int]) -> str:
    """不带颜色的算式，给读屏软件。"""
    return without_colors(arithmetic(slide, *at))


def without_colors(words: list[list]) -> str:
    return "".join(p if isinstance(p, str) else p[0] for word in words for p in word)


def sizes(slide: Slide, flow=GATHER) -> list[list]:
    """输出高与宽的公式，代入数；高宽的参数相同时只写一行。每侧填充与总填充两种写法都给，一行几个词。"""
    window, axes = slide.window, {}
    output = flow.output_shape(window, slide.shape)
    for axis, name in enumerate("高宽"):
        numbers = (
            slide.shape[axis],
            window.kernel_size[axis],
            window.padding[axis],
            window.stride[axis],
            window.dilation[axis],
            window.effective_size[axis],
            output[axis],
        )
        axes.setdefault(numbers, []).append(name)
    lines = []
    for (*given, m), names in axes.items():
        (first, *rest), *more = flow.formula(*given)
        ways = [[f"输出{'、'.join(names)} = {first}", *rest], *more]
        lines += [[*way, [" = ", (str(m), GREEN_INK)]] for way in ways]
    return lines


def unseen(slide: Slide, flow=GATHER) -> list[str]:
    """不起作用的行列，各成一句。"""
    return flow.unseen(slide.window, slide.shape)


def description(slide: Slide, i: int, j: int) -> str:
    """给读屏软件的一句话。"""
    return (
        f"输入 {times(slide.shape)}，窗口 {times(slide.window.kernel_size)}，"
        f"输出 {times(slide.size)}。{without_colors(statement(slide, i, j)).removesuffix('。')}。"
    )
