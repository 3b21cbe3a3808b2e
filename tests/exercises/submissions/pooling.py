"""第 5 章：写对的，和各种写错的。"""

import math

import torch
import torch.nn.functional as F
from torch import nn

import lib
from submissions import Submissions

submissions = Submissions()
to, right = submissions.to, submissions.right


# pool_channels


@right("pool_channels")
def pool_channels(X, pool_size, mode):
    (c, n_h, n_w), (h, w) = X.shape, pool_size
    Y = torch.zeros(c, n_h - h + 1, n_w - w + 1)
    for channel in range(c):
        for i in range(n_h - h + 1):
            for j in range(n_w - w + 1):
                window = X[channel, i : i + h, j : j + w]
                Y[channel, i, j] = window.max() if mode == "max" else window.sum() / (h * w)
    return Y


@right("pool_channels", "解：各通道一起取")
def pool_all_channels_at_once(X, pool_size, mode):
    h, w = pool_size
    X = X.double()
    windows = X.unfold(1, h, 1).unfold(2, w, 1)
    return windows.amax((-2, -1)) if mode == "max" else windows.mean((-2, -1))


@to("pool_channels", "还是 ...", state="unwritten")
def stub(X, pool_size, mode): ...


@to("pool_channels", "if 与 else 写反", mistake="最大与平均对调")
def swapped(X, pool_size, mode):
    return pool_all_channels_at_once(X, pool_size, "avg" if mode == "max" else "max")


@to("pool_channels", "没有看 mode", mistake="总是取最大")
def always_max(X, pool_size, mode):
    return pool_all_channels_at_once(X, pool_size, "max")


@to("pool_channels", 'if mode == "maximum"', mistake="总是取平均")
def always_average(X, pool_size, mode):
    return pool_all_channels_at_once(X, pool_size, "max" if mode == "maximum" else "avg")


@to("pool_channels", "忘了除", mistake="求了和")
def sums(X, pool_size, mode):
    (c, n_h, n_w), (h, w) = X.shape, pool_size
    Y = torch.zeros(c, n_h - h + 1, n_w - w + 1)
    for channel in range(c):
        for i in range(n_h - h + 1):
            for j in range(n_w - w + 1):
                window = X[channel, i : i + h, j : j + w]
                Y[channel, i, j] = window.max() if mode == "max" else window.sum()
    return Y


@to("pool_channels", "best = 0 开始", mistake="从 0 开始比")
def best_from_zero(X, pool_size, mode):
    (c, n_h, n_w), (h, w) = X.shape, pool_size
    Y = torch.zeros(c, n_h - h + 1, n_w - w + 1)
    for channel in range(c):
        for i in range(n_h - h + 1):
            for j in range(n_w - w + 1):
                best, total = 0, 0
                for a in range(h):
                    for b in range(w):
                        value = X[channel, i + a, j + b]
                        best, total = max(best, value), total + value
                Y[channel, i, j] = best if mode == "max" else total / (h * w)
    return Y


@to("pool_channels", "X[:, i:i+h, j:j+w].max()", mistake="通道混在一起")
def all_channels_in_one_window(X, pool_size, mode):
    (c, n_h, n_w), (h, w) = X.shape, pool_size
    Y = torch.zeros(c, n_h - h + 1, n_w - w + 1)
    for i in range(n_h - h + 1):
        for j in range(n_w - w + 1):
            window = X[:, i : i + h, j : j + w]
            Y[:, i, j] = window.max() if mode == "max" else window.double().mean()
    return Y


@to("pool_channels", "通道也加到一起", mistake="通道混在一起")
def channels_reduced(X, pool_size, mode):
    Y = pool_all_channels_at_once(X, pool_size, mode)
    return Y.amax(0) if mode == "max" else Y.mean(0)


@to("pool_channels", "只用 X[0]", mistake="只做了第一个通道")
def first_channel(X, pool_size, mode):
    return pool_all_channels_at_once(X, pool_size, mode)[0]


@to("pool_channels", "窗口挨着走", mistake="步幅等于窗口")
def jumps(X, pool_size, mode):
    h, w = pool_size
    windows = X.double().unfold(1, h, h).unfold(2, w, w)
    return windows.amax((-2, -1)) if mode == "max" else windows.mean((-2, -1))


@to("pool_channels", "w, h = pool_size", mistake="窗口的高宽对调")
def window_turned(X, pool_size, mode):
    w, h = pool_size
    return pool_all_channels_at_once(X, (h, w), mode)


