"""图下的话：这一格的算式，和要紧的一句。措辞与 words.js 相同。"""

from lib.drawing.grid import full
from lib.explorers.digit_reader.explain import Explanation, hundredths, rounding_of, votes_of
from lib.explorers.digit_reader.network import Network, Step
from lib.ink import BLOCK, FULL

MOVES = {"up": "上移一格", "left": "左移一格", "right": "右移一格", "down": "下移一格"}


def fixed(v: float) -> str:
    """两位小数，真正的减号。"""
    return f"{hundredths(v) + 0:.2f}".replace("-", "−")


def equation(values, rounding: float, total: float) -> str:
    """各项加起来，舍入也是一项。"""
    written = ""
    for i, v in enumerate([*values, *([rounding] if rounding else [])]):
        sign = (" − " if i else "−") if v < 0 else " + " if i else ""
        written += sign + fixed(abs(hundredths(v)))
    return f"{written} = {fixed(total)}" + (f"，末项 {fixed(rounding)} 是舍入" if rounding else "")


def name_of(steps: list[Step], cell) -> str:
    """哪一层的哪一格。"""
    layer, channel, row, col = cell
    step = steps[layer]
    if step.type == "linear":
        return f"数字 {col} 的分数"
    if step.type == "input":
        return f"输入（{row}, {col}）"
    return f"{step.name} 通道 {channel}" + ("" if step.type == "global" else f"（{row}, {col}）")


def arithmetic(steps: list[Step], cell, told: Explanation) -> str:
    kind, below = steps[cell[0]].type, steps[cell[0] - 1]
    values = [term.value for term in told.terms] + ([] if told.bias is None else [told.bias])
    if kind == "conv":
        kept = "，大于 0，ReLU 留下 " if told.sum > 0 else "，ReLU 把它变成 "
        return f"{equation(values, told.rounding, told.sum)}{kept}{fixed(told.result) if told.result else '0'}。"
    if kind == "max":
        inside = ", ".join(fixed(tap.x) for tap in told.taps[0] if tap.inside)
        return f"max({inside}) = {fixed(told.result)}，来自{told.terms[told.winner].label}。"
    if kind == "global":
        best, (_, rows, cols) = told.taps[0][told.winner], below.maps.shape
        return f"整张 {rows}×{cols} = {rows * cols} 格里最大的，是（{best.row}, {best.col}）的 {fixed(told.result)}。"
    if kind == "input":
        noise = told.result - told.sum
        heard = f"，噪声 {'+' if noise > 0 else '−'}{abs(noise)}，算 {told.result} 格" if noise else ""
        counted = f"{BLOCK}×{BLOCK} = {FULL} 格里有 {told.sum} 格墨{heard}"
        return f"{counted}：{told.result}/{FULL} = {full(told.result / FULL)}。"
    votes = votes_of(below, steps[cell[0]], cell[3])
    three = [sum(v for v in votes if v > 0), sum(v for v in votes if v < 0), told.bias]
    return f"赞成、反对、偏置相加：{equation(three, rounding_of(three, told.sum), told.sum)}。"


def meaning(network: Network, steps: list[Step], cell, shift: str, ink: tuple[int, int], answer: int) -> str:
    """ink 是 (移动之前的墨, 移到纸外的墨)。"""
    total, lost = ink
    if not total:
        return "纸是空的：空纸也算得出分数，那不是答案。"
    if shift != "none":
        if not lost:
            return f"{MOVES[shift]}，墨一格也没有丢，读作 {answer}。"
        return f"{MOVES[shift]}，{total} 格墨里有 {lost} 格移出了纸，读作 {answer}。"
    match steps[cell[0]].type:
        case "conv" if steps[cell[0] - 1].type == "input":
            return "橙框：它看的一块。窗口走到哪里，核都是这一个。"
        case "conv":
            return f"同一个窗口，在 {len(steps[cell[0] - 1].maps)} 张图上各乘各的核。虚线：看到的墨。"
        case "max":
            return "各通道自己比。哪一格给的，池化之后就不知道了。"
        case "global":
            return f"只留一个数，在哪里不要紧：四周空 {network.margin} 格，移一格不变。"
        case "linear":
            return "橙投赞成票，蓝投反对票；分数最高的就是答案。"
        case _:
            return "移一格，移的是这张图：一格是纸上的四格。"


def verdict(steps: list[Step], empty: bool) -> str:
    """读作几，多大的把握。"""
    if empty:
        return "纸是空的"
    sure = steps[-1].maps.flatten().softmax(0)
    percent = 100 * sure.max().item()
    return f"读作 {int(sure.argmax())}，把握 {'＞99.9' if percent > 99.95 else f'{percent:.1f}'}%"
