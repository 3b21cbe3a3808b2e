"""写成字的部分，与 words.js 说的是同样的话：走一步的算式、碗有多陡、收敛还是发散。"""

from decimal import ROUND_HALF_UP, Context, Decimal

from lib.drawing.words import prose
from lib.explorers.kernel_training.bowl import Bowl

FOUR = Context(prec=4, rounding=ROUND_HALF_UP)  # 逢五进一，与 JavaScript 的 toPrecision 相同


def brief(v: float) -> str:
    """四位有效数字，太大太小用科学记数。"""
    if v and not 1e-4 <= abs(v) < 1e5:
        mantissa, power = f"{v:.2e}".split("e")
        return f"{mantissa}e{int(power)}".replace("-", "−")
    return f"{float(FOUR.create_decimal(Decimal(v))) + 0.0:.10g}".replace("-", "−")


def vector(w) -> str:
    return f"[{', '.join(map(brief, w))}]"


def factor(v: float) -> str:
    return f"({brief(v)})" if v < 0 else brief(v)


def result(v: float, *used: float) -> str:
    """等号和结果；结果或算它的数里有一个四位写不全，就是 ≈。等号与数不拆在两行。"""
    return f"{'=' if all(prose(x) == brief(x) for x in (v, *used)) else '≈'}\u00a0{brief(v)}"


def fraction(v: float) -> str:
    """写得成 1/30 就不写 0.0333。"""
    n = round(1 / v)
    return f"1/{n}" if n > 1 and abs(n * v - 1) < 1e-9 else brief(v)


def ratio(name: str, curve: float, rate: float) -> str:
    """一个方向上每步乘多少。"""
    return f"{name}的方向每步乘 1 − {brief(curve)}×{brief(rate)} {result(1 - curve * rate, curve, rate)}"


def height(bowl: Bowl, radius: float, w, loss: float) -> str:
    """离碗底多远，损失在那里是多少。"""
    (u, v), (steep, flat) = bowl.away(w), bowl.curvatures
    lowest = bowl.at(bowl.bottom)[0]
    base = f"{brief(lowest)} + " if lowest > 1e-9 * steep * radius * radius else ""  # 舍入误差不写
    summed = f"{bowl.count} 个差的平方{'的平均' if bowl.mean else '之和'}"
    return (
        f"离碗底 {vector(bowl.bottom)}，沿最陡的方向 u {result(u)}，沿最缓的方向 v {result(v)}："
        f"{summed}是 {base}{brief(steep / 2)}u² + {brief(flat / 2)}v² {result(loss)}"
    )


def slopes(bowl: Bowl, w) -> str:
    """两个方向上各有多陡。"""
    each = (
        f"沿 {name} 是 2×{brief(curve / 2)}{name} = {brief(curve)}×{factor(x)} {result(curve * x, curve, x)}"
        for name, curve, x in zip("uv", bowl.curvatures, bowl.away(w), strict=True)
    )
    return f"坡度{'，'.join(each)}"


def side(bowl: Bowl, rate: float) -> int:
    """学习率在哪一段：−1 还没到极限，0 正好，1 越过。"""
    over = rate / bowl.limit - 1
    return 0 if abs(over) < 1e-9 else 1 if over > 0 else -1


def verdict(bowl: Bowl, rate: float) -> str:
    """最陡的方向每步乘多少，所以怎样。"""
    best = 2 / (bowl.steep + bowl.flat)
    if bowl.flat and abs(rate / best - 1) < 1e-9:
        below = "两个方向一样快，最快"
    else:
        below = "来回跳着走向碗底" if rate * bowl.steep > 1 else "不来回跳，走向碗底"
    limit = fraction(bowl.limit)
    how = {-1: below, 0: f"正好 {limit}，只反号，不变小", 1: f"越过 {limit}，越走越远"}[side(bowl, rate)]
    return f"{ratio('最陡', bowl.steep, rate)}：{how}。"
