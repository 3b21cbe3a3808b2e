"""窗口：核大小、填充、步幅、扩张率。参数在这里解析和检查一次，所有的尺寸与下标也只在这里计算。

一个方向上，输入长 n、核长 k、每侧填充 p、步幅 s、扩张率 d，则

    有效核长  e = d(k − 1) + 1                 核的两端之间跨过的格数
    输出长    m = ⌊(n + 2p − e) / s⌋ + 1       p 是每侧的填充；讲义的 p_h 是总量，等于这里的 2p
    丢弃      u = (n + 2p − e) mod s           最后一个窗口之外剩下的行数（列数）

出处：Dumoulin & Visin，A guide to convolution arithmetic for deep learning，2016，arXiv:1603.07285。
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

from lib.arguments import both_axes, pair


def times(size: Iterable[int]) -> str:
    return "×".join(str(n) for n in size)


@dataclass(frozen=True)
class Window:
    """在输入上移动的窗口。每个参数是一个整数（高和宽相同）或 (高, 宽)，存成二元组。

    padding 是每侧的行数和列数（与 PyTorch 相同）。参数不合理时抛 TypeError 或 ValueError。
    """

    kernel_size: int | tuple[int, int]
    padding: int | tuple[int, int] = 0
    stride: int | tuple[int, int] = 1
    dilation: int | tuple[int, int] = 1

    noun: ClassVar[str] = "卷积核"

    def __post_init__(self):
        self._parse("kernel_size", f"{self.noun}大小", 1)
        self._parse("padding", "填充（padding）", 0)
        self._parse("stride", "步幅（stride）", 1)
        self._parse("dilation", "扩张率（dilation）", 1)

    def _parse(self, field: str, name: str, minimum: int) -> None:
        object.__setattr__(self, field, both_axes(name, getattr(self, field), minimum))

    @property
    def effective_size(self) -> tuple[int, int]:
        """有效核大小 d(k − 1) + 1：扩张之后核盖住的高和宽。"""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel_size, self.dilation, strict=True))

    def padded_shape(self, shape: tuple[int, int]) -> tuple[int, int]:
        """填充之后的输入形状 n + 2p。"""
        return tuple(n + 2 * p for n, p in zip(pair("输入的形状", shape, 1), self.padding, strict=True))

    def output_shape(self, shape: tuple[int, int]) -> tuple[int, int]:
        """输入形状 (n_h, n_w) → 输出形状 (m_h, m_w)。核比填充后的输入大时抛 ValueError。"""
        return tuple(room // s + 1 for room, s in zip(self._room(shape), self.stride, strict=True))

    def transposed_shape(self, shape: tuple[int, int], extra: tuple[int, int] = (0, 0)) -> tuple[int, int]:
        """转置卷积的输出形状 (n − 1)s − 2p + d(k − 1) + 1 + extra；没有一格剩下时抛 ValueError。"""
        steps = zip(shape, self.stride, self.padding, self.effective_size, extra, strict=True)
        sizes = tuple((n - 1) * s - 2 * p + e + more for n, s, p, e, more in steps)
        if min(sizes) < 1:
            raise ValueError(f"填充 {times(self.padding)} 把输出裁得只剩 {times(sizes)}：请减小填充，或加大核、步幅")
        return sizes

    def covers(self, shape: tuple[int, int]) -> tuple[list[dict[int, int]], list[dict[int, int]]]:
        """转置卷积：输入的第 i 行盖住输出的哪些行，{核的行: 输出的行}，裁掉的不算；各列也一样。"""
        axes = zip(
            *(shape, self.kernel_size, self.padding, self.stride, self.dilation, self.transposed_shape(shape)),
            strict=True,
        )
        rows, cols = (
            [{a: r for a in range(k) if 0 <= (r := i * s + a * d - p) < m} for i in range(n)]
            for n, k, p, s, d, m in axes
        )
        return rows, cols

    def unused(self, shape: tuple[int, int]) -> tuple[int, int]:
        """填充后的输入里，最后一个窗口之外剩下的 (行数, 列数)：步幅除不尽时，它们不影响输出。"""
        return tuple(room % s for room, s in zip(self._room(shape), self.stride, strict=True))

    def skipped(self, shape: tuple[int, int]) -> tuple[int, int]:
        """窗口够得着的范围里跨过的 (行数, 列数)：步幅比窗口长，或落在扩张的空隙里，没有一个窗口看到它们。"""
        return tuple(max(seen) + 1 - len(seen) for seen in self.seen(shape))

    def seen(self, shape: tuple[int, int]) -> tuple[set[int], set[int]]:
        """填充后的输入里，有窗口看到的那些行、列的下标。"""
        rows, cols = (
            {i * s + a * d for i in range(m) for a in range(k)}
            for k, d, s, m in zip(self.kernel_size, self.dilation, self.stride, self.output_shape(shape), strict=True)
        )
        return rows, cols

    def _room(self, shape: tuple[int, int]) -> tuple[int, int]:
        """窗口从左上角出发，还能往下、往右移动几格。"""
        padded, size = self.padded_shape(shape), self.effective_size
        if size[0] > padded[0] or size[1] > padded[1]:
            spread = " " if size == self.kernel_size else f"（扩张后 {times(size)}）"
            raise ValueError(
                f"{self.noun} {times(self.kernel_size)}{spread}比填充后的输入 {times(padded)} 大："
                f"请缩小{self.noun}，或加大填充"
            )
        return padded[0] - size[0], padded[1] - size[1]

    def slices(self, shape: tuple[int, int]) -> tuple[list[slice], list[slice]]:
        """核的第 a 行在填充后的输入里遇到的那些行（a = 0, 1, …），核的第 b 列遇到的那些列。

        输出 (i, j) 遇到的是第 i·s + a·d 行、第 j·s + b·d 列，所以这些行、列各是一个切片，长度就是输出的高和宽。
        """
        rows, cols = (
            [slice(a * d, a * d + room + 1, s) for a in range(k)]
            for k, d, s, room in zip(self.kernel_size, self.dilation, self.stride, self._room(shape), strict=True)
        )
        return rows, cols

    def shifts(self, shape: tuple[int, int]) -> Iterator[tuple[slice, slice]]:
        """对核的每个格子 (a, b)（行优先），给出填充后的输入里会与它相遇的那些行和列。"""
        return product(*self.slices(shape))


class PoolingWindow(Window):
    """池化的窗口：填充不超过窗口的一半，与 PyTorch 相同；要保证每个窗口里有一个真正的输入，小于窗口就够了。"""

    noun: ClassVar[str] = "池化窗口"

    def __post_init__(self):
        super().__post_init__()
        if any(2 * p > k for p, k in zip(self.padding, self.kernel_size, strict=True)):
            raise ValueError(
                f"填充 {times(self.padding)} 超过池化窗口 {times(self.kernel_size)} 的一半："
                f"请把填充减到 {times(k // 2 for k in self.kernel_size)} 以内，或加大窗口"
            )


def receptive_field(windows: Iterable[Window]) -> tuple[int, int]:
    """一叠层（靠近输入的在前，池化层也算）的一个输出能看到的输入范围 (r_h, r_w)。

    从 r = 1、j = 1 出发，每过一层 r ← r + d(k − 1)·j，j ← j·s；j 是相邻两个输出在输入上的间距。
    结果可以比输入还大，多出的部分落在填充里。出处：Araujo 等，Distill，2019，doi:10.23915/distill.00021。
    """
    if not isinstance(windows, Iterable):
        raise TypeError(f"receptive_field 要一列 Window，得到 {windows!r}：请写成 [Window(3), ...]")
    field, jump = [1, 1], [1, 1]
    for window in windows:
        if not isinstance(window, Window):
            raise TypeError(f"receptive_field 要一列 Window，其中有 {window!r}：请写成 [Window(3), ...]")
        for axis in (0, 1):
            field[axis] += (window.effective_size[axis] - 1) * jump[axis]
            jump[axis] *= window.stride[axis]
    return field[0], field[1]
