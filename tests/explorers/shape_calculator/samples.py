"""ShapeCalculator 的样品：书里的几叠层，折起来的，有组有扩张、丢了行列的；各看头一层和当中一层。"""

from lib.explorers import ShapeCalculator
from lib.explorers.shape_calculator import EXAMPLES, conv, max_pool


def samples():
    odd = [conv(4, (3, 5), (0, 1), (3, 2), (1, 2), 2, False), max_pool(3, 2, 1), max_pool(2, 1), conv(6, 1)]
    for shape, layers in [*(each[1:] for each in EXAMPLES), ((2, 40, 31), odd)]:
        for step in (0, len(layers) // 2):
            yield ShapeCalculator(layers, shape, step=step)
    yield ShapeCalculator([max_pool(1, stride=2), conv(2, 1)], (1, 5, 5))


def result(names):
    """代码里的网络，各层的输出形状。"""
    X, shapes = names["X"], []
    for layer in names["net"]:
        X = layer(X)
        shapes.append(tuple(X.shape[1:]))
    return shapes
