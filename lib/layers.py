"""带参数的层。Conv2D 是讲义的单通道层；ConvLayer 与 PoolLayer 处理成批的多通道输入 (batch, c, n_h, n_w)。"""

import math

import torch
from torch import Tensor, nn

from lib.arguments import check_mode, check_tensor, integer
from lib.ops import corr2d, correlate_channels, pool
from lib.window import PoolingWindow, Window


class Conv2D(nn.Module):
    """讲义的卷积层：X (n_h, n_w) → 互相关加偏置。weight (k_h, k_w) 在 [0, 1) 上均匀分布，bias (1,) 从 0 开始。"""

    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(Window(kernel_size).kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X: Tensor) -> Tensor:
        Y = corr2d(X, self.weight)
        return Y + self.bias.to(Y.dtype)  # 在 torch.autocast 里 Y 是低精度的，bias 不是


class ConvLayer(nn.Module):
    """卷积层：(batch, c_in, n_h, n_w) → (batch, c_out, m_h, m_w)。

    weight (c_out, c_in, k_h, k_w) 与 bias (c_out,) 的形状、初始分布都与 nn.Conv2d 相同，可以直接载入它的 state_dict。
    """

    def __init__(self, c_in: int, c_out: int, kernel_size, padding=0, stride=1):
        super().__init__()
        c_in, c_out = integer("输入通道数（c_in）", c_in, 1), integer("输出通道数（c_out）", c_out, 1)
        self.window = Window(kernel_size, padding, stride)
        self.weight = nn.Parameter(torch.empty(c_out, c_in, *self.window.kernel_size))
        self.bias = nn.Parameter(torch.empty(c_out))
        bound = 1 / math.sqrt(self.weight[0].numel())
        nn.init.uniform_(self.weight, -bound, bound)
        nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, X: Tensor) -> Tensor:
        check_tensor("X", X, "batch c_in n_h n_w")
        return correlate_channels(X, self.weight, self.bias, self.window)

    def extra_repr(self) -> str:
        c_out, c_in = self.weight.shape[:2]
        return f"{c_in}, {c_out}, {self.window}"


class PoolLayer(nn.Module):
    """池化层：(batch, c, n_h, n_w) → (batch, c, m_h, m_w)，没有参数。

    步幅默认是 1，与 pool2d 相同；nn.MaxPool2d 的步幅默认等于窗口大小，要那样请写 PoolLayer(2, stride=2)。
    """

    def __init__(self, pool_size, mode: str = "max", padding=0, stride=1):
        super().__init__()
        check_mode(mode)
        self.window, self.mode = PoolingWindow(pool_size, padding, stride), mode

    def forward(self, X: Tensor) -> Tensor:
        check_tensor("X", X, "batch c n_h n_w")
        return pool(X, self.window, self.mode)

    def extra_repr(self) -> str:
        return f"{self.mode}, {self.window}"
