"""一叠层：每层之后的形状、参数个数、乘加数、感受野，和输出它们的 PyTorch 代码。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    layers                  一列字典，靠近输入的在前
    c_in, n_h, n_w          输入的通道、高、宽
    step                    选中第几层，从 0 数起
    op                      选中的层："conv" 卷积、"max"、"avg" 两种池化
    c_out, groups, bias     选中的层；池化时不用
    kernel_h, padding_h, stride_h, dilation_h 与 …_w     选中的层
    speed, separate_axes    播放速度；高和宽是否分开调
    examples                图上“例子”菜单：[名字, 链接里的写法]

选中的层的那些 traits 是 layers[step] 的抄本：改哪一边，另一边都跟着变。
"""

import traitlets

from lib import drawing
from lib.stack import (
    NAMES,
    WINDOW,
    Row,
    avg_pool,
    checked,
    conv,
    follow,
    max_pool,
)
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Checked, Choice, Flag, KernelSide, Real, Whole, refusing
from lib.window import times

__all__ = ["ShapeCalculator", "avg_pool", "conv", "max_pool"]

MOST = 64
PAIRS = tuple(f"{key}_{axis}" for key in WINDOW for axis in "hw")
CHOSEN = ("op", "c_out", *PAIRS, "groups", "bias")
POOL = {"c_out": 1, "dilation": [1, 1], "groups": 1, "bias": False}  # 池化用不到的 traits 停在这些值上


def flat(layer) -> dict:
    """一层 → 选中的层的那些 traits；浏览器里每层都是这个样子。"""
    whole = {**POOL, **layer}
    pairs = {f"{key}_{axis}": v for key in WINDOW for axis, v in zip("hw", whole[key], strict=True)}
    return {key: {"op": layer["type"], **whole, **pairs}[key] for key in CHOSEN}


def nested(traits) -> dict:
    """flat 的反面；池化的扩张率不是 1 时抛 ValueError。"""
    layer = {"type": traits["op"], **{key: [traits[f"{key}_h"], traits[f"{key}_w"]] for key in WINDOW}}
    if layer["type"] == "conv":
        return checked({**layer, **{key: traits[key] for key in ("c_out", "groups", "bias")}})
    if (dilation := layer.pop("dilation")) != [1, 1]:
        raise ValueError(f"这里的池化不设扩张率，得到 dilation = {tuple(dilation)}：请改成 1")
    return checked(layer)


def link(shape, layers) -> str:
    """链接里的写法；连着一样的层写成 *次数。"""
    words = [",".join(str(v if isinstance(v, str) else int(v)) for v in flat(layer).values()) for layer in layers]
    runs = []
    for word in words:
        if runs and runs[-1][0] == word:
            runs[-1][1] += 1
        else:
            runs.append([word, 1])
    written = ";".join(word if many == 1 else f"{word}*{many}" for word, many in runs)
    return f"input={','.join(map(str, shape))}&layers={written}"


EXAMPLES = (
    ("讲义：3×3，填充 1", (1, 8, 8), [conv(1, 3, 1)]),
    ("讲义：5×3，填充 (2, 1)", (1, 8, 8), [conv(1, (5, 3), (2, 1))]),
    ("讲义：3×3，填充 1，步幅 2", (1, 8, 8), [conv(1, 3, 1, 2)]),
    ("讲义：3×5，填充 (0, 1)，步幅 (3, 4)", (1, 8, 8), [conv(1, (3, 5), (0, 1), (3, 4))]),
    ("LeNet 的卷积部分", (1, 28, 28), [conv(6, 5, 2), avg_pool(2, 2), conv(16, 5), avg_pool(2, 2), conv(120, 5)]),
    ("224×224，5×5 不填充，55 层", (1, 224, 224), [conv(1, 5)] * 55),
    (
        "VGG 的前几层", (3, 224, 224),
        [conv(64, 3, 1), conv(64, 3, 1), max_pool(2, 2), conv(128, 3, 1), conv(128, 3, 1), max_pool(2, 2)],
    ),
)  # fmt: skip


class Layers(Checked):
    """一列层：存成字典，同步时写成 flat 的样子。"""

    def __init__(self, label: str):
        super().__init__(traitlets.Undefined, label)  # 没有现成的默认值，才会用下面那个
        self.tag(
            to_json=lambda layers, _: [flat(layer) for layer in layers],
            from_json=lambda layers, _: [refusing(nested, traits) for traits in layers],
        )

    def make_dynamic_default(self):
        return [conv(1, 1)]  # 每幅图一份，互不相干

    def check(self, value):
        if not isinstance(value, list | tuple):
            raise TypeError(f"{self.label}应是一列层，得到 {value!r}：请写成 [conv(6, 5), max_pool(2, 2)] 的样子")
        if not 1 <= len(value) <= MOST:
            raise ValueError(f"{self.label}应有 1 到 {MOST} 层，得到 {len(value)} 层")
        return [checked(layer) for layer in value]


