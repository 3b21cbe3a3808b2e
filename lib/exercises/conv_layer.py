"""第 2 章的练习：手算一格、输出的形状、互相关、卷积、找边的核、两层合成一层、梯度下降的一步。"""

import torch

import lib
from lib.exercises.checker import Case, Checker, Mistake, picture, random_inputs
from lib.exercises.quiz import Question, Slip

DOUBLE = torch.float64
COUNTING = torch.arange(9, dtype=DOUBLE).reshape(3, 3)
LECTURE = Case("讲义的例子", (COUNTING, torch.tensor([[0, 1], [2, 3]], dtype=DOUBLE)))


def windows(X, K):
    """X 里的每个窗口：(m_h, m_w, k_h, k_w)。"""
    return X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)


def output_shape(X, K, extra=0):
    return torch.Size(n - k + 1 + extra for n, k in zip(X.shape, K.shape, strict=True))


# 练习：手算一格。这组数让每一种常见的错都算出不同的结果
GRID = torch.tensor([[1, 0, 2, 3], [2, 1, 3, 1], [0, 4, 2, 1]])
WEIGHTS = torch.tensor([[1, 2], [3, -1]])
ROW, COL = 1, 2
patch = windows(GRID, WEIGHTS)[ROW, COL]
CELLS = lib.corr2d(GRID, WEIGHTS).int().tolist()

one_cell = Question(
    "one-cell",
    ask=f"Y[{ROW}, {COL}] =",
    answer=CELLS[ROW][COL],
    right=" + ".join(f"{x}×{w}" for x, w in zip(patch.flatten(), WEIGHTS.flatten(), strict=True)).replace("-1", "(−1)")
    + f" = {CELLS[ROW][COL]}。",
    slips=[
        Slip(
            lib.convolve2d(GRID, WEIGHTS)[ROW, COL].int().item(),
            "核先翻过了。互相关不翻核：窗口左上角的数遇到核左上角的数。",
        ),
        Slip((patch * WEIGHTS.T).sum().item(), "核的行与列对调了。"),
        Slip((patch * WEIGHTS.abs()).sum().item(), "漏了核里的负号。"),
        Slip(patch.sum().item(), "这是窗口里各数的和，还没有乘核。"),
        Slip((patch * WEIGHTS).double().mean().item(), "求了平均：乘完之后只是加起来。"),
        Slip((patch @ WEIGHTS).sum().item(), "用了矩阵乘法：互相关是对应位置的数相乘。"),
        Slip(CELLS[ROW - 1][COL - 1], "行和列从 0 数起，这里是从 1 数的。"),
        Slip(CELLS[ROW - 1][COL], "窗口偏上了一行：行从 0 数起。"),
        Slip(CELLS[ROW][COL - 1], "窗口偏左了一列：列从 0 数起。"),
    ],
    wrong="窗口的左上角在哪个像素？四对数两两相乘，再加起来。",
)

# 练习：输出的形状
INPUT, KERNEL = (7, 10), (4, 3)


def sizes(change):
    """每个方向上 change(输入, 核)。"""
    return tuple(change(n, k) for n, k in zip(INPUT, KERNEL, strict=True))


