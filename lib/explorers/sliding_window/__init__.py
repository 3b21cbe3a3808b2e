"""滑动窗口：输入、核、输出三张数表，窗口在输入上移动。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    X, K                    数表，列表的列表；池化只用 K 的形状
    n_h, n_w                输入的大小，总等于 X 的形状：改它就裁小或补大 X
    kernel_h, kernel_w      核的大小，总等于 K 的形状
    padding_h, padding_w    每侧的填充
    stride_h, stride_w      步幅
    dilation_h, dilation_w  扩张率；这里的池化不设，只能是 1
    op                      "corr" 互相关、"conv" 卷积、"max"、"avg" 两种池化、"transposed" 转置卷积（填充裁掉输出）
    step                    当前的输出格，行优先从 0 数起；转置卷积走的是输入格
    speed, separate_axes    播放速度；高和宽是否分开调
    reveal                  输出是否走到才写；转置卷积的总是全写出来
"""

import torch
import traitlets

from lib import drawing
from lib.arguments import common_float
from lib.operations import OPERATIONS
from lib.widgets.matrix import FILL, resized, shape
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Choice, Flag, KernelSide, Numbers, Real, Whole
from lib.window import PoolingWindow, Window, times

SIZES = {"X": ("n_h", "n_w"), "K": ("kernel_h", "kernel_w")}
WINDOW = {key: (f"{key}_h", f"{key}_w") for key in ("padding", "stride", "dilation")}
TOGETHER = ["X", "K", "op", *(name for names in [*SIZES.values(), *WINDOW.values()] for name in names)]


