"""第 3 章的预测题：答案和理由里的数与 torch 算的相同。另三道在 test_predict.py。"""

import torch
import torch.nn.functional as F

from lib.exercises import padding_stride


def right(question):
    (choice,) = [choice for choice in question.choices if choice.right]
    return choice


def test_how_many_layers_is_counted_with_torch():
    """真的一层层卷下去，看第几层只剩 4×4；少 5 行的那种错算出 44。"""
    Y, kernel, layers = torch.zeros(1, 1, 224, 224), torch.zeros(1, 1, 5, 5), 0
    while Y.shape[2] > 4:
        Y, layers = F.conv2d(Y, kernel), layers + 1
    question = padding_stride.how_many_layers
    assert Y.shape[2:] == (4, 4) and question.answer == [layers]
    assert [slip.value for slip in question.slips] == [44, 110, 56]


def test_without_the_stride_in_the_index_only_the_corner_is_right():
    """与题目里的代码一样写：除了左上角，随机的数处处不同，正是步幅 1 的左上角。"""
    torch.manual_seed(0)
    X, K = torch.rand(9, 8, dtype=torch.float64), torch.rand(3, 2, dtype=torch.float64)
    wanted = F.conv2d(X[None, None], K[None, None], stride=2)[0, 0]
    got = torch.zeros_like(wanted)
    for i in range(got.shape[0]):
        for j in range(got.shape[1]):
            got[i, j] = (X[i : i + 3, j : j + 2] * K).sum()
    assert torch.isclose(got, wanted).nonzero().tolist() == [[0, 0]]
    dense = F.conv2d(X[None, None], K[None, None])[0, 0]
    torch.testing.assert_close(got, dense[: got.shape[0], : got.shape[1]])
    choice = right(padding_stride.stride_index)
    assert "除了左上角" in choice.text and "步幅 1" in choice.why


def test_two_layers_are_one_larger_kernel_only_without_relu():
    """不加 ReLU 时一个 5×5 的核代替得了；加了，变号的输入就说明哪一个核也不行。"""
    torch.manual_seed(0)
    K1, K2 = torch.randn(2, 1, 1, 3, 3, dtype=torch.float64).unbind()
    X = torch.randn(1, 1, 9, 9, dtype=torch.float64)
    merged = F.conv2d(K1, K2.flip(2, 3), padding=2)
    assert merged.shape[2:] == (5, 5)
    torch.testing.assert_close(F.conv2d(F.conv2d(X, K1), K2), F.conv2d(X, merged))
    bent, turned = (F.conv2d(F.conv2d(x, K1).relu(), K2) for x in (X, -X))
    assert bent.shape == F.conv2d(X, merged).shape and not torch.allclose(turned, -bent)
    choice = right(padding_stride.two_layers)
    assert "后半句" in choice.text and "变号" in choice.why


def test_one_added_before_dividing_is_sometimes_right():
    """n=10、k=3、s=3：除不尽，一加在了除之前仍少一个；步幅 1 时碰巧对。"""
    (mistake,) = [m for m in padding_stride.SIZE_MISTAKES if m.name == "一加在了除之前"]
    gap = [
        padding_stride.output_size.reference(*given) - mistake.wrong(*given)
        for given in ((10, 3, 0, 3, 1), (10, 3, 0, 1, 1))
    ]
    assert gap == [1, 0] and "有时" in mistake.hint
