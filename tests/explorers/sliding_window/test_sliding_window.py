"""SlidingWindow 的 Python 面：检查、output 与 lib 相同、repr 与静态图稳定、traits 互相跟随。"""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
import traitlets

from lib import convolve2d, corr2d, pool2d
from lib.explorers import SlidingWindow
from lib.operations import OPERATIONS

X = torch.arange(9).reshape(3, 3)
K = torch.tensor([[0, 1], [2, 3]])


@pytest.mark.parametrize("image", [X, X.numpy(), X.tolist(), np.array(X.tolist(), dtype=np.int32)])
def test_takes_tensors_arrays_and_lists(image):
    figure = SlidingWindow(image, K)
    assert figure.X == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert torch.equal(figure.output, torch.tensor([[19.0, 25.0], [37.0, 43.0]]))


FLIPPED = np.flipud(X.numpy())


@pytest.mark.parametrize(
    "image",
    [
        FLIPPED,
        FLIPPED.copy().astype(">i4"),
        FLIPPED.astype(">f4"),
        np.rot90(X.numpy(), 2)[:, ::-1],
        FLIPPED.astype(object),
        list(FLIPPED),
        [torch.tensor(row) for row in FLIPPED.tolist()],
        np.broadcast_to(FLIPPED, (3, 3)),
    ],
    ids=["flipud", ">i4", ">f4", "rot90", "object", "rows", "tensors", "read-only"],
)
def test_arrays_are_read_as_they_look(image, recwarn):
    figure = SlidingWindow(image, K.numpy()[::-1, ::-1])
    assert FLIPPED.tolist() == figure.X and figure.K == [[3, 2], [1, 0]]
    assert torch.equal(figure.output, corr2d(torch.tensor(FLIPPED.tolist()), K.rot90(2)))
    assert not recwarn.list


@pytest.mark.parametrize(
    ("error", "image", "words"),
    [
        (ValueError, [[1, 2], [3]], "有长有短"),
        (ValueError, [1, [2]], "多套了一层"),
        (ValueError, np.array([[1], [2, 3]], dtype=object), "有长有短"),
        (TypeError, [[1, "2"]], "'2'（str）"),
        (TypeError, [[1, None]], "None"),
        (TypeError, np.array([["1", "2"]]), "<U1"),
        (TypeError, np.zeros((2, 2), "M8[s]"), "datetime64"),
        (TypeError, np.ones((2, 2), complex), "complex128"),
        (TypeError, [[True, False]], "torch.bool"),
        (ValueError, [[2**70]], "71 位"),
        (ValueError, [[10**5000]], "64 位"),
    ],
    ids=range(11),
)
def test_the_true_cause_is_named(error, image, words):
    with pytest.raises(error, match=f"{words}.*请"):
        SlidingWindow(image, K)


WINDOWS = [{}, {"padding": 1, "stride": 2}, {"padding": (2, 1), "stride": (3, 1), "dilation": 2}]


@pytest.mark.parametrize("dtype", [torch.int64, torch.float32, torch.float64])
@pytest.mark.parametrize("window", WINDOWS)
def test_output_is_lib(dtype, window):
    image, kernel = torch.arange(42, dtype=dtype).reshape(6, 7), torch.tensor([[1, -1, 2], [0, 3, -2]], dtype=dtype)
    actual = SlidingWindow(image, kernel, **window).output
    torch.testing.assert_close(actual, corr2d(image, kernel, **window), rtol=0, atol=0)
    actual = SlidingWindow(image, kernel, op="conv", **window).output
    torch.testing.assert_close(actual, convolve2d(image, kernel, **window), rtol=0, atol=0)


@pytest.mark.parametrize("op", ["max", "avg"])
def test_pooling(op):
    image = torch.rand(5, 6)
    figure = SlidingWindow(image, (2, 3), padding=1, stride=2, op=op)
    assert torch.equal(figure.output, pool2d(image, (2, 3), op, 1, 2))
    assert (figure.kernel_h, figure.kernel_w) == (2, 3)
    assert torch.equal(SlidingWindow(image, 2, op=op).output, pool2d(image, (2, 2), op))


# 与 conv_arithmetic 的图相同的大小，和长方形、除不尽、扩张的
SPREAD = [
    ((2, 2), (3, 3), {}, (4, 4)),
    ((3, 3), (3, 3), {"stride": 2, "padding": 1}, (5, 5)),
    ((2, 2), (3, 3), {"stride": 2}, (5, 5)),
    ((6, 6), (4, 4), {"padding": 2}, (5, 5)),
    ((2, 3), (3, 2), {"stride": (3, 2), "padding": (1, 0), "dilation": (2, 3)}, (6, 8)),
]