@to("pool_channels", "写成 Y[c, j, i]", mistake="行列颠倒")
def transposed(X, pool_size, mode):
    (c, n_h, n_w), (h, w) = X.shape, pool_size
    Y = torch.zeros(c, n_w - w + 1, n_h - h + 1)
    for channel in range(c):
        for i in range(n_h - h + 1):
            for j in range(n_w - w + 1):
                window = X[channel, i : i + h, j : j + w]
                Y[channel, j, i] = window.max() if mode == "max" else window.sum() / (h * w)
    return Y


@to("pool_channels", "输出用了 X 的整数类型", mistake="小数被截掉")
def truncated(X, pool_size, mode):
    return pool_all_channels_at_once(X, pool_size, mode).to(X.dtype)


@to("pool_channels", "忘了 + 1", mistake="少了一行一列")
def too_small(X, pool_size, mode):
    return pool_all_channels_at_once(X, pool_size, mode)[:, :-1, :-1]


@to("pool_channels", "写成 + 2，末尾留着 0", mistake="多了一行一列")
def too_large(X, pool_size, mode):
    return F.pad(pool_all_channels_at_once(X, pool_size, mode), (0, 1, 0, 1))


@to("pool_channels", "整数的窗口求 mean()", state="error")
def integer_mean(X, pool_size, mode):
    (c, n_h, n_w), (h, w) = X.shape, pool_size
    Y = torch.zeros(c, n_h - h + 1, n_w - w + 1)
    for channel in range(c):
        for i in range(n_h - h + 1):
            for j in range(n_w - w + 1):
                window = X[channel, i : i + h, j : j + w]
                Y[channel, i, j] = window.max() if mode == "max" else window.mean()
    return Y


@to("pool_channels", "照搬讲义，X 只有两维", state="error")
def lecture(X, pool_size, mode):
    n_h, n_w = X.shape
    h, w = pool_size
    return torch.zeros(n_h - h + 1, n_w - w + 1)


@to("pool_channels", "把最大值写回 X", mistake="改了输入")
def writes_into_input(X, pool_size, mode):
    X[:, 0, 0] = 0
    return pool_all_channels_at_once(X, pool_size, mode)


@to("pool_channels", "F.max_pool2d", mistake="用了现成的运算")
def by_functional(X, pool_size, mode):
    return F.max_pool2d(X.double(), pool_size, 1) if mode == "max" else F.avg_pool2d(X.double(), pool_size, 1)


@to("pool_channels", "nn.MaxPool2d", mistake="用了现成的运算")
def by_layer(X, pool_size, mode):
    return (nn.MaxPool2d if mode == "max" else nn.AvgPool2d)(pool_size, stride=1)(X.double())


@to("pool_channels", "lib.pool2d", mistake="用了现成的运算")
def by_lib(X, pool_size, mode):
    return lib.pool2d(X, pool_size, mode)


# pool_padded


