"""通道：每个输入通道与自己的核互相关，几张部分和相加，再加偏置，得到一个输出通道。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    X                       输入，c_i 张同样大小的数表
    K                       权重，c_o × (c_i / groups) 张核；形状与 PyTorch 的 weight 相同
    bias                    每个输出通道一个数
    c_in, c_out             通道数，总与 X、K 相同：改它就裁去或补上通道
    groups                  组数，c_in 与 c_out 的公约数；等于 c_in 时是逐通道卷积
    n_h, n_w                输入的大小，总等于 X 的形状：改它就裁小或补大每个通道
    kernel_h, kernel_w      核的大小，总等于 K 的形状
    padding_h, padding_w    每侧的填充，不超过有效核大小减一：再多，最外面的窗口里只有填充
    stride_h, stride_w      步幅
    dilation_h, dilation_w  扩张率
    step                    当前的输出格：先走完一个输出通道（行优先），再走下一个，从 0 数起
    speed                   播放速度
"""

import torch
import traitlets

from lib.arguments import common_float
from lib.drawing.channel_sums import channel_sums
from lib.ops import check_channels, corr2d_multi_in_out
from lib.widgets.matrix import FILL
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Numbers, Real, Whole
from lib.window import Window, times

PAIRS = {key: (f"{key}_h", f"{key}_w") for key in ("n", "kernel", "padding", "stride", "dilation")}
WINDOW = ["padding", "stride", "dilation"]
SIZES = ["c_in", "c_out", "groups", *PAIRS["n"], *PAIRS["kernel"]]  # 改它们，X、K、bias 跟着变
TOGETHER = ["X", "K", "bias", *SIZES, *(name for key in WINDOW for name in PAIRS[key])]


class Bias(Numbers):
    """每个输出通道一个数；None 是全 0。"""

    def validate(self, obj, value):
        return super().validate(obj, [0] * len(obj.K) if value is None else value)


