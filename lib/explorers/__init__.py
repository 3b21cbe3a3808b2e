"""交互图：一格代码一幅活的图，笔记本里与网站上是同一个。

    from lib.explorers import SlidingWindow
    SlidingWindow(X, K, padding=1, stride=2)

计算都在浏览器里，所以网站不需要内核；output 是 lib 在 Python 里算的同一个结果，可以对照。
每个文件夹里有一幅，这里自己找到，不必登记。
"""

from importlib import import_module
from pkgutil import iter_modules

from lib.widgets.pictured import Explorer

__all__ = []

for folder in iter_modules(__path__):
    module = import_module(f"{__name__}.{folder.name}")
    for name, value in vars(module).items():
        if isinstance(value, type) and issubclass(value, Explorer) and value.__module__ == module.__name__:
            globals()[name] = value
            __all__.append(name)
