"""KernelTraining 的样品：走了几步，正好在极限、越过极限，竖的核，带着单元的路径，求平均的。"""

from lib.explorers import KernelTraining

IMAGE, TARGET = [[1, 1, 0, 0, 0, 0, 1, 1]] * 6, [[0, 1, 0, 0, 0, -1, 0]] * 6


def samples():
    for rate, step in [(0.03, 0), (0.03, 30), (1 / 30, 3), (0.04, 9)]:
        yield KernelTraining(IMAGE, TARGET, rate=rate, step=step)
    yield KernelTraining(IMAGE, TARGET, rate=1.26, step=3, reduce="mean")
    for step in (0, 1):
        yield KernelTraining(IMAGE, TARGET, path=[[[0.0, 0.0]], [[0.36, -0.36]]], rate=1.26, step=step, reduce="mean")
    yield KernelTraining([[1], [2], [0]], [[1.5], [-2]], rate=0.1, step=2)
    yield KernelTraining(IMAGE, TARGET, path=[[[0.0, 0.0]], [[0.72, -0.72]]], rate=0.03, step=1)


def result(names):
    """走完之后的核。"""
    return names["w"]


def fixed(figure):
    """学的是单元里的数据，单元跑出的路径和它的学习率、求法，链接都不写。"""
    return figure.X, figure.Y, figure.path and (figure.path, figure.path_rate, figure.path_reduce)
