"""lib.layers：与 torch.nn 的层同形、同值、同梯度。"""

import copy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import pairs, pooling_arguments, same, shapes, tensors, tied_tensors, with_gradients
from torch import nn

from lib import Conv2D, ConvLayer, PoolLayer, corr2d, pool2d, receptive_field


def test_conv2d_is_the_layer_of_the_lecture():
    torch.manual_seed(0)
    layer = Conv2D((2, 3))
    torch.manual_seed(0)
    same(layer.weight.detach(), torch.rand((2, 3)))
    same(layer.bias.detach(), torch.zeros(1))
    X = torch.rand(5, 6)
    layer.bias.data += 2
    same(layer(X), corr2d(X, layer.weight) + 2)
    assert Conv2D(3).weight.shape == (3, 3)


def test_conv2d_learns_the_edge_kernel():
    X = torch.ones(6, 8)
    X[:, 2:6] = 0
    edges = corr2d(X, torch.tensor([[1.0, -1.0]]))
    torch.manual_seed(0)
    layer = Conv2D((1, 2))
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.01)
    for _ in range(200):
        optimizer.zero_grad()
        ((layer(X) - edges) ** 2).sum().backward()
        optimizer.step()
    same(layer.weight.detach(), torch.tensor([[1.0, -1.0]]), tolerance=1e-3)


@given(st.data())
def test_conv_layer_loads_the_state_of_torch_and_agrees(data):
    batch, c_in, c_out = data.draw(st.tuples(*[st.integers(1, 3)] * 3))
    size, padding, stride = data.draw(pairs(1, 4)), data.draw(pairs(0, 2)), data.draw(pairs(1, 3))
    X = data.draw(tensors(batch, c_in, *data.draw(shapes(size, padding))))
    theirs = nn.Conv2d(c_in, c_out, size, padding=padding, stride=stride).double()
    ours = ConvLayer(c_in, c_out, size, padding, stride).double()
    ours.load_state_dict(theirs.state_dict())
    same(with_gradients(ours, X), with_gradients(theirs, X))
    for layer in (ours, theirs):
        layer(X).square().sum().backward()
    same([p.grad for p in ours.parameters()], [p.grad for p in theirs.parameters()])
    theirs.load_state_dict(ours.state_dict())


def test_conv_layer_starts_as_torch_does():
    torch.manual_seed(0)
    theirs = nn.Conv2d(3, 4, (5, 2))
    torch.manual_seed(0)
    ours = ConvLayer(3, 4, (5, 2))
    same(ours.state_dict(), theirs.state_dict(), tolerance=1e-6)


@pytest.mark.parametrize("make", [tensors, tied_tensors])
@given(data=st.data())
def test_pool_layer_agrees_with_torch(make, data):
    size, padding, stride = data.draw(pooling_arguments())
    X = data.draw(make(2, 3, *data.draw(shapes(size, padding))))
    same(
        with_gradients(PoolLayer(size, "max", padding, stride), X),
        with_gradients(nn.MaxPool2d(size, stride, padding), X),
    )
    same(
        with_gradients(PoolLayer(size, "avg", padding, stride), X),
        with_gradients(nn.AvgPool2d(size, stride, padding), X),
    )


@given(st.data())
@settings(max_examples=10)
def test_pool_layer_moves_by_one_like_pool2d(data):
    X = data.draw(tensors(2, 3, 5, 6))
    same(PoolLayer((2, 3))(X), torch.stack([pool2d(x, (2, 3)) for x in X]))


def test_layers_take_integers_and_half_precision():
    images = torch.randint(0, 256, (2, 1, 6, 6), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    layer = ConvLayer(1, 2, 3)
    same(layer(images), layer(images.float()))
    assert layer.to(torch.bfloat16)(images).dtype == torch.bfloat16
    same(PoolLayer(2)(images), PoolLayer(2)(images.float()))


def test_layers_describe_themselves():
    layers = nn.Sequential(ConvLayer(1, 2, 5, padding=2), PoolLayer(2, stride=2), ConvLayer(2, 4, 3))
    assert receptive_field([layer.window for layer in layers]) == (10, 10)
    assert "kernel_size=(5, 5), padding=(2, 2)" in repr(layers)
    assert copy.deepcopy(layers)[1].window == layers[1].window
    assert [name for name, _ in layers.named_parameters()] == ["0.weight", "0.bias", "2.weight", "2.bias"]
