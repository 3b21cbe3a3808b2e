"""matplotlib 的全书样式，热图与图廊，线图的几样帮手。

图输出成 SVG，字留给读者的浏览器去画：仓库里不带字体文件，没有中文字体的机器（例如 Colab）上也不出方框。
排版只用 matplotlib 自带的 DejaVu Sans，与机器上装了什么字体无关，所以同一张图在哪里画都逐字节相同。
每幅存下的 SVG 都带深色的样式（colors.two_toned）；图宽至多 WIDTH，缩到手机上，最小的字还有 11 个像素。

热图有三种，颜料铺在底色上，两种色调里底色换、颜料不换：

    不带符号（平常）   像屏幕上的照片：大的亮，最亮是纸白
    ink=True           像纸上的字：1 是墨，大的黑
    signed=True        有正有负：0 是底色，负蓝正橙
"""

import functools
import io
import unicodedata
import warnings

import matplotlib.pyplot as plt
import numpy as np
import torch
from cycler import cycler
from matplotlib import cbook
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.ticker import NullFormatter

from lib.colors import (
    ALWAYS_BLACK,
    ALWAYS_WHITE,
    BLACK,
    BLUE,
    DARK,
    GREEN,
    GREY,
    GREY_INK,
    GREY_LINE,
    INK,
    ORANGE,
    PAINT,
    PAPER,
    WHITE,
    luminance,
    two_toned,
)

__all__ = [
    "BLUE",
    "DIVERGING",
    "GREEN",
    "GREY",
    "GREY_INK",
    "INK",
    "ORANGE",
    "STYLES",
    "WIDTH",
    "frame",
    "gallery",
    "heatmaps",
    "label_ends",
    "log_ticks",
    "outline",
    "picture",
    "use_book_style",
    "write_numbers",
]

WIDTH = 5.2  # 英寸；再宽，手机上的字就太小
NUMBER_SIZE = 13
STYLES = ("-", "--", "-.", ":", (0, (7, 2, 1, 2, 1, 2)))  # 分得清的五种线

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "visible-convolution",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 13,
    "axes.titlesize": 13,
    "axes.titlepad": 8,
    "axes.labelsize": 13,
    "xtick.labelsize": 13,
    "ytick.labelsize": 13,
    "legend.fontsize": 13,
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


def paints(name: str, *stops: tuple[float, str, float]) -> LinearSegmentedColormap:
    """由几种 (位置, 颜色, 浓淡) 过渡的色标；遮住的格子是灰的。级数是奇数，正中的一级才恰是 0。"""
    colors = [(place, (*to_rgb(color), strength)) for place, color, strength in stops]
    return LinearSegmentedColormap.from_list(name, colors, N=257).with_extremes(bad=GREY)


LIGHT = paints("book_light", (0, PAINT, 0.8), (1, PAINT, 0))
INKY = paints("book_ink", (0, PAINT, 0), (1, PAINT, 1))
DIVERGING = paints("book_signed", (0, BLUE, 1), (0.5, BLUE, 0), (0.5, ORANGE, 0), (1, ORANGE, 1))

measure = RendererSVG.get_text_width_height_descent
print_svg = FigureCanvasSVG.print_svg


def use_book_style() -> None:
    """设好全书的图样式，重复调用无害；在 IPython 里让图以 SVG 显示。"""
    plt.rcParams.update(STYLE)
    warnings.filterwarnings("ignore", message=r"Glyph .* missing from font", category=UserWarning)
    RendererSVG.get_text_width_height_descent = measure_chinese
    FigureCanvasSVG.print_svg = print_two_toned
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


@functools.wraps(print_svg)
def print_two_toned(canvas, filename, **options):
    drawn = io.StringIO()
    print_svg(canvas, drawn, **options)
    svg = two_toned(drawn.getvalue())
    with cbook.open_file_cm(filename, "w", encoding="utf-8") as file:
        file.write(svg if cbook.file_requires_unicode(file) else svg.encode())


# ---- 热图 ----


