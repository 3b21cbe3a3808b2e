"""读者会交上来的答案，一章一个模块，照读者的写法写；每份都写明该得到什么判语。

测试拿它们核对判语，`make diagnoses` 把它们印成一张表。
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Submission:
    exercise: str
    title: str
    answer: object
    state: str
    mistake: str | None


class Submissions(list):
    """一章的答案。当装饰器用：`@submissions.to("corr2d", "核翻过了", mistake="核转了 180°")`。"""

    def to(self, exercise: str, title: str, *, state: str = "wrong", mistake: str | None = None):
        def keep(answer):
            self.append(Submission(exercise, title, answer, state, mistake))
            return answer

        return keep

    def right(self, exercise: str, title: str = "解"):
        return self.to(exercise, title, state="right")


def everything() -> list[Submission]:
    """各章的答案，按章的次序。"""
    from submissions import channels, conv_layer, dense_to_conv, digits, padding_stride, pooling, qa

    chapters = [dense_to_conv, conv_layer, padding_stride, channels, pooling, qa, digits]
    return [submission for chapter in chapters for submission in chapter.submissions]
