"""第 1 章：写对的，和各种写错的。"""

import torch
import torch.nn.functional as F

import lib
from submissions import Submissions

submissions = Submissions()
to, right = submissions.to, submissions.right


# dense_weight


@right("dense_weight")
def dense_weight(K, n_h, n_w):
    delta = K.shape[0] // 2
    W = torch.zeros(n_h, n_w, n_h, n_w, dtype=K.dtype)
    for i in range(n_h):
        for j in range(n_w):
            for k in range(n_h):
                for l in range(n_w):  # noqa: E741
                    a, b = k - i, l - j
                    if abs(a) <= delta and abs(b) <= delta:
                        W[i, j, k, l] = K[a + delta, b + delta]
    return W.reshape(n_h * n_w, n_h * n_w)


@right("dense_weight", "解：先填充，再裁下来")
def by_cropping(K, n_h, n_w):
    delta = len(K) // 2
    rows = []
    for i in range(n_h):
        for j in range(n_w):
            canvas = torch.zeros(n_h + 2 * delta, n_w + 2 * delta)
            canvas[i : i + len(K), j : j + len(K)] = K
            rows.append(canvas[delta : delta + n_h, delta : delta + n_w].flatten())
    return torch.stack(rows)


@to("dense_weight", "还是 ...", state="unwritten")
def stub(K, n_h, n_w): ...  # 在这里写


@to("dense_weight", "只查拉直以后的列号", mistake="条带没有断")
def bands_without_breaks(K, n_h, n_w):
    d, n = len(K) // 2, n_h * n_w
    T = torch.zeros(n, n)
    for row in range(n):
        for a in range(-d, d + 1):
            for b in range(-d, d + 1):
                col = row + a * n_w + b
                if 0 <= col < n:
                    T[row, col] = K[a + d, b + d]
    return T


@to("dense_weight", "下标取余数", mistake="绕到了对面")
def around_the_world(K, n_h, n_w):
    d = len(K) // 2
    T = torch.zeros(n_h, n_w, n_h, n_w)
    for i in range(n_h):
        for j in range(n_w):
            for a in range(-d, d + 1):
                for b in range(-d, d + 1):
                    T[i, j, (i + a) % n_h, (j + b) % n_w] = K[a + d, b + d]
    return T.reshape(n_h * n_w, -1)


@to("dense_weight", "忘了查 < 0", mistake="没有查下界")
def upper_bound_only(K, n_h, n_w):
    d = len(K) // 2
    T = torch.zeros(n_h, n_w, n_h, n_w)
    for i in range(n_h):
        for j in range(n_w):
            for a in range(-d, d + 1):
                for b in range(-d, d + 1):
                    if i + a < n_h and j + b < n_w:
                        T[i, j, i + a, j + b] = K[a + d, b + d]
    return T.reshape(n_h * n_w, -1)


@to("dense_weight", "边界一点没查", state="error")
def no_bounds(K, n_h, n_w):
    d = len(K) // 2
    T = torch.zeros(n_h, n_w, n_h, n_w)
    for i in range(n_h):
        for j in range(n_w):
            for a in range(-d, d + 1):
                for b in range(-d, d + 1):
                    T[i, j, i + a, j + b] = K[a + d, b + d]
    return T.reshape(n_h * n_w, -1)


@to("dense_weight", "i * n_h + j", mistake="换行用了高")
def height_times_row(K, n_h, n_w):
    d = len(K) // 2
    T = torch.zeros(n_h * n_w, n_h * n_w)
    for i in range(n_h):
        for j in range(n_w):
            for k in range(n_h):
                for l in range(n_w):  # noqa: E741
                    if abs(k - i) <= d and abs(l - j) <= d:
                        T[i * n_h + j, k * n_h + l] = K[k - i + d, l - j + d]
    return T


@to("dense_weight", "忘了 a、b 从 −Δ 起", mistake="核没有居中")
def corner_first(K, n_h, n_w):
    T = torch.zeros(n_h, n_w, n_h, n_w)
    for i in range(n_h):
        for j in range(n_w):
            for a in range(len(K)):
                for b in range(len(K)):
                    if i + a < n_h and j + b < n_w:
                        T[i, j, i + a, j + b] = K[a, b]
    return T.reshape(n_h * n_w, -1)


@to("dense_weight", "写成 T[输入, 输出]", mistake="输出与输入颠倒，或核转了 180°")
def inputs_first(K, n_h, n_w):
    return dense_weight(K, n_h, n_w).T


@to("dense_weight", "核先翻了", mistake="输出与输入颠倒，或核转了 180°")
def flipped(K, n_h, n_w):
    return dense_weight(K.flip(0, 1), n_h, n_w)


@to("dense_weight", "i − a、j − b", mistake="输出与输入颠倒，或核转了 180°")
def minus_signs(K, n_h, n_w):
    d = len(K) // 2
    T = torch.zeros(n_h, n_w, n_h, n_w)
    for i in range(n_h):
        for j in range(n_w):
            for a in range(-d, d + 1):
                for b in range(-d, d + 1):
                    if 0 <= i - a < n_h and 0 <= j - b < n_w:
                        T[i, j, i - a, j - b] = K[a + d, b + d]
    return T.reshape(n_h * n_w, -1)


