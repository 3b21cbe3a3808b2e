"""一叠层：每层之后的形状、参数个数、乘加数、感受野，和输出它们的 PyTorch 代码。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    layers                  一列字典，靠近输入的在前
    c_in, n_h, n_w          输入的通道、高、宽
    step                    选中第几层，从 0 数起
    op                      选中的层是哪一种：lib.stack 的表 LAYERS 里的一行
    c_out, groups, bias     选中的层；这一种没有的参数停在 lib.stack 的 REST 上
    kernel_h, padding_h, stride_h, dilation_h 与 …_w     选中的层
    speed, separate_axes    播放速度；高和宽是否分开调
    examples                图上“例子”菜单：[名字, 链接里的写法]

选中的层的那些 traits 是 layers[step] 的抄本：改哪一边，另一边都跟着变。
"""

import traitlets

from lib import drawing
from lib.stack import (
    LAYERS,
    PARAMETERS,
    REST,
    WINDOW,
    Row,
    avg_pool,
    checked,
    conv,
    global_avg_pool,
    global_max_pool,
    max_pool,
    relu,
    trace,
)
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Checked, Choice, Flag, KernelSide, Real, Whole, refusing
from lib.window import times

__all__ = ["ShapeCalculator", "avg_pool", "conv", "global_avg_pool", "global_max_pool", "max_pool", "relu"]

MOST = 64
TRAITS = {key: [f"{key}_{axis}" for axis in "hw"] if key in WINDOW else [key] for key in PARAMETERS}  # 参数 → traits
CHOSEN = ("op", *(trait for traits in TRAITS.values() for trait in traits))


def spread(parameters) -> dict:
    """参数 → traits：[高, 宽] 分成两个。"""
    return {
        trait: value
        for key, whole in parameters.items()
        for trait, value in zip(TRAITS[key], whole if key in WINDOW else [whole], strict=True)
    }


def flat(layer) -> dict:
    """一层 → 选中的层的那些 traits；浏览器里每层都是这个样子。"""
    parameters = {**REST, **{key: layer[key] for key in LAYERS[layer["type"]].has}}
    return {"op": layer["type"], **spread({key: parameters[key] for key in PARAMETERS})}


def nested(traits) -> dict:
    """flat 的反面；这一种没有的参数不看。"""
    pairs = {key: [traits[trait] for trait in TRAITS[key]] for key in LAYERS[traits["op"]].has}
    return checked({"type": traits["op"], **{key: v if key in WINDOW else v[0] for key, v in pairs.items()}})


def link_word(layer) -> str:
    """链接里的一层：种类，和它的各个数；没有参数的只写种类。"""
    op, *numbers = flat(layer).values()
    return ",".join([op, *(str(int(v)) for v in numbers)]) if LAYERS[op].has else op


def link(shape, layers) -> str:
    """链接里的写法；连着一样的层写成 *次数。"""
    runs = []
    for word in map(link_word, layers):
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
        [conv(64, 3, 1), relu(), conv(64, 3, 1), relu(), max_pool(2, 2),
         conv(128, 3, 1), relu(), conv(128, 3, 1), relu(), max_pool(2, 2)],
    ),
    (
        "全局平均池化收尾：输入多大都行", (3, 32, 32),
        [conv(16, 3, 1, 2), relu(), conv(32, 3, 1, 2), relu(), conv(10, 1), global_avg_pool()],
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
            raise TypeError(f"{self.label}应是一列层，得到 {value!r}：请写成 [conv(6, 5), relu()] 的样子")
        if not 1 <= len(value) <= MOST:
            raise ValueError(f"{self.label}应有 1 到 {MOST} 层，得到 {len(value)} 层")
        return [checked(layer) for layer in value]


class ShapeCalculator(Explorer):
    """layers：一列层；shape：输入 (c, h, w)；step：一开始选中第几层。

    一层写成 conv(6, 5, padding=2)、max_pool(2, stride=2)、avg_pool(2, stride=2)、relu()、global_avg_pool()、
    global_max_pool()，或它们给出的那种字典，例如 {"type": "conv", "c_out": 6, "kernel": 5}、{"type": "relu"}。
    层不合理、或接不上前一层时抛 ValueError 或 TypeError。
    读者在图上改前面的层，可能让后面的层走不通；那时 problem_layer 说是为什么，output 从那一层起是 None。
    """

    CONTROLS = ("play", "pace", "layer", "input", "rare", "stack", "example", "terms")

    kind = traitlets.Unicode("shape-calculator", read_only=True).tag(sync=True)
    layers = Layers("layers ")
    c_in, n_h, n_w = Whole(1, "输入通道 c_in ", 1), Whole(1, "输入的高 n_h ", 1), Whole(1, "输入的宽 n_w ", 1)
    step = Whole(0, "层 step ")
    op = Choice(LAYERS, "种类 op ")
    c_out, groups, bias = Whole(1, "输出通道 c_out ", 1), Whole(1, "组数 groups ", 1), Flag(True, "bias ")
    kernel_h, kernel_w = KernelSide(LAYERS, 1, "高 kernel_h ", 1), KernelSide(LAYERS, 1, "宽 kernel_w ", 1)
    padding_h, padding_w = Whole(0, "填充 padding_h "), Whole(0, "填充 padding_w ")
    stride_h, stride_w = Whole(1, "步幅 stride_h ", 1), Whole(1, "步幅 stride_w ", 1)
    dilation_h, dilation_w = Whole(1, "扩张率 dilation_h ", 1), Whole(1, "扩张率 dilation_w ", 1)
    speed = Real(1, "速度 speed ", 0.1, 10)
    separate_axes = Flag(False, "separate_axes ")
    examples = traitlets.List(read_only=True).tag(sync=True)

    _from_page = False

    def __init__(self, layers, shape, name=None, step=0, title="", controls=""):
        if not isinstance(shape, tuple | list) or len(shape) != 3:
            raise ValueError(f"输入的形状 shape 应是 (通道, 高, 宽)，得到 {shape!r}：请写成 (1, 28, 28) 的样子")
        c_in, n_h, n_w = shape
        super().__init__(name or "shape-calculator", title, controls, layers=layers, c_in=c_in, n_h=n_h, n_w=n_w)
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

    def _has(self, trait, value):
        """选中的这一种没有这个参数，就不许改。"""
        kind = LAYERS[self.op]
        for key in PARAMETERS.keys() - kind.has:
            if trait in TRAITS[key] and value != spread({key: REST[key]})[trait]:
                raise ValueError(f"这里的{kind.noun}不设{PARAMETERS[key]} {trait}，得到 {value!r}：请先改 op，换一种层")

    @traitlets.validate("layers", "c_in", "n_h", "n_w", *CHOSEN)
    def _fits(self, proposal):
        def check():
            new = {proposal.trait.name: proposal.value}
            shape = [new.get(key, getattr(self, key)) for key in ("c_in", "n_h", "n_w")]
            self._has(proposal.trait.name, proposal.value)
            layers = self._with(new)
            copied = proposal.trait.name in CHOSEN and layers == self.layers  # 只是换一层来看
            _, problem = trace(shape, layers)
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
        return trace(self.shape, self.layers)[0]

    @property
    def problem_layer(self) -> str:
        """哪一层走不通，为什么；都走得通时是空串。"""
        return trace(self.shape, self.layers)[1]

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
