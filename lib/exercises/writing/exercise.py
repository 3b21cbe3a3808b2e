"""建网站时，把一个 Checker 变成网页核对要用的 JSON：每组输入、参考答案、每种错法算出的结果，都由 torch 现算。

网页不再有第二份题目：题目、线索、错法都从同一个 Checker 来。
"""

import ast
import inspect
import math
import sys

import torch
from torch import Tensor

from lib.exercises.checker import Checker, copy, readable
from lib.window import Window

# 有窗口的题：这一组输入里，一格输出看的是怎样的窗口（判语在输入上画它）
WINDOWS = {
    "corr2d": lambda X, K: Window(K.shape),
    "convolve2d": lambda X, K: Window(K.shape),
    "edge_kernel": lambda X: Window((2, 1)),
    "corr2d_strided": lambda X, K, padding, stride: Window(K.shape, padding, stride),
    "multi_in": lambda X, K: Window(K.shape[1:]),
    "multi_in_out": lambda X, K, bias: Window(K.shape[2:]),
    "pool_channels": lambda X, pool_size, mode: Window(pool_size),
    "pool_padded": lambda X, k, mode, padding, stride: Window(k, padding, stride),
    "find_pattern": lambda X, P: Window(P.shape),
}
UNCOMPUTABLE = (RuntimeError, ValueError, IndexError, TypeError)


def exercise(name: str, checker: Checker) -> dict:
    """名为 name 的练习：judge.js 和 run.py 要的全部东西。"""
    return {
        "name": name,
        "takes": checker.takes.split(),
        "byHand": checker.by_hand,
        "apply": source_of_apply(name) if checker.apply else None,
        "cases": [
            {
                "label": case.label,
                "hint": case.hint,
                "readable": readable(case),
                "window": window_of(name, case.inputs),
                "inputs": [encode(value) for value in case.inputs],
                "expected": encode(checker.reference(*case.inputs), short=True),
            }
            for case in checker.cases
        ],
        "mistakes": [
            {
                "name": mistake.name,
                "hint": mistake.hint,
                "results": [result(mistake.wrong, case.inputs) for case in checker.cases],
            }
            for mistake in checker.mistakes
        ],
    }


def window_of(name, inputs):
    if name not in WINDOWS:
        return None
    window = WINDOWS[name](*inputs)
    return {"size": list(window.kernel_size), "padding": list(window.padding), "stride": list(window.stride)}


def result(wrong, inputs):
    """照错法算出的结果；算不出的是 None。"""
    try:
        return encode(wrong(*map(copy, inputs)), short=True)
    except UNCOMPUTABLE:
        return None


def encode(value, short=False):
    """张量、torch.Size、元组、数和字 → JSON。short：只用来比较的，九位有效数字就够。"""
    if isinstance(value, Tensor):
        numbers = [number(x, short) for x in value.detach().flatten().tolist()]
        return {"dtype": str(value.dtype).removeprefix("torch."), "shape": list(value.shape), "values": numbers}
    if isinstance(value, torch.Size):
        return {"size": list(value)}
    if isinstance(value, tuple | list):
        return {"tuple": [encode(item, short) for item in value]}
    return number(value, short) if isinstance(value, float) else value


def number(x, short):
    """JSON 里没有无穷和 NaN，写成字。整数的小数不写 .0。"""
    if isinstance(x, bool | int):
        return int(x)
    if not math.isfinite(x):
        return str(x)
    x = float(f"{x:.9g}") if short else x
    return int(x) if x == int(x) and abs(x) < 2**53 and math.copysign(1, x) > 0 else x


def source_of_apply(name: str) -> str:
    """Checker(apply=…) 里那个函数的源码：网页里照它来试交上来的张量。"""
    from lib.exercises import CHAPTERS

    chapter = next(module for module in CHAPTERS if name in vars(module))
    for node in ast.parse(inspect.getsource(sys.modules[chapter.__name__])).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return next(ast.unparse(word.value) for word in node.value.keywords if word.arg == "apply")
    raise ValueError(f"{chapter.__name__} 里找不到 {name} 的 apply")
