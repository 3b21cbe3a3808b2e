"""第 4 章的练习：多输入多输出通道。"""

import torch
from torch import nn

import lib
from lib.exercises.checker import Case, Checker, Mistake, random_inputs
from lib.exercises.quiz import Choice, Question, Slip

DOUBLE = torch.float64
COUNTING = torch.arange(6, dtype=DOUBLE).reshape(2, 3)


def numbers(layer):
    """一层有几个可学的数。"""
    return sum(p.numel() for p in layer.parameters())


# 预测：第一层的参数
IN, OUT, SIDE = 3, 64, 7
first = nn.Conv2d(IN, OUT, SIDE, device="meta")
WEIGHTS, BIASES = first.weight.numel(), first.bias.numel()

layer_parameters = Question(
    "layer-parameters",
    ask="各有几个数？",
    fields=["权重", "偏置"],
    answer=(WEIGHTS, BIASES),
    right=f"权重 {OUT}×{IN}×{SIDE}×{SIDE} = {WEIGHTS:,}；偏置每个输出通道一个，共 {BIASES} 个。",
    slips=[
        Slip((WEIGHTS // IN, BIASES), "权重少了：每个输出通道的核要看全部输入通道，不止一张。"),
        Slip((WEIGHTS // OUT, 1), "这只是一个输出通道的。"),
        Slip((WEIGHTS // OUT, BIASES), "权重只数了一个输出通道的。"),
        Slip((WEIGHTS // SIDE, BIASES), "权重少了：核有高，也有宽。"),
        Slip((WEIGHTS, OUT * IN), "权重对了。偏置不是每一对通道各一个：加在一起的几个数，一个就够了。"),
        Slip((WEIGHTS, 1), "权重对了。偏置不是整层共用一个：每张输出的门槛可以不同。"),
        Slip((WEIGHTS, IN), "权重对了。偏置加在输出上，与输入有几个通道无关。"),
        Slip((WEIGHTS, 0), "权重对了。偏置默认是有的。"),
    ],
    wrong="权重是四个数的乘积，偏置只看其中一个。写出权重的形状，一维一维地数。",
)

# 预测：分组之后的参数
WIDE_IN, WIDE_OUT, GROUPS = 32, 64, 8
grouped = nn.Conv2d(WIDE_IN, WIDE_OUT, 3, groups=GROUPS, device="meta")
SHARED = grouped.weight.numel()

grouped_parameters = Question(
    "grouped-parameters",
    ask="参数一共",
    answer=numbers(grouped),
    right=f"权重 {WIDE_OUT}×{WIDE_IN // GROUPS}×3×3 = {SHARED:,}，加上 {WIDE_OUT} 个偏置。",
    slips=[
        Slip(SHARED, "忘了偏置：默认是有的。"),
        Slip(SHARED * GROUPS + WIDE_OUT, "这是不分组的：每个输出通道只看自己那一组的输入通道。"),
        Slip(SHARED * GROUPS, "这是不分组的，也忘了偏置。"),
        Slip(SHARED // GROUPS + WIDE_OUT // GROUPS, "这只是一组的，一共有几组？"),
        Slip(SHARED // GROUPS + WIDE_OUT, "权重多除了一次：输出通道总共还是那么多，每个都有自己的核。"),
        Slip(SHARED + GROUPS, "偏置不是一组一个，是每个输出通道一个。"),
        Slip(SHARED + WIDE_IN, "权重对了。偏置加在输出上，不看输入有几个通道。"),
    ],
    wrong="先写出权重的形状：第 0 维是输出通道，第 1 维是一个输出通道看几个输入通道。别忘了偏置。",
)


# 预测：先降后升，省多少
def multiply_adds(c_o, c_i, k, m=14):
    return c_o * c_i * k * k * m * m


WHOLE, NARROW = 256, 64
DIRECT = multiply_adds(WHOLE, WHOLE, 3)
DOWN, MIDDLE, UP = multiply_adds(NARROW, WHOLE, 1), multiply_adds(NARROW, NARROW, 3), multiply_adds(WHOLE, NARROW, 1)
SHARE = 100 * (DOWN + MIDDLE + UP) / DIRECT

bottleneck_cost = Question(
    "bottleneck-cost",
    ask="是直接做的百分之几？",
    answer=SHARE,
    digits=1,
    right=f"三步 {DOWN:,} + {MIDDLE:,} + {UP:,}，直接做 {DIRECT:,}，是 {SHARE:.1f}%。",
    slips=[
        Slip(SHARE / 100, "问的是百分之几：再乘 100。"),
        Slip(100 * MIDDLE / DIRECT, "只算了中间的 3×3：两次 1×1 也要算。"),
        Slip(100 * (DOWN + MIDDLE) / DIRECT, "少算了一步：降下去，还要升回来。"),
        Slip(100 * NARROW / WHOLE, "通道少到四分之一，可是中间那一层的输入和输出都少了；两次 1×1 另算。"),
        Slip(100 * (9 * (DOWN + UP) + MIDDLE) / DIRECT, "降和升用的是 1×1 的核，你按 3×3 算了。"),
        Slip(100 - SHARE, "这是省下的。问的是剩下的。"),
    ],
    wrong="三步各用一次式 (4.3)，再加起来。高和宽三步都一样，可以约掉。",
)

# 找错：“RGB-D 要用三维卷积”
cube, flat = nn.Conv3d(1, 8, 3, bias=False, device="meta"), nn.Conv2d(4, 8, 3, bias=False, device="meta")

rgbd = Question(
    "rgbd",
    ask="这样做，错在哪里？",
    choices=[
        Choice(
            "没有错：深度就是第三个方向",
            False,
            "深度是每个像素上的一个数，和红、绿、蓝并排放着，不是一个可以往前挪的方向。",
        ),
        Choice(
            "只是浪费：三维的核权重更多",
            False,
            f"数一数就知道不是：这样的三维核一共 {numbers(cube)} 个权重，四个输入通道的二维核有 {numbers(flat)} 个。",
        ),
        Choice(
            "核在通道上滑动了：同一组权重先看红、绿、蓝，再看绿、蓝、深",
            True,
            "通道之间没有“往前挪一格”的意思，不该共用权重。红、绿、蓝、深是四个输入通道，核一次看完。",
        ),
        Choice(
            "第三个方向忘了填充：写成 padding=1 就对了",
            False,
            "填充只让核在通道上多停两处，同一组权重还是先后去看不同的通道。",
        ),
    ],
)

# 编写


def each_channel(X, K):
    """各通道的互相关，还没有相加：(c_i, m_h, m_w)。"""
    return torch.stack([lib.corr2d(x, k) for x, k in zip(X, K, strict=True)])


def output_shape(X, K, extra=0):
    return torch.Size(n - k + 1 + extra for n, k in zip(X.shape[1:], K.shape[1:], strict=True))


multi_in = Checker(
    takes="X K",
    reference=lib.corr2d_multi_in,
    cases=[
        Case(
            "讲义例子的前两行",
            (torch.stack((COUNTING, COUNTING + 1)), torch.tensor([[[0, 1], [2, 3]], [[1, 2], [3, 4]]], dtype=DOUBLE)),
        ),
        Case("三个通道的随机数", random_inputs(41, (3, 5, 6), (3, 2, 3))),
        Case("只有一个通道", random_inputs(42, (1, 4, 5), (1, 3, 2)), "一个通道时，就是第 2 章的互相关。"),
        Case("整数的图配小数的核", (torch.arange(24).reshape(2, 3, 4), random_inputs(43, (2, 2, 2))[0])),
    ],
    mistakes=[
        Mistake("没有加通道", "每个通道各得了一张，还没有合成一张。", each_channel),
        Mistake(
            "通道求了平均",
            "结果正好小了一个倍数，是通道的个数。各通道的结果该怎样合起来？",
            lambda X, K: each_channel(X, K).mean(0),
        ),
        Mistake(
            "通道取了最大",
            "每个位置只留下了最大的一个通道，别的通道没有出力。",
            lambda X, K: each_channel(X, K).amax(0),
        ),
        Mistake(
            "只看了第一个通道", "只有第 0 个通道的结果，别的通道还没有加进来。", lambda X, K: each_channel(X, K)[0]
        ),
        Mistake(
            "只剩最后一个通道",
            "前面的通道算过了，又被后面的盖掉了。结果是加上去，还是写上去？",
            lambda X, K: each_channel(X, K)[-1],
        ),
        Mistake(
            "各通道用了同一张核",
            "每个输入通道都乘了第 0 张核。核也有通道，谁看谁？",
            lambda X, K: each_channel(X, K[:1].expand_as(K)).sum(0),
        ),
        Mistake(
            "核转了 180°",
            "核在盖上去之前先翻过了。互相关不翻。",
            lambda X, K: each_channel(X, K.flip(1, 2)).sum(0),
        ),
        Mistake(
            "行列颠倒",
            "数都对，只是输出的行与列对调了：写进输出时，两个下标的次序是什么？",
            lambda X, K: each_channel(X, K).sum(0).T,
        ),
        Mistake(
            "少了一行一列",
            "核最后还能再往右、往下走一步。3 个格子里放得下 2 格宽的窗口，有几种放法？",
            lambda X, K: output_shape(X, K, -1),
        ),
        Mistake(
            "小数被截掉",
            "图是整数时，输出也成了整数，小数部分丢了。装结果的张量是什么类型？",
            lambda X, K: each_channel(X, K).sum(0).to(X.dtype),
        ),
    ],
)

multi_in_out = Checker(
    takes="X K bias",
    reference=lib.corr2d_multi_in_out,
    cases=[
        Case(
            "两进两出的小例子",
            (
                torch.stack((COUNTING, COUNTING.flip(0))),
                torch.tensor([[[[0, 1]], [[2, 3]]], [[[1, 0]], [[-1, 2]]]], dtype=DOUBLE),
                torch.tensor([10, -10], dtype=DOUBLE),
            ),
        ),
        Case("两进三出", random_inputs(44, (2, 5, 6), (3, 2, 2, 3), (3,))),
        Case("三进两出", random_inputs(45, (3, 4, 5), (2, 3, 3, 2), (2,))),
        Case("整数的图", (torch.arange(24).reshape(2, 3, 4), *random_inputs(46, (2, 2, 2, 2), (2,)))),
    ],
    mistakes=[
        Mistake(
            "核的前两维颠倒",
            "核的第 0 维是输出通道，第 1 维是输入通道，你反过来用了。",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K.transpose(0, 1), bias),
        ),
        Mistake(
            "忘了偏置", "每张输出都差一个常数，差的正是它的偏置。", lambda X, K, bias: lib.corr2d_multi_in_out(X, K)
        ),
        Mistake(
            "偏置加了多次",
            "偏置加得太多了。它属于一个输出通道，与输入有几个通道无关。",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K, len(X) * bias),
        ),
        Mistake(
            "偏置都用了第一个",
            "第 0 张对了，别的输出加的也是第 0 个偏置。",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K, bias[:1].expand_as(bias)),
        ),
        Mistake(
            "偏置加错了方向",
            "一张输出里，各列加的数不同。一个偏置要加在整张输出上，它该与哪一维对齐？",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K) + bias,
        ),
        Mistake(
            "偏置加错了方向",
            "一张输出里，各行加的数不同。一个偏置要加在整张输出上，它该与哪一维对齐？",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K) + bias[:, None],
        ),
        Mistake(
            "通道求了平均",
            "除了偏置，结果正好小了一个倍数，是输入通道的个数。",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K / len(X), bias),
        ),
        Mistake(
            "输出通道也加掉了",
            "只剩一张。加掉的是输入通道，输出通道该怎样放在一起？",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K, bias).sum(0),
        ),
        Mistake(
            "接成了一张长图",
            "几张输出首尾相接，成了一张。它们该各占一张，前面多出一维。",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K, bias).flatten(0, 1),
        ),
        Mistake(
            "通道叠在了最后",
            "数都对，只是通道成了最后一维。它该在最前面。",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K, bias).permute(1, 2, 0),
        ),
        Mistake(
            "核转了 180°",
            "核在盖上去之前先翻过了。互相关不翻。",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K.flip(2, 3), bias),
        ),
        Mistake(
            "小数被截掉",
            "图是整数时，输出也成了整数，小数部分丢了。装结果的张量是什么类型？",
            lambda X, K, bias: lib.corr2d_multi_in_out(X, K, bias).to(X.dtype),
        ),
    ],
)


