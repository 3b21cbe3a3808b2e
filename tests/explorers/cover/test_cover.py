"""Cover 的 Python 面：output 与 torch 相同，核与 ImageFilter 的同名，坏值用中文说为什么，包够小。"""

import gzip

import pytest
import torch
from paths import ROOT
from torch.nn import functional as F

from lib.explorers import Cover
from lib.explorers.cover import AT, KERNELS
from lib.explorers.image_filter.kernels import kernel_of
from lib.yong import bitmap

BAD = [{"kernel": "blur"}, {"row": 64}, {"col": -1}, {"name": "a b"}, {"controls": "play"}]


@pytest.mark.parametrize("kernel", [name for name, *_ in KERNELS])
def test_output_is_what_torch_gives(kernel):
    X, K = torch.tensor([[bitmap()]]), torch.tensor([[kernel_of(kernel)]], dtype=torch.float32)
    figure = Cover(kernel)
    torch.testing.assert_close(figure.output.float(), F.conv2d(X, K, padding=1)[0, 0])
    told = float(figure.words().rsplit("= ", 1)[1].replace("−", "-"))
    assert told == figure.output[AT]


def test_it_opens_where_the_answer_is_strongest():
    assert Cover().output[AT] == Cover().output.abs().max() == 3


@pytest.mark.parametrize("values", BAD, ids=str)
def test_bad_values_raise_in_chinese(values):
    with pytest.raises(ValueError, match=r"[一-龥]"):
        Cover(**values)


def test_a_bad_trait_raises_and_the_figure_says_so():
    figure = Cover()
    with pytest.raises(ValueError, match="0 到 63") as raised:
        figure.row = 64
    assert (figure.row, figure.problem) == (AT[0], str(raised.value))


def test_the_bundle_stays_small():
    """首页先到的就是它：连与别的图共用的，也不过 20 KB。"""
    bundle = (ROOT / "lib/explorers/cover/bundle.js").read_bytes()
    assert len(gzip.compress(bundle, 9)) < 20 * 1024


def test_repr():
    assert repr(Cover("horizontal", 0, 9)) == "Cover(“永”，找横的核，窗口停在 (0, 9))"
