"""把一个窗口的计算写成字：算式、尺寸公式、谁也没看到的行列。颜色与格子相同。"""

from lib.colors import BLUE_INK, GREEN_INK, GREY_INK, ORANGE_INK
from lib.drawing.slide import Slide
from lib.drawing.svg import shown
from lib.window import times


def arithmetic(slide: Slide, i: int, j: int) -> list[list]:
    """输出 (i, j) 的算式，一项是一个词：0×0 + 1×1 + 3×2 + 4×3 = 19。"""
    terms = [
        [(shown(slide.value(*place)), BLUE_INK if slide.inside(*place) else GREY_INK), *factor(slide, a, b)]
        for place, (a, b) in slide.taps(i, j).items()
    ]
    opening, joint, closing = {"max": ("max(", ", ", ")"), "avg": ("(", " + ", f") / {len(terms)}")}.get(
        slide.op, ("", " + ", "")
    )
    terms[0] = [opening, *terms[0]] if opening else terms[0]
    words = [[*term, joint] for term in terms[:-1]] + [[*terms[-1], closing]]
    return [*words, [" = ", (shown(slide.output[i][j]), GREEN_INK)]]


def factor(slide: Slide, a: int, b: int) -> list:
    if slide.pooling:
        return []
    weight = slide.weights[a][b]
    return ["×", (f"({shown(weight)})" if weight < 0 else shown(weight), ORANGE_INK)]


def plain(slide: Slide, at: tuple[int, int]) -> str:
    """不带颜色的算式，给读屏软件。"""
    return "".join(p if isinstance(p, str) else p[0] for word in arithmetic(slide, *at) for p in word)


def sizes(slide: Slide) -> list[list]:
    """输出高与宽的公式，代入数；高宽的参数相同时只写一行。每侧填充与总填充两种写法都给。"""
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
        lines.append([f"输出{'、'.join(names)} = ⌊({n} + 2×{p} − {d}×({k}−1) − 1) / {s}⌋ + 1 = ", (str(m), GREEN_INK)])
        lines.append([f"总填充 {2 * p}：⌊({n} − {e} + {2 * p} + {s}) / {s}⌋ = ", (str(m), GREEN_INK)])
    return lines


def unseen(slide: Slide) -> list[str]:
    """谁也没看到的行列，各成一句。"""
    rows, cols = slide.window.unused(slide.shape)
    (s_h, s_w), (e_h, e_w) = slide.window.stride, slide.window.effective_size
    sentences = []
    if rows or cols:
        places = [f"最下 {rows} 行"] * bool(rows) + [f"最右 {cols} 列"] * bool(cols)
        sentences.append(f"步幅没有除尽：{'、'.join(places)}没有窗口看到。")
    m_h, m_w = slide.window.output_shape(slide.shape)
    if gaps := ["行"] * (m_h > 1 and s_h > e_h) + ["列"] * (m_w > 1 and s_w > e_w):
        sentences.append(f"步幅比核大：窗口之间的{'、'.join(gaps)}被跨了过去。")
    return sentences


def description(slide: Slide, i: int, j: int) -> str:
    """给读屏软件的一句话。"""
    return (
        f"输入 {times(slide.shape)}，窗口 {times(slide.window.kernel_size)}，"
        f"输出 {times(slide.window.output_shape(slide.shape))}。输出 ({i}, {j}) = {plain(slide, (i, j))}。"
    )
