"""边的样品；每一幅都过 tests/explorers/samples.test.mjs。"""

import torch

from lib.explorers import Edges


def samples():
    yield Edges()
    for kernel in ("right", "left", "down", "sum"):
        for ink in (False, True):
            yield Edges(torch.eye(5), kernel, ink)
    yield Edges(kernel="down")
    yield Edges([[1, 1], [1, 1], [1, 1]], "left", ink=True)
    yield Edges([[0, 1] * 4] * 8, "sum", ink=True)
    yield Edges([[0] * 3 + [1] * 5] * 2, ink=True)
