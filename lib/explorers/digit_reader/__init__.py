"""读数字：写一个数字，看训练好的网络一格一格怎样读它。每个数都点得开，一直看到纸上的墨。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    networks  几个网络，权重舍到四位；只读
    network   现在读的是第几个，从 0 数起
    samples   几张测试图；只读
    ink       纸上的墨，32×32，1 是墨
    tidy      先像数据那样摆好，再数成 8×8（lib/ink.py）
    shift     移一格："none" 不移，"up"、"down"、"left"、"right"
    noise     第几种噪声，0 是没有
    cell      正看着哪一格：[第几层, 通道, 行, 列]，第 0 层是输入，最后一层是分数

X 是网络读到的墨数，output 是十个分数。
"""

from collections.abc import Mapping

import torch
import traitlets
from torch.nn import functional as F

from lib import ink as paper
from lib import trained
from lib.explorers.digit_reader.network import PAPER, Network, Step, forward, network_of
from lib.explorers.digit_reader.picture import reading
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Checked, Choice, Flag, Numbers, Table, Whole, as_tensor

SHIFTS = {"none": (0, 0), "up": (-1, 0), "left": (0, -1), "right": (0, 1), "down": (1, 0)}
WRITER = 1  # 自带的三个网络里，随手写的字读得最多的那一个是第几个：它看过变形的图
MOST_SAMPLES = 6
LARGEST_SEED = 9999
TOGETHER = ["network", "noise", "cell"]


class Ink(Numbers):
    """32×32 的 0 与 1；与浏览器来往时写成 256 个十六进制数字。"""

    def __init__(self, label: str, **kwargs):
        super().__init__(label, "n_h n_w", **kwargs)
        self.tag(to_json=lambda value, _: pack(value), from_json=lambda value, _: unpack(value))
        self.default_value = Table([[0] * paper.SIDE for _ in range(paper.SIDE)])

    def validate(self, obj, value):
        table = super().validate(obj, value)
        obj.refuse_or(check_ink, table)
        return table


def check_ink(rows) -> None:
    if (size := (len(rows), len(rows[0]))) != (paper.SIDE, paper.SIDE):
        raise ValueError(f"ink 应是 32×32，得到 {'×'.join(map(str, size))}：8×8 的图请放进 samples")
    if not all(v in (0, 1) for row in rows for v in row):
        raise ValueError("ink 里只能有 0（纸）和 1（墨）：别的图请先分成黑白，例如 (X > 0.5).long()")


class Place(Checked):
    """四个整数：第几层、通道、行、列。"""

    def check(self, value):
        plain = isinstance(value, list | tuple) and all(type(v) is int and v >= 0 for v in value)
        if not (plain and len(value) == 4):
            raise ValueError(f"{self.label}应是四个不小于 0 的整数 [层, 通道, 行, 列]，得到 {value!r}")
        return [*value]


def pack(rows) -> str:
    return f"{int(''.join(str(int(v)) for row in rows for v in row), 2):0256x}"


def unpack(value):
    if not isinstance(value, str):
        return value
    bits = f"{int(value, 16):01024b}"
    return [[int(bit) for bit in bits[r * 32 : (r + 1) * 32]] for r in range(32)]


