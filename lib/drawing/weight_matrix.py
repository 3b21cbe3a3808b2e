"""权重矩阵：全连接层的权重排成 (n² 个输出 × n² 个输入)，一行一个输出；当前的一行写出数字，右下是输入与输出。"""

import math
from itertools import product

from lib.colors import BLUE_INK, GREEN, GREEN_INK, GREY_FILL, GREY_INK, INK, MINUS, ORANGE_INK, PLUS, WHITE
from lib.drawing.grid import SMALLEST, Cell, Grid, full
from lib.drawing.layout import ROOM, Block, beside_title, column, flow, picture, row, titled, words_of
from lib.drawing.signs import ARROW
from lib.drawing.svg import SVG, rect, shown, tag, text, text_width
from lib.drawing.words import equals, operand, prose

MOST, FEW = 25, 8  # 多于 25 项，就只写前 8 项；与 words.js 相同
NAMES = {"dense": "全连接", "shared": "共享", "local": "局部"}


def weight_matrix(W, X, Y, stage: str, delta: int, step: int) -> SVG:
    """W (n², n²)、X (n, n)、Y (n, n) 是列表；stage 是 "dense"、"shared"、"local"；step 是当前的输出，行优先从 0 起。"""
    n, at = len(X), divmod(step, len(X))
    reach = delta if stage == "local" else n - 1
    used = {(k, m) for k, m in product(range(n), repeat=2) if max(abs(k - at[0]), abs(m - at[1])) <= reach}
    sentence, remark = said(n, delta, stage, step, len(used))
    total = {key: count for key, _, count in formulas(n, delta)}[stage]
    near = [min(n, i + reach + 1) - max(0, i - reach) for i in range(n)]  # 第 i 行（列）的输出看几行（列）
    content = column(
        titled(f"权重矩阵：{n * n} 个输出 × {n * n} 个输入", matrix(W, step, {k * n + m for k, m in used})),
        tables(X, Y, used, at),
        flow(words_of(sentence), ROOM),
        flow(equation(W[step], X, Y, used, at), ROOM),
        flow(words_of(f"{remark}：{sum(near) ** 2} 格，{total} 个参数。"), ROOM, size=SMALLEST, fill=GREY_INK),
        *(counted(*line, on=line[0] == stage) for line in formulas(n, delta)),
        gap=12,
    )
    description = f"{sentence}这一阶段一共 {total} 个参数，图像之外按 0 算。"
    return picture("weight-matrix", f"从全连接到卷积：{NAMES[stage]}", description, content)


def said(n: int, delta: int, stage: str, step: int, used: int) -> tuple[str, str]:
    """一句话，和矩阵里看得到什么；措辞与 weight_matrix/words.js 相同。"""
    at, side = divmod(step, n), 2 * delta + 1
    outside = f"；图像之外的 {side**2 - used} 个按 0 算" if side**2 > used else ""
    far = "离得远的都成了 0，只留下靠近对角线的条纹" if delta < n - 1 else "没有离得远的，和只共享时一样"
    return {
        "dense": (f"输出 {at} 看全部 {n * n} 个像素，用矩阵第 {step} 行自己的 {n * n} 个数。", "没有两格是同一个数"),
        "shared": (
            f"输出 {at} 还是看全部 {n * n} 个像素，乘哪个数只由相对位置定。",
            "深浅相同的格子是同一个数，沿对角线一段一段重复",
        ),
        "local": (
            f"输出 {at} 只看离它不超过 Δ = {delta} 的 {side}×{side} 个像素；这 {side**2} 个数每个输出都用{outside}。",
            far,
        ),
    }[stage]


def equation(weights, X, Y, used, at) -> list:
    """输出 (1, 1) = 1×0 + 2×5 + … = 163。"""
    n, result = len(X), Y[at[0]][at[1]]
    pairs = [(weights[k * n + m], X[k][m]) for k, m in sorted(used)]
    shown = pairs if len(pairs) <= MOST else pairs[:FEW]
    terms = [[(operand(w), ORANGE_INK), "×", (operand(x), BLUE_INK), " + "] for w, x in shown]
    if len(shown) < len(pairs):
        terms.append([f"…（共 {len(pairs)} 项）", ""])
    terms[-1][-1] = f" {equals(result, *(v for each in pairs for v in each))} "
    return [[(f"输出 {at}", GREEN_INK), " = "], *terms, [(prose(result), GREEN_INK)]]


def formulas(n: int, delta: int) -> list[tuple[str, str, int]]:
    return [
        ("dense", f"n⁴ = {n}⁴", n**4),
        ("shared", f"(2n−1)² = {2 * n - 1}²", (2 * n - 1) ** 2),
        ("local", f"(2Δ+1)² = {2 * delta + 1}²", (2 * delta + 1) ** 2),
    ]


def counted(stage: str, formula: str, count: int, on: bool) -> Block:
    line = f"{NAMES[stage]}：{formula} = {count} 个参数"
    return flow([[(line, INK)] if on else line], ROOM, fill=GREY_INK, align="middle")


def matrix(W, step: int, used) -> Block:
    """每格按大小涂深浅，负的涂蓝；第 step 行套上绿框，用到的格子写数字（放得下才写）。"""
    size = len(W)
    grid = Grid(size, size, min(44, ROOM // size))
    largest = max(abs(w) for line in W for w in line) or 1
    numbers = {(step, c): shown(W[step][c]) for c in used}
    if any(text_width(number, size=SMALLEST) > grid.side for number in numbers.values()):
        numbers = {}

    def cell(r, c):
        return weight(grid, r, c, W[r][c], math.sqrt(abs(W[r][c]) / largest), numbers.get((r, c), ""))

    body = "".join(cell(r, c) for r, c in grid.indices())
    return Block(size * grid.side, size * grid.side, body + grid.frame(step, 0, 1, size, color=GREEN))


def weight(grid: Grid, r: int, c: int, value, shade: float, number: str) -> str:
    x, y, side, _ = grid.box(r, c)
    body = rect(x, y, side, side, GREY_FILL if value == 0 else WHITE, stroke=WHITE)
    if value:
        body += rect(x, y, side, side, PLUS if value > 0 else MINUS, fill_opacity=0.1 + 0.9 * shade)
    if number:
        body += text(x + side / 2, y + side / 2 + SMALLEST * 0.36, number, size=SMALLEST)
    return tag("g", body, data_role="kernel", data_row=r, data_col=c, data_value=full(value))


def tables(X, Y, used, at) -> Block:
    """输入 → 输出；并排放不下就上下放。"""
    image, result = table("输入", "input", X, used, None), table("输出", "output", Y, (), at)
    together = row(image, beside_title(ARROW), result)
    return together if together.width <= ROOM else column(image, result)


def table(title: str, role: str, values, marked, at) -> Block:
    n = len(values)
    grid = Grid(n, n, 40)
    frame = [grid.frame(*at, color=GREEN)] if at else []
    block = grid.block(lambda i, j: Cell(role, values[i][j], marked=(i, j) in marked, current=(i, j) == at), *frame)
    return titled(f"{title} {n}×{n}", block)