@pytest.mark.parametrize(("n", "k", "window", "m"), SPREAD)
def test_transposed(n, k, window, m):
    image, kernel = torch.randn(n, dtype=torch.float64), torch.randn(k, dtype=torch.float64)
    figure = SlidingWindow(image, kernel, **window, op="transposed")
    assert figure.output.shape == m
    torch.testing.assert_close(figure.output, F.conv_transpose2d(image[None, None], kernel[None, None], **window)[0, 0])
    assert repr(figure).endswith(f"→ 输出 {m[0]}×{m[1]})") and "转置卷积" in repr(figure)


def test_transposed_walks_over_the_input_and_must_leave_a_cell():
    """步数走的是输入；裁得一格不剩时拒绝，图上也说；核可以比输入大，换回互相关就不行。"""
    figure = SlidingWindow([[1, 2, 3], [4, 5, 6]], torch.ones(4, 4), op="transposed", step=5)
    with pytest.raises(ValueError, match="0 到 5 之间"):
        figure.step = 6
    with pytest.raises(ValueError, match=r"裁得只剩 1×0.*请减小填充"):
        figure.assign(padding_h=2, padding_w=3)
    assert (figure.padding_w, figure.problem.startswith("填充 2×3")) == (0, True)
    with pytest.raises(ValueError, match="比填充后的输入 2×3 大"):
        figure.op = "corr"
    assert figure.op == "transposed"
    figure.X = [[1, 2]]
    assert figure.step == 1
    figure.assign(padding_h=1, padding_w=1, op="corr", K=[[1, 1]])
    assert figure.step == 1


