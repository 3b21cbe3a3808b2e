"""《看得见的卷积》的代码：书里从头定义的运算，在这里有一份写得更快、检查更严的。"""

from lib.layers import Conv2D, ConvLayer, PoolLayer
from lib.ops import (
    convolve2d,
    corr2d,
    corr2d_multi_in,
    corr2d_multi_in_out,
    corr2d_multi_in_out_1x1,
    corr2d_transposed,
    pool2d,
)
from lib.window import Window, receptive_field

__all__ = [
    "Conv2D",
    "ConvLayer",
    "PoolLayer",
    "Window",
    "convolve2d",
    "corr2d",
    "corr2d_multi_in",
    "corr2d_multi_in_out",
    "corr2d_multi_in_out_1x1",
    "corr2d_transposed",
    "pool2d",
    "receptive_field",
]
