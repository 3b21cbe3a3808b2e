"""窗口的两个方向：尺寸、下标，和说它们的话。浏览器里的那一份是 lib/widgets/core/flow.js。

聚拢（gather）：一个输出收下窗口里的输入，互相关、卷积、池化都是。散开（scatter）：一个输入盖住窗口里的输出，转置卷积是。
"""

from collections.abc import Callable

from lib.window import Window

Marks = Callable[[int, int], dict[str, bool]]


class Gather:
    """walked 是一格一格走过的那张表，窗口落在另一张上。shape 都是输入的形状。"""

    walked = "output"

    def output_shape(self, window: Window, shape) -> tuple[int, int]:
        return window.output_shape(shape)

    def walk(self, window: Window, shape) -> tuple[int, int]:
        """走过的那张表的形状。"""
        return window.output_shape(shape)

    def ring(self, window: Window) -> tuple[int, int]:
        """输入外面有几圈填充。"""
        return window.padding

    def crop(self, window: Window) -> tuple[int, int]:
        """输出每侧裁掉几行几列。"""
        return 0, 0

    def missed(self, window: Window, shape) -> Marks:
        """没有窗口看到的输入格分两种：末尾的是丢弃的（dropped，步幅除不尽），前面的是跨过的（skipped）。"""
        seen = window.seen(shape)

        def marks(row, col):
            places = [i + p for i, p in zip((row, col), window.padding, strict=True)]
            dropped = any(i > max(some) for i, some in zip(places, seen, strict=True))
            unseen = any(i not in some for i, some in zip(places, seen, strict=True))
            return {"dropped": dropped, "skipped": unseen and not dropped}

        return marks

    def bare(self, window: Window, shape) -> Marks:
        """与输入无关的输出格：没有。"""
        return lambda row, col: {}

    def formula(self, n, k, p, s, d, e) -> list[list[str]]:
        """一个方向上输出多长，几种写法，一种写法几个词；e 是有效核长。"""
        return [
            [f"⌊({n} + 2×{p} − {d}×({k}−1) − 1) / {s}⌋ + 1", f" = ⌊{n + 2 * p - e} / {s}⌋ + 1"],
            [f"总填充 {2 * p}：⌊({n} − {e} + {2 * p} + {s}) / {s}⌋"],
        ]

    def unseen(self, window: Window, shape) -> list[str]:
        """没有窗口看到的行列：丢弃的、跨过的，各成一句，说几行几列、为什么。"""
        sentences = []
        if any(left := window.unused(shape)):
            sentences.append(f"丢弃{listed(left, ('最下', '最右'))}：步幅除不尽，没有窗口看到。")
        if any(gaps := window.skipped(shape)):
            moves = zip(window.output_shape(shape), window.stride, window.effective_size, strict=True)
            far = any(m > 1 and s > e for m, s, e in moves)
            sentences.append(f"跨过 {listed(gaps)}：{why(far, gaps, window, '窗口')}，没有窗口看到。")
        return sentences


class Scatter:
    """同上；填充不加在输入外，从输出每侧裁掉。"""

    walked = "input"

    def output_shape(self, window: Window, shape) -> tuple[int, int]:
        return window.transposed_shape(shape)

    def walk(self, window: Window, shape) -> tuple[int, int]:
        return shape

    def ring(self, window: Window) -> tuple[int, int]:
        return 0, 0

    def crop(self, window: Window) -> tuple[int, int]:
        return window.padding

    def fan(self, window: Window, shape, at: tuple[int, int]) -> dict[tuple[int, int], tuple[int, int]]:
        """输入 at 盖住的格子：输出的 (行, 列) → 核的 (a, b)；裁掉的不算。"""
        rows, cols = (some[i] for some, i in zip(window.covers(shape), at, strict=True))
        return {(row, col): (a, b) for a, row in rows.items() for b, col in cols.items()}

    def overlooked(self) -> str:
        """一个输入格为什么不影响输出。"""
        return "盖到的都被裁掉了，不影响输出。"

    def missed(self, window: Window, shape) -> Marks:
        """盖到的都被裁掉了的输入格，算丢弃的。"""
        rows, cols = window.covers(shape)
        return lambda row, col: {"dropped": not (rows[row] and cols[col]), "skipped": False}

    def bare(self, window: Window, shape) -> Marks:
        """没有输入盖到的输出格，算跨过的。"""
        rows, cols = map(covered, window.covers(shape))
        return lambda row, col: {"skipped": row not in rows or col not in cols}

    def formula(self, n, k, p, s, d, e) -> list[list[str]]:
        crop = f"填充不加在输入外，从输出每侧裁掉 {p}：{(n - 1) * s + e} − 2×{p}"
        return [[f"({n}−1)×{s} − 2×{p} + {d}×({k}−1) + 1"], *[[crop]] * (p > 0)]

    def unseen(self, window: Window, shape) -> list[str]:
        covers = window.covers(shape)
        gone = [sum(not kept for kept in some) for some in covers]
        gaps = [m - len(covered(some)) for m, some in zip(window.transposed_shape(shape), covers, strict=True)]
        sentences = [f"输入里 {listed(gone)}盖到的都被裁掉了，不影响输出。"] * any(gone)
        if any(gaps):
            moves = zip(gaps, window.stride, window.effective_size, strict=True)
            far = any(gap and s > e for gap, s, e in moves)
            sentences.append(f"输出里 {listed(gaps)}没有输入盖到，都是 0：{why(far, gaps, window, '核')}。")
        return sentences


GATHER, SCATTER = Gather(), Scatter()


def covered(fans: list[dict[int, int]]) -> set[int]:
    """一个方向上，有输入盖到的输出。"""
    return {i for fan in fans for i in fan.values()}


def listed(counts, names=("", "")) -> str:
    """最下 1 行、最右 2 列；没有的不说。"""
    each = zip(counts, names, "行列", strict=True)
    return "、".join(f"{name} {count} {unit}".strip() for count, name, unit in each if count)


def why(far: bool, gaps, window: Window, noun: str) -> str:
    """为什么跨过：步幅比窗口长，扩张留下空隙。"""
    spread = zip(gaps, window.effective_size, window.kernel_size, strict=True)
    reasons = [f"步幅比{noun}长"] * far + ["扩张留下空隙"] * any(gap and e > k for gap, e, k in spread)
    return "，".join(reasons)
