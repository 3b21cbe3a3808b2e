"""参数的检查：整数、(高, 宽)、张量、池化方式。公开的函数都先经过这里；不合理的值说清楚，不替读者猜。

种类不对（列表、字符串、布尔、复数……）抛 TypeError；种类对而数值或形状不对抛 ValueError。
"""

import operator

import torch

FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
INTEGERS = (
    *(torch.int8, torch.int16, torch.int32, torch.int64),
    *(torch.uint8, torch.uint16, torch.uint32, torch.uint64),
)


def integer(name: str, value, minimum: int) -> int:
    """把 value 读成不小于 minimum 的整数；True、1.0、"same" 都不算整数。"""
    number = whole(value)
    if number is None:
        raise TypeError(f"{name}应是整数，得到 {value!r}（{type(value).__name__}）：请写成整数，例如 {minimum + 1}")
    if number < minimum:
        raise ValueError(f"{name}应不小于 {minimum}，得到 {number}：请改成 {minimum} 或更大的整数")
    return number


def whole(value) -> int | None:
    """value 说的整数；不是整数就是 None。"""
    if type(value) in (int, torch.SymInt):  # SymInt 是 torch.export 还没有定的尺寸，交给 operator.index 就定死了
        return value
    if isinstance(value, bool) or (isinstance(value, torch.Tensor) and value.dtype == torch.bool):
        return None
    try:
        return operator.index(value)
    except TypeError:
        return None


def pair(name: str, value, minimum: int) -> tuple[int, int]:
    """把两个整数读成 (高, 宽)。"""
    if not isinstance(value, tuple | list):
        raise TypeError(f"{name}应是 (高, 宽)，得到 {value!r}：请写成两个整数，例如 (3, 3)")
    if len(value) != 2:
        raise ValueError(f"{name}应是 (高, 宽) 两个数，得到 {tuple(value)!r}：请只写高和宽")
    return integer(f"{name}的高", value[0], minimum), integer(f"{name}的宽", value[1], minimum)


def both_axes(name: str, value, minimum: int) -> tuple[int, int]:
    """一个整数（高和宽相同）或 (高, 宽) → (高, 宽)。"""
    if isinstance(value, tuple | list):
        return pair(name, value, minimum)
    return (integer(name, value, minimum),) * 2


def check_mode(mode: str) -> None:
    if not isinstance(mode, str) or mode not in ("max", "avg"):
        raise ValueError(f'池化方式 mode 应是 "max" 或 "avg"，得到 {mode!r}：请改成其中一个')


def check_tensor(name: str, X, *layouts: str) -> None:
    """要求 X 是一个不空的实数张量，维数与某一种排列相同；排列写成 "c n_h n_w" 的样子。"""
    if not isinstance(X, torch.Tensor):
        raise TypeError(f"{name} 应是 torch.Tensor，得到 {type(X).__name__}：请先用 torch.as_tensor 转换")
    if X.is_nested:
        raise TypeError(f"{name} 是嵌套张量（nested tensor）：请先用 torch.nested.to_padded_tensor 补齐，或一个个算")
    if X.layout != torch.strided:
        raise TypeError(f"{name} 的存法是 {X.layout}，这里只算普通的（torch.strided）：请先用 .to_dense() 转换")
    if X.is_quantized:
        raise TypeError(f"{name} 是量化的张量（{X.dtype}）：请先用 .dequantize() 转换")
    if X.dtype not in FLOATS + INTEGERS:
        raise TypeError(
            f"{name} 的元素类型是 {X.dtype}，这里只算整数、float16、bfloat16、float32、float64：请先用 .to(dtype) 转换"
        )
    if X.dim() not in [len(layout.split()) for layout in layouts]:
        wanted = " 或 ".join(f"({', '.join(layout.split())})" for layout in layouts)
        raise ValueError(f"{name} 的形状应是 {wanted}，得到 {tuple(X.shape)}：请先用 reshape 或下标整理成这几维")
    if X.numel() == 0:
        raise ValueError(f"{name} 的形状是 {tuple(X.shape)}，里面没有元素：请让每一维至少为 1")


def common_float(*tensors: torch.Tensor) -> tuple[list[torch.Tensor], torch.dtype]:
    """把几个张量转成同一种浮点类型来计算，并给出结果应有的类型。它们要在同一个设备上。

    整数取旁边浮点数的类型；全是整数时取 torch 的默认类型；两种不同的浮点类型抛 TypeError。
    半精度的和在 float32 里累加，最后才舍入一次，与 torch 相同，所以计算用的类型可能比结果的类型宽。
    """
    if len({X.device for X in tensors}) > 1:
        places = "、".join(str(X.device) for X in tensors)
        raise ValueError(f"几个张量在不同的设备上：{places}，请先用 .to({str(tensors[0].device)!r}) 之类的办法移到一起")
    dtypes = sorted({X.dtype for X in tensors if X.is_floating_point()}, key=str)
    if len(dtypes) > 1:
        names = "、".join(str(dtype) for dtype in dtypes)
        raise TypeError(f"几个张量的浮点类型不同：{names}，请先用 .to({dtypes[-1]}) 之类的办法统一")
    dtype = dtypes[0] if dtypes else torch.get_default_dtype()
    wide = torch.float32 if dtype in (torch.float16, torch.bfloat16) else dtype
    return [X.to(wide) for X in tensors], dtype


def factors(*tensors: torch.Tensor) -> tuple[list[torch.Tensor], torch.dtype]:
    """要相乘的几个张量：同 common_float，只是在 torch.autocast 里先换成它要的类型。

    与 nn.Conv2d 相同；autocast 不管 float64 和整数。
    """
    device = tensors[0].device.type
    if torch.amp.is_autocast_available(device) and torch.is_autocast_enabled(device):
        low = torch.get_autocast_dtype(device)
        tensors = [X.to(low) if X.is_floating_point() and X.dtype != torch.float64 else X for X in tensors]
    return common_float(*tensors)


def product(A: torch.Tensor, B: torch.Tensor) -> torch.Tensor:
    """A @ B，类型照 factors 已经定好的；autocast 会再换一次，把半精度的和也舍入掉。"""
    device = A.device.type
    if not (torch.amp.is_autocast_available(device) and torch.is_autocast_enabled(device)):
        return A @ B
    with torch.autocast(device, enabled=False):
        return A @ B
