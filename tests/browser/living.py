"""活的图：静态地收集建好的页面上有哪些，在浏览器里操作它们、读出图上的数，再用 lib 与 torch 重算。"""

import contextlib
import io
import json
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

import torch
from paths import SITE

from lib import Window, convolve2d, corr2d, corr2d_multi_in_out, corr2d_transposed, pool2d, receptive_field
from lib.explorers import KernelTraining, ReceptiveField

HOST = re.compile(
    r'<div class="anywidget-host[^>]*data-name="([^"]*)"[^>]*>\s*<script type="application/json">(.*?)</script>', re.S
)
PATIENCE = 30_000  # 毫秒；机器忙的时候也够，等得再久也不会好
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


@dataclass(frozen=True)
class Place:
    """一幅图在哪一页、叫什么、是哪一种。"""

    page: str
    name: str
    kind: str

    def __str__(self):
        return f"{self.page.split('/')[-1][:2]}-{self.name}"


def collect():
    """建好的各章里的全部活的图。"""
    found = []
    for path in sorted((SITE / "chapters").glob("*.html")):
        for name, payload in HOST.findall(path.read_text(encoding="utf-8")):
            state = json.loads(payload)["state"]
            if state.get("kind", "predict") != "predict":  # 预测题另外测
                page = str(path.relative_to(SITE))
                found.append(Place(page, unquote(unescape(name)), state["kind"]))
    return found


PLACES = collect()
LIVING_PAGES = sorted({place.page for place in PLACES})
# 同一种图的代码相同，费时的几项每种做一幅
SAMPLES = list({place.kind: place for place in PLACES}.values())


class Figure:
    """页面上一幅活的图。"""

    def __init__(self, visit, name):
        self.visit, self.page = visit, visit.page
        self.page.set_default_timeout(PATIENCE)
        self.host = self.page.locator(f'.anywidget-host[data-name="{name}"]')
        self.root = self.host.locator("[data-explorer]")

    def wake(self):
        """滚到跟前，等它活。"""
        self.page.add_style_tag(content="html { scroll-behavior: auto !important; }")  # 量出位置之后不再滚
        self.host.scroll_into_view_if_needed()
        self.page.wait_for_function("(host) => host.dataset.live", arg=self.host.element_handle())
        assert self.host.get_attribute("data-live") == "true", self.visit.complaints
        self.root.evaluate("probe.open")  # “更多”里的控件也要试；图有多高另外量
        return self

    def read(self):
        """控件的值（name → 字）与带数的格子。"""
        return self.root.evaluate("probe.read")

    def health(self):
        return self.root.evaluate("probe.health")

    def alone(self):
        """只看这幅图：这一页别的地方不再画。"""
        self.host.evaluate("probe.alone")
        return self

    def check(self, what="", silent=False, now=None):
        """图还好：活着、有话、没有 NaN、没有越界的数，控制台干净。now 是刚问过的 health。"""
        now = now or self.health()
        assert now["live"] == "true", what
        assert now["nonsense"] is None, (what, now["nonsense"])
        assert now["status"].strip() or silent, what
        assert now["outside"] == [], what
        assert self.visit.complaints == [], (what, self.visit.complaints)
        return now

    def act(self, action):
        self.root.locator(f'[data-action="{action}"]').evaluate("(button) => button.click()")

    def copied(self, action):
        """按“复制……”，读剪贴板。"""
        self.page.bring_to_front()
        self.page.evaluate("navigator.clipboard.writeText('')")
        self.act(action)
        text = self.page.wait_for_function("async () => (await navigator.clipboard.readText()) || null").json_value()
        assert "已复制" in self.root.locator("[role=status]").inner_text()
        return text

    def code(self):
        """复制出来的代码与运行它之后的名字。形状计算器的张量可能很大，只算形状。"""
        text = self.copied("copy-code")
        device = "meta" if "nn.Sequential" in text else "cpu"
        names = {}
        with contextlib.redirect_stdout(io.StringIO()) as printed, torch.device(device):
            exec(text, names)
        assert printed.getvalue().strip()
        return text, names

    def link(self):
        """复制出来的链接里，# 后面的各项。"""
        state = self.copied("copy-link").partition("#")[2].partition(":")[2]
        return dict(part.split("=", 1) for part in state.split("&") if part)


