"""封面的样品：四个核，窗口在中间、在角上。"""

from lib.explorers import Cover


def samples():
    yield Cover()
    yield Cover("horizontal", 0, 0)
    yield Cover("left_falling", 63, 63)
    yield Cover("right_falling", 30, 48, title="窗口停在捺上")
