"""颜色：交互图的样式照这里写出来；字在自己会遇到的底色上，两种色调里对比度都不小于 4.5。"""

import re
from itertools import product

import palette
import pytest
import torch
from paths import ROOT

from lib import colors
from lib.colors import DARK, contrast

EXPLORERS = ROOT / "lib" / "explorers"


def variables(path, selector: str) -> dict[str, str]:
    css = (EXPLORERS / path).read_text(encoding="utf-8")
    body = re.search(rf"^{re.escape(selector)} {{(.*?)}}", css, re.DOTALL | re.MULTILINE)[1]
    return {name: color.upper() for name, color in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body)}


def test_the_page_takes_its_colors_from_the_table():
    sheet = palette.SHEET.read_text(encoding="utf-8")
    assert palette.written(sheet) == sheet, "旧了：运行 make bundle"
    assert variables(palette.SHEET, ".vc") == {
        name: color[0] if isinstance(color, tuple) else color for name, color in colors.PAGE.items()
    }
    assert variables(palette.SHEET, '.vc[data-theme="dark"]').keys() == colors.PAGE.keys()


def test_the_same_shades_as_the_living_matrix():
    css = variables("weight_matrix/style.css", '.vc-weight-matrix[data-theme="dark"]')
    assert (DARK[colors.PLUS], DARK[colors.MINUS]) == (css["tone"], css["minus"])


def test_the_same_paper_in_the_dark_as_the_living_picture():
    css = variables("image_filter/style.css", '.vc-image-filter[data-theme="dark"]')
    assert DARK[colors.PAPER] == css["white"]


def test_every_light_color_has_a_dark_one():
    named = {value for name, value in vars(colors).items() if name.isupper() and isinstance(value, str)}
    assert named == DARK.keys()


@pytest.mark.parametrize(
    ("ink", "papers"),
    [
        ("INK", ["WHITE", "BLUE_MARK", "GREEN_MARK", "ORANGE_MARK", "GREY_FILL", "PLUS", "MINUS"]),
        ("GREY_INK", ["WHITE", "GREY_FILL", "GREY_MARK"]),
        ("ORANGE_INK", ["WHITE", "BLUE_MARK", "GREY_MARK"]),
        ("BLUE_INK", ["WHITE"]),
        ("GREEN_INK", ["WHITE"]),
    ],
)
def test_ink_is_legible_in_both_tones(ink, papers):
    for paper in papers:
        light = getattr(colors, ink), getattr(colors, paper)
        for pair in (light, tuple(DARK[c] for c in light)):
            assert contrast(*pair) >= 4.5, (ink, paper, pair)


def test_numbers_on_heat_maps_are_legible_in_both_tones():
    from lib import plots

    for colormap, ground in product((plots.LIGHT, plots.INKY, plots.DIVERGING), (colors.PAPER, colors.WHITE)):
        for paint in colormap(torch.linspace(0, 1, 101).numpy()):
            text = plots.text_on(paint, ground)
            assert contrast(text, plots.over(paint, ground)) >= 4.5
            assert contrast(DARK[text], plots.over(paint, DARK[ground])) >= 4.5


def test_zero_is_the_ground_and_bright_or_black_is_big():
    from lib import plots

    luminances = {
        name: [colors.luminance(plots.over(scale(v), colors.PAPER)) for v in (0.0, 0.5, 1.0)]
        for name, scale in (("light", plots.LIGHT), ("ink", plots.INKY))
    }
    assert luminances["light"] == sorted(luminances["light"])
    assert luminances["ink"] == sorted(luminances["ink"], reverse=True)
    assert plots.over(plots.DIVERGING(0.5), colors.WHITE) == (1, 1, 1)


def test_dark_rules_reach_attributes_and_styles():
    svg = '<svg><rect fill="#0072B2"/><path style="fill: #0072b2; stroke: #123456"/></svg>'
    toned = colors.two_toned(svg)
    style = toned[toned.index("<style>") :]
    assert '[fill="#0072B2"] { fill: #56B4E9 }' in style
    assert '[style*="fill: #0072b2"] { fill: #56B4E9 !important }' in style
    assert "123456" not in style
    assert toned.replace(re.search("<style>.*</style>", toned)[0], "") == svg
