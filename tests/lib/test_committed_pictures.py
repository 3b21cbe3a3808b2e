"""存着的每一幅静态图（笔记本的输出和 images/）：手机上的字不小于 11 像素，用的颜色都有深色。"""

import re

import pytest
from stored import pictures

from lib.colors import DARK, PAINTED

PHONE = 342  # 屏宽 390 像素时，图在正文里至多这么宽
POINT = 4 / 3  # matplotlib 的长度是点，一点合这么多像素


every_picture = pytest.mark.parametrize(("name", "svg"), [pytest.param(*each, id=each[0]) for each in pictures()])


@every_picture
def test_text_is_readable_on_a_phone(name, svg):
    drawn, unit = re.search(r'<svg[^>]*?\swidth="([\d.]+)(pt)?"', svg).groups()
    natural = float(drawn) * (POINT if unit else 1)
    room = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
    sizes = re.findall(r'font-size(?:="|: )([\d.]+)|font: [^;"]*?([\d.]+)px', svg)
    smallest = min((float(a or b) for a, b in sizes), default=99) * min(natural, PHONE) / room
    assert smallest >= 11, f"{name}：最小的字在手机上只有 {smallest:.1f} 像素，请画窄一些（plots.WIDTH）或换成上下排"


@every_picture
def test_every_color_has_a_dark_tone(name, svg):
    drawn, start, style = svg.rpartition("<style>@media (prefers-color-scheme")
    assert start, f"{name} 没有深色的样式，请重跑笔记本"
    unlisted = {color for _, _, color in PAINTED.findall(drawn)} - {c for d in DARK for c in (d, d.lower())}
    assert not unlisted, f"{name}：{unlisted} 没有深色，请从 lib/colors.py 里选"
    for attribute, joint, color in set(PAINTED.findall(drawn)):
        assert f"{attribute}{joint}{color}" in style, f"{name}：{color} 的深色没有写进图里"
