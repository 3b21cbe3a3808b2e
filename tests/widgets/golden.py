"""金标准：用 torch 在一整张小网格上算出的结果，写成 JSON，供 window.test.mjs 对照。

    python tests/widgets/golden.py 输出文件

双精度、小整数：相等就是逐位相等。核放不下、填充过半的也在里面（torch 拒绝的，我们也要拒绝）。
"""

import itertools
import json
import random
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lib.widgets.matrix import FILL
from lib.widgets.traits import encode
from lib.window import Window, receptive_field


def axes():
    """一个方向上的 (n, k, p, s, d)：含步幅除不尽、核放不下。"""
    return list(itertools.product(range(1, 8), range(1, 5), range(3), range(1, 4), range(1, 3)))


def case(op, vertical, horizontal, generator):
    n, k, p, s, d = (list(pair) for pair in zip(vertical, horizontal, strict=True))
    X = torch.tensor([[float(generator.randint(-9, 9)) for _ in range(n[1])] for _ in range(n[0])]).double()
    K = torch.tensor([[float(generator.randint(-9, 9)) for _ in range(k[1])] for _ in range(k[0])]).double()
    made = {"op": op, "n": n, "k": k, "w": {"padding": p, "stride": s, "dilation": d}, "X": X.tolist(), "K": K.tolist()}
    return made | answer(op, X, K, p, s, d)


def answer(op, X, K, p, s, d):
    """torch 的输出、对 X 的梯度（各输出传回的梯度是 1, 2, 3, …）与丢弃、跨过的行列；torch 拒绝时 Y 是 None。"""
    X = X.clone().requires_grad_()
    try:
        Y = run(op, X, K, p, s, d)
    except RuntimeError:
        return {"Y": None}
    if op == "max":
        return {"Y": encode(Y.tolist())}
    G = torch.arange(1.0, Y.numel() + 1).double().reshape(Y.shape)
    Y.backward(G)
    window = Window(tuple(K.shape), tuple(p), tuple(s), tuple(d))
    missed = {key: getattr(window, key)(tuple(X.shape)) for key in ("unused", "skipped")}
    return {"Y": encode(Y.tolist()), "gradient": encode(X.grad.tolist()), **missed}


def run(op, X, K, p, s, d):
    if op == "max":
        return F.max_pool2d(X[None], tuple(K.shape), s, p)[0]
    if op == "avg":
        return F.avg_pool2d(X[None], tuple(K.shape), s, p)[0]
    weight = K if op == "corr" else K.flip(0, 1)
    return F.conv2d(X[None, None], weight[None, None], None, s, p, d)[0, 0]


def grid():
    generator = random.Random(0)
    everything = axes()
    for op in ("corr", "conv", "max", "avg"):
        for vertical in everything:
            horizontal = generator.choice(everything)
            if op in ("max", "avg"):
                vertical, horizontal = (*vertical[:4], 1), (*horizontal[:4], 1)
            yield case(op, vertical, horizontal, generator)


def special():
    """NaN 与 ∞：池化里 NaN 胜过一切；互相关照 IEEE 的规则传下去。"""
    nan, inf = float("nan"), float("inf")
    X = torch.tensor([[1, nan, 3], [-inf, -inf, 0], [inf, 2, -inf], [-inf, -inf, -inf]]).double()
    K = torch.tensor([[1, 2], [0, -1]]).double()
    for op, p in itertools.product(("corr", "conv", "max", "avg"), ([0, 0], [1, 1])):
        made = {"op": op, "n": [4, 3], "k": [2, 2], "w": {"padding": p, "stride": [1, 1], "dilation": [1, 1]}}
        yield made | {"X": encode(X.tolist()), "K": K.tolist(), "Y": encode(run(op, X, K, p, [1, 1], [1, 1]).tolist())}


# conv_arithmetic 画的转置卷积：((n, k, s, p), 输出多大)
CONV_ARITHMETIC = [
    ((2, 3, 1, 0), 4),
    ((6, 4, 1, 2), 5),
    ((5, 3, 1, 1), 5),
    ((7, 3, 1, 2), 5),
    ((2, 3, 2, 0), 5),
    ((3, 3, 2, 1), 5),
]


def transposed():
    """转置卷积：输出，对 X 的梯度（各输出传回的是 1, 2, 3, …）；裁得一格不剩时 torch 拒绝，Y 是 None。"""
    generator = torch.Generator().manual_seed(1)
    sizes = [((1, 3), (2, 1)), ((2, 3), (3, 2)), ((3, 1), (1, 3))]
    grid = itertools.product(sizes, [(0, 0), (1, 2), (2, 1)], [(1, 1), (2, 3), (4, 1)], [(1, 1), (2, 1), (3, 2)])
    known = [((((n, n), (k, k)), (p, p), (s, s), (1, 1)), m) for (n, k, s, p), m in CONV_ARITHMETIC]
    for ((n, k), p, s, d), m in [*((case, None) for case in grid), *known]:
        X, K = (torch.randint(-5, 6, size, generator=generator).double() for size in (n, k))
        made = {"n": n, "k": k, "w": {"padding": p, "stride": s, "dilation": d}, "X": X.tolist(), "K": K.tolist()}
        X.requires_grad_()
        try:
            Y = F.conv_transpose2d(X[None, None], K[None, None], **made["w"])[0, 0]
        except RuntimeError:
            yield made | {"Y": None}
            continue
        assert m is None or Y.shape == (m, m)
        Y.backward(torch.arange(1.0, Y.numel() + 1).double().reshape(Y.shape))
        yield made | {"Y": Y.tolist(), "gradient": X.grad.tolist(), "known": m}


def channels():
    generator = torch.Generator().manual_seed(0)
    for groups, c_i, c_o in ((1, 2, 3), (2, 4, 2), (3, 3, 3)):
        X = torch.randint(-5, 6, (c_i, 4, 5), generator=generator).double()
        K = torch.randint(-5, 6, (c_o, c_i // groups, 2, 3), generator=generator).double()
        bias = torch.randint(-5, 6, (c_o,), generator=generator).double()
        Y = F.conv2d(X[None], K, bias, (2, 1), (1, 0), 1, groups)[0]
        yield {"X": X.tolist(), "K": K.tolist(), "bias": bias.tolist(), "groups": groups, "Y": Y.tolist()}


def fields():
    for stack in ([(3, 1, 1)], [(3, 2, 1), (3, 1, 2)], [((5, 3), 2, 1), (2, 2, 1), (3, 1, (1, 2))]):
        windows = [Window(k, 0, s, d) for k, s, d in stack]
        layers = [{"kernel": w.kernel_size, "stride": w.stride, "dilation": w.dilation} for w in windows]
        yield {"layers": layers, "field": receptive_field(windows)}


if __name__ == "__main__":
    fill = {key: [[FILL[key](r, c) for c in range(12)] for r in range(12)] for key in FILL}
    golden = {
        "cases": [*grid(), *special()],
        "channels": [*channels()],
        "transposed": [*transposed()],
        "fields": [*fields()],
        "fill": fill,
    }
    Path(sys.argv[1]).write_text(json.dumps(golden, allow_nan=False))
