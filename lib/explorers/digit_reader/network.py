"""网络：从训练好的 nn.Sequential 读出一串层，一层层算到十个分数，每一层的数都留着。与 network.js 说的是同一件事。"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lib.layers import ConvLayer, PoolLayer
from lib.window import PoolingWindow, Window, times

PAPER = 8  # 墨数成 8×8
MARGIN = 3  # 末尾全局池化的网络不挑大小，四周各空三格：移一格，墨一格也不丢
DECIMALS = 4  # 权重舍到四位，图与 output 用同样的数
LARGEST_KERNEL, MOST_CHANNELS, MOST_LAYERS = 3, 24, 5
CLASSES = 10


@dataclass(frozen=True)
class Network:
    """name 是按钮上的字；margin 是 8×8 的四周各添几格空纸；layers 是 trait 里的写法。"""

    name: str
    margin: int
    layers: tuple[dict, ...]

    @property
    def size(self) -> int:
        return PAPER + 2 * self.margin


@dataclass(frozen=True)
class Step:
    """算到的一层，第 0 层是输入：maps (通道, 行, 列) 是这一层的数，before 是 ReLU 之前的；分数是 (1, 1, 10)。"""

    type: str
    name: str
    maps: Tensor
    before: Tensor
    layer: dict | None = None


# ---- 读 nn.Sequential ----


def network_of(name: str, module) -> Network:
    """训练好的 nn.Sequential → Network；不是“卷积、ReLU、池化……拉直、全连接”的，抛错，说是哪一层。"""
    if not isinstance(module, nn.Sequential):
        raise TypeError(f"网络“{name}”应是 nn.Sequential，得到 {type(module).__name__}：请把各层依次写在里面")
    layers, parts = [], list(module)
    while parts:
        layers.append(taken(name, parts, len(module) - len(parts)))
    kinds = [layer["type"] for layer in layers]
    if kinds[:1] != ["conv"] or kinds[-1:] != ["linear"] or "linear" in kinds[:-1] or "global" in kinds[:-2]:
        raise ValueError(
            f"网络“{name}”应先卷积，最后拉直接一个全连接层，全局池化只在它前面；得到 {'、'.join(kinds) or '空的'}"
        )
    if len(layers) > MOST_LAYERS:
        raise ValueError(
            f"网络“{name}”有 {len(layers)} 层（ReLU、拉直不算），最多 {MOST_LAYERS} 层：再多，图就放不下了"
        )
    network = Network(name, MARGIN if "global" in kinds else 0, tuple(layers))
    check_sizes(network)
    return network


def taken(name: str, parts: list[nn.Module], at: int) -> dict:
    """从 parts 的头上取走一层（卷积连着 ReLU，拉直连着全连接）。"""
    layer = parts.pop(0)
    kind = next((read for types, read in READERS.items() if isinstance(layer, types)), None)
    if kind is None:
        allowed = (
            "ConvLayer、nn.Conv2d、nn.ReLU、PoolLayer、nn.MaxPool2d、nn.AdaptiveMaxPool2d(1)、nn.Flatten、nn.Linear"
        )
        raise ValueError(f"网络“{name}”的第 {at} 层是 {layer}，这里读不了：请只用 {allowed}")
    try:
        return kind(layer, parts)
    except ValueError as error:
        raise ValueError(f"网络“{name}”的第 {at} 层 {layer}：{error}") from None


def conv(layer, parts) -> dict:
    if isinstance(layer, nn.Conv2d):
        if (layer.groups, layer.dilation, layer.padding_mode) != (1, (1, 1), "zeros") or isinstance(layer.padding, str):
            raise ValueError("分组、扩张、别的填充方式这里画不出：请用普通的卷积")
        window = Window(layer.kernel_size, layer.padding, layer.stride)
    else:
        window = layer.window
    if max(window.kernel_size) > LARGEST_KERNEL:
        raise ValueError(f"核不能大过 {LARGEST_KERNEL}×{LARGEST_KERNEL}：再大，窗口里的数就写不下了")
    if len(layer.weight) > MOST_CHANNELS:
        raise ValueError(f"输出通道最多 {MOST_CHANNELS} 个：再多，图就放不下了")
    if window.dilation != (1, 1):
        raise ValueError("扩张的卷积这里画不出：请用普通的卷积")
    if not (parts and isinstance(parts.pop(0), nn.ReLU)):
        raise ValueError("卷积后面应接 nn.ReLU()")
    return {"type": "conv", **weights(layer), **written(window)}


def pool(layer, parts) -> dict:
    if isinstance(layer, nn.MaxPool2d):
        plain = (layer.dilation in (1, (1, 1))) and not layer.ceil_mode and not layer.return_indices
        window = PoolingWindow(layer.kernel_size, layer.padding, layer.stride)
    else:
        plain, window = layer.mode == "max", layer.window
    if not plain:
        raise ValueError("只读最大池化，不扩张，不用 ceil_mode")
    if max(window.kernel_size) > LARGEST_KERNEL:
        raise ValueError(f"窗口不能大过 {LARGEST_KERNEL}×{LARGEST_KERNEL}：再大，窗口里的数就写不下了")
    return {"type": "max", **written(window)}


def whole(layer, parts) -> dict:
    if layer.output_size not in (1, (1, 1)):
        raise ValueError("全局池化应留一个数：请写 nn.AdaptiveMaxPool2d(1)")
    return {"type": "global"}


def flat(layer, parts) -> dict:
    if (layer.start_dim, layer.end_dim) != (1, -1):
        raise ValueError("拉直应从第 1 维到最后：请写 nn.Flatten()")
    if not (parts and isinstance(parts[0], nn.Linear)):
        raise ValueError("拉直之后应接 nn.Linear")
    return linear(parts.pop(0), parts)


def linear(layer, parts) -> dict:
    if layer.out_features != CLASSES:
        raise ValueError(f"最后应是 {CLASSES} 个分数，得到 {layer.out_features} 个")
    return {"type": "linear", **weights(layer)}


READERS: dict[tuple, Callable] = {
    (nn.Conv2d, ConvLayer): conv,
    (nn.MaxPool2d, PoolLayer): pool,
    (nn.AdaptiveMaxPool2d,): whole,
    (nn.Flatten,): flat,
}


def weights(layer) -> dict:
    """权重与偏置，舍到四位；没有偏置就是 0。有 NaN、无穷大时抛 ValueError。"""
    bias = torch.zeros(len(layer.weight)) if layer.bias is None else layer.bias
    found = {"weight": layer.weight, "bias": bias}
    if not all(numbers.isfinite().all() for numbers in found.values()):
        raise ValueError("权重里有 NaN 或无穷大：请先训练好")
    return {key: rounded(numbers.detach().double().cpu().tolist()) for key, numbers in found.items()}


def rounded(numbers):
    if isinstance(numbers, list):
        return [rounded(each) for each in numbers]
    return round(numbers, DECIMALS) + 0.0


def written(window: Window) -> dict:
    return {key: list(getattr(window, key)) for key in ("padding", "stride")} | {"kernel": list(window.kernel_size)}


def check_sizes(network: Network) -> None:
    """从头走一遍：通道、大小都接得上。"""
    shape = (1, network.size, network.size)
    for layer in network.layers:
        if layer["type"] == "conv":
            if (c_in := len(layer["weight"][0])) != shape[0]:
                raise ValueError(
                    f"网络“{network.name}”有一层卷积读 {c_in} 个通道，送来的是 {shape[0]} 个：第一层应读 1 个"
                )
            shape = (len(layer["weight"]), *window_of(layer, shape[1:]).output_shape(shape[1:]))
        elif layer["type"] == "linear":
            if (wanted := len(layer["weight"][0])) != (count := shape[0] * shape[1] * shape[2]):
                raise ValueError(
                    f"网络“{network.name}”的全连接层读 {wanted} 个数，{network.size}×{network.size} 的图"
                    f"走到这里是 {times(shape)} = {count} 个：请改成一样多"
                )
        else:
            shape = (shape[0], *window_of(layer, shape[1:]).output_shape(shape[1:]))


# ---- 一层层算 ----


def window_of(layer: dict, size) -> Window:
    """这一层的窗口；全局池化的窗口是整张。"""
    if layer["type"] == "global":
        return PoolingWindow(tuple(size))
    kind = PoolingWindow if layer["type"] == "max" else Window
    return kind(tuple(layer["kernel"]), tuple(layer["padding"]), tuple(layer["stride"]))


def forward(network: Network, X: Tensor) -> list[Step]:
    """从墨数 X（0 到 16）一层层算到分数，双精度。"""
    first = X.double()[None]
    steps, maps, numbered = [Step("input", "输入", first, first)], first / 16, {}
    for layer in network.layers:
        kind = layer["type"]
        numbered[kind] = numbered.get(kind, 0) + 1
        before = computed(layer, maps)
        maps = before.relu() if kind == "conv" else before
        name = {"conv": "卷积 {}", "max": "池化 {}", "global": "全局池化", "linear": "分数"}[kind].format(
            numbered[kind]
        )
        steps.append(Step(kind, name, maps, before, layer))
    return steps


def computed(layer: dict, maps: Tensor) -> Tensor:
    """一层的结果，还没有 ReLU。"""
    kind = layer["type"]
    if kind in ("conv", "linear"):
        weight, bias = (torch.tensor(layer[key], dtype=torch.float64) for key in ("weight", "bias"))
    if kind == "conv":
        return F.conv2d(maps[None], weight, bias, layer["stride"], layer["padding"])[0]
    if kind == "linear":
        return (weight @ maps.flatten() + bias)[None, None]
    window = window_of(layer, maps.shape[1:])
    return F.max_pool2d(maps[None], window.kernel_size, window.stride, window.padding)[0]
