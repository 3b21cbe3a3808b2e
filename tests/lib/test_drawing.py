"""书里的 SVG 图：images/ 与代码一致，数与 lib 一致，颜色和字号守规矩。"""

import itertools
import json
import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch
import torch.nn.functional as F
from frontend import node
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT as HOME
from strategies import shapes_for, windows

from lib import Window, colors, corr2d, corr2d_multi_in, corr2d_multi_in_out, drawing, pool2d
from lib.drawing import grid, words
from lib.drawing.layout import ROOM
from lib.drawing.slide import Slide
from lib.drawing.svg import text_width
from lib.flow import SCATTER
from lib.operations import OPERATIONS

IMAGES = Path(__file__).resolve().parents[2] / "images"
SVG = "{http://www.w3.org/2000/svg}"
X = torch.arange(9).reshape(3, 3)
K = torch.arange(4).reshape(2, 2)
PHONE = 342

PICTURES = {name: str(drawing.figure(name)) for name in drawing.FIGURES}
PICTURES["讲义的例子"] = str(drawing.sliding_window(X, K))
PICTURES["填充、步幅"] = str(drawing.sliding_window(X, K, padding=1, stride=(3, 2), at=(0, 1)))
PICTURES["扩张、卷积"] = str(drawing.sliding_window(torch.randn(7, 7), torch.randn(3, 3), 1, 2, 2, "conv", (1, 1)))
PICTURES["最大池化"] = str(drawing.sliding_window(X, K, padding=1, stride=2, op="max", at=(1, 1)))
PICTURES["除不尽的数"] = str(drawing.sliding_window(X / 7, [[0.0, 3], [-1, 2]]))
PICTURES["大的输入"] = str(drawing.sliding_window(torch.arange(64).reshape(8, 8), torch.ones(3, 3), padding=1))
PICTURES["平均池化"] = str(drawing.sliding_window(X - 20, K, op="avg"))
PICTURES["转置卷积"] = str(drawing.sliding_window(X, K, padding=1, stride=2, op="transposed", at=(1, 1)))
PICTURES["转置卷积，有空隙"] = str(drawing.sliding_window(X - 4, [[2.5]], stride=3, op="transposed", at=(0, 1)))

every_picture = pytest.mark.parametrize("svg", PICTURES.values(), ids=PICTURES.keys())