@to("dense_weight", "核的下标写反", mistake="核转置了")
def kernel_transposed(K, n_h, n_w):
    return dense_weight(K.T, n_h, n_w)


@to("dense_weight", "dtype=torch.long", mistake="小数被截掉")
def truncated(K, n_h, n_w):
    d = len(K) // 2
    T = torch.zeros(n_h, n_w, n_h, n_w, dtype=torch.long)
    for i in range(n_h):
        for j in range(n_w):
            for a in range(-d, d + 1):
                for b in range(-d, d + 1):
                    if 0 <= i + a < n_h and 0 <= j + b < n_w:
                        T[i, j, i + a, j + b] = K[a + d, b + d]
    return T.reshape(n_h * n_w, -1)


@to("dense_weight", "正文的 corr_matrix", mistake="只算了整个在图里的窗口")
def inside_only(K, n_h, n_w):
    rows = []
    for i in range(max(0, n_h - len(K) + 1)):
        for j in range(max(0, n_w - len(K) + 1)):
            weight = torch.zeros(n_h, n_w)
            weight[i : i + len(K), j : j + len(K)] = K
            rows.append(weight.flatten())
    return torch.stack(rows) if rows else torch.zeros(0, n_h * n_w)


@to("dense_weight", "忘了 reshape", mistake="还是四维")
def four_dimensions(K, n_h, n_w):
    return dense_weight(K, n_h, n_w).reshape(n_h, n_w, n_h, n_w)


@to("dense_weight", "越界的权重在 K 里清零", mistake="改了输入")
def zeros_the_kernel(K, n_h, n_w):
    d = len(K) // 2
    T = torch.zeros(n_h, n_w, n_h, n_w)
    for i in range(n_h):
        for j in range(n_w):
            for a in range(-d, d + 1):
                for b in range(-d, d + 1):
                    if not (0 <= i + a < n_h and 0 <= j + b < n_w):
                        K[a + d, b + d] = 0
                        continue
                    T[i, j, i + a, j + b] = K[a + d, b + d]
    return T.reshape(n_h * n_w, -1)


