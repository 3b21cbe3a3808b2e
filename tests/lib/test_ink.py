"""墨：一笔画在哪些格子里，数成多少，与手算的相同；摆好之后上下顶满；8×8 变回 32×32 再数，一点不差。"""

import torch

from lib import handwriting, ink


def test_ink_by_hand():
    """一竖：四列宽的笔从第 4 行画到第 28 行，两头各多半圆里的两格。"""
    page = ink.stroke(torch.zeros(32, 32, dtype=torch.int64), (16, 4.5), (16, 27.5), 1.5)
    expected = torch.zeros(8, 8, dtype=torch.int64)
    expected[0, 3:5] = expected[7, 3:5] = 1
    expected[1:7, 3:5] = 8
    assert torch.equal(ink.counts(page), expected)
    assert torch.equal(ink.counts(ink.shifted(page, 0, 4)), ink.shifted(expected, 0, 1))
    assert not ink.stroke(page, (16, 0), (16, 32), 4, 0).any()


def test_tidying_fills_the_box():
    """摆好的字高 32、宽至多 20 格上下，每一行都有墨；空纸还是空纸。"""
    inks, _ = handwriting.simulated(1, seed=2)
    for each in inks:
        tidy = ink.tidied(each)
        assert set(tidy.unique().tolist()) == {0, 1}
        assert tidy.any(1)[2:-2].all()
    assert not ink.tidied(torch.zeros(32, 32)).any()


def test_counted_numbers_can_be_written_back():
    numbers = torch.randint(0, 17, (8, 8), generator=torch.Generator().manual_seed(1))
    page = ink.ink_of(numbers)
    assert set(page.unique().tolist()) <= {0, 1}
    assert torch.equal(ink.counts(page), numbers)


def test_what_moves_off_the_page_is_lost():
    X = torch.arange(1, 10).reshape(3, 3)
    assert ink.shifted(X, 1, 0).tolist() == [[0, 0, 0], [1, 2, 3], [4, 5, 6]]
    assert ink.shifted(X, 0, -2).tolist() == [[3, 0, 0], [6, 0, 0], [9, 0, 0]]
    assert not ink.shifted(X, 4, 0).any()


def test_noise_is_small_and_repeats():
    X = torch.full((8, 8), 8)
    assert torch.equal(ink.noisy(X, 0), X)
    assert torch.equal(ink.noisy(X, 4), ink.noisy(X, 4))
    assert not torch.equal(ink.noisy(X, 4), ink.noisy(X, 5))
    assert ((ink.noisy(X, 4) - X).abs() <= 3).all()
    assert ink.noisy(torch.zeros(8, 8, dtype=torch.int64), 4).min() == 0


def test_every_way_of_writing_leaves_ink_on_the_page():
    """十个数字、三种写法、三种笔宽，各一张；种子相同，写出来的也相同。"""
    pages, digits = handwriting.simulated(1, seed=3)
    assert pages.shape == (90, 32, 32) and digits.bincount().tolist() == [9] * 10
    assert (pages.flatten(1).sum(1) > 30).all()
    assert torch.equal(pages, handwriting.simulated(1, seed=3)[0])
