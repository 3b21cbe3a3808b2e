"""lib.ops：讲义手算的数，以及“与 torch 相同”（值和梯度）。"""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import (
    INF,
    NAN,
    as_torch,
    pooling_arguments,
    same,
    shapes,
    shapes_for,
    special_tensors,
    tensors,
    tied_tensors,
    windows,
    with_gradients,
)
from torch.func import grad, hessian, jacfwd, jacrev, vmap

from lib import convolve2d, corr2d, corr2d_multi_in, corr2d_multi_in_out, corr2d_multi_in_out_1x1, pool2d

X = torch.arange(9).reshape(3, 3)
K = torch.arange(4).reshape(2, 2)
TWO_X = torch.stack([X, X + 1])
TWO_K = torch.stack([K, K + 1])


def call_corr2d(X, K, window):
    return corr2d(X, K, window.padding, window.stride, window.dilation)


def torch_corr2d(X, K, window):
    return F.conv2d(X[None, None], K[None, None], **as_torch(window))[0, 0]


def torch_pool2d(X, size, mode, padding, stride):
    pool = F.max_pool2d if mode == "max" else F.avg_pool2d
    return pool(X[None], size, stride, padding)[0] if X.dim() == 2 else pool(X, size, stride, padding)


# 讲义里手算的数


def test_corr2d_of_the_lecture():
    same(corr2d(X, K), torch.tensor([[19.0, 25.0], [37.0, 43.0]]))


def test_true_convolution_rotates_the_kernel():
    same(convolve2d(X, K), torch.tensor([[5.0, 11.0], [23.0, 29.0]]))


def test_edges_of_the_lecture():
    image = torch.ones(6, 8)
    image[:, 2:6] = 0
    same(corr2d(image, torch.tensor([[1.0, -1.0]])), torch.tensor([[0.0, 1, 0, 0, 0, -1, 0]]).repeat(6, 1))


def test_channels_of_the_lecture():
    same(corr2d_multi_in(TWO_X, TWO_K), torch.tensor([[56.0, 72.0], [104.0, 120.0]]))
    kernels = torch.stack([TWO_K, TWO_K + 1, TWO_K + 2])
    expected = [[[56.0, 72], [104, 120]], [[76, 100], [148, 172]], [[96, 128], [192, 224]]]
    same(corr2d_multi_in_out(TWO_X, kernels), torch.tensor(expected))
    bias = torch.tensor([100, 200, 300])
    same(corr2d_multi_in_out(TWO_X, kernels, bias), torch.tensor(expected) + bias[:, None, None])


def test_pooling_of_the_lecture():
    same(pool2d(X, (2, 2)), torch.tensor([[4.0, 5.0], [7.0, 8.0]]))
    same(pool2d(X, (2, 2), mode="avg"), torch.tensor([[2.0, 3.0], [5.0, 6.0]]))
    board = torch.arange(16.0).reshape(4, 4)
    same(pool2d(board, 3, stride=3), torch.tensor([[10.0]]))
    same(pool2d(board, 3, padding=1, stride=2), torch.tensor([[5.0, 7.0], [13.0, 15.0]]))
    same(pool2d(board, (2, 3), padding=1, stride=(2, 3)), torch.tensor([[1.0, 3.0], [9.0, 11.0], [13.0, 15.0]]))
    both = torch.stack([board, board + 1])
    same(pool2d(both, 3, padding=1, stride=2), torch.tensor([[[5.0, 7], [13, 15]], [[6, 8], [14, 16]]]))


# 互相关与 torch 相同


@given(st.data())
def test_corr2d_is_that_of_torch(data):
    window = data.draw(windows())
    X, K = data.draw(tensors(*data.draw(shapes_for(window)))), data.draw(tensors(*window.kernel_size))
    same(
        with_gradients(lambda X, K: call_corr2d(X, K, window), X, K),
        with_gradients(lambda X, K: torch_corr2d(X, K, window), X, K),
    )


@given(st.data())
def test_corr2d_treats_nan_and_infinity_as_torch_does(data):
    window = data.draw(windows())
    X = data.draw(special_tensors(*data.draw(shapes_for(window))))
    K = data.draw(special_tensors(*window.kernel_size))
    same(call_corr2d(X, K, window), torch_corr2d(X, K, window))


def test_padded_zeros_times_infinity_are_nan():
    same(corr2d(torch.ones(1, 1), torch.full((3, 3), INF), padding=1), torch.tensor([[NAN]]))
    same(corr2d_multi_in_out(torch.ones(1, 1, 1), torch.full((1, 1, 3, 3), INF), padding=1), torch.tensor([[[NAN]]]))


