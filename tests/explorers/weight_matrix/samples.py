"""WeightMatrix 的样品：三个阶段，大小与范围各样，角上的输出，自己的核与输入，长的小数。"""

from lib.explorers import WeightMatrix


def samples():
    for n, delta in [(1, 0), (2, 1), (4, 1), (5, 2)]:
        for stage in ("dense", "shared", "local"):
            yield WeightMatrix(n, delta, stage)
    yield WeightMatrix(6, 2)
    yield WeightMatrix(8, 1, "shared", step=27)
    yield WeightMatrix(3, 1, step=8)
    yield WeightMatrix(kernel=[[0, -1, 0.5], [0, 4, 0], [1, 0, -2]], X=[[1, 0.25, 3], [4, 5, 6], [7, -8, 9]], step=8)
    yield WeightMatrix(kernel=[[1 / 3]], X=[[1, 2 / 7], [4, 5]], step=1)
