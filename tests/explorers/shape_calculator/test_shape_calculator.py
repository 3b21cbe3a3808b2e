"""ShapeCalculator 的 Python 面：账与 lib、torch.nn 相同，检查，traits 互相跟随，repr 与静态图稳定。"""

import re
import xml.etree.ElementTree as ET

import pytest
import torch
from torch import nn

from lib.explorers import ShapeCalculator
from lib.explorers.shape_calculator import (
    EXAMPLES,
    avg_pool,
    conv,
    global_avg_pool,
    global_max_pool,
    max_pool,
    relu,
)
from lib.window import PoolingWindow, Window, receptive_field

LENET = [
    conv(6, 5, 2),
    avg_pool(2, 2),
    conv(16, 5),
    max_pool((3, 2), (2, 1), (1, 0)),
    conv(8, (3, 1), groups=4, bias=False),
]
ATROUS = [conv(4, 3, stride=(3, 2), dilation=(2, 1)), max_pool(3, 2, 1), conv(6, 2, 1, groups=2)]
TAIL = [conv(4, 3, stride=2), relu(), conv(2, 3), relu(), global_avg_pool()]
HEAD = [relu(), conv(6, (5, 3), 2, groups=3), global_max_pool(), conv(5, 1), relu()]
STACKS = [
    (LENET, (1, 28, 28)), (ATROUS, (2, 40, 31)), (TAIL, (2, 22, 28)), (HEAD, (3, 9, 12)),
    *[(layers, shape) for _, shape, layers in [*EXAMPLES[:6], EXAMPLES[7]]],
]  # fmt: skip
# 没有参数的几种层在 torch 里怎样写
MODULES = {"relu": nn.ReLU(), "global_avg": nn.AdaptiveAvgPool2d(1), "global_max": nn.AdaptiveMaxPool2d(1)}


def network(layers, c) -> nn.Sequential:
    modules = []
    for layer in layers:
        if layer["type"] in MODULES:
            modules.append(MODULES[layer["type"]])
            continue
        window = {key: tuple(layer[key]) for key in ("stride", "padding")}
        if layer["type"] == "conv":
            more = {"dilation": tuple(layer["dilation"]), "groups": layer["groups"], "bias": layer["bias"]}
            modules.append(nn.Conv2d(c, layer["c_out"], tuple(layer["kernel"]), **window, **more))
            c = layer["c_out"]
        else:
            pool = nn.MaxPool2d if layer["type"] == "max" else nn.AvgPool2d
            modules.append(pool(tuple(layer["kernel"]), **window))
    return nn.Sequential(*modules)


@pytest.mark.parametrize(("layers", "shape"), STACKS, ids=lambda v: str(len(v)))
def test_rows_are_torch(layers, shape):
    figure = ShapeCalculator(layers, shape)
    X = torch.zeros(1, *shape)
    for module, row in zip(network(layers, shape[0]), figure.rows, strict=True):
        Y = module(X)
        assert tuple(Y.shape[1:]) == row.shape and tuple(X.shape[1:]) == row.from_shape
        assert sum(p.numel() for p in module.parameters()) == row.parameters
        weight = getattr(module, "weight", torch.empty(0, 0))
        assert row.multiply_adds == weight.numel() * Y[0, 0].numel()
        X = Y
    assert figure.output == [row.shape for row in figure.rows] and figure.output[-1] == tuple(X.shape[1:])


def extent(layers, size, at) -> list[tuple[int, int]]:
    """用梯度实测：最后的输出 at 依赖输入的哪些行、哪些列。最大池化只传给一个，所以都换成平均。"""
    c = 1
    averaged = {"max": "avg", "global_max": "global_avg"}
    ones = [{**layer, "type": averaged.get(layer["type"], layer["type"]), "c_out": 1, "groups": 1} for layer in layers]
    net = network(ones, c).double()
    for p in net.parameters():
        nn.init.ones_(p)
    X = torch.zeros(1, 1, *size, dtype=torch.float64, requires_grad=True)
    net(X)[(0, 0, *at)].backward()
    used = X.grad[0, 0] != 0
    return [(int(v.nonzero().min()), int(v.nonzero().max())) for v in (used.any(1), used.any(0))]


