"""第 7 章的练习：认手写数字。"""

import math

import torch

from lib.exercises.checker import Case, Checker, Mistake, random_inputs
from lib.exercises.quiz import Choice, Question, Slip
from lib.window import Window, times

CHANNELS = (8, 16)  # 正文的网络里，两次卷积的输出通道

# 练习：换成 14×10 的图，拉直之后有几个数。第二次池化在高、宽上都除不尽
PICTURE = (14, 10)


def two_pools(size, stride=2, padding=1):
    """“卷积、池化”两次之后的高和宽：卷积是 3×3，池化是 2×2。"""
    for window in [Window(3, padding), Window(2, stride=stride)] * 2:
        size = window.output_shape(size)
    return size


LAST = two_pools(PICTURE)
halves = [n / 4 for n in PICTURE]  # 没有取整

digits_flattened = Question(
    "digits-flattened",
    ask="拉直之后有几个数？",
    answer=CHANNELS[1] * math.prod(LAST),
    right=f"两次池化之后是 {times(LAST)}，第二次各丢掉一行一列；{CHANNELS[1]} 个通道一起拉直，"
    f"{CHANNELS[1]}×{times(LAST)} = {CHANNELS[1] * math.prod(LAST)}。",
    slips=[
        Slip(math.prod(LAST), "这是一个通道的格数：拉直的是全部通道。"),
        Slip(CHANNELS[0] * math.prod(LAST), "这是第一次卷积的通道数：最后一次池化之前是第二次卷积。"),
        Slip(math.prod(CHANNELS) * math.prod(LAST), "两次的通道数不相乘：第二次卷积把输入的通道加掉了。"),
        Slip(CHANNELS[1] * math.prod(halves), "除不尽时要向下取整：不够一个窗口的行和列就丢掉。"),
        Slip(CHANNELS[1] * math.prod(map(math.ceil, halves)), "取整取反了：不够一个窗口的行和列就丢掉，不补。"),
        Slip(CHANNELS[1] * math.prod(n // 2 for n in PICTURE), "只减半了一次：网络里有两次池化。"),
        Slip(
            CHANNELS[1] * math.prod(two_pools(PICTURE, stride=1)),
            "池化只移了 1 格：那是 PoolLayer 不写步幅的样子，这个网络写了步幅 2。",
        ),
        Slip(CHANNELS[1] * math.prod(two_pools(PICTURE, padding=0)), "忘了卷积的填充：每侧填 1，卷积不改变大小。"),
        Slip(CHANNELS[1] * math.prod(PICTURE), "忘了池化：每次池化都把高和宽减半。"),
    ],
)

# 练习：第二次卷积换成 5×5 的核，参数和乘加各是多少
KERNEL, SIDE = 5, 4  # 那里的图是 4×4，每侧填 2，大小不变
c_i, c_o = CHANNELS
weights = c_o * c_i * KERNEL**2
parameters, multiply_adds = weights + c_o, weights * SIDE**2
flat_kernel = c_o * c_i * KERNEL  # 边长忘了平方

digits_wider_kernel = Question(
    "digits-wider-kernel",
    ask="这一层有多少？",
    fields=["参数", "乘加"],
    answer=(parameters, multiply_adds),
    right=f"权重 {c_o}×{c_i}×{KERNEL}×{KERNEL} = {weights:,} 个，加 {c_o} 个偏置；"
    f"每个权重在 {SIDE}×{SIDE} 个位置上各用一次，{weights:,}×{SIDE**2} = {multiply_adds:,}。",
    wrong="两本账分开查：参数只看核与通道，与图的大小无关；乘加还要看输出有几格。",
    slips=[
        Slip((weights, multiply_adds), "参数忘了偏置：每个输出通道还有一个。"),
        Slip((weights + c_o * c_i, multiply_adds), "偏置给多了：一个输出通道只有一个，与输入通道无关。"),
        Slip((parameters, weights), "每个权重只用了一次：卷积核在输出的每个位置上都要用。"),
        Slip((parameters, parameters), "乘加不等于参数：卷积核在输出的每个位置上都要用。"),
        Slip((weights, weights), "参数忘了偏置；乘加不等于权重的个数，卷积核在输出的每个位置上都要用。"),
        Slip((parameters, parameters * SIDE**2), "加偏置不算乘加：它只加，不乘。"),
        Slip((parameters, weights * 8**2), "乘加用了池化之前的大小：这一层的输入已经减半了。"),
        Slip((parameters, weights * (SIDE - KERNEL + 3) ** 2), "填充当成了每侧 1：这里每侧填 2，大小不变。"),
        Slip((parameters, 2 * multiply_adds), "乘加数成了两倍：一次乘和一次加合起来才算一次。"),
        Slip((c_o * (KERNEL**2 + 1), c_o * KERNEL**2 * SIDE**2), "忘了输入通道：一个核要看完全部输入通道。"),
        Slip((parameters, c_o * KERNEL**2 * SIDE**2), "乘加忘了输入通道：一个输出要看完全部输入通道。"),
        Slip((flat_kernel + c_o, flat_kernel * SIDE**2), "核是方的：一张核的格数是边长的平方。"),
    ],
)

# 找错：“参数少就一定算得少”
SHARED = CHANNELS[0] * 3**2 + CHANNELS[0]
SHARED_COST, DENSE, DENSE_COST = CHANNELS[0] * 3**2 * 8**2, 64 * 10 + 10, 64 * 10

digits_fewer_parameters = Question(
    "digits-fewer-parameters",
    ask="他错在哪里？",
    choices=[
        Choice("没有错：参数少，要乘的数就少", False, "全连接层的权重各用一次，卷积核的权重各用几次？"),
        Choice("错在参数：8 个通道各有 64 个位置的核", False, "位置之间共用一个核，参数不随位置变多，他数得对。"),
        Choice(
            "错在推断：共用的权重在每个位置都要乘一次",
            True,
            f"{SHARED} 个参数要做 {SHARED_COST:,} 次乘加，是全连接层 {DENSE_COST} 次的 "
            f"{SHARED_COST / DENSE_COST:.1f} 倍，虽然后者有 {DENSE} 个参数。",
        ),
        Choice("错在比较：两层的输出个数不同，不能比", False, "比的是算一张图的乘加次数，输出个数不同也能比。"),
    ],
)


def tally(labels, answers, classes):
    """混淆矩阵：正确答案是 i、网络答 j 的各有几张。"""
    return torch.bincount(labels * classes + answers, minlength=classes**2).reshape(classes, classes)


def present(labels, answers, classes):
    """表只开到出现过的最大的那一类。"""
    return torch.Size([1 + int(torch.cat([labels, answers]).max())] * 2)


def drawn(seed, count, classes):
    """count 个标签和 count 个答案，大约一半答对。"""
    generator = torch.Generator().manual_seed(seed)
    labels, other, coin = (torch.randint(n, (count,), generator=generator) for n in (classes, classes, 2))
    return labels, torch.where(coin == 0, labels, other), classes


confusion_matrix = Checker(
    takes="labels answers classes",
    reference=tally,
    cases=[
        Case(
            "三类的六张图",
            (torch.tensor([0, 0, 1, 1, 1, 2]), torch.tensor([0, 1, 1, 2, 2, 2]), 3),
            "表有 classes 行、classes 列；各数的和应当等于图的张数，认对的都在对角线上。",
        ),
        Case("四类的五十张图", drawn(1, 50, 4), "表里各数的和应当等于图的张数，认对的都在对角线上。"),
        Case("五类里有两类没有出现", (*drawn(2, 12, 3)[:2], 5), "没有出现的类，那一行和那一列都是 0。"),
    ],
    mistakes=[
        Mistake("行列颠倒", "表转置了：行是正确答案，列是网络的答案。", lambda y, a, n: tally(y, a, n).T),
        Mistake(
            "重复的只记了一次",
            "同一格出现几次，都只记成 1。用两串下标一次加 1 时，重复的下标不会累加。",
            lambda y, a, n: tally(y, a, n).clamp(max=1),
        ),
        Mistake("只记了认错的", "对角线空着：认对的也要记。", lambda y, a, n: tally(y[y != a], a[y != a], n)),
        Mistake("只记了认对的", "只有对角线上有数：认错的要记在别处。", lambda y, a, n: tally(y[y == a], a[y == a], n)),
        Mistake(
            "写成了比例",
            "每一行都除过了那一类的张数。题目要的是张数。",
            lambda y, a, n: tally(y, a, n) / tally(y, a, n).sum(1, keepdim=True),
        ),
        Mistake("写成了比例", "每一格都除过了总张数。题目要的是张数。", lambda y, a, n: tally(y, a, n) / len(y)),
        Mistake("少了没出现的类", "表该有几行几列，由 classes 说了算，不看哪些类碰巧出现。", present),
    ],
)


def moved(X, by, dim=-1, onto=None):
    """X 沿 dim 移 by 格，移出去的丢掉，空出来的留着 onto（不给就是 0）。"""
    place = torch.arange(X.shape[dim])
    source = place - by
    inside = (source >= 0) & (source < len(place))
    onto = torch.zeros_like(X) if onto is None else onto
    return onto.index_copy(dim, place[inside], X.index_select(dim, source[inside]))


ROWS = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8], [9, 0, 1, 2]], dtype=torch.float64)

