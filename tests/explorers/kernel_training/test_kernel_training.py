"""KernelTraining 的 Python 面：与 autograd 相同、载入单元的路径、检查、repr 与静态图；网页算的路径与它逐步相同。"""

import json
import math
import re
import xml.etree.ElementTree as ET

import pytest
import torch
from frontend import node
from paths import ROOT
from torch import nn

from lib import corr2d
from lib.explorers import KernelTraining
from lib.explorers.kernel_training.bowl import Bowl

X = torch.ones(6, 8)
X[:, 2:6] = 0
Y = corr2d(X, torch.tensor([[1.0, -1.0]]))


def cell_path(rate=0.03, steps=10):
    """讲义的训练循环，记下每步的核。"""
    torch.manual_seed(0)
    layer = nn.Conv2d(1, 1, (1, 2), bias=False)
    path = [layer.weight.detach().flatten().clone()]
    for _ in range(steps):
        loss = (layer(X[None, None]) - Y) ** 2
        layer.zero_grad()
        loss.sum().backward()
        with torch.no_grad():
            layer.weight -= rate * layer.weight.grad
        path.append(layer.weight.detach().flatten().clone())
    return path


def random_case(size, kernel):
    torch.manual_seed(1)
    image = torch.randn(size, dtype=torch.float64)
    return image, corr2d(image, torch.tensor(kernel, dtype=torch.float64)) + 0.1


CASES = {
    "讲义": (X, Y, {}),
    "发散": (X, Y, {"rate": 0.1, "steps": 100}),
    "正好是极限": (X, Y, {"rate": 1 / 30, "start": (3, 1)}),
    "最快": (X, Y, {"rate": 1 / 36, "steps": 100}),
    "求平均": (X, Y, {"rate": 1.26, "reduce": "mean"}),
    "竖的核": (X.T, Y.T, {"start": [[0.3], [0.4]]}),
    "到不了 0": (*random_case((5, 4), [[2.0], [-3.0]]), {"rate": 0.02}),
    "平的方向": (torch.ones(3, 4), torch.ones(3, 3), {"rate": 0.01}),
}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def figure(case, **more):
    image, target, settings = case
    return KernelTraining(image, target, **settings, **more)


def test_the_bowl_of_the_lecture_comes_from_the_data():
    bowl = KernelTraining(X, Y).bowl
    assert bowl.hessian == [[36, 24], [24, 36]] and bowl.curvatures == (60, 12) and bowl.bottom == [1, -1]
    assert bowl.limit == 1 / 30 and bowl.at([0.3, 0.4])[0] == pytest.approx(20.58)


@every_case
def test_bowl_is_what_autograd_says(case):
    training = figure(case)
    image, target = (torch.tensor(table, dtype=torch.float64) for table in (training.X, training.Y))

    def loss(w):
        squares = (corr2d(image, w.reshape(training.bowl.kernel_size)) - target) ** 2
        return squares.mean() if training.reduce == "mean" else squares.sum()

    where = torch.tensor([0.3, 0.4], dtype=torch.float64)
    hessian = torch.autograd.functional.hessian(loss, where)
    torch.testing.assert_close(torch.tensor(training.bowl.hessian, dtype=torch.float64), hessian)
    steepest = torch.linalg.eigvalsh(hessian).flip(0)
    torch.testing.assert_close(
        torch.tensor(training.bowl.curvatures, dtype=torch.float64), steepest, atol=1e-9, rtol=1e-9
    )
    bottom = torch.tensor(training.bowl.bottom, dtype=torch.float64)
    gradient = torch.autograd.functional.jacobian(loss, bottom)
    torch.testing.assert_close(gradient, torch.zeros_like(gradient), atol=1e-9, rtol=0)


@every_case
def test_straight_along_the_two_directions(case):
    """碗摆正之后：损失是碗底的加 steep/2 u² + flat/2 v²，沿两个方向的坡度是 steep u 与 flat v；都与 autograd 相同。"""
    training = figure(case)
    image, target = (torch.tensor(table, dtype=torch.float64) for table in (training.X, training.Y))
    w = torch.tensor([1.7, -0.2], dtype=torch.float64, requires_grad=True)
    squares = (corr2d(image, w.reshape(training.bowl.kernel_size)) - target) ** 2
    loss = squares.mean() if training.reduce == "mean" else squares.sum()
    (gradient,) = torch.autograd.grad(loss, w)
    bowl = training.bowl
    (u, v), (steep, flat), angle = bowl.away(w.tolist()), bowl.curvatures, bowl.angle
    assert bowl.at(bowl.bottom)[0] + steep / 2 * u * u + flat / 2 * v * v == pytest.approx(loss.item(), abs=1e-9)
    directions = [(math.cos(angle), math.sin(angle)), (math.sin(angle), -math.cos(angle))]
    slopes = torch.tensor(directions, dtype=torch.float64) @ gradient
    assert slopes.tolist() == pytest.approx([steep * u, flat * v], abs=1e-9)


