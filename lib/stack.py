"""一叠层的账：每层的形状、参数、乘加、感受野；哪一层走不通。

一种层是表 LAYERS 里的一行，别处只问这一行，不问它是哪一种。与 lib/explorers/shape_calculator 里的 layers.js、stack.js
说的是同一件事，名字也相同。
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod

from lib.arguments import integer
from lib.window import PoolingWindow, Window, receptive_field, times

WINDOW = ("kernel", "padding", "stride", "dilation")
PARAMETERS = {  # 层的参数与它们的名字，依次排
    "c_out": "输出通道", "kernel": "窗口大小", "padding": "填充", "stride": "步幅", "dilation": "扩张率",
    "groups": "组数", "bias": "偏置",
}  # fmt: skip
# 一种层没有的参数停在这些值上
REST = {
    "c_out": 1, "kernel": [1, 1], "padding": [0, 0], "stride": [1, 1], "dilation": [1, 1], "groups": 1, "bias": False,
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """一种层：label 是名字，noun 是一句话里怎样称呼；has 是它有的参数，usual 里的可以不写；moving 是哪一种窗口在移动。

    layer 是整理过的字典，c、size 是输入的通道、(高, 宽)。check(layer) 整理窗口以外的参数；fault(layer, c) 说输入
    为什么接不上；formula(layer, c) 是权重个数的写法，没有权重的层没有它，另有一句 note(size)。
    """

    label: str
    noun: str
    window: Callable[[dict, tuple], Window]
    moving: type[Window] = Window
    has: tuple[str, ...] = ()
    usual: Mapping = field(default_factory=dict)
    check: Callable[[dict], dict] = lambda layer: {}
    fault: Callable[[dict, int], str] = lambda layer, c: ""
    channels: Callable[[dict, int], int] = lambda layer, c: c
    weights: Callable[[dict, int], int] = lambda layer, c: 0
    formula: Callable[[dict, int], str] | None = None
    note: Callable[[tuple], str] = lambda size: ""


@dataclass(frozen=True)
class Row:
    """一层的账。from_shape、shape 是 (c, h, w)，multiply_adds 是乘加的次数，unused 是丢弃的行数、列数。

    field 是感受野，jump 是相邻两个输出在输入上的间距。
    """

    layer: dict
    window: Window
    from_shape: tuple[int, int, int]
    shape: tuple[int, int, int]
    parameters: int
    multiply_adds: int
    field: tuple[int, int]
    jump: tuple[int, int]
    unused: tuple[int, int]


# ---- 一种层一行 ----


def own_window(make, *keys):
    """用层自己的参数造窗口。"""
    return lambda layer, size: make(*(plain(layer[key]) for key in keys))


def whole_window(layer, size) -> Window:
    """全局池化的窗口就是整张输入。"""
    return PoolingWindow(tuple(size))


def check_channels(layer) -> dict:
    c_out, groups, bias = integer("c_out ", layer["c_out"], 1), integer("groups ", layer["groups"], 1), layer["bias"]
    if c_out % groups:
        raise ValueError(f"输出通道 {c_out} 不能平分成 groups = {groups} 组：请换一个能整除的组数")
    if not isinstance(bias, bool):
        raise TypeError(f"bias 应是 True 或 False，得到 {bias!r}")
    return {"c_out": c_out, "groups": groups, "bias": bias}


def uneven(layer, c) -> str:
    c_out, groups = layer["c_out"], layer["groups"]
    return f"输入通道 {c} 和输出通道 {c_out} 要都能被 groups = {groups} 整除：请换一个公约数" if c % groups else ""


def conv_formula(layer, c) -> str:
    each = c if layer["groups"] == 1 else f"({c}/{layer['groups']})"
    return f"{layer['c_out']}×{each}×{times(layer['kernel'])}"


def pooling(label) -> Kind:
    has = ("kernel", "padding", "stride")
    note = "池化没有参数；乘加只计卷积层的。"
    return Kind(
        label, "池化", own_window(PoolingWindow, *has), PoolingWindow, has, {"padding": 0}, note=lambda size: note
    )


def global_pooling(label, verb) -> Kind:
    def note(size):
        once = f"窗口就是整张 {times(size)}，输入多大都行：每个通道{verb}，只留一个数。"
        return f"{once}没有参数；乘加只计卷积层的。"

    return Kind(label, "全局池化", whole_window, PoolingWindow, note=note)


LAYERS = {
    "conv": Kind(
        "卷积", "卷积", own_window(Window, *WINDOW), has=tuple(PARAMETERS),
        usual={"padding": 0, "stride": 1, "dilation": 1, "groups": 1, "bias": True},
        check=check_channels,
        fault=uneven,
        channels=lambda layer, c: layer["c_out"],
        weights=lambda layer, c: layer["c_out"] * (c // layer["groups"]) * prod(layer["kernel"]),
        formula=conv_formula,
    ),
    "max": pooling("最大池化"),
    "avg": pooling("平均池化"),
    "relu": Kind(
        "ReLU", " ReLU ", lambda layer, size: Window(1),
        note=lambda size: "ReLU 逐格把负数换成 0：形状不变，没有参数，没有乘加。",
    ),
    "global_avg": global_pooling("全局平均池化", "取平均"),
    "global_max": global_pooling("全局最大池化", "取最大"),
}  # fmt: skip


# ---- 写一层 ----


def conv(c_out, kernel, padding=0, stride=1, dilation=1, groups=1, bias=True) -> dict:
    """一层卷积；输入通道由前一层定。kernel、padding（每侧）、stride、dilation 是整数或 (高, 宽)。"""
    return checked({
        "type": "conv", "c_out": c_out, "kernel": kernel, "padding": padding, "stride": stride,
        "dilation": dilation, "groups": groups, "bias": bias,
    })  # fmt: skip


def max_pool(kernel, stride, padding=0) -> dict:
    """一层最大池化。步幅要写明：lib 的 pool2d 默认是 1，nn.MaxPool2d 默认等于窗口。"""
    return checked({"type": "max", "kernel": kernel, "padding": padding, "stride": stride})


def avg_pool(kernel, stride, padding=0) -> dict:
    """一层平均池化。步幅要写明，同 max_pool。"""
    return checked({"type": "avg", "kernel": kernel, "padding": padding, "stride": stride})


def relu() -> dict:
    """一层 ReLU：负数换成 0，nn.ReLU()。"""
    return checked({"type": "relu"})


def global_avg_pool() -> dict:
    """一层全局平均池化：每个通道的平均数，nn.AdaptiveAvgPool2d(1)。"""
    return checked({"type": "global_avg"})


def global_max_pool() -> dict:
    """一层全局最大池化：每个通道的最大数，nn.AdaptiveMaxPool2d(1)。"""
    return checked({"type": "global_max"})


def checked(layer) -> dict:
    """整理一层：补上没写的，整数写成 [高, 宽]。单独看就不合理时抛 ValueError 或 TypeError。"""
    if not isinstance(layer, Mapping):
        raise TypeError(f'每一层应是字典，得到 {layer!r}：请写成 {{"type": "conv", "c_out": 6, "kernel": 5}} 的样子')
    name = layer.get("type")
    if not isinstance(name, str) or name not in LAYERS:
        raise ValueError(f"层的 type 应是 {'、'.join(map(repr, LAYERS))} 之一，得到 {name!r}")
    kind = LAYERS[name]
    keys = ("type", *kind.has)
    layer = {**kind.usual, **layer}
    if wrong := sorted(layer.keys() - set(keys), key=str):
        choice = f"请从 {'、'.join(keys)} 里选" if kind.has else "它没有参数"
        raise ValueError(f"这里的{kind.label}层不收 {'、'.join(map(str, wrong))}：{choice}")
    if missing := [key for key in keys if key not in layer]:
        why = "（lib 的 pool2d 默认是 1，nn.MaxPool2d 默认等于窗口）" if missing == ["stride"] else ""
        raise ValueError(f"{kind.label}层少了 {'、'.join(missing)}：请写明{why}")
    if "kernel" not in kind.has:
        return {**layer}
    window = kind.window(layer, ())
    pairs = dict(zip(WINDOW, (window.kernel_size, window.padding, window.stride, window.dilation), strict=True))
    whole = {**layer, **{key: list(pair) for key, pair in pairs.items()}, **kind.check(layer)}
    return {key: whole[key] for key in keys}


def plain(value):
    return tuple(value) if isinstance(value, list) else value


def title(layer) -> str:
    kind = LAYERS[layer["type"]]
    return f"{kind.label} {times(layer['kernel'])}" if "kernel" in kind.has else kind.label


# ---- 一层一层算下去 ----


def trace(shape, layers) -> tuple[list[Row | None], str]:
    """逐层的账与走不通的原因（都走得通时是空串）。从走不通的那一层起是 None。"""
    rows = []
    for i, layer in enumerate(layers):
        try:
            rows.append(account(layer, shape, [row.window for row in rows]))
        except ValueError as error:
            return rows + [None] * (len(layers) - i), f"第 {i + 1} 层（{title(layer)}）走不通：{error}"
        shape = rows[-1].shape
    return rows, ""


def account(layer, from_shape, before) -> Row:
    """一层的账；before 是前面各层的窗口。"""
    c, *size = from_shape
    kind = LAYERS[layer["type"]]
    if fault := kind.fault(layer, c):
        raise ValueError(fault)
    window = kind.window(layer, size)
    m_h, m_w = window.output_shape(size)
    c_out, weights = kind.channels(layer, c), kind.weights(layer, c)
    windows = [*before, window]
    return Row(
        layer, window, tuple(from_shape), (c_out, m_h, m_w),
        parameters=weights + c_out * layer.get("bias", False),
        multiply_adds=weights * m_h * m_w,
        field=receptive_field(windows),
        jump=tuple(prod(each.stride[axis] for each in windows) for axis in (0, 1)),
        unused=window.unused(size),
    )  # fmt: skip