BAD = [
    (TypeError, {"X": "图"}), (TypeError, {"X": 3}), (ValueError, {"X": [[1, 2], [3]]}), (ValueError, {"X": [1, 2]}),
    (ValueError, {"X": torch.zeros(0, 3)}), (TypeError, {"X": X == 0}), (TypeError, {"X": X.to(torch.complex64)}),
    (ValueError, {"K": torch.ones(4, 4)}), (TypeError, {"padding": "same"}), (TypeError, {"padding": True}),
    (TypeError, {"padding": 1.0}), (ValueError, {"padding": -1}), (ValueError, {"stride": 0}),
    (ValueError, {"stride": (1, 2, 3)}), (TypeError, {"X": X.double(), "K": K.float()}),
    (ValueError, {"op": "min"}), (ValueError, {"op": "max", "dilation": 2}), (ValueError, {"op": "max", "padding": 2}),
    (ValueError, {"step": 4}), (ValueError, {"step": -1}), (ValueError, {"name": "a b"}), (TypeError, {"name": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("error", "change"), BAD, ids=lambda v: str(v)[:40])
def test_bad_arguments_raise_in_chinese(error, change):
    with pytest.raises(error, match=r"[一-龥]"):
        SlidingWindow(**{"X": X, "K": K} | change)


SETS = [
    (ValueError, "padding_h", -1), (TypeError, "stride_w", 1.5), (TypeError, "dilation_h", True),
    (ValueError, "kernel_h", 9), (ValueError, "X", [[1]]), (ValueError, "op", "mean"), (ValueError, "step", 99),
    (TypeError, "speed", "快"), (TypeError, "separate_axes", 1), (ValueError, "n_h", 0),
]  # fmt: skip


@pytest.mark.parametrize(("error", "name", "value"), SETS, ids=lambda v: str(v))
def test_bad_traits_raise_and_the_figure_says_so(error, name, value):
    figure = SlidingWindow(X, K)
    before = getattr(figure, name)
    with pytest.raises(error) as raised:
        setattr(figure, name, value)
    assert getattr(figure, name) == before
    assert figure.problem == str(raised.value) and re.search("[一-龥]", figure.problem)
    figure.padding_h = 1
    assert figure.problem == ""


def test_assign_is_all_or_nothing():
    figure = SlidingWindow(X, K)
    with pytest.raises(ValueError, match="比填充后的输入"):
        figure.assign(padding_h=1, K=torch.ones(9, 9))
    assert (figure.padding_h, figure.kernel_h, figure.K) == (0, 2, K.tolist())
    assert "比填充后的输入" in figure.problem
    with pytest.raises(TypeError, match="没有 paddding"):
        figure.assign(paddding=1)
    figure.assign(padding_h=4, padding_w=4, K=torch.ones(9, 9))
    assert figure.output.shape == (3, 3)


def test_sizes_and_numbers_follow_each_other():
    figure = SlidingWindow(X, K, step=3)
    figure.X = torch.zeros(6, 8)
    assert (figure.n_h, figure.n_w, figure.step) == (6, 8, 3)
    figure.n_h = 2
    assert (len(figure.X), len(figure.X[0]), figure.step) == (2, 8, 3)
    figure.n_w = 2
    assert (figure.X, figure.step) == ([[0, 0], [0, 0]], 0)
    figure.X = X
    figure.kernel_w = 3
    assert [row[:2] for row in figure.K] == K.tolist() and figure.output.shape == (2, 1)


def test_state_from_the_browser():
    """浏览器把相关的 traits 一起写回；NaN 与 ∞ 以字符串来往。"""
    figure = SlidingWindow(torch.zeros(2, 2, dtype=torch.float64), [[1.0]])
    seen = []
    figure.observe(lambda change: seen.append(change.new), "step")
    figure.set_state({"X": [["NaN", "Infinity", 1]], "n_h": 1, "n_w": 3, "step": 2})
    assert str(figure.X) == "[[nan, inf, 1.0]]" and seen == [2]
    assert figure.output.dtype == torch.float64
    assert figure.get_state("X") == {"X": [["NaN", "Infinity", 1.0]]}


def test_lists_lose_no_digit():
    assert SlidingWindow([[0.1]], [[1.0]]).X == [[0.1]]
    assert SlidingWindow([[0.1]], torch.ones(1, 1, dtype=torch.float64)).output.item() == 0.1


def test_dtype_survives_the_browser():
    figure = SlidingWindow(X, K)
    figure.set_state({"X": [[0, 1], [2, 3]], "n_h": 2, "n_w": 2})
    assert figure.output.dtype == torch.get_default_dtype()
    figure.set_state({"X": [[0.5, 1], [2, 3]]})
    assert figure.output.item() == 14.0


def test_traits_for_every_control():
    """网页上控件的 name 都是能同步的 trait。"""
    figure = SlidingWindow(X, K)
    pairs = {f"{name}_{axis}" for name in ("n", "kernel", "padding", "stride", "dilation") for axis in "hw"}
    assert pairs | {"kind", "name", "X", "K", "op", "step", "speed", "separate_axes"} <= set(figure.keys)
    assert figure.kind == "sliding-window"
    with pytest.raises(traitlets.TraitError):
        figure.kind = "channels"


def test_mimebundle_is_stable():
    shown = [SlidingWindow(X, K, padding=1, stride=2, name="例")._repr_mimebundle_()[0] for _ in range(2)]
    assert shown[0]["text/plain"] == shown[1]["text/plain"] == repr(SlidingWindow(X, K, padding=1, stride=2))
    assert shown[0]["text/plain"] == "SlidingWindow(互相关，输入 3×3，卷积核 2×2，填充 1，步幅 2 → 输出 2×2)"
    assert shown[0]["image/svg+xml"] == shown[1]["image/svg+xml"]
    assert "application/vnd.jupyter.widget-view+json" in shown[0]


@pytest.mark.parametrize("op", ["corr", "conv", "max", "avg"])
def test_static_picture_shows_the_same_numbers(op):
    figure = SlidingWindow(X, K, padding=1, stride=2, op=op, step=3)
    cells = {}
    for group in ET.fromstring(str(figure.picture())).iter():
        if group.get("data-role") and group.get("data-value"):
            cells[group.get("data-role"), int(group.get("data-row")), int(group.get("data-col"))] = group
    for (i, j), value in np.ndenumerate(figure.output.numpy()):
        assert float(cells["output", i, j].get("data-value")) == value
    for (r, c), value in np.ndenumerate(X.numpy()):
        assert float(cells["input", r, c].get("data-value")) == value
    current = [key for key, group in cells.items() if group.get("aria-current") == "true"]
    assert current == [("output", 1, 1)]


@pytest.mark.parametrize("op", OPERATIONS)
def test_the_row_says_what_moves(op, monkeypatch):
    """核的高宽不合理时怎样称呼它，问运算的那一行，不认名字。"""
    pooling = not OPERATIONS[op].pooling  # 与原来的相反
    monkeypatch.setitem(OPERATIONS, op, replace(OPERATIONS[op], pooling=pooling))
    figure = SlidingWindow([[1, 2], [3, 4]], [[1]], op=op)
    with pytest.raises(ValueError, match=f"^{'池化窗口' if pooling else '卷积核'}的高 kernel_h 应不小于 1"):
        figure.kernel_h = 0
