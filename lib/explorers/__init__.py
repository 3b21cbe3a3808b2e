"""交互图：一格代码一幅活的图，笔记本里与网站上是同一个。

    from lib.explorers import SlidingWindow
    SlidingWindow(X, K, padding=1, stride=2)

计算都在浏览器里（core/arithmetic.js），所以网站不需要内核；output 是 lib 在 Python 里算的同一个结果，可以对照。
"""

from lib.explorers.channels import Channels
from lib.explorers.image_filter import ImageFilter
from lib.explorers.kernel_training import KernelTraining
from lib.explorers.shape_calculator import ShapeCalculator
from lib.explorers.sliding_window import SlidingWindow
from lib.explorers.weight_matrix import WeightMatrix

__all__ = ["Channels", "ImageFilter", "KernelTraining", "ShapeCalculator", "SlidingWindow", "WeightMatrix"]
