"""第 5 章的预测题：答案与 torch 算的、在随机图上量的相同。"""

import pytest
import torch
from torch import nn

from lib.exercises import pooling


def test_default_stride_is_torch():
    out = nn.MaxPool2d(pooling.POOL)(torch.zeros(1, 1, *pooling.SIZE))
    assert tuple(out.shape[2:]) == tuple(pooling.default_stride.answer) == (2, 3)


def test_padded_corner_is_torch():
    X = torch.full((1, 1, 6, 6), -9.0)
    corner = [layer(3, padding=1, stride=2)(X)[0, 0, 0, 0].item() for layer in (nn.MaxPool2d, nn.AvgPool2d)]
    assert corner == pytest.approx(pooling.padded_corner.answer)
    assert "4 个 −9 与 5 个 0" in pooling.padded_corner.right


def test_diagonal_shift_is_measured():
    noise = torch.randn(1, 1, 1201, 1201, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    before, after = (nn.MaxPool2d(2)(X) for X in (noise[..., :-1, :-1], noise[..., 1:, 1:]))
    assert (before != after).double().mean().item() == pytest.approx(pooling.diagonal_shift.answer[0], abs=2e-3)


@pytest.mark.parametrize("given", [86, 85.7, 85.71])
def test_diagonal_shift_knows_a_percentage(given):
    (sentence,) = [s.sentence for s in pooling.diagonal_shift.slips if pooling.diagonal_shift.same([given], [s.value])]
    assert "问的是比例" in sentence


def test_pooled_twice_is_tried():
    X = torch.randn(1, 1, 31, 27, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    same = {}
    for name, layer in [("最大", nn.MaxPool2d), ("平均", nn.AvgPool2d)]:
        twice, once = layer(3, 2)(layer(3, 2)(X)), layer(7, 4)(X)
        same[name] = twice.shape == once.shape and torch.allclose(twice, once)
    assert same == {"最大": True, "平均": False}
    assert [choice.text for choice in pooling.pooled_twice.choices if choice.right] == ["只有最大池化等于"]
