"""第 4 章：写对的，和各种写错的。"""

import torch
import torch.nn.functional as F
from torch import nn

import lib
from submissions import Submissions

submissions = Submissions()
to, right = submissions.to, submissions.right


def corr2d(X, K):
    """第 2 章的互相关。"""
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1, dtype=torch.float64)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


# multi_in


@right("multi_in")
def multi_in(X, K):
    h, w = K.shape[1:]
    Y = torch.zeros(X.shape[1] - h + 1, X.shape[2] - w + 1, dtype=torch.float64)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[:, i : i + h, j : j + w] * K).sum()
    return Y


@right("multi_in", "解：讲义的写法")
def by_zip(X, K):
    return sum(corr2d(x, k) for x, k in zip(X, K, strict=True))


@to("multi_in", "还是 ...", state="unwritten")
def multi_in_stub(X, K): ...  # 在这里写


@to("multi_in", "stack 之后没有求和", mistake="没有加通道")
def not_added(X, K):
    return torch.stack([corr2d(x, k) for x, k in zip(X, K, strict=True)])


@to("multi_in", "mean(0)", mistake="通道求了平均")
def averaged(X, K):
    return not_added(X, K).mean(0)


@to("multi_in", "max(0)", mistake="通道取了最大")
def strongest(X, K):
    return not_added(X, K).max(0).values


@to("multi_in", "X[0] 与 K[0]", mistake="只看了第一个通道")
def first_only(X, K):
    return corr2d(X[0], K[0])


@to("multi_in", "循环里写 = 而不是 +=", mistake="只剩最后一个通道")
def last_only(X, K):
    for c in range(X.shape[0]):
        Y = corr2d(X[c], K[c])
    return Y


@to("multi_in", "每次都用 K[0]", mistake="各通道用了同一张核")
def same_kernel(X, K):
    return sum(corr2d(x, K[0]) for x in X)


@to("multi_in", "核先翻了", mistake="核转了 180°")
def flipped(X, K):
    return multi_in(X, K.flip(-1, -2))


@to("multi_in", "写成 Y[j, i]", mistake="行列颠倒")
def axes_transposed(X, K):
    h, w = K.shape[1:]
    Y = torch.zeros(X.shape[2] - w + 1, X.shape[1] - h + 1)
    for i in range(Y.shape[1]):
        for j in range(Y.shape[0]):
            Y[j, i] = (X[:, i : i + h, j : j + w] * K).sum()
    return Y


@to("multi_in", "忘了 + 1", mistake="少了一行一列")
def too_small(X, K):
    return multi_in(X, K)[:-1, :-1]


@to("multi_in", "输出用了 X 的整数类型", mistake="小数被截掉")
def truncated(X, K):
    h, w = K.shape[1:]
    Y = torch.zeros(X.shape[1] - h + 1, X.shape[2] - w + 1, dtype=X.dtype)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[:, i : i + h, j : j + w] * K).sum()
    return Y


@to("multi_in", "累加在 X[0] 上", mistake="改了输入")
def adds_into_input(X, K):
    parts = not_added(X, K)
    Y = X[0, : parts.shape[1], : parts.shape[2]]
    Y.zero_()
    for part in parts:
        Y += part
    return Y


@to("multi_in", "X.shape 当成两个数", state="error")
def two_dimensions(X, K):
    n_h, n_w = X.shape
    return torch.zeros(n_h, n_w)


@to("multi_in", "F.conv2d", mistake="用了现成的运算")
def multi_in_by_functional(X, K):
    return F.conv2d(X[None].double(), K[None])[0, 0]


@to("multi_in", "lib.corr2d_multi_in", mistake="用了现成的运算")
def multi_in_by_lib(X, K):
    return lib.corr2d_multi_in(X, K)


# multi_in_out


@right("multi_in_out")
def multi_in_out(X, K, bias):
    return torch.stack([multi_in(X, k) + b for k, b in zip(K, bias, strict=True)])


@right("multi_in_out", "解：偏置最后加")
def bias_last(X, K, bias):
    return torch.stack([multi_in(X, k) for k in K]) + bias[:, None, None]