@to("dense_weight", "逐个像素问 lib.corr2d", mistake="用了现成的运算")
def by_lib(K, n_h, n_w):
    units = torch.eye(n_h * n_w, dtype=K.dtype).reshape(-1, n_h, n_w)
    return torch.stack([lib.corr2d(unit, K, padding=len(K) // 2).flatten() for unit in units], 1)


@to("dense_weight", "逐个像素问 F.conv2d", mistake="用了现成的运算")
def by_torch(K, n_h, n_w):
    units = torch.eye(n_h * n_w, dtype=K.dtype).reshape(-1, 1, n_h, n_w)
    return F.conv2d(units, K[None, None], padding=len(K) // 2).reshape(n_h * n_w, -1).T


# nearest_shared


@right("nearest_shared")
def nearest_shared(W):
    n_h, n_w = W.shape[:2]
    total = torch.zeros(2 * n_h - 1, 2 * n_w - 1)
    count = torch.zeros(2 * n_h - 1, 2 * n_w - 1)
    for i in range(n_h):
        for j in range(n_w):
            for k in range(n_h):
                for l in range(n_w):  # noqa: E741
                    total[k - i + n_h - 1, l - j + n_w - 1] += W[i, j, k, l]
                    count[k - i + n_h - 1, l - j + n_w - 1] += 1
    return total / count


@right("nearest_shared", "解：个数照乘法算")
def counted_by_product(W):
    n_h, n_w = W.shape[:2]
    v = torch.zeros(2 * n_h - 1, 2 * n_w - 1, dtype=torch.float64)
    for i in range(n_h):
        for j in range(n_w):
            v[n_h - 1 - i : 2 * n_h - 1 - i, n_w - 1 - j : 2 * n_w - 1 - j] += W[i, j]
    rows = n_h - (torch.arange(2 * n_h - 1) - n_h + 1).abs()
    columns = n_w - (torch.arange(2 * n_w - 1) - n_w + 1).abs()
    return v / (rows[:, None] * columns)


@to("nearest_shared", "NotImplementedError", state="unwritten")
def not_implemented(W):
    raise NotImplementedError


@to("nearest_shared", "忘了除", mistake="没有求平均")
def summed(W):
    n_h, n_w = W.shape[:2]
    v = torch.zeros(2 * n_h - 1, 2 * n_w - 1)
    for i in range(n_h):
        for j in range(n_w):
            for k in range(n_h):
                for l in range(n_w):  # noqa: E741
                    v[k - i + n_h - 1, l - j + n_w - 1] += W[i, j, k, l]
    return v


def reindexed(W):
    """正文的 V：四维，图外是 0。"""
    n_h, n_w = W.shape[:2]
    V = torch.zeros(n_h, n_w, 2 * n_h - 1, 2 * n_w - 1)
    for i in range(n_h):
        for j in range(n_w):
            V[i, j, n_h - 1 - i : 2 * n_h - 1 - i, n_w - 1 - j : 2 * n_w - 1 - j] = W[i, j]
    return V


@to("nearest_shared", "V.mean((0, 1))", mistake="除以了输出的个数")
def mean_over_outputs(W):
    return reindexed(W).mean((0, 1))


@to("nearest_shared", "除以不是 0 的个数", mistake="0 没有数进去")
def without_zeros(W):
    V = reindexed(W)
    return V.sum((0, 1)) / (V != 0).sum((0, 1))


@to("nearest_shared", "v[…] = W[…]", mistake="只留下最后一个")
def overwritten(W):
    n_h, n_w = W.shape[:2]
    v = torch.zeros(2 * n_h - 1, 2 * n_w - 1)
    for i in range(n_h):
        for j in range(n_w):
            for k in range(n_h):
                for l in range(n_w):  # noqa: E741
                    v[k - i + n_h - 1, l - j + n_w - 1] = W[i, j, k, l]
    return v


@to("nearest_shared", "找到一个就停", mistake="只取了第一个")
def first_found(W):
    n_h, n_w = W.shape[:2]
    v = torch.full((2 * n_h - 1, 2 * n_w - 1), float("nan"))
    for i in range(n_h):
        for j in range(n_w):
            for k in range(n_h):
                for l in range(n_w):  # noqa: E741
                    if v[k - i + n_h - 1, l - j + n_w - 1].isnan():
                        v[k - i + n_h - 1, l - j + n_w - 1] = W[i, j, k, l]
    return v


def offset_mean(W, row, column, shape=None):
    """相对位置写在 (row, column) 处的平均。"""
    n_h, n_w = W.shape[:2]
    total = torch.zeros(shape or (2 * n_h - 1, 2 * n_w - 1))
    count = torch.zeros_like(total)
    for i in range(n_h):
        for j in range(n_w):
            for k in range(n_h):
                for l in range(n_w):  # noqa: E741
                    total[row(i, k, n_h), column(j, l, n_w)] += W[i, j, k, l]
                    count[row(i, k, n_h), column(j, l, n_w)] += 1
    return total / count.clamp(min=1)


@to("nearest_shared", "i − k、j − l", mistake="方向反了")
def other_direction(W):
    return offset_mean(W, lambda i, k, n: i - k + n - 1, lambda j, q, n: j - q + n - 1)


@to("nearest_shared", "忘了加 n − 1", mistake="下标没有挪")
def negative_indices(W):
    return offset_mean(W, lambda i, k, n: k - i, lambda j, q, n: q - j)


@to("nearest_shared", "v[b, a]", mistake="行列颠倒")
def axes_swapped(W):
    return nearest_shared(W).T


@to("nearest_shared", "dtype=W.dtype", mistake="小数被截掉")
def integers(W):
    n_h, n_w = W.shape[:2]
    v = torch.zeros(2 * n_h - 1, 2 * n_w - 1, dtype=W.dtype)
    for a in range(1 - n_h, n_h):
        for b in range(1 - n_w, n_w):
            found = [
                W[i, j, i + a, j + b].item()
                for i in range(n_h)
                for j in range(n_w)
                if 0 <= i + a < n_h and 0 <= j + b < n_w
            ]
            v[a + n_h - 1, b + n_w - 1] = sum(found) / len(found)
    return v


@to("nearest_shared", "形状 n × n", mistake="形状是图的大小")
def only_right_and_down(W):
    return offset_mean(W, lambda i, k, n: max(0, k - i), lambda j, q, n: max(0, q - j), W.shape[:2])


@to("nearest_shared", "形状 2n × 2n", mistake="多了一行一列")
def one_too_many(W):
    n_h, n_w = W.shape[:2]
    return offset_mean(W, lambda i, k, n: k - i + n, lambda j, q, n: q - j + n, (2 * n_h, 2 * n_w))


@to("nearest_shared", "忘了减 1，越界", state="error")
def runs_over(W):
    return offset_mean(W, lambda i, k, n: k - i + n, lambda j, q, n: q - j + n)


@to("nearest_shared", "边加边清零", mistake="改了输入")
def consumes_the_weights(W):
    n_h, n_w = W.shape[:2]
    v, count = torch.zeros(2 * n_h - 1, 2 * n_w - 1), torch.zeros(2 * n_h - 1, 2 * n_w - 1)
    for i in range(n_h):
        for j in range(n_w):
            v[n_h - 1 - i : 2 * n_h - 1 - i, n_w - 1 - j : 2 * n_w - 1 - j] += W[i, j]
            count[n_h - 1 - i : 2 * n_h - 1 - i, n_w - 1 - j : 2 * n_w - 1 - j] += 1
            W[i, j] = 0
    return v / count
