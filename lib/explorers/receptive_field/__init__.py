"""感受野：同样的层叠起来，从侧面看。指着一格，亮起它看到的：一层一层往下，直到输入。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    layers                  几层
    kernel_size             核长，各层相同
    stride, dilation        步幅、扩张率，各层相同
    n                       输入长几格
    step, at                正看着第 step + 1 层的第 at 格，都从 0 数起；播放一步走一层
    paths                   亮着的格子里写不写有几条路
    speed                   播放速度
"""

import traitlets

from lib.arguments import integer
from lib.explorers.receptive_field.picture import side_view
from lib.explorers.receptive_field.stack import Stack
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Flag, Real, Whole
from lib.window import receptive_field

SHAPE = ("layers", "kernel_size", "stride", "dilation", "n")
MOST_LAYERS, LONGEST, USUAL = 6, 32, 13  # 再多就看不清了


class ReceptiveField(Explorer):
    """layers 层长 kernel_size 的核，输入长 n；不写 n 就是 13 格，放不下时刚好放下。

    step、at 是一开始看着第几层的第几格，从 0 数起；不写就是最上面一层正中的一格。不合理时抛错。
    """

    CONTROLS = ("play", "pace", "layers", "k", "s", "d", "n", "paths")

    kind = traitlets.Unicode("receptive-field", read_only=True).tag(sync=True)
    layers, kernel_size = Whole(3, "层数 layers ", 1), Whole(3, "核长 kernel_size ", 1)
    stride, dilation = Whole(1, "步幅 stride ", 1), Whole(1, "扩张率 dilation ", 1)
    n = Whole(USUAL, "输入长 n ", 1)
    step, at = Whole(2, "步 step "), Whole(3, "位置 at ")
    paths = Flag(False, "paths ")
    speed = Real(1, "速度 speed ", 0.1, 10)

    def __init__(
        self, layers=3, kernel_size=3, stride=1, dilation=1, n=None, step=None, at=None, paths=False, name=None,
        title="", controls="",
    ):  # fmt: skip
        super().__init__(name or "receptive-field", title, controls)
        given = {"layers": layers, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
        if n is None:
            n = max(USUAL, self.refuse_or(longest_field, given))
        self.assign(**given, n=n, paths=paths)
        step = self.layers - 1 if step is None else step
        self.assign(step=step)
        self.assign(at=self.stack.middle(self.step + 1) if at is None else at)

    @property
    def stack(self) -> Stack:
        return Stack(*(getattr(self, key) for key in SHAPE))

    @traitlets.validate(*SHAPE)
    def _fits(self, proposal):
        def check():
            if proposal.trait.name in MOST and proposal.value > (most := MOST[proposal.trait.name]):
                raise ValueError(f"{proposal.trait.label}应不大于 {most}，得到 {proposal.value}：再多就看不清了")
            values = {key: getattr(self, key) for key in SHAPE} | {proposal.trait.name: proposal.value}
            Stack(*values.values())
            return proposal.value

        return self.refuse_or(check)

    @traitlets.validate("step", "at")
    def _exists(self, proposal):
        def check():
            name, value = proposal.trait.name, proposal.value
            length = self.layers if name == "step" else self.stack.lengths[min(self.step, self.layers - 1) + 1]
            if value >= length:
                raise ValueError(f"{proposal.trait.label}应在 0 到 {length - 1} 之间，得到 {value}：一共 {length} 个")
            return value

        return self.refuse_or(check)

    @traitlets.observe(*SHAPE, "step")
    def _stays_inside(self, change):
        self.step = min(self.step, self.layers - 1)
        self.at = min(self.at, self.stack.lengths[self.step + 1] - 1)

    @property
    def output(self) -> int:
        """最上面一层的一格看到输入的几格。"""
        return receptive_field([self.stack.window] * self.layers)[1]

    def picture(self):
        return side_view(self.stack, self.step + 1, self.at, self.paths)

    def settings(self) -> str:
        more = [f"步幅 {self.stride}"] * (self.stride > 1) + [f"扩张率 {self.dilation}"] * (self.dilation > 1)
        return "，".join([f"{self.layers} 层，核长 {self.kernel_size}", *more]) + f" → 感受野 {self.output}"


MOST = {"layers": MOST_LAYERS, "n": LONGEST}


def longest_field(given: dict) -> int:
    """最上面一层的感受野；参数不合理时抛错。"""
    layers, k, stride, dilation = (integer(f"{key} ", value, 1) for key, value in given.items())
    return Stack(min(layers, MOST_LAYERS), k, stride, dilation, LONGEST).fields[-1]
