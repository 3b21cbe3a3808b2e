"""预测题的控件：题在 Question 里定好，对答案在浏览器里（answer.js），读者填了什么、对不对写回来。

traits（都与浏览器同步）：

    kind、name              "predict" 与页内的名字
    ask                     问什么
    fields                  各个空的名字；只有一个空时可以是空的
    choices                 各个选项 [文字, 对不对, 理由]
    answer、digits          每个空的答案；小数对到几位，整数是 None
    slips                   常见的错 [[每个空的数], 一句话]
    right、wrong            答对的理由；别的错给的指点
    given                   读者填的字，或选的是第几个（从 0 数起）
    verdict                 "" 还没检查，"right" 对，"wrong" 不对，"refused" 没看懂
"""

import traitlets

from lib.exercises.quiz.picture import sheet
from lib.widgets.pictured import Pictured


class Predict(Pictured):
    """一道预测题。答案不在 repr 里，也不在静态图里。"""

    kind = traitlets.Unicode("predict", read_only=True).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    ask = traitlets.Unicode().tag(sync=True)
    fields = traitlets.List().tag(sync=True)
    choices = traitlets.List().tag(sync=True)
    answer = traitlets.List().tag(sync=True)
    digits = traitlets.Int(None, allow_none=True).tag(sync=True)
    slips = traitlets.List().tag(sync=True)
    right = traitlets.Unicode().tag(sync=True)
    wrong = traitlets.Unicode().tag(sync=True)
    given = traitlets.List().tag(sync=True)
    verdict = traitlets.Unicode().tag(sync=True)

    def __init__(self, question):
        q = question
        super().__init__(
            name=q.name, ask=q.ask, fields=q.fields, answer=q.answer, digits=q.digits, right=q.right, wrong=q.wrong,
            slips=[[spread(slip.value), slip.sentence] for slip in q.slips],
            choices=[[choice.text, choice.right, choice.why] for choice in q.choices],
        )  # fmt: skip

    def picture(self):
        return sheet(self.name, self.ask, self.fields, [text for text, *_ in self.choices])

    def settings(self) -> str:
        return f"{self.name}：{self.ask}"


def spread(value) -> list:
    return list(value) if isinstance(value, tuple | list) else [value]
