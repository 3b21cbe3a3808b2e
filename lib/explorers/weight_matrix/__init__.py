"""从全连接到卷积：全连接层的权重排成 (n² 个输出 × n² 个输入) 的矩阵，图像之外按 0 算。

traits（都与浏览器同步；名字与图上控件的 name 相同）：

    n            图像边长，总等于 X 的边长：改它就裁小或补大 X
    delta        范围 Δ，kernel 总是 (2Δ+1)×(2Δ+1)：改它就裁小或补大 kernel，中心不动
    stage        "dense" 全连接、"shared" 平移（共享权重）、"local" 局部（|a|, |b| ≤ Δ）
    X, kernel    输入；核
    step, speed  当前的输出，行优先从 0 数起；播放速度

权重都照规则给，不用随机数：全连接是 1, 2, 3… 打乱；共享时里面 3×3 是 1 到 9，再一圈一圈往外数；
局部就是把共享里离得远的改成 0。kernel 换掉的是 |a|, |b| ≤ Δ 的那一块。与 state.js 相同。
"""

import torch
import traitlets
from torch.nn.functional import pad

from lib.arguments import common_float, integer
from lib.drawing.weight_matrix import weight_matrix
from lib.ops import corr2d, corr2d_multi_in_out_1x1
from lib.widgets.matrix import FILL, resized
from lib.widgets.pictured import Explorer
from lib.widgets.traits import Choice, Numbers, Real, Whole, as_tensor

STAGES = {"dense": "全连接", "shared": "共享", "local": "局部"}
LARGEST = 8  # 64×64 格；再大，屏幕上一格就只剩几个像素
PRIMES = [2, 17, 83, 257, 641, 1301, 2411, 4127]  # 大于 n⁴，除以 3 余 2：立方之后两两不同
TOGETHER = ["n", "delta", "stage", "X", "kernel"]


