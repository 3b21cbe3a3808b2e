"""感受野的样品；每一幅都过 tests/explorers/samples.test.mjs。"""

from lib.explorers import ReceptiveField


def samples():
    yield ReceptiveField()
    yield ReceptiveField(2, paths=True)
    yield ReceptiveField(4, 5)  # 输入刚好放得下，顶上只有一格
    yield ReceptiveField(1, 1, n=1)
    yield ReceptiveField(3, 1, step=1, at=12)
    yield ReceptiveField(2, 3, 2, step=0, at=5)  # 末尾一格没有谁看到
    yield ReceptiveField(2, 3, 2, n=12, paths=True)  # 输入的末尾也丢了一格
    yield ReceptiveField(2, 2, 3, paths=True)  # 步幅比核长：跨过
    yield ReceptiveField(2, 3, dilation=2)  # 扩张留下空隙
    yield ReceptiveField(3, 2, 2, 2, n=20, paths=True)
    yield ReceptiveField(6, 3, n=32, step=4, at=0)
