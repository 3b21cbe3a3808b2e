"""猫 Chelsea 的照片：64×64 的灰度图，来历与许可见 images/cat.md。

与“永”（yong.py）同一种记法，记的是墨：0 是白，1 是黑，所以亮度要先倒过来；要亮度就用 1 减。
"""

from pathlib import Path

LEVELS = 64  # 灰度取 1/64 的整数倍：什么浮点数都表示得一点不差，图在 trait 里也写得短
PICTURE = Path(__file__).resolve().parents[1] / "images" / "cat.png"


def cat() -> list[list[float]]:
    """64×64 的灰度图，最亮处是 0，最暗处是 1。"""
    from matplotlib.image import imread  # 用到才导入：它大，多数的图不画猫

    return [[round((1 - light) * LEVELS) / LEVELS for light in row] for row in imread(PICTURE).tolist()]
