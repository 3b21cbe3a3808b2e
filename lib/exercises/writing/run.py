"""在网页里跑读者的代码：先照写的跑一遍，再用每一组输入试他交的函数，把结果一组一组报出去。

外面（worker.js）给一个模块 host：host.job 是要做的事（JSON），host.write(字) 收打印的字，host.tell(JSON) 收结果。
判对错不在这里：外面拿这些结果与 torch 在建网站时算好的比（judge.js）。
"""

import builtins
import collections
import functools
import io
import itertools
import json
import math
import sys

import host
import torch

import lib

FILE = "reader.py"
# 写得对、MicroPython 却不会的：异常的种类、它的话里有什么、怎样说给读者听
CANNOT = [
    ("NotImplementedError", "only slices with step=1", "网页里的元组和字符串不能倒着切、跳着切：可以先变成列表"),
    ("TypeError", "'int', 'Tensor'", "网页里，数和张量比大小，要把张量写在左边"),
    ("TypeError", "'float', 'Tensor'", "网页里，数和张量比大小，要把张量写在左边"),
    ("ValueError", "for object of type 'Tensor'", "网页里的 f-string 不能给张量定格式：请先写 .item()"),
    ("AttributeError", "'str' object has no attribute 'ljust'", "网页里的字符串没有 ljust"),
    ("AttributeError", "'str' object has no attribute 'rjust'", "网页里的字符串没有 rjust"),
    ("NameError", "name 'format' isn't defined", "网页里没有 format()：可以用 f-string"),
    ("SyntaxError", "*x must be assignment target", "网页里的列表、元组里不能写 *：可以用加号接起来"),
]
# MicroPython 说得太短的，换成一句话
SAYS = {
    "invalid syntax": "这一行不合 Python 的写法：括号、冒号、引号都齐了吗？",
    "unexpected indent": "这一行多缩进了",
    "unindent doesn't match any outer indent level": "这一行的缩进与前面的哪一层都对不上",
    "expecting an indented block": "冒号后面要有缩进的一行",
    "divide by zero": "除以 0 了",
}
NOT_A_NUMBER = {"nan": torch.nan, "inf": torch.inf, "-inf": -torch.inf}
plain_import, plain_zip, plain_float, plain_round, plain_isinstance = __import__, zip, float, round, isinstance
# 0.5 * X：MicroPython 见右边有 __float__，就把它当成一个数来乘；没有，才轮到张量自己
del torch.Tensor.__float__


class Shim:
    """一个模块，缺的补上几样；再缺的就说没有。"""

    def __init__(self, module, name, extra):
        self._module, self._name, self._extra = module, name, extra

    def __getattr__(self, name):
        if name in self._extra:
            return self._extra[name]
        try:
            found = getattr(self._module, name)
        except AttributeError:
            raise torch.NotHere(f"网页里的 {self._name} 没有 {name}")
        if self._name == "math" and callable(found):
            return lambda *values: found(*[one_number(value) for value in values])
        return found


def strict_zip(*iterables, strict=False):
    """MicroPython 的 zip 没有 strict。"""
    if not strict:
        return plain_zip(*iterables)
    columns = [list(one) for one in iterables]
    if len(set([len(column) for column in columns])) > 1:
        raise ValueError(f"zip(strict=True) 的几列不一样长：{'、'.join([str(len(column)) for column in columns])}")
    return plain_zip(*columns)


def cartesian(*pools, repeat=1):
    """itertools.product。"""
    found = [()]
    for pool in [list(pool) for pool in pools] * repeat:
        found = [row + (item,) for row in found for item in pool]
    return iter(found)


def one_number(value):
    """只有一个数的张量，当成那个数。"""
    return value.item() if plain_isinstance(value, torch.Tensor) else value


def to_float(value=0.0):
    return plain_float(one_number(value))


def to_round(value, digits=None):
    if plain_isinstance(value, torch.Tensor):
        return value.round()
    return plain_round(value) if digits is None else plain_round(value, digits)


def of_kind(value, kinds):
    """isinstance：float 换成了函数 to_float。"""
    kinds = kinds if plain_isinstance(kinds, tuple) else (kinds,)
    return plain_isinstance(value, tuple([plain_float if kind is to_float else kind for kind in kinds]))


def greater(x, y):
    """x > y：张量要在左边。"""
    return y < x if plain_isinstance(y, torch.Tensor) else x > y


def best(better):
    """max、min：MicroPython 只认真正的 True，张量比出来的真假它不认。"""

    def choose(*values, key=None, default=None):
        values = list(values[0]) if len(values) == 1 else values
        if not values and default is not None:
            return default
        if not values:
            raise ValueError("max、min 至少要有一个数")
        found = values[0]
        for value in values[1:]:
            if better(key(value), key(found)) if key else better(value, found):
                found = value
        return found

    return choose


