"""第 7 章训练好的网络，和几张样例：页面一打开就能用，不必先训练。权重由 tools/digits.py 训练，存在 trained.json 里。

存的是 10⁻⁴ 的整数倍。第 7 章里训练的那一格核对：从头训练，得到的就是这里存的第一个。
"""

import json
from functools import cache
from pathlib import Path

import torch
from torch import Tensor, nn

from lib.ink import SIDE

STORE = Path(__file__).with_suffix(".json")
DECIMALS = 4


def flattened() -> nn.Sequential:
    """两次“卷积、ReLU、池化”，拉直，接全连接层：8×8 → 十个分数。"""
    return nn.Sequential(
        *[nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(64, 10)],
    ).double()


def pooled() -> nn.Sequential:
    """中间不缩小，末尾对整张图取最大。第一层没有偏置：空纸过了它还是 0，与填充的 0 分不出来，边上就与别处一样。"""
    return nn.Sequential(
        *[nn.Conv2d(1, 10, 3, padding=1, bias=False), nn.ReLU()],
        *[nn.Conv2d(10, 18, 3, padding=1), nn.ReLU()],
        *[nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(18, 10)],
    ).double()


# 名字 → 结构。第一个是第 7 章正文训练的；第二个训练时看的是随机变形过的图；第三个的纸是 14×14
NETWORKS = {"本章的": flattened, "见过变形": flattened, "全局池化": pooled}
MARGIN = 3  # 第三个的纸四周各空几格


def networks() -> dict[str, nn.Sequential]:
    """三个训练好的网络，双精度；每次给出新的一份。"""
    made = {}
    for name, weights in stored()["networks"].items():
        network = NETWORKS[name]()
        numbers = torch.tensor(weights, dtype=torch.float64) / 10**DECIMALS
        nn.utils.vector_to_parameters(numbers, network.parameters())
        made[name] = network
    return made


def samples() -> list[tuple[int, Tensor]]:
    """几张测试图：(正确答案, 8×8 的墨)。最后两张，前两个网络都认错。"""
    return [(label, torch.tensor(numbers).reshape(8, 8)) for label, numbers in stored()["samples"]]


def written() -> Tensor:
    """一个写好的 4，(32, 32)。"""
    bits = f"{int(stored()['written'], 16):0{SIDE * SIDE}b}"
    return torch.tensor([*map(int, bits)]).reshape(SIDE, SIDE)


@cache
def stored() -> dict:
    return json.loads(STORE.read_text(encoding="utf-8"))
