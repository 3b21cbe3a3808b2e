"""核对一道“写一写”：在几组输入上比较读者的函数与参考答案，不同就找出最像哪一种错法。"""

import dis
import inspect
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from lib.exercises.running import Outcome, TimeUp, run
from lib.exercises.verdict import Part, Verdict

SMALL = 24  # 不超过这么多个数，就全写出来
# 空函数（只有 ... 、pass 或文档字符串）编译出来只有这些指令
EMPTY = {"RESUME", "NOP", "LOAD_CONST", "LOAD_CONST_IMMORTAL", "RETURN_VALUE", "RETURN_CONST"}


@dataclass(frozen=True)
class Case:
    """一组输入。hint 是这一组没过、又认不出错法时给的线索。"""

    label: str
    inputs: tuple
    hint: str = ""


@dataclass(frozen=True)
class Mistake:
    """一种常见的错法：名字、一句线索、照这种错法写的函数。

    wrong 收同样的输入，返回它会算出的结果；只有形状说得准的，返回 torch.Size。算不出来的输入就让它抛异常。
    """

    name: str
    hint: str
    wrong: Callable


@dataclass(frozen=True)
class Checker:
    """一道练习。takes 是参数的名字，如 "X K"；by_hand 表示不许用现成的卷积与池化。

    给了 apply，交上来的就不是函数而是张量，用 apply(张量, *输入) 来试它。
    """

    takes: str
    reference: Callable
    cases: list[Case]
    mistakes: list[Mistake]
    by_hand: bool = True
    apply: Callable | None = None

    def __call__(self, answer) -> Verdict:
        verdict = self.judge(answer)
        verdict.show()
        return verdict

    def judge(self, answer) -> Verdict:
        """核对，不显示。"""
        trouble = self.refusal(answer)
        results = []
        for case in self.cases if trouble is None else ():
            inputs = [copy(value) for value in case.inputs]
            outcome = run(*((answer,) if self.apply is None else (self.apply, answer)), *inputs)
            trouble = self.trouble(answer, case, inputs, outcome)
            if trouble:
                break
            outcome.value = snapshot(outcome.value)
            results.append((case, outcome))
        for case, outcome in results:
            expected = self.reference(*case.inputs)
            if not agree(outcome.value, expected):
                return self.difference(case, outcome, expected, self.diagnose(results))
        if trouble:
            return trouble
        labels = "、".join(case.label for case in self.cases)
        tried = Part("试了", f"{labels}，一共 {len(self.cases)} 组，结果都对上了。")
        return Verdict("right", "对", [tried, *printed(results[-1][1])])

    def refusal(self, answer) -> Verdict | None:
        """不用跑就知道核对不了的。"""
        if answer is None or answer is ...:
            return unwritten()
        if self.apply:
            if plain(answer):
                return None
            return complaint("不是张量", [Part("收到", kind(answer)), Part("线索", "这里要交一个实数的 torch 张量。")])
        if not callable(answer):
            hint = "请交函数本身，不要先调用它：写函数的名字，后面不带括号。"
            return complaint("不是函数", [Part("收到", kind(answer)), Part("线索", hint)])
        names = self.takes.split()
        try:
            inspect.signature(answer).bind(*names)
        except TypeError:
            return complaint("参数不对", [Part("线索", f"这个函数要收 {len(names)} 个参数：{'、'.join(names)}。")])
        except Exception:  # C 写的函数、读者的怪对象，可能说不出自己的参数
            pass
        return None

    def trouble(self, answer, case: Case, inputs: list, outcome: Outcome) -> Verdict | None:
        """还谈不上数值对不对的毛病。"""
        value, error = outcome.value, outcome.error
        tried = self.tried(case)
        nothing = value is None and error is None and empty(answer)
        if nothing or value is ... or (isinstance(error, NotImplementedError) and "raise" in outcome.line[1]):
            return unwritten()
        if self.by_hand and outcome.ready_made:
            hint = f"这里用到了 {outcome.ready_made}。这道题请自己写出来，用循环、切片和加减乘除就够了。"
            return complaint("用了现成的运算", [Part("线索", hint)])
        if isinstance(error, TimeUp):
            hint = "等了几秒还没有算完。循环会停下来吗？看看循环的条件，和循环里改的变量。"
            parts = [tried, *where(outcome), Part("线索", hint), *printed(outcome)]
            return complaint("停不下来", parts, state="error")
        if error is not None:
            shown = Part("出错", shorten("".join(traceback.format_exception_only(error))))
            return Verdict("error", "运行时出错", [tried, *where(outcome), shown, *printed(outcome)])
        names = self.takes.split()
        changed = [name for name, new, old in zip(names, inputs, case.inputs, strict=True) if not same(new, old)]
        if changed:
            hint = f"运行之后，{'、'.join(changed)} 里的数变了。调用的人还要用它们，函数只该返回新的张量。"
            return complaint("改了输入", [tried, Part("线索", hint), *printed(outcome)])
        if value is None:
            return complaint("没有返回", [tried, Part("得到", "None"), Part("线索", "函数的末尾写 return 了吗？")])
        expected = self.reference(*case.inputs)
        if numbers(value, expected) is None:
            wanted = "实数的 torch 张量" if isinstance(expected, Tensor) else "数"
            got = Part("得到", kind(value))
            return complaint("种类不对", [tried, got, Part("线索", f"结果应当是{wanted}。"), *printed(outcome)])
        return None

    def diagnose(self, results) -> Mistake | None:
        """头一个与读者的结果处处一致的错法；至少要在一组输入上与参考答案不同。"""
        for mistake in self.mistakes:
            telling = False
            for case, outcome in results:
                try:
                    guess = mistake.wrong(*map(copy, case.inputs))
                except (RuntimeError, ValueError, IndexError, TypeError):
                    continue
                if not agree(outcome.value, guess):
                    break
                telling = telling or not agree(self.reference(*case.inputs), guess)
            else:
                if telling:
                    return mistake
        return None

    def difference(self, case: Case, outcome: Outcome, expected, mistake: Mistake | None) -> Verdict:
        """说出哪里不同，指向哪里。"""
        got, wanted = numbers(outcome.value, expected), numbers(expected, expected)
        if got.shape == wanted.shape:
            place, small = (~close(got, wanted)).nonzero()[0], readable(case)
            parts = [Part("得到", *pointed(got, place, small)), Part("应是", *pointed(wanted, place, small))]
        else:
            parts = [Part("得到", f"形状 {tuple(got.shape)}"), Part("应是", f"形状 {tuple(wanted.shape)}")]
        hint = mistake.hint if mistake else case.hint
        parts = [self.tried(case), *parts, *([Part("线索", hint)] if hint else []), *printed(outcome)]
        return complaint(mistake.name if mistake else None, parts)

    def tried(self, case: Case) -> Part:
        """试的是哪一组。"""
        named = list(zip(self.takes.split(), case.inputs, strict=True))
        if readable(case):
            return Part("试了", case.label, "\n".join(beside(f"{name} = ", write(value)) for name, value in named))
        shapes = [f"{name} {'×'.join(map(str, value.shape))}" for name, value in named if isinstance(value, Tensor)]
        return Part("试了", f"{case.label}（{'，'.join(shapes)}）")


