"""一种运算一行：叫什么，怎样算，核怎样用。浏览器里的那张表是 lib/widgets/core/operations.js。"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from lib.ops import convolve2d, corr2d, pool2d
from lib.window import PoolingWindow, Window


@dataclass(frozen=True)
class Operation:
    """label 是名字；compute(X, K, window) → 输出，X (n_h, n_w)、K (k_h, k_w)；池化只用 K 的形状。

    blank 是填充的格子里的数，weights(K) 是真正去乘的数，window 是检查参数的那种窗口。
    """

    label: str
    compute: Callable[[Tensor, Tensor, Window], Tensor]
    pooling: bool = False
    blank: float = 0
    weights: Callable[[Tensor], Tensor] = lambda K: K

    @property
    def window(self) -> type[Window]:
        return PoolingWindow if self.pooling else Window


def weighted(operation):
    return lambda X, K, window: operation(X, K, window.padding, window.stride, window.dilation)


def pooled(mode):
    return lambda X, K, window: pool2d(X, tuple(K.shape), mode, window.padding, window.stride)


OPERATIONS = {
    "corr": Operation("互相关", weighted(corr2d)),
    "conv": Operation("卷积", weighted(convolve2d), weights=lambda K: K.flip(0, 1)),
    "max": Operation("最大池化", pooled("max"), pooling=True, blank=-math.inf),
    "avg": Operation("平均池化", pooled("avg"), pooling=True),
}