shift_picture = Checker(
    takes="X right",
    reference=moved,
    cases=[
        Case("3×4 的小图右移 1 格", (ROWS, 1)),
        Case("两张三通道的图右移 2 格", (*random_inputs(1, (2, 3, 4, 5)), 2), "移的是最后一维，前面有几维都一样。"),
        Case("左移 2 格", (*random_inputs(2, (3, 5)), -2), "负的是向左：左边的移出去，右边空出来。"),
        Case("移 0 格", (*random_inputs(3, (3, 5)), 0), "移 0 格，图应当一点不变。"),
        Case("移得比图还宽", (*random_inputs(4, (2, 5)), 7), "整张图都移出去了，剩下的应当全是 0。"),
    ],
    mistakes=[
        Mistake(
            "绕回来了",
            "从右边出去的，又从左边进来了。移出去的应当丢掉。",
            lambda X, right: X.roll(right, -1),
        ),
        Mistake("方向反了", "移到另一边去了：right 是正数时，图里的东西向右走。", lambda X, right: moved(X, -right)),
        Mistake("移的是上下", "图上下移了。左右是哪一维？", lambda X, right: moved(X, right, -2)),
        Mistake(
            "空出来的没有填 0",
            "空出来的列里还留着原来的数，它们应当是 0。",
            lambda X, right: moved(X, right, onto=X),
        ),
        Mistake("负的没有移", "right 是负数时，图没有动。", lambda X, right: moved(X, max(right, 0))),
        Mistake("负的也向右移", "right 是负数时，图应当向左走。", lambda X, right: moved(X, abs(right))),
        Mistake(
            "图变宽了",
            "左边添了列，右边没有丢掉同样多。移动之后，图的大小不变。",
            lambda X, right: torch.Size([*X.shape[:-1], X.shape[-1] + abs(right)]),
        ),
    ],
)