@given(st.data())
def test_convolve2d_is_corr2d_with_the_kernel_rotated(data):
    window = data.draw(windows())
    X, K = data.draw(tensors(*data.draw(shapes_for(window)))), data.draw(tensors(*window.kernel_size))
    same(
        with_gradients(lambda X, K: convolve2d(X, K, window.padding, window.stride, window.dilation), X, K),
        with_gradients(lambda X, K: torch_corr2d(X, K.rot90(2), window), X, K),
    )


@given(st.data())
def test_convolution_commutes_and_correlation_does_not(data):
    A, B = data.draw(tensors(3, 4)), data.draw(tensors(3, 4))
    same(convolve2d(A, B, padding=(2, 3)), convolve2d(B, A, padding=(2, 3)))
    same(corr2d(A, B, padding=(2, 3)), corr2d(B, A, padding=(2, 3)).rot90(2))
    assert torch.equal(A, B) or not torch.allclose(corr2d(A, B, padding=(2, 3)), corr2d(B, A, padding=(2, 3)))


@given(st.data())
def test_channels_are_those_of_torch(data):
    window = data.draw(windows(max_padding=2))
    groups, c_i, c_o = data.draw(st.tuples(*[st.integers(1, 3)] * 3))
    make = data.draw(st.sampled_from([tensors, tensors, special_tensors]))
    X = data.draw(make(groups * c_i, *data.draw(shapes_for(window))))
    K, bias = data.draw(make(groups * c_o, c_i, *window.kernel_size)), data.draw(tensors(groups * c_o))

    def ours(X, K, bias):
        return corr2d_multi_in_out(X, K, bias, window.padding, window.stride, window.dilation, groups)

    def torchs(X, K, bias):
        return F.conv2d(X[None], K, bias, groups=groups, **as_torch(window))[0]

    if make is special_tensors:
        same(ours(X, K, bias), torchs(X, K, bias))
    else:
        same(with_gradients(ours, X, K, bias), with_gradients(torchs, X, K, bias))
        same(ours(X, K, None), torchs(X, K, None))


@given(st.data())
def test_channels_are_summed(data):
    window = data.draw(windows())
    X = data.draw(tensors(3, *data.draw(shapes_for(window))))
    K = data.draw(tensors(3, *window.kernel_size))
    each = [call_corr2d(x, k, window) for x, k in zip(X, K, strict=True)]
    same(corr2d_multi_in(X, K, window.padding, window.stride, window.dilation), sum(each))


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_a_1x1_kernel_is_a_matrix_product_at_every_pixel(c_i, c_o, data):
    X, K = data.draw(tensors(c_i, 3, 4)), data.draw(tensors(c_o, c_i, 1, 1))
    expected = with_gradients(lambda X, K: F.conv2d(X[None], K)[0], X, K)
    same(with_gradients(corr2d_multi_in_out_1x1, X, K), expected)
    same(with_gradients(corr2d_multi_in_out, X, K), expected)


# 池化与 torch 相同


@pytest.mark.parametrize("mode", ["max", "avg"])
@pytest.mark.parametrize("make", [tensors, tied_tensors, special_tensors])
@given(data=st.data())
def test_pool2d_is_that_of_torch(mode, make, data):
    size, padding, stride = data.draw(pooling_arguments())
    X = data.draw(make(*data.draw(st.sampled_from([(), (3,)])), *data.draw(shapes(size, padding))))
    same(
        with_gradients(lambda X: pool2d(X, size, mode, padding, stride), X),
        with_gradients(lambda X: torch_pool2d(X, size, mode, padding, stride), X),
    )


def test_at_ties_the_gradient_goes_to_the_first_in_row_major_order():
    X = torch.zeros(2, 3, requires_grad=True)
    pool2d(X, (2, 3)).sum().backward()
    same(X.grad, torch.tensor([[1.0, 0, 0], [0, 0, 0]]))


def test_max_pooling_pads_with_minus_infinity():
    same(pool2d(torch.tensor([[-5.0]]), 2, padding=1), torch.full((2, 2), -5.0))
    X = torch.full((2, 2), -INF, requires_grad=True)
    pool2d(X, 2, padding=1).sum().backward()
    same(X.grad, torch.tensor([[4.0, 2.0], [2.0, 1.0]]))  # 填充也是 −∞，梯度仍然只归真正的输入


def test_max_pooling_of_large_integers_is_as_exact_as_the_dtype():
    large = torch.tensor([[2**24 + 1, 1]])
    same(pool2d(large, 2, padding=1), F.max_pool2d(large[None].float(), 2, 1, 1)[0])
    assert pool2d(large, (1, 2)).item() == 2**24
    assert pool2d(large.double(), (1, 2)).item() == 2**24 + 1