@every_case
def test_the_page_walks_the_same_path(case, tmp_path):
    """output、kernels、losses 由 lib.corr2d 与 autograd 算；网页与静态图用自己的式子。"""
    training = figure(case)
    state = {k: v for k, v in training.get_state().items() if not k.startswith("_") and k != "layout"}
    (tmp_path / "state.json").write_text(json.dumps(state))
    script = tmp_path / "run.mjs"
    script.write_text(
        f"""import {{ readFileSync }} from "node:fs";
        import {{ readState }} from "{(ROOT / "lib/explorers/kernel_training/bowl.js").as_uri()}";
        const traits = JSON.parse(readFileSync({json.dumps(str(tmp_path / "state.json"))}));
        console.log(JSON.stringify(readState((key) => traits[key]).points));"""
    )
    points = json.loads(node(script), parse_int=float)
    start = (training.start_a, training.start_b)
    for page, (w, loss, gradient) in zip(
        points, training.bowl.descend(start, training.rate, training.steps), strict=True
    ):
        assert page == {"w": w, "loss": loss, "gradient": gradient}, "静态图与网页一位不差"
    walked = torch.tensor([p["w"] for p in points], dtype=torch.float64)
    torch.testing.assert_close(training.kernels.flatten(1), walked, atol=1e-9, rtol=1e-9)
    losses = torch.tensor([p["loss"] for p in points], dtype=torch.float64)
    torch.testing.assert_close(training.losses, losses, atol=1e-9, rtol=1e-9)
    training.step = training.steps
    assert training.output.shape == training.bowl.kernel_size
    torch.testing.assert_close(training.output.flatten(), walked[-1], atol=1e-9, rtol=1e-9)


