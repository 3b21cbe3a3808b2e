"""一叠层的账：每层的形状、参数、乘加、感受野；哪一层走不通。与 stack.js 说的是同一件事。"""

from collections.abc import Mapping
from dataclasses import dataclass

from lib.arguments import integer
from lib.window import PoolingWindow, Window, receptive_field

NAMES = {"conv": "卷积", "max": "最大池化", "avg": "平均池化"}
WINDOW = ("kernel", "padding", "stride", "dilation")
KEYS = {
    "conv": ("type", "c_out", *WINDOW, "groups", "bias"),
    "max": ("type", "kernel", "padding", "stride"),
    "avg": ("type", "kernel", "padding", "stride"),
}
USUAL = {"padding": 0, "dilation": 1, "groups": 1, "bias": True}


@dataclass(frozen=True)
class Row:
    """一层的账。from_shape、shape 是 (c, h, w)，multiply_adds 是乘加的次数，unused 是丢弃的行数、列数。

    field 是感受野，jump 是相邻两个输出在输入上的间距。
    """

    from_shape: tuple[int, int, int]
    shape: tuple[int, int, int]
    parameters: int
    multiply_adds: int
    field: tuple[int, int]
    jump: tuple[int, int]
    unused: tuple[int, int]


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


def checked(layer) -> dict:
    """整理一层：补上没写的，整数写成 [高, 宽]。单独看就不合理时抛 ValueError 或 TypeError。"""
    if not isinstance(layer, Mapping):
        raise TypeError(f'每一层应是字典，得到 {layer!r}：请写成 {{"type": "conv", "c_out": 6, "kernel": 5}} 的样子')
    kind = layer.get("type")
    if not isinstance(kind, str) or kind not in KEYS:
        raise ValueError(f'层的 type 应是 "conv"、"max"、"avg" 之一，得到 {kind!r}')
    if kind == "conv":
        layer = {"stride": 1, **layer}
    layer = {**{key: value for key, value in USUAL.items() if key in KEYS[kind]}, **layer}
    if wrong := sorted(layer.keys() - set(KEYS[kind]), key=str):
        allowed = "、".join(KEYS[kind])
        raise ValueError(f"这里的{NAMES[kind]}层不收 {'、'.join(map(str, wrong))}：请从 {allowed} 里选")
    if missing := [key for key in KEYS[kind] if key not in layer]:
        why = "（lib 的 pool2d 默认是 1，nn.MaxPool2d 默认等于窗口）" if missing == ["stride"] else ""
        raise ValueError(f"{NAMES[kind]}层少了 {'、'.join(missing)}：请写明{why}")
    window = window_of(layer)
    pairs = dict(zip(WINDOW, (window.kernel_size, window.padding, window.stride, window.dilation), strict=True))
    whole = {**layer, **{key: list(pair) for key, pair in pairs.items()}, **(channels(layer) if kind == "conv" else {})}
    return {key: whole[key] for key in KEYS[kind]}


def channels(layer) -> dict:
    c_out, groups, bias = integer("c_out ", layer["c_out"], 1), integer("groups ", layer["groups"], 1), layer["bias"]
    if c_out % groups:
        raise ValueError(f"输出通道 {c_out} 不能平分成 groups = {groups} 组：请换一个能整除的组数")
    if not isinstance(bias, bool):
        raise TypeError(f"bias 应是 True 或 False，得到 {bias!r}")
    return {"c_out": c_out, "groups": groups, "bias": bias}


def window_of(layer) -> Window:
    kernel, padding, stride = (plain(layer[key]) for key in WINDOW[:3])
    if layer["type"] == "conv":
        return Window(kernel, padding, stride, plain(layer["dilation"]))
    return PoolingWindow(kernel, padding, stride)


def plain(value):
    return tuple(value) if isinstance(value, list) else value


def title(layer) -> str:
    return f"{NAMES[layer['type']]} {'×'.join(map(str, layer['kernel']))}"


def follow(shape, layers) -> tuple[list[Row | None], str]:
    """逐层的账与走不通的原因（都走得通时是空串）。从走不通的那一层起是 None。"""
    rows, windows = [], []
    for i, layer in enumerate(layers):
        try:
            windows.append(window_of(layer))
            rows.append(row_of(shape, layer, windows))
        except ValueError as error:
            return rows + [None] * (len(layers) - i), f"第 {i + 1} 层（{title(layer)}）走不通：{error}"
        shape = rows[-1].shape
    return rows, ""


def row_of(shape, layer, windows) -> Row:
    """windows 是从输入到这一层的全部窗口。"""
    c, *size = shape
    window = windows[-1]
    m_h, m_w = window.output_shape(size)
    c_out, weights, bias = c, 0, 0
    if layer["type"] == "conv":
        c_out, groups = layer["c_out"], layer["groups"]
        if c % groups:
            raise ValueError(f"输入通道 {c} 和输出通道 {c_out} 要都能被 groups = {groups} 整除：请换一个公约数")
        k_h, k_w = window.kernel_size
        weights, bias = c_out * (c // groups) * k_h * k_w, c_out * layer["bias"]
    jump = [1, 1]
    for each in windows:
        jump = [j * s for j, s in zip(jump, each.stride, strict=True)]
    return Row(
        tuple(shape), (c_out, m_h, m_w), weights + bias, weights * m_h * m_w, receptive_field(windows), tuple(jump),
        window.unused(size),
    )  # fmt: skip
