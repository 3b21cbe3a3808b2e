"""ImageFilter 的样品：每个预设，卷积，不填充，自己的图。"""

import torch

from lib.cat import cat
from lib.explorers import ImageFilter
from lib.explorers.image_filter.kernels import PRESETS


def samples():
    for name in PRESETS:
        yield ImageFilter(K=name)
    yield ImageFilter(K="left_falling", op="conv", padding=0)
    yield ImageFilter(cat(), "sobel_vertical", bias=-0.75, relu=True)
    yield ImageFilter(cat(), "blur", bias=-0.5, relu=True, controls="preset picture relu bias")
    yield ImageFilter(K="right_falling", op="conv", bias=1.25)
    yield ImageFilter(K=[[0, 0], [0, 0]], relu=True)
    yield ImageFilter(torch.arange(20).reshape(4, 5) / 8 - 1, [[1, -1]])
    yield ImageFilter(torch.tensor([[0.3, 0.7], [2.0, 5.0]]), [[1, 2], [3, 4]], padding=0)


def fixed(figure):
    """自己的图不写进链接。"""
    return figure.X
