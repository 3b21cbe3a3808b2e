"""仿写的数字：十个数字，每个三种写法，随机地大一点、小一点、斜一点、抖一点，写在 32×32 的纸上。

真人怎样写，这里没有数据；这些只用来估计，读者随手写的字网络会认错多少。笔画的控制点写在 100×100 的方框里，
x 向右，y 向下，连成光滑的曲线。
"""

import math
from itertools import pairwise

import torch
from torch import Tensor

from lib.ink import SIDE, stroke

HEIGHTS = (18, 28)  # 字高几格
PENS = (2, 3, 4)  # 笔宽几格
PIECES = 6  # 相邻两个控制点之间分几段

Point = tuple[float, float]
# 数字 → 三种写法；一种写法是几笔（用 | 隔开），一笔是几个控制点。重复的点是拐角
STYLES = {
    0: [
        "50,0 12,20 0,55 20,92 55,100 88,78 100,42 80,8 50,0",
        "60,0 20,15 0,50 15,90 50,100 90,80 95,30 60,0 30,12",
        "35,5 5,40 10,85 50,100 90,85 95,40 65,5 35,5",
    ],
    1: [
        "50,0 50,100",
        "15,25 55,0 55,0 55,100",
        "10,28 50,0 50,0 50,100 | 5,100 95,100",
    ],
    2: [
        "5,25 30,0 75,2 90,28 60,62 0,100 0,100 100,100",
        "10,20 45,0 90,15 75,50 30,85 5,95 25,78 60,95 100,90",
        "0,15 50,0 95,20 70,60 10,100 10,100 95,97",
    ],
    3: [
        "8,12 50,0 90,20 40,47 40,47 95,72 55,100 0,88",
        "5,0 90,0 90,0 40,40 40,40 95,65 60,100 0,90",
        "10,8 70,0 85,25 50,48 90,65 75,95 30,100 2,85",
    ],
    4: [
        "45,0 0,62 0,62 100,60 | 80,20 68,100",
        "72,100 72,0 72,0 0,68 0,68 100,68",
        "10,0 5,48 5,48 90,50 | 85,0 80,100",
    ],
    5: [
        "90,0 15,0 15,0 10,42 10,42 60,38 95,68 60,100 0,92",
        "20,0 12,42 12,42 70,40 92,72 50,100 2,90 | 20,0 95,2",
        "85,3 25,0 25,0 15,40 15,40 80,50 85,85 40,100 5,85",
    ],
    6: [
        "75,0 30,20 2,65 30,100 80,92 90,62 50,50 8,68",
        "50,0 10,40 5,80 45,100 92,80 70,52 25,58 6,78",
        "90,5 40,10 5,50 15,95 70,100 95,70 50,48 10,62",
    ],
    7: [
        "0,2 95,0 95,0 35,100",
        "0,2 95,0 95,0 40,100 | 20,50 95,48",
        "2,15 5,0 5,0 95,2 95,2 55,50 45,100",
    ],
    8: [
        "85,15 50,0 12,18 50,46 90,75 50,100 8,78 50,46 85,15",
        "50,46 10,22 50,0 90,22 50,46 5,75 50,100 95,75 50,46",
        "95,8 40,2 15,25 60,50 85,80 40,100 10,75 55,42 95,8",
    ],
    9: [
        "88,28 50,0 8,25 40,52 88,28 88,28 75,100",
        "90,10 35,2 10,35 55,50 90,10 90,10 90,70 50,100 10,92",
        "85,20 45,0 5,30 45,52 85,20 85,20 80,60 85,100",
    ],
}


def simulated(each: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """每个数字、每种写法、每种笔宽各写 each 张：(张数, 32, 32) 的墨，和各是几。"""
    random = torch.Generator().manual_seed(seed)
    cases = [(digit, style, pen) for digit in STYLES for style in range(3) for pen in PENS for _ in range(each)]
    written = [write(digit, style, pen, random) for digit, style, pen in cases]
    return torch.stack(written), torch.tensor([digit for digit, *_ in cases])


def write(digit: int, style: int, pen: int, random: torch.Generator) -> Tensor:
    """写一个：字高 18 到 28 格，宽是高的 0.45 到 0.8 倍，斜到 ±14°，不在正中，控制点各抖一点。"""

    def between(low, high):
        return low + (high - low) * torch.rand((), generator=random, dtype=torch.float64).item()

    height = between(*HEIGHTS)
    width, slant = height * between(0.45, 0.8), math.tan(math.radians(between(-14, 14)))
    across = width + abs(slant) * height
    left, top = (pen / 2 + 0.5 + between(0.1, 0.9) * max(0, SIDE - pen - 1 - size) for size in (across, height))
    left += max(slant, 0) * height

    def place(point):
        x, y = (v + between(-0.04, 0.04) for v in point)
        return left + x * width - slant * y * height, top + y * height

    ink = torch.zeros(SIDE, SIDE, dtype=torch.int64)
    for line in STYLES[digit][style].split(" | "):
        points, placed = strokes(line), {}
        path = smooth([placed.setdefault(point, place(point)) for point in points])
        for start, end in pairwise(path):
            ink = stroke(ink, start, end, pen / 2)
    return ink


def strokes(line: str) -> list[Point]:
    """写着的控制点 → 1×1 方框里的点。"""
    return [tuple(int(v) / 100 for v in point.split(",")) for point in line.split()]


def smooth(points: list[Point]) -> list[Point]:
    """过每个控制点的 Catmull–Rom 曲线，切成小段；接连重复的点是拐角。"""
    path = [points[0]]
    for a, b, c, d in zip([points[0], *points], points, points[1:], [*points[2:], points[-1]], strict=False):
        for t in (step / PIECES for step in range(1, PIECES + 1)):
            path.append(tuple(between(t, *four) for four in zip(a, b, c, d, strict=True)))
    return path


def between(t: float, a: float, b: float, c: float, d: float) -> float:
    """Catmull–Rom：b 到 c 之间的 t 处。"""
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
