"""学出一个核：核恰好两个数，用梯度下降从 X、Y 学出来。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    X, Y                    输入与想要的输出，列表的列表
    rate                    学习率，最多是极限的 3 倍
    start_a, start_b        起点的两个数，在图上的范围里
    steps                   走几步
    reduce                  损失 "sum" 求和，"mean" 求平均
    step                    当前走了几步
    path                    单元自己跑出来的路径，[[w0, w1], …]；没有是 []
    path_rate, path_reduce  那条路径用的学习率与损失；这两样与起点都没有改过，才与图并列画出
    speed                   播放速度
"""

import math

import torch
import traitlets

from lib.explorers.kernel_training.bowl import LONGEST, Bowl, distance
from lib.explorers.kernel_training.picture import draw
from lib.ops import corr2d
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Checked, Choice, Numbers, Real, Whole, as_tensor
from lib.window import times

WAYS = {"sum": "求和", "mean": "求平均"}
START = (0.3, 0.4)
HUGE = 1e100  # 再大，平方就装不下了


class Path(Checked):
    """每步的核 (steps+1, 2)：张量、数组、列表，或每步一个张量的列表；None 和空表是没有。"""

    def make_dynamic_default(self):
        return []

    def check(self, value):
        if value is None or (isinstance(value, list | tuple) and not value):
            return []
        if isinstance(value, list | tuple) and all(isinstance(w, torch.Tensor) for w in value):
            value = [w.detach().flatten().tolist() for w in value]
        tensor = as_tensor(self.label.strip(), value, "steps+1 2", "steps+1 k_h k_w", "steps+1 1 1 k_h k_w").flatten(1)
        if tensor.shape[1] != 2:
            raise ValueError(f"{self.label}每步应是两个数，得到 {tensor.shape[1]} 个：请给 (steps+1, 2) 的张量")
        if len(tensor) > LONGEST + 1:
            raise ValueError(f"{self.label}有 {len(tensor)} 个核，图上最多画 {LONGEST + 1} 个：请取前面一段")
        if not (tensor.double().abs() <= HUGE).all():
            raise ValueError(f"{self.label}里有 NaN、∞ 或大得画不了的数：已经发散了，请少走几步")
        return tensor.double().tolist()


