"""“永”的笔画：四个方向的核各自在对应的那一笔上响应最强。"""

import pytest
import torch

from lib import corr2d
from lib.yong import SIZE, STROKES, bitmap

KERNELS = {
    "横": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    "竖": [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
    "撇": [[1, 1, 0], [1, 0, -1], [0, -1, -1]],
    "捺": [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]],
}


def strength(kernel: str, stroke: str) -> float:
    """一个核在整个“永”字上的响应，在某一笔上有多强：取第 90 百分位，因为笔画内部本来就没有边缘。"""
    response = corr2d(torch.tensor(bitmap()), torch.tensor(KERNELS[kernel]), padding=1).abs()
    region = torch.tensor(bitmap(strokes=(stroke,))) > 0
    return float(response[region].quantile(0.9))


@pytest.mark.parametrize("direction", KERNELS)
def test_each_kernel_finds_its_stroke(direction):
    strengths = {stroke: strength(direction, stroke) for stroke in KERNELS}
    assert max(strengths, key=strengths.get) == direction, strengths


@pytest.mark.parametrize("direction", KERNELS)
def test_each_stroke_answers_to_its_kernel(direction):
    strengths = {kernel: strength(kernel, direction) for kernel in KERNELS}
    assert max(strengths, key=strengths.get) == direction, strengths


def test_bitmap_is_exact_in_any_float():
    image = torch.tensor(bitmap(), dtype=torch.float64)
    assert image.shape == (SIZE, SIZE)
    assert torch.equal(image * 16, (image * 16).round())
    assert image.min() == 0 and image.max() == 1


def test_eight_strokes_all_leave_ink_inside_the_frame():
    assert len(STROKES) == 8
    for stroke in STROKES:
        image = torch.tensor(bitmap(strokes=(stroke,)))
        assert image.sum() > 20
        assert image[0].max() == image[-1].max() == image[:, 0].max() == 0
