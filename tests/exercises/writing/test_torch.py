"""网页里的 torch（lib/exercises/writing/torch.py）与真的 torch 一一相比：数、类型、形状、打印、出错的种类。"""

import importlib.util
import math
from pathlib import Path

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

PATH = Path(__file__).parents[3] / "lib/exercises/writing/torch.py"
spec = importlib.util.spec_from_file_location("small_torch", PATH)
small = importlib.util.module_from_spec(spec)
spec.loader.exec_module(small)

DTYPES = ["bool", "int32", "int64", "float32", "float64"]
several = settings(max_examples=150, deadline=None)
shapes = st.lists(st.integers(0, 4), min_size=0, max_size=4).filter(lambda s: math.prod(s) <= 60)
filled = st.lists(st.integers(1, 4), min_size=0, max_size=4).filter(lambda s: math.prod(s) <= 60)


@st.composite
def tensors(draw, shape=filled, dtypes=tuple(DTYPES), special=False):
    """(真的, 小的) 一对，数相同。"""
    shape = draw(shape) if not isinstance(shape, (tuple, list)) else shape
    dtype = draw(st.sampled_from(dtypes))
    if dtype.startswith("float"):
        number = st.floats(-100, 100, width=32)
        number = st.one_of(number, st.sampled_from([math.nan, math.inf, -math.inf, -0.0])) if special else number
    else:
        number = st.booleans() if dtype == "bool" else st.integers(-20, 20)
    values = draw(st.lists(number, min_size=math.prod(shape), max_size=math.prod(shape)))
    real = torch.tensor(values, dtype=getattr(torch, dtype)).reshape(shape)
    return real, small.made(values, getattr(small, dtype), tuple(shape))


# 数不过一百上下，加的不过几十个：float32 正负相消以后，次序不同就差这么多；两个数相乘的再差一百倍
NEAR = {torch.float32: 1e-4, torch.float64: 1e-8}


def alike(mine, real, slack=1):
    """两边的结果相同。slack 是误差放宽几倍。"""
    if isinstance(real, torch.Tensor):
        assert isinstance(mine, small.Tensor), (mine, real)
        assert (tuple(mine.shape), str(mine.dtype)) == (tuple(real.shape), str(real.dtype))
        back = torch.tensor(mine._values(), dtype=real.dtype).reshape(real.shape)
        atol = slack * NEAR.get(real.dtype, 0)
        torch.testing.assert_close(back, real, rtol=1e-5, atol=atol, equal_nan=True)
    elif isinstance(real, tuple):
        assert len(mine) == len(real)
        for one, other in zip(mine, real, strict=True):
            alike(one, other, slack)
    else:
        assert mine == real or (mine != mine and real != real)


def same(f, pairs, slack=1):
    """f 对真的和小的给出同样的结果，或者抛同一种异常。"""
    reals, mines = [real for real, _ in pairs], [mine for _, mine in pairs]
    try:
        expected = f(torch, *reals)
    except Exception as error:
        kinds = (type(error), RuntimeError) if isinstance(error, (IndexError, ValueError)) else (type(error),)
        with pytest.raises(kinds) as caught:
            f(small, *mines)
        assert any("一" <= letter <= "鿿" for letter in str(caught.value)), str(caught.value)  # 说的是中文
        return
    alike(f(small, *mines), expected, slack)
    for real, mine in pairs:  # 就地的运算，改的也一样
        alike(mine, real)


BINARY = {
    "+": lambda T, a, b: a + b,
    "-": lambda T, a, b: a - b,
    "*": lambda T, a, b: a * b,
    "/": lambda T, a, b: a / b,
    "==": lambda T, a, b: a == b,
    "<": lambda T, a, b: a < b,
    ">=": lambda T, a, b: a >= b,
    "maximum": lambda T, a, b: T.maximum(a, b),
    "where": lambda T, a, b: T.where(a > 0, a, b),
    "+=": lambda T, a, b: a.__iadd__(b),
    "*=": lambda T, a, b: a.__imul__(b),
    "-=": lambda T, a, b: a.__isub__(b),
}