FORMS = {
    "每步一个张量": list,
    "张量": torch.stack,
    "数组": lambda path: torch.stack(path).numpy(),
    "列表": lambda path: torch.stack(path).tolist(),
    "还在求导的权重": lambda path: [w.reshape(1, 1, 1, 2).requires_grad_() for w in path],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_loads_the_path_of_a_cell(form):
    path = cell_path()
    training = KernelTraining(X, Y, path=form(path), step=10)
    assert (training.steps, training.path_rate) == (10, 0.03) and len(training.cells) == 11
    assert [training.start_a, training.start_b] == path[0].tolist()
    torch.testing.assert_close(training.output.flatten(), path[-1].double(), atol=1e-6, rtol=0)
    assert repr(training).endswith("10 步，单元的路径)")
    training.rate = 0.02
    assert training.cells == []
    training.rate = 0.03
    assert len(training.cells) == 11
    training.assign(reduce="mean", rate=0.03)
    assert training.cells == []
    training.reduce = "sum"
    assert len(training.cells) == 11
    training.start_a = 0.5
    assert training.cells == [] and training.path


def test_a_new_path_and_a_new_rate_go_together():
    training = KernelTraining(X, Y, path=cell_path(), step=10)
    training.assign(path=cell_path(0.01, 5), rate=0.01)
    assert (training.steps, training.step, training.path_rate, len(training.cells)) == (5, 5, 0.01, 6)


def test_a_far_start_widens_the_map():
    training = KernelTraining(X, Y, path=[[9.0, 9.0], [8.0, 8.0]])
    assert training.start_a == 9
    with pytest.raises(ValueError, match="在图外"):
        KernelTraining(X, Y, start=(9, 9))


BAD = [
    (TypeError, {"X": "图"}), (TypeError, {"X": X == 0}), (ValueError, {"X": torch.zeros(6, 8)}),
    (ValueError, {"X": X * float("nan")}),
    (ValueError, {"Y": Y[:, 1:]}), (ValueError, {"Y": X}), (ValueError, {"Y": Y / 0}),
    (ValueError, {"rate": 0}), (ValueError, {"rate": -0.1}), (ValueError, {"rate": 0.2}), (TypeError, {"rate": "快"}),
    (ValueError, {"rate": float("nan")}), (TypeError, {"rate": True}),
    (ValueError, {"start": (0.3,)}), (ValueError, {"start": (float("inf"), 0)}), (ValueError, {"start": (3.5, 0)}),
    (TypeError, {"start": 0.3}), (ValueError, {"steps": 0}), (ValueError, {"steps": 101}), (TypeError, {"steps": 1.0}),
    (ValueError, {"reduce": "max"}), (ValueError, {"step": 31}), (ValueError, {"step": -1}),
    (ValueError, {"name": "a b"}),
    (ValueError, {"path": [[1, 2, 3]]}), (ValueError, {"path": [[1, 2], [3]]}), (TypeError, {"path": 3}),
    (ValueError, {"path": [[0.0, float("nan")]]}), (ValueError, {"path": [[0.0, 1e200]]}),
    (ValueError, {"path": torch.zeros(102, 2)}), (ValueError, {"path": cell_path(), "start": (0.3, 0.4)}),
]  # fmt: skip


@pytest.mark.parametrize(("error", "change"), BAD, ids=lambda v: str(v)[:40])
def test_bad_arguments_raise_in_chinese(error, change):
    with pytest.raises(error, match=r"[一-龥]"):
        KernelTraining(**{"X": X, "Y": Y} | change)


SETS = [(ValueError, "rate", 0.2), (ValueError, "start_b", 2), (ValueError, "steps", 101), (ValueError, "step", 31),
        (ValueError, "Y", Y.T), (ValueError, "path", [[1.0]]), (TypeError, "rate", "快")]  # fmt: skip


@pytest.mark.parametrize(("error", "name", "value"), SETS, ids=lambda v: str(v)[:40])
def test_bad_traits_raise_and_the_figure_says_so(error, name, value):
    training = KernelTraining(X, Y)
    before = getattr(training, name)
    with pytest.raises(error) as raised:
        setattr(training, name, value)
    assert getattr(training, name) == before
    assert training.problem == str(raised.value) and re.search("[一-龥]", training.problem)
    training.rate = 0.02
    assert training.problem == ""


def test_the_wrong_shape_is_told_the_right_ones():
    with pytest.raises(ValueError, match="6×7（核 1×2） 或 5×8（核 2×1）"):
        KernelTraining(X, X)


def test_state_from_the_browser():
    training = KernelTraining(X, Y, path=cell_path())
    training.set_state({"rate": 0.04, "start_a": 1, "start_b": -0.5, "steps": 3, "step": 3, "problem": ""})
    assert training.cells == [] and training.losses.shape == (4,)
    training.set_state({"rate": 0.03, "start_a": training.path[0][0], "start_b": training.path[0][1], "step": 0})
    assert len(training.cells) == 4
    training.set_state({"reduce": "mean", "rate": 0.03 * 42})
    assert training.cells == [] and training.bowl.limit == pytest.approx(1.4)
    training.set_state({"rate": 0.03 * 42 / 42, "reduce": "sum"})
    assert len(training.cells) == 4


def test_mimebundle_is_stable():
    shown = [KernelTraining(X, Y, name="例")._repr_mimebundle_()[0] for _ in range(2)]
    text = "KernelTraining(输入 6×8，输出 6×7 → 核 1×2，求和，学习率 0.03，起点 (0.3, 0.4)，30 步)"
    assert shown[0]["text/plain"] == shown[1]["text/plain"] == text
    assert shown[0]["image/svg+xml"] == shown[1]["image/svg+xml"]


@every_case
def test_static_picture_shows_the_same_numbers(case):
    training = figure(case, step=3)
    svg = str(training.picture())
    assert "Hessian" not in svg and "nan" not in svg.lower() and "inf" not in svg
    groups = [g for g in ET.fromstring(svg).iter() if g.get("data-role")]
    kernel = [float(g.get("data-value")) for g in groups if g.get("data-role") == "kernel"]
    assert kernel == pytest.approx(training.output.flatten().tolist(), abs=1e-9, rel=1e-9)
    (loss,) = [float(g.get("data-value")) for g in groups if g.get("data-role") == "output"]
    assert loss == pytest.approx(training.losses[3].item(), abs=1e-9, rel=1e-9)
    points = [g for g in groups if g.get("data-role") == "point"]
    assert len(points) == training.steps + 1
    assert [g.get("data-step") for g in points if g.get("aria-current")] == ["3"]


def test_bowl_adds_from_left_to_right():
    """Python 3.12 的 sum 会补偿舍入误差，网页不会；两边要一位不差。"""
    bowl = Bowl([[1e16, 1.0, 1.0, 0.0]], [[0.0, 0.0, 0.0]])
    assert bowl.at([0.0, 0.0]) == (0.0, [0.0, 0.0])
    assert Bowl([[1.0, 0.0, 0.0, 0.0, 0.0]], [[1e8, 1.0, 1.0, 1.0]]).at([0.0, 0.0])[0] == 1e16
