"""一个窗口停在一处：它盖住哪些格子、算出什么数、哪些行列谁也没看。

下标都从 Window 来；怎样算照 OPERATIONS 里的那一行。
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import torch

from lib.operations import OPERATIONS
from lib.window import Window


@dataclass(frozen=True, eq=False)
class Slide:
    """X (n_h, n_w)、K (k_h, k_w) 与窗口的参数；池化只用 K 的形状。op 不认得时抛 ValueError。"""

    X: torch.Tensor
    K: torch.Tensor
    padding: int | tuple[int, int] = 0
    stride: int | tuple[int, int] = 1
    dilation: int | tuple[int, int] = 1
    op: str = "corr"

    def __post_init__(self):
        if self.op not in OPERATIONS:
            raise ValueError(f"op 应是 {'、'.join(OPERATIONS)} 之一，得到 {self.op!r}：请改成其中一个")

    @property
    def operation(self):
        return OPERATIONS[self.op]

    @property
    def flow(self):
        return self.operation.flow

    @property
    def pooling(self) -> bool:
        return self.operation.pooling

    @property
    def shape(self) -> tuple[int, int]:
        return tuple(self.X.shape)

    @cached_property
    def window(self) -> Window:
        return self.operation.window(tuple(self.K.shape), self.padding, self.stride, self.dilation)

    @property
    def size(self) -> tuple[int, int]:
        """输出的形状。"""
        return self.flow.output_shape(self.window, self.shape)

    @cached_property
    def output(self) -> list[list[float]]:
        return self.operation.compute(self.X, self.K, self.window).tolist()

    @cached_property
    def weights(self) -> list[list[float]]:
        """与窗口里的格子逐个相乘的数：真正的卷积先把核旋转 180°。"""
        return self.operation.weights(self.K).tolist()

    @cached_property
    def _meetings(self) -> list[tuple[int, int, range, range]]:
        """核的格子 (a, b)，与它依次遇到的行、列（未填充的输入的下标，填充处为负或不小于边长）。"""
        (p_h, p_w), (k_h, k_w) = self.window.padding, self.window.kernel_size
        return [
            (a, b, unpadded(rows, p_h), unpadded(cols, p_w))
            for (a, b), (rows, cols) in zip(
                product(range(k_h), range(k_w)), self.window.shifts(self.shape), strict=True
            )
        ]

    def taps(self, i: int, j: int) -> dict[tuple[int, int], tuple[int, int]]:
        """输出 (i, j) 的窗口盖住的格子：输入的 (行, 列) → 核的 (a, b)。"""
        return {(rows[i], cols[j]): (a, b) for a, b, rows, cols in self._meetings}

    def fan(self, i: int, j: int) -> dict[tuple[int, int], tuple[int, int]]:
        """散开时，输入 (i, j) 盖住的格子：输出的 (行, 列) → 核的 (a, b)。"""
        return self.flow.fan(self.window, self.shape, (i, j))

    @cached_property
    def missed(self):
        """(行, 列) → 这个输入格为什么不影响输出：dropped、skipped。"""
        return self.flow.missed(self.window, self.shape)

    @cached_property
    def bare(self):
        """(行, 列) → 这个输出格是不是与输入无关：skipped。"""
        return self.flow.bare(self.window, self.shape)

    def inside(self, row: int, col: int) -> bool:
        return 0 <= row < self.shape[0] and 0 <= col < self.shape[1]

    @cached_property
    def _values(self) -> list[list[float]]:
        return self.X.tolist()

    def value(self, row: int, col: int) -> float:
        """格子里的数；填充处是 0，最大池化是 −∞。"""
        if self.inside(row, col):
            return self._values[row][col]
        return self.operation.blank


def unpadded(indices: slice, padding: int) -> range:
    return range(indices.start - padding, indices.stop - padding, indices.step)