@to("multi_in_out", "Y = ... 还没有填", state="unwritten")
def half_written(X, K, bias):
    Y = ...
    return Y


@to("multi_in_out", "K[:, o]", mistake="核的前两维颠倒")
def kernel_axes_swapped(X, K, bias):
    return torch.stack([multi_in(X, K[:, o]) + bias[o] for o in range(len(bias))])


@to("multi_in_out", "没用 bias", mistake="忘了偏置")
def without_bias(X, K, bias):
    return torch.stack([multi_in(X, k) for k in K])


@to("multi_in_out", "每个输入通道都加一次", mistake="偏置加了多次")
def bias_per_pair(X, K, bias):
    return torch.stack(
        [sum(corr2d(X[i], K[o, i]) + bias[o] for i in range(X.shape[0])) for o in range(K.shape[0])],
    )


@to("multi_in_out", "bias[0]", mistake="偏置都用了第一个")
def first_bias(X, K, bias):
    return torch.stack([multi_in(X, k) + bias[0] for k in K])


@to("multi_in_out", "stack(…) + bias", mistake="偏置加错了方向")
def bias_along_width(X, K, bias):
    return torch.stack([multi_in(X, k) for k in K]) + bias


@to("multi_in_out", "stack(…) + bias[:, None]", mistake="偏置加错了方向")
def bias_along_height(X, K, bias):
    return torch.stack([multi_in(X, k) for k in K]) + bias[:, None]


@to("multi_in_out", "mean", mistake="通道求了平均")
def inputs_averaged(X, K, bias):
    return torch.stack([averaged(X, k) + b for k, b in zip(K, bias, strict=True)])


@to("multi_in_out", "sum 代替 stack", mistake="输出通道也加掉了")
def outputs_added(X, K, bias):
    return sum(multi_in(X, k) + b for k, b in zip(K, bias, strict=True))


@to("multi_in_out", "cat 代替 stack", mistake="接成了一张长图")
def outputs_joined(X, K, bias):
    return torch.cat([multi_in(X, k) + b for k, b in zip(K, bias, strict=True)])


@to("multi_in_out", "stack(…, -1)", mistake="通道叠在了最后")
def stacked_last(X, K, bias):
    return torch.stack([multi_in(X, k) + b for k, b in zip(K, bias, strict=True)], -1)


@to("multi_in_out", "核先翻了", mistake="核转了 180°")
def kernels_flipped(X, K, bias):
    return multi_in_out(X, torch.flip(K, (2, 3)), bias)


@to("multi_in_out", "输出用了 X 的整数类型", mistake="小数被截掉")
def outputs_truncated(X, K, bias):
    first = multi_in(X, K[0])
    Y = torch.zeros(len(K), *first.shape, dtype=X.dtype)
    for o in range(len(K)):
        Y[o] = multi_in(X, K[o]) + bias[o]
    return Y


@to("multi_in_out", "K 上加偏置", mistake="改了输入")
def kernel_changed(X, K, bias):
    K += bias[:, None, None, None]
    return torch.stack([multi_in(X, k) for k in K])


@to("multi_in_out", "忘了 return", mistake="没有返回")
def no_return(X, K, bias):
    multi_in_out(X, K, bias)


@to("multi_in_out", "返回列表", mistake="种类不对")
def a_list(X, K, bias):
    return [multi_in(X, k) + b for k, b in zip(K, bias, strict=True)]


@to("multi_in_out", "nn.Conv2d", mistake="用了现成的运算")
def by_layer(X, K, bias):
    layer = nn.Conv2d(K.shape[1], K.shape[0], K.shape[2:], dtype=torch.float64)
    layer.weight.data, layer.bias.data = K, bias
    return layer(X[None].double())[0]


# conv_1x1


@right("conv_1x1")
def conv_1x1(X, K):
    c_o, c_i = K.shape[:2]
    Y = K.reshape(c_o, c_i) @ X.flatten(2)  # (c_o, c_i) 乘每张图的 (c_i, h·w)
    return Y.reshape(len(X), c_o, *X.shape[2:])


