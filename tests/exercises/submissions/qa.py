"""第 6 章：写对的，和各种写错的。"""

import torch
import torch.nn.functional as F

import lib
from submissions import Submissions

submissions = Submissions()
to, right = submissions.to, submissions.right


# blur_and_halve


@right("blur_and_halve")
def blur_and_halve(X):
    blurred = (X[:-2] + 2 * X[1:-1] + X[2:]) / 4
    return blurred[::2]


@right("blur_and_halve", "解：循环")
def by_loop(X):
    return torch.tensor([(X[i] + 2 * X[i + 1] + X[i + 2]) / 4 for i in range(0, len(X) - 2, 2)])


@right("blur_and_halve", "解：互相关")
def by_correlation(X):
    K = torch.tensor([[1, 2, 1]], dtype=X.dtype) / 4
    return lib.corr2d(X[None], K, stride=(1, 2))[0]


@to("blur_and_halve", "核是 float32", state="error")
def single_precision(X):
    return lib.corr2d(X[None], torch.tensor([[1, 2, 1]]) / 4, stride=(1, 2))[0]


@to("blur_and_halve", "还是 ...", state="unwritten")
def halve_stub(X): ...


@to("blur_and_halve", "X[::2]", mistake="没有模糊")
def every_other(X):
    return X[::2]


@to("blur_and_halve", "X[1:-1:2]", mistake="没有模糊")
def every_other_inside(X):
    return X[1:-1:2]


@to("blur_and_halve", "先 X[::2]", mistake="先抽样再模糊")
def samples_first(X):
    X = X[::2]
    return (X[:-2] + 2 * X[1:-1] + X[2:]) / 4


@to("blur_and_halve", "忘了 [::2]", mistake="没有抽样")
def only_blurs(X):
    return (X[:-2] + 2 * X[1:-1] + X[2:]) / 4


@to("blur_and_halve", "没有除以 4", mistake="没有归一")
def not_normalised(X):
    return (X[:-2] + 2 * X[1:-1] + X[2:])[::2]


@to("blur_and_halve", "除以 3", mistake="除数不对")
def divided_by_three(X):
    return (X[:-2] + 2 * X[1:-1] + X[2:])[::2] / 3


@to("blur_and_halve", "核是 [1, 1, 1]", mistake="三个数份量一样")
def box(X):
    return (X[:-2] + X[1:-1] + X[2:])[::2] / 3


@to("blur_and_halve", "[1::2]", mistake="从第二个开始取")
def from_the_second(X):
    return ((X[:-2] + 2 * X[1:-1] + X[2:]) / 4)[1::2]


@to("blur_and_halve", "padding=1", mistake="两端补了 0")
def zero_padded(X):
    return F.conv1d(X[None], torch.tensor([[[1.0, 2, 1]]], dtype=X.dtype) / 4, stride=2, padding=1)[0]


@to("blur_and_halve", "返回二维", mistake="多了一维")
def two_dimensional(X):
    return blur_and_halve(X)[None]


@to("blur_and_halve", "模糊写回 X", mistake="改了输入")
def blurs_in_place(X):
    X[1:-1] = (X[:-2] + 2 * X[1:-1] + X[2:]) / 4
    return X[1:-1:2]


# find_pattern


@right("find_pattern")
def find_pattern(X, P):
    return F.relu(lib.corr2d(X, 2 * P - 1) - (P.sum() - 1))


@right("find_pattern", "解：一格一格比")
def compares(X, P):
    h, w = P.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = torch.equal(X[i : i + h, j : j + w], P)
    return Y


@to("find_pattern", "还是 ...", state="unwritten")
def find_stub(X, P): ...


@to("find_pattern", "没有加偏置", mistake="没有偏置")
def no_bias(X, P):
    return F.relu(lib.corr2d(X, 2 * P - 1))


@to("find_pattern", "核就是 P", mistake="只看该亮的")
def only_lit(X, P):
    return F.relu(lib.corr2d(X, P) - (P.sum() - 1))


@to("find_pattern", "核就是 P，也没有偏置", mistake="只看该亮的")
def only_lit_without_bias(X, P):
    return F.relu(lib.corr2d(X, P))


