"""预测题：题写错了当场说清楚，答案与 torch 相同，静态图与 repr 稳定、不含答案，名字列得出来。"""

import re
import xml.etree.ElementTree as ET

import pytest
import torch
from torch import nn

from lib.exercises import padding_stride, predict
from lib.exercises.quiz import Choice, Predict, Question, Slip

NAMES = dir(predict)
each_name = pytest.mark.parametrize("name", NAMES)


def numbers(**change):
    whole = {"ask": "输出的形状", "fields": ["高", "宽"], "answer": (5, 4), "right": "因为。"} | change
    return Question("demo", **whole)


def third(**change):
    return Question("demo", ask="三分之一", answer=1 / 3, digits=2, right="因为。", **change)


def choices(*options, **change):
    return Question("demo", ask="哪一句对？", choices=options, **change)


YES, NO = Choice("甲", True, "甲对。"), Choice("乙", False, "乙不对。")


BAD = [
    (ValueError, "算出来的正是答案", lambda: numbers(slips=[Slip((5, 4), "忘了取整。")])),
    (ValueError, "算出来的正是答案", lambda: numbers(slips=[Slip((5.0, 4.0), "忘了取整。")])),
    (ValueError, "正是答案", lambda: third(slips=[Slip(0.334, "差一点。")])),
    (ValueError, "算出来一样", lambda: numbers(slips=[Slip((5, 5), "一。"), Slip((5.0, 5), "二。")])),
    (ValueError, "把答案说出来", lambda: numbers(slips=[Slip((5, 5), "应该是 5×4。")])),
    (ValueError, "把答案说出来", lambda: numbers(wrong="应该是 (5, 4)。")),
    (ValueError, "一句话", lambda: numbers(slips=[Slip((5, 5), "")])),
    (TypeError, "应都是 Slip", lambda: numbers(slips=[((5, 5), "一。")])),
    (ValueError, "有 1 个数", lambda: numbers(slips=[Slip(5, "一。")])),
    (ValueError, "有 3 个数", lambda: numbers(answer=(1, 2, 3))),
    (TypeError, "不是数", lambda: numbers(answer=(5, True))),
    (TypeError, "不是数", lambda: numbers(answer=(5, "4"))),
    (TypeError, "item", lambda: Question("demo", ask="和", answer=torch.tensor(3), right="因为。")),
    (ValueError, "有限", lambda: numbers(answer=(5, float("nan")))),
    (ValueError, "太大", lambda: numbers(answer=(5, 2**60))),
    (ValueError, "digits=2", lambda: numbers(answer=(5, 0.5))),
    (ValueError, "不用写 digits", lambda: numbers(digits=2)),
    (ValueError, "1 到 12", lambda: numbers(answer=(5, 0.5), digits=0)),
    (ValueError, "right", lambda: numbers(right="")),
    (ValueError, "ask 是空的", lambda: numbers(ask=" ")),
    (TypeError, "字符串", lambda: numbers(fields=["高", 1])),
    (ValueError, "两个一样", lambda: numbers(fields=["高", "高"])),
    (ValueError, "给一样", lambda: numbers(answer=None)),
    (ValueError, "给一样", lambda: choices(YES, NO, answer=3)),
    (ValueError, "恰好一个", lambda: choices(NO, Choice("丙", False, "不对。"))),
    (ValueError, "恰好一个", lambda: choices(YES)),
    (ValueError, "两个一样", lambda: choices(YES, Choice("甲", False, "不对。"))),
    (ValueError, "文字和理由", lambda: choices(YES, Choice("丙", False, ""))),
    (TypeError, "应都是 Choice", lambda: choices(YES, ("乙", False, "不对。"))),
    (ValueError, "只有 choices", lambda: choices(YES, NO, right="因为。")),
    (ValueError, "name 只能", lambda: Question("a b", ask="和", answer=3, right="因为。")),
]  # fmt: skip


@pytest.mark.parametrize(("error", "words", "define"), BAD, ids=[f"{i}-{case[1]}" for i, case in enumerate(BAD)])
def test_a_bad_definition_is_refused_in_chinese(error, words, define):
    with pytest.raises(error, match=words) as raised:
        define()
    assert str(raised.value).startswith("预测题 ")