def heatmaps(pairs, signed: bool = False, ink: bool = False, own: bool = False, columns: int | None = None) -> None:
    """画几幅热图并显示；pairs 是 (标题, 二维张量) 的列表，columns 是一排几幅；不给就全在一排，标题挤在一起时才分几排。

    共用一个色标；own 为真时各用各的，图下写出自己的范围。数字放得下就写在格子里，放不下就在右边画色标；
    无穷与 NaN 画成灰色。
    """
    images = [(title, as_picture(X)) for title, X in pairs]
    values = [X for _, X in images]
    columns = columns or columns_for([title for title, _ in images])
    rows = -(-len(images) // columns)
    panel = min(WIDTH / columns, 2.6 if rows == 1 else 2)
    tallest = max(X.shape[0] / X.shape[1] for X in values)
    _, axes = plt.subplots(
        rows,
        columns,
        figsize=(panel * columns, rows * (panel * tallest + 0.4)),
        squeeze=False,
        width_ratios=[max(X.shape[1] for X in values[j::columns]) for j in range(columns)],
    )
    numbers = not own and numbers_fit(values, 72 * 0.85 * panel * columns / sum(X.shape[1] for X in values[:columns]))
    for axis in axes.flat[len(images) :]:
        axis.set_axis_off()
    for axis, (title, X) in zip(axes.flat, images, strict=False):
        shown = picture(axis, X, title, signed, ink, None if own else color_limits(values, signed))
        if numbers:
            write_numbers(axis, X, shown)
        if own:
            axis.set_xlabel(" 到 ".join(map(written, ends([X], signed))), fontsize=NUMBER_SIZE)
    if not numbers and not own:
        draw_bar(shown, ends(values, signed), ax=axes, shrink=0.8, aspect=14)
    plt.show()


def gallery(rows, signed: bool = False, ink: bool = False, to_scale: bool = False) -> None:
    """画几排小图并显示，全部共用一个色标；rows 是 (左边的排名, [(标题, 二维张量), …]) 的列表，各排可以不一样长。

    to_scale 为真时，每幅图的一个像素都一样大，图小的就真的小。位置自己排：几十幅小图交给自动排版要好几秒。
    """
    rows = [(name, [(title, as_picture(X)) for title, X in pairs]) for name, pairs in rows]
    values = [X for _, pairs in rows for _, X in pairs]
    left, right, gap = 0.2 + 0.18 * max(len(name) for name, _ in rows), 0.65, 0.08  # 英寸，下面的长度都是

    def side(tiles: int, cells: int) -> float:
        """一排 tiles 幅图，去掉缝，每一格能有多宽。"""
        return (WIDTH - left - right - gap * tiles) / cells

    if to_scale:
        pixel = min(side(len(pairs), sum(X.shape[1] for _, X in pairs)) for _, pairs in rows)
        sizes = [[(pixel * X.shape[1], pixel * X.shape[0]) for _, X in pairs] for _, pairs in rows]
    else:
        most = max(len(pairs) for _, pairs in rows)
        sizes = [[(side(most, most),) * 2] * len(pairs) for _, pairs in rows]
    heights = [
        max(0.24, max(tall for _, tall in tiles) + (0.38 if any(title for title, _ in pairs) else gap))
        for tiles, (_, pairs) in zip(sizes, rows, strict=True)
    ]
    height = sum(heights)
    figure = plt.figure(figsize=(WIDTH, height), layout="none")

    def place(x, y, width, tall):
        return figure.add_axes((x / WIDTH, y / height, width / WIDTH, tall / height))

    numbers = to_scale and numbers_fit(values, 72 * pixel)
    y = height
    for (name, pairs), tiles, tall in zip(rows, sizes, heights, strict=True):
        x, y = left, y - tall
        for (title, X), size in zip(pairs, tiles, strict=True):
            axis = place(x, y, *size)
            shown = picture(axis, X, title, signed, ink, color_limits(values, signed))
            axis.set_title(title, pad=3)  # 离自己的图近，离上一排远
            if numbers:
                write_numbers(axis, X, shown)
            if x == left:
                axis.set_ylabel(name, rotation=0, ha="right", va="center")
            x += size[0] + gap
    if not numbers:
        bar = place(WIDTH - right + 0.1, 0.1 * height, 0.12, min(0.75 * height, 2.4))
        draw_bar(shown, ends(values, signed), cax=bar)
    plt.show()


def picture(axis, X, title: str = "", signed: bool = False, ink: bool = False, limits=None):
    """在 axis 上画一幅热图，返回 imshow 给的图；limits 是色标的 (低, 高)，不给就照自己的数。"""
    X = as_picture(X)
    low, high = limits or color_limits([X], signed)
    colors = DIVERGING if signed else INKY if ink else LIGHT
    axis.set_facecolor(WHITE if signed else PAPER)
    frame(axis, title)
    return axis.imshow(X, cmap=colors, vmin=low, vmax=high, interpolation="none")


def columns_for(titles: list[str]) -> int:
    """一排放几幅，相邻的标题才不会连起来。"""
    longest = max(sum(1 if unicodedata.east_asian_width(c) in "WF" else 0.6 for c in title) for title in titles)
    columns = len(titles)
    while columns > 1 and STYLE["axes.titlesize"] * (longest + 1) > 72 * 0.85 * WIDTH / columns:
        columns = -(-columns // 2)
    return columns


def draw_bar(shown, ends: tuple[float, float], **where) -> None:
    """色标只画到数据为止。渐变画成一幅图：半透明的格子一条条地拼，接缝看得见。"""
    low, high = ends
    bar = shown.figure.colorbar(shown, **where)
    bar.outline.set_visible(False)
    bar.solids.set_visible(False)
    levels = np.linspace(high, low, 128)[:, None]
    bar.ax.imshow(
        levels, cmap=shown.cmap, norm=shown.norm, aspect="auto", extent=(0, 1, low, high), interpolation="none"
    )
    bar.ax.set(facecolor=shown.axes.get_facecolor(), ylim=(low, high))


def as_picture(X):
    """张量或数组 → 画图用的数组，无穷与 NaN 遮住。"""
    if isinstance(X, np.ma.MaskedArray):
        return X
    numbers = X.detach().cpu().double().numpy() if isinstance(X, torch.Tensor) else np.asarray(X, dtype=float)
    return np.ma.masked_invalid(numbers)


def numbers_fit(images, cell: float) -> bool:
    """最长的数放进边长 cell 点的格子还有余地。"""
    longest = max(len(written(value)) for X in images for value in X.compressed())
    return NUMBER_SIZE * max(0.62 * longest, 1) + 4 <= cell


def written(value: float) -> str:
    return f"{round(float(value), 2) + 0.0:g}".replace("-", "−")


def ends(images, signed: bool) -> tuple[float, float]:
    """数据的两端；带符号时一定含 0。"""
    low, high = min(X.min() for X in images), max(X.max() for X in images)
    if signed:
        low, high = min(low, 0), max(high, 0)
    return (low, high) if low < high else (low - 1, high + 1)


def color_limits(images, signed: bool) -> tuple[float, float]:
    low, high = ends(images, signed)
    return (-max(-low, high), max(-low, high)) if signed else (low, high)


def frame(axis, title: str) -> None:
    """只留标题和一圈细框。"""
    axis.set_title(title)
    axis.set(xticks=[], yticks=[])
    axis.grid(False)
    axis.spines[:].set_visible(True)


def outline(axis, top: int, left: int, height: int, width: int, color: str = ORANGE) -> None:
    """在热图上框出从 (top, left) 起 height×width 个格子。"""
    axis.add_patch(plt.Rectangle((left - 0.5, top - 0.5), width, height, fill=False, edgecolor=color, linewidth=2))


def write_numbers(axis, X, picture) -> None:
    """在每一格里写上数，两种色调里都读得清；遮住的格子空着。"""
    ground = to_hex(axis.get_facecolor())
    for (row, col), value in np.ma.ndenumerate(as_picture(X)):
        color = text_on(picture.cmap(picture.norm(value)), ground)
        axis.text(col, row, written(value), ha="center", va="center", color=color, fontsize=NUMBER_SIZE)


def text_on(paint, ground: str) -> str:
    """写在颜料上的字：浅、深两种色调各该黑还是白。黑与白总有一种的对比度过得了 4.5。"""
    light, dark = (luminance(over(paint, color)) < 0.179 for color in (ground, DARK.get(ground.upper(), ground)))
    return ALWAYS_WHITE if light else BLACK if dark else ALWAYS_BLACK


def over(paint, ground: str) -> tuple[float, ...]:
    """半透明的颜料铺在底色上，看到的红绿蓝。"""
    *color, strength = paint
    return tuple(strength * c + (1 - strength) * g for c, g in zip(color, to_rgb(ground), strict=True))


# ---- 线图 ----


def label_ends(axis) -> None:
    """在每条线的右端写上它的名字（代替图例），挤在一起的上下错开。各条线画完、范围定好之后再调用。"""
    lines = [line for line in axis.get_lines() if not line.get_label().startswith("_")]
    axis.figure.get_layout_engine().execute(axis.figure)
    height = axis.get_window_extent().height * 72 / axis.figure.dpi
    to_fraction = axis.transScale + axis.transLimits
    tips = [to_fraction.transform(np.ma.compress_rows(np.ma.masked_invalid(line.get_xydata()))[-1]) for line in lines]
    levels = apart([tip[1] * height for tip in tips], 1.25 * NUMBER_SIZE)
    for line, tip, level in zip(lines, tips, levels, strict=True):
        axis.annotate(
            line.get_label(),
            tip,
            xytext=(6, level - tip[1] * height),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            fontsize=NUMBER_SIZE,
            color=GREY_INK if line.get_color() in (GREY, GREY_LINE) else INK,
        )


def apart(levels: list[float], gap: float) -> list[float]:
    """挪动几个高度，次序不变，相邻的至少差 gap：靠得太近的并成一组，以平均处为中心均匀排开。"""
    order = sorted(range(len(levels)), key=levels.__getitem__)
    groups = []
    for k in order:
        group = [k]
        while groups and bottom(group, levels, gap) < bottom(groups[-1], levels, gap) + gap * len(groups[-1]):
            group = groups.pop() + group
        groups.append(group)
    moved = {k: bottom(group, levels, gap) + gap * i for group in groups for i, k in enumerate(group)}
    return [moved[k] for k in range(len(levels))]


def bottom(group, levels, gap: float) -> float:
    """一组排开之后最低的一个。"""
    return sum(levels[k] for k in group) / len(group) - gap * (len(group) - 1) / 2


def log_ticks(axis) -> None:
    """对数轴（axis.xaxis 或 axis.yaxis）的刻度写成平常的数：10⁻³ 的上标在手机上太小。"""
    axis.set_major_formatter(lambda value, _: plain_number(value))
    axis.set_minor_formatter(NullFormatter())


def plain_number(value: float) -> str:
    """0.001、100、1万、1亿、1万亿。"""
    for unit, name in ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")):
        if value >= unit:
            return f"{value / unit:g}{name}"
    return f"{value:.12f}".rstrip("0").rstrip(".")