def augmented(operator, target, value):
    """*=、/= ……：张量就地算（rewrite.js 把它们改写成这个函数）。"""
    if operator == "*":
        return target.__imul__(value) if plain_isinstance(target, torch.Tensor) else target * value
    if operator == "/":
        return target.__itruediv__(value) if plain_isinstance(target, torch.Tensor) else target / value
    if operator == "//":
        return target.__ifloordiv__(value) if plain_isinstance(target, torch.Tensor) else target // value
    if operator == "**":
        return target.__ipow__(value) if plain_isinstance(target, torch.Tensor) else target**value
    found = {
        "%": lambda: target % value,
        "@": lambda: target @ value,
        "&": lambda: target & value,
        "|": lambda: target | value,
        "^": lambda: target ^ value,
    }[operator]()
    return target._in_place(found) if plain_isinstance(target, torch.Tensor) and operator != "@" else found


def refuse(name, advice):
    def refused(*_, **__):
        raise torch.NotHere(f"网页里不能用 {name}：{advice}")

    return refused


MODULES = {
    "math": Shim(math, "math", {"prod": torch.product, "fsum": sum}),
    "itertools": Shim(itertools, "itertools", {"product": cartesian}),
    "functools": Shim(functools, "functools", {}),
    "collections": Shim(collections, "collections", {}),
}


def importing(name, *given):
    """只有这几个模块；别的说没有，而且不让碰网页（js）和文件（os）。"""
    if name in MODULES:
        return MODULES[name]
    if name.split(".")[0] in ("torch", "lib"):
        return plain_import(name, *given)
    raise torch.NotHere(f"网页里没有 {name}：这里只有 torch、lib、{'、'.join(sorted(MODULES))}")


class Paper:
    """打印的纸：写满 host.room 个字，往后只数一数，隔一阵报一次。"""

    def __init__(self):
        self.left, self.dropped, self.said = host.room, 0, 0

    def write(self, text):
        kept = text[: self.left]
        if kept:
            self.left -= len(kept)
            host.write(kept)
        self.dropped += len(text) - len(kept)
        if self.dropped > 2 * self.said:
            self.said = self.dropped
            host.drop(self.dropped)


def printing(*values, sep=" ", end="\n", file=None, flush=False):
    paper.write((" " if sep is None else sep).join([str(value) for value in values]) + ("\n" if end is None else end))


class Check:
    """check.<名字>(答案)：记下交的是什么，等全部跑完再试。"""

    def __init__(self, name):
        self._wanted, self.handed = name, []

    def __getattr__(self, name):
        if name != self._wanted:
            raise AttributeError(f"这里核对的是 check.{self._wanted}，不是 check.{name}")
        return self.handed.append


class Silent:
    """先跑的几段里也许有 check.…：不算数。"""

    def __getattr__(self, name):
        return lambda answer: None


def prepare():
    """换上网页里的 print、import……；torch.nn.functional 也能整个导入。"""
    sys.modules["torch.nn"], sys.modules["torch.nn.functional"] = torch.nn, torch.functional
    builtins.print, builtins.zip, builtins.__import__ = printing, strict_zip, importing
    builtins.max, builtins.min = best(greater), best(lambda x, y: greater(y, x))
    look = "要看中间的值，请用 print()"
    for name, advice in (
        ("input", "要用的值都在参数里"),
        ("open", "这里没有文件"),
        ("breakpoint", look),
    ):
        setattr(builtins, name, refuse(name + "()", advice))


def tell(**what):
    host.tell(json.dumps(what))


def decode(value):
    """JSON → 张量、元组、数。"""
    if not isinstance(value, dict):
        return value
    if "tuple" in value:
        return tuple([decode(one) for one in value["tuple"]])
    numbers = [NOT_A_NUMBER.get(x, x) if isinstance(x, str) else x for x in value["values"]]
    return torch.made(numbers, getattr(torch, value["dtype"]), value["shape"])


def encode(value):
    """读者返回的东西 → JSON：{"shape", "values"}，张量多一个 "tensor"；不是数的只说是什么。"""
    if isinstance(value, torch.Tensor):
        numbers = [float(x) for x in value._values()] if value.numel() <= 10000 else None
        return {"tensor": str(value.dtype), "shape": list(value._shape), "values": numbers and plain(numbers)}
    if value is None or value is ...:
        return {"kind": "NoneType" if value is None else "ellipsis"}
    try:
        found = torch.tensor(value, dtype=torch.float64)
        return {"kind": type(value).__name__, "shape": list(found._shape), "values": plain(found._values())}
    except Exception:
        return {"kind": type(value).__name__}


