"""训练第 7 章用的三个网络，写出 lib/trained.json。只要跑一次，结果已经存在仓库里，约一分钟：

    python tools/digits.py

训练集与第 7 章相同。第二个网络看的是随机变形的图，种子与变形的幅度照一批仿写的字（种子 0）挑的，
所以第 7 章报的成绩用另一批。
"""

import json
import sys
from pathlib import Path

import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lib import handwriting, trained

BATCH = 50
SPREAD = {"turn": 0.15, "scale": 0.12, "slant": 0.2, "move": 0.06}  # 弧度、倍数、倾斜、半张图的几分之几


def split() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """训练图、答案，测试图、答案：打乱的次序与第 7 章相同。"""
    digits = load_digits()
    pictures, labels = torch.tensor(digits.images)[:, None] / 16, torch.tensor(digits.target)
    order = torch.randperm(len(pictures), generator=torch.Generator().manual_seed(0))
    train, test = order[:1000], order[1000:]
    return pictures[train], labels[train], pictures[test], labels[test]


def warped(X: Tensor, random: torch.Generator) -> Tensor:
    """每张图随机地转一点、拉一点、斜一点、挪一点。"""

    def each(most):
        return most * (2 * torch.rand(len(X), generator=random, dtype=torch.float64) - 1)

    turn, wide, tall = each(SPREAD["turn"]), 1 + each(SPREAD["scale"]), 1 + each(SPREAD["scale"])
    slant, right, down = each(SPREAD["slant"]), each(SPREAD["move"]), each(SPREAD["move"])
    first = torch.stack([turn.cos() * wide, (slant - turn.sin()) * wide, right], 1)
    second = torch.stack([turn.sin() * tall, turn.cos() * tall, down], 1)
    grid = F.affine_grid(torch.stack([first, second], 1), X.shape, align_corners=False)
    return F.grid_sample(X, grid, align_corners=False)


def train(make, X: Tensor, y: Tensor, seed: int = 0, epochs: int = 15, change=None) -> nn.Sequential:
    """与第 7 章同样地训练；change 每一批都先把图变一变，那时后三成的轮数学习率降到五分之一。"""
    torch.manual_seed(seed)
    network = make()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    shuffled = torch.Generator().manual_seed(seed)
    for epoch in range(epochs):
        if change and epoch == int(0.7 * epochs):
            optimizer.param_groups[0]["lr"] = 0.02
        for rows in torch.randperm(len(X), generator=shuffled).split(BATCH):
            inputs = change(X[rows], shuffled) if change else X[rows]
            loss = F.cross_entropy(network(inputs), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return network


def whole_numbers(network: nn.Sequential) -> list[int]:
    """全部权重，写成 10⁻⁴ 的整数倍。"""
    flat = nn.utils.parameters_to_vector(network.parameters()).detach()
    return (flat * 10**trained.DECIMALS).round().long().tolist()


@torch.no_grad()
def chosen_samples(networks, X: Tensor, y: Tensor) -> list[tuple[int, list[int]]]:
    """三张都认对的（2、7、9 各一张），两张前两个网络都认错的，各取测试集里的第一张。"""
    first, second, _ = networks
    right = [(network(X).argmax(1) == y) for network in (first, second)]
    good = [int((right[0] & right[1] & (y == digit)).nonzero()[0]) for digit in (2, 7, 9)]
    bad = (~right[0] & ~right[1]).nonzero().flatten().tolist()[:2]
    return [(int(y[i]), (16 * X[i, 0]).round().long().flatten().tolist()) for i in (*good, *bad)]


def written() -> str:
    """图一打开时纸上的 4，1,024 位写成十六进制。"""
    ink = handwriting.write(4, 0, 3, torch.Generator().manual_seed(31))
    return f"{int(''.join(map(str, ink.flatten().tolist())), 2):0256x}"


if __name__ == "__main__":
    X, y, tests, answers = split()
    paper = F.pad(X, (trained.MARGIN,) * 4)
    first, second, third = trained.NETWORKS.values()
    networks = [
        train(first, X, y),
        train(second, X, y, seed=1, epochs=60, change=warped),
        train(third, paper, y),
    ]
    weights = dict(zip(trained.NETWORKS, map(whole_numbers, networks), strict=True))
    store = {"networks": weights, "samples": chosen_samples(networks, tests, answers), "written": written()}
    trained.STORE.write_text(json.dumps(store, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
