"""Window 的算术：对照 torch 的输出形状，对照实测的“用不到”和感受野。"""

import dataclasses

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from strategies import as_torch, pairs, same, shapes_for, windows

from lib import Window, corr2d, receptive_field
from lib.window import PoolingWindow


def test_an_integer_means_the_same_in_both_directions():
    assert Window(3, 1, 2, 1) == Window((3, 3), (1, 1), (2, 2), (1, 1))
    assert Window([3, 5]).kernel_size == (3, 5)
    assert (Window(3).padding, Window(3).stride, Window(3).dilation) == ((0, 0), (1, 1), (1, 1))


def test_integers_of_other_types_are_accepted():
    window = Window(torch.tensor(3), padding=torch.tensor(1))
    assert window == Window(3, 1)
    assert all(type(n) is int for n in window.kernel_size + window.padding)


def test_a_window_is_frozen_and_hashable():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Window(3).stride = (2, 2)
    assert len({Window(3), Window((3, 3)), Window(4)}) == 2
    assert repr(Window(3)) == "Window(kernel_size=(3, 3), padding=(0, 0), stride=(1, 1), dilation=(1, 1))"


@pytest.mark.parametrize(
    ("window", "shape", "expected"),
    [
        (Window(2), (3, 3), (2, 2)),
        (Window((1, 2)), (6, 8), (6, 7)),
        (Window(3, padding=1), (8, 8), (8, 8)),
        (Window((5, 3), padding=(2, 1)), (8, 8), (8, 8)),
        (Window(3, padding=1, stride=2), (8, 8), (4, 4)),
        (Window((3, 5), padding=(0, 1), stride=(3, 4)), (8, 8), (2, 2)),
    ],
)
def test_output_shapes_of_the_lecture(window, shape, expected):
    assert window.output_shape(shape) == expected


@given(st.data())
def test_output_shape_is_that_of_torch(data):
    window = data.draw(windows())
    shape = data.draw(pairs(1, 14))
    X, K = torch.empty(1, 1, *shape, device="meta"), torch.empty(1, 1, *window.kernel_size, device="meta")
    try:
        expected = tuple(F.conv2d(X, K, **as_torch(window)).shape[2:])
    except RuntimeError:
        with pytest.raises(ValueError, match="比填充后的输入"):
            window.output_shape(shape)
    else:
        assert window.output_shape(shape) == expected


@given(st.data())
def test_the_lecture_writes_the_same_formula_with_the_total_padding(data):
    window = dataclasses.replace(data.draw(windows()), dilation=1)  # 讲义没有扩张率
    shape = data.draw(shapes_for(window))
    for n, k, p, s, m in zip(
        shape, window.kernel_size, window.padding, window.stride, window.output_shape(shape), strict=True
    ):
        total = 2 * p
        assert m == (n - k + total + s) // s


@given(st.data())
def test_unused_rows_and_columns_do_not_reach_the_output(data):
    window = data.draw(windows())
    shape = data.draw(shapes_for(window))
    X = torch.ones(window.padded_shape(shape), requires_grad=True)
    K = torch.ones(window.kernel_size)
    Y = corr2d(X, K, stride=window.stride, dilation=window.dilation)
    assert Y.shape == window.output_shape(shape)
    (used,) = torch.autograd.grad(Y.sum(), X)
    rows, cols = window.unused(shape)
    assert tuple(used.nonzero().amax(0) + 1) == (X.shape[0] - rows, X.shape[1] - cols)

    changed = X.detach().clone()
    changed[X.shape[0] - rows :] = torch.nan
    changed[:, X.shape[1] - cols :] = torch.nan
    same(corr2d(changed, K, stride=window.stride, dilation=window.dilation), Y.detach())


@given(st.data())
def test_what_no_window_sees_is_either_unused_or_skipped(data):
    """逐个窗口数：哪些行、列谁也没看到；末尾的几行是 unused，前面的是 skipped。"""
    window = data.draw(windows())
    shape = data.draw(shapes_for(window))
    for axis in (0, 1):
        (k, p, s, d), m = as_axis(window, axis), window.output_shape(shape)[axis]
        seen = {i * s + a * d for i in range(m) for a in range(k)}
        missed = set(range(shape[axis] + 2 * p)) - seen
        tail = {i for i in missed if i > max(seen)}
        assert (window.unused(shape)[axis], window.skipped(shape)[axis]) == (len(tail), len(missed - tail))
        assert window.seen(shape)[axis] == seen


def as_axis(window, axis):
    return tuple(getattr(window, key)[axis] for key in ("kernel_size", "padding", "stride", "dilation"))


def test_skipped_by_hand():
    assert Window(1, stride=2).skipped((5, 6)) == (2, 2)  # 0 2 4 看到，1 3 跨过；宽 6 的最后一列是丢弃的
    assert Window(3, stride=5).skipped((8, 8)) == (2, 2)
    assert Window(2, dilation=3).skipped((4, 5)) == (2, 1)  # 只有一个窗口：空隙里的两行；两个窗口：只剩第 2 列
    assert Window((3, 2), padding=1, stride=(3, 2)).skipped((5, 5)) == (0, 0)


def test_unused_by_hand():
    assert Window(3, stride=2).unused((8, 8)) == (1, 1)
    assert Window((3, 5), padding=(0, 1), stride=(3, 4)).unused((8, 8)) == (2, 1)
    assert Window(3, padding=1).unused((8, 8)) == (0, 0)


@given(st.lists(st.builds(Window, pairs(1, 3), st.just(0), pairs(1, 2), pairs(1, 2)), max_size=3))
def test_receptive_field_is_what_the_gradient_reaches(stack):
    X = torch.ones(40, 40, requires_grad=True)
    Y = X
    for window in stack:
        Y = corr2d(Y, torch.ones(window.kernel_size), stride=window.stride, dilation=window.dilation)
    (reached,) = torch.autograd.grad(Y[0, 0], X)
    assert receptive_field(stack) == tuple(reached.nonzero().amax(0) + 1)


def test_receptive_field_by_hand():
    assert receptive_field([]) == (1, 1)
    assert receptive_field([Window(3), Window(3)]) == (5, 5)
    assert receptive_field([Window(5), PoolingWindow(2, stride=2), Window(3)]) == (10, 10)
    assert receptive_field([Window((3, 1), padding=9, dilation=2), Window(2, stride=3)]) == (6, 2)


def test_padding_of_pooling_is_at_most_half_the_window():
    assert PoolingWindow((2, 5), padding=(1, 2)).padding == (1, 2)
    with pytest.raises(ValueError, match="一半"):
        PoolingWindow((2, 5), padding=(1, 3))
