"""第 1 章的练习：数参数，读权重矩阵的一行，卷积写成全连接，离全连接最近的共用权重。"""

from itertools import product

import torch

import lib
from lib.exercises.checker import Case, Checker, Mistake, random_inputs
from lib.exercises.quiz import Choice, Question, Slip

DOUBLE = torch.float64

# 练习：共用权重、只看附近，各有几个参数
SIDE, DELTA = 10, 2
SHARED, LOCAL = (2 * SIDE - 1) ** 2, (2 * DELTA + 1) ** 2

shared_parameters = Question(
    "shared-parameters",
    ask="参数个数",
    fields=["共用权重", "只看附近"],
    answer=(SHARED, LOCAL),
    right="；".join(
        f"相对位置从 −{far} 到 {far}，每个方向 {2 * far + 1} 个，一共 {(2 * far + 1) ** 2} 个"
        for far in (SIDE - 1, DELTA)
    )
    + "。",
    slips=[
        Slip(
            (SIDE**4, LOCAL),
            "第一个空是全连接的账：每对像素一个数。共用以后，相对位置相同的对用同一个数。",
        ),
        Slip((SIDE**2, LOCAL), "第一个空数的是像素。该数的是相对位置：往左、往上也算。"),
        Slip((SIDE**2, DELTA**2), "两个空都只数了一个方向：相对位置有正有负，还有 0。"),
        Slip(((2 * SIDE) ** 2, LOCAL), "第一个空多了一点：最远能差几格？正的、负的和 0 一共几个？"),
        Slip(((2 * SIDE) ** 2, (2 * DELTA) ** 2), "正的和负的都数了，再看看 0 有没有数、最远能差几格。"),
        Slip((SHARED, DELTA**2), "第二个空只数了一个方向：相对位置有正有负，还有 0。"),
        Slip((SHARED, (2 * DELTA) ** 2), "第二个空忘了中间的 0：输出正对着的那个像素也要一个权重。"),
        Slip((SHARED, (DELTA + 1) ** 2), "第二个空只数了往右、往下的；往左、往上也看。"),
        Slip(
            (SHARED, LOCAL * SIDE**2),
            "第二个空是乘法的次数：每个输出都要乘一遍，参数却是大家共用的。",
        ),
        Slip((2 * SIDE - 1, 2 * DELTA + 1), "这是一个方向上的个数，图有高和宽两个方向。"),
    ],
    wrong="数相对位置：往下能差几格，往右能差几格，正、负和 0 都要数。",
)


# 练习：卷积写成全连接，读权重矩阵的一行


def dense(K, n_h, n_w, padding=0):
    """与 lib.corr2d 等价的全连接权重：逐个点亮一个像素，得到的输出就是一列。"""
    pixels = torch.eye(n_h * n_w, dtype=K.dtype).reshape(-1, n_h, n_w)
    return torch.stack([lib.corr2d(pixel, K, padding=padding).flatten() for pixel in pixels], dim=1)


PICTURE, KERNEL, ROW = (4, 5), (2, 3), 5  # 第 5 行、输出每行 3 个：每一种常见的错都落在不同的列
_, COLUMNS = lib.Window(KERNEL).output_shape(PICTURE)
OUTPUT = divmod(ROW, COLUMNS)
FIRST = dense(torch.ones(KERNEL), *PICTURE)[ROW].nonzero()[0].item()

matrix_row = Question(
    "matrix-row",
    ask="第一个权重在第几列？",
    answer=FIRST,
    right=f"第 {ROW} 行是输出 {OUTPUT}，窗口从像素 {OUTPUT} 开始：{OUTPUT[0]}×{PICTURE[1]} + {OUTPUT[1]} = {FIRST}。",
    slips=[
        Slip(ROW, "权重并不是每行只挪一格：输出换行的时候，窗口跳到下一行像素的开头。"),
        Slip(
            OUTPUT[0] * PICTURE[0] + OUTPUT[1],
            "两处查一查：第 5 行是从 0 数起的吗？换一行要跳过的像素数，是输入的宽还是高？",
        ),
        Slip(FIRST + 1, "列从 0 数起。"),
        Slip(OUTPUT[1] * PICTURE[1] + OUTPUT[0], "行和列颠倒了：先求出这一行是哪个输出，商是行，余数是列。"),
    ],
    wrong="先求第 5 行是哪个输出，再看它的窗口从哪个像素开始，最后看那个像素拉直以后排第几。",
)


# 找错：“Δ = 0 就是没有限制”
FREE = 12

