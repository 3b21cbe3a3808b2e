"""第 2 章的练习：互相关、卷积、找边的核、梯度下降的一步。"""

import torch

import lib
from lib.exercises.checker import Case, Checker, Mistake, random_inputs

DOUBLE = torch.float64
COUNTING = torch.arange(9, dtype=DOUBLE).reshape(3, 3)
LECTURE = Case("讲义的例子", (COUNTING, torch.tensor([[0, 1], [2, 3]], dtype=DOUBLE)))


def windows(X, K):
    """X 里的每个窗口：(m_h, m_w, k_h, k_w)。"""
    return X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)


def output_shape(X, K, extra=0):
    return torch.Size(n - k + 1 + extra for n, k in zip(X.shape, K.shape, strict=True))


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


def picture(rows):
    return torch.tensor([[float(cell) for cell in row] for row in rows.split()], dtype=DOUBLE)


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
            "横的边，自上而下黑白黑",
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
