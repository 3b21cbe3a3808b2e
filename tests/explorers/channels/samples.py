"""Channels 的样品：分组、逐通道、1×1、偏置、丢弃、跨过、长的小数。"""

import torch

from lib.explorers import Channels


def samples():
    X, K = (torch.arange(80).reshape(4, 4, 5) * 7) % 10, (torch.arange(64).reshape(4, 4, 2, 2) * 5) % 7 - 3
    yield Channels()
    yield Channels(step=7, bias=[1, -2, 0.5])
    yield Channels(X, K[:, :2], groups=2, padding=1, stride=2, step=9)
    yield Channels(X / 7, K[:, :1] / 3, groups=4, dilation=(2, 1))
    yield Channels(X, K[:2, :, :1, :1], step=11)
    yield Channels(X, K[:, :2, :1, :1], bias=[1, 2, 3, 4], groups=2, stride=3)
    yield Channels(X, K, padding=1, stride=(3, 5), step=3)
