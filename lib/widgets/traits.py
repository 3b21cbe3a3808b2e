"""几种会检查自己的 traits，和张量与 traits 之间的换算。

坏值在 Python 这边就抛 ValueError 或 TypeError（中文），图上也显示同一句话（trait problem）。
"""

import math

import numpy as np
import torch
import traitlets

from lib.arguments import FLOATS, check_tensor, integer


class BadValue(ValueError, traitlets.TraitError):
    """数值不合理。也是 TraitError，traitlets 才会把同一批改动一起退回。"""


class BadType(TypeError, traitlets.TraitError):
    """种类不对。"""


def refusing(check, *args):
    """运行 check；它的 TypeError、ValueError 换成 traitlets 认得、会退回的那两种，话不变。"""
    try:
        return check(*args)
    except (BadValue, BadType):
        raise
    except TypeError as error:
        raise BadType(str(error)) from None
    except ValueError as error:
        raise BadValue(str(error)) from None


class Checked(traitlets.TraitType):
    """能同步的 trait：赋值时用 check(名字, 值) 检查并整理，坏值抛错，图上也说。"""

    def __init__(self, default, label: str, **kwargs):
        super().__init__(default, **kwargs)
        self.label = label
        self.tag(sync=True)

    def validate(self, obj, value):
        return obj.refuse_or(self.check, value)

    def check(self, value):
        raise NotImplementedError


class Whole(Checked):
    """不小于 minimum 的整数；bool、1.0 不算整数。"""

    def __init__(self, default: int, label: str, minimum: int = 0, **kwargs):
        super().__init__(default, label, **kwargs)
        self.minimum = minimum

    def check(self, value):
        return integer(self.label, value, self.minimum)


class KernelSide(Whole):
    """核的高或宽；池化没有核，说窗口：rows 里 op 的那一行知道移动的是哪一种（moving）。"""

    def __init__(self, rows, *given, **kwargs):
        super().__init__(*given, **kwargs)
        self.rows = rows

    def validate(self, obj, value):
        noun = self.rows[obj.op].moving.noun
        return obj.refuse_or(integer, f"{noun}的{self.label}", value, self.minimum)


class Real(Checked):
    """有限的实数，可以限定 [low, high]。"""

    def __init__(self, default: float, label: str, low: float = -math.inf, high: float = math.inf, **kwargs):
        super().__init__(default, label, **kwargs)
        self.low, self.high = low, high

    def check(self, value):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"{self.label}应是一个数，得到 {value!r}：请写成 1 或 0.5 的样子")
        if not (math.isfinite(value) and self.low <= value <= self.high):
            raise ValueError(f"{self.label}应是 {self.low} 到 {self.high} 之间的数，得到 {value!r}")
        return value


class Flag(Checked):
    """True 或 False。"""

    def check(self, value):
        if not isinstance(value, bool):
            raise TypeError(f"{self.label}应是 True 或 False，得到 {value!r}")
        return value


class Choice(Checked):
    """几样里的一样。"""

    def __init__(self, choices, label: str, **kwargs):
        self.choices = tuple(choices)
        super().__init__(self.choices[0], label, **kwargs)

    def check(self, value):
        if not isinstance(value, str) or value not in self.choices:
            raise ValueError(f"{self.label}应是 {'、'.join(map(repr, self.choices))} 之一，得到 {value!r}")
        return value


class Name(Checked):
    """页内唯一的名字：链接 #name:k=3 靠它找到图，所以只收字母、数字、汉字、- 和 _。"""

    def check(self, value):
        if not isinstance(value, str):
            raise TypeError(f"{self.label}应是字符串，得到 {value!r}")
        if not value or not all(c.isalnum() or c in "-_" for c in value):
            raise ValueError(f"{self.label}只能用字母、数字、汉字、- 和 _，得到 {value!r}")
        return value


class Table(list):
    """数表；记得它来自什么类型的张量。来自列表的没有类型，算的时候随旁边的数表。"""

    dtype: torch.dtype | None = None


