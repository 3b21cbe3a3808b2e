"""一种运算一行：叫什么，窗口朝哪个方向，怎样算，核怎样用。浏览器里的那张表是 lib/widgets/core/operations.js。"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from torch import Tensor

from lib.flow import GATHER, SCATTER, Gather, Scatter
from lib.ops import convolve2d, corr2d, corr2d_transposed, pool2d
from lib.window import PoolingWindow, Window


def summed(count: int) -> tuple[str, str, str]:
    return "", " + ", ""


def influences(count: int, kernel_size) -> str:
    return f"影响 {count} 个输出。"


def spread(count: int, kernel_size) -> str:
    cropped = kernel_size[0] * kernel_size[1] - count
    return f"乘上整个核，加到 {count} 个输出里{f'，另外 {cropped} 个被裁掉' if cropped else ''}。"


@dataclass(frozen=True)
class Operation:
    """label 是名字；compute(X, K, window) → 输出，X (n_h, n_w)、K (k_h, k_w)；池化只用 K 的形状。

    flow 是窗口的方向；blank 是填充的格子里的数，weights(K) 是真正去乘的数，turned 是核先转过 180° 没有，
    joints(项数) 是算式的开头、各项之间、结尾；met(几个输出, 核的大小) 说一个输入的格子影响几个输出。
    """

    label: str
    compute: Callable[[Tensor, Tensor, Window], Tensor]
    flow: Gather | Scatter = GATHER
    pooling: bool = False
    blank: float = 0
    weights: Callable[[Tensor], Tensor] = lambda K: K
    turned: bool = False
    joints: Callable[[int], tuple[str, str, str]] = summed
    met: Callable[[int, tuple[int, int]], str] = influences

    @property
    def moving(self) -> type[Window]:
        """在输入上移动的是哪一种窗口。"""
        return PoolingWindow if self.pooling else Window

    def window(self, kernel_size, padding=0, stride=1, dilation=1) -> Window:
        """检查参数；池化另有自己的规矩。"""
        if not self.pooling:
            return Window(kernel_size, padding, stride, dilation)
        if Window(1, dilation=dilation).dilation != (1, 1):
            raise ValueError(f"这里的池化不设扩张率，得到 dilation = {dilation!r}：请改成 1")
        return PoolingWindow(kernel_size, padding, stride)


def weighted(operation):
    return lambda X, K, window: operation(X, K, window.padding, window.stride, window.dilation)


def pooled(mode):
    return lambda X, K, window: pool2d(X, tuple(K.shape), mode, window.padding, window.stride)


OPERATIONS = {
    "corr": Operation("互相关", weighted(corr2d)),
    "conv": Operation("卷积", weighted(convolve2d), weights=lambda K: K.flip(0, 1), turned=True),
    "max": Operation(
        "最大池化", pooled("max"), pooling=True, blank=-math.inf, joints=lambda count: ("max(", ", ", ")"),
        met=lambda count, kernel_size: f"落在 {count} 个窗口里。",
    ),
    "avg": Operation("平均池化", pooled("avg"), pooling=True, joints=lambda count: ("(", " + ", f") / {count}")),
    "transposed": Operation("转置卷积", weighted(corr2d_transposed), flow=SCATTER, met=spread),
}  # fmt: skip
# 一个输出由窗口里的数乘核得来的
WEIGHTED = [op for op, operation in OPERATIONS.items() if not operation.pooling and operation.flow is GATHER]


def activated(operation: Operation, bias: float, relu: bool) -> Operation:
    """算完之后每个输出加上 bias，再过 ReLU（小于 0 的变成 0）。"""

    def compute(X, K, window):
        Y = operation.compute(X, K, window) + bias
        return Y.relu() if relu else Y

    return replace(operation, compute=compute)