def mixed(X, K):
    """一批图的 1×1 卷积：每个像素上，核的矩阵乘以各通道的数。"""
    return torch.einsum("oi,nihw->nohw", K[:, :, 0, 0], X)


def shape_of(X, K):
    return len(X), len(K), *X.shape[2:]


conv_1x1 = Checker(
    takes="X K",
    reference=mixed,
    cases=[
        Case(
            "两张两通道的小图",
            (
                torch.arange(8, dtype=DOUBLE).reshape(2, 2, 1, 2),
                torch.tensor([[1, 2], [3, -1]], dtype=DOUBLE)[:, :, None, None],
            ),
        ),
        Case("三进四出", random_inputs(47, (2, 3, 4, 5), (4, 3, 1, 1))),
        Case("三进两出", random_inputs(48, (3, 3, 2, 4), (2, 3, 1, 1))),
    ],
    mistakes=[
        Mistake(
            "核转置了",
            "核的行与列对调了：哪一维是输出通道，哪一维是输入通道？",
            lambda X, K: mixed(X, K.transpose(0, 1)),
        ),
        Mistake(
            "批量与通道混了",
            "改形状只重新分段，不挪动数。批量在通道前面，这样一改，一行里装的就不是同一个通道了。",
            lambda X, K: (K[:, :, 0, 0] @ X.reshape(X.shape[1], -1)).reshape(shape_of(X, K)),
        ),
        Mistake(
            "批量与通道混了",
            "改形状只重新分段，不挪动数。批量在通道前面，这样一改，一行里装的就不是同一个通道了。",
            lambda X, K: (
                (K[:, :, 0, 0] @ X.reshape(X.shape[1], -1)).reshape(len(K), len(X), *X.shape[2:]).transpose(0, 1)
            ),
        ),
        Mistake(
            "写回时批量与通道混了",
            "乘完之后，数的次序是先输出通道、后批量。直接改形状，次序就乱了。",
            lambda X, K: mixed(X, K).transpose(0, 1).reshape(shape_of(X, K)),
        ),
        Mistake(
            "通道与像素混了",
            "改形状只重新分段，不挪动数。要把通道挪到最后，得用别的办法。",
            lambda X, K: (X.reshape(len(X), -1, X.shape[1]) @ K[:, :, 0, 0].T).transpose(1, 2).reshape(shape_of(X, K)),
        ),
        Mistake(
            "通道与像素混了",
            "改形状只重新分段，不挪动数。要把通道挪到最后，得用别的办法。",
            lambda X, K: (X.reshape(len(X), -1, X.shape[1]) @ K[:, :, 0, 0].T).reshape(shape_of(X, K)),
        ),
        Mistake(
            "通道留在了最后",
            "数都对，只是通道成了最后一维，还要挪回去。",
            lambda X, K: mixed(X, K).permute(0, 2, 3, 1),
        ),
        Mistake(
            "高和宽颠倒",
            "改回四维时，高和宽的次序反了。",
            lambda X, K: mixed(X, K).reshape(len(X), len(K), X.shape[3], X.shape[2]),
        ),
        Mistake(
            "通道求了平均",
            "结果正好小了一个倍数，是输入通道的个数。",
            lambda X, K: mixed(X, K) / X.shape[1],
        ),
        Mistake("只算了第一张图", "一批有几张图，就该有几张结果。", lambda X, K: mixed(X, K)[:1]),
    ],
)
