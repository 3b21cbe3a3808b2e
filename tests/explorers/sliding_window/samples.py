"""SlidingWindow 的样品：五种运算，各种窗口，丢弃、跨过，长的小数，NaN 与 ∞。"""

import itertools

import torch

from lib.explorers import SlidingWindow


def samples():
    X, K = torch.arange(20).reshape(4, 5), torch.tensor([[1, -2], [0, 3]])
    for op, padding, stride in itertools.product(["corr", "conv", "max", "avg"], [0, (1, 0)], [1, 2, (3, 1)]):
        yield SlidingWindow(X, K, padding, stride, op=op, step=1)
    yield SlidingWindow(X / 7, K.float(), dilation=(2, 1), padding=2, stride=2)
    yield SlidingWindow(X.double() / 3, 2, op="avg", step=2)
    yield SlidingWindow(X, [[1]], padding=1, stride=(2, 3))
    yield SlidingWindow(X, K, dilation=(3, 2), stride=2)
    for padding, stride, dilation in [(0, 1, 1), (1, 2, 1), (0, 3, 1), (2, 1, (1, 2)), ((1, 0), (3, 2), 1)]:
        yield SlidingWindow(X, K, padding, stride, dilation, op="transposed", step=7)
    yield SlidingWindow(X, K, 2, dilation=(1, 2), op="transposed")  # 停着的输入，盖到的都被裁掉了
    yield SlidingWindow([[float("nan"), 1], [float("inf"), -2.5]], [[1]])