class Channels(Explorer):
    """X (c_i, n_h, n_w)、K (c_o, c_i / groups, k_h, k_w)、bias (c_o,) 或 None：张量、数组或列表。

    padding（每侧）、stride、dilation：整数或 (高, 宽)。step 是一开始停在第几个输出（从 0 起）。
    X、K 都不给时是讲义的例子。参数不合理时抛 ValueError 或 TypeError，与 lib.corr2d_multi_in_out 相同，只是填充有上限。
    """

    CONTROLS = ("play", "pace", "c_in", "c_out", "groups", "n", "k", "p", "s", "d")

    kind = traitlets.Unicode("channels", read_only=True).tag(sync=True)
    X, K, bias = Numbers("X", "c_i n_h n_w"), Numbers("K", "c_o c_i/groups k_h k_w"), Bias("bias", "c_o")
    c_in, c_out = Whole(1, "输入通道 c_in ", 1), Whole(1, "输出通道 c_out ", 1)
    groups = Whole(1, "组数（groups）", 1)
    n_h, n_w = Whole(1, "输入的高 n_h ", 1), Whole(1, "输入的宽 n_w ", 1)
    kernel_h, kernel_w = Whole(1, "核的高 kernel_h ", 1), Whole(1, "核的宽 kernel_w ", 1)
    padding_h, padding_w = Whole(0, "填充 padding_h "), Whole(0, "填充 padding_w ")
    stride_h, stride_w = Whole(1, "步幅 stride_h ", 1), Whole(1, "步幅 stride_w ", 1)
    dilation_h, dilation_w = Whole(1, "扩张率 dilation_h ", 1), Whole(1, "扩张率 dilation_w ", 1)
    step = Whole(0, "步 step ")
    speed = Real(1, "速度 speed ", 0.1, 10)

    def __init__(
        self,
        X=None,
        K=None,
        bias=None,
        padding=0,
        stride=1,
        dilation=1,
        groups=1,
        name=None,
        step=0,
        title="",
        controls="",
    ):
        if X is None and K is None:
            X, K = lecture()
        window = Window(1, padding, stride, dilation)
        pairs = {trait: value for key in WINDOW for trait, value in zip(PAIRS[key], getattr(window, key), strict=True)}
        super().__init__(name or "channels", title, controls, X=X, K=K, bias=bias, groups=groups, **pairs)
        self.assign(step=step)

    @property
    def window(self) -> Window:
        """现在的核大小、填充、步幅、扩张率。"""
        return self._with({})

    def _with(self, new: dict) -> Window:
        """把 new 里的 traits 换上之后的窗口；通道对不上、核放不下时抛错。大小以数表为准，c_in 等跟着它。"""
        values = {name: new.get(name, getattr(self, name)) for name in TOGETHER}
        X, K, groups = values["X"], values["K"], values["groups"]
        c_in, c_out = new.get("c_in", len(X)), new.get("c_out", len(K))
        resized = new.keys() & {"c_in", "groups"}  # K 会跟着裁或补
        per_group = max(c_in // groups, 1) if resized else len(K[0])
        check_channels(torch.empty(c_in, 1, 1), torch.empty(c_out, per_group, 1, 1), groups)
        if "bias" in new and len(values["bias"]) != c_out:
            raise ValueError(f"bias 有 {len(values['bias'])} 个数，输出通道有 {c_out} 个：请给每个输出通道一个偏置")
        common_float(*(torch.empty(0, dtype=values[key].dtype) for key in ("X", "K", "bias") if values[key].dtype))
        n, kernel = (
            tuple(new.get(name, side) for name, side in zip(PAIRS[key], shape(table)[-2:], strict=True))
            for key, table in (("n", X), ("kernel", K))
        )
        window = Window(kernel, *(tuple(values[name] for name in PAIRS[key]) for key in WINDOW))
        window.output_shape(n)
        most = tuple(e - 1 for e in window.effective_size)
        if any(p > limit for p, limit in zip(window.padding, most, strict=True)):
            raise ValueError(
                f"填充 {times(window.padding)} 超过有效核大小减一 {times(most)}，最外面的窗口里只有填充："
                "请减小填充，或加大核"
            )
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
                raise ValueError(f"步 step 应在 0 到 {last} 之间，得到 {proposal.value}：输出一共 {last + 1} 格")
            return proposal.value

        return self.refuse_or(check)

    @traitlets.observe("X", "K")
    def _sizes_follow(self, change):
        with self.hold_trait_notifications():  # 都改完才通知，否则会照着改了一半的大小去裁
            self.c_in, self.c_out = len(self.X), len(self.K)
            (_, self.n_h, self.n_w), (*_, self.kernel_h, self.kernel_w) = shape(self.X), shape(self.K)
            if len(self.bias) != self.c_out:
                self.bias = (list(self.bias) + [0] * self.c_out)[: self.c_out]

    @traitlets.observe(*SIZES)
    def _numbers_follow(self, change):
        size = (self.c_in, self.n_h, self.n_w)
        wanted = (self.c_out, self.c_in // self.groups, self.kernel_h, self.kernel_w)
        if (shape(self.X), shape(self.K)) != (size, wanted):
            bias = (list(self.bias) + [0] * self.c_out)[: self.c_out]
            K = resized_kernel(self.K, len(self.X), wanted, self.c_in)
            self.assign(X=resized_input(self.X, size), K=K, bias=bias)

    @traitlets.observe(*TOGETHER)
    def _step_follows(self, change):
        self.step = min(self.step, self._steps() - 1)

    def output_shape(self) -> tuple[int, int, int]:
        """输出的形状 (c_o, m_h, m_w)。"""
        return len(self.K), *self.window.output_shape(shape(self.X)[1:])

    def _steps(self) -> int:
        c_o, m_h, m_w = self.output_shape()
        return c_o * m_h * m_w

    @property
    def output(self) -> torch.Tensor:
        """lib 算出的输出 (c_o, m_h, m_w)。"""
        window = self.window
        X, K, bias = self.tensors("X", "K", "bias")
        return corr2d_multi_in_out(X, K, bias, window.padding, window.stride, window.dilation, self.groups)

    def picture(self):
        _, m_h, m_w = self.output_shape()
        o, place = divmod(self.step, m_h * m_w)
        X, K, bias = (torch.tensor(table, dtype=torch.float64) for table in (self.X, self.K, self.bias))
        return channel_sums(X, K, bias, self.window, self.groups, (o, *divmod(place, m_w)))

    def settings(self) -> str:
        window = self.window
        parts = [f"输入 {times(shape(self.X))}", f"权重 {times(shape(self.K))}"]
        for noun, value, usual in (
            ("填充", window.padding, (0, 0)),
            ("步幅", window.stride, (1, 1)),
            ("扩张率", window.dilation, (1, 1)),
        ):
            parts += [f"{noun} {value[0] if value[0] == value[1] else value}"] * (value != usual)
        parts += [f"分成 {self.groups} 组"] * (self.groups > 1)
        return f"{'，'.join(parts)} → 输出 {times(self.output_shape())}"


def lecture() -> tuple[torch.Tensor, torch.Tensor]:
    """讲义的例子：X (2, 3, 3)，三个核 K、K + 1、K + 2。"""
    return torch.tensor(table((2, 3, 3), new_input)), torch.tensor(table((3, 2, 2, 2), new_weight))


def new_input(c: int, r: int, q: int) -> int:
    """补上的输入：3×3 以内接着讲义的例子往下数，再往外不成规律，才看得出窗口在哪里。与 channels/state.js 相同。"""
    return ((3 * r + q if r < 3 and q < 3 else FILL["X"](r, q)) + c) % 10


def new_weight(o: int, c: int, a: int, b: int) -> int:
    """补上的权重：输出通道 o 看输入通道 c 的那张核的 (a, b)。与 channels/state.js 相同。"""
    return 2 * a + b + o + c


def table(size: tuple[int, ...], cell, *at: int):
    """一层层的列表，每格是 cell(*下标)。"""
    return [table(size[1:], cell, *at, i) for i in range(size[0])] if size else cell(*at)


def shape(rows) -> tuple[int, ...]:
    return (len(rows), *shape(rows[0])) if isinstance(rows, list) else ()


def resized_input(X: list, size: tuple[int, int, int]) -> list:
    """裁剪或补大成 size (c_i, n_h, n_w)。"""
    c_in, n_h, n_w = shape(X)
    return table(size, lambda c, r, q: X[c][r][q] if c < c_in and r < n_h and q < n_w else new_input(c, r, q))


def resized_kernel(K: list, old_c_in: int, size: tuple[int, int, int, int], c_in: int) -> list:
    """裁剪或补大成 size (c_o, c_i / groups, k_h, k_w)；每一对（输出通道，输入通道）用的仍是原来那张核。"""
    c_out, _, k_h, k_w = shape(K)
    old_first, first = (first_channel(shape(K), old_c_in), first_channel(size, c_in))

    def cell(o, t, a, b):
        c = first(o) + t
        known = o < c_out and 0 <= c - old_first(o) < len(K[o]) and a < k_h and b < k_w
        return K[o][c - old_first(o)][a][b] if known else new_weight(o, c, a, b)

    return table(size, cell)


def first_channel(size: tuple[int, ...], c_in: int):
    """权重的形状 → 函数：输出通道 o 看的第一个输入通道。"""
    c_out, per_group = size[:2]
    return lambda o: o // (c_out * per_group // c_in) * per_group
