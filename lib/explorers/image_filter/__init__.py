"""一张图经过一个核：输入、核、输出排成一行，换核就看见输出跟着变。图是“永”（lib/yong.py）、猫（lib/cat.py）或别的。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    X                       图像，列表的列表，不超过 256×256；画出来小的白、大的黑（0 是白纸，1 是墨）
    K                       核，1×1 到 7×7
    kernel_h, kernel_w      核的大小，总等于 K 的形状：改它就裁小，或在右边和下边补 0
    preset                  预设的名字（kernels.py）；改它就换 K。K 不是预设时是 "custom"
    op                      "corr" 互相关、"conv" 卷积
    padding                 "same" 每侧填 k//2，"none"（也可以写 0）不填
    bias                    偏置：每个输出都加上它，−6 到 6
    relu                    是否再过 ReLU：小于 0 的变成 0
    row, col                当前的输出像素
    image                   X 是哪张图："yong" 永、"cat" 猫、"own" 别的；改成前两样就换 X
    album                   前两样的数，给图上的两个按钮
    char                    X 是哪个字；不是字就空着。只有图上能改：字由浏览器来画
"""

import math
from functools import cache

import torch
import traitlets

from lib.arguments import common_float
from lib.cat import cat
from lib.drawing.image_filter import image_filter
from lib.drawing.svg import shown
from lib.explorers.image_filter.kernels import CUSTOM, PRESETS, kernel_of, name_of
from lib.explorers.image_filter.pixels import Pixels, pack
from lib.operations import OPERATIONS, WEIGHTED, activated
from lib.widgets.matrix import resized, shape
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Checked, Choice, Flag, Numbers, Real, Whole
from lib.window import Window, times
from lib.yong import bitmap

TOGETHER = ["X", "K", "kernel_h", "kernel_w", "preset", "op", "padding"]
LARGEST = 256
LARGEST_KERNEL = 7
STRONGEST_BIAS = 6  # Sobel 的输出在 −4 到 4 之间：再大一些，就全白、全橙了
OWN = "own"


class Padding(Checked):
    def check(self, value):
        if value == 0 and type(value) is int:
            return "none"
        if not isinstance(value, str) or value not in ("same", "none"):
            raise ValueError(f'{self.label}应是 "same"（每侧填 k//2）或 0（不填），得到 {value!r}')
        return value


