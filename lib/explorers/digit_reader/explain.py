"""一格是怎样算出来的：窗口在下一层的哪里，各项是几，合起来是几。与 explain.js 说的是同一件事。"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import torch
from torch import Tensor

from lib.explorers.digit_reader.network import Step, window_of
from lib.ink import BLOCK, FULL

MOST = 5, 3  # 分数写出力最大的几项：赞成的、反对的
CORNERS = {4: ["左上", "右上", "左下", "右下"], 9: ["左上", "上", "右上", "左", "正中", "右", "左下", "下", "右下"]}


@dataclass(frozen=True)
class Term:
    """相加的一项；origin 是它来自下一层的哪个通道。"""

    label: str
    value: float
    origin: int | None = None


@dataclass(frozen=True)
class Tap:
    """窗口里的一格：x 是下一层的数，w 是核里的数（池化没有核，是 1）。"""

    row: int
    col: int
    inside: bool
    x: float
    w: float = 1


@dataclass(frozen=True)
class Explanation:
    """terms 是相加的各项（池化是相比的），rounding 是都舍到两位之后差多少，frame 是窗口的 (行, 列, 几行, 几列)。"""

    terms: list[Term]
    bias: float | None
    sum: float
    result: float
    rounding: float
    taps: list[list[Tap]]
    frame: tuple[int, int, int, int]
    winner: int = -1

    @property
    def open(self) -> int:
        """放大哪个输入通道的窗口：出力最大的。"""
        if len(self.taps) < 2:
            return 0
        values = [term.value for term in self.terms]
        return values.index(max(values))


def hundredths(v: float) -> Decimal:
    """两位小数，五入；先舍到九位，两种语言里末位的误差就不会舍到两边去。"""
    return Decimal(float(f"{v:.9f}")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def rounding_of(values, total: float) -> float:
    """印出来的各项相加，与印出来的和差多少。"""
    return float(hundredths(total) - sum(map(hundredths, values)))


def corner(count: int, t: int) -> str:
    return CORNERS[count][t] if count in CORNERS else f"第 {t + 1} 格"


def taps_of(maps: Tensor, layer: dict, at, kernels) -> tuple[list[list[Tap]], tuple]:
    """窗口里的各格，逐个输入通道；和窗口在哪里。"""
    size = maps.shape[1:]
    window = window_of(layer, size)
    (top, left), (height, width) = (
        tuple(i * s - p for i, s, p in zip(at, window.stride, window.padding, strict=True)),
        window.kernel_size,
    )
    taps = []
    for c, X in enumerate(maps.tolist()):
        taps.append([])
        for a in range(height):
            for b in range(width):
                row, col = top + a, left + b
                inside = 0 <= row < size[0] and 0 <= col < size[1]
                x, w = X[row][col] if inside else 0.0, kernels[c][a][b] if kernels else 1
                taps[-1].append(Tap(row, col, inside, x, w))
    return taps, (top, left, height, width)


def explain(steps: list[Step], cell, page: Tensor, origin) -> Explanation:
    """page 是摆好的纸；origin 是输入的左上角在纸上是第几块。"""
    layer = cell[0]
    step, below = steps[layer], steps[layer - 1]
    if step.type == "conv":
        return conv(below, step, *cell[1:])
    if step.type == "linear":
        return linear(below, step, cell[3])
    if step.type == "input":
        corner_at = [BLOCK * (v + first) for v, first in zip(cell[2:], origin, strict=True)]
        return counted(page, corner_at, int(step.maps[0, cell[2], cell[3]]))
    return pooling(below, step, *cell[1:])


def conv(below: Step, step: Step, channel: int, row: int, col: int) -> Explanation:
    inputs = below.maps / FULL if below.type == "input" else below.maps
    taps, frame = taps_of(inputs, step.layer, (row, col), step.layer["weight"][channel])
    if len(taps) == 1:
        terms = [Term(corner(len(taps[0]), t), tap.x * tap.w) for t, tap in enumerate(taps[0])]
    else:
        terms = [Term(f"通道 {c}", sum(tap.x * tap.w for tap in window), c) for c, window in enumerate(taps)]
    bias, total = step.layer["bias"][channel], step.before[channel, row, col].item()
    rounding = rounding_of([*(term.value for term in terms), bias], total)
    return Explanation(terms, bias, total, step.maps[channel, row, col].item(), rounding, taps, frame)


def pooling(below: Step, step: Step, channel: int, row: int, col: int) -> Explanation:
    taps, frame = taps_of(below.maps[channel : channel + 1], step.layer, (row, col), None)
    result = step.maps[channel, row, col].item()
    winner = next(t for t, tap in enumerate(taps[0]) if tap.inside and tap.x == result)
    terms = [Term(corner(len(taps[0]), t), tap.x) for t, tap in enumerate(taps[0])]
    return Explanation(terms, None, result, result, 0, taps, frame, winner)


def votes_of(below: Step, step: Step, digit: int) -> list[float]:
    """每个特征给这个数字投了几分。"""
    return (below.maps.flatten() * torch.tensor(step.layer["weight"][digit], dtype=torch.float64)).tolist()


def linear(below: Step, step: Step, digit: int) -> Explanation:
    votes, size = votes_of(below, step, digit), below.maps[0].numel()
    order = sorted(range(len(votes)), key=lambda i: (-votes[i], i))
    loud = [i for i in order[: MOST[0]] if votes[i] > 0] + [i for i in order[-MOST[1] :] if votes[i] < 0]
    terms = [Term(feature_name(size, i), votes[i], i // size) for i in loud]
    rest = sum(value for i, value in enumerate(votes) if i not in loud)
    terms.append(Term(f"其余 {len(votes) - len(loud)} 项", rest))
    bias, total = step.layer["bias"][digit], step.maps[0, 0, digit].item()
    rounding = rounding_of([*(term.value for term in terms), bias], total)
    return Explanation(terms, bias, total, total, rounding, [], (0, 0, *below.maps.shape[1:]))


def feature_name(size: int, i: int) -> str:
    """下一层第 i 个数叫什么：拉直之前在哪个通道、哪里。"""
    where = "" if size == 1 else f" {corner(4, i % 4)}" if size == 4 else f" 第 {i % size + 1} 格"
    return f"通道 {i // size}{where}"


def counted(page: Tensor, at, result: int) -> Explanation:
    """输入的一格：它在纸上的 4×4 里，一行有几格墨。"""
    top, left = at
    rows = [[inked(page, top + a, left + b) for b in range(BLOCK)] for a in range(BLOCK)]
    terms = [Term(f"第 {a + 1} 行", sum(line)) for a, line in enumerate(rows)]
    total = sum(term.value for term in terms)
    return Explanation(terms, None, total, result, 0, [], (top, left, BLOCK, BLOCK))


def inked(page: Tensor, row: int, col: int) -> int:
    """纸外面没有墨。"""
    return int(page[row, col]) if 0 <= row < len(page) and 0 <= col < len(page) else 0


def field_of(steps: list[Step], cell) -> tuple[int, int, int, int]:
    """从这一格往下看到输入的 (行, 列, 几行, 几列)。"""
    layer, _, row, col = cell
    if steps[layer].type == "linear":
        return 0, 0, *steps[0].maps.shape[1:]
    first, last = (row, col), (row, col)
    for i in range(layer, 0, -1):
        window = window_of(steps[i].layer, steps[i - 1].maps.shape[1:])
        sizes = [*zip(window.stride, window.padding, window.kernel_size, strict=True)]
        first = tuple(v * s - p for v, (s, p, _) in zip(first, sizes, strict=True))
        last = tuple(v * s - p + k - 1 for v, (s, p, k) in zip(last, sizes, strict=True))
    return *first, *(b - a + 1 for a, b in zip(first, last, strict=True))
