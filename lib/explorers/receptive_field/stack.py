"""一叠同样的层，只看一个方向：每层多长，一格看到下面的哪些、影响上面的哪些。下标都问 lib.window。"""

from dataclasses import dataclass
from functools import cached_property

import torch

from lib.drawing.slide import Slide
from lib.window import Window, receptive_field


@dataclass(frozen=True)
class Stack:
    """layers 层长 k 的核，输入长 n。第 0 层是输入；放不下时抛 ValueError。"""

    layers: int
    k: int
    stride: int
    dilation: int
    n: int

    def __post_init__(self):
        if (most := self.fields[-1]) > self.n:
            raise ValueError(
                f"感受野 {most} 比输入的 {self.n} 格大，一格输出也没有：请减少层数，缩小核、步幅、扩张率，或加长输入 n"
            )

    @property
    def window(self) -> Window:
        return Window((1, self.k), stride=(1, self.stride), dilation=(1, self.dilation))

    @cached_property
    def fields(self) -> list[int]:
        """各层的一格看到输入的几格；第 0 层看自己。"""
        return [receptive_field([self.window] * layer)[1] for layer in range(self.layers + 1)]

    @cached_property
    def slides(self) -> list[Slide]:
        """各层的核怎样滑过下面的一层。"""
        made, n = [], self.n
        for _ in range(self.layers):
            made.append(Slide(torch.zeros(1, n), torch.ones(1, self.k), 0, (1, self.stride), (1, self.dilation)))
            n = made[-1].size[1]
        return made

    @cached_property
    def lengths(self) -> list[int]:
        return [self.n, *(slide.size[1] for slide in self.slides)]

    def middle(self, layer: int) -> int:
        return (self.lengths[layer] - 1) // 2

    def cone(self, layer: int, col: int) -> list[dict[int, int]]:
        """往下看到的格子：各层 {列: 有几条路通到这一格}，到 layer 为止。"""
        levels = [{col: 1}]
        for slide in reversed(self.slides[:layer]):
            below = {}
            for upper, paths in levels[0].items():
                for _, lower in slide.taps(0, upper):
                    below[lower] = below.get(lower, 0) + paths
            levels.insert(0, below)
        return levels

    def fan(self, layer: int, col: int) -> list[list[tuple[int, int]]]:
        """往上影响谁：从 layer 起，每一层与上一层之间的连线 (下, 上)。"""
        seen, bands = {col}, []
        for slide in self.slides[layer:]:
            uppers = range(slide.size[1])
            bands.append([(c, up) for up in uppers for _, c in slide.taps(0, up) if c in seen])
            seen = {up for _, up in bands[-1]}
        return bands
