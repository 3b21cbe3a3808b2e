"""若干幅 ImageFilter 的 traits、静态图与输出，写成 JSON，供 image_filter.test.mjs 用。

python tests/explorers/image_filter/image_filters.py 输出文件
"""

import json
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from lib.cat import cat
from lib.explorers import ImageFilter
from lib.explorers.image_filter.kernels import PRESETS


def figures():
    for name in PRESETS:
        yield ImageFilter(K=name)
    yield ImageFilter(K="left_falling", op="conv", padding=0)
    yield ImageFilter(cat(), "sobel_vertical", bias=-0.75, relu=True)
    yield ImageFilter(cat(), "blur", bias=-0.5, relu=True, controls="preset picture relu bias")
    yield ImageFilter(K="right_falling", op="conv", bias=1.25)
    yield ImageFilter(K=[[0, 0], [0, 0]], relu=True)
    yield ImageFilter(torch.arange(20).reshape(4, 5) / 8 - 1, [[1, -1]])
    yield ImageFilter(torch.tensor([[0.3, 0.7], [2.0, 5.0]]), [[1, 2], [3, 4]], padding=0)


def record(figure):
    traits = {k: v for k, v in figure.get_state().items() if not k.startswith("_") and k != "layout"}
    return {"traits": traits, "svg": str(figure.picture()), "X": figure.X, "Y": figure.output.double().tolist()}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps([record(figure) for figure in figures()], allow_nan=False))