class KernelTraining(Explorer):
    """X (n_h, n_w)、Y (m_h, m_w)：张量、数组或列表；Y 比 X 少一列（核 1×2）或少一行（核 2×1）。

    path 是单元自己跑出来的路径，每步一个核，连起点在内 (steps+1, 2)；给了它，起点与步数就从它来。
    rate 学习率，start 起点 (w0, w1)，steps 步数（1 到 100），reduce "sum" 或 "mean"，step 一开始停在第几步。
    参数不合理时抛 ValueError 或 TypeError。
    """

    CONTROLS = ("play", "pace", "rate", "start", "steps", "reduce", "path", "gradient")

    kind = traitlets.Unicode("kernel-training", read_only=True).tag(sync=True)
    X, Y = Numbers("X", "n_h n_w"), Numbers("Y", "m_h m_w")
    path = Path([], "路径 path ")
    path_rate = Real(0, "路径的学习率 path_rate ", 0)
    rate = Real(0.03, "学习率 rate ", 0)
    start_a, start_b = Real(START[0], "起点 start_a "), Real(START[1], "起点 start_b ")
    steps = Whole(30, "步数 steps ", 1)
    reduce = Choice(WAYS, "损失的加法 reduce ")
    path_reduce = Choice(WAYS, "路径的损失 path_reduce ")
    step = Whole(0, "步 step ")
    speed = Real(2, "速度 speed ", 0.1, 10)  # 一步只是一段线，看一眼就够

    def __init__(
        self, X, Y, path=None, rate=0.03, start=None, steps=None, reduce="sum", name=None, step=0, title="", controls=""
    ):
        given = {} if start is None else dict(zip(("start_a", "start_b"), two_numbers(start), strict=True))
        super().__init__(name or "kernel-training", title, controls, X=X, Y=Y, rate=rate, reduce=reduce, path=path)
        if self.path and given:
            if distance(given.values(), self.path[0]) > 1e-6:
                raise ValueError(f"起点 start {start} 与路径 path 的第一个核 {self.path[0]} 不同：只给其中一个")
            given = {}
        self.assign(**given, **({} if steps is None else {"steps": steps}))
        self.assign(step=step)

    def _with(self, new: dict) -> tuple[Bowl, float]:
        """把 new 里的 traits 换上之后的碗与图的半径；不合理时抛错。"""
        now = {name: new.get(name, getattr(self, name)) for name in ("X", "Y", "reduce", "rate", "path")}
        start = [new.get(name, getattr(self, name)) for name in ("start_a", "start_b")]
        bowl = Bowl(now["X"], now["Y"], now["reduce"] == "mean")
        if not 0 < now["rate"] <= bowl.highest * 1.001:
            raise ValueError(
                f"学习率 rate 应大于 0、不超过 {bowl.highest:g}（极限 {bowl.limit:.4g} 的 3 倍），得到 {now['rate']!r}"
            )
        radius = max(bowl.radius, 1.1 * distance(now["path"][0], bowl.bottom)) if now["path"] else bowl.radius
        if distance(start, bowl.bottom) > radius * 1.001:
            low, high = ([round(v + sign * radius, 4) for v in bowl.bottom] for sign in (-1, 1))
            raise ValueError(
                f"起点 {tuple(start)} 在图外：w0 请取 {low[0]} 到 {high[0]}，w1 请取 {low[1]} 到 {high[1]}"
            )
        return bowl, radius

    @traitlets.validate("X", "Y", "reduce", "rate", "path", "start_a", "start_b")
    def _fits(self, proposal):
        def check():
            self._with({proposal.trait.name: proposal.value})
            return proposal.value

        return self.refuse_or(check)

    @traitlets.validate("steps", "step")
    def _short_enough(self, proposal):
        def check():
            last = LONGEST if proposal.trait.name == "steps" else self.steps
            if proposal.value > last:
                raise ValueError(f"{proposal.trait.label}应不超过 {last}，得到 {proposal.value}")
            return proposal.value

        return self.refuse_or(check)

    @traitlets.observe("path")
    def _settings_follow(self, change):
        if change.new:
            (self.start_a, self.start_b), self.steps = change.new[0], max(1, len(change.new) - 1)
            self.path_rate, self.path_reduce = self.rate, self.reduce

    @traitlets.observe("steps")
    def _step_follows(self, change):
        self.step = min(self.step, self.steps)

    @property
    def bowl(self) -> Bowl:
        """现在的损失函数。"""
        return self._with({})[0]

    @property
    def cells(self) -> list[list[float]]:
        """与图并列画出的单元的路径；改过损失、学习率或起点就没有。"""
        mine = [self.reduce, [self.start_a, self.start_b]]
        theirs = [self.path_reduce, *self.path[:1]]
        same_rate = math.isclose(self.rate, self.path_rate)  # 网页上换去求平均又换回来，末位会变
        return self.path[: self.steps + 1] if same_rate and mine == theirs else []

    def _train(self, steps: int) -> tuple[torch.Tensor, torch.Tensor]:
        """用 lib.corr2d 与 autograd 走 steps 步：各步的核 (steps+1, k_h, k_w) 与损失 (steps+1,)，双精度。"""
        X, Y = (torch.tensor(table, dtype=torch.float64) for table in (self.X, self.Y))
        add = torch.mean if self.reduce == "mean" else torch.sum
        w = torch.tensor([self.start_a, self.start_b], dtype=torch.float64).reshape(self.bowl.kernel_size)
        kernels, losses = [], []
        for _ in range(steps + 1):
            w = w.detach().requires_grad_()
            loss = add((corr2d(X, w) - Y) ** 2)
            (gradient,) = torch.autograd.grad(loss, w)
            kernels.append(w.detach())
            losses.append(loss.detach())
            w = w - self.rate * gradient
        return torch.stack(kernels), torch.stack(losses)

    @property
    def output(self) -> torch.Tensor:
        """走了 step 步的核 (k_h, k_w)。"""
        return self._train(self.step)[0][-1]

    @property
    def kernels(self) -> torch.Tensor:
        """从起点到最后一步的核 (steps+1, k_h, k_w)。"""
        return self._train(self.steps)[0]

    @property
    def losses(self) -> torch.Tensor:
        """各步的损失 (steps+1,)。"""
        return self._train(self.steps)[1]

    def picture(self):
        bowl, radius = self._with({})
        start = (self.start_a, self.start_b)
        return draw(bowl, radius, bowl.descend(start, self.rate, self.steps), self.step, self.rate, self.cells)

    def settings(self) -> str:
        sizes = [times((len(table), len(table[0]))) for table in (self.X, self.Y)]
        cell = ["单元的路径"] if self.cells else []
        return "，".join(
            [
                f"输入 {sizes[0]}，输出 {sizes[1]} → 核 {times(self.bowl.kernel_size)}",
                f"{WAYS[self.reduce]}，学习率 {self.rate:.6g}",
                f"起点 ({self.start_a:.6g}, {self.start_b:.6g})，{self.steps} 步",
                *cell,
            ]
        )


def two_numbers(start) -> list[float]:
    """起点：(w0, w1)，或 1×2、2×1 的张量。"""
    tensor = as_tensor("起点 start", start, "2", "k_h k_w").flatten()
    if len(tensor) != 2:
        raise ValueError(f"起点 start 应是两个数，得到 {len(tensor)} 个")
    return [float(v) for v in tensor.tolist()]
