"""第 6 章的练习：问答。"""

import torch
import torch.nn.functional as F

import lib
from lib.exercises.checker import Case, Checker, Mistake, picture, random_inputs
from lib.exercises.quiz import Choice, Question, Slip
from lib.window import Window

DOUBLE = torch.float64

# 练习：两个通道，偏置要抵消均值
MEANS = torch.tensor([2, 5])
KERNELS = torch.tensor([[[1, 2], [0, 1]], [[1, -1], [-2, 1]]])
SUMS = KERNELS.sum((1, 2))

mean_bias = Question(
    "mean-bias",
    ask="偏置",
    answer=-(MEANS * SUMS).sum().item(),
    right=f"两个核的和是 {SUMS[0]} 和 {SUMS[1]}".replace("-", "−")
    + "；各通道的均值乘以自己那个核的和，加起来，再取负号。",
    slips=[
        Slip((MEANS * SUMS).sum().item(), "符号反了：这是均值带进来的数，偏置要把它抵消。"),
        Slip(-MEANS.sum().item(), "这是均值之和的负数。均值先乘过核，才进到输出里。"),
        Slip(-(MEANS * SUMS.abs()).sum().item(), "有一个核的和是负的，它那一份要减。"),
        Slip(-(MEANS * SUMS.flip(0)).sum().item(), "均值配错了核：第一个通道的均值，乘第一个核的和。"),
        Slip(-(MEANS.sum() * SUMS.sum()).item(), "均值与核要一一配对：一个通道的均值，只乘它自己的核。"),
        Slip(-(MEANS.double().mean() * SUMS.sum()).item(), "均值不要先合在一起：一个通道的均值，只乘它自己的核。"),
        Slip(-(MEANS * SUMS).sum().item() / 4, "用了核的平均。均值要乘的是核里所有数的和。"),
    ],
    wrong="先算每个核里所有数的和。",
)

