"""互相关、卷积与池化。

讲义一个输出一个输出地算；这里一个核的格子一个格子地算。同一条公式

    Y[i, j] = Σ_{a, b} K[a, b] · X[i·s + a·d, j·s + b·d]

先固定 (a, b)：它给整个 Y 加上移动过的 X 乘以一个数。循环次数从输出的大小变成核的大小，结果一样。
所有运算都可以求导；形状用 Window 计算，padding 是每侧的填充。
参数不合理时抛 TypeError（种类不对）或 ValueError（数值、形状不对）。
"""

from functools import reduce

import torch
from torch import Tensor
from torch.nn.functional import pad

from lib.arguments import both_axes, check_mode, check_tensor, common_float, factors, integer, product
from lib.window import PoolingWindow, Window, times


def corr2d(X: Tensor, K: Tensor, padding=0, stride=1, dilation=1) -> Tensor:
    """二维互相关（cross-correlation）：X (n_h, n_w)，K (k_h, k_w) → (m_h, m_w)。"""
    check_tensor("X", X, "n_h n_w")
    check_tensor("K", K, "k_h k_w")
    window = Window(K.shape, padding, stride, dilation)
    (X, K), dtype = factors(X, K)
    terms = zip(shifted_copies(X, window), K.flatten(), strict=True)
    Y = torch.addcmul(X.new_zeros(()), *next(terms))  # 头一项不就地加：vmap 的那一维，X 与 K 里有一个有，Y 就要有
    for shifted, weight in terms:
        Y.addcmul_(shifted, weight)
    return Y.to(dtype)


def convolve2d(X: Tensor, K: Tensor, padding=0, stride=1, dilation=1) -> Tensor:
    """真正的卷积（convolution）：核旋转 180° 之后做互相关。形状同 corr2d。"""
    check_tensor("K", K, "k_h k_w")
    return corr2d(X, K.flip(0, 1), padding, stride, dilation)


def corr2d_multi_in(X: Tensor, K: Tensor, padding=0, stride=1, dilation=1) -> Tensor:
    """多个输入通道：各通道分别互相关再相加。X (c_i, n_h, n_w)，K (c_i, k_h, k_w) → (m_h, m_w)。"""
    check_tensor("X", X, "c_i n_h n_w")
    check_tensor("K", K, "c_i k_h k_w")
    return corr2d_multi_in_out(X, K[None], None, padding, stride, dilation)[0]


def corr2d_multi_in_out(X: Tensor, K: Tensor, bias=None, padding=0, stride=1, dilation=1, groups=1) -> Tensor:
    """多个输入和输出通道：每个输出通道有自己的核与一个偏置。

    X (c_i, n_h, n_w)，K (c_o, c_i / groups, k_h, k_w)，bias (c_o,) 或 None → (c_o, m_h, m_w)。
    分组时通道按次序分成 groups 份，各组只看自己的输入通道。
    """
    check_tensor("X", X, "c_i n_h n_w")
    check_tensor("K", K, "c_o c_i/groups k_h k_w")
    return correlate_channels(X, K, bias, Window(K.shape[-2:], padding, stride, dilation), groups)


def corr2d_multi_in_out_1x1(X: Tensor, K: Tensor) -> Tensor:
    """1×1 卷积：每个像素上的同一个矩阵乘法。X (c_i, n_h, n_w)，K (c_o, c_i, 1, 1) → (c_o, n_h, n_w)。"""
    check_tensor("X", X, "c_i n_h n_w")
    check_tensor("K", K, "c_o c_i 1 1")
    if K.shape[2:] != (1, 1):
        raise ValueError(f"K 的形状应是 (c_o, c_i, 1, 1)，得到 {tuple(K.shape)}：更大的核请用 corr2d_multi_in_out")
    check_channels(X, K, groups=1)
    (X, K), dtype = factors(X, K)
    Y = product(K.flatten(1), X.flatten(1))
    return Y.reshape(-1, *X.shape[1:]).to(dtype)