class DigitReader(Explorer):
    """networks：训练好的 nn.Sequential，一个，或名字 → 网络的字典；不给就是第 7 章的三个。

    网络里只能有 ConvLayer 或 nn.Conv2d（后面接 ReLU）、PoolLayer 或 nn.MaxPool2d、nn.AdaptiveMaxPool2d(1)、
    nn.Flatten、nn.Linear，最后给出十个分数；读 8×8 的图，末尾全局池化的读 14×14（四周各空三格）。
    samples 是几个 (正确答案, 8×8 的墨数)；ink (32, 32) 是纸上的墨，不给就是写好的一个 4。
    参数不合理时抛 ValueError 或 TypeError。
    """

    CONTROLS = ("network", "samples", "tidy", "noise")

    kind = traitlets.Unicode("digit-reader", read_only=True).tag(sync=True)
    networks = traitlets.List(read_only=True).tag(sync=True)
    samples = traitlets.List(read_only=True).tag(sync=True)
    network = Whole(0, "network ")
    ink = Ink("ink")
    tidy = Flag(True, "tidy ")
    shift = Choice(SHIFTS, "移一格 shift ")
    noise = Whole(0, "噪声 noise ")
    cell = Place([0, 0, 0, 0], "看着的格子 cell ")

    def __init__(
        self, networks=None, samples=None, ink=None, network=None, tidy=True, shift="none", noise=0, cell=None,
        name=None, title="", controls="",
    ):  # fmt: skip
        given = trained.networks() if networks is None else networks
        given = given if isinstance(given, Mapping) else {"网络": given}
        self._networks = [network_of(label, module) for label, module in given.items()]
        if not self._networks:
            raise ValueError("networks 是空的：请至少给一个训练好的网络")
        shown = samples_of(trained.samples() if samples is None else samples)
        usual = WRITER if networks is None else 0
        values = {"network": usual if network is None else network, "tidy": tidy, "shift": shift, "noise": noise}
        values["ink"] = trained.written() if ink is None else ink
        super().__init__(name or "digit-reader", title, controls, **values)
        self.set_trait("networks", [written(each) for each in self._networks])
        self.set_trait("samples", shown)
        self.cell = strongest(self.steps) if cell is None else cell

    @traitlets.validate(*TOGETHER)
    def _fits(self, proposal):
        def check():
            now = {key: getattr(self, key) for key in TOGETHER} | {proposal.trait.name: proposal.value}
            if now["network"] >= len(self._networks):
                raise ValueError(f"network 应在 0 到 {len(self._networks) - 1} 之间，得到 {now['network']}")
            if now["noise"] > LARGEST_SEED:
                raise ValueError(f"noise 应在 0 到 {LARGEST_SEED} 之间，得到 {now['noise']}")
            if proposal.trait.name == "cell":
                self._exists(now["cell"])
            return proposal.value

        return self.refuse_or(check)

    def _exists(self, cell) -> None:
        steps = self.steps
        layer, *at = cell
        if layer >= len(steps):
            raise ValueError(f"cell 的层应在 0 到 {len(steps) - 1} 之间，得到 {layer}")
        size = steps[layer].maps.shape
        if any(v >= most for v, most in zip(at, size, strict=True)):
            raise ValueError(f"{steps[layer].name}是 {'×'.join(map(str, size))}，没有格子 {at}")

    @traitlets.observe("network")
    def _cell_follows(self, change):
        """换了网络，看着的格子收到有的地方。"""
        steps = self.steps
        layer = min(self.cell[0], len(steps) - 1)
        size = steps[layer].maps.shape
        self.cell = [layer, *(min(v, most - 1) for v, most in zip(self.cell[1:], size, strict=True))]

    @property
    def page(self) -> torch.Tensor:
        """数墨之前的纸 (32, 32)：tidy 为真时已经摆好。"""
        ink = torch.tensor(self.ink, dtype=torch.int64)
        return paper.tidied(ink) if self.tidy else ink

    @property
    def origin(self) -> tuple[int, int]:
        """输入的左上角在纸上是第几块 4×4：移动、四周的空纸都算上。"""
        margin = self._networks[self.network].margin
        return tuple(-by - margin for by in SHIFTS[self.shift])

    @property
    def amounts(self) -> tuple[int, int]:
        """摆好的纸上有几格墨，移一格移到纸外的有几格。"""
        still = paper.counts(self.page)
        margin = self._networks[self.network].margin
        moved = paper.shifted(F.pad(still, (margin,) * 4), *SHIFTS[self.shift])
        return int(still.sum()), int(still.sum() - moved.sum())

    @property
    def X(self) -> torch.Tensor:
        """网络读到的墨数，摆好、移动、加噪声之后：(8, 8)，末尾全局池化的网络是 (14, 14)；0 到 16 的整数。"""
        margin = self._networks[self.network].margin
        moved = paper.shifted(F.pad(paper.counts(self.page), (margin,) * 4), *SHIFTS[self.shift])
        return paper.noisy(moved, self.noise)

    @property
    def steps(self) -> list[Step]:
        """每一层的数，从输入到分数。"""
        return forward(self._networks[self.network], self.X)

    @property
    def output(self) -> torch.Tensor:
        """十个分数，权重舍到四位之后算的，与图上的相同。"""
        return self.steps[-1].maps.flatten()

    def picture(self):
        return reading(self._networks[self.network], self.steps, self)

    def settings(self) -> str:
        answer = int(self.output.argmax())
        return f"{self._networks[self.network].name}，读作 {answer}" if any(map(any, self.ink)) else "纸是空的"


def written(network: Network) -> dict:
    """网络在 trait 里的写法。"""
    return {"name": network.name, "margin": network.margin, "layers": [*network.layers]}


def samples_of(samples) -> list[dict]:
    """(正确答案, 8×8 的墨数) → 在 trait 里的写法。不合理时抛 ValueError 或 TypeError。"""
    made = []
    for label, numbers in samples:
        X = as_tensor("samples 里的图", numbers, "n_h n_w")
        if X.shape != (PAPER, PAPER) or not ((X >= 0) & (X <= paper.FULL) & (X.round() == X)).all():
            raise ValueError(f"samples 里的图应是 8×8、0 到 16 的整数，得到 {tuple(X.shape)}：请给没有除以 16 的")
        made.append({"label": int(label), "ink": pack(paper.ink_of(X.long()).tolist())})
    if len(made) > MOST_SAMPLES:
        raise ValueError(f"samples 最多 {MOST_SAMPLES} 张，得到 {len(made)} 张")
    return made


def strongest(steps: list[Step]) -> list[int]:
    """最后一层卷积里最大的一格。"""
    layer = max(i for i, step in enumerate(steps) if step.type == "conv")
    maps = steps[layer].maps
    channel, place = divmod(int(maps.flatten().argmax()), maps[0].numel())
    return [layer, channel, *divmod(place, maps.shape[2])]
