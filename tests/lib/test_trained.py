"""存着的三个网络：测试图认对几张，移一格变不变，样例认不认得，都与第 7 章说的相同。"""

import torch
from sklearn.datasets import load_digits
from torch.nn import functional as F

from lib import ink, trained

DIRECTIONS = [(-1, 0), (0, -1), (0, 1), (1, 0)]


def held_out():
    """第 7 章的测试图：墨数，答案。"""
    digits = load_digits()
    order = torch.randperm(len(digits.images), generator=torch.Generator().manual_seed(0))[1000:]
    return torch.tensor(digits.images)[order].long(), torch.tensor(digits.target)[order]


@torch.no_grad()
def test_the_stored_networks_read_as_the_chapter_says():
    X, y = held_out()
    modules = trained.networks()
    pictures = X.double()[:, None] / 16
    right = {name: int((modules[name](pictures).argmax(1) == y).sum()) for name in ("本章的", "见过变形")}
    assert right == {"本章的": 768, "见过变形": 789}


@torch.no_grad()
def test_the_pooled_network_does_not_move():
    """14×14 的纸上移一格，墨一格不丢，十个分数都不变；前两个网络会变。"""
    X, _ = held_out()
    modules = trained.networks()
    paper = F.pad(X, (3,) * 4).double()[:, None] / 16
    pooled = modules["全局池化"]
    for by in DIRECTIONS:
        torch.testing.assert_close(pooled(ink.shifted(paper, *by)), pooled(paper), rtol=0, atol=1e-12)
    plain = X.double()[:, None] / 16
    flips = [
        modules["本章的"](ink.shifted(plain, *by)).argmax(1) != modules["本章的"](plain).argmax(1) for by in DIRECTIONS
    ]
    assert torch.stack(flips).any(0).double().mean() > 0.5


def test_the_samples_are_what_was_counted():
    """两张认错的，前两个网络都认错；放到纸上再数，还是原来的数。"""
    samples, modules = trained.samples(), [*trained.networks().values()][:2]
    for i, (label, X) in enumerate(samples):
        assert torch.equal(ink.counts(ink.ink_of(X)), X)
        answers = [int(module(X.double()[None, None] / 16).argmax()) for module in modules]
        assert all((answer == label) == (i < 3) for answer in answers)
