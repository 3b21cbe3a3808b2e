"""ReceptiveField 的 Python 面：感受野、各层的格子、路的条数与 torch 的导数相同，坏值用中文说为什么，repr 稳定。"""

import pytest
import torch
from torch import nn

from lib import Window, receptive_field
from lib.explorers import ReceptiveField

STACKS = [  # 层数、核长、步幅、扩张率
    (1, 1, 1, 1), (1, 3, 1, 1), (2, 3, 1, 1), (3, 2, 1, 1), (4, 5, 1, 1),
    (2, 3, 2, 1), (2, 2, 3, 1), (2, 3, 1, 2), (3, 2, 2, 2), (4, 2, 1, 3),
]  # fmt: skip
BAD = [
    {"layers": 0}, {"layers": 7}, {"kernel_size": 0}, {"kernel_size": 9, "n": 20}, {"kernel_size": 40}, {"n": 33},
    {"n": 6}, {"stride": 0}, {"dilation": 1.5}, {"step": 3}, {"step": -1}, {"at": 7}, {"paths": 1}, {"name": "a b"},
]  # fmt: skip


def network(figure):
    convolutions = [
        nn.Conv1d(1, 1, figure.kernel_size, figure.stride, dilation=figure.dilation, bias=False, dtype=torch.float64)
        for _ in range(figure.layers)
    ]
    for each in convolutions:
        nn.init.ones_(each.weight)
    return nn.Sequential(*convolutions)


@pytest.mark.parametrize("shape", STACKS, ids=str)
def test_every_cell_sees_what_the_gradient_says(shape):
    figure = ReceptiveField(*shape)
    X = torch.zeros(1, 1, figure.n, dtype=torch.float64, requires_grad=True)
    layers, out = [X], X
    for each in network(figure):
        out = each(out)
        layers.append(out)
    assert figure.stack.lengths == [layer.shape[-1] for layer in layers]
    for level, layer in enumerate(layers):
        for col in range(layer.shape[-1]):
            (paths,) = torch.autograd.grad(layer[0, 0, col], X, retain_graph=True)
            seen = {c: int(v) for c, v in enumerate(paths.flatten().tolist()) if v}
            assert figure.stack.cone(level, col)[0] == seen
            assert max(seen) - min(seen) + 1 == figure.stack.fields[level]
    assert figure.output == figure.stack.fields[-1]
    assert (figure.output, figure.output) == receptive_field([Window(shape[1], 0, *shape[2:])] * shape[0])


@pytest.mark.parametrize("shape", STACKS, ids=str)
def test_upwards_is_downwards_read_backwards(shape):
    stack = ReceptiveField(*shape).stack
    for col in range(stack.n):
        met = {up for _, up in stack.fan(0, col)[-1]}
        assert met == {up for up in range(stack.lengths[-1]) if col in stack.cone(stack.layers, up)[0]}


def test_the_lectures_two_layers():
    figure = ReceptiveField(2, 3)
    assert figure.output == 5
    assert figure.stack.cone(2, figure.at)[0] == {4: 1, 5: 2, 6: 3, 7: 2, 8: 1}  # 9 条路是 3×3


def test_the_input_is_as_long_as_it_must_be():
    assert [ReceptiveField(*shape).n for shape in ((3, 3), (4, 4), (4, 5))] == [13, 13, 17]


@pytest.mark.parametrize("values", BAD, ids=str)
def test_bad_values_raise_in_chinese(values):
    with pytest.raises((ValueError, TypeError), match=r"[一-龥]"):
        ReceptiveField(**values)


def test_a_bad_trait_raises_and_the_figure_says_so():
    figure = ReceptiveField()
    with pytest.raises(ValueError, match="感受野 16 比输入的 13 格大") as raised:
        figure.kernel_size = 6
    assert (figure.kernel_size, figure.problem) == (3, str(raised.value))
    with pytest.raises(ValueError, match="0 到 6"):
        figure.at = 7


def test_fewer_layers_keep_the_place_inside():
    figure = ReceptiveField(3, step=2, at=6)
    figure.layers = 1
    assert (figure.step, figure.at) == (0, 6)
    figure.assign(kernel_size=5, n=8)
    assert (figure.at, figure.stack.lengths) == (3, [8, 4])


def test_repr():
    assert repr(ReceptiveField()) == "ReceptiveField(3 层，核长 3 → 感受野 7)"
    assert repr(ReceptiveField(2, 3, 2, 2)) == "ReceptiveField(2 层，核长 3，步幅 2，扩张率 2 → 感受野 13)"
