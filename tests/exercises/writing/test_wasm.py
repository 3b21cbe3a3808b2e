"""同一段代码，在 CPython 里用真的 torch，在 MicroPython 里用小的 torch：打印的字逐个相同，出错的种类相同。

torch.py 的细处由 test_torch.py 在 CPython 里查；这里查的是两种 Python 之间：格式、取整、切片、反过来的运算……
"""

# ruff: noqa: E501  一行是一段程序

import contextlib
import io
import json
import math
from pathlib import Path

import pytest
import torch
from frontend import node

LINES = """
X = torch.arange(12).reshape(3, 4); print(X, X[1], X[:, 1:3], X[..., None].shape, X.T[::2])
X = torch.arange(12.0).reshape(3, 4); print(X / 3, X // 3, X % 5, 2 - X, 12 / (X + 1), -X, X**2)
X = torch.tensor([[0.1, -2.5], [1e-3, 4]]); print(X, X.double(), X.long(), X > 0, X.sum(), X.mean(0), X.abs())
print(torch.tensor(1e-5), torch.tensor([1e-5, 1]), torch.tensor([1e9, 1.5]), torch.tensor(123456.789), torch.tensor(-0.0))
print(torch.tensor([0.03125, 0.15625, 2.00005]), torch.tensor([1 / 3] * 3, dtype=torch.float64))
print(torch.zeros(2, 3), torch.ones(2, dtype=torch.int64), torch.full((2,), 7.5), torch.eye(2), torch.linspace(0, 1, 5))
print(torch.arange(1200), torch.arange(50.0), torch.zeros(0), torch.zeros(2, 0, 3))
X = torch.zeros(3, 3); X[1, :] = torch.arange(3); X[:, 2] += 5; X[0, 0] -= 1; print(X)
X = torch.ones(2, 3); Y = X[0]; Y *= 4; Y += 1; X /= 2; print(X, Y)
X = torch.arange(6); X //= 2; X **= 2; print(X); n = 7; n //= 2; n **= 3; n %= 5; print(n)
a, b = torch.ones(2, 3).shape; print(a, b, (a,) + torch.ones(2, 3).shape[1:], torch.ones(2, 3).shape == (2, 3), len(torch.ones(4)))
print([x.item() for x in torch.arange(3)], sum(torch.arange(4)), max(torch.tensor([3, 1, 2])), min([torch.tensor(2), 1]))
print(max(0, torch.tensor(-1.5)), max(torch.tensor(2.5), 0), abs(torch.tensor(-3)), round(2.567, 1), round(0.5), round(1.5))
x = torch.tensor(2.5); print(0.5 * x, x * 0.5, 1 + x, 1 - x, 3 / x, 3 // x, 2**x, x > 2, float(x), int(x), bool(x), not x)
print(math.sqrt(torch.tensor(16.0)), math.ceil(torch.tensor(1.2)), math.floor(2.7), math.prod([2, 3, 4]), math.inf, -math.inf)
print(torch.stack([torch.arange(3), torch.arange(3)], 1), torch.cat([torch.ones(1, 2), torch.zeros(2, 2)]))
print(F.pad(torch.ones(2, 2), (1, 0, 0, 1), value=9), F.relu(torch.tensor([-1.0, 2])), torch.relu(torch.tensor([-1.0, 2])))
X = torch.arange(24.0).reshape(2, 3, 4); print(X.sum((0, 2)), X.amax(-1), X.max(1).values, X.flip(0, 2)[0], X.permute(2, 0, 1).shape)
print(torch.einsum("ij,jk->ik", torch.ones(2, 3), torch.arange(6.0).reshape(3, 2)), torch.ones(2, 3) @ torch.ones(3))
print(torch.where(torch.arange(4) > 1, torch.arange(4), 0), torch.equal(torch.ones(2), torch.ones(2)), torch.ones(2).dtype)
X = torch.arange(9).reshape(3, 3); print(X[X > 4], X[[0, 2]], X[torch.tensor([0, 1]), torch.tensor([1, 2])], X.diagonal())
X = torch.arange(16.0).reshape(4, 4); print(X.unfold(0, 2, 2).unfold(1, 2, 2).amax((-2, -1)), X.rot90(), X.roll(1, 0)[0])
print(torch.bincount(torch.tensor([0, 2, 2])), F.one_hot(torch.tensor([1, 0]), 3), torch.tensor([3, 1, 2]).sort().values)
print(f"{torch.ones(2, 2).shape} {3.14159:.2f} {7:>4}|{7:<4}|{1234567:,}", "a" + str(torch.tensor(1)), repr(torch.ones(1)))
for i, x in enumerate(torch.ones(2, 2)): print(i, x, x.shape, x.numel(), x.tolist())
print(list(zip([1, 2], "ab", strict=True)), [i for i in reversed(range(3))], [3, 1, 2][::-1], sorted([3, 1, 2], key=lambda x: -x))
print(0 in [1, 2], {"a": 1}.get("b", 2), {1, 2} == {2, 1}, divmod(-7, 2), -7 // 2, -7 % 3, 7 / 2, 2**10, 10**20)
torch.ones(2)[2]
torch.ones(2, 3) + torch.ones(2)
torch.ones(2, 3) @ torch.ones(2)
torch.arange(3).mean()
torch.ones(2)[::-1]
torch.ones(4).reshape(3)
torch.ones(2).item()
bool(torch.ones(2))
torch.ones(2) + "a"
torch.arange(3).add_(0.5)
torch.ones(2).sum(2)
list(zip([1], [1, 2], strict=True))
print(undefined_name)
[][0]
{}["a"]
int("x")
(1).foo
1 / 0
assert False
""".strip().splitlines()


def by_torch(source):
    """CPython 与真的 torch：打印的字，出错的种类。"""
    printed = io.StringIO()
    names = {"torch": torch, "F": torch.nn.functional, "math": math}
    try:
        with contextlib.redirect_stdout(printed):
            exec(source, names)
    except Exception as error:
        return {"printed": printed.getvalue(), "error": type(error).__name__}
    return {"printed": printed.getvalue(), "error": ""}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    job = tmp_path_factory.mktemp("wasm") / "lines.json"
    job.write_text(json.dumps(LINES), encoding="utf-8")
    return dict(zip(LINES, json.loads(node(Path(__file__).with_name("say.mjs"), job)), strict=True))


@pytest.mark.parametrize("source", LINES)
def test_same_words(source, said):
    assert said[source] == by_torch(source)