def open_figure(visit, base, place, **options):
    """打开 place 那一页，等那幅图活。"""
    return Figure(visit(base + place.page, **options), place.name).wake()


def tensor(cells, role):
    """某个 role 的格子排成的二维张量（双精度），行列从最小的下标数起。"""
    mine = [c for c in cells if (c["role"] == role and c["row"] is not None)]
    assert mine, f"图上没有 {role}"
    values = {(int(c["row"]), int(c["col"])): float(c["value"]) for c in mine}
    assert len(values) == len(mine), f"{role} 有重复的格子"
    rows, cols = (sorted({at[axis] for at in values}) for axis in (0, 1))
    return torch.tensor([[values[r, c] for c in cols] for r in rows], dtype=torch.float64)


def equal(got, expected, what=""):
    expected = torch.as_tensor(expected, dtype=torch.float64)
    torch.testing.assert_close(got, expected, rtol=1e-11, atol=1e-11, equal_nan=True, msg=lambda m: f"{what} {m}")


def pair(controls, key):
    return tuple(int(controls[f"{key}_{axis}"]) for axis in "hw")


def sliding_window(figure, shown):
    if shown["controls"]["reveal"]:  # 走到才写的：先全写出来
        figure.root.locator('input[name="reveal"]').evaluate("(box) => box.click()")
        shown = figure.read()
    controls, cells = shown["controls"], shown["cells"]
    X, Y, op = tensor(cells, "input"), tensor(cells, "output"), controls["op"]
    assert X.shape == pair(controls, "n")
    window = Window(*(pair(controls, key) for key in ("kernel", "padding", "stride", "dilation")))
    if op != "transposed":
        assert Y.shape == window.output_shape(tuple(X.shape))
    if op in ("max", "avg"):
        expected = pool2d(X, window.kernel_size, op, window.padding, window.stride)
    else:
        K = tensor(cells, "kernel")
        assert K.shape == window.kernel_size
        operation = {"corr": corr2d, "conv": convolve2d, "transposed": corr2d_transposed}[op]
        expected = operation(X, K, window.padding, window.stride, window.dilation)
    equal(Y, expected, op)
    equal(Y, figure.code()[1]["Y"], "代码")