@right("conv_1x1", "解：一个大矩阵")
def one_product(X, K):
    n, c_i, h, w = X.shape
    columns = X.transpose(0, 1).reshape(c_i, n * h * w)
    return (K[:, :, 0, 0] @ columns).reshape(len(K), n, h, w).transpose(0, 1)


@right("conv_1x1", "解：channels-last 的 F.linear")
def by_linear(X, K):
    return F.linear(X.permute(0, 2, 3, 1), K.flatten(1)).permute(0, 3, 1, 2)


@to("conv_1x1", "还是 ...", state="unwritten")
def conv_1x1_stub(X, K): ...  # 在这里写


@to("conv_1x1", "X.T 的习惯：K 转置了", mistake="核转置了")
def kernel_transposed(X, K):
    return torch.einsum("io,nihw->nohw", K[:, :, 0, 0], X)


@to("conv_1x1", "X.reshape(c_i, n*h*w)", mistake="批量与通道混了")
def batch_mixed(X, K):
    n, c_i, h, w = X.shape
    return (K[:, :, 0, 0] @ X.reshape(c_i, n * h * w)).reshape(n, len(K), h, w)


@to("conv_1x1", "X.reshape(c_i, n*h*w)，写回时换了次序", mistake="批量与通道混了")
def batch_mixed_and_moved(X, K):
    n, c_i, h, w = X.shape
    return (K[:, :, 0, 0] @ X.reshape(c_i, -1)).reshape(len(K), n, h, w).transpose(0, 1)


@to("conv_1x1", "写回时直接 reshape", mistake="写回时批量与通道混了")
def mixed_on_the_way_back(X, K):
    n, c_i, h, w = X.shape
    columns = X.transpose(0, 1).reshape(c_i, n * h * w)
    return (K[:, :, 0, 0] @ columns).reshape(n, len(K), h, w)


@to("conv_1x1", "X.reshape(n, h*w, c_i)", mistake="通道与像素混了")
def pixels_mixed(X, K):
    n, c_i, h, w = X.shape
    Y = X.reshape(n, h * w, c_i) @ K[:, :, 0, 0].T
    return Y.transpose(1, 2).reshape(n, len(K), h, w)


@to("conv_1x1", "X.reshape(n, h*w, c_i)，写回也 reshape", mistake="通道与像素混了")
def pixels_mixed_twice(X, K):
    n, c_i, h, w = X.shape
    return (X.reshape(n, h * w, c_i) @ K[:, :, 0, 0].T).reshape(n, len(K), h, w)


@to("conv_1x1", "忘了把通道挪回来", mistake="通道留在了最后")
def left_last(X, K):
    return X.permute(0, 2, 3, 1) @ K[:, :, 0, 0].T


@to("conv_1x1", "reshape(…, w, h)", mistake="高和宽颠倒")
def height_and_width(X, K):
    return (K[:, :, 0, 0] @ X.flatten(2)).reshape(len(X), len(K), X.shape[3], X.shape[2])


@to("conv_1x1", "mean", mistake="通道求了平均")
def channels_averaged(X, K):
    return (X[:, None] * K[None]).mean(2)


@to("conv_1x1", "X[0]", mistake="只算了第一张图")
def first_picture(X, K):
    return conv_1x1(X[:1], K)


@to("conv_1x1", "K.squeeze_()", mistake="改了输入")
def squeezed_in_place(X, K):
    K.squeeze_(-1).squeeze_(-1)
    return (K @ X.flatten(2)).reshape(len(X), len(K), *X.shape[2:])


@to("conv_1x1", "K 没有去掉后两维", state="error")
def four_dimensions(X, K):
    return (K @ X.flatten(2)).reshape(len(X), len(K), *X.shape[2:])


@to("conv_1x1", "F.conv2d", mistake="用了现成的运算")
def conv_1x1_by_functional(X, K):
    return F.conv2d(X, K)


@to("conv_1x1", "lib.corr2d_multi_in_out_1x1", mistake="用了现成的运算")
def conv_1x1_by_lib(X, K):
    return torch.stack([lib.corr2d_multi_in_out_1x1(x, K) for x in X])
