"""书里的 SVG 图。

    drawing.figure("correlation")       一幅画好的图，笔记本里直接显示
    drawing.FIGURES                     名字 → 画它的函数
    drawing.sliding_window(X, K, ...)   任意输入和核，窗口停在一处的样子
    python -m lib.drawing [目录]        全部画进 images/（或给定的目录）

自下而上：svg 是元素，layout 把小块拼起来，grid 是数字格子，slide 算一个窗口的事，
words 把它写成字，sliding 画成图，figures/ 里是书中的每一幅。
"""

from lib.drawing.figures.channels import channels, channels_out, one_by_one
from lib.drawing.figures.correlation import correlation
from lib.drawing.figures.cover import cover, favicon, logo
from lib.drawing.figures.dense import dense_to_conv
from lib.drawing.figures.field import two_layers
from lib.drawing.figures.padding import dropped, padding, padding_even, stride
from lib.drawing.figures.pooling import pooling, pooling_stride
from lib.drawing.sliding import sliding_window
from lib.drawing.stack import layer_stack
from lib.drawing.svg import SVG

__all__ = ["FIGURES", "SVG", "figure", "layer_stack", "sliding_window"]

FIGURES = {
    "dense-to-conv": dense_to_conv,
    "correlation": correlation,
    "receptive-field": two_layers,
    "padding": padding,
    "padding-even": padding_even,
    "stride": stride,
    "dropped": dropped,
    "channels": channels,
    "channels-out": channels_out,
    "one-by-one": one_by_one,
    "pooling": pooling,
    "pooling-stride": pooling_stride,
    "cover": cover,
    "logo": logo,
    "favicon": favicon,
}


def figure(name: str) -> SVG:
    """按名字画一幅图；没有这个名字时抛 ValueError。"""
    if name not in FIGURES:
        raise ValueError(f"没有叫 {name!r} 的图：请从 {'、'.join(FIGURES)} 里选")
    return FIGURES[name]()
