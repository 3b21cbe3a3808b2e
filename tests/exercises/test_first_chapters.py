"""第 1、2 章的答案，用 torch 另算一遍：卷积对输入的雅可比矩阵就是它的全连接权重。"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd.functional import jacobian

from lib.exercises import conv_layer, dense_to_conv


def conv(X, K, padding=0):
    return F.conv2d(X[None, None], K[None, None], padding=padding)[0, 0]


def weight_matrix(K, n_h, n_w, padding=0):
    table = jacobian(lambda X: conv(X, K, padding), torch.zeros(n_h, n_w, dtype=K.dtype))
    return table.flatten(0, 1).flatten(1)


def test_parameters_are_those_of_torch_layers():
    n, delta = dense_to_conv.SIDE, dense_to_conv.DELTA
    layers = [nn.Conv2d(1, 1, 2 * radius + 1, padding=radius, bias=False) for radius in (n - 1, delta)]
    assert all(layer(torch.zeros(1, 1, n, n)).shape == (1, 1, n, n) for layer in layers)
    assert dense_to_conv.shared_parameters.answer == [layer.weight.numel() for layer in layers]


def test_row_of_the_weight_matrix():
    table = weight_matrix(torch.ones(2, 3), 4, 5)
    assert table.shape == (9, 20)
    assert dense_to_conv.matrix_row.answer == [table[5].nonzero().min().item()]


def test_smallest_radius_that_limits_nothing():
    (radius,) = dense_to_conv.no_locality.answer
    for tried, free in [(radius - 1, False), (radius, True)]:
        kernel = torch.ones(2 * tried + 1, 2 * tried + 1)
        assert bool((weight_matrix(kernel, 12, 12, tried) != 0).all()) == free


def test_dense_weight():
    for case in dense_to_conv.dense_weight.cases:
        K, n_h, n_w = case.inputs
        expected = weight_matrix(K, n_h, n_w, padding=len(K) // 2)
        torch.testing.assert_close(dense_to_conv.dense_weight.reference(K, n_h, n_w), expected)


def test_nearest_shared_is_the_least_squares_fit():
    for case in dense_to_conv.nearest_shared.cases:
        (W,) = case.inputs
        n_h, n_w = W.shape[:2]
        shape = (2 * n_h - 1, 2 * n_w - 1)
        # 共用的 v 到四维权重是线性的：每一列点亮 v 里的一个数
        spread = []
        for unit in torch.eye(shape[0] * shape[1], dtype=torch.float64).reshape(-1, *shape):
            blocks = unit.unfold(0, n_h, 1).unfold(1, n_w, 1)  # blocks[i, j] 的左上角在 v 的 (i, j)
            spread.append(blocks.flip(0, 1).flatten())
        fit = torch.linalg.lstsq(torch.stack(spread, 1), W.double().flatten()[:, None]).solution
        torch.testing.assert_close(dense_to_conv.nearest_shared.reference(W), fit.reshape(shape))


def test_one_cell_and_plain_shape():
    X, K = torch.tensor([[1.0, 0, 2, 3], [2, 1, 3, 1], [0, 4, 2, 1]]), torch.tensor([[1.0, 2], [3, -1]])
    assert conv_layer.one_cell.answer == [conv(X, K)[1, 2].item()]
    assert tuple(conv_layer.plain_shape.answer) == conv(torch.zeros(7, 10), torch.zeros(4, 3)).shape


def test_merged_kernel():
    X = torch.randint(-9, 10, (1, 20), generator=torch.Generator().manual_seed(0)).float()
    twice = conv(conv(X, torch.tensor([[1.0, 2]])), torch.tensor([[1.0, -1]]))
    assert torch.equal(twice, conv(X, torch.tensor([conv_layer.merged_kernel.answer]).float()))
