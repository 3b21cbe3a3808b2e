"""一道预测题的定义，写的时候就检查：答案是数，常见的错各不相同，也都不等于答案。"""

import math
from dataclasses import dataclass

from lib.exercises.quiz.widget import Predict
from lib.window import times

EXACT = 2**53  # 再大的整数，浏览器里就不准了


@dataclass(frozen=True)
class Slip:
    """一种常见的错：算成了 value（几个空就写成一组），给读者的话是 sentence。"""

    value: float | tuple
    sentence: str


@dataclass(frozen=True)
class Choice:
    """一个选项；right 是对不对，why 是选了它之后给读者看的理由。"""

    text: str
    right: bool
    why: str


class Question:
    """填数的题给 answer，选择的题给 choices；调用它得到一个新的控件。

        Question("strided-shape", ask="输出的形状", fields=["高", "宽"], answer=Window(3, 1, 2).output_shape((8, 8)),
                 right="……", slips=[Slip((4.5, 4.5), "忘了向下取整：……")])
        Question("padding-cost", ask="乘加次数怎样变", choices=[Choice("……", True, "……"), Choice("……", False, "……")])

    name      页内唯一的名字
    ask       问什么，几个字；题目本身写在上面的 Markdown 里
    fields    各个空的名字；只有一个空时可以不写
    answer    一个数，或每个空一个数。整数要填得一样，小数对到 digits 位
    right     答对之后的一句理由
    slips     几个 Slip；两个空填反了（高和宽颠倒）不用写，自己会认
    wrong     别的错给的一句指点；不写就请读者看提示
    """

    def __init__(self, name, *, ask, answer=None, fields=(), digits=None, right="", slips=(), wrong="", choices=()):
        self.name, self.ask, self.right, self.wrong = name, ask, right, wrong
        self.fields, self.digits = list(fields), digits
        self.slips, self.choices = list(slips), list(choices)
        self._words()
        if (answer is None) == (not self.choices):
            raise self._bad("要么给 answer，要么给 choices，两样给一样")
        if self.choices:
            self.answer = []
            self._check_choices()
        else:
            self.answer = self._numbers("answer", answer)
            self._check_answer()
            self._check_slips()

    def __call__(self) -> Predict:
        return Predict(self)

    def __repr__(self) -> str:
        return f"Question({self.name!r})"

    def _bad(self, why: str, kind=ValueError):
        return kind(f"预测题 {self.name}：{why}")

    def _words(self):
        given = {"name": self.name, "ask": self.ask, "right": self.right, "wrong": self.wrong}
        given |= {f"fields[{i}]": word for i, word in enumerate(self.fields)}
        for key, word in given.items():
            if not isinstance(word, str):
                raise self._bad(f"{key} 应是字符串，得到 {word!r}", TypeError)
            if not word.strip() and key not in ("right", "wrong"):
                raise self._bad(f"{key} 是空的")
        if not all(c.isalnum() or c in "-_" for c in self.name):
            raise self._bad("name 只能用字母、数字、汉字、- 和 _")
        if len(set(self.fields)) < len(self.fields):
            raise self._bad(f"fields 里有两个一样的：{'、'.join(self.fields)}")

    def _numbers(self, label: str, value) -> list[int | float]:
        """一个数或一组数 → 每个空一个数。"""
        numbers = list(value) if isinstance(value, tuple | list) else [value]
        for number in numbers:
            if isinstance(number, bool) or not isinstance(number, int | float):
                raise self._bad(f"{label} 里的 {number!r} 不是数：张量请先用 .item() 或 .tolist()", TypeError)
            if not math.isfinite(number) or abs(number) > EXACT:
                raise self._bad(f"{label} 里的 {number!r} 太大，或不是有限的数")
        if len(numbers) != max(1, len(self.fields)):
            raise self._bad(f"{label} 有 {len(numbers)} 个数，空却有 {max(1, len(self.fields))} 个")
        return numbers

    def _check_answer(self):
        if not self.right:
            raise self._bad("还没有写 right：答对之后，用一句话说为什么")
        whole = all(isinstance(number, int) for number in self.answer)
        if whole != (self.digits is None):
            raise self._bad("答案都是整数，不用写 digits" if whole else "答案有小数，要写明保留几位：digits=2")
        if self.digits is not None and (isinstance(self.digits, bool) or self.digits not in range(1, 13)):
            raise self._bad(f"digits 应是 1 到 12 的整数，得到 {self.digits!r}")

    def _check_slips(self):
        seen = {}
        for slip in self.slips:
            if not isinstance(slip, Slip):
                raise self._bad(f"slips 里应都是 Slip，得到 {slip!r}", TypeError)
            values = self._numbers("Slip", slip.value)
            if self.same(values, self.answer):
                raise self._bad(f"“{slip.sentence}”算出来的正是答案：请换一组数，让这个错看得出来")
            for other, sentence in seen.items():
                if self.same(values, other):
                    raise self._bad(f"“{sentence}”和“{slip.sentence}”算出来一样：请换一组数，让它们分得开")
            seen[tuple(values)] = slip.sentence
        for sentence in [*seen.values(), *[self.wrong] * bool(self.wrong)]:
            self._check_sentence(sentence)

    def _check_sentence(self, sentence: str):
        if not isinstance(sentence, str) or not sentence.strip():
            raise self._bad("每个 Slip 都要有一句话")
        if len(self.answer) > 1 and any(shape in sentence for shape in (times(self.answer), str(tuple(self.answer)))):
            raise self._bad(f"“{sentence}”把答案说出来了")

    def _check_choices(self):
        if self.fields or self.slips or self.right or self.wrong or self.digits is not None:
            raise self._bad("选择题只有 choices：理由写在每个 Choice 里")
        for choice in self.choices:
            if not isinstance(choice, Choice):
                raise self._bad(f"choices 里应都是 Choice，得到 {choice!r}", TypeError)
            if not choice.text.strip() or not choice.why.strip():
                raise self._bad("每个 Choice 都要有文字和理由")
        if sum(choice.right for choice in self.choices) != 1 or len(self.choices) < 2:
            raise self._bad("choices 至少两个，恰好一个是对的")
        if len({choice.text for choice in self.choices}) < len(self.choices):
            raise self._bad("choices 里有两个一样的")

    def same(self, some, others) -> bool:
        """两组数在页面上是否算一样；与 answer.js 的 near 说的是同一件事。"""
        return all(abs(a - b) <= self._tolerance(b) for a, b in zip(some, others, strict=True))

    def _tolerance(self, value) -> float:
        if self.digits is None and float(value).is_integer():
            return 0
        return 0.5 * 10.0 ** -(self.digits or 1) * (1 + 1e-9)
