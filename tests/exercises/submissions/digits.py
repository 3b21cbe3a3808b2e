"""第 7 章：写对的，和各种写错的。"""

import torch
import torch.nn.functional as F

from submissions import Submissions

submissions = Submissions()
to, right = submissions.to, submissions.right


# confusion_matrix


@right("confusion_matrix")
def confusion_matrix(labels, answers, classes):
    table = torch.zeros(classes, classes, dtype=torch.int64)
    for label, answer in zip(labels, answers, strict=True):
        table[label, answer] += 1
    return table


@right("confusion_matrix", "解：编成一个号再数")
def by_bincount(labels, answers, classes):
    return torch.bincount(labels * classes + answers, minlength=classes * classes).reshape(classes, classes)


@right("confusion_matrix", "解：独热相乘")
def by_one_hot(labels, answers, classes):
    return F.one_hot(labels, classes).T @ F.one_hot(answers, classes)


@to("confusion_matrix", "还是 ...", state="unwritten")
def confusion_stub(labels, answers, classes): ...  # 在这里写


@to("confusion_matrix", "写成 table[answer, label]", mistake="行列颠倒")
def confusion_transposed(labels, answers, classes):
    table = torch.zeros(classes, classes)
    for label, answer in zip(labels, answers, strict=True):
        table[answer, label] += 1
    return table


@to("confusion_matrix", "table[labels, answers] += 1", mistake="重复的只记了一次")
def counted_once(labels, answers, classes):
    table = torch.zeros(classes, classes)
    table[labels, answers] += 1
    return table


@to("confusion_matrix", "index_put_ 忘了 accumulate", mistake="重复的只记了一次")
def put_without_accumulate(labels, answers, classes):
    table = torch.zeros(classes, classes, dtype=torch.int64)
    return table.index_put_((labels, answers), torch.ones_like(answers))


@to("confusion_matrix", "if label != answer", mistake="只记了认错的")
def wrong_ones_only(labels, answers, classes):
    table = torch.zeros(classes, classes)
    for label, answer in zip(labels, answers, strict=True):
        if label != answer:
            table[label, answer] += 1
    return table


@to("confusion_matrix", "if label == answer", mistake="只记了认对的")
def right_ones_only(labels, answers, classes):
    table = torch.zeros(classes, classes)
    for label, answer in zip(labels, answers, strict=True):
        if label == answer:
            table[label, answer] += 1
    return table


@to("confusion_matrix", "每行除以那一类的张数", mistake="写成了比例")
def shares_of_a_row(labels, answers, classes):
    table = confusion_matrix(labels, answers, classes).double()
    return table / table.sum(dim=1, keepdim=True)


@to("confusion_matrix", "除以总张数", mistake="写成了比例")
def shares_of_all(labels, answers, classes):
    return confusion_matrix(labels, answers, classes) / len(labels)


@to("confusion_matrix", "大小取自 labels.max()", mistake="少了没出现的类")
def sized_by_the_data(labels, answers, classes):
    return confusion_matrix(labels, answers, max(labels.max(), answers.max()) + 1)


@to("confusion_matrix", "写死 10 类")
def always_ten(labels, answers, classes):
    return confusion_matrix(labels, answers, 10)


@to("confusion_matrix", "classes 多开一格")
def one_too_many(labels, answers, classes):
    return confusion_matrix(labels, answers, classes + 1)


@to("confusion_matrix", "答案从 1 数起", state="error")
def from_one(labels, answers, classes):
    table = torch.zeros(classes, classes)
    for label, answer in zip(labels, answers, strict=True):
        table[label + 1, answer + 1] += 1
    return table


@to("confusion_matrix", "返回列表", mistake="种类不对")
def confusion_list(labels, answers, classes):
    return confusion_matrix(labels, answers, classes).tolist()


@to("confusion_matrix", "循环里少一层缩进的 return")
def returns_early(labels, answers, classes):
    table = torch.zeros(classes, classes)
    for label, answer in zip(labels, answers, strict=True):
        table[label, answer] += 1
        return table


@to("confusion_matrix", "少了 classes", mistake="参数不对")
def two_arguments(labels, answers):
    return confusion_matrix(labels, answers, 10)


# shift_picture


@right("shift_picture")
def shift_picture(X, right):
    width = X.shape[-1]
    right = max(-width, min(width, right))
    Y = torch.zeros_like(X)
    if right >= 0:
        Y[..., right:] = X[..., : width - right]
    else:
        Y[..., :right] = X[..., -right:]
    return Y


@right("shift_picture", "解：一列一列地抄")
def column_by_column(X, right):
    Y = torch.zeros_like(X)
    for j in range(X.shape[-1]):
        if 0 <= j - right < X.shape[-1]:
            Y[..., j] = X[..., j - right]
    return Y


@to("shift_picture", "还是 ...", state="unwritten")
def shift_stub(X, right): ...  # 在这里写


@to("shift_picture", "torch.roll", mistake="绕回来了")
def rolled(X, right):
    return torch.roll(X, right, dims=-1)


@to("shift_picture", "j - right 变成负数也抄", mistake="绕回来了")
def negative_index(X, right):
    Y = torch.zeros_like(X)
    for j in range(X.shape[-1]):
        Y[..., j] = X[..., (j - right) % X.shape[-1]]
    return Y


@to("shift_picture", "从 j + right 抄", mistake="方向反了")
def leftwards(X, right):
    return column_by_column(X, -right)


@to("shift_picture", "动了倒数第二维", mistake="移的是上下")
def downwards(X, right):
    Y = torch.zeros_like(X)
    for i in range(X.shape[-2]):
        if 0 <= i - right < X.shape[-2]:
            Y[..., i, :] = X[..., i - right, :]
    return Y


@to("shift_picture", "从 X.clone() 开始", mistake="空出来的没有填 0")
def onto_a_copy(X, right):
    Y = X.clone()
    for j in range(X.shape[-1]):
        if 0 <= j - right < X.shape[-1]:
            Y[..., j] = X[..., j - right]
    return Y


@to("shift_picture", "if right <= 0: return X", mistake="负的没有移")
def right_only(X, right):
    return X.clone() if right <= 0 else column_by_column(X, right)


@to("shift_picture", "abs(right)", mistake="负的也向右移")
def absolute(X, right):
    return column_by_column(X, abs(right))


@to("shift_picture", "左边接上几列 0", mistake="图变宽了")
def widened(X, right):
    return torch.cat([torch.zeros(*X.shape[:-1], abs(right)), X], dim=-1)


@to("shift_picture", "在 X 里面挪", mistake="改了输入")
def in_place(X, right):
    X[..., right:] = X[..., :-right].clone()
    X[..., :right] = 0
    return X


@to("shift_picture", "[..., :-right]，没想到 0", state="error")
def zero_forgotten(X, right):
    Y = torch.zeros_like(X)
    if right >= 0:
        Y[..., right:] = X[..., :-right]
    else:
        Y[..., :right] = X[..., -right:]
    return Y


@to("shift_picture", "没想到移出整张图", state="error")
def too_far_forgotten(X, right):
    return F.pad(X, (right, -right))


@to("shift_picture", "只会二维", state="error")
def two_dimensions(X, right):
    h, w = X.shape
    Y = torch.zeros(h, w)
    for i in range(h):
        for j in range(w):
            if 0 <= j - right < w:
                Y[i, j] = X[i, j - right]
    return Y


@to("shift_picture", "移动之后忘了 return", mistake="没有返回")
def shifted_and_lost(X, right):
    column_by_column(X, right)