no_locality = Question(
    "no-locality",
    ask="Δ 至少是",
    answer=max(abs(k - i) for i in range(FREE) for k in range(FREE)),
    right=f"角上的输出要看到对角的像素，差 {FREE - 1} 行、{FREE - 1} 列。",
    slips=[
        Slip(0, "Δ 是 0 时，求和的上下限都是 0，只剩正对着的那个像素：这是限制得最紧的，不是最松的。"),
        Slip(FREE, "图里有没有哪两个像素真的差这么多行？从第 0 行数起，最后一行是第几行？"),
        Slip(FREE // 2, "正中的输出看得见整张图了，角上的输出呢？"),
        Slip(FREE // 2 - 1, "靠近正中的输出差不多看得见整张图了，角上的输出呢？"),
        Slip(2 * FREE - 1, "这是核的边长。Δ 只数从正中往一侧走的格数。"),
        Slip(FREE**2, "这是像素的个数。Δ 数的是隔几行、几列。"),
    ],
    wrong="找离得最远的一个输出和一个像素：它们差几行？",
)


# 编写：卷积层的全连接权重


def by_loops(K, n_h, n_w, place):
    """逐个输出 (i, j)、逐个相对位置，把权重写进 place(i, j, r, c) 说的那一格；像素 (r, c) 可能在图外。"""
    delta = len(K) // 2
    T = torch.zeros(n_h * n_w, n_h * n_w, dtype=K.dtype)
    around = range(-delta, delta + 1)
    for i, j, a, b in product(range(n_h), range(n_w), around, around):
        cell = place(i, j, i + a, j + b)
        if cell is not None:
            T[cell] = K[a + delta, b + delta]
    return T


def unbroken(K, n_h, n_w):
    def place(i, j, r, c):
        column = r * n_w + c
        return (i * n_w + j, column) if 0 <= column < n_h * n_w else None

    return by_loops(K, n_h, n_w, place)


def wrapped(K, n_h, n_w):
    return by_loops(K, n_h, n_w, lambda i, j, r, c: (i * n_w + j, r % n_h * n_w + c % n_w))


def only_upper_bound(K, n_h, n_w):
    def place(i, j, r, c):
        return (i * n_w + j, r % n_h * n_w + c % n_w) if r < n_h and c < n_w else None

    return by_loops(K, n_h, n_w, place)


def height_for_width(K, n_h, n_w):
    def place(i, j, r, c):
        return (i * n_h + j, r * n_h + c) if 0 <= r < n_h and 0 <= c < n_w else None

    return by_loops(K, n_h, n_w, place)


def from_the_corner(K, n_h, n_w):
    """核的左上角对着输出，而不是正中。"""
    delta = len(K) // 2
    shifted = torch.zeros(4 * delta + 1, 4 * delta + 1, dtype=K.dtype)
    shifted[2 * delta :, 2 * delta :] = K
    return dense(shifted, n_h, n_w, 2 * delta)


dense_weight = Checker(
    takes="K n_h n_w",
    reference=lambda K, n_h, n_w: dense(K, n_h, n_w, len(K) // 2),
    cases=[
        Case("2×2 的图配 3×3 的核", (torch.arange(1, 10, dtype=DOUBLE).reshape(3, 3), 2, 2)),
        Case("3×4 的图配 3×3 的核", (*random_inputs(11, (3, 3)), 3, 4)),
        Case("4×6 的图配 5×5 的核", (*random_inputs(12, (5, 5)), 4, 6)),
        Case("2×3 的图配 1×1 的核", (*random_inputs(13, (1, 1)), 2, 3), "核是 1×1 时，每个输出只看正对着的那个像素。"),
    ],
    mistakes=[
        Mistake(
            "条带没有断",
            "一行像素的末尾与下一行的开头在拉直之后相邻，在图上却不相邻：伸出左右两边的权重跑到别的行去了。",
            unbroken,
        ),
        Mistake("绕到了对面", "伸出图外的权重从对面绕了回来。图外的像素按 0 算，那些权重该丢掉。", wrapped),
        Mistake(
            "没有查下界",
            "伸出上边、左边的权重跑到了图的另一头：负的下标在 Python 里从末尾数起，不会报错。",
            only_upper_bound,
        ),
        Mistake(
            "换行用了高",
            "拉直的时候一行接一行，换一行要跳过几个像素？图的高和宽相同时看不出这个错。",
            height_for_width,
        ),
        Mistake(
            "核没有居中",
            "核的左上角对着输出了。正对着输出的该是核正中的那个数。",
            from_the_corner,
        ),
        Mistake(
            "输出与输入颠倒，或核转了 180°",
            "每行应是一个输出，每列一个输入；现在像是反的。先把核转 180° 也得到这个矩阵，看看你是哪一种。",
            lambda K, n_h, n_w: dense(K, n_h, n_w, len(K) // 2).T,
        ),
        Mistake(
            "核转置了",
            "核的行与列对调了：往下走几格、往右走几格，哪个是核的第一个下标？",
            lambda K, n_h, n_w: dense(K.T, n_h, n_w, len(K) // 2),
        ),
        Mistake(
            "小数被截掉",
            "核里的小数只剩整数部分。装权重的张量是什么类型？",
            lambda K, n_h, n_w: dense(K.trunc(), n_h, n_w, len(K) // 2),
        ),
        Mistake(
            "只算了整个在图里的窗口",
            "行数不够：这里输出与输入一样大，靠边的输出也要一行。",
            lambda K, n_h, n_w: torch.Size(((n_h - len(K) + 1) * (n_w - len(K) + 1), n_h * n_w)),
        ),
        Mistake(
            "还是四维",
            "四个下标的权重还没有折成矩阵：输出拉直成一维，输入也拉直成一维。",
            lambda K, n_h, n_w: torch.Size((n_h, n_w, n_h, n_w)),
        ),
    ],
)


# 找错：“卷积层是平移不变的”

cat_moves = Question(
    "cat-moves",
    ask="错在哪里？",
    choices=[
        Choice(
            "没有错：权重到处相同，输出当然不变",
            False,
            "权重相同，只说明到处用同一种算法。像素换了位置，算出来的数会留在原处吗？",
        ),
        Choice(
            "错了：猫往右下走，输出里的猫往左上走",
            False,
            "输出 (i, j) 看的总是像素 (i, j) 的周围。点亮一个像素，再把它往右移，想想亮的输出往哪边走。",
        ),
        Choice("错了：输出跟着猫走同样的格数，靠边的地方除外", True, "这叫等变；输出一点不变才叫不变。"),
        Choice(
            "错了：猫换了位置，用到的权重就全换了，输出与原来没有关系",
            False,
            "那是全连接层。这里每个位置用的是同一组权重。",
        ),
    ],
)


# 编写：离全连接层最近的共用权重


def along_diagonals(W, fold):
    """v[a, b] = fold(相对位置是 (a, b) 的全部权重)，次序照输出的次序。"""
    n_h, n_w = W.shape[:2]
    v = torch.zeros(2 * n_h - 1, 2 * n_w - 1, dtype=DOUBLE)
    for a, b in product(range(1 - n_h, n_h), range(1 - n_w, n_w)):
        outputs = product(range(max(0, -a), n_h - max(0, a)), range(max(0, -b), n_w - max(0, b)))
        v[a + n_h - 1, b + n_w - 1] = fold(torch.stack([W[i, j, i + a, j + b] for i, j in outputs]).to(DOUBLE))
    return v


def averaged(W):
    return along_diagonals(W, torch.mean)


def summed(W):
    return along_diagonals(W, torch.sum)


nearest_shared = Checker(
    takes="W",
    reference=averaged,
    cases=[
        Case(
            "2×2 的图",
            (torch.tensor([7, 5, 2, 8, 1, 9, 3, 4, 6, 2, 8, 5, 4, 1, 9, 3], dtype=DOUBLE).reshape(2, 2, 2, 2),),
        ),
        Case("高和宽不同的随机数", random_inputs(14, (3, 4, 3, 4))),
        Case("有些权重是 0", (torch.arange(81, dtype=DOUBLE).remainder(4).reshape(3, 3, 3, 3),)),
        Case("整数的权重", (torch.arange(81).remainder(7).reshape(3, 3, 3, 3),)),
    ],
    mistakes=[
        Mistake("没有求平均", "这是和，不是平均：相对位置相同的权重，每种有几个？", summed),
        Mistake(
            "除以了输出的个数",
            "每种相对位置都除以了全部输出的个数。离得远的相对位置，只有几个输出用得上，别的输出看过去已经在图外了。",
            lambda W: summed(W) / W[0, 0].numel(),
        ),
        Mistake(
            "0 没有数进去",
            "权重是 0，也是一个权重，求平均的时候要算在个数里。",
            lambda W: summed(W) / along_diagonals(W != 0, torch.sum),
        ),
        Mistake(
            "只留下最后一个",
            "相对位置相同的权重有好几个，后写的盖掉了先写的。",
            lambda W: along_diagonals(W, lambda x: x[-1]),
        ),
        Mistake(
            "只取了第一个",
            "相对位置相同的权重有好几个，这里只用了头一个。",
            lambda W: along_diagonals(W, lambda x: x[0]),
        ),
        Mistake(
            "方向反了",
            "相对位置是从输出走到输入：输入的行减去输出的行。现在正负号反了。",
            lambda W: averaged(W).flip(0, 1),
        ),
        Mistake(
            "下标没有挪",
            "数都对，位置错开了：相对位置会是负的，而负的下标在 Python 里从末尾数起。正对着的权重应当在正中。",
            lambda W: averaged(W).roll((1 - W.shape[0], 1 - W.shape[1]), (0, 1)),
        ),
        Mistake("行列颠倒", "数都对，只是行与列对调了：往下几格是第一个下标。", lambda W: averaged(W).T),
        Mistake(
            "小数被截掉",
            "权重是整数时，平均也成了整数。装结果的张量是什么类型？",
            lambda W: averaged(W).to(W.dtype),
        ),
        Mistake(
            "形状是图的大小",
            "相对位置有正有负，比像素的行数、列数多。",
            lambda W: W.shape[:2],
        ),
        Mistake(
            "多了一行一列",
            "最远的两个像素差几行？从最负的数到最正的，连 0 一共几个？",
            lambda W: torch.Size(2 * n for n in W.shape[:2]),
        ),
    ],
)
