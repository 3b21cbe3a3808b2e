"""Edges 的 Python 面：output 与 F.conv2d 相同，换了记法怎样变，坏值用中文说为什么，两种语言的核相同，repr 稳定。"""

import json
import subprocess

import pytest
import torch
from frontend import NODE
from paths import ROOT
from torch.nn import functional as F

from lib.explorers import Edges
from lib.explorers.edges.kernels import KERNELS

WEIGHTS = {"right": [[1, -1]], "left": [[-1, 1]], "down": [[1], [-1]], "sum": [[1, 1]]}
BAD = [{"X": [[1, 2], [0, 1]]}, {"X": [[0.5, 1], [0, 1]]}, {"X": [[1, 0]]}, {"X": [[1, 0]] * 9}, {"X": [1, 0]}]
BAD += [{"kernel": "up"}, {"name": "a b"}, {"controls": "play"}]


@pytest.mark.parametrize("kernel", WEIGHTS)
def test_output_is_conv2d_and_the_other_convention_flips_it(kernel):
    X = torch.rand(7, 5, generator=torch.Generator().manual_seed(7)).round().double()
    K = torch.tensor(WEIGHTS[kernel], dtype=torch.float64)
    Y = F.conv2d(X[None, None], K[None, None])[0, 0]
    torch.testing.assert_close(Edges(X, kernel).output, Y)
    torch.testing.assert_close(Edges(X, kernel, ink=True).output, K.sum() - Y)  # 和是 0 的只变号


def test_the_lecture():
    """讲义的 6×8：第 1 列 1，第 5 列 −1。"""
    Y = torch.zeros(6, 7)
    Y[:, 1], Y[:, 5] = 1, -1
    assert torch.equal(Edges().output, Y)
    assert not Edges(kernel="down").output.any()


def test_the_kernels_are_those_of_the_page():
    script = "import('./lib/explorers/edges/kernels.js').then((m) => console.log(JSON.stringify(m.KERNELS)))"
    told = subprocess.run([NODE, "-e", script], cwd=ROOT, capture_output=True, check=True).stdout
    assert json.loads(told) == KERNELS
    assert {name: row["K"] for name, row in KERNELS.items()} == WEIGHTS


@pytest.mark.parametrize("values", BAD, ids=str)
def test_bad_values_raise_in_chinese(values):
    with pytest.raises(ValueError, match=r"[一-龥]"):
        Edges(**values)


def test_bad_types_raise_in_chinese():
    with pytest.raises(TypeError, match="True 或 False"):
        Edges(ink=1)


def test_a_bad_trait_raises_and_the_figure_says_so():
    figure = Edges()
    with pytest.raises(ValueError, match="只能有 0（黑）和 1（白）") as raised:
        figure.X = [[3, 1], [0, 1]]
    assert (len(figure.X), figure.problem) == (6, str(raised.value))


def test_repr():
    assert repr(Edges()) == "Edges(6×8 的图，1 是白，左减右 → 12 个输出不是 0)"
