"""不合理的参数：种类不对是 TypeError，数值或形状不对是 ValueError；句子里有那个值，并说怎么改。"""

import re

import pytest
import torch

from lib import (
    Conv2D,
    ConvLayer,
    PoolLayer,
    Window,
    convolve2d,
    corr2d,
    corr2d_multi_in,
    corr2d_multi_in_out,
    corr2d_multi_in_out_1x1,
    pool2d,
    receptive_field,
)
from lib.algorithms import loop

ONES = torch.ones


def says(error, *words):
    """句子是中文，说出 words，并有“请……”。"""
    return pytest.raises(error, match="(?s)" + "".join(f"(?=.*{re.escape(word)})" for word in (*words, "请")))


@pytest.mark.parametrize("field", ["kernel_size", "padding", "stride", "dilation"])
@pytest.mark.parametrize(
    ("value", "error", "word"),
    [
        (True, TypeError, "True"),
        (torch.tensor(True), TypeError, "True"),
        (1.0, TypeError, "1.0"),
        ("same", TypeError, "'same'"),
        (None, TypeError, "None"),
        ((1, 1.5), TypeError, "1.5"),
        ((True, 1), TypeError, "True"),
        ((1, 2, 3), ValueError, "(1, 2, 3)"),
        ((1,), ValueError, "(1,)"),
        (-1, ValueError, "-1"),
        ((1, -2), ValueError, "-2"),
    ],
)
def test_window_refuses(field, value, error, word):
    arguments = {"kernel_size": 3} | {field: value}
    with says(error, word):
        Window(**arguments)


@pytest.mark.parametrize("field", ["kernel_size", "stride", "dilation"])
def test_only_padding_may_be_zero(field):
    with says(ValueError, "0", "1"):
        Window(**({"kernel_size": 3} | {field: (0, 1)}))


@pytest.mark.parametrize(
    ("shape", "error", "word"),
    [
        (8, TypeError, "8"),
        ((8, 8.0), TypeError, "8.0"),
        ((8, 0), ValueError, "0"),
        ((8, 8, 8), ValueError, "(8, 8, 8)"),
    ],
)
def test_window_refuses_shapes(shape, error, word):
    for method in (Window(1).output_shape, Window(1).unused):
        with says(error, word):
            method(shape)


def test_a_kernel_that_does_not_fit():
    sentence = "卷积核 5×5 比填充后的输入 4×4 大：请缩小卷积核，或加大填充"
    calls = [
        lambda: Window(5).output_shape((4, 4)),
        lambda: Window(5, padding=1).unused((2, 2)),
        lambda: corr2d(ONES(4, 4), ONES(5, 5)),
        lambda: corr2d(ONES(2, 2), ONES(5, 5), padding=1),
        lambda: convolve2d(ONES(4, 4), ONES(5, 5)),
        lambda: corr2d_multi_in(ONES(1, 4, 4), ONES(1, 5, 5)),
        lambda: corr2d_multi_in_out(ONES(1, 4, 4), ONES(1, 1, 5, 5)),
        lambda: loop.corr2d(ONES(4, 4), ONES(5, 5)),
        lambda: Conv2D(5)(ONES(4, 4)),
        lambda: ConvLayer(1, 1, 5)(ONES(1, 1, 4, 4)),
    ]
    for call in calls:
        with says(ValueError, sentence):
            call()
    with says(ValueError, "卷积核 3×1（扩张后 5×1）", "4×4"):
        corr2d(ONES(4, 4), ONES(3, 1), dilation=2)
    for call in (lambda: pool2d(ONES(4, 4), (5, 1)), lambda: loop.pool2d(ONES(4, 4), (5, 1))):
        with says(ValueError, "池化窗口 5×1", "4×4"):
            call()