@pytest.mark.parametrize("layers", [LENET, ATROUS], ids=["lenet", "atrous"])
def test_field_and_jump_are_measured_by_gradient(layers):
    size = (150, 151)  # 够大，中间的输出碰不到填充
    figure = ShapeCalculator(layers, (1 if layers is LENET else 2, *size))
    row = figure.rows[-1]
    middle = tuple(m // 2 for m in row.shape[1:])
    here = extent(layers, size, middle)
    there = extent(layers, size, tuple(i + 1 for i in middle))
    assert tuple(last - first + 1 for first, last in here) == row.field
    assert tuple(b[0] - a[0] for a, b in zip(here, there, strict=True)) == row.jump


@pytest.mark.parametrize("at", range(len(TAIL)))
def test_relu_leaves_the_field_alone_and_global_pooling_takes_the_whole_input(at):
    size, layers = (22, 28), TAIL[: at + 1]  # 最下、最右各有一行用不到：全局池化也看不到它
    row = ShapeCalculator(layers, (1, *size)).rows[-1]
    seen = extent(layers, size, tuple(m // 2 for m in row.shape[1:]))
    assert tuple(last - first + 1 for first, last in seen) == row.field
    if at == len(TAIL) - 1:
        assert row.field == (21, 27)


def said(figure) -> str:
    return "".join(ET.fromstring(str(figure.picture())).itertext())


def test_a_field_beyond_the_input_reaches_into_the_padding():
    layers = [conv(1, 3, 1, 2), relu(), global_avg_pool()]
    figure = ShapeCalculator(layers, (1, 9, 9), step=2)
    assert figure.rows[-1].field == (11, 11)
    assert extent(layers, (9, 9), (0, 0)) == [(0, 8), (0, 8)]
    assert "感受野 3 + (5−1)×2 = 11（比输入大，多出的落在填充里）" in said(figure)
    figure.step = 1
    assert "多出的落在填充里" not in said(figure)


def test_a_layer_without_parameters_has_none():
    assert relu() == {"type": "relu"} and global_max_pool() == {"type": "global_max"}
    figure = ShapeCalculator([conv(6, 5, 2), {"type": "relu"}, global_avg_pool()], (1, 28, 28), step=1)
    for name, value in (("kernel_h", 3), ("padding_w", 1), ("c_out", 6), ("bias", True)):
        with pytest.raises(ValueError, match=f"这里的 ReLU 不设.+ {name}"):
            setattr(figure, name, value)
    figure.step = 0
    figure.op = "relu"
    assert figure.layers[0] == relu() and figure.output[0] == (1, 28, 28)
    assert (figure.c_out, figure.kernel_h, figure.padding_w, figure.bias) == (1, 1, 0, False)


def test_field_is_lib():
    figure = ShapeCalculator(ATROUS, (2, 40, 31))
    windows = [Window(3, 0, (3, 2), (2, 1)), PoolingWindow(3, 1, 2), Window(2, 1)]
    assert figure.rows[-1].field == receptive_field(windows)
    assert figure.rows[0].unused == windows[0].unused((40, 31)) != (0, 0)


GOOD = {"layers": [conv(6, 5, 2), max_pool(2, 2)], "shape": (1, 28, 28)}
BAD = [
    (TypeError, {"layers": 3}), (ValueError, {"layers": []}), (TypeError, {"layers": ["conv"]}),
    (ValueError, {"layers": [{"type": "linear"}]}), (ValueError, {"layers": [{"type": "conv", "c_out": 6}]}),
    (ValueError, {"layers": [{"type": "conv", "c_out": 6, "kernel": 3, "size": 2}]}),
    (ValueError, {"layers": [{"type": "max", "kernel": 2}]}), (ValueError, {"layers": [{"type": "relu", "kernel": 1}]}),
    (ValueError, {"layers": [{"type": "conv", "c_out": 0, "kernel": 3}]}),
    (TypeError, {"layers": [{"type": "conv", "c_out": 1, "kernel": 3.0}]}),
    (TypeError, {"layers": [{"type": "conv", "c_out": 1, "kernel": 3, "bias": 1}]}),
    (TypeError, {"layers": [{"type": "conv", "c_out": 1, "kernel": 3, "padding": "same"}]}),
    (ValueError, {"layers": [{"type": "avg", "kernel": 2, "stride": 2, "padding": 2}]}),
    (ValueError, {"layers": [conv(6, 29)]}), (ValueError, {"layers": [conv(4, 3, groups=2)]}),
    (ValueError, {"layers": [conv(1, 3)] * 65, "shape": (1, 300, 300)}),
    (ValueError, {"shape": (28, 28)}), (ValueError, {"shape": 3}), (ValueError, {"shape": (1, 0, 3)}),
    (TypeError, {"shape": (1, 2.5, 3)}), (ValueError, {"step": 2}), (ValueError, {"name": "a b"}),
]  # fmt: skip


@pytest.mark.parametrize(("error", "change"), BAD, ids=lambda v: str(v)[:50])
def test_bad_arguments_raise_in_chinese(error, change):
    with pytest.raises(error, match=r"[一-龥]"):
        ShapeCalculator(**GOOD | change)


SETS = [
    (ValueError, "kernel_h", 40), (ValueError, "groups", 4), (ValueError, "c_out", 0), (TypeError, "stride_w", 1.5),
    (TypeError, "bias", 1), (ValueError, "op", "mean"), (ValueError, "n_h", 2), (ValueError, "step", 5),
    (ValueError, "layers", [conv(1, 99)]), (ValueError, "n_w", 0),
]  # fmt: skip


@pytest.mark.parametrize(("error", "name", "value"), SETS, ids=lambda v: str(v))
def test_bad_traits_raise_and_the_figure_says_so(error, name, value):
    figure = ShapeCalculator([conv(6, 7, 1), max_pool(2, 2)], (1, 28, 28))
    before, layers = getattr(figure, name), figure.layers
    with pytest.raises(error) as raised:
        setattr(figure, name, value)
    assert getattr(figure, name) == before and figure.layers == layers
    assert figure.problem == str(raised.value) and re.search("[一-龥]", figure.problem)
    figure.padding_h = 2
    assert figure.problem == ""


def test_pooling_has_no_channels_of_its_own():
    figure = ShapeCalculator(**GOOD, step=1)
    for name, value in (("c_out", 3), ("groups", 2), ("dilation_h", 2), ("padding_h", 2)):
        with pytest.raises(ValueError):
            setattr(figure, name, value)
    figure.op = "conv"
    assert figure.layers[1]["type"] == "conv" and figure.output[-1][0] == figure.c_out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kernel_h": 0}, "窗口的高 kernel_h 应不小于 1"),
        ({"kernel_h": 9}, r"池化窗口 9×2 比填充后的输入 8×8 大：请缩小池化窗口"),
        ({"padding_h": 2}, "超过池化窗口 2×2 的一半"),
        ({"dilation_h": 2}, "这里的池化不设扩张率"),
        ({"layers": [max_pool(2, 2) | {"dilation": 2}]}, "这里的最大池化层不收 dilation"),
    ],
)
def test_pooling_layers_speak_of_windows(change, sentence):
    """池化没有核；nn.MaxPool2d 有 dilation，只是这里不设。"""
    figure = ShapeCalculator([max_pool(2, 2), conv(1, 1)], (1, 8, 8))
    with pytest.raises(ValueError, match=sentence) as raised:
        figure.assign(**change)
    assert "核" not in str(raised.value)
    figure.step = 1
    with pytest.raises(ValueError, match="核的高 kernel_h 应不小于 1"):
        figure.kernel_h = 0


def test_the_picture_of_a_pooling_layer_that_does_not_fit_speaks_of_a_window():
    figure = ShapeCalculator([max_pool(3, 2)], (1, 8, 8))
    figure.set_state({"n_h": 2})
    svg = str(figure.picture())
    assert "池化窗口" in svg and "卷积核" not in svg


def test_chosen_layer_and_traits_follow_each_other():
    figure = ShapeCalculator(LENET, (1, 28, 28), step=2)
    assert (figure.op, figure.c_out, figure.kernel_h, figure.bias) == ("conv", 16, 5, True)
    figure.kernel_h = 3
    assert figure.layers[2]["kernel"] == [3, 5] and figure.output[2] == (16, 12, 10)
    figure.step = 3
    assert (figure.op, figure.kernel_h, figure.kernel_w, figure.stride_w, figure.padding_h) == ("max", 3, 2, 1, 1)
    figure.layers = [conv(2, 1)]
    assert (figure.step, figure.op, figure.c_out) == (0, "conv", 2)


def test_assign_edits_the_layer_it_chooses():
    figure = ShapeCalculator(LENET, (1, 28, 28))
    figure.assign(step=2, kernel_h=3, kernel_w=3)
    assert (figure.step, figure.layers[2]["kernel"], figure.layers[0]["kernel"]) == (2, [3, 3], [5, 5])
    before = figure.layers
    with pytest.raises(ValueError, match="第 1 层"):
        figure.assign(step=0, kernel_h=99)
    assert (figure.step, figure.layers) == (2, before)


def state_of(figure) -> dict:
    return {key: value for key, value in figure.get_state().items() if not key.startswith("_") and key != "layout"}


def test_state_from_the_browser_may_break_a_later_layer():
    figure = ShapeCalculator(LENET, (1, 28, 28))
    sent = {**state_of(figure)["layers"][0], "padding_h": 0, "padding_w": 0, "stride_h": 9, "stride_w": 9}
    figure.set_state({"layers": [sent, *state_of(figure)["layers"][1:]], "step": 0, **sent})
    assert figure.output[:2] == [(6, 3, 3), (6, 1, 1)] and figure.output[2:] == [None] * 3
    assert figure.problem_layer.startswith("第 3 层（卷积 5×5）走不通") and figure.stride_h == 9
    assert "走不通" in str(figure.picture()) and "走不通" in repr(figure)
    figure.step = 4
    assert "走不通" in str(figure.picture())


def test_state_round_trips():
    figure = ShapeCalculator(LENET, (1, 28, 28))
    layers = figure.layers
    figure.set_state({"layers": state_of(figure)["layers"]})
    assert figure.layers == layers
    assert set(state_of(figure)["layers"][0]) <= set(figure.keys)


def test_figures_do_not_share_layers():
    one, two = (ShapeCalculator([conv(1, 3)], (1, 9, 9)) for _ in range(2))
    one.kernel_h = 5
    assert two.layers == [conv(1, 3)]


def test_mimebundle_is_stable():
    shown = [ShapeCalculator(**GOOD, name="例")._repr_mimebundle_()[0] for _ in range(2)]
    assert shown[0]["text/plain"] == shown[1]["text/plain"] == "ShapeCalculator(2 层，输入 1×28×28 → 输出 6×14×14)"
    assert shown[0]["image/svg+xml"] == shown[1]["image/svg+xml"]
    assert "application/vnd.jupyter.widget-view+json" in shown[0]


@pytest.mark.parametrize(("layers", "shape"), STACKS, ids=lambda v: str(len(v)))
def test_static_picture_shows_the_same_numbers(layers, shape):
    figure = ShapeCalculator(layers, shape)
    groups = [g for g in ET.fromstring(str(figure.picture())).iter() if g.get("data-role") == "output"]
    seen = {(int(g.get("data-row")), g.get("data-col")): int(g.get("data-value")) for g in groups}
    rows = {i for i, _ in seen}
    assert {0, len(layers) - 1} <= rows and len(seen) == 11 * len(rows)
    for i in rows:
        row = figure.rows[i]
        numbers = [*row.shape, row.parameters, row.multiply_adds, *row.field, *row.jump, *row.unused]
        names = ["c", "h", "w", "parameters", "multiply_adds"]
        names += [f"{key}_{axis}" for key in ("field", "jump", "unused") for axis in "hw"]
        assert {name: seen[i, name] for name in names} == dict(zip(names, numbers, strict=True))
