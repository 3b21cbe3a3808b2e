"""第 5 章的练习：池化层。"""

import math

import torch
import torch.nn.functional as F

import lib
from lib.exercises.checker import Case, Checker, Mistake, random_inputs
from lib.exercises.quiz import Choice, Question, Slip
from lib.window import Window

DOUBLE = torch.float64

# 练习：nn.MaxPool2d(3) 没有写步幅
SIZE, POOL = (8, 11), 3
OUTPUT = Window(POOL, stride=POOL).output_shape(SIZE)

default_stride = Question(
    "default-stride",
    ask="输出的形状",
    fields=["高", "宽"],
    answer=OUTPUT,
    right="没有写步幅，它就等于窗口："
    + "；".join(f"⌊({n} − {POOL}) / {POOL}⌋ + 1 = {m}" for n, m in zip(SIZE, OUTPUT, strict=True))
    + "。末尾不够一个窗口的行和列丢掉。",
    slips=[
        Slip(Window(POOL).output_shape(SIZE), "这是每次移一格的形状。讲义的函数这样走，这个层没有写步幅时不是。"),
        Slip(tuple(n / POOL for n in SIZE), "忘了向下取整：不够放一个窗口的行和列，谁也不看。"),
        Slip(tuple(math.ceil(n / POOL) for n in SIZE), "取整取反了：末尾不够一个窗口的，默认丢掉。"),
        Slip(tuple((n - POOL) // POOL for n in SIZE), "数成了走几步：窗口的起点也是一个位置，还要加 1。"),
        Slip(Window(POOL, stride=2).output_shape(SIZE), "这是步幅 2 的形状。没有写步幅时，它的默认值是什么？"),
    ],
)

# 练习：处处相同的负数，填充之后左上角是多少
FLAT = torch.full((6, 6), -9.0, dtype=DOUBLE)
GRID = {"padding": 1, "stride": 2}
LARGEST, AVERAGE = (lib.pool2d(FLAT, 3, mode, **GRID) for mode in ("max", "avg"))
PIXELS = round(9 * lib.pool2d(torch.ones_like(FLAT), 3, "avg", **GRID)[0, 0].item())  # 左上角的窗口里真正的像素
CORNER, MEAN, VALUE = int(LARGEST[0, 0]), round(AVERAGE[0, 0].item()), int(FLAT[0, 0])

padded_corner = Question(
    "padded-corner",
    ask="左上角的输出",
    fields=["最大池化", "平均池化"],
    answer=(CORNER, MEAN),
    right=f"最大池化填 −∞，选中的总是真正的像素；平均池化填 0，"
    f"窗口里 {PIXELS} 个 −{-VALUE} 与 {9 - PIXELS} 个 0，加起来除以 9。",
    slips=[
        Slip((0, MEAN), "最大池化的这个数，输入里没有：它从填充里来。填充不该被选中。"),
        Slip((CORNER, VALUE), "平均池化默认把填充的 0 也算进平均，除数是整个窗口的格数。"),
        Slip((0, VALUE), "两个填充都想反了：最大池化的填充不该被选中，平均池化的填充要算进去。"),
        Slip((CORNER, PIXELS * VALUE // 3), "平均的除数是窗口里的格数，不是窗口的边长。"),
        Slip((CORNER, PIXELS * VALUE), "这是窗口里的和，还没有除。"),
        Slip((CORNER, round(AVERAGE[0, 1].item())), "这是边上的窗口。角上的窗口，上面和左边都伸进了填充。"),
    ],
)


# 编写：各通道分开的池化


def mean(X, k, **grid):
    return lib.pool2d(X, k, "avg", **grid)


def largest(X, k, **grid):
    return lib.pool2d(X, k, "max", **grid)


def pooled_shape(X, k, extra=0):
    return torch.Size([len(X), *(n - size + 1 + extra for n, size in zip(X.shape[1:], k, strict=True))])


TWO_CHANNELS = torch.tensor([[[1, 0, 2], [4, 3, 0], [2, 5, 1]], [[-1, -3, -5], [-2, -6, -4], [-8, -7, -9]]])
INTEGERS = torch.tensor([[[1, 2, 4], [3, 5, 0], [2, 2, 7]]])

pool_channels = Checker(
    takes="X pool_size mode",
    reference=lib.pool2d,
    cases=[
        Case("两个通道取最大", (TWO_CHANNELS.double(), (2, 2), "max")),
        Case("同样的两个通道取平均", (TWO_CHANNELS.double(), (2, 2), "avg")),
        Case("2×3 的窗口取最大", (*random_inputs(51, (3, 4, 6)), (2, 3), "max"), "窗口的高和宽不同，分清了吗？"),
        Case("2×3 的窗口取平均", (*random_inputs(51, (3, 4, 6)), (2, 3), "avg"), "窗口的高和宽不同，分清了吗？"),
        Case("整数的图取平均", (INTEGERS, (2, 2), "avg"), "输入是整数时，平均可以有小数。"),
    ],
    mistakes=[
        Mistake(
            "最大与平均对调",
            "要最大的时候给了平均，要平均的时候给了最大。",
            lambda X, k, mode: (mean if mode == "max" else largest)(X, k),
        ),
        Mistake("总是取最大", "要平均的时候，得到的也是最大。哪里用到了 mode？", lambda X, k, mode: largest(X, k)),
        Mistake("总是取平均", "要最大的时候，得到的也是平均。哪里用到了 mode？", lambda X, k, mode: mean(X, k)),
        Mistake(
            "求了和",
            "取最大是对的；取平均时，结果正好大了一个倍数，是窗口里数的个数。",
            lambda X, k, mode: largest(X, k) if mode == "max" else mean(X, k) * math.prod(k),
        ),
        Mistake(
            "从 0 开始比",
            "负数比不过的那个 0，输入里没有。还没看到任何一个数的时候，最大值从哪里开始？",
            lambda X, k, mode: largest(X, k).clamp(min=0) if mode == "max" else mean(X, k),
        ),
        Mistake(
            "通道混在一起",
            "各通道得到了一样的数：窗口把所有的通道都看进去了。池化在每个通道上单独做。",
            lambda X, k, mode: mixed(X, k, mode).expand(pooled_shape(X, k)),
        ),
        Mistake(
            "通道混在一起",
            "输出少了通道这一维：几个通道合成了一个。池化之后，通道数不变。",
            lambda X, k, mode: mixed(X, k, mode),
        ),
        Mistake(
            "只做了第一个通道",
            "输出少了通道这一维，只有第一个通道的结果。别的通道呢？",
            lambda X, k, mode: lib.pool2d(X[0], k, mode),
        ),
        Mistake(
            "步幅等于窗口",
            "这是窗口一块挨一块的走法。这道题里，窗口每次移一格。",
            lambda X, k, mode: lib.pool2d(X, k, mode, stride=k),
        ),
        Mistake(
            "窗口的高宽对调",
            "窗口该是扁的，却成了竖的：两个数里，哪一个是高？",
            lambda X, k, mode: lib.pool2d(X, k[::-1], mode),
        ),
        Mistake(
            "行列颠倒",
            "数都对，只是每个通道里，输出的行与列对调了。",
            lambda X, k, mode: lib.pool2d(X, k, mode).mT,
        ),
        Mistake(
            "小数被截掉",
            "图是整数时，平均也成了整数，小数部分丢了。装结果的张量是什么类型？",
            lambda X, k, mode: lib.pool2d(X, k, mode).to(X.dtype),
        ),
        Mistake(
            "少了一行一列",
            "窗口最后还能再往右、往下走一步。3 个格子里放得下 2 格宽的窗口，有几种放法？",
            lambda X, k, mode: pooled_shape(X, k, -1),
        ),
        Mistake(
            "多了一行一列",
            "最后一行、最后一列的窗口已经伸出图外了。3 个格子里放得下 2 格宽的窗口，有几种放法？",
            lambda X, k, mode: pooled_shape(X, k, 1),
        ),
    ],
)


def mixed(X, k, mode):
    """把各通道合成一个之后再池化。"""
    return lib.pool2d(X.amax(0) if mode == "max" else X.double().mean(0), k, mode)


# 编写：带填充和步幅的池化


def by_hand_padded(X, k, mode, padding, stride, fill, before, after):
    """前后各填 before、after 格 fill，再池化。"""
    return lib.pool2d(F.pad(X, (before, after, before, after), value=fill), k, mode, stride=stride)


def counted(n, k, padding, stride, extra=0):
    """填充一共 padding 时输出多长。"""
    return (n + padding - k) // stride + 1 + extra


def averaged(change):
    """最大池化是对的，平均池化照 change(平均, 窗口的边长) 错。"""

    def wrong(X, k, mode, padding, stride):
        Y = lib.pool2d(X, k, mode, padding, stride)
        return Y if mode == "max" else change(Y, k)

    return wrong


def from_every_row(X, k, mode, padding, stride):
    """输出的大小对，窗口却每次只移一格。"""
    m_h, m_w = Window(k, padding, stride).output_shape(X.shape)
    return lib.pool2d(X, k, mode, padding)[:m_h, :m_w]


def only_one_side(before, after):
    """填充只补在前面，或只补在后面。"""

    def wrong(X, k, mode, padding, stride):
        fill = -math.inf if mode == "max" else 0
        return by_hand_padded(X, k, mode, padding, stride, fill, before * padding, after * padding)

    return wrong


NEGATIVE = -torch.tensor([[3, 1, 4, 8], [2, 6, 5, 7], [9, 2, 3, 1], [4, 8, 6, 5]], dtype=DOUBLE)

pool_padded = Checker(
    takes="X k mode padding stride",
    reference=lib.pool2d,
    cases=[
        Case("全是负数的图取最大", (NEGATIVE, 2, "max", 1, 2), "角上的窗口里只有一个真正的像素。"),
        Case("同样的图取平均", (NEGATIVE, 2, "avg", 1, 2), "角上的窗口里有几格是填充？"),
        Case("重叠的窗口取最大", (*random_inputs(52, (7, 10)), 3, "max", 1, 2)),
        Case("重叠的窗口取平均", (*random_inputs(52, (7, 10)), 3, "avg", 1, 2)),
        Case("不填充而步幅是 3", (*random_inputs(53, (5, 9)), 3, "avg", 0, 3)),
        Case("5×5 的窗口每侧填 2", (*random_inputs(54, (6, 7)), 5, "max", 2, 1)),
    ],
    mistakes=[
        Mistake(
            "最大池化填了 0",
            "边上的窗口选中了 0，输入里却没有 0。什么数放进填充，才永远不会被选中？",
            lambda X, k, mode, padding, stride: by_hand_padded(X, k, mode, padding, stride, 0, padding, padding),
        ),
        Mistake(
            "平均也填了 −∞",
            "取平均时，边上成了 −∞。两种池化，填充里放的数不同。",
            lambda X, k, mode, padding, stride: by_hand_padded(
                X, k, mode, padding, stride, -math.inf, padding, padding
            ),
        ),
        Mistake(
            "除数没有算填充",
            "除数是真正的像素的个数。这道题与 PyTorch 的默认相同：填充的 0 也算一格。",
            lambda X, k, mode, padding, stride: (
                lib.pool2d(X, k, mode, padding, stride)
                / (1 if mode == "max" else lib.pool2d(torch.ones_like(X), k, "avg", padding, stride))
            ),
        ),
        Mistake("除数是边长", "取平均时，除的是窗口的边长。窗口里有多少格？", averaged(lambda Y, k: Y * k)),
        Mistake("求了和", "取平均时，结果是窗口里的和，还没有除。", averaged(lambda Y, k: Y * k * k)),
        Mistake(
            "最大与平均对调",
            "要最大的时候给了平均，要平均的时候给了最大。",
            lambda X, k, mode, padding, stride: lib.pool2d(X, k, "avg" if mode == "max" else "max", padding, stride),
        ),
        Mistake(
            "下标忘了步幅",
            "输出的大小是对的，窗口却每次只移一格：输出的第 i 行，窗口从输入的第几行开始？",
            from_every_row,
        ),
        Mistake(
            "没有用步幅",
            "窗口每次只移了一格，输出也就大了。步幅该用在两处，一处是大小，一处是位置。",
            lambda X, k, mode, padding, stride: lib.pool2d(X, k, mode, padding),
        ),
        Mistake(
            "没有填充",
            "窗口只在原来的图上走，填充没有用上。",
            lambda X, k, mode, padding, stride: lib.pool2d(X, k, mode, 0, stride),
        ),
        Mistake(
            "只填了一侧", "上面和左边填了，下面和右边的没有用上。padding 是每一侧的，两侧都要算。", only_one_side(1, 0)
        ),
        Mistake(
            "只填了一侧", "下面和右边填了，上面和左边的没有用上。padding 是每一侧的，两侧都要算。", only_one_side(0, 1)
        ),
        Mistake(
            "每侧填了一半",
            "填充少了一半：padding 是每一侧的，这里把它当成了两侧一共的。",
            lambda X, k, mode, padding, stride: lib.pool2d(X, k, mode, padding // 2, stride),
        ),
        Mistake(
            "每侧填了两倍",
            "填充多了一倍：padding 已经是每一侧的，不是两侧一共的，也不用再加倍。",
            lambda X, k, mode, padding, stride: torch.Size(counted(n, k, 4 * padding, stride) for n in X.shape),
        ),
        Mistake(
            "向上取整",
            "形状不对：末尾不够一个窗口的行和列，默认丢掉。",
            lambda X, k, mode, padding, stride: torch.Size(
                math.ceil((n + 2 * padding - k) / stride) + 1 for n in X.shape
            ),
        ),
        Mistake(
            "少了一行一列",
            "形状不对：走了几步，就有几个位置吗？窗口的起点也算一个。",
            lambda X, k, mode, padding, stride: torch.Size(counted(n, k, 2 * padding, stride, -1) for n in X.shape),
        ),
    ],
)

# 练习：往右下斜移一格，2×2、步幅 2 的最大池化有多少输出会变
K = 2
SHARED = (K - 1) ** 2  # 移动前后的两个窗口共有的像素
UNION = 2 * K**2 - SHARED

diagonal_shift = Question(
    "diagonal-shift",
    ask="变了的比例",
    answer=1 - SHARED / UNION,
    digits=2,
    right=f"两个窗口合起来盖住 {UNION} 个像素，共有 {SHARED} 个；最大的落在共有的里面，输出才不变。",
    slips=[
        Slip(2 / (K + 1), "这是只往右移一格的比例。斜着移，两个窗口共有的像素更少。"),
        Slip(SHARED / UNION, "这是不变的比例。"),
        *[  # 填成百分数的，小数留几位都认得
            Slip(round(100 * (1 - SHARED / UNION), n), "问的是比例：写成 0 到 1 之间的小数，或写成分数。")
            for n in range(3)
        ],
        Slip(1 - SHARED / K**2, "只数了移动之前的窗口。变没有变，要看两个窗口合起来的像素里，谁最大。"),
        Slip(1 - SHARED / (2 * K**2), "共有的像素数了两遍。"),
        Slip(1 - (1 - 2 / (K + 1)) ** 2, "把往右和往下当成了两件互不相干的事。直接数两个窗口的像素。"),
        Slip((2 / (K + 1)) ** 2, "把往右和往下当成了两件互不相干的事，而且要求两次都变。直接数两个窗口的像素。"),
    ],
    wrong="画两个错开的窗口，数一数一共盖住几个像素，共有几个。",
)

# 找错：在一张特别的图上，最大池化等于一个卷积
max_as_convolution = Question(
    "max-as-convolution",
    ask="毛病出在哪里？",
    choices=[
        Choice(
            "互相关不是卷积，核要先转 180°",
            False,
            "转过的核仍是一个固定的核，说的仍是同一类运算。转不转，小王的话都一样可疑。",
        ),
        Choice(
            "步幅不对，最大池化的步幅要等于窗口",
            False,
            "池化的窗口可以重叠。lib.pool2d 的步幅默认是 1，两边走法相同，输出也一样大。",
        ),
        Choice(
            "只试了一张图，而且这张图很特别",
            True,
            "这张图越往右下越大，每个窗口的最大值都在右下角，那个核正好取右下角。换一张图，最大值换了位置，核却不会跟着换。",
        ),
        Choice("没有毛病，挑好了核就行", False, "程序只比了一张图。自己挑一张图，让最大的数不在右下角，再比一次。"),
    ],
)

# 说理：有重叠的池化连做两遍
pooled_twice = Question(
    "pooled-twice",
    ask="等于一遍 7×7、步幅 4 的池化吗？",
    choices=[
        Choice("最大池化和平均池化都等于", False, "窗口有重叠，有的像素被算了几次。算几次，对两种池化都没有影响吗？"),
        Choice("都不等于", False, "一个数被比较了几次，窗口里最大的会因此换成别的数吗？"),
        Choice("只有平均池化等于", False, "平均的平均，要每个像素的份量一样，才是总的平均。重叠处的像素，份量一样吗？"),
        Choice(
            "只有最大池化等于",
            True,
            "两遍合起来看的正是 7×7。最大的数被看几次都还是它；平均时，重叠处的像素算了几次，份量就重了。",
        ),
    ],
)
