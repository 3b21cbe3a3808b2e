"""边：在一张小图上涂黑白，看相邻两格相减得到什么。平的地方得 0，有边的地方得 ±1，符号说往哪边变。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    X        图：1 白，0 黑；读者涂的就是它
    kernel   "right" 左减右 [1, −1]，"left" 右减左 [−1, 1]，"down" 上减下（竖排），"sum" 左加右 [1, 1]：和不是 0
    ink      图怎样写成数：False 照原样，1 是白；True 是 1 − X，1 是墨
"""

import torch
import traitlets

from lib.drawing.edges import edges
from lib.explorers.edges.kernels import KERNELS
from lib.ops import corr2d
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Choice, Flag, Numbers

LECTURE = [[1, 1, 0, 0, 0, 0, 1, 1]] * 6  # 讲义的图：中间四列是黑的
SMALLEST, LARGEST = 2, 8  # 再大，手机上一格就太小，涂不准


class Edges(Explorer):
    """X (n_h, n_w) 是图，1 白 0 黑，不给就是讲义的 6×8；kernel 是 "right"、"left"、"down"、"sum" 之一。

    ink 为真时同一张图记成 1 是墨：每个数 x 换成 1 − x。参数不合理时抛 ValueError 或 TypeError。
    """

    CONTROLS = ("kernel", "ink", "clear")

    kind = traitlets.Unicode("edges", read_only=True).tag(sync=True)
    X = Numbers("X", "n_h n_w")
    kernel = Choice(KERNELS, "kernel ")
    ink = Flag(False, "ink ")

    def __init__(self, X=None, kernel="right", ink=False, name=None, title="", controls=""):
        X = LECTURE if X is None else X
        super().__init__(name or "edges", title, controls, X=X, kernel=kernel, ink=ink)

    @traitlets.validate("X")
    def _fits(self, proposal):
        def check():
            X = torch.tensor(proposal.value)
            if not all(SMALLEST <= size <= LARGEST for size in X.shape):
                raise ValueError(f"X 的高和宽应在 {SMALLEST} 到 {LARGEST} 之间，得到 {tuple(X.shape)}：再大就涂不准了")
            if not ((X == 0) | (X == 1)).all():
                raise ValueError("X 里只能有 0（黑）和 1（白）：别的图请先分成黑白，例如 (X > 0.5).float()")
            return proposal.value

        return self.refuse_or(check)

    @property
    def numbers(self) -> torch.Tensor:
        """图写成的数：X，或 1 是墨时的 1 − X。"""
        (X,) = self.tensors("X")
        return 1 - X if self.ink else X

    @property
    def output(self) -> torch.Tensor:
        """lib 算出的互相关，与图上的数相同。"""
        numbers = self.numbers
        return corr2d(numbers, torch.tensor(KERNELS[self.kernel]["K"], dtype=numbers.dtype))

    def picture(self):
        return edges(torch.tensor(self.X, dtype=torch.float64), **KERNELS[self.kernel], ink=self.ink)

    def settings(self) -> str:
        height, width = len(self.X), len(self.X[0])
        found = int(self.output.count_nonzero())
        convention = "1 是墨" if self.ink else "1 是白"
        return f"{height}×{width} 的图，{convention}，{KERNELS[self.kernel]['rule']} → {found} 个输出不是 0"
