"""一张黑白的小图，相邻两格相减：图、核、输出，一次相减的算式，正负号是什么意思。"""

import torch

from lib.colors import BLUE_INK, GREEN, GREEN_INK, GREY, GREY_FILL, GREY_INK, INK, MINUS, PAINT, PAPER, PLUS, WHITE
from lib.drawing.grid import SMALLEST, Grid, full
from lib.drawing.layout import ROOM, Block, column, flow, picture, titled, words_of
from lib.drawing.slide import Slide
from lib.drawing.svg import SVG, rect, shown, tag, text
from lib.drawing.words import without_colors
from lib.window import times

SIDE = 36  # 一格；八列放得下
NAMES = ("黑", "白")


def edges(X: torch.Tensor, K: list, rule: str, sides: str, ink: bool) -> SVG:
    """X 是图，1 白 0 黑；K 是两格的核，rule 是它怎样念，sides 是它比的两边；ink 为真时 1 是墨。"""
    slide = Slide(1 - X if ink else X, torch.tensor(K, dtype=X.dtype))
    at = first_edge(slide)
    line = arithmetic(slide, X, at, rule, sides)
    content = column(
        titled(f"输入 {times(slide.shape)}：{'1 是墨，0 是纸' if ink else '1 是白，0 是黑'}", image(slide, X, at)),
        kernel(K),
        titled(f"输出 {times(slide.size)}：{rule}", output(slide, at)),
        flow(line, ROOM, size=16),
        flow(words_of(meaning(slide, X, sides, ink)), ROOM, size=SMALLEST, fill=GREY_INK),
        gap=12,
    )
    return picture("edges", "相邻两格相减", f"输出 {at}：{without_colors(line)}", content)


def first_edge(slide: Slide) -> tuple[int, int]:
    """第一个不是 0 的输出，没有就是左上角。"""
    found = ((i, j) for i, line in enumerate(slide.output) for j, y in enumerate(line) if y)
    return next(found, (0, 0))


def edge(sides: str, first: float) -> str:
    """左白右黑。"""
    return f"{sides[0]}{NAMES[int(first)]}{sides[1]}{NAMES[1 - int(first)]}"


def arithmetic(slide: Slide, X: torch.Tensor, at, rule: str, sides: str) -> list:
    """左减右，1 − 0 = 1：左白右黑。"""
    taps, y = list(slide.taps(*at)), slide.output[at[0]][at[1]]
    p, q = (int(X[place]) for place in taps)
    first, *_, last = (weight for line in slide.weights for weight in line)
    one, two = (slide.value(*place) for place in (taps[::-1] if first < 0 else taps))
    sign = "−" if min(first, last) < 0 else "+"
    seen = f"{sides}都{NAMES[p]}。" if p == q else f"{edge(sides, p)}。"
    difference = [(shown(one), BLUE_INK), f" {sign} ", (shown(two), BLUE_INK), " = ", (shown(y), GREEN_INK), "："]
    return [f"{rule}，", difference, *words_of(seen)]


def meaning(slide: Slide, X: torch.Tensor, sides: str, ink: bool) -> str:
    """正负号是什么意思；整张都是 0，为什么。"""
    total = int(sum(map(sum, slide.weights)))
    if total:
        more = f"；x 换成 1 − x，y 成了 {total} − y，不是变号" if ink else "，平的黑处得 0，亮暗盖过了边"
        return f"核的和是 {total}，不是 0：平的{'黑' if ink else '白'}处得 {total}{more}。"
    if X.unique().numel() == 1:
        return "整张一个颜色，处处得 0：在图上涂几笔。"
    if not any(map(any, slide.output)):
        return f"{sides}处处一样，全得 0：这些边是另一个方向的，换一个核就看得见。"
    plus = (slide.weights[0][0] > 0) != ink
    signs = f"橙 1 是{edge(sides, plus)}，蓝 −1 是{edge(sides, not plus)}"
    return f"1 是墨，x 换成 1 − x，正负号都反过来：{signs}。" if ink else f"{signs}。"


def image(slide: Slide, X: torch.Tensor, at) -> Block:
    """像素：1 白 0 黑，不论深色浅色；窗口套橙框。"""
    grid = Grid(*slide.shape, SIDE)

    def cell(r, c):
        paper, mark = (PAPER, PAINT) if X[r, c] else (PAINT, PAPER)
        return square(grid, r, c, "input", slide.value(r, c), paper, ink=mark, edge=GREY)

    return table(grid, cell, grid.frame(*at, *slide.window.kernel_size))


def output(slide: Slide, at) -> Block:
    """正橙负蓝，0 是底色。"""
    grid, largest = Grid(*slide.size, SIDE), sum(w > 0 for line in slide.weights for w in line)

    def cell(r, c):
        return signed(grid, r, c, "output", slide.output[r][c], largest, current=(r, c) == at)

    return table(grid, cell, grid.frame(*at, color=GREEN))


def kernel(K: list) -> Block:
    """核只是选中的样子，不是页面上的一张表，所以不写 data-*。"""
    grid = Grid(len(K), len(K[0]), SIDE)
    return table(grid, lambda r, c: signed(grid, r, c, None, K[r][c], 1))


def table(grid: Grid, cell, *extra: str) -> Block:
    body = "".join(cell(r, c) for r, c in grid.indices())
    return Block(grid.cols * grid.side, grid.rows * grid.side, body + "".join(extra))


def signed(grid: Grid, r: int, c: int, role: str | None, value: float, largest: float, current: bool = False) -> str:
    tone = PLUS if value > 0 else MINUS
    shade = {"fill_opacity": 0.1 + 0.9 * abs(value) / largest} if value else {}
    return square(grid, r, c, role, value, tone if value else GREY_FILL, edge=WHITE, current=current, **shade)


def square(grid: Grid, r, c, role, value, paper, ink=INK, edge=WHITE, current=False, **shade) -> str:
    """一格：底色、数；role 是 None 的不写 data-*。"""
    x, y, side, _ = grid.box(r, c)
    body = rect(x, y, side, side, WHITE) + rect(x, y, side, side, paper, stroke=edge, **shade)
    body += text(x + side / 2, y + side / 2 + SMALLEST * 0.36, shown(value), size=SMALLEST, fill=ink)
    known = {} if role is None else {"data_role": role, "data_row": r, "data_col": c, "data_value": full(value)}
    return tag("g", body, **known, aria_current="true" if current else None)