def random_inputs(seed: int, *shapes) -> tuple:
    """每个形状一个 float64 的随机张量，只由 seed 决定。"""
    generator = torch.Generator().manual_seed(seed)
    return tuple(torch.randn(shape, generator=generator, dtype=torch.float64) for shape in shapes)


def picture(rows: str) -> Tensor:
    """ "010 111" → 两行三列的 float64 张量：一个数字一格，空格换行。"""
    return torch.tensor([[float(cell) for cell in row] for row in rows.split()], dtype=torch.float64)


# 比较


def numbers(value, like) -> Tensor | None:
    """value 里的数，成张量；种类与 like 不合（该是张量却是列表……）就是 None。"""
    try:
        if isinstance(like, Tensor):
            return value.detach() if plain(value) and value.device == like.device else None
        value = value.tolist() if isinstance(value, np.ndarray) else value  # torch 不收倒着排的数组
        return torch.as_tensor(value, dtype=torch.float64, device="cpu")
    except Exception:  # 读者自己的类型，换算时什么都可能抛
        return None


def plain(value) -> bool:
    """普通的实数张量：不是复数、稀疏、量化、嵌套的。"""
    usual = isinstance(value, Tensor) and value.layout == torch.strided
    return usual and not (value.is_complex() or value.is_quantized or value.is_nested)


