"""matplotlib 的全书样式，和一排共用色标的热图。

图输出成 SVG，字留给读者的浏览器去画：仓库里不带字体文件，没有中文字体的机器（例如 Colab）上也不出方框。
排版只用 matplotlib 自带的 DejaVu Sans，与机器上装了什么字体无关，所以同一张图在哪里画都逐字节相同。
"""

import unicodedata
import warnings

import matplotlib.pyplot as plt
import numpy as np
import torch
from cycler import cycler
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import LinearSegmentedColormap

from lib.colors import BLUE, GREEN, GREY, GREY_INK, GREY_LINE, INK, ORANGE, WHITE

__all__ = [
    "BLUE",
    "DIVERGING",
    "GREEN",
    "GREY",
    "ORANGE",
    "frame",
    "gallery",
    "heatmaps",
    "use_book_style",
    "write_numbers",
]

WIDTH = 6.4  # 英寸，与正文同宽
NUMBER_SIZE = 12

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "visible-convolution",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 13,
    "axes.titlesize": 13,
    "axes.titlepad": 8,
    "axes.labelsize": 13,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "legend.fontsize": 12,
    "legend.frameon": False,
    "figure.figsize": (WIDTH, 3.6),
    "figure.facecolor": WHITE,
    "figure.constrained_layout.use": True,
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.1,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY_LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, GREY]),
    "xtick.color": GREY_LINE,
    "ytick.color": GREY_LINE,
    "xtick.labelcolor": GREY_INK,
    "ytick.labelcolor": GREY_INK,
    "axes.grid": True,
    "grid.color": GREY_LINE,
    "grid.linewidth": 0.6,
    "lines.linewidth": 2,
}
NO_STAMP = {"Date": None, "Creator": None}  # 日期与 matplotlib 的版本：每次都不同，读者用不着

SEQUENTIAL = LinearSegmentedColormap.from_list("book_grey", [GREY_INK, WHITE])  # 与照片相同：小的暗，大的亮
DIVERGING = LinearSegmentedColormap.from_list("book_signed", [BLUE, WHITE, ORANGE])

measure = RendererSVG.get_text_width_height_descent


def use_book_style() -> None:
    """设好全书的图样式，重复调用无害；在 IPython 里让图以 SVG 显示。"""
    plt.rcParams.update(STYLE)
    warnings.filterwarnings("ignore", message=r"Glyph .* missing from font", category=UserWarning)
    RendererSVG.get_text_width_height_descent = measure_chinese
    use_svg_inline()


def use_svg_inline() -> None:
    """不在 IPython 里时什么也不做。"""
    try:
        from IPython import get_ipython
        from matplotlib_inline.config import InlineBackend
    except ImportError:
        return
    if (shell := get_ipython()) is not None:
        inline = InlineBackend.instance(parent=shell)
        inline.print_figure_kwargs = {"bbox_inches": "tight", "metadata": NO_STAMP}
        inline.figure_formats = {"svg"}


def measure_chinese(renderer, text, properties, ismath):
    """一个汉字按一个字宽排版。

    DejaVu Sans 没有汉字，matplotlib 会按缺字的方框来量，只有六成宽，长标签就被裁掉；
    破折号恰好一个字宽，拿它去量。
    """
    if not ismath:
        text = "".join("—" if unicodedata.east_asian_width(c) in "WF" else c for c in text)
    return measure(renderer, text, properties, ismath)