@several
@given(a=tensors(special=True), b=tensors(special=True), name=st.sampled_from(sorted(BINARY)))
def test_two_together(a, b, name):
    """广播、类型的提升、就地的运算。"""
    same(BINARY[name], [a, b])


@several
@given(a=tensors(), number=st.one_of(st.integers(-5, 5), st.floats(-5, 5, width=32), st.booleans()), data=st.data())
def test_with_a_number(a, number, data):
    name = data.draw(st.sampled_from(["+", "-", "*", "/", "r-", "r/", "**", "//", "%", "+=", "clamp"]))
    f = {
        "r-": lambda T, a: number - a,
        "r/": lambda T, a: number / a,
        "**": lambda T, a: a**number,
        "//": lambda T, a: a // number,
        "%": lambda T, a: a % number,
        "clamp": lambda T, a: a.clamp(min=number),
    }.get(name) or (lambda T, a: BINARY[name](T, a, number))
    assume(not (name in ("**", "//", "%") and (number == 0 or a[0].dtype == torch.bool or isinstance(number, bool))))
    assume(not (name == "clamp" and a[0].dtype == torch.bool))
    assume(not (name == "**" and (number != int(number) or abs(number) > 3 or (a[0] == 0).any())))
    same(f, [a])


keys = st.one_of(
    st.integers(-4, 4),
    st.just(None),
    st.just(...),
    st.builds(slice, st.none() | st.integers(-5, 5), st.none() | st.integers(-5, 5), st.none() | st.integers(1, 3)),
    st.lists(st.integers(-2, 2), min_size=1, max_size=3),
)


@several
@given(a=tensors(), key=st.lists(keys, min_size=1, max_size=4), value=st.sampled_from(["get", "number", "row"]))
def test_indices(a, key, value):
    """取和写：整数、切片、None、省略号、一串下标，混着用。"""
    assume(key.count(...) <= 1)
    key = tuple(key)

    def use(T, a):
        if value == "get":
            return a[key]
        a[key] = 1 if value == "number" else a[key] + 1
        return a

    same(use, [a])


@several
@given(a=tensors(), data=st.data())
def test_masks(a, data):
    real, _ = a
    shape = real.shape[: data.draw(st.integers(0, real.dim()))]
    same(lambda T, a, m: a[m], [a, data.draw(tensors(list(shape), ["bool"]))])
    same(lambda T, a: (a > 0).nonzero(), [a])


@several
@given(a=tensors(shape=shapes), data=st.data())
def test_reductions(a, data):
    real, _ = a
    dim = data.draw(st.one_of(st.none(), st.integers(-real.dim() - 1, real.dim())))
    keep = data.draw(st.booleans())
    name = data.draw(st.sampled_from(["sum", "mean", "amax", "amin", "argmax", "any", "all", "prod", "max", "min"]))
    given_dim = {} if dim is None else {"dim": dim, "keepdim": keep}
    if name in ("amax", "amin") and dim is None:
        given_dim = {"dim": ()}
    extreme = name in ("argmax", "max", "min", "amax", "amin")
    assume(not (extreme and (real.dtype == torch.bool or (not real.numel() and dim is not None))))
    if name in ("max", "min") and dim is not None:  # 并列的时候，torch 也说不准取哪一个下标
        same(lambda T, x: getattr(x, name)(**given_dim).values, [a])
    else:
        assume(not (name == "argmax" and len(set(real.flatten().tolist())) < real.numel()))
        same(lambda T, x: getattr(T, name)(x, **given_dim), [a])