class Numbers(Checked):
    """数表：张量、数组或列表 → 列表的列表（layout 例如 "n_h n_w"）。与 lib 同样地检查。

    浏览器改的数以列表回来，仍算在原来的类型里。JSON 写不了 NaN 与 ∞，同步时写成字符串。
    """

    def __init__(self, label: str, *layouts: str, **kwargs):
        super().__init__(Table(), label, **kwargs)
        self.layouts = layouts
        self.tag(to_json=lambda value, _: encode(value), from_json=lambda value, _: decode(value))

    def make_dynamic_default(self):
        return Table([[0]])  # 每幅图一份，互不相干

    def validate(self, obj, value):
        if isinstance(value, Table):
            return value
        tensor = obj.refuse_or(as_tensor, self.label, value, *self.layouts)
        table = Table(tensor.tolist())
        table.dtype = getattr(obj, self.name).dtype if isinstance(value, list | tuple) else tensor.dtype
        return table


def as_tensor(label: str, value, *layouts: str) -> torch.Tensor:
    """张量、NumPy 数组、（嵌套的）列表 → 张量；与 lib 的函数一样检查类型与形状。列表里的小数一位不丢。"""
    if isinstance(value, list | tuple):
        value = from_list(label, value)
    elif hasattr(value, "__array__") and not isinstance(value, torch.Tensor):
        value = from_array(label, np.asarray(value))
    elif not isinstance(value, torch.Tensor):
        raise TypeError(f"{label} 应是张量、数组或列表，得到 {value!r}（{type(value).__name__}）：请换成其中一种")
    check_tensor(label, value, *layouts)
    return value.detach().cpu()


def from_array(label: str, array: np.ndarray) -> torch.Tensor:
    """抄一份再给 torch：它不收倒着排的（np.flipud、[::-1]）、字节序与本机相反的（">f4"）、只读的数组。"""
    if array.dtype == object:  # 里面是什么 Python 对象都可能
        return from_list(label, array.tolist())
    try:
        return torch.from_numpy(array.astype(array.dtype.newbyteorder("="), order="C"))
    except TypeError:
        raise TypeError(f"{label} 的元素类型是 {array.dtype}，不是 torch 的数：请先用 .astype(float) 转换") from None


def from_list(label: str, value) -> torch.Tensor:
    value = unpacked(value)
    try:
        tensor = torch.tensor(value)
        return torch.tensor(value, dtype=torch.float64) if tensor.is_floating_point() else tensor
    except (TypeError, ValueError, RuntimeError):
        raise fault(label, value) from None


def unpacked(value):
    """列表里夹着的数组、张量、NumPy 的数，都换成列表和 Python 的数。"""
    if isinstance(value, list | tuple):
        return [unpacked(item) for item in value]
    return value.tolist() if isinstance(value, torch.Tensor | np.ndarray | np.generic) else value


def fault(label: str, value) -> TypeError | ValueError:
    """value 为什么不能成为张量。"""
    for leaf in leaves(value):
        if not isinstance(leaf, int | float | complex):
            return TypeError(f"{label} 里有 {leaf!r}（{type(leaf).__name__}），它不是数：请把每一格都写成数")
        if isinstance(leaf, int) and not -(2**63) <= leaf < 2**63:
            bits = leaf.bit_length()  # 太长的整数连写出来都不许
            return ValueError(f"{label} 里有一个 {bits} 位的二进制整数，64 位装不下它：请写成小数，例如 1e30")
    return ValueError(f"{label} 不是一张整齐的数表，各行有长有短，或者有的多套了一层：请让每行一样长")


def leaves(value):
    """嵌套的列表里的每一格。"""
    if isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def encode(value):
    if isinstance(value, list):
        return [encode(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def decode(value):
    if isinstance(value, list):
        return [decode(v) for v in value]
    return float(value) if isinstance(value, str) else value


def with_dtype(table: Table, usual: torch.dtype) -> torch.Tensor:
    if table.dtype in FLOATS:
        return torch.tensor(table, dtype=table.dtype)
    exact = torch.tensor(table)
    return torch.tensor(table, dtype=usual) if exact.is_floating_point() else exact