# 找错：“共享权重让网络对平移不变”
digits_invariance = Question(
    "digits-invariance",
    ask="他错在哪里？",
    choices=[
        Choice("没有错：步幅都是 1，权重又处处共享", False, "这两条保证的是特征跟着图移一格，说的还不是分数。"),
        Choice(
            "错在填充：补的 0 让卷积不跟着图走", False, "填充只影响边上几圈，数字离边远远的，那里的特征照样跟着移。"
        ),
        Choice(
            "错在 ReLU：它把负数变成 0，改变了位置",
            False,
            "ReLU 逐个数地算，不看位置：先移再 ReLU，与先 ReLU 再移一样。",
        ),
        Choice(
            "错在末尾：全连接层给每个位置各配一组权重",
            True,
            "特征移了一格，乘上的就是另一组权重，分数于是变了。共享给的是等变；要不变，末尾还得把位置抹掉。",
        ),
    ],
)

# 动手：自己写的 4，往哪个方向移，答案变了不能只怪网络
digits_own_four = Question(
    "digits-own-four",
    ask="哪些方向不能只怪网络？",
    choices=[
        Choice("左右：左右的位置换了", False, "左右两边多半空着，移一格几乎不丢墨；答案变了，是网络的事。"),
        Choice(
            "上下：字上下顶满，移一格要裁掉一截",
            True,
            "摆好的字每一行都有墨，上下移一格，最上或最下一行就移出了纸；送进去的已经不是原来的图。",
        ),
        Choice("四个方向都是：图变了，答案可以变", False, "左右移几乎不丢墨，人照样认得；这样还认错，就要怪网络。"),
        Choice("没有：四个方向都怪网络", False, "先看图下面写的：上下移的时候，有几格墨移出了纸？"),
    ],
)

# 动手：样例里的 9，得票最多的一项来自哪个通道，投了几分。网络存在 lib/trained.json 里，tests 里重算
VOTER, VOTE = 2, 6.36

digits_voted_nine = Question(
    "digits-voted-nine",
    ask="哪个通道？",
    answer=VOTER,
    right=f"通道 {VOTER} 的右下一格，一项就投了 {VOTE} 分。",
    slips=[
        Slip(9, "9 是数字，不是通道：看中间那一列第一项的名字。"),
        Slip(3, "第 3 格是右下，那是位置；通道写在前面。"),
    ],
    wrong="看中间那一列的第一项：名字里写着通道和位置。网络要选“本章的”。",
)

# 预测：没有横的 7 为什么认得差
digits_plain_seven = Question(
    "digits-plain-seven",
    ask="为什么差这么多？",
    choices=[
        Choice("没有横的 7 墨太少，网络看不清", False, "墨太少的字摆好时会加粗，两种 7 的墨差得不多。"),
        Choice(
            "训练图里的 7 多半有横，网络靠它认 7",
            True,
            "网络学的是这份数据里什么分得开 7。少了那一横，剩下的一横一撇与别的数字也像。",
        ),
        Choice("7 的横在正中，卷积核正好看得到正中", False, "卷积核处处一样，哪里的笔画都看得到。"),
        Choice("没有横的 7 不在正中", False, "摆好之后两种 7 一样居中、一样高。"),
    ],
)