class WeightMatrix(Explorer):
    """n×n 的图像，范围 delta，停在 stage（"dense"、"shared"、"local"）。

    kernel ((2Δ+1), (2Δ+1))、X (n, n)：张量、数组或列表，不给就照规则；给了 X、kernel 可以不写 n、delta。
    step 是一开始看的输出（行优先，从 0 起），不给就是中间那个。参数不合理时抛 ValueError 或 TypeError。
    """

    CONTROLS = ("play", "pace", "stage", "n", "delta")

    kind = traitlets.Unicode("weight-matrix", read_only=True).tag(sync=True)
    n, delta = Whole(1, "图像边长 n ", 1), Whole(0, "范围 delta ")
    stage = Choice(STAGES, "阶段 stage ")
    X, kernel = Numbers("X", "n n"), Numbers("kernel", "2Δ+1 2Δ+1")
    step = Whole(0, "步 step ")
    speed = Real(1, "速度 speed ", 0.1, 10)

    def __init__(
        self, n=None, delta=None, stage="local", kernel=None, X=None, name=None, step=None, title="", controls=""
    ):
        super().__init__(name or "weight-matrix", title, controls)
        if n is None:
            n = 4 if X is None else len(as_tensor("X", X, "n n"))
        if delta is None:
            delta = int(n != 1) if kernel is None else len(as_tensor("kernel", kernel, "2Δ+1 2Δ+1")) // 2
        n, delta = check_sizes(n, delta)
        X = resized([], (n, n), FILL["X"]) if X is None else X
        kernel = recentered([], delta) if kernel is None else kernel
        self.assign(X=X, kernel=kernel, stage=stage)
        if (self.n, self.delta) != (n, delta):
            raise ValueError(
                f"n = {n}、delta = {delta} 与 X、kernel 的大小对不上：X 应是 n×n，kernel 应是 (2Δ+1)×(2Δ+1)"
            )
        self.assign(step=(n - 1) // 2 * (n + 1) if step is None else step)

    def _check(self, new: dict) -> None:
        """把 new 里的 traits 换上之后合不合理；大小以数表为准，n、delta 跟着它们。"""
        values = {name: new.get(name, getattr(self, name)) for name in TOGETHER}
        X, K = torch.tensor(values["X"]), torch.tensor(values["kernel"])
        if X.shape[0] != X.shape[1]:
            raise ValueError(f"X 应是 n×n 的，得到 {tuple(X.shape)}：请让高和宽相同")
        if K.shape[0] != K.shape[1] or K.shape[0] % 2 == 0:
            raise ValueError(f"kernel 应是 (2Δ+1)×(2Δ+1) 的，得到 {tuple(K.shape)}：请让高和宽是同一个奇数")
        if not (X.isfinite().all() and K.isfinite().all()):
            raise ValueError("X 和 kernel 里不能有无穷或 NaN：乘上权重矩阵里的 0 也会变成 NaN")
        check_sizes(new.get("n", len(X)), new.get("delta", len(K) // 2))
        common_float(*(torch.empty(0, dtype=values[key].dtype) for key in ("X", "kernel") if values[key].dtype))

    @traitlets.validate(*TOGETHER)
    def _fits(self, proposal):
        def check():
            self._check({proposal.trait.name: proposal.value})
            return proposal.value

        return self.refuse_or(check)

    @traitlets.validate("step")
    def _exists(self, proposal):
        def check():
            last = len(self.X) ** 2 - 1
            if proposal.value > last:
                raise ValueError(f"步 step 应在 0 到 {last} 之间，得到 {proposal.value}：输出一共 {last + 1} 格")
            return proposal.value

        return self.refuse_or(check)

    @traitlets.observe("X", "kernel")
    def _sizes_follow(self, change):
        if change.name == "X":
            self.n = len(self.X)
            self.step = min(self.step, self.n**2 - 1)
        else:
            self.delta = len(self.kernel) // 2

    @traitlets.observe("n", "delta")
    def _numbers_follow(self, change):
        if change.name == "n" and len(self.X) != self.n:
            self.X = resized(self.X, (self.n, self.n), FILL["X"])
        if change.name == "delta" and len(self.kernel) // 2 != self.delta:
            self.kernel = recentered(self.kernel, self.delta)

    @property
    def weights(self) -> torch.Tensor:
        """共享时 (2n−1, 2n−1)、局部时 (2Δ+1, 2Δ+1) 的那一组权重；全连接没有这样一组，抛 ValueError。"""
        if self.stage == "dense":
            raise ValueError("全连接没有共享的权重：请看 matrix，或把 stage 改成 'shared'、'local'")
        return self._spread(self.tensors("X", "kernel")[1])

    def _spread(self, kernel) -> torch.Tensor:
        """这一阶段的权重，类型照 kernel。"""
        if self.stage == "local":
            return kernel
        full = torch.tensor(recentered([], self.n - 1), dtype=kernel.dtype)
        rows = slice(self.n - 1 - self.delta, self.n + self.delta)
        full[rows, rows] = kernel
        return full

    @property
    def matrix(self) -> torch.Tensor:
        """权重矩阵 (n², n²)：第 r 行是输出 r，第 c 列是输入 c，都是行优先的编号。"""
        return self._matrix(self.tensors("X", "kernel")[1])

    def _matrix(self, kernel) -> torch.Tensor:
        n, size = self.n, self.n**2
        if self.stage == "dense":
            return (torch.arange(1, size**2 + 1) ** 3 % PRIMES[n - 1]).reshape(size, size)
        weights = self._spread(kernel)
        V = pad(weights, [n - 1 - len(weights) // 2] * 4)  # (2n−1, 2n−1)，中心是 a = b = 0
        rows = [V[n - 1 - i :, n - 1 - j :][:n, :n].flatten() for i in range(n) for j in range(n)]
        return torch.stack(rows)

    @property
    def output(self) -> torch.Tensor:
        """lib 算出的输出 (n, n)；局部时就是 corr2d(X, kernel, padding=Δ)。"""
        (X,), n = self.tensors("X"), self.n
        if self.stage == "dense":
            return corr2d_multi_in_out_1x1(X.reshape(-1, 1, 1), self.matrix[:, :, None, None]).reshape(n, n)
        return corr2d(X, self.weights, padding=len(self.weights) // 2)

    @property
    def parameters(self) -> int:
        """现在这一阶段有几个参数。"""
        return {"dense": self.n**4, "shared": (2 * self.n - 1) ** 2, "local": (2 * self.delta + 1) ** 2}[self.stage]

    def picture(self):
        X, kernel = (torch.tensor(table, dtype=torch.float64) for table in (self.X, self.kernel))
        W = self._matrix(kernel).double()
        Y = (W @ X.flatten()).reshape(X.shape)
        return weight_matrix(W.tolist(), X.tolist(), Y.tolist(), self.stage, self.delta, self.step)

    def settings(self) -> str:
        delta = f"，Δ = {self.delta}" if self.stage == "local" else ""
        return f"{STAGES[self.stage]}，n = {self.n}{delta} → {self.parameters} 个参数"


def check_sizes(n, delta) -> tuple[int, int]:
    n, delta = integer("图像边长 n ", n, 1), integer("范围 delta ", delta, 0)
    if n > LARGEST:
        raise ValueError(f"图像边长 n 应在 1 到 {LARGEST} 之间，得到 {n}：矩阵有 n²×n² 格，再大就看不清了")
    if delta >= n:
        raise ValueError(f"范围 delta 应不大于 n − 1 = {n - 1}，得到 {delta}：再远就全在图像之外了")
    return n, delta


def ring(a: int, b: int) -> int:
    """相对位置 (a, b) 的权重：里面 3×3 是 1 到 9，再一圈一圈往外数，两两不同；圈内每次跳 7，相邻的条纹深浅才分得开；
    第 7 圈有 56 格，跳 7 会回到原处，跳 11。"""
    r = max(abs(a), abs(b))
    if r < 2:
        return 5 + 3 * a + b
    at = {-r: r + b, r: 7 * r + b - 1}.get(a, 4 * r + 2 * a - (b < 0))
    return (2 * r - 1) ** 2 + (7 if r % 7 else 11) * at % (8 * r) + 1


def recentered(K, reach: int) -> list[list]:
    """裁小或补大到 (2·reach+1)²，中心不动。"""
    middle, side = len(K) // 2 if K else -1, range(-reach, reach + 1)

    def value(a, b):
        return K[a + middle][b + middle] if max(abs(a), abs(b)) <= middle else ring(a, b)

    return [[value(a, b) for b in side] for a in side]
