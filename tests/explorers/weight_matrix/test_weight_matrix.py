"""WeightMatrix 的 Python 面：检查、output 与 lib 相同、matrix 的样子、repr 与静态图稳定、traits 互相跟随。"""

import re

import pytest
import torch
import traitlets

from lib import corr2d
from lib.explorers.weight_matrix import WeightMatrix

SIZES = [(n, delta) for n in range(1, 6) for delta in range(n)] + [(6, 5), (7, 2), (8, 0), (8, 7)]


@pytest.mark.parametrize("stage", ["dense", "shared", "local"])
@pytest.mark.parametrize(("n", "delta"), SIZES)
def test_matrix_times_input_is_output(n, delta, stage):
    figure = WeightMatrix(n, delta, stage)
    W, X = figure.matrix, torch.tensor(figure.X)
    assert W.shape == (n * n, n * n) and figure.output.shape == (n, n)
    assert torch.equal((W @ X.flatten()).reshape(n, n).float(), figure.output)
    assert len(W[W != 0].unique()) == figure.parameters, "每个参数一个数，两两不同"


@pytest.mark.parametrize(("n", "delta"), SIZES)
def test_stages_follow_the_chapter(n, delta):
    """共享：只看相对位置；局部：把共享里离得远的改成 0，等于 corr2d(X, kernel, padding=Δ)。"""
    shared, local = WeightMatrix(n, delta, "shared"), WeightMatrix(n, delta)
    W, V = shared.matrix.reshape(n, n, n, n), shared.weights
    L = local.matrix.reshape(n, n, n, n)
    for i, j, k, m in torch.cartesian_prod(*[torch.arange(n)] * 4).reshape(-1, 4).tolist():
        assert W[i, j, k, m] == V[k - i + n - 1, m - j + n - 1]
        assert L[i, j, k, m] == (W[i, j, k, m] if max(abs(k - i), abs(m - j)) <= delta else 0)
    X = torch.tensor(local.X)
    assert torch.equal(local.output, corr2d(X, torch.tensor(local.kernel), padding=delta))
    assert torch.equal(shared.output, corr2d(X, V, padding=n - 1))


def test_own_kernel_and_input():
    X, K = torch.rand(5, 5, dtype=torch.float64), torch.rand(3, 3, dtype=torch.float64) - 0.5
    figure = WeightMatrix(kernel=K, X=X)
    assert (figure.n, figure.delta) == (5, 1)
    assert torch.equal(figure.output, corr2d(X, K, padding=1))
    torch.testing.assert_close((figure.matrix @ X.flatten()).reshape(5, 5), figure.output)
    figure.stage = "shared"
    assert torch.equal(figure.weights[3:6, 3:6], K)
    assert WeightMatrix(kernel=K.float(), X=X.float()).output.dtype == torch.float32
    assert WeightMatrix(X=X.float(), stage="dense", n=5).output.dtype == torch.float32


BAD = [
    (ValueError, {"n": 0}), (ValueError, {"n": 9}), (TypeError, {"n": 2.0}), (TypeError, {"n": True}),
    (ValueError, {"delta": -1}), (ValueError, {"delta": 4}), (TypeError, {"delta": "1"}),
    (ValueError, {"stage": "conv"}), (ValueError, {"step": 16}), (TypeError, {"kernel": 3}),
    (ValueError, {"kernel": [[1, 2], [3, 4]]}), (ValueError, {"kernel": [[1, 2, 3]]}),
    (ValueError, {"kernel": torch.ones(5, 5), "delta": 1}), (ValueError, {"X": torch.ones(3, 4)}),
    (TypeError, {"X": "图"}), (ValueError, {"X": torch.ones(3, 3), "n": 4}),
    (ValueError, {"X": [[float("nan")] * 3] * 3}), (ValueError, {"name": "a b"}),
    (ValueError, {"X": torch.ones(9, 9)}), (ValueError, {"X": torch.ones(2, 2), "kernel": torch.ones(5, 5)}),
    (TypeError, {"X": torch.ones(3, 3).double(), "kernel": torch.ones(3, 3)}),
    (TypeError, {"X": torch.ones(3, 3) > 0}),
]  # fmt: skip


@pytest.mark.parametrize(("error", "values"), BAD, ids=lambda v: str(v)[:40])
def test_bad_arguments_raise_in_chinese(error, values):
    with pytest.raises(error, match=r"[一-龥]"):
        WeightMatrix(**values)


SETS = [
    (ValueError, "n", 1), (ValueError, "n", 9), (TypeError, "n", 2.5), (ValueError, "delta", 4),
    (ValueError, "stage", "x"), (ValueError, "kernel", [[1, 2]]), (ValueError, "X", [[1]]), (ValueError, "step", 16),
    (ValueError, "speed", 0),
]  # fmt: skip


@pytest.mark.parametrize(("error", "name", "value"), SETS, ids=str)
def test_bad_traits_raise_and_the_figure_says_so(error, name, value):
    figure = WeightMatrix()
    before = figure.get_state()
    with pytest.raises(error) as raised:
        setattr(figure, name, value)
    assert figure.problem == str(raised.value) and re.search("[一-龥]", figure.problem)
    assert {**figure.get_state(), "problem": ""} == {**before, "problem": ""}
    figure.stage = "shared"
    assert figure.problem == ""


def test_sizes_and_tables_follow_each_other():
    figure = WeightMatrix(step=15)
    figure.n = 5
    assert len(figure.X) == 5 and [row[:4] for row in figure.X[:4]] == WeightMatrix().X
    figure.delta = 2
    assert [row[1:4] for row in figure.kernel[1:4]] == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    figure.n = 3
    assert (len(figure.X), figure.step) == (3, 8)
    figure.kernel = [[7]]
    assert figure.delta == 0
    figure.X = [[1, 2], [3, 4]]
    assert (figure.n, figure.step) == (2, 3) and figure.output.tolist() == [[7, 14], [21, 28]]


def test_state_from_the_browser():
    figure = WeightMatrix()
    figure.set_state({"n": 2, "X": [[1, 0], [0, 1]], "step": 3})
    assert (figure.n, figure.X, figure.step) == (2, [[1, 0], [0, 1]], 3)
    figure.set_state({"delta": 0, "kernel": [[2]]})
    assert figure.output.tolist() == [[2, 0], [0, 2]]


def test_traits_kind_and_mimebundle():
    figure = WeightMatrix()
    assert {"kind", "name", "n", "delta", "stage", "X", "kernel", "step", "speed"} <= set(figure.keys)
    assert figure.kind == "weight-matrix" and figure.step == 5
    with pytest.raises(traitlets.TraitError):
        figure.kind = "channels"
    shown = [WeightMatrix(name="例")._repr_mimebundle_()[0] for _ in range(2)]
    assert shown[0]["text/plain"] == shown[1]["text/plain"] == "WeightMatrix(局部，n = 4，Δ = 1 → 9 个参数)"
    assert shown[0]["image/svg+xml"] == shown[1]["image/svg+xml"]
    assert "application/vnd.jupyter.widget-view+json" in shown[0]
    assert repr(WeightMatrix(3, stage="dense")) == "WeightMatrix(全连接，n = 3 → 81 个参数)"
