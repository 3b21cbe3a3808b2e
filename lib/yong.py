"""“永”字：本书自己写的笔画，和把它变成灰度图的函数。

永字八法：这一个字里横、竖、撇、捺都有，正好看四个方向的核各自找到哪一笔。
一笔是几段二次贝塞尔曲线，每个控制点是 (x, y, 笔的半径)，画在 64×64 的方格里，x 向右，y 向下。
"""

from itertools import pairwise

SIZE = 64
SAMPLES = 4  # 每个像素每边取 4 个样点，灰度是 1/16 的整数倍：用浮点数也表示得一点不差
PIECES = 12  # 一段曲线近似成几段直线

STROKES = {
    "点": [((27.5, 5.5, 0.8), (32.5, 8.0, 2.2), (36.0, 12.5, 2.9))],
    "横": [((17.0, 22.6, 2.2), (25.0, 22.0, 1.5), (34.0, 21.6, 2.4))],
    "竖": [((34.0, 21.6, 2.6), (34.0, 38.0, 2.2), (34.0, 55.0, 2.5))],
    "钩": [((34.0, 55.5, 2.3), (31.5, 57.0, 1.8), (25.5, 51.5, 0.4))],
    "提": [((6.5, 33.6, 1.9), (15.0, 33.2, 1.4), (24.5, 32.0, 2.1))],
    "撇": [((24.5, 32.0, 2.2), (20.0, 45.0, 1.9), (6.0, 54.5, 0.4))],
    "啄": [((54.5, 19.5, 2.5), (47.5, 26.5, 1.9), (36.0, 32.5, 0.5))],
    "捺": [
        ((36.0, 29.0, 0.9), (42.5, 43.0, 2.0), (53.5, 53.5, 3.5)),
        ((53.5, 53.5, 3.5), (56.0, 55.5, 2.6), (62.5, 55.5, 0.4)),
    ],
}


def bitmap(n: int = SIZE, strokes=tuple(STROKES)) -> list[list[float]]:
    """n×n 的灰度图，笔画处是 1，空白处是 0，边缘在两者之间；strokes 是要画的笔画的名字。"""
    fine = n * SAMPLES
    inked = [bytearray(fine) for _ in range(fine)]
    for name in strokes:
        for curve in STROKES[name]:
            points = [[c * fine / SIZE for c in point] for point in flatten(curve)]
            for start, end in pairwise(points):
                sweep(inked, start, end)
    return [[covered(inked, i, j) for j in range(n)] for i in range(n)]


def flatten(curve) -> list[tuple[float, ...]]:
    """曲线上均匀取的 PIECES + 1 个点，半径也一起插值。"""
    start, middle, end = curve
    points = []
    for k in range(PIECES + 1):
        t = k / PIECES
        points.append(
            tuple(
                (1 - t) * (1 - t) * a + 2 * t * (1 - t) * b + t * t * c
                for a, b, c in zip(start, middle, end, strict=True)
            )
        )
    return points


def sweep(inked, start, end) -> None:
    """笔从 start 走到 end，把盖住的样点涂黑。"""
    (x0, y0, r0), (x1, y1, r1) = start, end
    reach, last = max(r0, r1) + 1, len(inked) - 1
    length = (x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)
    for row in range(max(0, int(min(y0, y1) - reach)), min(last, int(max(y0, y1) + reach)) + 1):
        for col in range(max(0, int(min(x0, x1) - reach)), min(last, int(max(x0, x1) + reach)) + 1):
            x, y = col + 0.5, row + 0.5
            t = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length
            t = min(1.0, max(0.0, t))
            dx, dy, r = x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0), r0 + t * (r1 - r0)
            if dx * dx + dy * dy <= r * r:
                inked[row][col] = 1


def covered(inked, i: int, j: int) -> float:
    """像素 (i, j) 里涂黑的样点占多少。"""
    rows = inked[i * SAMPLES : (i + 1) * SAMPLES]
    return sum(sum(row[j * SAMPLES : (j + 1) * SAMPLES]) for row in rows) / SAMPLES**2