plain_shape = Question(
    "plain-shape",
    ask="输出的形状",
    fields=["高", "宽"],
    answer=lib.Window(KERNEL).output_shape(INPUT),
    right="；".join(f"{axis}：{n} − {k} + 1 = {n - k + 1}" for axis, n, k in zip("高宽", INPUT, KERNEL, strict=True))
    + "。",
    slips=[
        Slip(sizes(lambda n, k: n - k), "这是核能走几步。停在最开头，一步没走，也算一个位置。"),
        Slip(sizes(lambda n, k: n - k - 1), "数一数核的左上角能停在哪几行，连最开头的第 0 行。"),
        Slip(sizes(lambda n, k: n - k + 2), "最后一个窗口已经伸出图外了。核的左上角最低能停在第几行？"),
        Slip(INPUT, "这是输入的形状。核得整个落在图里，它能停的位置比像素少。"),
        Slip(sizes(lambda n, k: n + k - 1), "图变大了：这是核只要与图沾边就算的算法。这里核得整个落在图里。"),
        Slip(sizes(lambda n, k: n // k), "窗口一次只走一格，可以重叠，不是一块挨一块地铺。"),
        Slip((INPUT[0] - KERNEL[1] + 1, INPUT[1] - KERNEL[0] + 1), "核的高和宽用反了：高减高，宽减宽。"),
    ],
    wrong="数核的左上角能停的位置：最高停在第 0 行，最低停在第几行？",
)

corr2d = Checker(
    takes="X K",
    reference=lib.corr2d,
    cases=[
        LECTURE,
        Case("高和宽不同的随机数", random_inputs(1, (5, 7), (3, 2))),
        Case("核只有 1×1", random_inputs(2, (3, 4), (1, 1))),
        Case("整数的图配小数的核", (COUNTING.long(), torch.tensor([[0.5, -0.5], [0.25, 1.0]], dtype=DOUBLE))),
    ],
    mistakes=[
        Mistake(
            "核转了 180°",
            "核在盖上去之前先翻过了。互相关里，窗口左上角的数该遇到核的哪个数？",
            lambda X, K: lib.convolve2d(X, K),
        ),
        Mistake(
            "核转置了",
            "核的行与列对调了：看看核的两个下标，哪个管上下，哪个管左右。",
            lambda X, K: lib.corr2d(X, K.T),
        ),
        Mistake(
            "没有乘核",
            "结果只是窗口里各数的和，核里是什么数都一样。核用在哪里？",
            lambda X, K: windows(X, K).sum((-2, -1)),
        ),
        Mistake(
            "求了平均",
            "结果正好小了一个倍数，是核里数的个数。乘完之后该做什么？",
            lambda X, K: (windows(X, K) * K).mean((-2, -1)),
        ),
        Mistake(
            "用了矩阵乘法",
            "窗口与核之间用的是矩阵乘法。互相关要的是对应位置的数相乘。",
            lambda X, K: (windows(X, K) @ K).sum((-2, -1)),
        ),
        Mistake(
            "和没有清零",
            "每个输出都带着前面所有输出的和。累加的变量该在哪里从 0 开始？",
            lambda X, K: lib.corr2d(X, K).flatten().cumsum(0).reshape(output_shape(X, K)),
        ),
        Mistake(
            "行列颠倒",
            "数都对，只是输出的行与列对调了：写进输出时，两个下标的次序是什么？",
            lambda X, K: lib.corr2d(X, K).T,
        ),
        Mistake(
            "少了一行一列",
            "核最后还能再往右、往下走一步。3 个格子里放得下 2 格宽的窗口，有几种放法？",
            lambda X, K: output_shape(X, K, -1),
        ),
        Mistake(
            "多了一行一列",
            "最后一行、最后一列的窗口已经伸出图外了。3 个格子里放得下 2 格宽的窗口，有几种放法？",
            lambda X, K: output_shape(X, K, 1),
        ),
        Mistake(
            "输出与输入一样大",
            "输出与输入的形状相同。核得整个落在图里，它能停的位置比像素少。",
            lambda X, K: X.shape,
        ),
        Mistake(
            "小数被截掉",
            "图是整数时，输出也成了整数，小数部分丢了。装结果的张量是什么类型？",
            lambda X, K: lib.corr2d(X, K).to(X.dtype),
        ),
    ],
)

convolve2d = Checker(
    takes="X K",
    reference=lib.convolve2d,
    cases=[
        LECTURE,
        Case("3×3 的随机核", random_inputs(3, (5, 6), (3, 3))),
        Case("高和宽不同的随机数", random_inputs(4, (4, 6), (2, 3))),
    ],
    mistakes=[
        Mistake("没有转核", "这是互相关的结果。真正的卷积里，像素的下标是减号。", lambda X, K: lib.corr2d(X, K)),
        Mistake("只上下翻了", "核上下翻过了，左右还没有。", lambda X, K: lib.corr2d(X, K.flip(0))),
        Mistake("只左右翻了", "核左右翻过了，上下还没有。", lambda X, K: lib.corr2d(X, K.flip(1))),
        Mistake(
            "转置代替旋转",
            "转置是沿主对角线对折，左上角的数不动。旋转 180° 之后它在哪里？",
            lambda X, K: lib.corr2d(X, K.T),
        ),
        Mistake("只转了 90°", "核只转了四分之一圈。", lambda X, K: lib.corr2d(X, K.rot90(1))),
        Mistake("只转了 90°", "核只转了四分之一圈。", lambda X, K: lib.corr2d(X, K.rot90(-1))),
        Mistake("转的是输出", "转过去的是算好的输出，该转的是核。", lambda X, K: lib.corr2d(X, K).flip(0, 1)),
    ],
)


def edges(values):
    """用一个给定的核去找边。"""
    return lambda X: lib.corr2d(X, torch.tensor(values, dtype=DOUBLE))


edge_kernel = Checker(
    takes="X",
    reference=edges([[-1], [1]]),
    apply=lambda K, X: lib.corr2d(X, K.to(X.dtype)),
    by_hand=False,
    cases=[
        Case(
            "自上而下黑白黑的横边",
            (picture("0000 0000 1111 1111 0000"),),
            "从黑（0）到白（1）要得 1，从白到黑要得 −1，别处是 0。输出只比输入少一行。",
        ),
        Case("竖的边", (picture("0011 0011 0011"),), "这张图只有左右的变化，输出应当处处是 0。"),
        Case(
            "处处是 5 的平坦图",
            (torch.full((3, 3), 5.0, dtype=DOUBLE),),
            "平坦处没有边，输出应当是 0。核里各数的和是多少？",
        ),
        Case("灰度随机的图", random_inputs(5, (5, 6))),
    ],
    mistakes=[
        Mistake("方向反了", "边都找到了，正负号相反：从黑到白要得正数。", edges([[1], [-1]])),
        Mistake("找的是竖的边", "这个核比较的是左右两个像素。横的边，哪两个像素不同？", edges([[-1, 1]])),
        Mistake("找的是竖的边", "这个核比较的是左右两个像素。横的边，哪两个像素不同？", edges([[1, -1]])),
        Mistake("求了平均", "这个核把上下两个像素平均，没有比较它们。", edges([[0.5], [0.5]])),
        Mistake("只求了和", "这个核把上下两个像素加起来，没有比较它们。", edges([[1], [1]])),
    ],
)


# 找错：“接连做两次互相关，就是两个结果相加”
FIRST, SECOND = torch.tensor([[1, 2]]), torch.tensor([[1, -1]])


def spread(op, W1, W2):
    """四周补足 0 再做 op，得到三个数。"""
    return tuple(op(W1, W2, padding=(0, 1)).int().flatten().tolist())


merged_kernel = Question(
    "merged-kernel",
    ask="合成的核",
    fields=["左", "中", "右"],
    answer=spread(lib.convolve2d, FIRST, SECOND),
    right="第二层拿相邻的两个中间结果相减：(x₀ + 2x₁) − (x₁ + 2x₂) = x₀ + x₁ − 2x₂。",
    slips=[
        Slip((*(FIRST + SECOND).flatten().tolist(), 0), "这是把两个核加起来。第二层看的不是原图，而是第一层的输出。"),
        Slip((0, *(FIRST + SECOND).flatten().tolist()), "这是把两个核加起来。第二层看的不是原图，而是第一层的输出。"),
        Slip(
            (*(FIRST * SECOND).flatten().tolist(), 0), "这是把两个核对应相乘。第二层每算一个数，要用第一层的两个输出。"
        ),
        Slip(
            spread(lib.corr2d, FIRST, SECOND),
            "像是拿一个核在另一个核上做互相关。先写出中间结果，再把各个像素的系数收起来。",
        ),
        Slip(
            spread(lib.corr2d, SECOND, FIRST),
            "像是拿一个核在另一个核上做互相关。先写出中间结果，再把各个像素的系数收起来。",
        ),
        Slip(spread(lib.convolve2d, FIRST, SECOND)[::-1], "左右反了：左边的数乘的是左边的像素。"),
        Slip(spread(lib.convolve2d, FIRST, SECOND.abs()), "第二层是相减，不是相加。"),
    ],
    wrong="设三个像素是 x₀、x₁、x₂：第一层给出哪两个数，第二层拿它们做什么？",
)


def gradient(w, X, Y):
    return 2 * lib.corr2d(X, lib.corr2d(X, w) - Y)


def row(*values):
    return torch.tensor([values], dtype=DOUBLE)


train_kernel = Checker(
    takes="w X Y rate",
    reference=lambda w, X, Y, rate: w - rate * gradient(w, X, Y),
    by_hand=False,
    cases=[
        Case("一行四个像素", (row(1, 1), row(1, 1, 0, 0), row(0, 1, 0), 0.125)),
        Case("讲义大小的随机图", (*random_inputs(6, (1, 2), (6, 8), (6, 7)), 0.03)),
        Case("另一个学习率", (*random_inputs(7, (1, 2), (6, 8), (6, 7)), 0.01)),
    ],
    mistakes=[
        Mistake(
            "走反了",
            "这一步让损失变大了。梯度指向上坡，下坡往哪边走？",
            lambda w, X, Y, rate: w + rate * gradient(w, X, Y),
        ),
        Mistake(
            "求了平均",
            "步子正好小了一个倍数，是输出里数的个数。这里的损失是各个差的平方加起来，没有除以个数。",
            lambda w, X, Y, rate: w - rate * gradient(w, X, Y) / Y.numel(),
        ),
        Mistake(
            "少了系数 2",
            "步子正好小了一半。差的平方，求导之后前面有一个几？",
            lambda w, X, Y, rate: w - rate * gradient(w, X, Y) / 2,
        ),
        Mistake(
            "没有乘学习率",
            "换一个学习率，步子还是一样大。",
            lambda w, X, Y, rate: w - gradient(w, X, Y),
        ),
        Mistake("返回了梯度", "这是梯度，还不是走完一步之后的核。", lambda w, X, Y, rate: gradient(w, X, Y)),
        Mistake("没有动", "返回的核与原来的一样。", lambda w, X, Y, rate: w),
    ],
)
