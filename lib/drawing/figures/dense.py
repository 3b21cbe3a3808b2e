"""从全连接到卷积：两个输出各用哪些参数。格子里写的是参数的编号，同一步里编号相同就是同一个数。"""

from lib.colors import GREEN, GREEN_INK, GREY_INK, GREY_LINE, INK, ORANGE_INK, PLUS, WHITE
from lib.drawing.grid import Grid
from lib.drawing.layout import Block, column, flow, label, picture, row, space
from lib.drawing.svg import SVG, rect, tag, text

N, REACH, SIDE, WORDS = 4, 1, 34, 104
OUTPUTS = ((1, 1), (2, 2))


def dense(output, pixel):
    """每个输出对每个像素各有一个参数。"""
    return (output[0] * N + output[1]) * N * N + pixel[0] * N + pixel[1] + 1


def shared(output, pixel):
    """只看相对位置 (a, b)，a、b 从 −(N−1) 到 N−1，行优先编号。"""
    a, b = pixel[0] - output[0], pixel[1] - output[1]
    return (a + N - 1) * (2 * N - 1) + b + N


def local(output, pixel):
    """太远的像素没有参数；留下的还是共享时的那些，编号不变。"""
    far = max(abs(pixel[0] - output[0]), abs(pixel[1] - output[1])) > REACH
    return None if far else shared(output, pixel)


def weights(rule, output) -> Block:
    """输出 output 在每个像素上用的参数，绿框是输出自己的位置。"""
    grid = Grid(N, N, SIDE)
    largest = max((dense if rule is dense else shared)(o, p) for o in OUTPUTS for p in grid.indices())
    body = "".join(weight(grid.box(*pixel), rule(output, pixel), largest) for pixel in grid.indices())
    frame = grid.frame(*output, color=GREEN)
    return Block(N * SIDE, N * SIDE, tag("g", body + frame, data_output=f"{output[0]},{output[1]}"))


def weight(box, number, largest) -> str:
    if number is None:
        return rect(*box, WHITE, stroke=GREY_LINE)
    x, y, side, _ = box
    return (
        rect(*box, WHITE)
        + rect(*box, PLUS, fill_opacity=0.12 + 0.5 * number / largest, stroke=GREY_LINE)
        + text(x + side / 2, y + side / 2 + 5, str(number), size=14, fill=INK)
    )


def step(name: str, sentence: list[str], formula: str, rule) -> Block:
    """一步：左边说明，右边两个输出的参数。"""
    words = column(
        flow([[(name, INK)]], WORDS, size=17),
        *(flow([line], WORDS, size=14, fill=GREY_INK) for line in sentence),
        flow([[(formula, ORANGE_INK)]], WORDS),
        flow([f"= {counted(rule)} 个数"], WORDS),
        gap=4,
        align="start",
    )
    both = row(*(weights(rule, output) for output in OUTPUTS), gap=12)
    return row(Block(WORDS, words.height, words.body), both, gap=8)


def counted(rule) -> int:
    """一共有几个不同的参数：数出来，不靠公式。"""
    pixels = list(Grid(N, N).indices())
    return len({rule(o, p) for o in pixels for p in pixels} - {None})


def dense_to_conv() -> SVG:
    heads = [label("输出 ", (str(output), GREEN_INK), size=14, fill=GREY_INK) for output in OUTPUTS]
    content = column(
        row(space(WORDS), *(centered(head, N * SIDE) for head in heads), gap=10),
        step("全连接", ["每个输出", "各有一套权重"], f"{N}⁴", dense),
        step("共享", ["只看相对位置，", "权重跟着输出走"], f"(2·{N}−1)²", shared),
        step("局部", ["只看附近，", "这就是卷积核"], f"(2·{REACH}+1)²", local),
        gap=16,
        align="start",
    )
    return picture(
        "dense-to-conv",
        "从全连接到卷积的三步",
        f"输入和输出都是 {N}×{N}，每一步画出输出 (1, 1) 和 (2, 2) 的权重，格子里是参数的编号，绿框是输出的位置。"
        f"全连接：两个输出的编号没有一个相同，一共 {counted(dense)} 个数。"
        f"共享：编号只看相对位置，跟着输出移动，一共 {counted(shared)} 个数。"
        f"局部：只剩输出周围的 3×3，编号还是共享时的，一共 {counted(local)} 个数。",
        content,
    )


def centered(block: Block, width: float) -> Block:
    return column(block, space(width), gap=0)
