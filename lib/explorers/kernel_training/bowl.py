"""损失作为核的函数：核只有两个数时，它是一个椭圆形的碗。bowl.js 是同一套式子。

这里用 Python 的浮点数，连加的次序也与网页相同，所以静态图与页上的数一位不差；
KernelTraining.output 另由 lib.corr2d 与 autograd 算，两边可以对照。
"""

import math
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add

import torch

from lib.ops import shifted_copies
from lib.window import Window, times

LONGEST = 100  # 再多走，发散的数就装不下了
REACH = 3  # 学习率最多是极限的几倍


def total(values) -> float:
    """从左到右相加；内置的 sum 从 Python 3.12 起会补偿舍入误差，与网页的末位就不同了。"""
    return reduce(add, values, 0.0)


def kernel_shape(X, Y) -> tuple[int, int]:
    """由 X 与 Y 的形状推出核的形状；不是恰好两个数时抛 ValueError。"""
    n, m = (len(X), len(X[0])), (len(Y), len(Y[0]))
    shape = (n[0] - m[0] + 1, n[1] - m[1] + 1)
    if shape not in ((1, 2), (2, 1)):
        choices = [f"{times(size)}（核 {times(k)}）" for k in ((1, 2), (2, 1)) if all(size := smaller(n, k))]
        advice = f"Y 请给 {' 或 '.join(choices)}" if choices else "请给大一些的 X"
        raise ValueError(f"图上的核恰好有两个数；X 是 {times(n)}，Y 是 {times(m)}，对不上：{advice}")
    return shape


def smaller(n, k) -> tuple[int, int]:
    return n[0] - k[0] + 1, n[1] - k[1] + 1


@dataclass(frozen=True, eq=False)
class Bowl:
    """X、Y 是列表的列表；mean 为真时损失求平均，否则求和。不合理时抛 ValueError。"""

    X: list
    Y: list
    mean: bool = False

    def __post_init__(self):
        for name in "XY":
            if not all(math.isfinite(v) for row in getattr(self, name) for v in row):
                raise ValueError(f"{name} 里有 NaN 或 ∞，损失算不出来：请换成有限的数")
        if not self.steep > 0:
            raise ValueError("X 全是 0，损失与核无关：请给有变化的 X")

    @cached_property
    def kernel_size(self) -> tuple[int, int]:
        return kernel_shape(self.X, self.Y)

    @cached_property
    def _columns(self) -> tuple[list[float], list[float], list[float]]:
        """核的两个数各自遇到的输入，和要的输出；都按行优先摊平。"""
        X = torch.tensor(self.X, dtype=torch.float64)
        first, second = (copy.flatten().tolist() for copy in shifted_copies(X, Window(self.kernel_size)))
        return first, second, [float(v) for row in self.Y for v in row]

    @property
    def count(self) -> int:
        """输出有几个数。"""
        return len(self._columns[2])

    @property
    def scale(self) -> int:
        return self.count if self.mean else 1

    def at(self, w) -> tuple[float, list[float]]:
        """核 w 的损失与梯度。"""
        first, second, wanted = self._columns
        rest = [a * w[0] + b * w[1] - y for a, b, y in zip(first, second, wanted, strict=True)]
        loss = total(r * r for r in rest) / self.scale
        sums = [total(x * r for x, r in zip(column, rest, strict=True)) for column in (first, second)]
        return loss, [2 * g / self.scale for g in sums]

    @cached_property
    def hessian(self) -> list[list[float]]:
        g = self.at([0.0, 0.0])[1]
        a, b = (v - old for v, old in zip(self.at([1.0, 0.0])[1], g, strict=True))
        return [[a, b], [b, self.at([0.0, 1.0])[1][1] - g[1]]]

    @cached_property
    def curvatures(self) -> tuple[float, float]:
        """最陡、最缓两个方向上的二阶导数，也就是 Hessian 的特征值。"""
        (a, b), (_, d) = self.hessian
        middle, half = (a + d) / 2, (a - d) / 2
        spread = math.sqrt(half * half + b * b)
        steep = middle + spread
        return steep, 0.0 if a * d - b * b <= 1e-12 * steep * steep else middle - spread

    @property
    def steep(self) -> float:
        return self.curvatures[0]

    @property
    def flat(self) -> float:
        return self.curvatures[1]

    @property
    def angle(self) -> float:
        """最陡的方向，弧度。"""
        (a, b), (_, d) = self.hessian
        return math.atan2(2 * b, a - d) / 2

    @cached_property
    def bottom(self) -> list[float]:
        """碗底；有一个方向是平的时，碗底是一条直线，取离原点最近的一点。"""
        (a, b), (_, d) = self.hessian
        g = self.at([0.0, 0.0])[1]
        if not self.flat:
            return [-v / self.steep for v in g]
        det = a * d - b * b
        return [(b * g[1] - d * g[0]) / det, (b * g[0] - a * g[1]) / det]

    @property
    def limit(self) -> float:
        """学习率的极限：到这里，最陡的方向每步乘 −1。"""
        return 2 / self.steep

    @property
    def highest(self) -> float:
        """图上学习率最多到这里。"""
        return float(f"{2 * REACH / self.steep:.6g}")

    @cached_property
    def radius(self) -> float:
        """画到离碗底多远。"""
        return 2 * max(1, *map(abs, self.bottom))

    def away(self, w) -> tuple[float, float]:
        """离碗底多远：沿最陡的方向 u，沿最缓的方向 v；损失就是碗底的加 steep/2 u² + flat/2 v²。"""
        e, f = (value - b for value, b in zip(w, self.bottom, strict=True))
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return e * cos + f * sin, e * sin - f * cos

    def descend(self, start, rate: float, steps: int) -> list[tuple[list[float], float, list[float]]]:
        """各步的（核、损失、梯度），一共 steps + 1 个。"""
        points, w = [], [float(v) for v in start]
        for _ in range(steps + 1):
            loss, gradient = self.at(w)
            points.append((w, loss, gradient))
            w = [v - rate * g for v, g in zip(w, gradient, strict=True)]
        return points


def distance(w, center) -> float:
    """离 center 最远的一个坐标差。"""
    return max(abs(v - c) for v, c in zip(w, center, strict=True))


def levels(bowl: Bowl, radius: float) -> list[float]:
    """等高线比碗底高多少：1、3、10、30……角上最高处以下的几条。"""
    highest = bowl.steep * radius * radius
    power = math.floor(math.log10(highest)) * 2 + 1
    heights = [(3 if i % 2 else 1) * 10.0 ** (i // 2) for i in range(power, power - 7, -1)]
    return [level for level in heights if level < highest]
