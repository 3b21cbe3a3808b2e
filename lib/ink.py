"""墨：写在 32×32 方格里的字，怎样摆成数据的样子，再数成 8×8。

ink 是 (32, 32) 的整数张量，1 是墨，0 是纸。与 lib/explorers/digit_reader/ink.js 说的是同一件事，名字也相同。

摆法照这份数据的来历（digits.DESCR）：它是用 NIST 的程序预处理的，见 NISTIR 5469（1994）。
"""

import math

import torch
from torch import Tensor
from torch.nn import functional as F

SIDE = 32  # 纸的边长
BLOCK = 4  # 每 4×4 格数一个数
WIDTH = 20  # 摆好的字宽 20、高 32，不论原来的高宽比
FULL = BLOCK * BLOCK  # 一块全是墨
# 摆好的字该有多少墨：少了就加粗一圈，多了就削一圈；差得远的两圈
THIN, HEAVY = (108, 256), (412, 560)
SPREAD = 3  # 噪声最多把一格的墨数加减几


def stroke(ink: Tensor, start, end, radius: float, value: int = 1) -> Tensor:
    """笔从 start 走到 end（各是 (x, y)，以格为单位），离这条线不过 radius 的格子都成 value。"""
    at = torch.arange(SIDE, dtype=torch.float64) + 0.5
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy or 1
    x, y = at[None] - start[0], at[:, None] - start[1]
    t = ((x * dx + y * dy) / length).clamp(0, 1)
    near = (x - t * dx) ** 2 + (y - t * dy) ** 2 <= radius * radius
    return torch.where(near, value, ink)


def tidied(ink: Tensor) -> Tensor:
    """摆成数据的样子：拉成 20×32、居中，墨太少太多就加粗、削细，再照左缘扶正。没有墨就照原样。"""
    if not ink.any():
        return ink
    return upright(evened(stretched(ink)))


def stretched(ink: Tensor) -> Tensor:
    """裁到字，拉成宽 20、高 32，摆在正中。"""
    rows, cols = ink.any(1).nonzero().flatten(), ink.any(0).nonzero().flatten()
    (top, height), (left, width) = ((int(each[0]), int(each[-1] - each[0]) + 1) for each in (rows, cols))
    row = top + (2 * torch.arange(SIDE) + 1) * height // (2 * SIDE)
    col = left + (2 * torch.arange(WIDTH) + 1) * width // (2 * WIDTH)
    margin = (SIDE - WIDTH) // 2
    return F.pad(ink[row[:, None], col], (margin, margin))


def evened(ink: Tensor) -> Tensor:
    """墨的多少拉近：加粗是有一个邻格是墨就成墨，削细是有一个邻格是纸就成纸；纸外面算纸。"""
    amount = int(ink.sum())
    for limit in THIN:
        if amount < limit:
            ink = around(ink).amax(0)
    for limit in HEAVY:
        if amount > limit:
            ink = around(ink).amin(0)
    return ink


def around(ink: Tensor) -> Tensor:
    """自己和上下左右的邻格，叠成 (5, 32, 32)。"""
    X = F.pad(ink, (1, 1, 1, 1))
    return torch.stack([ink, X[:-2, 1:-1], X[2:, 1:-1], X[1:-1, :-2], X[1:-1, 2:]])


def upright(ink: Tensor) -> Tensor:
    """扶正：从上数第三行、从下数第三行的左缘对齐，中间各行按比例横移。"""
    rows = ink.any(1).nonzero().flatten()
    if not len(rows):  # 削没了
        return ink
    high, low = min(int(rows[0]) + 2, SIDE - 1), max(int(rows[-1]) - 2, 0)
    if low <= high or not (ink[high].any() and ink[low].any()):
        return ink
    slope = int(ink[high].argmax() - ink[low].argmax()) / (low - high)
    moved = torch.zeros_like(ink)
    for r in range(SIDE):
        by = (r - SIDE // 2) * slope
        right = int(math.copysign(math.floor(abs(by) + 0.5), by))
        moved[r] = shifted(ink[r : r + 1], 0, right)[0]
    return moved


def counts(ink: Tensor) -> Tensor:
    """每 4×4 格里有几格墨：(32, 32) → (8, 8)，0 到 16 的整数。"""
    return ink.unflatten(1, (-1, BLOCK)).unflatten(0, (-1, BLOCK)).sum((1, 3))


def shifted(X: Tensor, down: int, right: int) -> Tensor:
    """整张图向下、向右移几格（可以是负的），移出去的丢掉，空出来的填 0。"""
    height, width = X.shape[-2:]
    down, right = (max(-size, min(size, by)) for size, by in ((height, down), (width, right)))
    return F.pad(X, (right, -right, down, -down))


def ink_of(numbers: Tensor) -> Tensor:
    """每 4×4 格里正好有 numbers 格墨的一张纸：(8, 8) → (32, 32)。先涂平滑插值后最深的格子，看着像字。"""
    X = F.interpolate(numbers[None, None].double(), scale_factor=BLOCK, mode="bilinear")[0, 0]
    blocks = X.unflatten(1, (-1, BLOCK)).unflatten(0, (-1, BLOCK)).transpose(1, 2).flatten(2)
    order = blocks.argsort(dim=2, descending=True, stable=True).argsort(dim=2)
    inked = (order < numbers[:, :, None]).long()
    return inked.unflatten(2, (BLOCK, BLOCK)).transpose(1, 2).flatten(2, 3).flatten(0, 1)


def noisy(X: Tensor, seed: int) -> Tensor:
    """第 seed 种噪声：每格的墨数随机地加减至多 3，不出 0 到 16；seed 是 0 就没有噪声。"""
    if not seed:
        return X
    now, drawn = seed, []
    for _ in range(SPREAD + X.numel()):  # 相邻的种子，前几个数很像，不要
        now = (now * 1664525 + 1013904223) % 2**32
        drawn.append((2 * SPREAD + 1) * now // 2**32 - SPREAD)
    return (X + torch.tensor(drawn[SPREAD:]).reshape(X.shape)).clamp(0, FULL)
