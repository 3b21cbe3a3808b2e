"""第 7 章的预测题：答案和每一种错的数，都与 torch 搭的网络数出来的相同。"""

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from lib import trained
from lib.exercises import digits


def body(padding=1, pool=None, rounding=False):
    pool = pool or nn.MaxPool2d(2, ceil_mode=rounding)
    return nn.Sequential(nn.Conv2d(1, 8, 3, padding=padding), pool, nn.Conv2d(8, 16, 3, padding=padding), pool)


def flattened(network, size=(14, 10)):
    return network(torch.zeros(1, 1, *size)).numel()


def cost(layer, size):
    """(参数, 乘加)；torch 数的 FLOPs 是乘加的两倍。"""
    with FlopCounterMode(display=False) as counter:
        layer(torch.zeros(size))
    return sum(p.numel() for p in layer.parameters()), counter.get_total_flops() // 2


def slip(question, words):
    (found,) = [slip.value for slip in question.slips if words in slip.sentence]
    return found


def test_flattened_is_torch():
    question = digits.digits_flattened
    assert question.answer == [flattened(body())]
    assert slip(question, "移了 1 格") == flattened(body(pool=nn.MaxPool2d(2, stride=1)))
    assert slip(question, "忘了卷积的填充") == flattened(body(padding=0))
    assert slip(question, "取整取反") == flattened(body(rounding=True))
    assert slip(question, "忘了池化") == flattened(body(pool=nn.Identity()))
    assert slip(question, "第一次卷积的通道数") == question.answer[0] / 2
    assert slip(question, "要向下取整") == 16 * 3.5 * 2.5


def test_wider_kernel_is_torch():
    question, picture = digits.digits_wider_kernel, (1, 8, 4, 4)
    assert tuple(question.answer) == cost(nn.Conv2d(8, 16, 5, padding=2), picture)
    assert slip(question, "参数忘了偏置：") == cost(nn.Conv2d(8, 16, 5, padding=2, bias=False), picture)
    assert slip(question, "池化之前") == cost(nn.Conv2d(8, 16, 5, padding=2), (1, 8, 8, 8))
    assert slip(question, "每侧 1") == cost(nn.Conv2d(8, 16, 5, padding=1), picture)
    assert slip(question, "一个核要看完") == cost(nn.Conv2d(1, 16, 5, padding=2), (1, 1, 4, 4))
    assert slip(question, "核是方的") == cost(nn.Conv2d(8, 16, (1, 5), padding=(0, 2)), picture)


def test_fewer_parameters_are_counted():
    shared = cost(nn.Conv2d(1, 8, 3, padding=1), (1, 1, 8, 8))
    dense = cost(nn.Linear(64, 10), (1, 64))
    assert shared[0] < dense[0] and shared[1] > dense[1]
    (right,) = [choice for choice in digits.digits_fewer_parameters.choices if choice.right]
    for number in (shared[0], f"{shared[1]:,}", dense[1], dense[0], f"{shared[1] / dense[1]:.1f}"):
        assert f" {number} " in f" {right.why}", number


def test_sharing_is_equivariant_and_the_dense_head_is_not_invariant():
    """选项里说的：没有步幅时特征跟着移，ReLU 不改变这一点，全连接的末尾改变分数。"""
    torch.manual_seed(0)
    features = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1), nn.ReLU()
    ).double()
    picture = torch.zeros(1, 1, 24, 24, dtype=torch.float64)
    picture[..., 8:16, 8:16] = torch.rand(8, 8, dtype=torch.float64)
    here, there = features(picture), features(picture.roll(1, -1))
    torch.testing.assert_close(here.roll(1, -1)[..., 4:-4, 4:-4], there[..., 4:-4, 4:-4])
    torch.testing.assert_close(here.amax((-1, -2)), there.amax((-1, -2)))
    head = nn.Linear(4 * 24 * 24, 10).double()
    assert (head(here.flatten(1)) - head(there.flatten(1))).abs().max() > 1e-3


def test_the_loudest_vote_is_counted_by_torch():
    """样例里的 9：投给 9 最多的一项。"""
    label, numbers = trained.samples()[2]
    network = trained.networks()["本章的"]
    with torch.no_grad():
        votes = network[:-1](numbers.double()[None, None] / 16)[0] * network[-1].weight[9]
    assert label == 9
    assert digits.digits_voted_nine.answer == [int(votes.argmax()) // 4]
    assert int(votes.argmax()) % 4 == 3  # 右下
    assert f"{votes.max():.2f} 分" in digits.digits_voted_nine.right