def test_average_pooling_counts_the_padded_zeros():
    same(pool2d(torch.tensor([[8.0]]), 2, "avg", padding=1), torch.full((2, 2), 2.0))


# 元素类型


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16])
def test_integers_give_the_default_dtype(dtype):
    same(corr2d(X.to(dtype), K.to(dtype)), torch.tensor([[19.0, 25.0], [37.0, 43.0]]))
    same(pool2d(X.to(dtype), 2), torch.tensor([[4.0, 5.0], [7.0, 8.0]]))
    same(corr2d_multi_in_out_1x1(X.to(dtype)[None], K.to(dtype).reshape(4, 1, 1, 1))[3], 3.0 * X)


def test_the_default_dtype_is_looked_up_when_called():
    torch.set_default_dtype(torch.float64)
    try:
        outputs = [corr2d(X, K), pool2d(X, 2), corr2d_multi_in_out(TWO_X, TWO_K[None])]
    finally:
        torch.set_default_dtype(torch.float32)
    assert {Y.dtype for Y in outputs} == {torch.float64}


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_an_integer_beside_a_float_takes_the_dtype_of_the_float(dtype):
    expected = torch.tensor([[19.0, 25.0], [37.0, 43.0]], dtype=dtype)
    same(corr2d(X, K.to(dtype)), expected)
    same(corr2d(X.to(dtype), K), expected)
    same(corr2d_multi_in_out(X[None], K[None, None], torch.zeros(1, dtype=dtype)), expected[None])
    assert pool2d(X.to(dtype), 2).dtype == pool2d(X.to(dtype), 2, "avg").dtype == dtype


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_is_summed_in_float32_as_in_torch(dtype):
    ones, small = torch.ones(64, 64, dtype=dtype), torch.full((64, 64), 0.5, dtype=dtype)
    expected = F.conv2d(ones[None, None], small[None, None])[0, 0]
    same(expected, torch.tensor([[2048.0]], dtype=dtype))  # 在 bfloat16 里逐个累加会停在 128
    same(corr2d(ones, small), expected)
    same(corr2d_multi_in_out(ones[None], small[None, None]), expected[None])
    same(pool2d(ones * 3, 64, "avg"), torch.full((1, 1), 3.0, dtype=dtype))
    same(with_gradients(corr2d, ones, small), [expected, small, ones])


@given(st.data())
@settings(max_examples=20)
def test_float32_is_close_to_torch(data):
    window = data.draw(windows())
    X, K = data.draw(tensors(*data.draw(shapes_for(window)))), data.draw(tensors(*window.kernel_size))
    same(call_corr2d(X.float(), K.float(), window), torch_corr2d(X.float(), K.float(), window), tolerance=1e-5)


# 视图、求导、别名


@pytest.mark.parametrize(
    "view",
    [
        lambda X: X.T,
        lambda X: X[::2, 1::3],
        lambda X: X.flip(0),
        lambda X: X[:1].expand(7, -1),
        lambda X: X[:, :1].expand(-1, 7),
    ],
    ids=["transposed", "strided", "flipped", "one-row", "one-column"],
)
def test_views_are_read_as_they_look(view):
    X = view(torch.randn(12, 14, dtype=torch.float64, generator=torch.Generator().manual_seed(0)))
    K = torch.randn(3, 2, dtype=torch.float64).T
    same(corr2d(X, K, 1, 2), corr2d(X.contiguous(), K.contiguous(), 1, 2))
    for mode in ("max", "avg"):
        same(pool2d(X, 2, mode, 1), pool2d(X.contiguous(), 2, mode, 1))
    channels = torch.stack([X, X + 1], -1).movedim(-1, 0)
    kernels = torch.stack([K, K + 1], -1).movedim(-1, 0)[None]
    same(corr2d_multi_in_out(channels, kernels), corr2d_multi_in_out(channels.contiguous(), kernels.contiguous()))


def test_first_and_second_derivatives_are_numerically_right():
    generator = torch.Generator().manual_seed(0)
    X = torch.randn(2, 4, 5, dtype=torch.float64, generator=generator, requires_grad=True)
    K = torch.randn(2, 2, 2, 2, dtype=torch.float64, generator=generator, requires_grad=True)
    bias = torch.randn(2, dtype=torch.float64, generator=generator, requires_grad=True)
    cases = [
        (lambda X, K: corr2d(X[0], K[0, 0], 1, 2), (X, K)),
        (lambda X, K, b: corr2d_multi_in_out(X, K, b, 1, (1, 2), 2), (X, K, bias)),
        (lambda X: pool2d(X, 2, "max", 1, 2) ** 2, (X,)),
        (lambda X: pool2d(X, 2, "avg", 1, 2) ** 2, (X,)),
    ]
    for operation, inputs in cases:
        assert torch.autograd.gradcheck(operation, inputs)
        assert torch.autograd.gradgradcheck(operation, inputs)