# 练习：核 5、5、3、3、3 的五层，移一格之后对不上的一圈
STACK, PHOTO = (5, 5, 3, 3, 3), 32
RING = sum(k // 2 for k in STACK)
OVERLAP = PHOTO - 1  # 两个画面错开一格

border_ring = Question(
    "border-ring",
    ask="对不上的一圈",
    fields=["圈宽", "正中对得上的边长"],
    answer=(RING, OVERLAP - 2 * RING),
    right=f"每层往里走 (k − 1)/2 格，一共 {' + '.join(str(k // 2) for k in STACK)} = {RING}；"
    f"重叠的 {OVERLAP} 格，两头各去掉一圈。",
    slips=[
        Slip((len(STACK), OVERLAP - 2 * len(STACK)), "每层只算了一格：核大的层，一次往里走不止一格。"),
        Slip((2 * RING, OVERLAP - 4 * RING), "每层多算了一倍：圈宽是一侧的，核往一侧伸出去多少格？"),
        Slip((RING, OVERLAP - RING), "圈宽对了。正中的边长，两头都要去掉。"),
        Slip((RING, PHOTO - 2 * RING), "圈宽对了。两个画面错开一格，重叠的部分比画面小一格。"),
        Slip((STACK[0] // 2, OVERLAP - 2 * (STACK[0] // 2)), "这是过一层之后的样子。后面的层会把错的数再往里带。"),
    ],
    wrong="一层一层地想：这一层的核，能把边上错的数往里带几格？",
)


# 编写：先模糊，再抽样


def blur(X):
    return (X[:-2] + 2 * X[1:-1] + X[2:]) / 4


def sampled(X, margin=0, first=0):
    return X[margin : len(X) - margin][first::2]


STRIPES = torch.tensor([0, 1] * 6, dtype=DOUBLE)

blur_and_halve = Checker(
    takes="X",
    reference=lambda X: blur(X)[::2],
    by_hand=False,
    cases=[
        Case("一黑一白的条纹", (STRIPES,), "模糊之后，条纹应当成了一样的灰。"),
        Case("几个整数", (torch.tensor([0, 4, 8, 0, 0, 12, 4, 0, 8], dtype=DOUBLE),)),
        Case("处处是 5 的一行", (torch.full((7,), 5.0, dtype=DOUBLE),), "平坦的一行，模糊之后应当还是 5。"),
        Case("奇数个随机数", random_inputs(61, (15,))),
        Case("偶数个随机数", random_inputs(62, (18,))),
    ],
    mistakes=[
        Mistake("没有模糊", "这是直接隔一个取一个，条纹还是骗人的。抽样之前少了一步。", lambda X: sampled(X)),
        Mistake("没有模糊", "这是直接隔一个取一个，条纹还是骗人的。抽样之前少了一步。", lambda X: sampled(X, 1)),
        Mistake(
            "先抽样再模糊",
            "次序反了：抽样先把一半的像素丢掉，后面再模糊，丢掉的也回不来。",
            lambda X: blur(X[::2]),
        ),
        Mistake("没有抽样", "模糊是对的，可是每一个都留着，没有缩小。", blur),
        Mistake("没有归一", "模糊之后亮了一个倍数，是三个权重的和。", lambda X: 4 * blur(X)[::2]),
        Mistake("除数不对", "除以的是权重的个数。要让平坦的一行亮度不变，该除以什么？", lambda X: 4 / 3 * blur(X)[::2]),
        Mistake(
            "三个数份量一样",
            "三个数加起来平均，中间的没有加倍。这样的核，遇到一黑一白的条纹还会露出痕迹。",
            lambda X: (X[:-2] + X[1:-1] + X[2:])[::2] / 3,
        ),
        Mistake(
            "从第二个开始取",
            "模糊之后，留下的是第二、第四个……第一个也该留。",
            lambda X: blur(X)[1::2],
        ),
        Mistake(
            "两端补了 0",
            "两端的数变暗了：图外补了 0。这道题不填充，窗口整个落在图里。",
            lambda X: blur(F.pad(X, (1, 1)))[::2],
        ),
        Mistake("多了一维", "多了一维：X 是一维的，返回的也该是一维。", lambda X: blur(X)[::2][None]),
    ],
)


# 编写：只认完整的图案


def matches(X, P):
    """窗口与 P 一格不差的地方是 1，别处是 0。"""
    h, w = P.shape
    return (X.unfold(0, h, 1).unfold(1, w, 1) == P).all(-1).all(-1).to(X.dtype)


def score(X, P):
    """一格不差时最大的得分：该亮的给分，不该亮的扣分。"""
    return lib.corr2d(X, 2 * P - 1)


def binary(seed, *shape):
    return torch.randint(2, shape, generator=torch.Generator().manual_seed(seed)).to(DOUBLE)


CROSS = picture("101 010 101")
CORNER = picture("11 10")

find_pattern = Checker(
    takes="X P",
    reference=matches,
    by_hand=False,
    cases=[
        Case("一个完整的 × 和两个不完整的", (picture("10100 01010 10101"), CROSS), "只有最左边的窗口是完整的 ×。"),
        Case("全白的图", (torch.ones(3, 4, dtype=DOUBLE), CROSS), "处处都亮，也不是 ×：不该亮的地方亮了。"),
        Case("随机图里找一个角", (binary(70, 8, 9), CORNER), "图案不同，亮的格子数也不同。"),
        Case("随机图里找一条斜线", (binary(70, 9, 8), picture("100 010")), "图案不对称：它的方向对吗？"),
    ],
    mistakes=[
        Mistake("没有偏置", "有一点像的地方都亮了。门槛现在是 0，它该在哪里？", lambda X, P: F.relu(score(X, P))),
        Mistake(
            "只看该亮的",
            "该亮的地方看过了，不该亮的地方亮了也没有扣分：全白的图处处得满分。",
            lambda X, P: F.relu(lib.corr2d(X, P) - P.sum() + 1),
        ),
        Mistake(
            "只看该亮的",
            "该亮的地方看过了，不该亮的地方亮了也没有扣分；也还没有门槛。",
            lambda X, P: F.relu(lib.corr2d(X, P)),
        ),
        Mistake(
            "门槛太高",
            "连完整的图案也没有亮：ReLU 只留下超过门槛的，正好等于门槛的得 0。",
            lambda X, P: F.relu(score(X, P) - P.sum()),
        ),
        Mistake(
            "门槛低了",
            "完整的得了 2，差一格的也亮了。门槛再抬高一点。",
            lambda X, P: F.relu(score(X, P) - P.sum() + 2),
        ),
        Mistake(
            "门槛写死了",
            "× 找对了，换一个图案就不行：门槛该随图案里亮的格子数而变。",
            lambda X, P: F.relu(score(X, P) - CROSS.sum() + 1),
        ),
        Mistake(
            "偏置的正负号反了",
            "门槛成了负的，几乎处处都亮。偏置是加上去的，要抬高门槛，它该是正还是负？",
            lambda X, P: F.relu(score(X, P) + P.sum() - 1),
        ),
        Mistake(
            "没有 ReLU",
            "完整的图案得 1，别处却是负数。门槛以下的要变成 0。",
            lambda X, P: score(X, P) - P.sum() + 1,
        ),
        Mistake(
            "核转了 180°",
            "对称的 × 找对了，不对称的图案找成了转过去的样子。",
            lambda X, P: F.relu(lib.convolve2d(X, 2 * P - 1) - P.sum() + 1),
        ),
    ],
)


# 编写：感受野


def field(grow=lambda k, d, r, j: r + d * (k - 1) * j, spread=lambda j, s: j * s, start=1):
    """照 grow 和 spread 一层层走，返回感受野的边长；不改它们时就是式 (5.6)。"""

    def walk(layers):
        r, j = start, 1
        for k, s, d in layers:
            r, j = grow(k, d, r, j), spread(j, s)
        return r

    return walk


def spacing_first(layers):
    """先乘步幅，再长感受野。"""
    r, j = 1, 1
    for k, s, d in layers:
        j *= s
        r += d * (k - 1) * j
    return r


def spacing(layers):
    j = 1
    for _, s, _ in layers:
        j *= s
    return j


receptive_field = Checker(
    takes="layers",
    reference=lambda layers: lib.receptive_field([Window(k, stride=s, dilation=d) for k, s, d in layers])[0],
    cases=[
        Case("两层 3×3", (((3, 1, 1), (3, 1, 1)),), "第一层看 3 格，第二层再往两边各多看 1 格。"),
        Case("卷积之后池化再卷积", (((3, 1, 1), (2, 2, 1), (3, 1, 1)),), "池化之后，相邻两格在原图上隔着 2 格。"),
        Case("步幅 2 两次", (((3, 2, 1), (3, 2, 1), (3, 1, 1)),)),
        Case("扩张率 1、2 和 4", (((3, 1, 1), (3, 1, 2), (3, 1, 4)),), "扩张的核，两格之间隔着几格？"),
        Case("五层混在一起", (((7, 2, 1), (3, 2, 1), (3, 1, 2), (1, 1, 1), (5, 3, 1)),)),
    ],
    mistakes=[
        Mistake(
            "忘了扩张",
            "扩张率是 1 时都对，大于 1 时小了。核的两格之间隔着几格？",
            field(grow=lambda k, d, r, j: r + (k - 1) * j),
        ),
        Mistake(
            "扩张乘在了核长上",
            "扩张率大于 1 时大了。k 个格子之间有几个间隔？扩张拉开的是间隔。",
            field(grow=lambda k, d, r, j: r + (d * k - 1) * j),
        ),
        Mistake(
            "加了整个核长",
            "每过一层都多加了：一个核盖住的格子里，有一格是原来就看得到的。",
            field(grow=lambda k, d, r, j: r + d * k * j),
        ),
        Mistake(
            "忘了间距",
            "步幅都是 1 时对，有了步幅就小了：步幅 2 之后，相邻两格在原图上相距几格？",
            field(grow=lambda k, d, r, j: r + d * (k - 1)),
        ),
        Mistake(
            "间距没有累乘",
            "一次步幅对了，两次就小了：间距只记住了上一层的步幅。",
            field(spread=lambda j, s: s),
        ),
        Mistake(
            "步幅乘早了",
            "这一层的步幅，先用在了这一层自己身上。它拉开的是这一层的输出，影响的是后面的层。",
            spacing_first,
        ),
        Mistake(
            "层的次序反了",
            "层是从输入那一侧开始排的，这里像是从输出那一侧开始算的。",
            lambda layers: field()(layers[::-1]),
        ),
        Mistake("从 0 开始", "正好小了 1：还没有过任何一层时，一个像素看得到几个像素？", field(start=0)),
        Mistake(
            "多返回了间距",
            "除了边长，还多了一个数。这里只要边长。",
            lambda layers: (field()(layers), spacing(layers)),
        ),
        Mistake("返回了间距", "这是相邻两个输出在原图上的间距，不是感受野。", spacing),
    ],
)

# 找错：从 0 出发，学习率 0.05 也收敛了
lucky_start = Question(
    "lucky-start",
    ask="小李错在哪里？",
    choices=[
        Choice("步数太少，走得再久一点就发散了", False, "从这个起点再走多少步，损失也不会变大。"),
        Choice("他的损失一定求了平均", False, "损失和书里的一样，是各个差的平方加起来，没有除以个数。"),
        Choice(
            "起点碰巧在最缓的方向上，最陡的方向没有走",
            True,
            "从 [0, 0] 到最低点 [1, −1]，正好是最缓的方向，那里的界线是 1/6。起点偏出一点点，最陡的方向就每步乘 −2。",
        ),
        Choice(
            "没有错，界线本来就随起点而变",
            False,
            "损失是二次的，Hessian 处处一样，每个方向的界线都不随起点变。换一个起点试试。",
        ),
    ],
)