def heatmaps(pairs, signed: bool = False) -> None:
    """画一排共用色标的热图并显示；pairs 是 (标题, 二维张量) 的列表。

    signed 为真时以 0 为白，负蓝正橙。数字放得下就写在格子里，放不下就在右边画色标；无穷与 NaN 画成灰色。
    """
    images = [(title, as_picture(X)) for title, X in pairs]
    low, high = color_limits([X for _, X in images], signed)
    panel = min(WIDTH / len(images), 2.6)
    tallest = max(X.shape[0] / X.shape[1] for _, X in images)
    figure, axes = plt.subplots(
        1,
        len(images),
        figsize=(panel * len(images), panel * tallest + 0.4),
        squeeze=False,
        width_ratios=[X.shape[1] for _, X in images],
    )
    numbers = numbers_fit([X for _, X in images], panel * len(images))
    colors = (DIVERGING if signed else SEQUENTIAL).with_extremes(bad=GREY)
    for axis, (title, X) in zip(axes[0], images, strict=True):
        picture = axis.imshow(X, cmap=colors, vmin=low, vmax=high, interpolation="none")
        frame(axis, title)
        if numbers:
            write_numbers(axis, X, picture)
    if not numbers:
        figure.colorbar(picture, ax=axes, shrink=0.8, aspect=14).outline.set_visible(False)
    plt.show()


def gallery(rows, signed: bool = False) -> None:
    """画几排小图并显示，全部共用一个色标；rows 是 (左边的排名, [(标题, 二维张量), …]) 的列表，各排可以不一样长。

    signed 的意思同 heatmaps。位置自己排：几十幅小图交给自动排版要好几秒。
    """
    rows = [(name, [(title, as_picture(X)) for title, X in pairs]) for name, pairs in rows]
    every = [(title, X) for _, pairs in rows for title, X in pairs]
    low, high = color_limits([X for _, X in every], signed)
    side = 0.82 * WIDTH / max(len(pairs) for _, pairs in rows)  # 英寸，下面的长度都是
    step = side + (0.3 if any(title for title, _ in every) else 0)
    height = step * len(rows)
    figure = plt.figure(figsize=(WIDTH, height), layout="none")
    colors = DIVERGING if signed else SEQUENTIAL

    def place(left, bottom, width, tall):
        return figure.add_axes((left / WIDTH, bottom / height, width / WIDTH, tall / height))

    for i, (name, pairs) in enumerate(rows):
        for j, (title, X) in enumerate(pairs):
            axis = place(0.6 + j * side, height - (i + 1) * step, 0.88 * side, 0.88 * side)
            picture = axis.imshow(X, cmap=colors, vmin=low, vmax=high, interpolation="none")
            frame(axis, title)
            if j == 0:
                axis.set_ylabel(name, rotation=0, ha="right", va="center")
    figure.colorbar(picture, cax=place(0.93 * WIDTH, 0.1 * height, 0.12, 0.75 * height)).outline.set_visible(False)
    plt.show()


def as_picture(X):
    """张量或数组 → 画图用的数组，无穷与 NaN 遮住。"""
    numbers = X.detach().cpu().double().numpy() if isinstance(X, torch.Tensor) else np.asarray(X, dtype=float)
    return np.ma.masked_invalid(numbers)


def numbers_fit(images, inches: float) -> bool:
    """最长的数放进一个格子还有余地；inches 是整排的宽。"""
    longest = max(len(written(value)) for X in images for value in X.compressed())
    cell = 72 * 0.85 * inches / sum(X.shape[1] for X in images)
    return NUMBER_SIZE * max(0.62 * longest, 1) + 4 <= cell


def written(value: float) -> str:
    return f"{round(float(value), 2) + 0.0:g}".replace("-", "−")


def color_limits(images, signed: bool) -> tuple[float, float]:
    low, high = min(X.min() for X in images), max(X.max() for X in images)
    if signed:
        high = max(-low, high) or 1.0
        return -high, high
    return (low, high) if low < high else (low - 1, high + 1)


def frame(axis, title: str) -> None:
    """只留标题和一圈细框。"""
    axis.set_title(title)
    axis.set(xticks=[], yticks=[])
    axis.grid(False)
    axis.spines[:].set_visible(True)


def write_numbers(axis, X, picture) -> None:
    """在每一格里写上数，深色格子里写白字；遮住的格子空着。"""
    for (row, col), value in np.ma.ndenumerate(X):
        red, green, blue, _ = picture.cmap(picture.norm(value))
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
        color = WHITE if dark else INK
        axis.text(col, row, written(value), ha="center", va="center", color=color, fontsize=NUMBER_SIZE)
