"""第 3 章的练习：填充与步幅。"""

import math

import torch
import torch.nn.functional as F

import lib
from lib.exercises.checker import Case, Checker, Mistake, random_inputs
from lib.exercises.quiz import Choice, Question, Slip
from lib.window import Window, times

# 先猜再看：224×224 的图用 5×5 的核，不填充，过几层只剩 4×4
FROM, TO, SHRINKING = 224, 4, Window(5)


def layers_between(n: int, last: int) -> int:
    """边长从 n 降到 last 要过几层 SHRINKING；一层一层地数。"""
    layers = 0
    while n > last:
        n, layers = SHRINKING.output_shape((n, n))[0], layers + 1
    return layers


LOST = SHRINKING.kernel_size[0] - 1  # 每层少几行

how_many_layers = Question(
    "how-many-layers",
    ask="层数",
    answer=layers_between(FROM, TO),
    right=f"每层少 5 − 1 = {LOST} 行，({FROM} − {TO}) / {LOST} = {layers_between(FROM, TO)}。",
    slips=[
        Slip((FROM - TO) // (LOST + 1), "每层少的不是 5 行，是 5 − 1 = 4 行：起点也是一个位置。"),
        Slip(2 * (FROM - TO) // LOST, "少的 4 行已经是上下一共的：每侧 2 行。"),
        Slip(FROM // LOST, "最后还剩 4 行：先算一共要少几行，再除。"),
    ],
    wrong="先算过一层少几行，再看一共要少几行。",
)

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
    right="；".join(
        f"{side}一共少 {k - 1} {unit}，每侧补 {keeping(k)}" for side, unit, k in zip("高宽", "行列", TALL, strict=True)
    )
    + "。",
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

# 找错：下标里忘了步幅

stride_index = Question(
    "stride-index",
    ask="步幅 2 时，Y 里的数对吗？",
    choices=[
        Choice("对：形状对了，数就对了", False, "形状只说循环转了几圈。每一圈里窗口停在哪里，要看切片的起点。"),
        Choice("都不对：每个窗口的位置都错了", False, "看 i 和 j 都是 0 的那一圈：窗口本来就该停在左上角。"),
        Choice(
            "除了左上角的一个，都是别处的数",
            True,
            "窗口从第 i 行、第 j 列开始，没有跳。得到的是步幅 1 的输出的左上角那一块。",
        ),
        Choice(
            "数都对，只是末尾的几行没有看到", False, "末尾确实没有看到，可是中间的数呢？写出 i 等于 1 时切片的起点。"
        ),
        Choice("数都对，只是次序乱了", False, "写出第 0 行的头三个窗口各从第几列开始，再看它们该从第几列开始。"),
    ],
)

# 找错：“两层 3×3 等于一层 5×5，中间加不加 ReLU 都一样”

two_layers = Question(
    "two-layers",
    ask="错在哪里？",
    choices=[
        Choice(
            "没有错：两种做法看到的都是 5×5 的像素",
            False,
            "看到同样的像素，不等于算出同样的数。ReLU 那一步，能并进一个核里吗？",
        ),
        Choice(
            "错在前半句：不加 ReLU，两层也合不成一个 5×5 的核",
            False,
            "把两层的式子展开：每个输出都是一些像素乘以固定的数，再加起来。这正是一个核做的事。",
        ),
        Choice(
            "错在后半句：加了 ReLU，哪一个 5×5 的核也代替不了这两层",
            True,
            "用一个核，输入变号，输出也只变号。第一层的负数被 ReLU 换成了 0，两层就做不到这一点。",
        ),
        Choice("错在后半句：加了 ReLU，输出的形状就变了", False, "ReLU 一个数一个数地算，不改变形状。"),
    ],
)

# 编写：一个方向上的输出长度


def steps(n, k, padding, stride, dilation):
    """窗口能走几步，还没有取整。"""
    return (n + 2 * padding - dilation * (k - 1) - 1) / stride


DRAW = "画出填充以后的一行格子，数一数窗口能停在几个地方。"


def undilated(mistake):
    """同一个错，再加上没有用扩张率：讲义的公式里没有它，照抄的人两样都会错。"""
    return Mistake(
        mistake.name,
        mistake.hint + "另外，扩张率还没有用上。",
        lambda n, k, padding, stride, dilation: mistake.wrong(n, k, padding, stride, 1),
    )


SIZE_MISTAKES = [
    Mistake(
        "没有取整",
        "输出不会有零点几行。剩下的不够走一步，窗口还走吗？",
        lambda *given: steps(*given) + 1,
    ),
    Mistake(
        "向上取整",
        "多了一个：最后一步走不完整，窗口就伸出去了。该往哪边取整？",
        lambda *given: math.ceil(steps(*given)) + 1,
    ),
    Mistake(
        "四舍五入",
        "除不尽时，有的多了一个，有的没有。窗口不会因为差得不多就多走一步。",
        lambda *given: round(steps(*given)) + 1,
    ),
    Mistake(
        "四舍五入",
        "除不尽时，有的多了一个，有的没有。窗口不会因为差得不多就多走一步。",
        lambda *given: round(steps(*given) + 1),
    ),
    Mistake(
        "忘了加一",
        "数成了走几步。窗口还没走的时候，已经停在一个位置上了。",
        lambda *given: math.floor(steps(*given)),
    ),
    Mistake(
        "一加在了除之前",
        "有时少了一个，有时碰巧对。窗口数比步数多一个，这个一要在除完之后加，还是之前加？",
        lambda n, k, padding, stride, dilation: (n + 2 * padding - dilation * (k - 1)) // stride,
    ),
    Mistake(
        "填充当成了总数",
        "填充只加了一侧的。padding 说的是每一侧，一个方向有几侧？",
        lambda n, k, padding, stride, dilation: math.floor(steps(n - padding, k, padding, stride, dilation)) + 1,
    ),
    Mistake(
        "忘了填充",
        "填充没有算进去：窗口走的是填充以后的输入。",
        lambda n, k, padding, stride, dilation: math.floor(steps(n, k, 0, stride, dilation)) + 1,
    ),
    Mistake(
        "忘了步幅",
        "这是窗口一次只走一格时的个数。",
        lambda n, k, padding, stride, dilation: math.floor(steps(n, k, padding, 1, dilation)) + 1,
    ),
]

output_size = Checker(
    takes="n k padding stride dilation",
    reference=lambda n, k, padding, stride, dilation: Window(k, padding, stride, dilation).output_shape((n, n))[0],
    cases=[
        Case("讲义的第三个例子", (8, 3, 1, 2, 1), DRAW),
        Case("步幅 3", (11, 3, 3, 3, 1), DRAW),
        Case("不填充", (10, 3, 0, 3, 1), DRAW),
        Case("步幅 1", (7, 4, 0, 1, 1), "步幅 1 时没有取整的事。核的左端最后能停在第几格？"),
        Case("核拉开了", (20, 3, 1, 2, 3), "扩张率 3 时，3 格的核从头到尾占几格？"),
        Case("核和图一样长", (5, 5, 0, 3, 1), "窗口哪里也去不了，可是它已经停在一个位置上了。"),
    ],
    mistakes=[
        *SIZE_MISTAKES,
        *map(undilated, SIZE_MISTAKES),
        Mistake(
            "忘了扩张率",
            "核没有拉开时都对。拉开以后，它从头到尾占几格？",
            lambda n, k, padding, stride, dilation: math.floor(steps(n, k, padding, stride, 1)) + 1,
        ),
        Mistake(
            "拉开的核算长了",
            "扩张率是相邻两格的间距。k 个格子之间有几个间距？",
            lambda n, k, padding, stride, dilation: math.floor(steps(n, dilation * k, padding, stride, 1)) + 1,
        ),
        Mistake(
            "返回了高和宽",
            "这里只问一个方向，返回一个数就行。",
            lambda *given: (math.floor(steps(*given)) + 1,) * 2,
        ),
    ],
)

# 编写：带填充和步幅的互相关
COUNTING = torch.arange(9, dtype=torch.float64).reshape(3, 3)
KERNEL_2 = torch.tensor([[0, 1], [2, 3]], dtype=torch.float64)


def around(X, top, bottom, left, right):
    """四侧各填几行几列 0。"""
    return F.pad(X, (left, right, top, bottom))


def one_by_one(X, K, padding, stride):
    """步幅 1 的全部输出里，左上角与正确的输出一样大的一块。"""
    m_h, m_w = Window(K.shape, padding, stride).output_shape(X.shape)
    return lib.corr2d(X, K, padding)[:m_h, :m_w]


def edge_padded(X, K, padding, stride):
    h, w = padding
    padded = F.pad(X.double()[None, None], (w, w, h, h), mode="replicate")[0, 0]
    return lib.corr2d(padded, K, stride=stride)


def skipped_first(X, K, padding, stride):
    h, w = padding
    return lib.corr2d(around(X, h, h, w, w)[:: stride[0], :: stride[1]], K)


def left_in_place(X, K, padding, stride):
    """步幅 1 那么大的输出，只有走到的位置上写了数。"""
    Y = torch.zeros_like(lib.corr2d(X, K, padding))
    Y[:: stride[0], :: stride[1]] = lib.corr2d(X, K, padding, stride)
    return Y


def shaped(count):
    """只说形状的错法：每个方向的长度是 count(n, k, p, s)。"""
    return lambda X, K, padding, stride: torch.Size(map(count, X.shape, K.shape, padding, stride))


corr2d_strided = Checker(
    takes="X K padding stride",
    reference=lib.corr2d,
    cases=[
        Case("图 3.5 的例子", (COUNTING, KERNEL_2, (1, 1), (3, 2))),
        Case("步幅高 2 宽 3", (*random_inputs(31, (7, 9), (3, 2)), (0, 0), (2, 3))),
        Case("填充高 2 宽 1", (*random_inputs(32, (6, 5), (3, 3)), (2, 1), (1, 2))),
        Case("除不尽", (*random_inputs(33, (8, 6), (2, 3)), (1, 2), (3, 3))),
        Case("整数的图配小数的核", (COUNTING.long(), KERNEL_2 / 4, (1, 0), (1, 1))),
    ],
    mistakes=[
        Mistake(
            "下标里忘了步幅",
            "形状对，数是窗口一格一格走时的。第 1 个输出的窗口，该从第几行开始？",
            one_by_one,
        ),
        Mistake(
            "高和宽的步幅颠倒",
            "两个方向的步幅对调了：先高后宽。",
            lambda X, K, padding, stride: lib.corr2d(X, K, padding, stride[::-1]),
        ),
        Mistake(
            "高和宽的填充颠倒",
            "两个方向的填充对调了：先高后宽。用了别人的填充函数的话，看看它的次序。",
            lambda X, K, padding, stride: lib.corr2d(X, K, padding[::-1], stride),
        ),
        Mistake(
            "没有填充",
            "窗口走的是原来的图，四周的 0 还没有补上。",
            lambda X, K, padding, stride: lib.corr2d(X, K, 0, stride),
        ),
        Mistake(
            "只填了一侧",
            "上面和左边填了，下面和右边还没有。",
            lambda X, K, padding, stride: lib.corr2d(around(X, padding[0], 0, padding[1], 0), K, 0, stride),
        ),
        Mistake(
            "只填了一侧",
            "下面和右边填了，上面和左边还没有。",
            lambda X, K, padding, stride: lib.corr2d(around(X, 0, padding[0], 0, padding[1]), K, 0, stride),
        ),
        Mistake(
            "填充当成了总数",
            "填得不够。padding 是每一侧的行数，还是两侧一共的？",
            shaped(lambda n, k, p, s: (n + p - k) // s + 1),
        ),
        Mistake(
            "填了边上的数",
            "四周重复了边上的像素。这里的填充补的是什么数？",
            edge_padded,
        ),
        Mistake(
            "先跳着取了输入",
            "步幅跳的是窗口的起点。窗口里面的像素仍是挨着的，一个也不跳。",
            skipped_first,
        ),
        Mistake(
            "写回了原来的位置",
            "走到的地方都算对了，可是它们之间还空着。第 1 个窗口的结果，写在输出的第几行？",
            left_in_place,
        ),
        Mistake(
            "核转了 180°",
            "核在盖上去之前先翻过了。互相关不翻。",
            lib.convolve2d,
        ),
        Mistake(
            "向上取整",
            "多了一行或一列。剩下的不够走一步，窗口还走吗？",
            shaped(lambda n, k, p, s: -((k - n - 2 * p) // s) + 1),
        ),
        Mistake(
            "忘了加一",
            "少了一行一列。窗口还没走的时候，已经停在一个位置上了。",
            shaped(lambda n, k, p, s: (n + 2 * p - k) // s),
        ),
        Mistake(
            "小数被截掉",
            "图是整数时，输出也成了整数，小数部分丢了。装结果的张量是什么类型？",
            lambda X, K, padding, stride: lib.corr2d(X, K, padding, stride).to(X.dtype),
        ),
    ],
)