def pool2d(X: Tensor, pool_size, mode: str = "max", padding=0, stride=1) -> Tensor:
    """二维池化（pooling）：X (n_h, n_w) 或 (c, n_h, n_w)，各通道分开算，窗口 pool_size → 同样排列的输出。

    mode 是 "max"（填充 −∞）或 "avg"（填充的 0 计入平均）。填充不超过窗口的一半。
    步幅默认是 1，与讲义相同；nn.MaxPool2d 的步幅默认等于窗口大小。
    整数与别的运算一样先转成默认的浮点类型，超过 2²⁴ 的不一定存得准：float32 里 16777217 成了 16777216。
    要一位不差，请先用 X.double()，它到 2⁵³ 都准。
    """
    check_tensor("X", X, "n_h n_w", "c n_h n_w")
    return pool(X, PoolingWindow(pool_size, padding, stride), mode)


def corr2d_transposed(X: Tensor, K: Tensor, padding=0, stride=1, dilation=1, output_padding=0) -> Tensor:
    """转置卷积（transposed convolution）：互相关的扇出。每个输入把整个核乘上自己，盖在输出上，重叠的地方相加。

    X (n_h, n_w)，K (k_h, k_w) → 每个方向上 (n − 1)s − 2p + d(k − 1) + 1 + output_padding。与一个通道的
    F.conv_transpose2d 相同，也就是 corr2d 对输入的梯度。padding 从输出的每侧裁掉这么多；output_padding 在最下、
    最右多留几行几列，要小于步幅或扩张率（两者中大的）。裁完没有东西剩下时抛 ValueError。

    出处：Dumoulin & Visin，2016，arXiv:1603.07285，第 4 章。
    """
    check_tensor("X", X, "n_h n_w")
    check_tensor("K", K, "k_h k_w")
    window = Window(K.shape, padding, stride, dilation)
    (p_h, p_w), (more_h, more_w) = window.padding, extra_rows(output_padding, window)
    window.transposed_shape(X.shape, (more_h, more_w))
    (X, K), dtype = factors(X, K)
    bare = Window(K.shape, 0, stride, dilation)
    whole = bare.transposed_shape(X.shape)
    Y = (X.new_zeros(()) + K.new_zeros(())).expand(whole).clone()  # vmap 的那一维，X 与 K 里有一个有，Y 就要有
    for (rows, cols), weight in zip(bare.shifts(whole), K.flatten(), strict=True):
        Y[rows, cols].addcmul_(X, weight)
    return pad(Y, (-p_w, more_w - p_w, -p_h, more_h - p_h)).to(dtype)


def extra_rows(output_padding, window: Window) -> tuple[int, int]:
    """output_padding → (行, 列)。"""
    name = "输出填充（output_padding）"
    extra = both_axes(name, output_padding, 0)
    most = [max(s, d) - 1 for s, d in zip(window.stride, window.dilation, strict=True)]
    if any(more > limit for more, limit in zip(extra, most, strict=True)):
        raise ValueError(f"{name}是 {times(extra)}，应小于步幅或扩张率：请改到 {times(most)} 以内")
    return extra


def shifted_copies(X: Tensor, window: Window):
    """对核的每个格子（行优先），给出它遇到的那些输入 (..., m_h, m_w)；都是填充后的 X 的视图，不复制。"""
    padded = zero_padded(X, window)
    for rows, cols in window.shifts(X.shape[-2:]):
        yield padded[..., rows, cols]


def zero_padded(X: Tensor, window: Window) -> Tensor:
    p_h, p_w = window.padding
    return pad(X, (p_w, p_w, p_h, p_h)) if p_h or p_w else X


def check_channels(X: Tensor, K: Tensor, groups: int) -> None:
    """核的通道数要与输入的对上，两边的通道都要能平分成 groups 组。"""
    c_i, c_o = X.shape[-3], K.shape[0]
    if c_i % groups or c_o % groups:
        raise ValueError(f"输入通道 {c_i} 和输出通道 {c_o} 要都能被 groups = {groups} 整除：请换一个公约数")
    if K.shape[1] != c_i // groups:
        split = f"，分成 {groups} 组" if groups > 1 else ""
        raise ValueError(
            f"K 的输入通道是 {K.shape[1]}，应是 {c_i // groups}（X 有 {c_i} 个通道{split}）：请改 K 或 X 的通道数"
        )


