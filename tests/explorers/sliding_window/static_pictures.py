"""若干幅 SlidingWindow 的 traits 与静态图，写成 JSON，供 static_picture.test.mjs 与页上的第一帧逐格对照。

python tests/explorers/sliding_window/static_pictures.py 输出文件
"""

import itertools
import json
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from lib.explorers import KernelTraining, SlidingWindow


def figures():
    X, K = torch.arange(20).reshape(4, 5), torch.tensor([[1, -2], [0, 3]])
    for op, padding, stride in itertools.product(["corr", "conv", "max", "avg"], [0, (1, 0)], [1, 2, (3, 1)]):
        yield SlidingWindow(X, K, padding, stride, op=op, step=1)
    for padding, stride, dilation in [(0, 1, 1), (1, 2, 1), ((1, 0), (3, 2), 1), (0, 2, 3), ((1, 2), (3, 4), (4, 1))]:
        yield SlidingWindow(X[:3, :2], K, padding, stride, dilation, "transposed", step=1)
    yield SlidingWindow([[1, 2, 3]], [[5]], 0, 2, op="transposed")
    yield SlidingWindow(X[:3, :3], [[-0.5]], 1, op="transposed")
    yield SlidingWindow(X / 7, K.float(), dilation=(2, 1), padding=2, stride=2)
    yield SlidingWindow(X, [[1]], padding=1, stride=(2, 3))
    yield SlidingWindow(X, K, dilation=(3, 2), stride=2)
    yield SlidingWindow([[float("nan"), 1], [float("inf"), -2.5]], [[1]])
    image, target = [[1, 1, 0, 0, 0, 0, 1, 1]] * 6, [[0, 1, 0, 0, 0, -1, 0]] * 6
    for rate, step in [(0.03, 0), (0.03, 30), (0.04, 9)]:
        yield KernelTraining(image, target, rate=rate, step=step)
    yield KernelTraining([[1], [2], [0]], [[1.5], [-2]], rate=0.1, step=2)


if __name__ == "__main__":
    written = [{"traits": figure.get_state(), "svg": str(figure.picture())} for figure in figures()]
    for figure in written:
        figure["traits"] = {k: v for k, v in figure["traits"].items() if not k.startswith("_") and k != "layout"}
    Path(sys.argv[1]).write_text(json.dumps(written, allow_nan=False))