SHAPING = {
    "reshape": lambda T, a: a.reshape(-1),
    "flatten": lambda T, a: a.flatten(1),
    "T": lambda T, a: a.permute(tuple(reversed(range(a.dim())))),
    "transpose": lambda T, a: a.transpose(0, -1),
    "flip": lambda T, a: a.flip(0),
    "flip two": lambda T, a: T.flip(a, (0, 1)),
    "rot90": lambda T, a: T.rot90(a, -1),
    "roll": lambda T, a: T.roll(a, 2, dims=-1),
    "unsqueeze": lambda T, a: a.unsqueeze(-1),
    "squeeze": lambda T, a: a.squeeze(),
    "unfold": lambda T, a: a.unfold(0, 2, 1),
    "pad": lambda T, a: T.nn.functional.pad(a, (1, 2), value=3),
    "crop": lambda T, a: T.nn.functional.pad(a, (-1, 2)),
    "stack": lambda T, a: T.stack([a, a], -1),
    "cat": lambda T, a: T.cat([a, a], -1),
    "tile": lambda T, a: a.repeat(2, 1, 1, 1),
    "cumsum": lambda T, a: a.cumsum(-1),
    "matmul": lambda T, a: a @ a,
    "double": lambda T, a: a.double(),
    "long": lambda T, a: a.long(),
    "tensor index": lambda T, a: a[T.tensor(1)],
    "round": lambda T, a: T.round(a),
    "relu": lambda T, a: T.relu(a),
    "abs": lambda T, a: T.abs(a),
    "sqrt": lambda T, a: T.sqrt(a),
    "view": lambda T, a: a.reshape(2, -1),
    "mean": lambda T, a: a.mean(),
    "item": lambda T, a: a.item(),
    "iterate": lambda T, a: sum(a),
    "sort": lambda T, a: a.sort()[0],
    "through a view": lambda T, a: a.transpose(0, -1)[0].fill_(7),
    "too many": lambda T, a: a.expand(5, 5, 5, 5, 5)[0, 0, 0, 0, 9],
}


@settings(max_examples=400, deadline=None)
@given(a=tensors(), name=st.sampled_from(sorted(SHAPING)))
def test_shaping(a, name):
    assume(a[0].dim() or name not in ("unfold", "roll", "through a view", "crop", "pad"))
    assume(not (a[0].dtype == torch.bool and name in ("round", "relu", "abs", "cumsum", "sort", "iterate", "matmul")))
    same(SHAPING[name], [a])


@settings(max_examples=100, deadline=None)
@given(data=st.data(), lead=st.lists(st.integers(1, 3), max_size=2), n=st.integers(1, 3), k=st.integers(1, 3))
def test_products(data, lead, n, k):
    """@ 的各种维数；类型不同要报错。"""
    dtypes = st.sampled_from(["int64", "float32", "float64"])
    kinds = [[data.draw(dtypes)] for _ in range(2)]
    a = data.draw(tensors([*lead, n, k], kinds[0]))
    for shape in ([k], [k, 2], [*lead, k, 2]):
        same(lambda T, a, b: a @ b, [a, data.draw(tensors(shape, kinds[1]))], slack=100)


@settings(max_examples=60, deadline=None)
@given(
    X=tensors([2, 3, 4, 4], ["float64"]),
    K=tensors([2, 3, 2, 3], ["float64"]),
    stride=st.integers(1, 2),
    padding=st.integers(0, 1),
)
def test_ready_made_convolution(X, K, stride, padding):
    same(lambda T, X, K: T.nn.functional.conv2d(X, K, stride=stride, padding=padding), [X, K])
    same(lambda T, X, K: T.nn.functional.conv1d(X[0], K[:, :, 0], stride=stride, padding=padding), [X, K])
    same(lambda T, X, K: T.einsum("oi,nihw->nohw", K[:, :, 0, 0], X), [X, K])


@settings(max_examples=300, deadline=None)
@given(a=tensors(shape=shapes, special=True))
def test_printing(a):
    real, mine = a
    assert str(mine) == str(real)


@settings(max_examples=300, deadline=None)
@given(value=st.floats(allow_nan=False, allow_infinity=False), width=st.sampled_from(["float32", "float64"]))
def test_printing_one_number(value, width):
    real = torch.tensor([value, 1.5], dtype=getattr(torch, width))
    assert str(small.tensor([value, 1.5], dtype=getattr(small, width))) == str(real)