def test_strided_shape_is_torch():
    question = padding_stride.strided_shape
    layer = nn.Conv2d(1, 1, padding_stride.KERNEL, padding=padding_stride.PADDING, stride=padding_stride.STRIDE)
    assert tuple(layer(torch.zeros(1, 1, *padding_stride.SIZE)).shape[2:]) == tuple(question.answer)
    assert {tuple(slip.value) for slip in question.slips} >= {(6, 4), (4, 3), (5, 3), (15, 10)}


def test_same_padding_is_torch():
    layer = nn.Conv2d(1, 1, padding_stride.TALL, padding=tuple(padding_stride.same_padding.answer))
    assert layer(torch.zeros(1, 1, 28, 20)).shape == (1, 1, 28, 20)


def test_padding_cost_is_counted():
    photo, kernel = torch.zeros(1, 1, 224, 224), torch.ones(1, 1, 3, 3)
    cost = [nn.functional.conv2d(photo, kernel, padding=p).numel() * kernel.numel() for p in (1, 2)]
    (right,) = [choice for choice in padding_stride.padding_cost.choices if choice.right]
    assert f"只多 {100 * (cost[1] / cost[0] - 1):.1f}%" in right.why
    assert "226×226" in right.why


@each_name
def test_the_namespace_gives_a_fresh_widget(name):
    question = getattr(predict, name)
    one, other = question(), question()
    assert isinstance(one, Predict) and one is not other and one.model_id != other.model_id
    assert (one.kind, one.name, one.given, one.verdict) == ("predict", question.name, [], "")
    one.given = ["4"]
    assert other.given == []


def test_names_in_the_book_are_listed_and_different():
    assert {"strided_shape", "same_padding", "padding_cost"} <= {*NAMES} and sorted(NAMES) == NAMES
    names = [getattr(predict, name).name for name in NAMES]
    assert len(set(names)) == len(names), "名字要各不相同"


def test_an_unknown_name_is_refused_in_chinese():
    with pytest.raises(AttributeError, match=r"没有 predict\.stride_shape 这道练习。名字相近的有：.*strided_shape"):
        _ = predict.stride_shape
    with pytest.raises(AttributeError, match=r"没有 predict\.永"):
        _ = predict.永
    assert not hasattr(predict, "__wrapped__")


@each_name
def test_shown_without_javascript(name):
    """静态图与 repr 每次一样，问什么、有哪些空或选项都在，答案和理由都不在。"""
    question = getattr(predict, name)
    shown = [question()._repr_mimebundle_()[0] for _ in range(2)]
    for key in ("text/plain", "image/svg+xml"):
        assert shown[0][key] == shown[1][key]
    assert shown[0]["text/plain"] == f"Predict({question.name}：{question.ask})"
    assert "application/vnd.jupyter.widget-view+json" in shown[0]
    root = ET.fromstring(shown[0]["image/svg+xml"])
    words = re.sub(r"\s", "", "".join(root.itertext()))
    for text in [question.ask, "在网页或笔记本里作答", *question.fields, *[choice.text for choice in question.choices]]:
        assert re.sub(r"\s", "", text) in words, text
    hidden = [question.right, *[slip.sentence for slip in question.slips], *[choice.why for choice in question.choices]]
    assert not [text for text in hidden if text and re.sub(r"\s", "", text) in words]
    drawn = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert drawn.count("circle") == len(question.choices)
    assert drawn.count("rect") == 1 + len(question.answer)
    assert float(root.get("width")) <= 420


def test_a_question_with_one_blank_needs_no_fields():
    figure = Question("depth", ask="层数", answer=55, right="因为。")()
    assert (figure.fields, figure.answer, figure.digits) == ([], [55], None)
    assert str(figure.picture()).count("<rect") == 2


def test_the_reader_is_heard_in_python():
    figure = padding_stride.strided_shape()
    seen = []
    figure.observe(lambda change: seen.append(change.new), names="verdict")
    figure.set_state({"given": ["4", "5"], "verdict": "wrong"})
    assert (figure.given, seen) == (["4", "5"], ["wrong"])