def strided(X, k, mode, stride):
    """不填充，步幅 stride。"""
    m_h, m_w = ((n - k) // stride + 1 for n in X.shape)
    Y = torch.zeros(m_h, m_w, dtype=X.dtype)
    for i in range(m_h):
        for j in range(m_w):
            window = X[i * stride : i * stride + k, j * stride : j * stride + k]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


@right("pool_padded")
def pool_padded(X, k, mode, padding, stride):
    fill = -math.inf if mode == "max" else 0
    return strided(F.pad(X, (padding,) * 4, value=fill), k, mode, stride)


@right("pool_padded", "解：窗口剪到图里")
def clipped_windows(X, k, mode, padding, stride):
    m_h, m_w = ((n + 2 * padding - k) // stride + 1 for n in X.shape)
    Y = torch.zeros(m_h, m_w)
    for i in range(m_h):
        for j in range(m_w):
            top, left = i * stride - padding, j * stride - padding
            window = X[max(top, 0) : top + k, max(left, 0) : left + k]
            Y[i, j] = window.max() if mode == "max" else window.sum() / k**2
    return Y


@to("pool_padded", "还是 ...", state="unwritten")
def padded_stub(X, k, mode, padding, stride): ...


@to("pool_padded", "两种都填 0", mistake="最大池化填了 0")
def zero_padded(X, k, mode, padding, stride):
    return strided(F.pad(X, (padding,) * 4), k, mode, stride)


@to("pool_padded", "两种都填 −∞", mistake="平均也填了 −∞")
def infinity_padded(X, k, mode, padding, stride):
    return strided(F.pad(X, (padding,) * 4, value=-math.inf), k, mode, stride)


@to("pool_padded", "窗口剪到图里再 mean()", mistake="除数没有算填充")
def mean_of_pixels(X, k, mode, padding, stride):
    m_h, m_w = ((n + 2 * padding - k) // stride + 1 for n in X.shape)
    Y = torch.zeros(m_h, m_w)
    for i in range(m_h):
        for j in range(m_w):
            top, left = i * stride - padding, j * stride - padding
            window = X[max(top, 0) : top + k, max(left, 0) : left + k]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


@to("pool_padded", "除以 k", mistake="除数是边长")
def divided_by_side(X, k, mode, padding, stride):
    Y = pool_padded(X, k, mode, padding, stride)
    return Y if mode == "max" else Y * k * k / k


@to("pool_padded", "忘了除", mistake="求了和")
def padded_sums(X, k, mode, padding, stride):
    Y = pool_padded(X, k, mode, padding, stride)
    return Y if mode == "max" else Y * k * k


@to("pool_padded", "if 与 else 写反", mistake="最大与平均对调")
def padded_swapped(X, k, mode, padding, stride):
    return pool_padded(X, k, "avg" if mode == "max" else "max", padding, stride)


@to("pool_padded", "X[i:i+k, j:j+k]", mistake="下标忘了步幅")
def forgets_stride_in_the_index(X, k, mode, padding, stride):
    fill = -math.inf if mode == "max" else 0
    m_h, m_w = ((n + 2 * padding - k) // stride + 1 for n in X.shape)
    X = F.pad(X, (padding,) * 4, value=fill)
    Y = torch.zeros(m_h, m_w)
    for i in range(m_h):
        for j in range(m_w):
            window = X[i : i + k, j : j + k]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


@to("pool_padded", "stride 没有用上", mistake="没有用步幅")
def never_uses_stride(X, k, mode, padding, stride):
    return pool_padded(X, k, mode, padding, 1)


@to("pool_padded", "padding 没有用上", mistake="没有填充")
def never_pads(X, k, mode, padding, stride):
    return strided(X, k, mode, stride)


@to("pool_padded", "F.pad(X, (p, 0, p, 0))", mistake="只填了一侧")
def pads_before(X, k, mode, padding, stride):
    fill = -math.inf if mode == "max" else 0
    return strided(F.pad(X, (padding, 0, padding, 0), value=fill), k, mode, stride)


@to("pool_padded", "F.pad(X, (0, p, 0, p))", mistake="只填了一侧")
def pads_after(X, k, mode, padding, stride):
    fill = -math.inf if mode == "max" else 0
    return strided(F.pad(X, (0, padding, 0, padding), value=fill), k, mode, stride)


@to("pool_padded", "padding // 2", mistake="每侧填了一半")
def padding_as_total(X, k, mode, padding, stride):
    return pool_padded(X, k, mode, padding // 2, stride)


@to("pool_padded", "2 * padding", mistake="每侧填了两倍")
def padding_doubled(X, k, mode, padding, stride):
    return pool_padded(X, k, mode, 2 * padding, stride)


@to("pool_padded", "m = (n + p − k) // s + 1", mistake="只填了一侧")
def size_with_one_side(X, k, mode, padding, stride):
    m_h, m_w = ((n + padding - k) // stride + 1 for n in X.shape)
    return pool_padded(X, k, mode, padding, stride)[:m_h, :m_w]


@to("pool_padded", "math.ceil", mistake="向上取整")
def rounds_up(X, k, mode, padding, stride):
    m_h, m_w = (math.ceil((n + 2 * padding - k) / stride) + 1 for n in X.shape)
    Y = torch.zeros(m_h, m_w)
    X = F.pad(X, (padding, padding + stride) * 2, value=-math.inf if mode == "max" else 0)
    for i in range(m_h):
        for j in range(m_w):
            window = X[i * stride : i * stride + k, j * stride : j * stride + k]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


@to("pool_padded", "忘了 + 1", mistake="少了一行一列")
def steps_not_places(X, k, mode, padding, stride):
    return pool_padded(X, k, mode, padding, stride)[:-1, :-1]


@to("pool_padded", "窗口里减去 padding，下标成了负数", state="error")
def negative_index(X, k, mode, padding, stride):
    m_h, m_w = ((n + 2 * padding - k) // stride + 1 for n in X.shape)
    Y = torch.zeros(m_h, m_w)
    for i in range(m_h):
        for j in range(m_w):
            top, left = i * stride - padding, j * stride - padding
            window = X[top : top + k, left : left + k]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


@to("pool_padded", "F.max_pool2d", mistake="用了现成的运算")
def padded_by_functional(X, k, mode, padding, stride):
    pool = F.max_pool2d if mode == "max" else F.avg_pool2d
    return pool(X[None], k, stride, padding)[0]