def plain(numbers):
    return [x if x == x and abs(x) < torch.inf else "nan" if x != x else "inf" if x > 0 else "-inf" for x in numbers]


def trouble(error):
    """一个异常 → JSON：种类、话、停在读者的哪一行。"""
    text = io.StringIO()
    sys.print_exception(error, text)
    places = []
    for line in text.getvalue().split("\n"):
        if line.startswith(f'  File "{FILE}", line '):
            number, _, name = line[len(f'  File "{FILE}", line ') :].partition(", in ")
            places.append((int(number), name))
    kind, message = type(error).__name__, str(error)
    if kind == "RuntimeError" and "recursion" in message:
        kind, message = "RecursionError", "函数一层套一层，太深了：网页里大约 150 层就到头"
    elif message in SAYS:
        message = SAYS[message]
    elif kind == "NameError" and "isn't defined" in message:
        message = "没有 " + message.split("'")[1] + " 这个名字：拼对了吗，前面写过吗？"
    elif kind == "MemoryError":
        message = "内存用完了：网页里至多 64 MB"
    found = {"type": kind, "message": message}
    if places:
        found["line"], found["where"] = places[-1]
    for mine, start, instead in CANNOT:
        if kind == mine and start in message:
            found["message"], found["here"] = instead, False
    if isinstance(error, torch.NotHere):
        found["here"] = False
    return found


def attempt(function, *inputs):
    """跑一次，什么异常都接住。"""
    try:
        return function(*inputs), None
    except BaseException as error:
        return None, trouble(error)


def starting_names(job):
    """读者一开始就有的名字：torch、F、nn、lib、math，正文里写过的函数，第一组输入。"""
    found = {"__name__": "__main__", "torch": torch, "F": torch.functional, "nn": torch.nn, "lib": lib}
    found["math"], found["check"] = MODULES["math"], Check(job["name"])
    found["float"], found["round"], found["isinstance"] = to_float, to_round, of_kind
    found["__augmented"] = augmented
    for source in job["given"]:
        quiet = dict(found)
        quiet["print"], quiet["check"] = (lambda *_, **__: None), Silent()
        if attempt(run_source, source, quiet)[1] is None:
            for name in quiet:
                if name not in ("print", "check") and name not in found:
                    found[name] = quiet[name]
    for name, value in zip(job["takes"], job["cases"][0]):
        found[name] = decode(value)
    return found


def run_source(source, names):
    exec(compile(source, FILE, "exec"), names)


def answer_of(job, names, before):
    """交上来的：check.<名字>(…) 里的；没有这一行，就是约好的名字，再不然是最后定义的。"""
    handed = names["check"].handed if isinstance(names.get("check"), Check) else []
    if handed:
        return handed[-1]
    if names.get(job["answer"]) is not None and job["answer"] not in before:
        return names[job["answer"]]
    written = [name for name in job["defined"] if name in names]
    return names[written[-1]] if written else None


def changed(names, inputs, originals):
    """输入里被改动了的那几个。"""
    found = []
    for name, new, old in zip(names, inputs, originals):
        same = torch.equal(new, old) if isinstance(old, torch.Tensor) else new == old
        if not same:
            found.append(name)
    return found


def main():
    global paper
    job, paper = json.loads(host.job), Paper()
    names = starting_names(job)
    before = list(names)
    _, error = attempt(run_source, job["source"], names)
    if error:
        return tell(error=error)
    answer = answer_of(job, names, before)
    missing = answer is None or answer is ...
    tell(
        answer={
            "kind": type(answer).__name__,
            "name": getattr(answer, "__name__", ""),
            "missing": missing,
            "callable": callable(answer),
            "tensor": isinstance(answer, torch.Tensor),
        }
    )
    if missing or (not isinstance(answer, torch.Tensor) if job["apply"] else not callable(answer)):
        return
    use = eval(job["apply"], {"lib": lib, "torch": torch}) if job["apply"] else None
    for at in range(len(job["cases"])):
        originals, inputs = [decode(value) for value in job["cases"][at]], [decode(value) for value in job["cases"][at]]
        while torch.used:
            torch.used.pop()
        tell(trying=at)
        value, error = attempt(use, answer, *inputs) if use else attempt(answer, *inputs)
        ready = torch.used[0] if torch.used else ""
        tell(case=at, value=encode(value), error=error, ready=ready, changed=changed(job["takes"], inputs, originals))
        if error:
            return


paper = None
prepare()
