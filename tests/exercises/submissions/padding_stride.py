"""第 3 章：写对的，和各种写错的。"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import lib
from submissions import Submissions

submissions = Submissions()
to, right = submissions.to, submissions.right


# output_size


@right("output_size")
def output_size(n, k, padding, stride, dilation):
    reach = dilation * (k - 1) + 1
    return (n + 2 * padding - reach) // stride + 1


@right("output_size", "解：老老实实地数")
def counted(n, k, padding, stride, dilation):
    start = count = 0
    while start + dilation * (k - 1) < n + 2 * padding:
        start, count = start + stride, count + 1
    return count


@right("output_size", "解：加的是步幅")
def stride_inside(n, k, padding, stride, dilation):
    return int((n + 2 * padding - dilation * (k - 1) - 1 + stride) / stride)


@to("output_size", "还是 ...", state="unwritten")
def size_stub(n, k, padding, stride, dilation): ...  # 在这里写


@to("output_size", "讲义的公式，没有取整", mistake="没有取整")
def not_floored(n, k, padding, stride, dilation):
    return (n + 2 * padding - dilation * (k - 1) - 1) / stride + 1


@to("output_size", "math.ceil", mistake="向上取整")
def ceiled(n, k, padding, stride, dilation):
    return math.ceil((n + 2 * padding - dilation * (k - 1) - 1) / stride) + 1


@to("output_size", "round，再加 1", mistake="四舍五入")
def rounded(n, k, padding, stride, dilation):
    return round((n + 2 * padding - dilation * (k - 1) - 1) / stride) + 1


@to("output_size", "加 1，再 round", mistake="四舍五入")
def rounded_later(n, k, padding, stride, dilation):
    return round((n + 2 * padding - dilation * (k - 1) - 1) / stride + 1)


@to("output_size", "忘了 + 1", mistake="忘了加一")
def steps_only(n, k, padding, stride, dilation):
    return (n + 2 * padding - dilation * (k - 1) - 1) // stride


@to("output_size", "+ 1 写在括号里", mistake="一加在了除之前")
def one_inside(n, k, padding, stride, dilation):
    return (n + 2 * padding - dilation * (k - 1) - 1 + 1) // stride


@to("output_size", "padding 没有乘 2", mistake="填充当成了总数")
def padding_once(n, k, padding, stride, dilation):
    return (n + padding - dilation * (k - 1) - 1) // stride + 1


@to("output_size", "padding 没有乘 2，也没用 dilation", mistake="填充当成了总数")
def padding_once_undilated(n, k, padding, stride, dilation):
    return (n + padding - k) // stride + 1


@to("output_size", "没有取整，也没用 dilation", mistake="没有取整")
def not_floored_undilated(n, k, padding, stride, dilation):
    return (n + 2 * padding - k) / stride + 1


@to("output_size", "math.ceil，也没用 dilation", mistake="向上取整")
def ceiled_undilated(n, k, padding, stride, dilation):
    return math.ceil((n + 2 * padding - k) / stride) + 1


@to("output_size", "round，再加 1，也没用 dilation", mistake="四舍五入")
def rounded_undilated(n, k, padding, stride, dilation):
    return round((n + 2 * padding - k) / stride) + 1


@to("output_size", "加 1，再 round，也没用 dilation", mistake="四舍五入")
def rounded_later_undilated(n, k, padding, stride, dilation):
    return round((n + 2 * padding - k) / stride + 1)


@to("output_size", "忘了 + 1，也没用 dilation", mistake="忘了加一")
def steps_only_undilated(n, k, padding, stride, dilation):
    return (n + 2 * padding - k) // stride


@to("output_size", "+ 1 写在括号里，也没用 dilation", mistake="一加在了除之前")
def one_inside_undilated(n, k, padding, stride, dilation):
    return (n + 2 * padding - k + 1) // stride


@to("output_size", "没用 padding，也没用 dilation", mistake="忘了填充")
def padding_forgotten_undilated(n, k, padding, stride, dilation):
    return (n - k) // stride + 1


@to("output_size", "没用 stride，也没用 dilation", mistake="忘了步幅")
def stride_forgotten_undilated(n, k, padding, stride, dilation):
    return n + 2 * padding - k + 1


@to("output_size", "没用 padding", mistake="忘了填充")
def padding_forgotten(n, k, padding, stride, dilation):
    return (n - dilation * (k - 1) - 1) // stride + 1


@to("output_size", "没用 stride", mistake="忘了步幅")
def stride_forgotten(n, k, padding, stride, dilation):
    return n + 2 * padding - dilation * (k - 1)


@to("output_size", "没用 dilation", mistake="忘了扩张率")
def dilation_forgotten(n, k, padding, stride, dilation):
    return (n + 2 * padding - k) // stride + 1


@to("output_size", "有效核长写成 d × k", mistake="拉开的核算长了")
def reach_too_long(n, k, padding, stride, dilation):
    return (n + 2 * padding - dilation * k) // stride + 1


@to("output_size", "返回一对", mistake="返回了高和宽")
def both_ways(n, k, padding, stride, dilation):
    return output_size(n, k, padding, stride, dilation), output_size(n, k, padding, stride, dilation)


@to("output_size", "两处都错：不乘 2，也不取整")
def two_slips(n, k, padding, stride, dilation):
    return (n + padding - k) / stride + 1


@to("output_size", "问 nn.Conv1d", mistake="用了现成的运算")
def size_by_layer(n, k, padding, stride, dilation):
    return nn.Conv1d(1, 1, k, stride, padding, dilation)(torch.zeros(1, 1, n)).shape[-1]


@to("output_size", "循环停不下来", state="error", mistake="停不下来")
def never_ends(n, k, padding, stride, dilation):
    start = count = 0
    while start + k <= n + 2 * padding:
        count += 1
    return count


@to("output_size", "返回字", mistake="种类不对")
def in_words(n, k, padding, stride, dilation):
    return f"{output_size(n, k, padding, stride, dilation)} 行"


# corr2d_strided


def padded(X, padding):
    """四周填 0，只用切片。"""
    (n_h, n_w), (p_h, p_w) = X.shape, padding
    P = torch.zeros(n_h + 2 * p_h, n_w + 2 * p_w, dtype=torch.float64)
    P[p_h : p_h + n_h, p_w : p_w + n_w] = X
    return P


def slide(P, K, stride):
    """在填好的图上跳着走。"""
    (h, w), (s_h, s_w) = K.shape, stride
    Y = torch.zeros((P.shape[0] - h) // s_h + 1, (P.shape[1] - w) // s_w + 1, dtype=torch.float64)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (P[i * s_h : i * s_h + h, j * s_w : j * s_w + w] * K).sum()
    return Y


@right("corr2d_strided")
def corr2d_strided(X, K, padding, stride):
    return slide(padded(X, padding), K, stride)


@right("corr2d_strided", "解：先全算，再跳着取")
def thinned(X, K, padding, stride):
    return slide(padded(X, padding), K, (1, 1))[:: stride[0], :: stride[1]]


@to("corr2d_strided", "NotImplementedError", state="unwritten")
def strided_stub(X, K, padding, stride):
    raise NotImplementedError


@to("corr2d_strided", "X[i:i+k]，没有乘步幅", mistake="下标里忘了步幅")
def stride_not_in_index(X, K, padding, stride):
    P, (h, w) = padded(X, padding), K.shape
    Y = torch.zeros((P.shape[0] - h) // stride[0] + 1, (P.shape[1] - w) // stride[1] + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (P[i : i + h, j : j + w] * K).sum()
    return Y


@to("corr2d_strided", "stride[0] 当成宽", mistake="高和宽的步幅颠倒")
def strides_swapped(X, K, padding, stride):
    return slide(padded(X, padding), K, (stride[1], stride[0]))


@to("corr2d_strided", "F.pad 先写了高", mistake="高和宽的填充颠倒")
def padding_swapped(X, K, padding, stride):
    p_h, p_w = padding
    return slide(F.pad(X, (p_h, p_h, p_w, p_w)), K, stride)


@to("corr2d_strided", "没用 padding", mistake="没有填充")
def not_padded(X, K, padding, stride):
    return slide(X, K, stride)


@to("corr2d_strided", "只填了上和左", mistake="只填了一侧")
def above_and_left(X, K, padding, stride):
    P = torch.zeros(X.shape[0] + padding[0], X.shape[1] + padding[1], dtype=torch.float64)
    P[padding[0] :, padding[1] :] = X
    return slide(P, K, stride)


@to("corr2d_strided", "只填了下和右", mistake="只填了一侧")
def below_and_right(X, K, padding, stride):
    P = torch.zeros(X.shape[0] + padding[0], X.shape[1] + padding[1], dtype=torch.float64)
    P[: X.shape[0], : X.shape[1]] = X
    return slide(P, K, stride)


@to("corr2d_strided", "padding // 2 放一侧", mistake="填充当成了总数")
def padding_as_total(X, K, padding, stride):
    above, left = padding[0] // 2, padding[1] // 2
    return slide(F.pad(X, (left, padding[1] - left, above, padding[0] - above)), K, stride)


@to("corr2d_strided", 'np.pad(mode="edge")', mistake="填了边上的数")
def edges_repeated(X, K, padding, stride):
    P = np.pad(X.numpy(), [(p, p) for p in padding], mode="edge")
    return slide(torch.from_numpy(P), K, stride)


@to("corr2d_strided", "先 X[::s] 再互相关", mistake="先跳着取了输入")
def input_thinned(X, K, padding, stride):
    return slide(padded(X, padding)[:: stride[0], :: stride[1]], K, (1, 1))


@to("corr2d_strided", "写进 Y[i * s, j * s]", mistake="写回了原来的位置")
def written_in_place(X, K, padding, stride):
    P, (h, w) = padded(X, padding), K.shape
    Y = torch.zeros(P.shape[0] - h + 1, P.shape[1] - w + 1)
    for i in range(0, Y.shape[0], stride[0]):
        for j in range(0, Y.shape[1], stride[1]):
            Y[i, j] = (P[i : i + h, j : j + w] * K).sum()
    return Y


@to("corr2d_strided", "核先翻了", mistake="核转了 180°")
def flipped(X, K, padding, stride):
    return slide(padded(X, padding), K.flip(0, 1), stride)


@to("corr2d_strided", "形状向上取整，末尾留着 0", mistake="向上取整")
def one_too_many(X, K, padding, stride):
    P, (h, w), (s_h, s_w) = padded(X, padding), K.shape, stride
    Y = torch.zeros(math.ceil((P.shape[0] - h) / s_h) + 1, math.ceil((P.shape[1] - w) / s_w) + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            for a in range(h):
                for b in range(w):
                    if i * s_h + a < P.shape[0] and j * s_w + b < P.shape[1]:
                        Y[i, j] += P[i * s_h + a, j * s_w + b] * K[a, b]
    return Y


@to("corr2d_strided", "形状向上取整，窗口伸出去", mistake="向上取整")
def runs_off(X, K, padding, stride):
    P, (h, w), (s_h, s_w) = padded(X, padding), K.shape, stride
    Y = torch.zeros(math.ceil((P.shape[0] - h) / s_h) + 1, math.ceil((P.shape[1] - w) / s_w) + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (P[i * s_h : i * s_h + h, j * s_w : j * s_w + w] * K).sum()
    return Y


@to("corr2d_strided", "忘了 + 1", mistake="忘了加一")
def one_too_few(X, K, padding, stride):
    return corr2d_strided(X, K, padding, stride)[:-1, :-1]


@to("corr2d_strided", "输出用了 X 的整数类型", mistake="小数被截掉")
def truncated(X, K, padding, stride):
    P, (h, w), (s_h, s_w) = padded(X, padding), K.shape, stride
    Y = torch.zeros((P.shape[0] - h) // s_h + 1, (P.shape[1] - w) // s_w + 1, dtype=X.dtype)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (P[i * s_h : i * s_h + h, j * s_w : j * s_w + w] * K).sum()
    return Y


@to("corr2d_strided", "不填充时，窗口 *= 核", mistake="改了输入")
def window_in_place(X, K, padding, stride):
    P = padded(X, padding) if any(padding) else X
    (h, w), (s_h, s_w) = K.shape, stride
    Y = torch.zeros((P.shape[0] - h) // s_h + 1, (P.shape[1] - w) // s_w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = P[i * s_h : i * s_h + h, j * s_w : j * s_w + w]
            window *= K
            Y[i, j] = window.sum()
    return Y


@to("corr2d_strided", "padding 当成一个数", state="error")
def padding_as_number(X, K, padding, stride):
    return F.pad(X, (padding, padding, padding, padding))


@to("corr2d_strided", "F.conv2d", mistake="用了现成的运算")
def by_functional(X, K, padding, stride):
    return F.conv2d(X[None, None].double(), K[None, None], padding=padding, stride=stride)[0, 0]


@to("corr2d_strided", "lib.corr2d", mistake="用了现成的运算")
def by_lib(X, K, padding, stride):
    return lib.corr2d(X, K, padding, stride)
