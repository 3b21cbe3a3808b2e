"""转置卷积：与 F.conv_transpose2d 相同，值和梯度；就是互相关的梯度。"""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from strategies import as_torch, same, shapes_for, special_tensors, tensors, windows, with_gradients
from torch.func import vmap

from lib import Window, corr2d, corr2d_transposed


@st.composite
def cases(draw):
    """(输入的形状, 窗口, output_padding)；裁完总还剩一格。"""
    window = draw(windows(max_padding=2))
    extra = tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in zip(window.stride, window.dilation, strict=True))
    shape = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    while True:
        try:
            window.transposed_shape(shape, extra)
            return shape, window, extra
        except ValueError:
            shape = tuple(n + 1 for n in shape)


def ours(window, extra):
    return lambda X, K: corr2d_transposed(X, K, window.padding, window.stride, window.dilation, extra)


def torchs(window, extra):
    given = {**as_torch(window), "output_padding": extra}
    return lambda X, K: F.conv_transpose2d(X[None, None], K[None, None], **given)[0, 0]


def test_by_hand():
    X, K = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 10.0, 100.0]])
    same(corr2d_transposed(X, K, stride=2), torch.tensor([[1.0, 10.0, 102.0, 20.0, 200.0]]))
    same(corr2d_transposed(X, K, stride=2, padding=(0, 1)), torch.tensor([[10.0, 102.0, 20.0]]))


@given(st.data())
def test_it_is_that_of_torch(data):
    shape, window, extra = data.draw(cases())
    inputs = data.draw(tensors(*shape)), data.draw(tensors(*window.kernel_size))
    for actual, expected in zip(
        with_gradients(ours(window, extra), *inputs), with_gradients(torchs(window, extra), *inputs), strict=True
    ):
        same(actual, expected)


@given(st.data())
def test_nan_and_infinity_stay_where_torch_has_them(data):
    shape, window, extra = data.draw(cases())
    inputs = data.draw(special_tensors(*shape)), data.draw(tensors(*window.kernel_size))
    same(ours(window, extra)(*inputs), torchs(window, extra)(*inputs))


@given(st.data())
def test_it_is_the_gradient_of_correlation(data):
    window = data.draw(windows())
    X = data.draw(tensors(*data.draw(shapes_for(window)))).requires_grad_()
    K = data.draw(tensors(*window.kernel_size))
    Y = corr2d(X, K, window.padding, window.stride, window.dilation)
    upstream = data.draw(tensors(*Y.shape))
    (expected,) = torch.autograd.grad(Y, X, upstream)
    whole = corr2d_transposed(upstream, K, 0, window.stride, window.dilation)  # 末尾丢弃的行列没有梯度，这里也没有
    found = F.pad(whole, [0, X.shape[1] + 2 * window.padding[1], 0, X.shape[0] + 2 * window.padding[0]])
    (p_h, p_w), (n_h, n_w) = window.padding, X.shape
    same(found[p_h : p_h + n_h, p_w : p_w + n_w], expected)


def test_vmap_over_images_kernels_and_both():
    X, K = torch.randn(3, 4, 5, dtype=torch.float64), torch.randn(3, 2, 3, dtype=torch.float64)
    operation = ours(Window((2, 3), 1, 2), (1, 0))
    for dims, pairs in [
        ((0, 0), zip(X, K, strict=True)),
        ((0, None), ((x, K[0]) for x in X)),
        ((None, 0), ((X[0], k) for k in K)),
    ]:
        given = [batch if dim == 0 else batch[0] for batch, dim in zip((X, K), dims, strict=True)]
        same(vmap(operation, dims)(*given), torch.stack([operation(*pair) for pair in pairs]))


def test_integers_give_the_default_dtype():
    assert (
        corr2d_transposed(torch.ones(2, 2, dtype=torch.int64), torch.ones(2, 2, dtype=torch.int64)).dtype
        == torch.float32
    )


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"padding": 2}, ValueError, "裁得只剩"),
        ({"output_padding": 1}, ValueError, "应小于步幅或扩张率"),
        ({"output_padding": -1}, ValueError, "不小于 0"),
        ({"output_padding": 1.0}, TypeError, "整数"),
        ({"stride": 0}, ValueError, "步幅"),
    ],
)
def test_what_it_refuses(change, error, words):
    with pytest.raises(error, match=words):
        corr2d_transposed(torch.ones(2, 2), torch.ones(2, 2), **change)
