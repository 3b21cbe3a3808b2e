"""Channels 的 Python 面：检查、output 与 lib 相同、通道数与数表互相跟随、repr 与静态图稳定。"""

import random
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
import traitlets
from torch.nn.functional import conv2d

from lib import corr2d_multi_in_out
from lib.explorers import Channels

X = torch.stack([torch.arange(9).reshape(3, 3), torch.arange(9).reshape(3, 3) + 1])
K0 = torch.tensor([[[0, 1], [2, 3]], [[1, 2], [3, 4]]])
K = torch.stack([K0, K0 + 1, K0 + 2])


def test_default_is_the_lecture():
    figure = Channels()
    assert (figure.X, figure.K, figure.bias) == (X.tolist(), K.tolist(), [0, 0, 0])
    assert figure.output[:, 0, 0].tolist() == [56, 76, 96]
    assert repr(figure) == "Channels(输入 2×3×3，权重 3×2×2×2 → 输出 3×2×2)"


@pytest.mark.parametrize("dtype", [torch.int64, torch.float32, torch.float64])
@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize("window", [{}, {"padding": (1, 2), "stride": (3, 2), "dilation": (1, 2)}])
def test_output_is_lib(dtype, groups, window):
    image = torch.arange(4 * 5 * 6, dtype=dtype).reshape(4, 5, 6) % 7
    kernel = torch.arange(8 * 4 // groups * 4, dtype=dtype).reshape(8, 4 // groups, 2, 2) % 5 - 2
    bias = torch.arange(8, dtype=dtype)
    for b in (bias, None):
        wanted = corr2d_multi_in_out(image, kernel, b, groups=groups, **window)
        actual = Channels(image, kernel, b, groups=groups, **window).output
        torch.testing.assert_close(actual, wanted, rtol=0, atol=0)


@pytest.mark.parametrize("seed", range(20))
def test_output_is_torch_after_any_resize(seed):
    """从讲义的例子出发，一样一样地改大小，再换上随便的数。"""
    draw = random.Random(seed)
    groups = draw.choice([1, 2, 3])
    figure = Channels()
    figure.c_in, figure.c_out = groups * draw.randint(1, 2), groups * draw.randint(1, 2)
    figure.groups = groups
    dilation, kernel = (draw.randint(1, 3), draw.randint(1, 3)), (draw.randint(1, 3), draw.randint(1, 3))
    most = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
    figure.assign(n_h=draw.randint(7, 9), n_w=draw.randint(7, 9))
    figure.assign(kernel_h=kernel[0], kernel_w=kernel[1])
    padding, stride = tuple(draw.randint(0, p) for p in most), (draw.randint(1, 3), draw.randint(1, 3))
    for key, pair in {"dilation": dilation, "padding": padding, "stride": stride}.items():
        figure.assign(**dict(zip((f"{key}_h", f"{key}_w"), pair, strict=True)))
    new = torch.Generator().manual_seed(seed)
    shapes = [torch.tensor(getattr(figure, key)).shape for key in ("X", "K", "bias")]
    image, kernels, bias = (torch.rand(shape, generator=new, dtype=torch.float64) for shape in shapes)
    figure.assign(X=image, K=kernels, bias=bias)
    wanted = conv2d(image[None], kernels, bias, stride, padding, dilation, groups)[0]
    assert figure.output_shape() == wanted.shape
    torch.testing.assert_close(figure.output, wanted)


@pytest.mark.parametrize("image", [X, X.numpy(), X.tolist()])
def test_takes_tensors_arrays_and_lists(image):
    assert Channels(image, K.tolist(), bias=np.array([1, 2, 3])).output[:, 0, 0].tolist() == [57, 78, 99]


BAD = [
    (TypeError, {"X": "图"}), (TypeError, {"X": None}), (ValueError, {"X": [[1, 2], [3, 4]]}),
    (ValueError, {"X": torch.cat((X, X))}), (ValueError, {"X": torch.zeros(2, 0, 3)}), (TypeError, {"X": X == 0}),
    (ValueError, {"K": K0}), (ValueError, {"K": K[:, :1]}), (ValueError, {"K": torch.ones(3, 2, 4, 4)}),
    (ValueError, {"bias": [1, 2]}), (ValueError, {"bias": K0}), (TypeError, {"bias": 1}),
    (ValueError, {"groups": 2}), (ValueError, {"groups": 0}), (TypeError, {"groups": True}),
    (TypeError, {"groups": 1.0}), (TypeError, {"padding": "same"}), (ValueError, {"padding": -1}),
    (ValueError, {"stride": 0}), (ValueError, {"dilation": 9}), (TypeError, {"X": X.double(), "K": K.float()}),
    (TypeError, {"X": X.double(), "bias": torch.ones(3)}), (ValueError, {"step": 12}), (ValueError, {"step": -1}),
    (ValueError, {"name": "a b"}),
]  # fmt: skip


@pytest.mark.parametrize(("error", "change"), BAD, ids=lambda v: str(v)[:40])
def test_bad_arguments_raise_in_chinese(error, change):
    with pytest.raises(error, match=r"[一-龥]"):
        Channels(**{"X": X, "K": K} | change)


SETS = [
    (ValueError, "groups", 2), (ValueError, "c_in", 0), (TypeError, "c_out", 1.5), (ValueError, "kernel_h", 9),
    (ValueError, "X", [[[1]]]), (ValueError, "K", torch.ones(3, 3, 2, 2)), (ValueError, "bias", [1]),
    (ValueError, "step", 99), (ValueError, "padding_h", -1), (TypeError, "speed", "快"), (ValueError, "n_h", 0),
    (ValueError, "n_w", 1), (TypeError, "n_h", 4.0), (ValueError, "dilation_w", 3),
]  # fmt: skip


@pytest.mark.parametrize(("error", "name", "value"), SETS, ids=lambda v: str(v)[:20])
def test_bad_traits_raise_and_the_figure_says_so(error, name, value):
    figure = Channels()
    before = getattr(figure, name)
    with pytest.raises(error) as raised:
        setattr(figure, name, value)
    assert getattr(figure, name) == before
    assert figure.problem == str(raised.value) and re.search("[一-龥]", figure.problem)
    figure.padding_h = 1
    assert figure.problem == ""


def test_padding_is_at_most_the_effective_size_less_one():
    """再多，最外面的窗口里就只有填充：输出与输入无关。"""
    assert Channels(padding=1).output.shape == (3, 4, 4)
    assert Channels(padding=2, dilation=2).output.shape == (3, 5, 5)
    with pytest.raises(ValueError, match="填充 1×2 超过有效核大小减一 1×1"):
        Channels(padding=(1, 2))
    figure = Channels(padding=1)
    with pytest.raises(ValueError, match="填充 2×1 超过有效核大小减一 1×1"):
        figure.padding_h = 2
    with pytest.raises(ValueError, match="填充 1×1 超过有效核大小减一 0×1"):
        figure.kernel_h = 1
    figure.assign(kernel_h=1, padding_h=0)
    assert figure.window.padding == (0, 1)


def test_channels_and_tables_follow_each_other():
    figure = Channels(bias=[5, 6, 7], step=11)
    figure.c_out = 4
    assert (figure.bias, figure.K[3]) == ([5, 6, 7, 0], (K0 + 3).tolist())
    full = torch.tensor(figure.K)
    figure.groups = 2
    assert torch.equal(torch.tensor(figure.K), torch.cat((full[:2, :1], full[2:, 1:])))
    with pytest.raises(ValueError, match="整除"):
        figure.c_in = 3
    figure.c_in = 4
    assert (len(figure.X), len(figure.K[0]), figure.output.shape) == (4, 2, (4, 2, 2))
    figure.groups = 1
    assert (figure.K[0][0], len(figure.K[0])) == (K0[0].tolist(), 4)
    figure.assign(c_in=1, c_out=1, kernel_h=3, kernel_w=3)
    assert (figure.output.shape, figure.bias, figure.step) == ((1, 1, 1), [5], 0)
    figure.assign(X=X, K=K, bias=None)
    assert (figure.c_in, figure.c_out, figure.kernel_h, figure.bias) == (2, 3, 2, [0, 0, 0])
    figure.K = K[:2]
    assert (figure.c_out, figure.bias) == (2, [0, 0])


def test_input_size_and_the_table_follow_each_other():
    figure = Channels(step=11)
    figure.n_w = 5
    assert (figure.n_h, figure.n_w, figure.output.shape) == (3, 5, (3, 2, 4))
    # 3×3 以外：(3r + 5q + rq) 的个位，再加通道的下标
    assert figure.X[0] == [[0, 1, 2, 5, 0], [3, 4, 5, 1, 7], [6, 7, 8, 7, 4]]
    assert figure.X[1] == [[1, 2, 3, 6, 1], [4, 5, 6, 2, 8], [7, 8, 9, 8, 5]]
    figure.assign(n_h=2, n_w=2)
    assert (figure.X, figure.step) == ([x[:2, :2].tolist() for x in X], 2)
    assert repr(figure) == "Channels(输入 2×2×2，权重 3×2×2×2 → 输出 3×1×1)"
    with pytest.raises(ValueError, match="比填充后的输入 1×2 大"):
        figure.n_h = 1
    figure.X = torch.zeros(2, 6, 7)
    assert (figure.n_h, figure.n_w) == (6, 7)
    figure.set_state({"X": [[[1, 2, 3]] * 3] * 2, "n_h": 3, "n_w": 3, "step": 0})
    assert figure.X == [[[1, 2, 3]] * 3] * 2


def test_state_from_the_browser():
    """浏览器把相关的 traits 一起写回；数仍算在原来的类型里。"""
    figure = Channels(X.double(), K.double())
    sizes = {"groups": 2, "c_out": 2, "kernel_h": 1, "kernel_w": 1}
    state = {"K": [[[[0.1]]], [[["NaN"]]]], "bias": [1, 0.5], **sizes, "step": 17}
    figure.set_state(state)
    assert (figure.c_out, figure.groups, figure.step, figure.output.dtype) == (2, 2, 17, torch.float64)
    assert figure.output[0, 0, 1].item() == 1 + 0.1 and figure.output[1].isnan().all()
    assert figure.get_state("K") == {"K": state["K"]}


def test_traits_for_every_control():
    figure = Channels()
    pairs = {f"{name}_{axis}" for name in ("n", "kernel", "padding", "stride", "dilation") for axis in "hw"}
    assert pairs | {"kind", "name", "X", "K", "bias", "c_in", "c_out", "groups", "step", "speed"} <= set(figure.keys)
    with pytest.raises(traitlets.TraitError):
        figure.kind = "sliding-window"


FIGURES = [
    {}, {"bias": [1, -1, 0.5], "padding": 1, "stride": 2, "step": 5}, {"K": K[:, :, :1, :1], "step": 10},
    {"K": K[:2, :1], "groups": 2}, {"K": K[:2, :1, :1, :1], "groups": 2},
    {"X": X.repeat(2, 3, 4), "K": torch.ones(1, 4, 6, 6)},
]  # fmt: skip


@pytest.mark.parametrize("change", FIGURES, ids=range(len(FIGURES)))
def test_static_picture_is_stable_and_shows_the_output(change):
    figure = Channels(**{"X": X, "K": K} | change)
    shown = [f._repr_mimebundle_()[0] for f in (figure, Channels(**{"X": X, "K": K} | change))]
    for key in ("text/plain", "image/svg+xml"):
        assert shown[0][key] == shown[1][key]
    assert "application/vnd.jupyter.widget-view+json" in shown[0]
    cells = [group for group in ET.fromstring(shown[0]["image/svg+xml"]).iter() if group.get("data-role") == "output"]
    place = {tuple(int(g.get(f"data-{key}")) for key in ("channel", "row", "col")): g for g in cells}
    for at, value in np.ndenumerate(figure.output.numpy()):
        assert float(place[at].get("data-value")) == pytest.approx(value)
    assert len(place) == figure.output.numel()
    assert [g.get("aria-current") for g in cells].count("true") == 1