def correlate_channels(X: Tensor, K: Tensor, bias: Tensor | None, window: Window, groups: int = 1) -> Tensor:
    """(..., c_i, n_h, n_w) → (..., c_o, m_h, m_w)：把移动过的 X 摞成更多的通道，剩下的就是 1×1 卷积。"""
    groups = integer("组数（groups）", groups, 1)
    check_channels(X, K, groups)
    if bias is None:
        (X, K), dtype = factors(X, K)
    else:
        check_tensor("bias", bias, "c_o")
        if len(bias) != len(K):
            raise ValueError(f"bias 有 {len(bias)} 个数，输出通道有 {len(K)} 个：请给每个输出通道一个偏置")
        (X, K, bias), dtype = factors(X, K, bias)
    stacked = torch.stack(list(shifted_copies(X, window)), -3)  # (..., c_i, k_h·k_w, m_h, m_w)
    m_h, m_w = stacked.shape[-2:]
    stacked = stacked.reshape(*X.shape[:-3], groups, -1, m_h * m_w)
    Y = product(K.reshape(groups, len(K) // groups, -1), stacked)  # (..., groups, c_o / groups, m_h·m_w)
    Y = Y.reshape(*X.shape[:-3], len(K), m_h, m_w)
    return (Y if bias is None else Y + bias[:, None, None]).to(dtype)


def pool(X: Tensor, window: PoolingWindow, mode: str) -> Tensor:
    """(..., n_h, n_w) → (..., m_h, m_w)：最后两维上的池化。"""
    check_mode(mode)
    (X,), dtype = common_float(X)
    return (max_pool if mode == "max" else avg_pool)(X, window).to(dtype)


def avg_pool(X: Tensor, window: PoolingWindow) -> Tensor:
    k_h, k_w = window.kernel_size
    return over_windows(torch.add, zero_padded(X, window), window.slices(X.shape[-2:])) / (k_h * k_w)


def max_pool(X: Tensor, window: PoolingWindow) -> Tensor:
    """并列时选行优先的第一个；NaN 胜过一切，几个 NaN 里选最后一个；填充永远不会被选中。三条都与 torch 相同；只有
    torch.func 里 grad 套着 vmap（或求前向导数）时看不出要不要求导，有 NaN 的窗口就没有梯度。

    填充处不写 −∞，而是抄最近的那一格输入：填充不超过窗口的一半，那一格总在同一个窗口里，所以最大值不变；
    即使选中的是抄来的一份，梯度也回到原来那一格。
    """
    Y = over_windows(larger, edge_padded(X, window), window.slices(X.shape[-2:]))
    return Y.clone() if window.kernel_size == (1, 1) else Y  # 1×1 的窗口里没有可合并的，Y 还是 X 的视图


def over_windows(combine, padded: Tensor, slices) -> Tensor:
    """把每个窗口里的数两两合并成一个：先从左到右合并每一行，再从上到下合并各行的结果，不必走遍 k_h·k_w 格。"""
    rows, cols = slices
    in_rows = reduce(combine, [padded[..., some] for some in cols])
    return reduce(combine, [in_rows[..., some, :] for some in rows])


def larger(earlier: Tensor, later: Tensor) -> Tensor:
    """逐个取大的，并列时取前一个；有 NaN 就是 NaN，两个都是就取后一个。

    clamp_min 一步取得同样的数，并列时梯度也归前一个，只是 NaN 那里没有梯度；要求导时才一个个去选。
    """
    if earlier.requires_grad:
        return torch.where((later > earlier) | later.isnan(), later, earlier)
    return earlier.clamp_min(later)


def edge_padded(X: Tensor, window: Window) -> Tensor:
    """填充后的 X，每格填充抄离它最近的那一格输入。"""
    for axis, p in zip((-2, -1), window.padding, strict=True):
        if p:
            n = X.shape[axis]
            X = X.index_select(axis, torch.arange(-p, n + p, device=X.device).clamp(0, n - 1))
    return X