def weight_matrix(figure, shown):
    cells, names = shown["cells"], figure.code()[1]
    X, W, Y = (tensor(cells, role) for role in ("input", "kernel", "output"))
    equal(Y, (W @ X.flatten()).reshape(X.shape), "矩阵")
    equal(Y, names["Y"], "代码")
    if shown["controls"]["stage"] != "dense":
        equal(Y, corr2d(X, names["V"], padding=len(names["V"]) // 2), "lib")


def image_filter(figure, shown):
    controls, names = shown["controls"], figure.code()[1]
    K, (current,) = tensor(shown["cells"], "kernel"), [c for c in shown["cells"] if c["role"] == "output"]
    assert K.shape == pair(controls, "kernel")
    padding = tuple(k // 2 for k in K.shape) if controls["padding"] else 0
    operation = corr2d if controls["op"] == "corr" else convolve2d
    Y = operation(names["X"], K, padding) + float(controls["bias"])
    Y = Y.relu() if controls["relu"] else Y
    at = int(current["row"]), int(current["col"])
    assert at == (int(controls["row"]), int(controls["col"]))
    equal(torch.tensor(float(current["value"]), dtype=torch.float64), Y[at], "lib")
    equal(Y, names["Y"], "代码")
    for cell in shown["cells"]:  # 放大的窗口
        if cell["role"] == "input":
            assert float(cell["value"]) == names["X"][int(cell["row"]), int(cell["col"])]


def kernel_training(figure, shown):
    state, names = figure.link(), figure.code()[1]
    start = tuple(float(v) for v in state["w"].split(","))
    reduce = "mean" if ".mean()" in figure.code()[0] else "sum"
    steps, step = int(state["n"]), int(state["t"])
    trained = KernelTraining(
        names["X"], names["Y"], rate=float(state["lr"]), start=start, steps=steps, reduce=reduce, step=step
    )
    w, loss = (tensor(shown["cells"], role) for role in ("kernel", "output"))
    torch.testing.assert_close(w, trained.output, rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(loss.flatten()[0], trained.losses[step], rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(w, names["w"], rtol=1e-9, atol=1e-9)


def channels(figure, shown):
    cells, names, controls = shown["cells"], figure.code()[1], shown["controls"]
    X, K, groups = names["X"], names["K"], int(controls["groups"])
    assert (len(X), len(K)) == (int(controls["c_in"]), int(controls["c_out"]))
    assert X.shape[1:] == pair(controls, "n")
    window = Window(*(pair(controls, key) for key in ("kernel", "padding", "stride", "dilation")))
    Y = corr2d_multi_in_out(X, K, names["b"], window.padding, window.stride, window.dilation, groups)
    equal(Y, names["Y"], "代码")
    shown_outputs = [c for c in cells if c["role"] == "output" and c["channel"] is not None]
    assert shown_outputs
    for cell in shown_outputs:
        at = int(cell["channel"]), int(cell["row"]), int(cell["col"])
        equal(torch.tensor(float(cell["value"]), dtype=torch.float64), Y[at], f"输出 {at}")
    assert len({(c["channel"], c["row"], c["col"]) for c in shown_outputs}) == Y.numel()
    for cell in cells:
        if cell["role"] == "input" and cell["channel"] is not None:
            assert float(cell["value"]) == X[int(cell["channel"]), int(cell["row"]), int(cell["col"])]


def edges(figure, shown):
    X, Y = (tensor(shown["cells"], role) for role in ("input", "output"))
    equal(Y, corr2d(X, figure.code()[1]["K"]), "lib")
    equal(Y, figure.code()[1]["Y"], "代码")


def cover(figure, shown):
    (cell,), names = shown["cells"], figure.code()[1]
    equal(names["Y"], corr2d(names["X"], names["K"], padding=1), "lib")
    assert float(cell["value"]) == names["Y"][int(cell["row"]), int(cell["col"])]


def shape_calculator(figure, shown):
    names = figure.code()[1]
    rows = {}
    for cell in shown["cells"]:
        if cell["role"] == "output":
            rows.setdefault(int(cell["row"]), {})[cell["col"]] = float(cell["value"])
    X, windows, layers = names["X"], [], list(names["net"])
    for i, layer in enumerate(layers):
        # 没有核的一层看一格，全局池化看整张；填充不改变感受野
        usual = {"kernel_size": tuple(X.shape[2:]) if hasattr(layer, "output_size") else 1, "stride": 1, "dilation": 1}
        windows.append(Window(**{key: getattr(layer, key, value) for key, value in usual.items()}))
        X = layer(X)
        if i not in rows:
            continue  # 折起来了
        assert tuple(rows[i][key] for key in "chw") == tuple(X.shape[1:]), i
        assert tuple(rows[i][f"field_{axis}"] for axis in "hw") == receptive_field(windows), i
        assert rows[i]["parameters"] == sum(p.numel() for p in layer.parameters()), i
    assert rows.keys() <= set(range(len(layers)))
    total = {c["col"]: float(c["value"]) for c in shown["cells"] if c["role"] == "total"}
    assert total["parameters"] == sum(p.numel() for p in names["net"].parameters())


def receptive_field_of(figure, shown):
    """代码用导数量出的感受野与公式相同；写出路的条数时，每一格都相同。"""
    state = {key: int(value) for key, value in figure.link().items()}
    sizes = [state[key] for key in ("layers", "k", "s", "d", "n", "step", "at")]
    same = ReceptiveField(*sizes)
    assert figure.code()[1]["Y"] == same.output
    paths = {int(cell["col"]): int(cell["value"]) for cell in shown["cells"] if cell["role"] == "input"}
    assert paths == (same.stack.cone(same.step + 1, same.at)[0] if shown["controls"]["paths"] else {})


def digit_reader(figure, shown):
    """分数与复制的代码相同，代码里的 X 就是图上的墨数。"""
    names = figure.code()[1]
    equal(tensor(shown["cells"], "output")[0], names["Y"], "代码")
    equal(tensor(shown["cells"], "input"), names["X"], "墨数")
    answer = figure.root.locator(".vc-answer b").inner_text()
    assert answer in ("", str(int(names["Y"].argmax())))


def check_numbers(figure, kind):
    """图上的数与 lib、与复制出来的 PyTorch 代码相同。"""
    checks = [sliding_window, weight_matrix, image_filter, edges, kernel_training, channels, shape_calculator, cover]
    checks += [digit_reader]
    named = {check.__name__.replace("_", "-"): check for check in checks} | {"receptive-field": receptive_field_of}
    named[kind](figure, figure.read())
