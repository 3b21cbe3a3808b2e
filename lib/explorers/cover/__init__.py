"""封面：“永”字上的 3×3 窗口，和它算出的另一张图。拖窗口，换一笔的核。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    kernel      四个核之一：横、竖、撇、捺各找一种边
    row, col    窗口的正中停在哪个像素；每侧填 1，所以它也是输出的行和列
    ink         图：一行一个字符串，一个字符一个像素，是 1/16 的几倍（0 到 g）
    kernels     四个核：[名字, 按钮上的字, 正的一边, 负的一边, 数]
"""

import torch
import traitlets

from lib.colors import BLUE, INK, ORANGE, WHITE
from lib.drawing.image_filter import Filtered, input_image, output_image
from lib.drawing.layout import ROOM, Block, column, flow, label, picture, row, words_of
from lib.drawing.svg import rect, shown, tag
from lib.ops import corr2d
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Choice, Whole
from lib.yong import SIZE, bitmap

LEVELS = 16  # lib/yong.py 的灰度是 1/16 的整数倍
DIGITS = "0123456789abcdefg"
KERNELS = [
    ["horizontal", "横", "上边", "下边", [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]],
    ["vertical", "竖", "左边", "右边", [[1, 0, -1], [1, 0, -1], [1, 0, -1]]],
    ["left_falling", "撇", "左上", "右下", [[1, 1, 0], [1, 0, -1], [0, -1, -1]]],
    ["right_falling", "捺", "右上", "左下", [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]]],
]
TITLE = "窗口走到哪里，右边就算到哪里"
AT = 40, 36  # 一开始停在竖的右边：那里左边三格全是墨


class Cover(Explorer):
    """kernel 是 "horizontal"、"vertical"、"left_falling"、"right_falling" 之一；row、col 是窗口的正中，0 到 63。"""

    CONTROLS = ("kernel",)

    kind = traitlets.Unicode("cover", read_only=True).tag(sync=True)
    kernel = Choice([name for name, *_ in KERNELS], "核 kernel ")
    row, col = Whole(AT[0], "行 row "), Whole(AT[1], "列 col ")
    ink = traitlets.List(read_only=True).tag(sync=True)
    kernels = traitlets.List(KERNELS, read_only=True).tag(sync=True)

    def __init__(self, kernel="vertical", row=AT[0], col=AT[1], name=None, title="", controls=""):
        super().__init__(name or "cover", title, controls, kernel=kernel, row=row, col=col)
        self.set_trait("ink", ["".join(DIGITS[int(v * LEVELS)] for v in line) for line in bitmap()])

    @traitlets.validate("row", "col")
    def _exists(self, proposal):
        def check():
            if proposal.value >= SIZE:
                raise ValueError(f"{proposal.trait.name} 应在 0 到 {SIZE - 1} 之间，得到 {proposal.value}")
            return proposal.value

        return self.refuse_or(check)

    @property
    def chosen(self) -> list:
        """现在的核：KERNELS 里的一行。"""
        return next(each for each in KERNELS if each[0] == self.kernel)

    @property
    def slide(self) -> Filtered:
        X, K = (torch.tensor(table, dtype=torch.float64) for table in (bitmap(), self.chosen[-1]))
        return Filtered(X, K, 1, op="corr")

    @property
    def output(self) -> torch.Tensor:
        """lib 算出的互相关 (64, 64)，每侧填 1。"""
        return corr2d(self.slide.X, self.slide.K, padding=1)

    def picture(self):
        slide, at = self.slide, (self.row, self.col)
        line = self.words()
        content = column(
            row(input_image(slide, at), output_image(slide, at), gap=20, align="start"),
            row(*(swatch(text, K, K is self.chosen[-1]) for _, text, _, _, K in KERNELS), gap=18),
            self.cell(flow(words_of(line), ROOM)),
            gap=14,
        )
        return picture("cover", TITLE, line, content)

    def cell(self, block: Block) -> Block:
        """这一块说的是哪一格输出，写成数据，与网页上的比。"""
        value = float(self.output[self.row, self.col])
        told = {"data_role": "output", "data_row": self.row, "data_col": self.col, "data_value": value}
        return Block(block.width, block.height, tag("g", block.body, **told))

    def words(self) -> str:
        """窗口里的墨，正的一边减负的一边；与 words.js 相同。"""
        _, _, plus, minus, K = self.chosen
        X = torch.nn.functional.pad(self.slide.X, (1, 1, 1, 1))
        inside = X[self.row : self.row + 3, self.col : self.col + 3]
        more, less = (float(inside[torch.tensor(K) == sign].sum()) for sign in (1, -1))
        parts = f"{plus}的墨 − {minus}的墨 = {shown(more)} − {shown(less)} = {shown(more - less)}"
        return f"输出 {self.row, self.col} = {parts}"

    def settings(self) -> str:
        return f"“永”，找{self.chosen[1]}的核，窗口停在 {self.row, self.col}"


def swatch(text: str, K: list, chosen: bool, side: int = 10) -> Block:
    """一个核的小样：正橙负蓝；选中的套一个框。"""
    paints = {1: ORANGE, 0: WHITE, -1: BLUE}
    cells = "".join(
        rect(j * side, i * side, side, side, paints[value], stroke=INK, stroke_width=0.5)
        for i, line in enumerate(K)
        for j, value in enumerate(line)
    )
    frame = rect(-4, -4, 3 * side + 8, 3 * side + 8, stroke=INK, stroke_width=2, rx=3) if chosen else ""
    return row(Block(3 * side, 3 * side, cells + frame), label(text, size=15), gap=9)
