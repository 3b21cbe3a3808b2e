"""讲义的双重循环与 lib 的结果相同。"""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from strategies import pairs, same, shapes, special_tensors, tensors, tied_tensors, with_gradients

from lib import corr2d, pool2d
from lib.algorithms import loop

X = torch.arange(9).reshape(3, 3)
K = torch.arange(4).reshape(2, 2)


def test_loop_gives_the_numbers_of_the_lecture():
    same(loop.corr2d(X, K), torch.tensor([[19.0, 25.0], [37.0, 43.0]]))
    same(loop.pool2d(X, (2, 2)), torch.tensor([[4.0, 5.0], [7.0, 8.0]]))
    same(loop.pool2d(X, (2, 2), mode="avg"), torch.tensor([[2.0, 3.0], [5.0, 6.0]]))


@given(pairs(1, 4), st.data())
def test_loop_corr2d_is_corr2d(size, data):
    X, K = data.draw(tensors(*data.draw(shapes(size, (0, 0))))), data.draw(tensors(*size))
    same(with_gradients(loop.corr2d, X, K), with_gradients(corr2d, X, K))


@given(pairs(1, 3), st.data())
def test_loop_treats_nan_and_infinity_as_corr2d_does(size, data):
    X = data.draw(special_tensors(*data.draw(shapes(size, (0, 0)))))
    K = data.draw(special_tensors(*size))
    same(loop.corr2d(X, K), corr2d(X, K))
    for mode in ("max", "avg"):
        same(loop.pool2d(X, size, mode), pool2d(X, size, mode))


@pytest.mark.parametrize("mode", ["max", "avg"])
@pytest.mark.parametrize("make", [tensors, tied_tensors])
@given(size=pairs(1, 4), data=st.data())
def test_loop_pool2d_is_pool2d(mode, make, size, data):
    X = data.draw(make(*data.draw(shapes(size, (0, 0)))))
    same(
        with_gradients(lambda X: loop.pool2d(X, size, mode), X),
        with_gradients(lambda X: pool2d(X, size, mode), X),
    )


@pytest.mark.parametrize("dtype", [torch.int64, torch.float16, torch.bfloat16, torch.float64])
def test_loop_gives_the_dtype_of_lib(dtype):
    same(loop.corr2d(X.to(dtype), K), corr2d(X.to(dtype), K))
    same(loop.pool2d(X.to(dtype), 2, "avg"), pool2d(X.to(dtype), 2, "avg"))
