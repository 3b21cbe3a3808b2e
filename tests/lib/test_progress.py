"""文字进度条：做完一份长一截，做完全部正好满，输出里没有别的东西。"""

import pytest

from lib.progress import WIDTH, progress


@pytest.mark.parametrize("count", [1, 7, WIDTH, 100])
def test_full_at_the_end_whatever_the_count(count, capsys):
    assert list(progress(range(count), "训练")) == list(range(count))
    label, track, bar = capsys.readouterr().out.splitlines()
    assert (label, bar) == ("训练", " " * 3 + "█" * WIDTH)
    assert track.count("─") == WIDTH


def test_grows_only_after_an_item_is_done(capsys):
    lengths = []
    for _ in progress(range(3), "训练"):
        lengths.append(capsys.readouterr().out.count("█"))
    lengths.append(capsys.readouterr().out.count("█"))
    assert lengths == [0, WIDTH // 3, WIDTH // 3, WIDTH // 3]


def test_nothing_to_do(capsys):
    assert list(progress([], "训练")) == []
    assert "█" not in capsys.readouterr().out


def test_only_adds_never_rewrites(capsys):
    list(progress(range(5), "训练"))
    assert "\r" not in capsys.readouterr().out
