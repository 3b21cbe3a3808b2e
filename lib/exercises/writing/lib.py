"""网页里的 lib：练习允许用、或者读者会拿来比一比的几样。在网页里用了哪一样，都记下来（torch.used）。"""

import torch


def corr2d(X, K, padding=0, stride=1, dilation=1):
    """互相关：X (n_h, n_w)，K (k_h, k_w)。"""
    torch.ready_made("corr2d", "lib.ops")
    check("X", X, 2)
    check("K", K, 2)
    return correlate(X[None], K[None, None], padding, stride, dilation)[0]


def convolve2d(X, K, padding=0, stride=1, dilation=1):
    """真正的卷积：核先转 180°。"""
    torch.ready_made("convolve2d", "lib.ops")
    check("K", K, 2)
    return corr2d(X, K.flip(0, 1), padding, stride, dilation)


def corr2d_multi_in(X, K, padding=0, stride=1, dilation=1):
    torch.ready_made("corr2d_multi_in", "lib.ops")
    check("X", X, 3)
    check("K", K, 3)
    return correlate(X, K[None], padding, stride, dilation)[0]


def corr2d_multi_in_out(X, K, bias=None, padding=0, stride=1, dilation=1, groups=1):
    torch.ready_made("corr2d_multi_in_out", "lib.ops")
    check("X", X, 3)
    check("K", K, 4)
    if groups != 1:
        raise torch.NotHere("网页里的 lib 没有分组")
    Y = correlate(X, K, padding, stride, dilation)
    return Y if bias is None else Y + bias[:, None, None]


def corr2d_multi_in_out_1x1(X, K):
    torch.ready_made("corr2d_multi_in_out_1x1", "lib.ops")
    check("X", X, 3)
    check("K", K, 4)
    return correlate(X, K, 0, 1, 1)


def pool2d(X, pool_size, mode="max", padding=0, stride=1):
    """池化：X (n_h, n_w) 或 (c, n_h, n_w)；步幅默认是 1。"""
    torch.ready_made("pool2d", "lib.ops")
    (k_h, k_w), (s_h, s_w), (p_h, p_w) = torch.axes(pool_size, 2), torch.axes(stride, 2), torch.axes(padding, 2)
    X = X if X.is_floating_point() else X.float()
    X = torch.functional.pad(X, (p_w, p_w, p_h, p_h), value=-torch.inf if mode == "max" else 0)
    windows = X.unfold(-2, k_h, s_h).unfold(-2, k_w, s_w)
    return windows.amax((-2, -1)) if mode == "max" else windows.mean((-2, -1))


def check(name, X, ndim):
    if not isinstance(X, torch.Tensor):
        raise TypeError(f"{name} 应是 torch.Tensor，得到 {type(X).__name__}")
    if X.ndim != ndim:
        raise ValueError(f"{name} 应是 {ndim} 维的，得到的形状是 {tuple(X.shape)}：请先用 reshape 或下标整理")


def correlate(X, K, padding, stride, dilation):
    """X (c_i, n_h, n_w)，K (c_o, c_i, k_h, k_w)。整数跟着小数的类型；两种小数不能一起算。"""
    floats = [x.dtype for x in (X, K) if x.is_floating_point()]
    if len(floats) == 2 and floats[0] is not floats[1]:
        raise TypeError(f"几个张量的浮点类型不同：{floats[0]}、{floats[1]}，请先用 .to({floats[1]}) 之类的办法统一")
    dtype, before = (floats + [torch.float32])[0], len(torch.used)
    Y = torch.conv2d(X.to(dtype), K.to(dtype), None, stride, padding, dilation)
    while len(torch.used) > before:
        torch.used.pop()
    return Y


class Window:
    """一个窗口：大小、填充、步幅、扩张率，各是 (高, 宽)。"""

    def __init__(self, kernel_size, padding=0, stride=1, dilation=1):
        given = (kernel_size, padding, stride, dilation)
        self.kernel_size, self.padding, self.stride, self.dilation = [torch.axes(value, 2) for value in given]

    def output_shape(self, shape):
        torch.ready_made("Window.output_shape", "lib.window")
        each = zip(shape, self.kernel_size, self.padding, self.stride, self.dilation)
        return tuple([(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, p, s, d in each])


def receptive_field(windows):
    """一叠窗口的感受野 (r_h, r_w)，靠近输入的在前。"""
    torch.ready_made("receptive_field", "lib.window")
    field, step = [1, 1], [1, 1]
    for window in windows:
        for axis in (0, 1):
            field[axis] += window.dilation[axis] * (window.kernel_size[axis] - 1) * step[axis]
            step[axis] *= window.stride[axis]
    return tuple(field)