def texts(svg: str) -> list[str]:
    return ["".join(t.itertext()) for t in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def values(svg: str, role: str, attribute: str | None = None) -> list[float]:
    """图上这种格子里的数，按画的次序；给了 attribute 就只要带它的格子。"""
    cells = [g for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if g.get("data-role") == role]
    return [float(g.get("data-value")) for g in cells if attribute is None or g.get(attribute)]


def flat(tensor) -> list[float]:
    return tensor.flatten().tolist()


def test_images_are_what_the_code_draws():
    assert sorted(path.name for path in IMAGES.glob("*.svg")) == sorted(f"{name}.svg" for name in drawing.FIGURES)
    for name, draw in drawing.FIGURES.items():
        assert (IMAGES / f"{name}.svg").read_bytes() == str(draw()).encode(), f"{name}：请运行 make images"


@every_picture
def test_speaks_chinese_to_screen_readers(svg):
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    for element in (f"{SVG}title", f"{SVG}desc"):
        assert re.search("[\u4e00-\u9fff]", root.find(element).text)


@every_picture
def test_colors_come_from_the_table(svg):
    assert set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", svg)) <= {*colors.DARK, *colors.DARK.values()}
    named = re.findall(r'(?:fill|stroke)="([^#"]+)"', svg)
    assert set(named) <= {"none"}


@every_picture
def test_readable_on_a_phone(svg):
    """手机上的一栏是 342 像素宽，图缩进去以后，最小的字还有 11 像素。"""
    root = ElementTree.fromstring(svg)
    scale = min(1, PHONE / float(root.get("width")))
    assert all(float(t.get("font-size")) * scale >= 11 for t in root.iter(f"{SVG}text"))


@every_picture
def test_ground_is_painted_and_ids_cannot_clash(svg):
    root = ElementTree.fromstring(svg)
    background = root.find(f"{SVG}rect")
    assert (background.get("fill"), background.get("width")) == (colors.WHITE, root.get("width"))
    assert f'[fill="{colors.WHITE}"] {{ fill: {colors.DARK[colors.WHITE]} }}' in root.find(f"{SVG}style").text
    assert " id=" not in svg


@pytest.mark.parametrize("tone", [lambda color: color, colors.DARK.get], ids=["浅色", "深色"])
@every_picture
def test_every_word_is_legible_on_what_lies_under_it(svg, tone):
    """逐个画上去的方块叠成底色，字的颜色与它正中的底色比；半透明的照浓淡混。"""
    boxes = []
    for element, x, y in placed(ElementTree.fromstring(svg), 0, 0):
        if element.tag == f"{SVG}rect" and element.get("fill") != "none":
            boxes.append((element, x, y))
        if element.tag == f"{SVG}text":
            string, size = "".join(element.itertext()), float(element.get("font-size"))
            shift = {"middle": 0, "end": -0.5, None: 0.5}[element.get("text-anchor")] * text_width(string, size=size)
            ground = under(boxes, x + shift, y - size * 0.36, tone)
            for ink in {element.get("fill"), *(span.get("fill") for span in element)}:
                assert colors.contrast(tone(ink), ground) >= 4.5, (string, ink)


def under(boxes, x, y, tone) -> tuple[float, ...]:
    ground = (0.0, 0.0, 0.0)
    for box, left, top in boxes:
        if 0 <= x - left <= float(box.get("width")) and 0 <= y - top <= float(box.get("height")):
            color = [int(tone(box.get("fill"))[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            opacity = float(box.get("fill-opacity", 1))
            ground = tuple(opacity * c + (1 - opacity) * g for c, g in zip(color, ground, strict=True))
    return ground


@every_picture
def test_text_stays_inside(svg):
    """按估计的宽度，没有一行字跑出图外。"""
    root = ElementTree.fromstring(svg)
    width, height = float(root.get("width")), float(root.get("height"))
    for text, x, y in placed(root, 0, 0):
        if text.tag != f"{SVG}text":
            continue
        size, string = float(text.get("font-size")), "".join(text.itertext())
        reach = text_width(string, size=size)
        left = x - {"middle": reach / 2, "end": reach}.get(text.get("text-anchor"), 0)
        assert left >= 0 and left + reach <= width and size * 0.7 <= y <= height - 4, string


def placed(element, x, y):
    """所有元素，连同它在整幅图里的位置。"""
    if move := re.match(r"translate\((\S+) (\S+)\)", element.get("transform", "")):
        x, y = x + float(move[1]), y + float(move[2])
    yield element, x + float(element.get("x", 0)), y + float(element.get("y", 0))
    for child in element:
        yield from placed(child, x, y)


def test_correlation_shows_the_lecture():
    svg = PICTURES["correlation"]
    assert values(svg, "output") == flat(corr2d(X, K))
    assert "0×0 + 1×1 + 3×2 + 4×3 = 19" in texts(svg)
    assert values(svg, "output", "aria-current") == [19]


def test_dense_to_conv_counts():
    assert {"= 256 个数", "= 49 个数", "= 9 个数"} <= set(texts(PICTURES["dense-to-conv"]))


def test_survivors_keep_their_numbers():
    """局部留下的九个权重，编号与共享时的相同。"""
    drawn = [g for g in ElementTree.fromstring(PICTURES["dense-to-conv"]).iter(f"{SVG}g") if g.get("data-output")]
    _, _, shared, other, local, moved = (texts_of(g) for g in drawn)
    assert len(local) == len(moved) == 9 and set(local) == set(moved)
    assert set(local) <= set(shared) & set(other)
    assert local[4] == shared[5] == "25"


def texts_of(element) -> list[str]:
    return ["".join(t.itertext()) for t in element.iter(f"{SVG}text")]


def test_even_padding_names_its_output():
    svg = PICTURES["padding-even"]
    assert texts(svg).count("输出 (1, 1)") == 2
    assert len([g for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if g.get("data-role") == "output"]) == 32


@pytest.mark.parametrize(
    ("value", "written", "sign"),
    [
        (19.0, "19", "="),
        (1 / 7, "0.142857", "≈"),
        (-0.0, "0", "="),
        (1000005.0, "1000010", "≈"),  # 逢五进一，JavaScript 的 toPrecision 也是
        (1e-7, "1e−7", "="),
        (-2.5e21, "−2.5e21", "="),
        (1234567.0, "1234570", "≈"),
        (-math.inf, "−∞", "="),
        (math.nan, "NaN", "="),
    ],
)
def test_numbers_in_sentences_say_when_they_are_rounded(value, written, sign):
    assert (words.prose(value), words.equals(value)) == (written, sign)


def test_no_equation_is_false():
    """曾经印过 0.14×0 + 0.29×3 = 0.86。"""
    slide = Slide(X / 7, torch.tensor([[0.0, 3], [-1, 2]]))
    assert words.plain(slide, (0, 0)) == "0×0 + 0.142857×3 + 0.428571×(−1) + 0.571429×2 ≈ 1.14286"


def test_padding_numbers():
    assert values(PICTURES["padding"], "output") == flat(corr2d(X, K, padding=1))
    assert len(values(PICTURES["padding"], "padding")) == 16


def test_stride_numbers():
    svg = PICTURES["stride"]
    assert values(svg, "output") == flat(corr2d(X, K, padding=1, stride=(3, 2)))
    assert any(line.endswith("输出 (0, 1) = 8") for line in texts(svg))


def test_dropped_row():
    assert Window(2, stride=2).unused((5, 6)) == (1, 0)
    assert values(PICTURES["dropped"], "input", "data-dropped") == [24, 25, 26, 27, 28, 29]


def test_channels_numbers():
    images, kernels = torch.stack([X, X + 1]), torch.stack([K, K + 1])
    parts = [flat(corr2d(x, k)) for x, k in zip(images, kernels, strict=True)]
    assert values(PICTURES["channels"], "output") == [*parts[0], *parts[1], *flat(corr2d_multi_in(images, kernels))]
    assert "19 + 37 = 56" in texts(PICTURES["channels"])
    stack = torch.stack([kernels, kernels + 1, kernels + 2])
    assert values(PICTURES["channels-out"], "output") == flat(corr2d_multi_in_out(images, stack))
    assert values(PICTURES["channels-out"], "kernel") == flat(stack)


def test_one_by_one_numbers():
    svg = PICTURES["one-by-one"]
    before, after = values(svg, "input", "aria-current"), values(svg, "output", "aria-current")
    kernel = torch.tensor(values(svg, "kernel")).reshape(len(after), len(before))
    assert (kernel @ torch.tensor(before)).tolist() == after


def test_pooling_numbers():
    assert values(PICTURES["pooling"], "output") == [4, 5, 7, 8, 2, 3, 5, 6]
    assert values(PICTURES["pooling-stride"], "output") == [5, 7, 13, 15] * 2
    assert set(values(PICTURES["pooling-stride"], "padding")) == {-math.inf}


def test_receptive_field_counts_paths():
    line = torch.tensor([1.0, 2, 3, 2, 1])
    assert values(PICTURES["receptive-field"], "input") == flat(line[:, None] * line)


@pytest.mark.parametrize("op", ["corr", "conv", "max", "avg"])
def test_sliding_window_equation_is_true(op):
    """算式里的数照样算一遍，等于它自己写的结果，也等于输出里当前的那一格。"""
    image = torch.tensor([[0, 1, 2, 3], [4, 5, -6, 7], [8, 9, 1, 2], [3, 3, 0, 5]])
    kernel = torch.tensor([[1, -2], [0, 3]])
    svg = str(drawing.sliding_window(image, kernel, stride=2, op=op, at=(1, 0)))
    lines = texts(svg)
    start, end = (
        next(k for k, line in enumerate(lines) if line.startswith(head)) for head in ("输出 (1, 0)", "输出高")
    )
    left, _, right = "".join(lines[start:end]).split(" = ", 1)[1].rpartition(" = ")
    said = eval(left.replace("×", "*").replace("−", "-"))
    assert said == float(right.replace("−", "-")) == values(svg, "output", "aria-current")[0]


@pytest.mark.parametrize(("padding", "stride", "dilation"), [(0, 1, 1), (1, 2, 1), ((2, 1), (3, 2), 1), (1, 1, 2)])
def test_sliding_window_shows_what_lib_computes(padding, stride, dilation):
    image, kernel = torch.arange(30).reshape(5, 6), torch.tensor([[1, 2], [3, -4]])
    window = Window(2, padding, stride, dilation)
    svg = str(drawing.sliding_window(image, kernel, padding, stride, dilation))
    assert values(svg, "output") == flat(corr2d(image, kernel, padding, stride, dilation))
    assert values(svg, "input") == flat(image)
    p_h, p_w = window.padded_shape((5, 6))
    assert len(values(svg, "input")) + len(values(svg, "padding")) == p_h * p_w
    assert bool(values(svg, "input", "data-dropped") + values(svg, "padding", "data-dropped")) == (stride != 1)


@given(st.data())
def test_a_cell_no_window_sees_is_dropped_or_skipped(data):
    """逐个窗口收集它看到的格子：谁也没看到的，不是丢弃就是跨过；末尾 Window.unused 那么多行列里的是丢弃。"""
    window = data.draw(windows())
    shape = data.draw(shapes_for(window))
    slide = Slide(torch.zeros(shape), torch.zeros(window.kernel_size), window.padding, window.stride, window.dilation)
    m_h, m_w = window.output_shape(shape)
    seen = {place for i in range(m_h) for j in range(m_w) for place in slide.taps(i, j)}
    ends = [n + p - u for n, p, u in zip(shape, window.padding, window.unused(shape), strict=True)]
    p_h, p_w = window.padding
    for row, col in itertools.product(range(-p_h, shape[0] + p_h), range(-p_w, shape[1] + p_w)):
        dropped = row >= ends[0] or col >= ends[1]
        skipped = (row, col) not in seen and not dropped
        assert slide.missed(row, col) == {"dropped": dropped, "skipped": skipped}
        assert not (dropped and (row, col) in seen)


@pytest.mark.parametrize(
    ("kernel", "stride", "dilation", "sentence"),
    [
        (1, 2, 1, "丢弃最下 1 行：步幅除不尽，没有窗口看到。跨过 2 行、2 列：步幅比窗口长，没有窗口看到。"),
        (3, 5, 1, "丢弃最下 3 行、最右 2 列：步幅除不尽，没有窗口看到。"),
        (2, 3, (2, 1), "跨过 2 行、1 列：步幅比窗口长，扩张留下空隙，没有窗口看到。"),
        (2, 2, 4, "丢弃最下 1 行：步幅除不尽，没有窗口看到。跨过 3 行、3 列：扩张留下空隙，没有窗口看到。"),
        (2, 1, 2, ""),
    ],
)
def test_dropped_and_skipped_are_drawn_apart_and_named(kernel, stride, dilation, sentence):
    """数字里写着格子在哪里，所以看得出标的是哪些。"""
    image = torch.arange(30).reshape(6, 5)
    svg = str(drawing.sliding_window(image, torch.ones(kernel, kernel), 0, stride, dilation))
    slide = Slide(image, torch.ones(kernel, kernel), 0, stride, dilation)
    assert "".join(words.unseen(slide)) == sentence
    for mark in ("dropped", "skipped"):
        wanted = [r * 5 + c for r, c in itertools.product(range(6), range(5)) if slide.missed(r, c)[mark]]
        assert values(svg, "input", f"data-{mark}") == wanted
    cells = [g for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if g.get("data-role") == "input"]
    drawn = {(bool(g.findall(f"{SVG}line")), bool(g.findall(f"{SVG}circle"))): g for g in cells}
    for (line, point), g in drawn.items():
        assert (line, point) == (bool(g.get("data-dropped")), bool(g.get("data-skipped")))


def test_a_transposed_window_lies_on_the_output():
    """at 是输入；它盖住的输出旁边写着添了多少，一个输出收到的加起来就是它；没有盖到的跨过。"""
    image, kernel = torch.tensor([[1, -2], [3, 4]]), torch.tensor([[1, 0, 2], [2, -1, 1]])
    window = {"stride": (2, 3), "dilation": (1, 2)}
    expected = F.conv_transpose2d(image[None, None].float(), kernel[None, None].float(), **window)[0, 0]
    found = torch.zeros_like(expected)
    for at in itertools.product(range(2), range(2)):
        slide = Slide(image, kernel, **window, op="transposed")
        svg = str(drawing.sliding_window(image, kernel, **window, op="transposed", at=at))
        assert values(svg, "input", "aria-current") == [image[at]]
        for place, (a, b) in slide.fan(*at).items():
            part = image[at].item() * kernel[a, b].item()
            found[place] += part
            assert f"+{part}" in texts(svg) or f"−{-part}" in texts(svg)
    assert found.tolist() == expected.tolist()
    bare = PICTURES["转置卷积，有空隙"]
    assert len(values(bare, "output")) == 49 and len(values(bare, "output", "data-skipped")) == 49 - 9
    assert "没有输入盖到，都是 0：步幅比核长。" in "".join(texts(bare))
    cropped = str(drawing.sliding_window(X, [[1.0]], padding=1, op="transposed"))
    assert len(values(cropped, "input", "data-dropped")) == 8
    assert "输入 (0, 0) 盖到的都被裁掉了，不影响输出。" in "".join(texts(cropped))


def test_sentences_about_an_input_are_those_of_the_page():
    """影响几个输出，怎样说：每种运算都与 core/operations.js 的那一行一字不差；全裁掉的也是。"""
    cases = [(count, (2, 3)) for count in (1, 4, 6)]
    script = f"""
import {{ OPERATIONS }} from "{HOME}/lib/widgets/core/operations.js";
import {{ SCATTER }} from "{HOME}/lib/widgets/core/flow.js";
const met = ({{ met }}) => {json.dumps(cases)}.map(([count, k]) => met(count, k));
const rows = Object.fromEntries(Object.entries(OPERATIONS).map(([op, row]) => [op, met(row)]));
console.log(JSON.stringify([rows, SCATTER.overlooked()]));
"""
    rows, overlooked = json.loads(node("--input-type=module", "-e", script))
    assert {op: [row.met(*case) for case in cases] for op, row in OPERATIONS.items()} == rows
    assert SCATTER.overlooked() == overlooked


def test_sliding_window_pools():
    svg = str(drawing.sliding_window(X, torch.zeros(2, 2), padding=1, stride=2, op="max"))
    assert values(svg, "output") == flat(pool2d(X, (2, 2), "max", padding=1, stride=2))
    assert values(svg, "kernel") == []


def test_small_sliding_window_fits_a_phone():
    image = torch.arange(25).reshape(5, 5)
    root = ElementTree.fromstring(str(drawing.sliding_window(image, torch.ones(3, 3), padding=1, stride=2)))
    assert float(root.get("width")) <= ROOM + 32


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"op": "same"}, "op 应是"),
        ({"at": (2, 0)}, "不在 2×2 的输出里"),
        ({"at": (3, 0), "op": "transposed"}, "不在 3×3 的输入里"),
        ({"padding": 2, "op": "transposed"}, "裁得只剩 0×0"),
        ({"op": "max", "dilation": 2}, "这里的池化不设扩张率"),
    ],
)
def test_sliding_window_refuses_nonsense(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        drawing.sliding_window(X, K, **arguments)


def test_unknown_figure():
    with pytest.raises(ValueError, match="没有叫 'corr' 的图"):
        drawing.figure("corr")


def test_repr_is_stable():
    assert repr(drawing.figure("correlation")) == "<图 correlation>"
    assert drawing.figure("correlation")._repr_svg_() == PICTURES["correlation"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (3.0, "3"), (-0.0, "0"), (0.1, "0.1"), (1e-6, "0.000001"), (1.25e-7, "1.25e-7"), (1e20, "1" + "0" * 20),
        (1e21, "1e+21"), (-1.5e-9, "-1.5e-9"), (float("nan"), "NaN"), (float("-inf"), "-Infinity"),
    ],
)  # fmt: skip
def test_every_digit_is_written_as_javascript_writes_it(value, written):
    assert grid.full(value) == written


def test_the_sign_of_equality_minds_the_numbers_it_follows():
    assert [words.equals(1.0), words.equals(1 / 3), words.equals(1.0, 1 / 3, 3.0)] == ["=", "≈", "≈"]