def close(got: Tensor, wanted: Tensor) -> Tensor:
    """逐个比较。讲义的 torch.zeros 是 float32，这一点误差不算错。"""
    return torch.isclose(got.double(), wanted.double(), rtol=1e-5, atol=1e-6, equal_nan=True)


def agree(value, target) -> bool:
    """两个结果相同；value 是张量而 target 是 torch.Size 时只比形状。"""
    if isinstance(value, Tensor) and isinstance(target, torch.Size):
        return value.shape == target
    got, wanted = numbers(value, target), numbers(target, target)
    return got is not None and got.shape == wanted.shape and bool(close(got, wanted).all())


def same(new, old) -> bool:
    return torch.equal(new, old) if isinstance(old, Tensor) else new == old


def copy(value):
    return value.clone() if isinstance(value, Tensor) else value


def snapshot(value):
    """读者的函数下一次可能还往同一个张量里写。大得离谱的（多半是 expand 出来的）不抄，形状就已经不对。"""
    return copy(value) if isinstance(value, Tensor) and plain(value) and value.numel() <= 1e6 else value


def empty(function) -> bool:
    """函数体里什么也没有写。"""
    code = getattr(function, "__code__", None)
    return code is not None and {step.opname for step in dis.get_instructions(code)} <= EMPTY


# 说话


def unwritten() -> Verdict:
    return Verdict("unwritten", "还没有写")


def complaint(mistake: str | None, parts: list[Part], state: str = "wrong") -> Verdict:
    return Verdict(state, f"还不对：{mistake}" if mistake else "还不对", parts, mistake)


def readable(case: Case) -> bool:
    """这一组的数少到可以全写出来，读者能跟着算。"""
    return sum(value.numel() for value in case.inputs if isinstance(value, Tensor)) <= SMALL


def pointed(table: Tensor, place: Tensor, small: bool) -> tuple[str, str]:
    """把 table 全写出来；写不下就只说 place 那里的数。"""
    if table.dim() == 0 or (small and table.numel() <= SMALL):
        return "", write(table)
    return f"第一处不同在 {place.tolist()}，是 {digits(table[tuple(place)].item())}", ""


def where(outcome: Outcome) -> list[Part]:
    return [Part("停在", *outcome.line)] if any(outcome.line) else []


def printed(outcome: Outcome) -> list[Part]:
    return [Part("打印", code=shorten(outcome.printed, 12))] if outcome.printed.strip() else []


def kind(value) -> str:
    return f"{type(value).__name__}，不是要的那一种"


def shorten(text: str, lines: int = 4) -> str:
    kept = text.strip("\n").splitlines()
    return "\n".join(line[:200] for line in kept[:lines]) + ("\n……" if len(kept) > lines else "")


def write(value) -> str:
    """把数写成几行，列对齐；多于两维的一张张分开。"""
    if not isinstance(value, Tensor):
        return f"{value}"
    if value.numel() == 0:
        return f"没有数，形状 {tuple(value.shape)}"
    cells = value[(None,) * max(0, 3 - value.dim())].flatten(0, -3)
    texts = [[[digits(number) for number in row] for row in table] for table in cells.tolist()]
    width = max((len(text) for table in texts for row in table for text in row), default=0)
    tables = ["\n".join(" ".join(text.rjust(width) for text in row) for row in table) for table in texts]
    return "\n\n".join(tables)


def digits(number: float) -> str:
    """整数写全（−0 写成 0），小数写六位。"""
    return f"{int(number)}" if float(number).is_integer() else f"{number:.6g}"


def beside(name: str, block: str) -> str:
    """name 写在 block 第一行之前，其余各行缩进到一样。"""
    return name + block.replace("\n", "\n" + " " * len(name))