@to("find_pattern", "偏置 −P.sum()", mistake="门槛太高")
def too_high(X, P):
    return F.relu(lib.corr2d(X, 2 * P - 1) - P.sum())


@to("find_pattern", "偏置 2 − P.sum()", mistake="门槛低了")
def too_low(X, P):
    return F.relu(lib.corr2d(X, 2 * P - 1) + 2 - P.sum())


@to("find_pattern", "偏置是正的", mistake="偏置的正负号反了")
def positive_bias(X, P):
    return F.relu(lib.corr2d(X, 2 * P - 1) + P.sum() - 1)


@to("find_pattern", "忘了 ReLU", mistake="没有 ReLU")
def no_relu(X, P):
    return lib.corr2d(X, 2 * P - 1) - (P.sum() - 1)


@to("find_pattern", "convolve2d", mistake="核转了 180°")
def turned(X, P):
    return F.relu(lib.convolve2d(X, 2 * P - 1) - (P.sum() - 1))


@to("find_pattern", "P *= 2", mistake="改了输入")
def kernel_in_place(X, P):
    P *= 2
    P -= 1
    return F.relu(lib.corr2d(X, P) - (P.clamp(min=0).sum() - 1))


@to("find_pattern", "门槛写死成 4", mistake="门槛写死了")
def fixed_threshold(X, P):
    return F.relu(lib.corr2d(X, 2 * P - 1) - 4)


# receptive_field


@right("receptive_field")
def receptive_field(layers):
    r, j = 1, 1
    for k, s, d in layers:
        r += d * (k - 1) * j
        j *= s
    return r


@right("receptive_field", "解：从输出往回走")
def backwards(layers):
    r = 1
    for k, s, d in reversed(layers):
        r = (r - 1) * s + d * (k - 1) + 1
    return r


@to("receptive_field", "还是 ...", state="unwritten")
def field_stub(layers): ...


@to("receptive_field", "没有用 d", mistake="忘了扩张")
def no_dilation(layers):
    r, j = 1, 1
    for k, s, _ in layers:
        r += (k - 1) * j
        j *= s
    return r


@to("receptive_field", "d * k − 1", mistake="扩张乘在了核长上")
def dilated_length(layers):
    r, j = 1, 1
    for k, s, d in layers:
        r += (d * k - 1) * j
        j *= s
    return r


@to("receptive_field", "加 k", mistake="加了整个核长")
def adds_k(layers):
    r, j = 1, 1
    for k, s, d in layers:
        r += d * k * j
        j *= s
    return r


@to("receptive_field", "没有 j", mistake="忘了间距")
def no_spacing(layers):
    r = 1
    for k, _, d in layers:
        r += d * (k - 1)
    return r


@to("receptive_field", "j = s", mistake="间距没有累乘")
def only_the_last_stride(layers):
    r, j = 1, 1
    for k, s, d in layers:
        r += d * (k - 1) * j
        j = s
    return r


@to("receptive_field", "先 j *= s", mistake="步幅乘早了")
def stride_first(layers):
    r, j = 1, 1
    for k, s, d in layers:
        j *= s
        r += d * (k - 1) * j
    return r


@to("receptive_field", "倒着走，用的却是顺着的式子", mistake="层的次序反了")
def reversed_order(layers):
    return receptive_field(layers[::-1])


@to("receptive_field", "r = 0", mistake="从 0 开始")
def from_zero(layers):
    r, j = 0, 1
    for k, s, d in layers:
        r += d * (k - 1) * j
        j *= s
    return r


@to("receptive_field", "return j", mistake="返回了间距")
def returns_spacing(layers):
    j = 1
    for _, s, _ in layers:
        j *= s
    return j


@to("receptive_field", "return r, j", mistake="多返回了间距")
def returns_both(layers):
    return receptive_field(layers), returns_spacing(layers)


@to("receptive_field", "lib.receptive_field", mistake="用了现成的运算")
def by_lib(layers):
    return lib.receptive_field([lib.Window(k, stride=s, dilation=d) for k, s, d in layers])[0]
