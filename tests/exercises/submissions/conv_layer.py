"""第 2 章：写对的，和各种写错的。"""

import torch
import torch.nn.functional as F
from torch import nn

import lib
from submissions import Submissions

submissions = Submissions()
to, right = submissions.to, submissions.right


# corr2d


@right("corr2d")
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


@right("corr2d", "解：移动整张图")
def by_shifts(X, K):
    (n_h, n_w), (h, w) = X.shape, K.shape
    total = 0
    for a in range(h):
        for b in range(w):
            total = total + X[a : a + n_h - h + 1, b : b + n_w - w + 1] * K[a, b]
    return total


@to("corr2d", "还是 ...", state="unwritten")
def stub(X, K): ...  # 在这里写


@to("corr2d", "NotImplementedError", state="unwritten")
def not_implemented(X, K):
    raise NotImplementedError


@to("corr2d", "Y = ... 还没有填", state="unwritten")
def half_written(X, K):
    Y = ...
    return Y


@to("corr2d", "核先翻了", mistake="核转了 180°")
def flipped(X, K):
    return corr2d(X, torch.flip(K, (0, 1)))


@to("corr2d", "核的下标写反", mistake="核转置了")
def kernel_transposed(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            for a in range(h):
                for b in range(w):
                    Y[i, j] += X[i + a, j + b] * K[b, a]
    return Y


@to("corr2d", "忘了乘核", mistake="没有乘核")
def without_kernel(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = X[i : i + h, j : j + w].sum()
    return Y


@to("corr2d", "sum 写成 mean", mistake="求了平均")
def averaged(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).mean()
    return Y


@to("corr2d", "* 写成 @", mistake="用了矩阵乘法")
def matrix_product(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] @ K).sum()
    return Y


@to("corr2d", "累加的变量放在循环外", mistake="和没有清零")
def never_reset(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    total = 0
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            for a in range(h):
                for b in range(w):
                    total += X[i + a, j + b] * K[a, b]
            Y[i, j] = total
    return Y


@to("corr2d", "写成 Y[j, i]", mistake="行列颠倒")
def axes_transposed(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[j, i] = (X[i : i + h, j : j + w] * K).sum()
    return Y


@to("corr2d", "忘了 + 1", mistake="少了一行一列")
def too_small(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h, X.shape[1] - w)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


@to("corr2d", "写成 + 2，末尾留着 0", mistake="多了一行一列")
def too_large(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 2, X.shape[1] - w + 2)
    for i in range(X.shape[0] - h + 1):
        for j in range(X.shape[1] - w + 1):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


@to("corr2d", "zeros_like(X)", mistake="输出与输入一样大")
def same_size(X, K):
    h, w = K.shape
    Y = torch.zeros_like(X)
    for i in range(X.shape[0] - h + 1):
        for j in range(X.shape[1] - w + 1):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


@to("corr2d", "输出用了 X 的整数类型", mistake="小数被截掉")
def truncated(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1, dtype=X.dtype)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


@to("corr2d", "把和写回 X", mistake="改了输入")
def writes_into_input(X, K):
    h, w = K.shape
    for i in range(X.shape[0] - h + 1):
        for j in range(X.shape[1] - w + 1):
            X[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return X[: X.shape[0] - h + 1, : X.shape[1] - w + 1]


@to("corr2d", "窗口用 *= 乘核", mistake="改了输入")
def window_times_kernel_in_place(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + h, j : j + w]
            window *= K.to(X.dtype)
            Y[i, j] = window.sum()
    return Y


@to("corr2d", "窗口伸出图外", state="error")
def runs_off_the_edge(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0] + 1):
        for j in range(Y.shape[1] + 1):
            for a in range(h):
                for b in range(w):
                    Y[i, j] += X[i + a, j + b] * K[a, b]
    return Y


@to("corr2d", "高和宽都用 shape[0]", state="error")
def square_only(X, K):
    n, k = X.shape[0], K.shape[0]
    Y = torch.zeros(n - k + 1, n - k + 1)
    for i in range(n - k + 1):
        for j in range(n - k + 1):
            Y[i, j] = (X[i : i + k, j : j + k] * K).sum()
    return Y


@to("corr2d", "忘了 return", mistake="没有返回")
def no_return(X, K):
    corr2d(X, K)


@to("corr2d", "返回列表", mistake="种类不对")
def returns_list(X, K):
    return corr2d(X, K).tolist()


@to("corr2d", "F.conv2d", mistake="用了现成的运算")
def by_functional(X, K):
    return F.conv2d(X[None, None].to(K.dtype), K[None, None])[0, 0]


@to("corr2d", "torch.conv2d", mistake="用了现成的运算")
def by_torch(X, K):
    return torch.conv2d(X[None, None].to(K.dtype), K[None, None])[0, 0]


@to("corr2d", "torch.ops.aten.convolution", mistake="用了现成的运算")
def by_aten(X, K):
    four = X[None, None].to(K.dtype), K[None, None]
    return torch.ops.aten.convolution(*four, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1)[0, 0]


@to("corr2d", "nn.Conv2d", mistake="用了现成的运算")
def by_layer(X, K):
    layer = nn.Conv2d(1, 1, K.shape, bias=False)
    layer.weight.data = K[None, None]
    return layer(X[None, None].to(K.dtype))[0, 0]


@to("corr2d", "lib.corr2d", mistake="用了现成的运算")
def by_lib(X, K):
    return lib.corr2d(X, K)


# convolve2d


@right("convolve2d")
def convolve2d(X, K):
    return corr2d(X, K.flip(0, 1))


@right("convolve2d", "解：照式子写")
def by_the_formula(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            for a in range(h):
                for b in range(w):
                    Y[i, j] += X[i + h - 1 - a, j + w - 1 - b] * K[a, b]
    return Y


to("convolve2d", "互相关", mistake="没有转核")(corr2d)


@to("convolve2d", "只翻上下", mistake="只上下翻了")
def rows_only(X, K):
    return corr2d(X, K.flip(0))


@to("convolve2d", "只翻左右", mistake="只左右翻了")
def columns_only(X, K):
    return corr2d(X, K.flip(1))


@to("convolve2d", "K.T", mistake="转置代替旋转")
def transposed(X, K):
    return corr2d(X, K.T)


@to("convolve2d", "rot90 一次", mistake="只转了 90°")
def quarter_turn(X, K):
    return corr2d(X, torch.rot90(K))


@to("convolve2d", "rot90 反着一次", mistake="只转了 90°")
def quarter_turn_back(X, K):
    return corr2d(X, torch.rot90(K, -1))


@to("convolve2d", "翻了输出", mistake="转的是输出")
def output_turned(X, K):
    return corr2d(X, K).flip(0, 1)


@to("convolve2d", "K[::-1, ::-1]", state="error")
def negative_step(X, K):
    return corr2d(X, K[::-1, ::-1])


@to("convolve2d", "翻转时改了 K", mistake="改了输入")
def turns_in_place(X, K):
    K[:] = K.flip(0, 1)
    return corr2d(X, K)


# edge_kernel：交的是张量

right("edge_kernel")(torch.tensor([[-1.0], [1.0]]))
right("edge_kernel", "解：整数")(torch.tensor([[-1], [1]]))
to("edge_kernel", "还是 ...", state="unwritten")(...)
to("edge_kernel", "正负号相反", mistake="方向反了")(torch.tensor([[1.0], [-1.0]]))
to("edge_kernel", "横排的核", mistake="找的是竖的边")(torch.tensor([[-1.0, 1.0]]))
to("edge_kernel", "讲义的核", mistake="找的是竖的边")(torch.tensor([[1.0, -1.0]]))
to("edge_kernel", "平均", mistake="求了平均")(torch.tensor([[0.5], [0.5]]))
to("edge_kernel", "全是 1", mistake="只求了和")(torch.ones(2, 1))
to("edge_kernel", "太大的核")(torch.tensor([[-1.0, -1, -1], [0, 0, 0], [1, 1, 1]]))
to("edge_kernel", "大了一倍")(torch.tensor([[-2.0], [2.0]]))
to("edge_kernel", "列表", mistake="不是张量")([[-1], [1]])
to("edge_kernel", "只有一维", state="error")(torch.tensor([-1.0, 1.0]))


# train_kernel


@right("train_kernel")
def train_kernel(w, X, Y, rate):
    w = w.clone().requires_grad_()
    loss = ((lib.corr2d(X, w) - Y) ** 2).sum()
    loss.backward()
    with torch.no_grad():
        return w - rate * w.grad


@right("train_kernel", "解：手算梯度")
def by_hand(w, X, Y, rate):
    difference = corr2d(X, w) - Y
    return w - rate * 2 * corr2d(X, difference)


@to("train_kernel", "加上梯度", mistake="走反了")
def uphill(w, X, Y, rate):
    w = w.clone().requires_grad_()
    ((lib.corr2d(X, w) - Y) ** 2).sum().backward()
    return (w + rate * w.grad).detach()


@to("train_kernel", "loss.mean()", mistake="求了平均")
def mean_loss(w, X, Y, rate):
    w = w.clone().requires_grad_()
    ((lib.corr2d(X, w) - Y) ** 2).mean().backward()
    return (w - rate * w.grad).detach()


@to("train_kernel", "手算，忘了 2", mistake="少了系数 2")
def half_gradient(w, X, Y, rate):
    return w - rate * corr2d(X, corr2d(X, w) - Y)


@to("train_kernel", "没用 rate", mistake="没有乘学习率")
def no_rate(w, X, Y, rate):
    return w - 2 * corr2d(X, corr2d(X, w) - Y)


@to("train_kernel", "返回 w.grad", mistake="返回了梯度")
def returns_gradient(w, X, Y, rate):
    w = w.clone().requires_grad_()
    ((lib.corr2d(X, w) - Y) ** 2).sum().backward()
    return w.grad


@to("train_kernel", "改完又返回原来的", mistake="没有动")
def returns_the_old_one(w, X, Y, rate):
    new = w.clone()
    new -= rate * 2 * corr2d(X, corr2d(X, w) - Y)
    return w


@to("train_kernel", "w -= …", mistake="改了输入")
def in_place(w, X, Y, rate):
    w -= rate * 2 * corr2d(X, corr2d(X, w) - Y)
    return w


@to("train_kernel", "没有 requires_grad", state="error")
def no_grad_asked(w, X, Y, rate):
    ((corr2d(X, w) - Y) ** 2).sum().backward()
    return w - rate * w.grad
