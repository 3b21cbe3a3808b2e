"""hypothesis 的策略和比较的办法，tests/lib 共用。答案以 torch.nn.functional 为准，在 float64 里比。"""

import torch
from hypothesis import settings
from hypothesis import strategies as st

from lib import Window

settings.register_profile("book", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("book")

INF, NAN = float("inf"), float("nan")


def pairs(low: int, high: int):
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def windows(draw, max_padding=3):
    return Window(draw(pairs(1, 4)), draw(pairs(0, max_padding)), draw(pairs(1, 4)), draw(pairs(1, 3)))


@st.composite
def pooling_arguments(draw):
    """池化的 (窗口, 填充, 步幅)：填充不超过窗口的一半。"""
    size = draw(pairs(1, 4))
    padding = tuple(draw(st.integers(0, k // 2)) for k in size)
    return size, padding, draw(pairs(1, 4))


@st.composite
def shapes(draw, size, padding, dilation=(1, 1)):
    """刚好放得下、到宽裕几格的输入形状。"""
    smallest = [max(1, d * (k - 1) + 1 - 2 * p) for k, p, d in zip(size, padding, dilation, strict=True)]
    return tuple(n + extra for n, extra in zip(smallest, draw(pairs(0, 5)), strict=True))


def shapes_for(window: Window):
    return shapes(window.kernel_size, window.padding, window.dilation)


def tensors(*shape: int):
    """正态分布的 float64 张量。"""
    return st.integers(0, 10**6).map(
        lambda seed: torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    )


def tied_tensors(*shape: int):
    """只取 0、1、2：到处都是并列。"""
    return st.integers(0, 10**6).map(
        lambda seed: torch.randint(3, shape, generator=torch.Generator().manual_seed(seed)).double()
    )


def special_tensors(*shape: int):
    """掺了 NaN 和 ±∞。"""
    values = torch.tensor([NAN, INF, -INF, -INF, 0.0, 0.0, 1.0, -2.0], dtype=torch.float64)
    return st.integers(0, 10**6).map(
        lambda seed: values[torch.randint(len(values), shape, generator=torch.Generator().manual_seed(seed))]
    )


def as_torch(window: Window) -> dict:
    return {"padding": window.padding, "stride": window.stride, "dilation": window.dilation}


def same(actual, expected, tolerance=1e-9):
    """形状、类型、数值都相同；NaN 与 NaN 相同。"""
    torch.testing.assert_close(actual, expected, rtol=tolerance, atol=tolerance, equal_nan=True)


def with_gradients(operation, *inputs):
    """[输出, 对每个输入的梯度]。输出的各处给不同的权重，这样梯度流错了位置也看得出来。"""
    inputs = [X.detach().clone().requires_grad_() for X in inputs]
    Y = operation(*inputs)
    weights = torch.linspace(1, 2, Y.numel(), dtype=Y.dtype).reshape(Y.shape)
    return [Y.detach(), *torch.autograd.grad(Y, inputs, weights)]
