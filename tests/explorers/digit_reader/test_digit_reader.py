"""DigitReader 的 Python 面：output 与 torch 相同，网页上的数学与 torch 相同，坏的网络、坏的值用中文说为什么。"""

import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
from frontend import NODE
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

from lib import ConvLayer, PoolLayer, handwriting, ink, trained
from lib.explorers import DigitReader
from lib.explorers.digit_reader import pack, written
from lib.explorers.digit_reader.network import forward, network_of

FORWARD = Path(__file__).with_name("forward.mjs")
DIRECTIONS = {"up": (-1, 0), "left": (0, -1), "right": (0, 1), "down": (1, 0)}


def held_out():
    """第 7 章的测试图：墨数，答案。"""
    digits = load_digits()
    order = torch.randperm(len(digits.images), generator=torch.Generator().manual_seed(0))[1000:]
    return torch.tensor(digits.images)[order].long(), torch.tensor(digits.target)[order]


def odd_network():
    """大小、填充、步幅都不寻常的一个。"""
    torch.manual_seed(3)
    return nn.Sequential(
        *[nn.Conv2d(1, 3, (2, 3), padding=(1, 2), stride=(2, 1)), nn.ReLU()],
        *[PoolLayer((3, 2), padding=1, stride=2), ConvLayer(3, 4, 1), nn.ReLU()],
        *[nn.Flatten(), nn.Linear(72, 10)],
    ).double()


def speckled(amount, random):
    """20×32 的框里正好有 amount 格墨，四角都有：拉开时不变，墨的多少就是它。"""
    box = torch.zeros(32 * 20, dtype=torch.int64)
    corners = torch.tensor([0, 19, 620, 639])
    others = torch.randperm(640, generator=random)
    box[corners] = box[others[~torch.isin(others, corners)][: amount - 4]] = 1
    return F.pad(box.reshape(32, 20), (6, 6))


def rounded(module, decimals=4):
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_((parameter * 10**decimals).round() / 10**decimals)
    return module


def every_layer(module, X):
    """torch 自己一层层算的：每个卷积、池化、全连接之后，ReLU 前后各一份。"""
    maps, found = X.double()[None, None], [X.double(), X.double()]
    maps = maps / 16
    layers = [layer for layer in module if not isinstance(layer, nn.Flatten)]
    for i, layer in enumerate(layers):
        if isinstance(layer, nn.ReLU):
            continue
        before = layer(maps.flatten(1) if isinstance(layer, nn.Linear) else maps)
        maps = before.relu() if follows(layers, i) else before
        found += [before, maps]
    return torch.cat([each.flatten() for each in found])


def follows(layers, i):
    return i + 1 < len(layers) and isinstance(layers[i + 1], nn.ReLU)


@torch.no_grad()
def test_the_page_computes_what_torch_computes(tmp_path):
    """797 张测试图、三个网络，随机的图、随机的网络：每一层都差不过 1e-9；仿写的字摆好、数好、加噪声，一个数也不差。"""
    X, _ = held_out()
    modules = trained.networks()
    random = torch.randint(0, 17, (40, 8, 8), generator=torch.Generator().manual_seed(5))
    wide = F.pad(X, (3,) * 4)
    cases = [
        (modules["本章的"], X),
        (modules["见过变形"], X),
        (modules["全局池化"], wide[::4]),
        (rounded(odd_network()), random),
    ]
    generator = torch.Generator().manual_seed(6)
    borders = [speckled(amount, generator) for amount in (107, 108, 255, 256, 412, 413, 560, 561)]
    inks = [*handwriting.simulated(1, seed=8)[0], *borders]
    given = {
        "networks": [
            {"network": written(network_of("甲", module)), "X": pictures.tolist()} for module, pictures in cases
        ],
        "inks": [pack(each.tolist()) for each in inks],
    }
    asked, answered = tmp_path / "cases.json", tmp_path / "numbers.bin"
    asked.write_text(json.dumps(given))
    subprocess.run([NODE, FORWARD, asked, answered], check=True)
    got = torch.from_numpy(np.fromfile(answered))
    expected = [every_layer(module, x) for module, pictures in cases for x in pictures]
    tidy = torch.stack([ink.noisy(ink.counts(ink.tidied(each)), seed) for seed, each in enumerate(inks)])
    wanted = torch.cat(expected)
    assert len(got) == len(wanted) + tidy.numel()
    assert (got[: len(wanted)] - wanted).abs().max() <= 1e-9
    assert torch.equal(got[len(wanted) :].long(), tidy.flatten())


def test_output_is_torch_with_rounded_weights():
    module = odd_network()
    figure = DigitReader(module, tidy=False)
    X = ink.counts(trained.written())
    assert torch.equal(figure.X, X)
    expected = rounded(module)(X.double()[None, None] / 16)[0]
    torch.testing.assert_close(figure.output, expected, rtol=0, atol=1e-12)


