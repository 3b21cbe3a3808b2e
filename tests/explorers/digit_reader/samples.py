"""读数字的样品；每一幅都过 tests/explorers/samples.test.mjs。"""

import torch

from lib import ink, trained
from lib.explorers import DigitReader


def samples():
    yield DigitReader()
    for network in range(3):
        for cell in ([0, 0, 3, 4], [1, 2, 0, 7], [2, 5, 1, 1], [3, 0, 0, 0]):
            yield DigitReader(network=network, cell=cell)
    for digit in (4, 0):
        yield DigitReader(cell=[5, 0, 0, digit], shift="up")
    yield DigitReader(network=2, cell=[4, 0, 0, 9], shift="down", noise=7)
    yield DigitReader(network=0, ink=ink.ink_of(trained.samples()[3][1]), tidy=False, shift="left", cell=[4, 7, 1, 0])
    yield DigitReader(ink=torch.zeros(32, 32), cell=[1, 3, 2, 2])
    yield DigitReader(ink=torch.eye(32).long(), noise=9999, cell=[0, 0, 7, 7])