@pytest.mark.parametrize("value", [0.03125, 0.09375, 2.00005, 1e-4, 99999.5, 0.5, 2.5, 123456.78, 1e8, 5e-324])
def test_printing_halves(value):
    """恰好一半的，两边都取偶数。"""
    assert str(small.tensor(value, dtype=small.float64)) == str(torch.tensor(value, dtype=torch.float64))


@pytest.mark.parametrize(
    "make",
    [
        lambda T: T.arange(2000),
        lambda T: T.arange(1200.0).reshape(2, 20, 30),
        lambda T: T.zeros(30, 40) + T.eye(30, 40) / 3,
        lambda T: T.arange(60) > 3,
        lambda T: T.ones(3, dtype=T.float64) / 3,
        lambda T: T.zeros(2, 0),
        lambda T: T.linspace(0, 1, 7),
        lambda T: T.full((2, 2), 7),
        lambda T: T.tensor([[1, 2.5], [3, 4]]),
        lambda T: T.bincount(T.tensor([0, 1, 1]), minlength=4),
        lambda T: T.nn.functional.one_hot(T.tensor([0, 2]), 3),
        lambda T: T.arange(5, 0, -2),
        lambda T: T.zeros(2, 3).shape,
        lambda T: T.float32,
    ],
)
def test_made_and_printed(make):
    assert str(make(small)) == str(make(torch))


def test_views_share_their_numbers():
    for T in (torch, small):
        X = T.zeros(3, 4)
        X[1:, ::2].T[0] += 5
        window = X[:2, :2]
        window *= 2
        assert X.tolist() == [[0, 0, 0, 0], [10, 0, 0, 0], [5, 0, 0, 0]]


@pytest.mark.parametrize(
    ("wrong", "kind", "says"),
    [
        (lambda T: T.zeros(3)[5], IndexError, "下标 5"),
        (lambda T: T.zeros(3)[0, 0], IndexError, "下标太多"),
        (lambda T: T.zeros(2, 3) + T.zeros(2), RuntimeError, "(2, 3)"),
        (lambda T: T.zeros(2, 3) @ T.zeros(2), RuntimeError, "形状对不上"),
        (lambda T: T.arange(3).mean(), RuntimeError, "double"),
        (lambda T: T.zeros(3)[::-1], ValueError, "flip"),
        (lambda T: T.zeros(6).reshape(4), RuntimeError, "6 个数"),
        (lambda T: T.tensor([[1], [2, 3]]), ValueError, "不一样长"),
        (lambda T: bool(T.zeros(2)), RuntimeError, "any"),
        (lambda T: T.zeros(2, dtype=T.int64).add_(0.5), RuntimeError, "就地"),
        (lambda T: T.zeros(2).__setitem__(0, "a"), TypeError, "str"),
        (lambda T: T.zeros("a"), TypeError, "str"),
        (lambda T: T.zeros(2).sum(3), IndexError, "第 3 维"),
    ],
)
def test_errors_are_sentences(wrong, kind, says):
    """真的 torch 抛哪一种，这里也抛那一种，话是中文。"""
    with pytest.raises(kind):
        wrong(torch)
    with pytest.raises(kind, match=says.replace("(", r"\(").replace(")", r"\)")):
        wrong(small)


@pytest.mark.parametrize(
    "missing",
    [
        lambda T: T.fft,
        lambda T: T.randn(3),
        lambda T: T.zeros(2).cuda(),
        lambda T: T.zeros(2, requires_grad=True),
        lambda T: T.zeros(2).requires_grad_(),
        lambda T: T.nn.Linear,
        lambda T: T.nn.functional.max_pool2d(T.zeros(1, 2, 2), 2),
        lambda T: T.zeros(2).numpy(),
    ],
)
def test_what_is_missing_says_so(missing):
    with pytest.raises(small.NotHere, match="网页里"):
        missing(small)


def test_an_invented_name_is_the_readers_mistake():
    with pytest.raises(AttributeError, match=r"没有 \.summ"):
        small.zeros(2).summ()
