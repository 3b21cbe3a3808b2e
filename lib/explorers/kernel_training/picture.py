"""静态图：与页上的第一帧一样的等高线、路径、核、梯度、损失；GitHub、PDF、没有 JavaScript 的浏览器看它。"""

import math
import re

from lib.colors import GREEN, GREEN_INK, GREY, GREY_INK, GREY_LINE, INK, ORANGE, ORANGE_INK, WHITE
from lib.drawing.grid import FILL, LINE, fit, full
from lib.drawing.layout import ROOM, Block, column, flow, label, picture, row, titled
from lib.drawing.svg import SVG, coordinate, line, rect, shift, tag, text
from lib.explorers.kernel_training.bowl import Bowl, distance, levels
from lib.explorers.kernel_training.words import brief, fraction, height, ratio, slopes, vector, verdict

LEFT, SIDE, WIDTH, HEIGHT = 44, 300, 352, 338  # 等高线图：方块的左边距、边长，连坐标一共多大
CURVE = (48, 304, 96)  # 曲线图：左边距、宽、高
CELL = 46
BELOW, ABOVE = 4, 2  # 损失的纵轴从第一个损失往下、往上几个数量级


def draw(bowl: Bowl, radius: float, points, step: int, rate: float, cells) -> SVG:
    """points 是各步的（核、损失、梯度）；cells 是单元的路径，没有就空着。"""
    w, loss, gradient = points[step]
    content = column(
        contour_map(bowl, radius, [p[0] for p in points], step, cells),
        legend(cells),
        row(
            titled(f"走 {step} 步的核", table(shaped(bowl, w), "kernel")),
            titled("梯度", table(shaped(bowl, gradient), "gradient")),
            titled("损失", table([[loss]], "output")),
            gap=18,
            align="end",
        ),
        column(*sentences(bowl, radius, points[step], rate), gap=4, align="start"),
        titled("损失随步数（对数轴）", curve([p[1] for p in points], step)),
        gap=14,
    )
    told = f"学习率 {brief(rate)}，走 {step} 步的核 {vector(w)}，损失 {brief(loss)}，碗底 {vector(bowl.bottom)}。"
    return picture("kernel-training", f"学习率越过 {fraction(bowl.limit)}，就越走越远", told, content)


def shaped(bowl: Bowl, w) -> list[list[float]]:
    return [w] if bowl.kernel_size[0] == 1 else [[v] for v in w]


# ---- 格子与字 ----


def table(values, role: str) -> Block:
    body = ""
    for i, line_ in enumerate(values):
        for j, v in enumerate(line_):
            x, y = j * CELL, i * CELL
            words = cell_text(v)
            size = fit(words, 18, CELL - 6)
            cell = rect(x, y, CELL, CELL, FILL.get(role, WHITE), stroke=LINE.get(role, GREY_LINE))
            cell += text(x + CELL / 2, y + CELL / 2 + size * 0.36, words, size=size)
            body += tag("g", cell, data_role=role, data_row=i, data_col=j, data_value=full(v))
    return Block(len(values[0]) * CELL, len(values) * CELL, body)


def cell_text(v: float) -> str:
    """格子里放得下的写法。"""
    if v and not 0.005 <= abs(v) < 9999.5:
        return compact(v)
    return brief(float(f"{v:.{0 if abs(v) >= 99.5 else 1 if abs(v) >= 9.95 else 2}f}"))


def compact(v: float) -> str:
    mantissa, power = f"{v:.0e}".split("e")
    return f"{mantissa}e{int(power)}".replace("-", "−")


def legend(cells) -> Block:
    return label("● 图里算的　◇ 上面的代码算的" if cells else "＋ 是碗底，数是损失", size=14, fill=GREY_INK)


def sentences(bowl: Bowl, radius: float, point, rate: float) -> list[Block]:
    """学习率大不大，走一步的算式，碗有多陡。"""
    w, loss, gradient = point
    after = [v - rate * g for v, g in zip(w, gradient, strict=True)]
    step = ["核 ", (vector(w), ORANGE_INK)], [f" − {brief(rate)} × 梯度 {vector(gradient)}"]
    minor = [height(bowl, radius, w, loss), slopes(bowl, w), ratio("最缓", bowl.flat, rate)]
    return [
        flow(re.findall(r"[^ ：，]+[ ：，]*", verdict(bowl, rate)), ROOM),
        flow([*step, [" ≈ ", (vector(after), ORANGE_INK)]], ROOM, size=14),
        *(flow(re.findall(r"[^ ：，]+[ ：，]*", words), ROOM, size=14, fill=GREY_INK) for words in minor),
    ]


# ---- 等高线与路径 ----


def contour_map(bowl: Bowl, radius: float, path, step: int, cells) -> Block:
    def place(w):
        """图外的沿着它与碗底的连线收到框边。"""
        far = max(1, distance(w, bowl.bottom) / radius)
        u, v = ((x - b) / far / radius for x, b in zip(w, bowl.bottom, strict=True))
        return SIDE * (1 + u) / 2, SIDE * (1 - v) / 2

    mine, theirs = [place(w) for w in path], [place(w) for w in cells]
    track = polyline(mine, ORANGE, 1.5)
    if theirs:
        track += polyline(theirs, INK, 1, stroke_dasharray="2 3") + "".join(diamond(*at) for at in theirs)
    dots = [dot(t, at, path[t], step) for t, at in enumerate(mine)]
    dots.append(dots.pop(step))  # 当前的画在最上面
    # 里层的 <svg> 把方块以外的等高线剪掉，不必用带 id 的 clipPath
    plot = tag("svg", rings(bowl, radius) + directions(bowl) + bottom(), x=LEFT, y=0, width=SIDE, height=SIDE, overflow="hidden")
    frame = rect(LEFT, 0, SIDE, SIDE, stroke=GREY_LINE)
    return Block(WIDTH, HEIGHT, plot + frame + axes(bowl, radius) + shift(LEFT, 0, track + "".join(dots)))


