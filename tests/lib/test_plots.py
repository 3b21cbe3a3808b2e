"""matplotlib 的样式：换一个进程画，输出一个字节也不差；中文不报警告。"""

import itertools
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


@pytest.fixture
def drawn(monkeypatch):
    """drawn(画法, …) → 画完的那一幅。"""
    import matplotlib.pyplot as plt

    monkeypatch.setattr(plt, "show", lambda: None)

    def draw(function, *args, **options):
        function(*args, **options)
        return plt.gcf()

    yield draw
    plt.close("all")


def test_saved_pictures_carry_both_tones(outputs):
    svg = outputs[0].stdout
    assert '[style*="fill: #ffffff"] { fill: #14181F !important }' in svg
    assert svg.index("<style>@media") > svg.index("</g>")


def test_the_bar_ends_where_the_data_ends(drawn):
    import torch

    from lib import plots

    figure = drawn(plots.heatmaps, [("", torch.linspace(-0.1, 1, 400).reshape(20, 20))], signed=True)
    panel, bar = figure.axes
    assert panel.images[0].get_clim() == (-1, 1)
    assert bar.get_ylim() == pytest.approx((-0.1, 1))


def test_own_scales_are_written_under_the_panels(drawn):
    import torch

    from lib import plots

    figure = drawn(plots.heatmaps, [("", torch.eye(2)), ("", 5 * torch.eye(2) - 1)], own=True)
    assert [axis.get_xlabel() for axis in figure.axes] == ["0 到 1", "−1 到 4"]
    assert [axis.images[0].get_clim() for axis in figure.axes] == [(0, 1), (-1, 4)]


def test_a_row_of_panels_wraps(drawn):
    import torch

    from lib import plots

    figure = drawn(plots.heatmaps, [(str(i), torch.eye(2)) for i in range(3)], columns=2)
    assert [axis.axison for axis in figure.axes] == [True, True, True, False]


@pytest.mark.parametrize(
    ("titles", "columns"), [(["输入", "输出"], 2), (["1 层"] * 4, 4), (["平移后的输入", "平移后的输出"] * 2, 2)]
)
def test_panels_wrap_when_titles_would_touch(titles, columns):
    from lib.plots import columns_for

    assert columns_for(titles) == columns


def test_pixels_have_one_size_when_drawn_to_scale(drawn):
    import torch

    from lib import plots

    rows = [("大", [("", torch.eye(8))] * 8), ("小", [("", torch.eye(4))] * 16), ("", [("", torch.ones(1, 12))])]
    figure = drawn(plots.gallery, rows, to_scale=True)
    width, height = figure.get_size_inches()
    pixels = set()
    for axis in figure.axes[:-1]:
        (rows, cols), box = axis.images[0].get_array().shape, axis.get_position()
        pixels |= {round(box.width * width / cols, 6), round(box.height * height / rows, 6)}
    assert len(pixels) == 1 and width == plots.WIDTH


def test_labels_at_line_ends_do_not_overlap(drawn):
    import matplotlib.pyplot as plt

    from lib import plots

    plots.use_book_style()
    figure, axis = plt.subplots(figsize=(plots.WIDTH, 3))
    for k in range(5):
        axis.plot([0, 1, 2], [0, k, 50 + k / 100], label=f"线 {k}")
    axis.plot([0, 1], [0, 20], label="_不写")
    plots.label_ends(axis)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in axis.texts]
    assert [text.get_text() for text in axis.texts] == [f"线 {k}" for k in range(5)]
    assert all(below.y1 <= above.y0 for below, above in itertools.pairwise(boxes))


def test_labels_move_apart_no_further_than_needed():
    from lib.plots import apart

    assert apart([0, 100, 50], 10) == [0, 100, 50]
    assert apart([0, 0, 100], 10) == [-5, 5, 100]
    assert apart([20, 0, 10, 12], 10) == [25.5, -4.5, 5.5, 15.5]


@pytest.mark.parametrize(
    ("value", "written"), [(1e-3, "0.001"), (1, "1"), (100, "100"), (1e4, "1万"), (1e6, "100万"), (1e12, "1万亿")]
)
def test_log_ticks_are_plain_numbers(value, written):
    from lib.plots import plain_number

    assert plain_number(value) == written


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