def test_moves_and_noise():
    figure = DigitReader()
    still = figure.X
    figure.shift = "up"
    assert torch.equal(figure.X, ink.shifted(still, -1, 0))
    assert figure.amounts == (int(still.sum()), int(still[0].sum()))
    figure.network = 2
    assert figure.X.shape == (14, 14) and figure.amounts[1] == 0
    figure.noise = 5
    assert (figure.X - ink.shifted(F.pad(still, (3,) * 4), -1, 0)).abs().max() <= 3


def test_the_cell_follows_the_network():
    figure = DigitReader(network=1, cell=[5, 0, 0, 4])
    figure.network = 2
    assert figure.cell == [4, 0, 0, 4]
    figure.network = 0
    assert figure.cell == [4, 0, 0, 1]


CONV, HEAD = nn.Conv2d(1, 8, 3, padding=1), [nn.Flatten(), nn.Linear(512, 10)]
REFUSED = {
    "不是 Sequential": (CONV, "nn.Sequential"),
    "空的": (nn.Sequential(), "先卷积"),
    "认不得的层": (nn.Sequential(CONV, nn.Tanh(), *HEAD), "nn.ReLU"),
    "没有 ReLU": (nn.Sequential(CONV, *HEAD), "nn.ReLU"),
    "批归一化": (nn.Sequential(CONV, nn.ReLU(), nn.BatchNorm2d(8), *HEAD), "读不了"),
    "平均池化": (nn.Sequential(CONV, nn.ReLU(), PoolLayer(2, "avg", stride=2), *HEAD), "最大池化"),
    "全局池化不是一格": (nn.Sequential(CONV, nn.ReLU(), nn.AdaptiveMaxPool2d(2), *HEAD), "AdaptiveMaxPool2d\\(1\\)"),
    "核太大": (nn.Sequential(nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), *HEAD), "3×3"),
    "扩张": (nn.Sequential(nn.Conv2d(1, 8, 3, padding=2, dilation=2), nn.ReLU(), *HEAD), "扩张"),
    "分组": (nn.Sequential(CONV, nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1, groups=2), nn.ReLU(), *HEAD), "分组"),
    "三个通道": (nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), *HEAD), "第一层应读 1 个"),
    "大小接不上": (nn.Sequential(CONV, nn.ReLU(), nn.Flatten(), nn.Linear(64, 10)), "512"),
    "不是十个分数": (nn.Sequential(CONV, nn.ReLU(), nn.Flatten(), nn.Linear(512, 9)), "10 个分数"),
    "两个全连接": (nn.Sequential(CONV, nn.ReLU(), *HEAD, nn.Linear(10, 10)), "读不了"),
    "通道太多": (nn.Sequential(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), *HEAD), "24"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_other_networks_are_refused(case):
    module, why = REFUSED[case]
    with pytest.raises((ValueError, TypeError), match=why) as raised:
        DigitReader(module)
    assert re.search("[一-龥]", str(raised.value))


def test_untrained_numbers_are_refused():
    module = odd_network()
    with torch.no_grad():
        module[0].weight[0] = torch.nan
    with pytest.raises(ValueError, match="NaN"):
        DigitReader(module)


BAD = [
    {"network": 3},
    {"noise": 10_000},
    {"shift": "away"},
    {"cell": [6, 0, 0, 0]},
    {"cell": [1, 8, 0, 0]},
    {"cell": [1, 0, 0]},
]
BAD += [
    {"ink": torch.full((32, 32), 2)},
    {"ink": torch.zeros(8, 8)},
    {"samples": [(1, torch.full((8, 8), 17))]},
    {"controls": "play"},
]


@pytest.mark.parametrize("values", BAD, ids=lambda values: next(iter(values)))
def test_bad_values_raise_in_chinese(values):
    with pytest.raises(ValueError, match=r"[一-龥]"):
        DigitReader(**values)


def test_a_bad_trait_raises_and_the_figure_says_so():
    figure = DigitReader()
    with pytest.raises(ValueError, match="没有格子") as raised:
        figure.cell = [4, 15, 2, 0]
    assert (figure.cell[0], figure.problem) == (3, str(raised.value))


def test_a_page_written_in_the_browser_comes_back():
    """浏览器送回来的 256 个十六进制数字，就是那张纸。"""
    figure, page = DigitReader(), torch.eye(32).long()
    figure.set_state({"ink": pack(page.tolist())})
    assert torch.equal(torch.tensor(figure.ink), page)


def test_repr():
    assert repr(DigitReader()) == "DigitReader(见过变形，读作 4)"
    assert repr(DigitReader(ink=torch.zeros(32, 32))) == "DigitReader(纸是空的)"


def test_every_step_is_kept():
    network = network_of("甲", trained.networks()["本章的"])
    steps = forward(network, torch.zeros(8, 8))
    assert [step.name for step in steps] == ["输入", "卷积 1", "池化 1", "卷积 2", "池化 2", "分数"]
    assert [tuple(step.maps.shape) for step in steps] == [
        (1, 8, 8),
        (8, 8, 8),
        (8, 4, 4),
        (16, 4, 4),
        (16, 2, 2),
        (1, 1, 10),
    ]