@pytest.mark.parametrize(
    "call",
    [
        lambda X: corr2d(X, ONES(2, 2)),
        lambda X: corr2d(ONES(3, 3), X),
        lambda X: convolve2d(ONES(3, 3), X),
        lambda X: corr2d_multi_in(X, ONES(1, 2, 2)),
        lambda X: corr2d_multi_in(ONES(1, 3, 3), X),
        lambda X: corr2d_multi_in_out(X, ONES(1, 1, 2, 2)),
        lambda X: corr2d_multi_in_out(ONES(1, 3, 3), X),
        lambda X: corr2d_multi_in_out(ONES(1, 3, 3), ONES(1, 1, 2, 2), X),
        lambda X: corr2d_multi_in_out_1x1(X, ONES(1, 1, 1, 1)),
        lambda X: corr2d_multi_in_out_1x1(ONES(1, 3, 3), X),
        lambda X: pool2d(X, 2),
        lambda X: Conv2D(2)(X),
        lambda X: ConvLayer(1, 1, 2)(X),
        lambda X: PoolLayer(2)(X),
        lambda X: loop.corr2d(X, ONES(2, 2)),
        lambda X: loop.corr2d(ONES(3, 3), X),
        lambda X: loop.pool2d(X, 2),
    ],
)
def test_every_tensor_argument_is_checked(call):
    with says(TypeError, "torch.Tensor", "list"):
        call([[1.0, 2.0], [3.0, 4.0]])
    with says(ValueError, "(1, 1, 1, 3, 3)"):
        call(ONES(1, 1, 1, 3, 3))
    with says(TypeError, "torch.bool"):
        call(ONES(3, 3) > 0)
    with says(TypeError, "torch.complex64"):
        call(ONES(3, 3, dtype=torch.complex64))


@pytest.mark.parametrize("shape", [(0, 3), (3, 0)])
def test_empty_tensors_are_refused(shape):
    for call in (
        lambda X: corr2d(X, ONES(1, 1)),
        lambda X: corr2d(ONES(3, 3), X, padding=3),
        lambda X: corr2d_multi_in_out(X[None], ONES(1, 1, 1, 1)),
        lambda X: pool2d(X, 1),
        lambda X: PoolLayer(1)(X[None, None]),
    ):
        with says(ValueError, str(shape)[1:-1]):
            call(ONES(shape))
    with says(ValueError, "(0, 1, 3, 3)"):
        ConvLayer(1, 1, 3)(ONES(0, 1, 3, 3))


def test_two_different_float_dtypes_are_refused():
    single, double = ONES(1, 3, 3), ONES(1, 3, 3, dtype=torch.float64)
    for call in (
        lambda: corr2d(single[0], double[0]),
        lambda: corr2d_multi_in(single, double),
        lambda: corr2d_multi_in_out(single, single[None], bias=ONES(1, dtype=torch.float64)),
        lambda: corr2d_multi_in_out_1x1(single, ONES(1, 1, 1, 1, dtype=torch.float64)),
        lambda: ConvLayer(1, 1, 3)(double[None]),
        lambda: loop.corr2d(single[0], double[0]),
    ):
        with says(TypeError, "torch.float32", "torch.float64"):
            call()


ODD = {
    "coo": (lambda: torch.eye(4).to_sparse(), "torch.sparse_coo", ".to_dense()"),
    "csr": (lambda: torch.eye(4).to_sparse_csr(), "torch.sparse_csr", ".to_dense()"),
    "mkldnn": (lambda: torch.eye(4).to_mkldnn(), "torch._mkldnn", ".to_dense()"),
    "nested": (lambda: torch.nested.nested_tensor([ONES(2), ONES(3)]), "嵌套张量", "torch.nested.to_padded_tensor"),
    "quantized": (lambda: torch.quantize_per_tensor(ONES(4, 4), 0.1, 0, torch.quint8), "quint8", ".dequantize()"),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("make", "what", "cure"), ODD.values(), ids=ODD)
