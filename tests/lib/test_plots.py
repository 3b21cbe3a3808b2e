"""matplotlib 的样式：换一个进程画，输出一个字节也不差；中文不报警告。"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRAW = """
import io, warnings
warnings.simplefilter("error")
import matplotlib
matplotlib.use("svg")
import matplotlib.pyplot as plt
import torch
from lib import plots
plots.use_book_style()
plots.use_book_style()
show = plt.show
shown = io.BytesIO()
plt.show = lambda: plt.gcf().savefig(shown, format="svg", metadata=plots.NO_STAMP)
assert plots.heatmaps([("输入", torch.arange(6).reshape(2, 3)), ("响应", -torch.ones(2, 2))], signed=True) is None
print(shown.getvalue().decode())
"""


@pytest.fixture(scope="module")
def outputs() -> list[subprocess.CompletedProcess]:
    command = [sys.executable, "-c", DRAW]
    return [subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8") for _ in range(2)]


def test_two_processes_draw_the_same_svg(outputs):
    assert outputs[0].stdout == outputs[1].stdout
    assert "<svg" in outputs[0].stdout


def test_no_warning_no_stamp(outputs):
    assert outputs[0].returncode == 0, outputs[0].stderr
    assert outputs[0].stderr == ""
    assert "Matplotlib v" not in outputs[0].stdout
    assert "<dc:date>" not in outputs[0].stdout


def test_text_stays_text_in_fonts_every_browser_can_replace(outputs):
    svg = outputs[0].stdout
    assert ">输入<" in svg and ">−1<" in svg
    assert "'DejaVu Sans', sans-serif" in svg
    assert "Noto" not in svg


def test_pictures_take_arrays_as_they_look():
    import numpy as np
    import torch

    from lib.plots import as_picture

    X = np.arange(6.0).reshape(2, 3)
    for picture in (X[::-1, ::-1], X[::-1, ::-1].astype(">f4"), torch.tensor(X).rot90(2).requires_grad_()):
        assert as_picture(picture).tolist() == [[5, 4, 3], [2, 1, 0]]


def test_long_chinese_label_is_not_cut_off():
    """缺字按六成宽来量的话，左边的长刻度会跑到图外。"""
    from io import BytesIO
    from xml.etree import ElementTree

    import matplotlib.pyplot as plt

    from lib import plots

    plots.use_book_style()
    figure, axis = plt.subplots()
    axis.set_yticks([0.5], ["最大池化最大池化最大池化"])
    file = BytesIO()
    figure.savefig(file, format="svg")
    plt.close(figure)
    root = ElementTree.fromstring(file.getvalue())
    label = next(t for t in root.iter("{http://www.w3.org/2000/svg}text") if t.text and "最大" in t.text)
    right = float(label.get("x") or label.get("transform").split("(")[1].split()[0].split(",")[0])
    size = plots.STYLE["ytick.labelsize"]
    assert right - size * len(label.text) >= 0


def test_gallery_shares_one_scale_and_keeps_every_row(monkeypatch):
    import matplotlib.pyplot as plt
    import torch

    from lib import plots

    monkeypatch.setattr(plt, "show", lambda: None)
    short, long = [("甲", torch.zeros(2, 2))], [("", torch.full((3, 3), -2.0)), ("", torch.ones(1, 1))]
    plots.gallery([("上", short), ("下", long)], signed=True)
    *panels, _ = plt.gcf().axes
    plt.close("all")
    assert [axis.images[0].get_clim() for axis in panels] == [(-2, 2)] * 3
    assert [(axis.get_ylabel(), axis.get_title()) for axis in panels] == [("上", "甲"), ("下", ""), ("", "")]


def test_masked_cells_get_no_number():
    import matplotlib.pyplot as plt
    import torch

    from lib import plots

    _, axis = plt.subplots()
    X = plots.as_picture(torch.tensor([[1.0, torch.nan], [torch.inf, 2.0]]))
    plots.write_numbers(axis, X, axis.imshow(X))
    written = [text.get_text() for text in axis.texts]
    plt.close("all")
    assert written == ["1", "2"]
