"""讲义的互相关。"""

import torch

from lib.drawing.layout import ROOM, column, flow, picture
from lib.drawing.slide import Slide
from lib.drawing.sliding import panel
from lib.drawing.svg import SVG
from lib.drawing.words import arithmetic, description

LECTURE = torch.arange(9).reshape(3, 3), torch.arange(4).reshape(2, 2)


def correlation() -> SVG:
    slide, at = Slide(*LECTURE), (0, 0)
    content = column(panel(slide, at), flow(arithmetic(slide, *at), ROOM, size=19, align="middle"), gap=18)
    return picture("correlation", "互相关：窗口里的数与核逐个相乘，再相加", description(slide, *at), content)
