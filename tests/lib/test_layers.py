"""lib.layers：与 torch.nn 的层同形、同值、同梯度。"""

import copy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import pairs, pooling_arguments, same, shapes, tensors, tied_tensors, with_gradients
from torch import nn

import lib
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


@pytest.mark.parametrize("low", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_under_autocast_layers_do_as_torch_does(low, dtype):
    torch.manual_seed(0)
    theirs = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1, stride=2), nn.MaxPool2d(2, 1), nn.AvgPool2d(2, 1))
    ours = nn.Sequential(ConvLayer(3, 4, 3, 1, 2), PoolLayer(2), PoolLayer(2, "avg"))
    ours.load_state_dict(theirs.state_dict())
    X, results = torch.randn(2, 3, 9, 9).to(dtype), []
    for layers in (ours, theirs):
        image = X.clone().requires_grad_()
        with torch.autocast("cpu", low):
            Y = layers(image)
        Y.float().square().sum().backward()
        results.append([Y.detach(), image.grad, *(p.grad for p in layers.parameters())])
    same(*results, tolerance=5e-2)
    assert results[0][0].dtype == low


def test_under_autocast_integers_stay_exact():
    """autocast 不管整数：多通道的与单通道的算出同样的数，一个也不舍入。"""
    X, K = torch.arange(1, 26).reshape(5, 5) * 20, torch.tensor([[1, 2], [3, 5]])
    with torch.autocast("cpu", torch.bfloat16):
        Y = lib.corr2d(X, K)
        assert torch.equal(lib.corr2d_multi_in_out(X[None], K[None, None])[0], Y)
        assert torch.equal(lib.corr2d_multi_in_out_1x1(X[None], torch.full((1, 1, 1, 1), 303))[0], 303.0 * X)
    assert torch.equal(Y, lib.corr2d(X, K))


def test_under_autocast_a_layer_takes_the_output_of_another_kind():
    for layers in ((nn.Conv2d(1, 2, 3), ConvLayer(2, 1, 2)), (ConvLayer(1, 2, 3), nn.Conv2d(2, 1, 2))):
        with torch.autocast("cpu", torch.bfloat16):
            assert nn.Sequential(*layers)(torch.rand(1, 1, 6, 6)).dtype == torch.bfloat16
            assert Conv2D(3)(torch.rand(6, 6)).dtype == torch.bfloat16
            assert ConvLayer(1, 2, 3)(torch.ones(1, 1, 3, 3, dtype=torch.uint8)).dtype == torch.bfloat16
            with pytest.raises(TypeError, match=r"torch\.float64"):  # autocast 不换 float64，nn.Conv2d 也拒绝
                ConvLayer(1, 2, 3)(torch.rand(1, 1, 3, 3, dtype=torch.float64))


def test_layers_are_exported_with_open_sizes():
    h, w = torch.export.Dim("h", min=4), torch.export.Dim("w", min=4)
    layers = nn.Sequential(ConvLayer(1, 2, 3, 1, 2), PoolLayer((2, 3), "max", 1), PoolLayer(2, "avg", 1, 2))
    exported = torch.export.export(layers, (torch.rand(1, 1, 9, 10),), dynamic_shapes=({2: h, 3: w},)).module()
    for size in ((4, 5), (13, 16)):
        X = torch.rand(1, 1, *size)
        same(exported(X), layers(X))


def test_layers_describe_themselves():
    layers = nn.Sequential(ConvLayer(1, 2, 5, padding=2), PoolLayer(2, stride=2), ConvLayer(2, 4, 3))
    assert receptive_field([layer.window for layer in layers]) == (10, 10)
    assert "kernel_size=(5, 5), padding=(2, 2)" in repr(layers)
    assert copy.deepcopy(layers)[1].window == layers[1].window
    assert [name for name, _ in layers.named_parameters()] == ["0.weight", "0.bias", "2.weight", "2.bias"]