class ShapeCalculator(Explorer):
    """layers：一列层，字典或 conv(…)、max_pool(…)、avg_pool(…)；shape：输入 (c, h, w)；step：一开始选中第几层。

    层不合理、或接不上前一层时抛 ValueError 或 TypeError。
    读者在图上改前面的层，可能让后面的层走不通；那时 problem_layer 说是为什么，output 从那一层起是 None。
    """

    kind = traitlets.Unicode("shape-calculator", read_only=True).tag(sync=True)
    layers = Layers("layers ")
    c_in, n_h, n_w = Whole(1, "输入通道 c_in ", 1), Whole(1, "输入的高 n_h ", 1), Whole(1, "输入的宽 n_w ", 1)
    step = Whole(0, "层 step ")
    op = Choice(NAMES, "种类 op ")
    c_out, groups, bias = Whole(1, "输出通道 c_out ", 1), Whole(1, "组数 groups ", 1), Flag(True, "bias ")
    kernel_h, kernel_w = KernelSide(1, "高 kernel_h ", 1), KernelSide(1, "宽 kernel_w ", 1)
    padding_h, padding_w = Whole(0, "填充 padding_h "), Whole(0, "填充 padding_w ")
    stride_h, stride_w = Whole(1, "步幅 stride_h ", 1), Whole(1, "步幅 stride_w ", 1)
    dilation_h, dilation_w = Whole(1, "扩张率 dilation_h ", 1), Whole(1, "扩张率 dilation_w ", 1)
    speed = Real(1, "速度 speed ", 0.1, 10)
    separate_axes = Flag(False, "separate_axes ")
    examples = traitlets.List(read_only=True).tag(sync=True)

    _from_page = False

    def __init__(self, layers, shape, name=None, step=0):
        if not isinstance(shape, tuple | list) or len(shape) != 3:
            raise ValueError(f"输入的形状 shape 应是 (通道, 高, 宽)，得到 {shape!r}：请写成 (1, 28, 28) 的样子")
        c_in, n_h, n_w = shape
        super().__init__(name or "shape-calculator", layers=layers, c_in=c_in, n_h=n_h, n_w=n_w)
        self.assign(step=step)

    @traitlets.default("examples")
    def _examples(self):
        return [[label, link(shape, layers)] for label, shape, layers in EXAMPLES]

    def assign(self, **values):
        """同时给了 step 和选中的层的参数时，改的是新选中的那一层。"""
        step, layers = values.get("step", self.step), values.get("layers", self.layers)
        chosen = {key: values[key] for key in CHOSEN if key in values}
        if chosen and values.keys() & {"step", "layers"} and step in range(len(layers)):
            layers = list(layers)
            layers[step] = self.refuse_or(lambda: nested({**flat(checked(layers[step])), **chosen}))
            values = {key: v for key, v in values.items() if key not in chosen} | {"layers": layers}
        super().assign(**values)

    def set_state(self, sync_data):
        """读者改前面的层，后面的层可以一时走不通，图上会说；从 Python 改就不收。"""
        self._from_page = True
        try:
            super().set_state(sync_data)
        finally:
            self._from_page = False

    def _with(self, new: dict) -> list[dict]:
        """把 new 里的 traits 换上之后的各层。"""
        layers = list(new.get("layers", self.layers))
        if not new.keys().isdisjoint(CHOSEN) and self.step < len(layers):
            layers[self.step] = nested({key: new.get(key, getattr(self, key)) for key in CHOSEN})
        return layers

    @traitlets.validate("layers", "c_in", "n_h", "n_w", *CHOSEN)
    def _fits(self, proposal):
        def check():
            new = {proposal.trait.name: proposal.value}
            shape = [new.get(key, getattr(self, key)) for key in ("c_in", "n_h", "n_w")]
            if self.op != "conv" and POOL.get(proposal.trait.name, proposal.value) != proposal.value:
                raise ValueError(f"这里的{NAMES[self.op]}层不设 {proposal.trait.name}：请先把 op 改成 'conv'")
            layers = self._with(new)
            copied = proposal.trait.name in CHOSEN and layers == self.layers  # 只是换一层来看
            _, problem = follow(shape, layers)
            if problem and not (copied or self._from_page):
                raise ValueError(problem)
            return proposal.value

        return self.refuse_or(check)

    @traitlets.validate("step")
    def _exists(self, proposal):
        def check():
            last = len(self.layers) - 1
            if proposal.value > last:
                raise ValueError(f"层 step 应在 0 到 {last} 之间，得到 {proposal.value}：一共 {last + 1} 层")
            return proposal.value

        return self.refuse_or(check)

    @traitlets.observe("layers", "step")
    def _chosen_follows(self, change):
        self.step = min(self.step, len(self.layers) - 1)
        layer = flat(self.layers[self.step])
        if any(getattr(self, key) != layer[key] for key in CHOSEN):
            with self.hold_trait_notifications():
                for key, value in layer.items():
                    setattr(self, key, value)

    @traitlets.observe(*CHOSEN)
    def _layer_follows(self, change):
        layers = self._with({change.name: change.new})
        if layers != self.layers:
            self.layers = layers

    @property
    def shape(self) -> tuple[int, int, int]:
        """输入的形状 (c, h, w)。"""
        return self.c_in, self.n_h, self.n_w

    @property
    def rows(self) -> list[Row | None]:
        """每层的账：shape、parameters、multiply_adds、field、jump、unused；从走不通的层起是 None。"""
        return follow(self.shape, self.layers)[0]

    @property
    def problem_layer(self) -> str:
        """哪一层走不通，为什么；都走得通时是空串。"""
        return follow(self.shape, self.layers)[1]

    @property
    def output(self) -> list[tuple[int, int, int] | None]:
        """各层的输出形状 (c, h, w)，最后一个就是整叠的输出；从走不通的层起是 None。"""
        return [row and row.shape for row in self.rows]

    def picture(self):
        return drawing.layer_stack(self.shape, self.layers, self.rows, self.step, self.problem_layer)

    def settings(self) -> str:
        last = self.output[-1]
        end = f"输出 {times(last)}" if last else "走不通"
        return f"{len(self.layers)} 层，输入 {times(self.shape)} → {end}"