class SlidingWindow(Explorer):
    """X (n_h, n_w)、K (k_h, k_w)：张量、数组或列表；padding（每侧）、stride、dilation：整数或 (高, 宽)。

    池化时，K 也可以只写窗口大小：2 或 (2, 3)。step 是一开始停在第几个输出（行优先，从 0 起）；转置卷积走的是输入。
    参数不合理时抛 ValueError 或 TypeError，与 lib 相同。
    """

    CONTROLS = ("play", "pace", "op", "turn", "n", "k", "p", "s", "d", "axes", "reveal", "shift", "guess")

    kind = traitlets.Unicode("sliding-window", read_only=True).tag(sync=True)
    X, K = Numbers("X", "n_h n_w"), Numbers("K", "k_h k_w")
    n_h, n_w = Whole(1, "输入的高 n_h ", 1), Whole(1, "输入的宽 n_w ", 1)
    kernel_h, kernel_w = KernelSide(OPERATIONS, 1, "高 kernel_h ", 1), KernelSide(OPERATIONS, 1, "宽 kernel_w ", 1)
    padding_h, padding_w = Whole(0, "填充 padding_h "), Whole(0, "填充 padding_w ")
    stride_h, stride_w = Whole(1, "步幅 stride_h ", 1), Whole(1, "步幅 stride_w ", 1)
    dilation_h, dilation_w = Whole(1, "扩张率 dilation_h ", 1), Whole(1, "扩张率 dilation_w ", 1)
    op = Choice(OPERATIONS, "运算 op ")
    step = Whole(0, "步 step ")
    speed = Real(1, "速度 speed ", 0.1, 10)
    separate_axes, reveal = Flag(False, "separate_axes "), Flag(False, "reveal ")

    def __init__(
        self, X, K, padding=0, stride=1, dilation=1, op="corr", name=None, step=0, reveal=False, title="", controls=""
    ):
        if op in OPERATIONS and OPERATIONS[op].pooling and is_size(K):
            K = resized([], PoolingWindow(K).kernel_size, FILL["K"])
        window = Window(1, padding, stride, dilation)
        pairs = {f"{key}_{axis}": v for key in WINDOW for axis, v in zip("hw", getattr(window, key), strict=True)}
        super().__init__(name or "sliding-window", title, controls, X=X, K=K, op=op, reveal=reveal, **pairs)
        self.assign(step=step)

    @property
    def operation(self):
        return OPERATIONS[self.op]

    @property
    def window(self) -> Window:
        """现在的核大小、填充、步幅、扩张率。"""
        return self._with({})

    def _with(self, new: dict) -> Window:
        """把 new 里的 traits 换上之后的窗口；不合理时抛错。大小以数表的形状为准，n_h 等跟着它。"""
        values = {name: new.get(name, getattr(self, name)) for name in TOGETHER}
        size = {
            key: tuple(new.get(name, n) for name, n in zip(names, shape(values[key]), strict=True))
            for key, names in SIZES.items()
        }
        operation = OPERATIONS[values["op"]]
        if not operation.pooling:
            common_float(*(torch.empty(0, dtype=values[key].dtype) for key in SIZES if values[key].dtype))
        window = operation.window(size["K"], *((values[h], values[w]) for h, w in WINDOW.values()))
        operation.flow.output_shape(window, size["X"])  # 放不下时抛错
        return window

    @traitlets.validate(*TOGETHER)
    def _fits(self, proposal):
        def check():
            self._with({proposal.trait.name: proposal.value})
            return proposal.value

        return self.refuse_or(check)

    @traitlets.validate("step")
    def _exists(self, proposal):
        def check():
            last = self._steps() - 1
            if proposal.value > last:
                raise ValueError(f"步 step 应在 0 到 {last} 之间，得到 {proposal.value}：一共 {last + 1} 步")
            return proposal.value

        return self.refuse_or(check)

    @traitlets.observe("X", "K")
    def _sizes_follow(self, change):
        with self.hold_trait_notifications():  # 高和宽都改完才通知，否则会照着改了一半的大小去裁
            for name, size in zip(SIZES[change.name], shape(change.new), strict=True):
                setattr(self, name, size)

    @traitlets.observe(*SIZES["X"], *SIZES["K"])
    def _numbers_follow(self, change):
        key = next(key for key, names in SIZES.items() if change.name in names)
        size = tuple(getattr(self, name) for name in SIZES[key])
        if shape(getattr(self, key)) != size:
            setattr(self, key, resized(getattr(self, key), size, FILL[key]))

    @traitlets.observe(*TOGETHER)
    def _step_follows(self, change):
        self.step = min(self.step, self._steps() - 1)

    def _walk(self) -> tuple[int, int]:
        """走过的那张表的形状。"""
        return self.operation.flow.walk(self.window, shape(self.X))

    def _steps(self) -> int:
        rows, cols = self._walk()
        return rows * cols

    @property
    def output(self) -> torch.Tensor:
        """lib 算出的输出 (m_h, m_w)。"""
        return self.operation.compute(*self.tensors("X", "K"), self.window)

    def picture(self):
        window = self.window
        X, K = torch.tensor(self.X, dtype=torch.float64), torch.tensor(self.K, dtype=torch.float64)
        at = divmod(self.step, self._walk()[1])
        return drawing.sliding_window(X, K, window.padding, window.stride, window.dilation, self.op, at, self.reveal)

    def settings(self) -> str:
        window = self.window
        parts = [f"输入 {times(shape(self.X))}", f"{window.noun} {times(window.kernel_size)}"]
        for noun, value, usual in (
            ("填充", window.padding, (0, 0)),
            ("步幅", window.stride, (1, 1)),
            ("扩张率", window.dilation, (1, 1)),
        ):
            parts += [f"{noun} {value[0] if value[0] == value[1] else value}"] * (value != usual)
        size = self.operation.flow.output_shape(window, shape(self.X))
        return f"{self.operation.label}，{'，'.join(parts)} → 输出 {times(size)}"


def is_size(value) -> bool:
    """2 或 (2, 3) 这样的大小，而不是数表。"""
    return isinstance(value, int) or (isinstance(value, tuple | list) and all(isinstance(v, int) for v in value))
