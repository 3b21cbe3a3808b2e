"""预测题：先猜一个数、一个形状，或几句话里挑一句，在页面里当场对答案，不需要内核。

题目写在各章的模块里（lib/exercises/padding_stride.py……），是模块里的一个 Question；变量名就是 predict 后面的名字。
添一题：在那里写一个 Question，数由 lib 或 torch 算，不手写。
"""

from lib.exercises.quiz.question import Choice, Question, Slip
from lib.exercises.quiz.widget import Predict

__all__ = ["Choice", "Predict", "Question", "Slip"]
