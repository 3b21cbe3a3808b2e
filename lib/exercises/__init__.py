"""会自己核对的练习。

check.<名字>(你的函数)   在笔记本里写，当场得到判语
predict.<名字>()         先猜再看：一个控件，在网页和笔记本里作答

怎样添一道，见 README.md。
"""

from lib.exercises import channels, conv_layer, dense_to_conv, digits, padding_stride, pooling, qa
from lib.exercises.checker import Checker
from lib.exercises.namespace import Namespace
from lib.exercises.quiz import Question

# 一章一个模块
CHAPTERS = [dense_to_conv, conv_layer, padding_stride, channels, pooling, qa, digits]

check = Namespace("check", Checker, CHAPTERS)
predict = Namespace("predict", Question, CHAPTERS)

__all__ = ["check", "predict"]
