"""预测题：先猜一个数、一个形状，或几句话里挑一句，在页面里当场对答案，不需要内核。

    from lib.exercises import predict
    predict.strided_shape()          一个新的控件
    dir(predict)                     全部预测题的名字

题目写在各章的模块里（lib/exercises/padding_stride.py……），是模块里的一个 Question；变量名就是这里的名字。
添一题：在那里写一个 Question，数由 lib 或 torch 算，不手写。
"""

import difflib
import importlib
import pkgutil

from lib.exercises.predict.question import Choice, Question, Slip
from lib.exercises.predict.widget import Predict

__all__ = ["Choice", "Predict", "Question", "Slip"]


def questions() -> dict[str, Question]:
    """名字 → 题。各章的模块现在才载入：它们自己也要用上面的 Question。"""
    package = importlib.import_module("lib.exercises")
    found = {}
    for place in pkgutil.iter_modules(package.__path__):
        if place.ispkg:
            continue
        module = importlib.import_module(f"lib.exercises.{place.name}")
        mine = {name: value for name, value in vars(module).items() if isinstance(value, Question)}
        if twice := found.keys() & mine.keys():
            raise ValueError(f"预测题 {'、'.join(sorted(twice))} 写了两次：请换一个名字")
        found |= mine
    return found


def __getattr__(name: str) -> Question:
    if name.startswith("_"):
        raise AttributeError(name)
    found = questions()
    if name not in found:
        near = difflib.get_close_matches(name, found, 1)
        hint = f"是不是 {near[0]}" if near else f"现有 {'、'.join(sorted(found))}"
        raise AttributeError(f"没有叫 {name} 的预测题：{hint}")
    return found[name]


def __dir__() -> list[str]:
    return sorted(questions())
