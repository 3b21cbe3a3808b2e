"""第 3 章的练习：填充与步幅。"""

import math

from lib.exercises.quiz import Choice, Question, Slip
from lib.window import Window, times

# 练习：输出的形状。这组大小让每一种常见的错都算出不同的形状
SIZE, KERNEL, PADDING, STRIDE = (13, 8), 3, 2, 3
OUTPUT = Window(KERNEL, PADDING, STRIDE).output_shape(SIZE)
walks = [(n + 2 * PADDING - KERNEL) / STRIDE for n in SIZE]  # 每个方向走几步，还没有取整

strided_shape = Question(
    "strided-shape",
    ask="输出的形状",
    fields=["高", "宽"],
    answer=OUTPUT,
    right="；".join(
        f"{axis}：⌊({n} + 2×{PADDING} − {KERNEL}) / {STRIDE}⌋ + 1 = {m}"
        for axis, n, m in zip("高宽", SIZE, OUTPUT, strict=True)
    )
    + "。",
    slips=[
        Slip(tuple(w + 1 for w in walks), "忘了向下取整：窗口走不了零点几步，剩下不够一步的行就丢掉。"),
        Slip(tuple(math.ceil(w) + 1 for w in walks), "取整取反了：剩下的行不够走一步，就不走，所以是向下。"),
        Slip(tuple(math.floor(w) for w in walks), "数成了走几步：窗口的起点也是一个位置，还要加 1。"),
        Slip(
            Window(KERNEL, 0, STRIDE).output_shape(tuple(n + PADDING for n in SIZE)),
            "把填充当成了总数：padding 说的是每一侧，两侧都要加。",
        ),
        Slip(Window(KERNEL, 0, STRIDE).output_shape(SIZE), "没有算填充：窗口走的是填充以后的输入。"),
        Slip(Window(KERNEL, PADDING).output_shape(SIZE), "没有用步幅：这是窗口一次只走一格的形状。"),
    ],
)


def keeping(kernel: int, n: int = 28) -> int:
    """步幅为 1、长 kernel 的核，每侧填几格，长度 n 才不变；逐个试出来。"""
    return next(p for p in range(kernel) if Window(kernel, p).output_shape((n, n)) == (n, n))


# 练习：核 7×5，怎样填充才保持大小
TALL = (7, 5)

same_padding = Question(
    "same-padding",
    ask="padding =",
    fields=["高", "宽"],
    answer=tuple(keeping(k) for k in TALL),
    right="，".join(f"{name}一共少 {k - 1}，每侧补 {keeping(k)}" for name, k in zip("行列", TALL, strict=True)) + "。",
    slips=[
        Slip(tuple(k - 1 for k in TALL), "这是两侧加起来的总数；padding 要写每一侧的。"),
        Slip(tuple(k / 2 for k in TALL), "不是核的一半：核长 k 时，一共只少 k − 1 行，先减再平分。"),
        Slip(tuple(math.ceil(k / 2) for k in TALL), "每侧多了 1：核长 k 时，一共只少 k − 1 行，先减再平分。"),
        Slip(TALL, "这是核的大小。想一想不填充时，每过一层少几行、少几列。"),
    ],
)

# 找错：“填充加倍，计算量也加倍”
BEFORE, AFTER = (Window(3, padding).output_shape((224, 224)) for padding in (1, 2))
GROWTH = 100 * (math.prod(AFTER) / math.prod(BEFORE) - 1)  # 单通道时，每个输出都是 3×3 次乘加

padding_cost = Question(
    "padding-cost",
    ask="乘加次数怎样变？",
    choices=[
        Choice("变成 2 倍：补的 0 是原来的 2 倍", False, "乘加次数看有多少个输出，不看补了多少个 0。"),
        Choice("变成 4 倍：高和宽都加倍", False, "加倍的是边上那一圈的宽度，整张图的高和宽没有加倍。"),
        Choice("只多一点：输出多了一圈", True, f"输出从 {times(BEFORE)} 变成 {times(AFTER)}，乘加只多 {GROWTH:.1f}%。"),
        Choice("不变：0 乘任何数都是 0，不必算", False, "卷积不看乘的是不是 0，每个输出照样乘加 9 次；输出也变多了。"),
    ],
)
