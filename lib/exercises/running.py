"""跑读者的代码：什么都可能发生，这里都要接得住。

代码在另一个线程里跑，主线程只等 LIMIT 秒。那个线程里有两双眼睛看着它用了什么现成的运算：
TorchFunctionMode 看得见 torch 的每一次调用，profile 函数看得见每一次 Python 函数调用。
（TorchDispatchMode 看得更深，但第一次用它要装入 sympy，读者会白等几秒。）
两者都只对自己的线程有效，不会留在读者的笔记本里。
"""

import bdb
import builtins
import ctypes
import io
import linecache
import os
import re
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.overrides import TorchFunctionMode

LIMIT = 5.0  # 秒；核对用的输入都很小，写对的循环只要几毫秒
GRACE = 1.0  # 到时间之后，再花这么久请它停下
PRINTED = 600  # 读者打印的字，留下这么多
READY_MADE_TORCH = re.compile(r"conv(?!ert)|pool")
READY_MADE_PYTHON = re.compile(
    r"lib\.(ops|algorithms|layers)\b|lib\.window\.(receptive_field|Window\.output_shape)$|scipy\.(signal|ndimage)\b|numpy\..*\b(convolve|correlate)$"
)
# 这些地方的代码不是读者写的
LIBRARIES = (
    f"{Path(__file__).parents[1]}{os.sep}",
    "<frozen",
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
)


class TimeUp(SystemExit):
    """时间到。不是 Exception，读者的 except Exception 接不住；没人接的 SystemExit，线程也不会印出来。"""


@dataclass
class Outcome:
    """跑完的结果：返回值，或者异常和出事的那一行；用了哪个现成的运算；打印了什么。"""

    value: object = None
    error: BaseException | None = None
    line: tuple[str, str] = ("", "")
    ready_made: str = ""
    printed: str = ""


def run(function, *inputs) -> Outcome:
    """在限定的时间里算 function(*inputs)。"""
    task, printed = Task(function, inputs), Printed()
    with (
        torch_state_kept(),
        nobody_answers(),
        redirect_stdout(printed),
        redirect_stderr(printed),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        task.start()
        try:
            task.join(LIMIT)
        except KeyboardInterrupt:  # 读者按了停止：他的循环也要停
            task.stop()
            raise
        outcome = task.result() if task.left else task.stop()
    outcome.printed = printed.getvalue()
    return outcome


class Task(threading.Thread):
    """跑一次读者的代码的线程。left 表示已经从读者的代码里出来了。"""

    def __init__(self, function, inputs):
        super().__init__(daemon=True)
        self.function, self.inputs = function, inputs
        self.watch, self.outcome, self.left = Watch(), Outcome(), False

    def run(self):
        with suppress(TimeUp):  # 晚到一步的 TimeUp
            self.work()

    def work(self):
        """读者可能抛出任何东西，SystemExit 和 KeyboardInterrupt 也不例外。"""
        value = error = None
        try:
            with self.watch:
                sys.setprofile(self.watch.profile)
                value = self.function(*self.inputs)
        except BaseException as caught:
            self.left, error = True, caught
        sys.setprofile(None)
        line = learners_line(traceback.walk_tb(error.__traceback__) if error else ())
        self.outcome = Outcome(value, error, line, self.watch.found)
        self.left = True

    def result(self) -> Outcome:
        self.join()  # 出来了，只差记下结果
        return self.outcome

    def stop(self) -> Outcome:
        """时间到了：记下停在哪里，一次次往线程里抛 TimeUp。

        读者的 except 会接住抛在 try 里面的；线程换得勤一点，总有一次落在外面。
        还不停（例如在睡）就随它去：它是守护线程，醒来会遇上最后一次抛出的。
        """
        stack = list(traceback.walk_stack(sys._current_frames().get(self.ident)))
        give_up, interval = time.monotonic() + GRACE, sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            while not self.left and time.monotonic() < give_up:
                thread, error = ctypes.c_ulong(self.ident), ctypes.py_object(TimeUp)
                if not ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error):
                    break  # 线程已经没有了
                time.sleep(1e-4)  # 不用 join：3.11 的 join 被打断过一次，就以为线程停了
        finally:
            sys.setswitchinterval(interval)
        if self.left:
            self.join(GRACE)  # 只差收尾
        return Outcome(error=TimeUp(), line=learners_line(reversed(stack)), ready_made=self.watch.found)


class Watch(TorchFunctionMode):
    """留意现成的卷积与池化，记下最先用到的一个。"""

    found = ""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        name = getattr(func, "__name__", "")
        if READY_MADE_TORCH.search(name):
            self.found = self.found or f"torch 的 {name}"
        return func(*args, **(kwargs or {}))

    def profile(self, frame, event, argument):
        if event != "call" or self.found:
            return
        module, name = frame.f_globals.get("__name__") or "", frame.f_code.co_qualname
        # 先看开头：每次调用都要经过这里，要快
        if module.startswith(("lib.", "scipy.", "numpy.")) and READY_MADE_PYTHON.match(f"{module}.{name}"):
            library = ".".join(module.split(".")[:2])
            self.found = library if name.startswith("<") else f"{library} 的 {name}"  # <module>：在函数里导入


class Printed(io.StringIO):
    """收下打印的字，多出 PRINTED 的丢掉。"""

    def write(self, text: str) -> int:
        super().write(text[: max(0, PRINTED - self.tell())])
        return len(text)


@contextmanager
def torch_state_kept():
    """读者的代码可以改随机种子和默认类型，改了也只在它自己里面算数。（梯度开关本来就各线程各有一个。）"""
    seed, dtype = torch.get_rng_state(), torch.get_default_dtype()
    try:
        yield
    finally:
        torch.set_rng_state(seed)
        torch.set_default_dtype(dtype)


@contextmanager
def nobody_answers():
    """核对时没有人按键：input() 和调试器马上说出来，不等到时间用完。各种调试器都是 bdb.Bdb，都从 set_trace 停下。"""
    look = "想看中间的值，请用 print()，判语里会写出来。"
    places = [
        (builtins, "input", refusal("input()", "要用的值都在参数里。")),
        (sys, "breakpointhook", refusal("breakpoint()", look)),
        (bdb.Bdb, "set_trace", refusal("pdb.set_trace()", look)),
    ]
    usual = [getattr(owner, name) for owner, name, _ in places]
    for owner, name, refuse in places:
        setattr(owner, name, refuse)
    try:
        yield
    finally:
        for (owner, name, _), function in zip(places, usual, strict=True):
            setattr(owner, name, function)


def refusal(name: str, advice: str):
    def refuse(*_, **__):
        raise RuntimeError(f"核对的时候不能用 {name}：{advice}")

    return refuse


def learners_line(frames) -> tuple[str, str]:
    """frames（外层在前）里最深的一行读者的代码：在哪里，写了什么。"""
    own = [(frame.f_code, line) for frame, line in frames if not frame.f_code.co_filename.startswith(LIBRARIES)]
    if not own:
        return "", ""
    code, line = own[-1]
    return f"{code.co_name} 的第 {line} 行", linecache.getline(code.co_filename, line).strip()