EACH = {
    "corr2d": (lambda X, K: corr2d(X, K, 1, 2), (5, 6), (2, 3)),
    "convolve2d": (convolve2d, (5, 6), (2, 3)),
    "multi_in": (lambda X, K: corr2d_multi_in(X, K, 1, 2), (2, 5, 6), (2, 2, 3)),
    "multi_in_out": (lambda X, K: corr2d_multi_in_out(X, K, K[:, 0, 0, 0], 1, 2), (2, 5, 6), (3, 2, 2, 3)),
    "1x1": (corr2d_multi_in_out_1x1, (2, 5, 6), (3, 2, 1, 1)),
}


@pytest.mark.parametrize("in_dims", [(None, 0), (0, None), (0, 0), (None, -1)], ids=str)
@pytest.mark.parametrize("name", EACH)
def test_vmap_over_images_kernels_and_both(name, in_dims):
    operation, *sizes = EACH[name]
    generator = torch.Generator().manual_seed(0)
    stacks = [torch.randn(4, *size, dtype=torch.float64, generator=generator) for size in sizes]
    inputs = [stack[0] if dim is None else stack.movedim(0, dim) for stack, dim in zip(stacks, in_dims, strict=True)]
    pairs = [[stack[0 if dim is None else i] for stack, dim in zip(stacks, in_dims, strict=True)] for i in range(4)]
    for transformed in (operation, jacrev(operation, 1), grad(lambda X, K: operation(X, K).square().sum(), 1)):
        same(vmap(transformed, in_dims)(*inputs), torch.stack([transformed(*pair) for pair in pairs]))
    same(jacrev(vmap(operation, in_dims), 1)(*inputs), jacfwd(vmap(operation, in_dims), 1)(*inputs))


@pytest.mark.parametrize("mode", ["max", "avg"])
def test_transforms_of_pooling_are_those_of_torch(mode):
    """并列处的梯度、向前与向后的求导、先后次序都不改变结果。"""
    images = torch.randint(3, (3, 5, 6), generator=torch.Generator().manual_seed(0)).double()

    def ours(X):
        return pool2d(X, (2, 3), mode, 1, 2)

    def torchs(X):
        return torch_pool2d(X, (2, 3), mode, 1, 2)

    expected = torch.stack([torch.autograd.functional.jacobian(torchs, X) for X in images])
    same(vmap(ours)(images), torchs(images))
    for jacobian in (jacrev, jacfwd):
        same(vmap(jacobian(ours))(images), expected)
        same(jacobian(lambda images: vmap(ours)(images).sum(0))(images), expected.movedim(0, 2))
    curved = hessian(lambda X: ours(X).square().sum())(images[0])
    same(curved, torch.autograd.functional.hessian(lambda X: torchs(X).square().sum(), images[0]))


def test_parameters_integers_and_no_grad():
    K_parameter = torch.nn.Parameter(K.float())
    corr2d(X, K_parameter).sum().backward()
    same(K_parameter.grad, torch.tensor([[8.0, 12.0], [20.0, 24.0]]))
    with torch.no_grad():
        assert not corr2d(X, K_parameter).requires_grad
    assert type(pool2d(K_parameter, 1)) is torch.Tensor


@given(st.data())
@settings(max_examples=20)
def test_pooling_without_gradients_gives_the_same_numbers(data):
    """求导时与不求导时，最大池化走的不是同一步。"""
    size, padding, stride = data.draw(pooling_arguments())
    X = data.draw(special_tensors(*data.draw(shapes(size, padding))))
    same(pool2d(X, size, "max", padding, stride), torch_pool2d(X, size, "max", padding, stride))


def test_the_output_shares_no_memory_with_the_input():
    X = torch.ones(3, 3)
    one = torch.ones(1, 1)
    outputs = [corr2d(X, one), pool2d(X, 1), pool2d(X, 1, "avg"), corr2d_multi_in_out(X[None], one[None, None])]
    outputs.append(corr2d_multi_in_out_1x1(X[None], one[None, None]))
    for Y in outputs:
        Y.zero_()
    same(X, torch.ones(3, 3))
