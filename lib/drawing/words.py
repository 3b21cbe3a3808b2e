"""把一个窗口的计算写成字：算式、尺寸公式、丢弃与跨过的行列。颜色与格子相同，数的写法与网页相同。"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from lib.colors import BLUE_INK, GREEN_INK, GREY_INK, ORANGE_INK
from lib.drawing.slide import Slide
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
    opening, joint, closing = {"max": ("max(", ", ", ")"), "avg": ("(", " + ", f") / {len(terms)}")}.get(
        slide.op, ("", " + ", "")
    )
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


def plain(slide: Slide, at: tuple[int, int]) -> str:
    """不带颜色的算式，给读屏软件。"""
    return "".join(p if isinstance(p, str) else p[0] for word in arithmetic(slide, *at) for p in word)


def sizes(slide: Slide) -> list[list]:
    """输出高与宽的公式，代入数；高宽的参数相同时只写一行。每侧填充与总填充两种写法都给，一行几个词。"""
    window, axes = slide.window, {}
    output = window.output_shape(slide.shape)
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
    for (n, k, p, s, d, e, m), names in axes.items():
        result = [" = ", (str(m), GREEN_INK)]
        formula = f"输出{'、'.join(names)} = ⌊({n} + 2×{p} − {d}×({k}−1) − 1) / {s}⌋ + 1"
        lines.append([formula, f" = ⌊{n + 2 * p - e} / {s}⌋ + 1", result])
        lines.append([f"总填充 {2 * p}：⌊({n} − {e} + {2 * p} + {s}) / {s}⌋", result])
    return lines


def unseen(slide: Slide) -> list[str]:
    """没有窗口看到的行列：丢弃的、跨过的，各成一句，说几行几列、为什么。"""
    window, sentences = slide.window, []
    if any(left := window.unused(slide.shape)):
        sentences.append(f"丢弃{listed(left, ('最下', '最右'))}：步幅除不尽，没有窗口看到。")
    if any(gaps := window.skipped(slide.shape)):
        moves = zip(window.output_shape(slide.shape), window.stride, window.effective_size, strict=True)
        spread = zip(gaps, window.effective_size, window.kernel_size, strict=True)
        reasons = ["步幅比窗口长"] * any(m > 1 and s > e for m, s, e in moves)
        reasons += ["扩张留下空隙"] * any(gap and e > k for gap, e, k in spread)
        sentences.append(f"跨过 {listed(gaps, ('', ''))}：{'，'.join(reasons)}，没有窗口看到。")
    return sentences


def listed(counts: tuple[int, int], names: tuple[str, str]) -> str:
    """最下 1 行、最右 2 列；没有的不说。"""
    each = zip(counts, names, "行列", strict=True)
    return "、".join(f"{name} {count} {unit}".strip() for count, name, unit in each if count)


def description(slide: Slide, i: int, j: int) -> str:
    """给读屏软件的一句话。"""
    return (
        f"输入 {times(slide.shape)}，窗口 {times(slide.window.kernel_size)}，"
        f"输出 {times(slide.window.output_shape(slide.shape))}。输出 ({i}, {j}) = {plain(slide, (i, j))}。"
    )
