"""第 4 章的预测题：答案和理由里的数与 torch 数的相同，每一种错的数法也真的会算出那个数。"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from lib.exercises import channels


def flops(*layers):
    x = torch.zeros(1, 256, 14, 14)
    with FlopCounterMode(display=False) as counter:
        nn.Sequential(*layers)(x)
    return counter.get_total_flops()


def parameters(layer):
    return [p.numel() for p in layer.parameters()]


def test_parameters_of_the_first_layer():
    question = channels.layer_parameters
    assert question.answer == parameters(nn.Conv2d(3, 64, kernel_size=7))
    slips = {slip.value for slip in question.slips}
    one_channel = tuple(parameters(nn.Conv2d(3, 1, kernel_size=7)))
    grey, row = (nn.Conv2d(1, 64, kernel_size=7), nn.Conv2d(3, 64, kernel_size=(7, 1)))
    assert {one_channel, tuple(parameters(grey)), tuple(parameters(row)), (question.answer[0], 3 * 64)} <= slips


def test_parameters_of_groups():
    question = channels.grouped_parameters
    assert question.answer == [sum(parameters(nn.Conv2d(32, 64, 3, groups=8)))]
    slips = {slip.value for slip in question.slips}
    undivided, one_group = nn.Conv2d(32, 64, 3), nn.Conv2d(4, 8, 3)
    without_bias = nn.Conv2d(32, 64, 3, groups=8, bias=False)
    assert {sum(parameters(layer)) for layer in (undivided, one_group, without_bias)} <= slips


def test_cost_of_the_bottleneck():
    down, middle, up = nn.Conv2d(256, 64, 1), nn.Conv2d(64, 64, 3, padding=1), nn.Conv2d(64, 256, 1)
    direct = flops(nn.Conv2d(256, 256, 3, padding=1))
    (share,) = channels.bottleneck_cost.answer
    assert share == 100 * flops(down, middle, up) / direct
    slips = {round(slip.value, 6) for slip in channels.bottleneck_cost.slips}
    halfway = 100 * flops(down, middle) / direct
    wide = 100 * flops(nn.Conv2d(256, 64, 3, padding=1), middle, nn.Conv2d(64, 256, 3, padding=1)) / direct
    assert {round(halfway, 6), round(wide, 6), round(share / 100, 6)} <= slips
    assert f"{share:.1f}%" in channels.bottleneck_cost.right


def test_a_cube_slides_over_the_channels():
    X, K = torch.rand(4, 6, 6, dtype=torch.float64), torch.rand(8, 1, 3, 3, 3, dtype=torch.float64)
    cube = F.conv3d(X[None, None], K, padding=(0, 1, 1))[0]
    for place in (0, 1):
        torch.testing.assert_close(cube[:, place], F.conv2d(X[None, place : place + 3], K[:, 0], padding=1)[0])
    (fewer,) = [choice.why for choice in channels.rgbd.choices if "浪费" in choice.text]
    cube, flat = nn.Conv3d(1, 8, 3, bias=False), nn.Conv2d(4, 8, 3, bias=False)
    assert f"一共 {cube.weight.numel()} 个" in fewer and f"有 {flat.weight.numel()} 个" in fewer