def test_tensors_that_are_not_plain(make, what, cure):
    X = make()
    calls = {
        "X": [lambda X: corr2d(X, ONES(2, 2)), lambda X: pool2d(X, 2), ConvLayer(1, 1, 2), PoolLayer(2), Conv2D(2)],
        "K": [lambda K: corr2d(ONES(4, 4), K), lambda K: convolve2d(ONES(4, 4), K)],
        "bias": [lambda bias: corr2d_multi_in_out(ONES(1, 3, 3), ONES(2, 1, 2, 2), bias)],
    }
    for name, calls_with_it in calls.items():
        for call in calls_with_it:
            with says(TypeError, name, what, cure):
                call(X)


def test_meta_tensors_have_shapes_and_devices_must_agree():
    meta = ONES(4, 4, device="meta")
    assert corr2d(meta, meta[:2, :2]).shape == pool2d(meta, 2).shape == pool2d(meta, 2, "avg").shape == (3, 3)
    for call in (
        lambda: corr2d(meta, ONES(2, 2)),
        lambda: corr2d(ONES(4, 4), meta),
        lambda: ConvLayer(1, 1, 2)(meta[None, None]),
        lambda: corr2d_multi_in_out_1x1(ONES(1, 2, 2), meta[:1, :1, None, None]),
    ):
        with says(ValueError, "meta", "cpu", ".to("):
            call()


def test_channels_must_match():
    X = ONES(4, 3, 3)
    with says(ValueError, "是 3", "应是 4"):
        corr2d_multi_in(X, ONES(3, 2, 2))
    with says(ValueError, "是 1", "应是 4"):
        corr2d_multi_in_out(X, ONES(2, 1, 2, 2))
    with says(ValueError, "是 4", "应是 2", "2 组"):
        corr2d_multi_in_out(X, ONES(2, 4, 2, 2), groups=2)
    with says(ValueError, "是 1", "应是 4"):
        corr2d_multi_in_out_1x1(X, ONES(2, 1, 1, 1))
    with says(ValueError, "是 1", "应是 4"):
        ConvLayer(1, 2, 2)(X[None])
    with says(ValueError, "(2, 4, 2, 2)"):
        corr2d_multi_in_out_1x1(X, ONES(2, 4, 2, 2))


@pytest.mark.parametrize("bias", [ONES(1), ONES(3)])
def test_the_bias_is_never_broadcast(bias):
    with says(ValueError, str(len(bias)), "2"):
        corr2d_multi_in_out(ONES(1, 3, 3), ONES(2, 1, 2, 2), bias)


@pytest.mark.parametrize(("groups", "error"), [(3, ValueError), (0, ValueError), (True, TypeError), (2.0, TypeError)])
def test_groups_must_divide_both_channels(groups, error):
    with says(error, str(groups)):
        corr2d_multi_in_out(ONES(4, 3, 3), ONES(4, 1, 2, 2), groups=groups)
    with says(ValueError, "3", "2"):
        corr2d_multi_in_out(ONES(4, 3, 3), ONES(3, 2, 2, 2), groups=2)


@pytest.mark.parametrize("mode", ["min", "MAX", None, 1])
def test_pooling_modes(mode):
    for call in (
        lambda: pool2d(ONES(3, 3), 2, mode),
        lambda: PoolLayer(2, mode),
        lambda: loop.pool2d(ONES(3, 3), 2, mode),
    ):
        with says(ValueError, repr(mode), "max", "avg"):
            call()


def test_padding_of_pooling_is_at_most_half_the_window():
    for call in (lambda: pool2d(ONES(9, 9), (2, 3), padding=(1, 2)), lambda: PoolLayer((2, 3), padding=(1, 2))):
        with says(ValueError, "1×2", "2×3", "1×1"):
            call()


def test_receptive_field_takes_windows():
    with says(TypeError, "Window"):
        receptive_field(Window(3))
    with says(TypeError, "3"):
        receptive_field([Window(3), 3])


@pytest.mark.parametrize(("channels", "error"), [(0, ValueError), (1.0, TypeError), (True, TypeError)])
def test_channel_counts_of_layers(channels, error):
    for arguments in ((channels, 1, 3), (1, channels, 3)):
        with says(error, str(channels)):
            ConvLayer(*arguments)
