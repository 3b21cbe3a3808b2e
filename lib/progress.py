"""文字进度条。

只往后添字，不回头改写，也不写时间：笔记本里看得见它在长，存下来的输出却每次都一样，严格比对也通得过。
"""

from collections.abc import Iterable, Iterator

WIDTH = 30


def progress(items: Iterable, label: str) -> Iterator:
    """逐个给出 items，每做完一个，进度条就长一截；label 写在上面一行。

    items 要有限，它会先收成一个列表：知道一共多少个，才知道走到了几成。
    """
    items = list(items)
    print(label)
    print("0% ", "─" * WIDTH, " 100%", sep="")
    print(" " * 3, end="", flush=True)
    for done, item in enumerate(items):
        yield item
        print("█" * (WIDTH * (done + 1) // len(items) - WIDTH * done // len(items)), end="", flush=True)
    print()
