"""读数字的样品；每一幅都过 tests/explorers/samples.test.mjs。一幅有两千格，所以不多。"""

import torch

from lib import ink, trained
from lib.explorers import DigitReader


def samples():
    yield DigitReader()
    yield DigitReader(network=0, cell=[1, 2, 0, 7])
    yield DigitReader(cell=[2, 5, 1, 1], shift="up")
    yield DigitReader(network=2, cell=[2, 17, 13, 0], shift="down", noise=7)
    yield DigitReader(network=2, cell=[3, 4, 0, 0])
    yield DigitReader(network=0, ink=ink.ink_of(trained.samples()[3][1]), tidy=False, cell=[5, 0, 0, 9])
    yield DigitReader(ink=torch.zeros(32, 32), cell=[4, 7, 1, 0])
    yield DigitReader(ink=torch.eye(32).long(), noise=9999, cell=[0, 0, 7, 7])