class ImageFilter(Explorer):
    """X (n_h, n_w)：张量、数组或列表，不给就是“永”；K：预设的名字或 (k_h, k_w) 的数表；padding："same" 或 0。

    输出是核的结果加上 bias；relu 是 True 时，小于 0 的再变成 0。

    一开始停在响应最强的那个像素。参数不合理时抛 ValueError 或 TypeError。
    """

    CONTROLS = ("picture", "preset", "relu", "bias", "op", "source", "padding", "size", "place", "zoom")

    kind = traitlets.Unicode("image-filter", read_only=True).tag(sync=True)
    X, K = Pixels("X", "n_h n_w"), Numbers("K", "k_h k_w")
    kernel_h, kernel_w = Whole(1, "核的高 kernel_h ", 1), Whole(1, "核的宽 kernel_w ", 1)
    preset = Choice([CUSTOM, *PRESETS], "预设 preset ")
    op = Choice(WEIGHTED, "运算 op ")
    padding = Padding("same", "填充 padding ")
    bias = Real(0, "偏置 bias ", -STRONGEST_BIAS, STRONGEST_BIAS)
    relu = Flag(False, "relu ")
    row, col = Whole(0, "行 row "), Whole(0, "列 col ")
    image = Choice([OWN, "yong", "cat"], "图 image ")
    album = traitlets.Dict(read_only=True).tag(sync=True)
    char = traitlets.Unicode("", read_only=True).tag(sync=True)
    _char = ""  # 这张图来的时候 char 是什么

    def __init__(
        self, X=None, K="horizontal", padding="same", op="corr", bias=0, relu=False, name=None, title="", controls=""
    ):
        given = {"X": album()["yong"] if X is None else X, "K": kernel_of(K) if isinstance(K, str) else K}
        given |= {"padding": padding, "op": op, "bias": bias, "relu": relu}
        super().__init__(name or "image-filter", title, controls, **given)
        self.set_trait("album", {name: pack(rows) for name, rows in album().items()})
        self.row, self.col = strongest(self.output)

    @property
    def window(self) -> Window:
        """现在的核大小与每侧的填充。"""
        return self._with({})[0]

    def _with(self, new: dict) -> tuple[Window, tuple[int, int]]:
        """把 new 里的 traits 换上之后的窗口与输入形状；不合理时抛错。"""
        values = {name: new.get(name, getattr(self, name)) for name in TOGETHER}
        X, K = values["X"], values["K"]
        if new.get("preset", CUSTOM) != CUSTOM:
            K = kernel_of(new["preset"])
        size = tuple(new.get(name, n) for name, n in zip(("kernel_h", "kernel_w"), shape(K), strict=True))
        if max(shape(X)) > LARGEST:
            raise ValueError(f"图像 X 是 {times(shape(X))}，每边最多 {LARGEST}：请先缩小，例如隔几个像素取一个")
        if max(size) > LARGEST_KERNEL:
            raise ValueError(f"核是 {times(size)}，每边最多 {LARGEST_KERNEL}：请给一个小一些的核")
        for name in ("X", "K"):
            if not all(math.isfinite(value) for row in values[name] for value in row):
                raise ValueError(f"{name} 里有 NaN 或无穷大，画不成图：请先换成有限的数")
        tables = [table for table in (X, values["K"]) if getattr(table, "dtype", None)]
        common_float(*(torch.empty(0, dtype=table.dtype) for table in tables))
        window = Window(size, tuple(k // 2 for k in size) if values["padding"] == "same" else 0)
        window.output_shape(shape(X))
        return window, shape(X)

    @traitlets.validate(*TOGETHER)
    def _fits(self, proposal):
        def check():
            self._with({proposal.trait.name: proposal.value})
            return proposal.value

        return self.refuse_or(check)

    @traitlets.validate("row", "col")
    def _exists(self, proposal):
        def check():
            name, value = proposal.trait.name, proposal.value
            last = self._size()[name == "col"] - 1
            if value > last:
                raise ValueError(f"{name} 应在 0 到 {last} 之间，得到 {value}：输出是 {times(self._size())}")
            return value

        return self.refuse_or(check)

    @traitlets.observe("K")
    def _sizes_follow(self, change):
        with self.hold_trait_notifications():
            self.kernel_h, self.kernel_w = shape(change.new)
            self.preset = name_of(change.new)

    @traitlets.observe("kernel_h", "kernel_w")
    def _numbers_follow(self, change):
        if shape(self.K) != (self.kernel_h, self.kernel_w):
            self.K = resized(self.K, (self.kernel_h, self.kernel_w), lambda r, c: 0)

    @traitlets.observe("preset")
    def _kernel_follows(self, change):
        if change.new != CUSTOM and kernel_of(change.new) != self.K:
            self.K = kernel_of(change.new)

    @traitlets.observe("image")
    def _numbers_of_the_image(self, change):
        if change.new != OWN and album()[change.new] != self.X:
            self.X = album()[change.new]

    @traitlets.observe("X")
    def _image_and_character_follow(self, change):
        """图换了，字却没跟着换：这张图不是那个字（浏览器换字时两个一起来）。"""
        self.image = next((name for name, rows in album().items() if rows == change.new), OWN)
        if self.image == "yong":
            self.set_trait("char", "永")
        elif self.char == self._char:
            self.set_trait("char", "")
        self._char = self.char

    @traitlets.observe(*TOGETHER)
    def _place_follows(self, change):
        height, width = self._size()
        self.assign(row=min(self.row, height - 1), col=min(self.col, width - 1))

    def _size(self) -> tuple[int, int]:
        return self.window.output_shape(shape(self.X))

    @property
    def output(self) -> torch.Tensor:
        """lib 算出的输出 (m_h, m_w)。"""
        return activated(OPERATIONS[self.op], self.bias, self.relu).compute(*self.tensors("X", "K"), self.window)

    def picture(self):
        X, K = torch.tensor(self.X, dtype=torch.float64), torch.tensor(self.K, dtype=torch.float64)
        return image_filter(X, K, self.window.padding, self.op, (self.row, self.col), self.bias, self.relu)

    def settings(self) -> str:
        image = f"“{self.char}”" if self.char else "猫" if self.image == "cat" else "图像"
        label = "" if self.preset == CUSTOM else f"“{PRESETS[self.preset][0]}”"
        padding = "每侧填充 k//2" if self.padding == "same" else "不填充"
        sizes = f"{image} {times(shape(self.X))}，卷积核{label} {times(shape(self.K))}"
        after = f"，偏置 {shown(self.bias)}" * bool(self.bias) + "，ReLU" * self.relu
        return f"{OPERATIONS[self.op].label}，{sizes}，{padding}{after} → 输出 {times(self._size())}"


def strongest(Y: torch.Tensor) -> list[int]:
    """绝对值最大的像素；不止一个时取离中心最近的。"""
    places = (Y.abs() == Y.abs().max()).nonzero()
    center = (torch.tensor(Y.shape) - 1) / 2
    return places[((places - center) ** 2).sum(1).argmin()].tolist()


@cache
def album() -> dict[str, list[list[float]]]:
    """图上两个按钮的图；只读。"""
    return {"yong": bitmap(), "cat": cat()}