def rings(bowl: Bowl, radius: float) -> str:
    unit, center, body, words = SIDE / 2 / radius, SIDE / 2, "", ""
    lowest = bowl.at(bowl.bottom)[0]
    turn = f"translate({coordinate(center)} {coordinate(center)}) rotate({coordinate(-math.degrees(bowl.angle))})"
    for level in levels(bowl, radius):
        rx, ry = (math.sqrt(2 * level / c) * unit for c in (bowl.steep, max(bowl.flat, bowl.steep * 1e-4)))
        body += tag("ellipse", rx=rx, ry=ry, transform=turn)
        along = ry < SIDE / 2  # 数写在最缓的方向上；那里出了图，就写在最陡的方向上
        angle, far = (-bowl.angle + math.pi / 2, ry) if along else (-bowl.angle, rx)
        if far > 40:
            x, y = center + far * math.cos(angle), center + far * math.sin(angle) + 4
            words += text(x, y, brief(float(f"{lowest + level:.3g}")), size=14, fill=GREEN_INK, halo=True)
    return tag("g", body, fill=GREEN, fill_opacity=0.06, stroke=GREEN, stroke_opacity=0.55) + words


def directions(bowl: Bowl) -> str:
    """过碗底的两条虚线：最陡的方向 u，最缓的方向 v。"""
    c, reach, body = SIDE / 2, 0.42 * SIDE, ""
    for name, turn in zip("uv" if bowl.flat else "u", (bowl.angle, bowl.angle - math.pi / 2), strict=False):
        dx, dy = reach * math.cos(turn), -reach * math.sin(turn)
        body += line(c - dx, c - dy, c + dx, c + dy, GREY, 1, stroke_dasharray="2 5")
        body += text(c + 1.09 * dx, c + 1.09 * dy + 5, name, size=14, fill=GREY_INK)
    return body


def bottom() -> str:
    c = SIDE / 2
    return line(c - 6, c, c + 6, c, INK, 2) + line(c, c - 6, c, c + 6, INK, 2)


def polyline(points, color: str, width: float, **attributes) -> str:
    written = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
    return tag("polyline", points=written, fill="none", stroke=color, stroke_width=width, **attributes)


def diamond(x: float, y: float) -> str:
    corners = " ".join(f"{coordinate(x + dx)},{coordinate(y + dy)}" for dx, dy in ((0, -6), (6, 0), (0, 6), (-6, 0)))
    return tag("polygon", points=corners, fill="none", stroke=INK, stroke_width=1.3)


def dot(t: int, at, w, step: int) -> str:
    now = t == step
    return tag(
        "circle",
        cx=at[0],
        cy=at[1],
        r=7 if now else 3,
        fill=ORANGE if t <= step else WHITE,
        stroke=INK if now else ORANGE,
        stroke_width=2 if now else 1.2,
        data_role="point",
        data_step=t,
        data_value=",".join(map(full, w)),
        aria_current="true" if now else None,
    )


def axes(bowl: Bowl, radius: float) -> str:
    body = ""
    for i in range(5):
        across, up = (brief(float(f"{b + radius * (i / 2 - 1):.3g}")) for b in bowl.bottom)
        body += text(LEFT + SIDE * i / 4, SIDE + 17, across, size=14, fill=GREY_INK)
        body += text(LEFT - 7, min(max(SIDE * (1 - i / 4) + 5, 12), SIDE), up, size=14, fill=GREY_INK, anchor="end")
    body += text(LEFT + SIDE / 2, SIDE + 34, "w₀", size=14, fill=GREY_INK)
    return body + text(12, SIDE / 2 + 24, "w₁", size=14, fill=GREY_INK)


# ---- 损失随步数 ----


def curve(losses, step: int) -> Block:
    """纵轴是对数，从第一个损失往下 BELOW、往上 ABOVE 个数量级：换了学习率，轴不变；再小、再大就贴着边。"""
    left, width, down = CURVE
    logs = [math.log10(v) if v > 0 else -math.inf for v in losses]
    start = math.floor(max(logs[0], -12))  # 起点就在碗底：损失是 0
    low, high = start - BELOW, start + ABOVE

    def spot(t):
        return width * t / (len(losses) - 1), down * (high - max(low, min(logs[t], high))) / (high - low)

    body = "".join(line(0, y, width, y, GREY_LINE, 1) for y in (0, down))
    body += polyline([spot(t) for t in range(len(losses))], GREEN, 2)
    x, y = spot(step)
    body += tag("circle", cx=x, cy=y, r=5, fill=GREEN, stroke=INK, stroke_width=1.5)
    body += text(-6, 5, compact(10.0**high), size=14, fill=GREY_INK, anchor="end")
    body += text(-6, down + 5, compact(10.0**low), size=14, fill=GREY_INK, anchor="end")
    body += text(0, down + 19, "0 步", size=14, fill=GREY_INK)
    body += text(width, down + 19, f"{len(losses) - 1} 步", size=14, fill=GREY_INK, anchor="end")
    return Block(left + width, down + 24, shift(left, 4, body))
