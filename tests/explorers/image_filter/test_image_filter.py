"""ImageFilter 的 Python 面：检查、output 与 lib 相同、图像在 traits 里的写法、repr 与静态图稳定、traits 互相跟随。"""

import base64
import re
import xml.etree.ElementTree as ET
import zlib

import pytest
import torch
import torch.nn.functional as F
import traitlets

from lib import convolve2d, corr2d
from lib.cat import cat
from lib.drawing.png import data_uri
from lib.explorers import ImageFilter
from lib.explorers.image_filter.kernels import PRESETS
from lib.explorers.image_filter.pixels import pack, unpack
from lib.yong import bitmap

X = torch.arange(48, dtype=torch.float32).reshape(6, 8) / 48


def test_the_default_is_yong_under_the_horizontal_kernel():
    figure = ImageFilter()
    assert bitmap() == figure.X and (figure.char, figure.preset) == ("永", "horizontal")
    Y = corr2d(torch.tensor(bitmap()), torch.tensor(PRESETS["horizontal"][1]), padding=1)
    assert torch.equal(figure.output, Y)
    assert Y[figure.row, figure.col].abs() == Y.abs().max()


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize(("padding", "per_side"), [("same", None), (0, 0)])
def test_output_is_lib(name, padding, per_side):
    kernel = torch.tensor(PRESETS[name][1], dtype=torch.float32)
    sides = tuple(k // 2 for k in kernel.shape) if per_side is None else 0
    torch.testing.assert_close(ImageFilter(X, name, padding).output, corr2d(X, kernel, sides), rtol=0, atol=0)
    figure = ImageFilter(X, kernel, padding, "conv")
    torch.testing.assert_close(figure.output, convolve2d(X, kernel, sides), rtol=0, atol=0)


@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("bias", [0, -0.75, 1.25])
@pytest.mark.parametrize("name", ["sobel_vertical", "blur"])
def test_bias_and_relu_are_those_of_torch(name, bias, relu):
    figure = ImageFilter(torch.tensor(cat()), name, bias=bias, relu=relu)
    K = torch.tensor(PRESETS[name][1], dtype=torch.float32)
    b = torch.tensor([float(bias)])
    Y = F.conv2d(torch.tensor(cat())[None, None], K[None, None], b, padding=K.shape[0] // 2)[0, 0]
    torch.testing.assert_close(figure.output, F.relu(Y) if relu else Y, rtol=0, atol=1e-5)
    assert not relu or bias >= 0 or (figure.output == 0).any()


def test_the_image_and_its_numbers_follow_each_other():
    figure = ImageFilter(cat())
    assert (figure.image, figure.char, figure.X) == ("cat", "", cat())
    figure.image = "yong"
    assert (figure.image, figure.char, figure.X) == ("yong", "永", bitmap())
    figure.X = X
    assert (figure.image, figure.char) == ("own", "")
    figure.set_state({"X": figure.album["cat"], "image": "cat", "char": ""})
    assert (figure.X, figure.char) == (cat(), "")
    figure.set_state({"X": figure.album["yong"], "image": "yong", "char": "永"})
    assert (figure.X, figure.image, figure.char) == (bitmap(), "yong", "永")
    assert sum(map(len, ImageFilter(X).album.values())) < 5000


BAD = [
    (TypeError, {"X": "图"}), (ValueError, {"X": [1, 2]}), (ValueError, {"X": torch.zeros(257, 3)}),
    (ValueError, {"X": torch.zeros(3, 8, 8)}), (ValueError, {"X": [[float("nan")]]}), (TypeError, {"X": X > 0}),
    (ValueError, {"K": "横"}), (ValueError, {"K": "custom"}), (ValueError, {"K": torch.ones(8, 1)}),
    (TypeError, {"K": 3}),
    (ValueError, {"K": [[float("inf")]]}), (ValueError, {"padding": "valid"}), (ValueError, {"padding": True}),
    (ValueError, {"padding": 1}), (ValueError, {"X": [[1.0]], "padding": 0}), (ValueError, {"op": "max"}),
    (ValueError, {"bias": 6.5}), (TypeError, {"bias": "1"}), (TypeError, {"relu": 1}),
    (ValueError, {"name": "a b"}), (TypeError, {"X": X.double(), "K": torch.ones(2, 2)}),
]  # fmt: skip


@pytest.mark.parametrize(("error", "change"), BAD, ids=lambda v: str(v)[:40])
def test_bad_arguments_raise_in_chinese(error, change):
    with pytest.raises(error, match=r"[一-龥]"):
        ImageFilter(**{"X": X} | change)


SETS = [
    (ValueError, "X", torch.zeros(300, 300)), (ValueError, "K", torch.ones(9, 9)), (ValueError, "row", 6),
    (ValueError, "col", -1), (ValueError, "preset", "横"), (ValueError, "kernel_h", 8), (ValueError, "padding", 2),
    (TypeError, "row", 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("error", "name", "value"), SETS, ids=lambda v: str(v)[:20])
def test_bad_traits_raise_and_the_figure_says_so(error, name, value):
    figure = ImageFilter(X)
    before = getattr(figure, name)
    with pytest.raises(error) as raised:
        setattr(figure, name, value)
    assert getattr(figure, name) == before
    assert figure.problem == str(raised.value) and re.search("[一-龥]", figure.problem)


def test_kernel_traits_follow_each_other():
    figure = ImageFilter(X)
    figure.preset = "blur"
    assert (figure.K, figure.kernel_h, figure.kernel_w) == (PRESETS["blur"][1], 5, 5)
    figure.K = [[1, -1]]
    assert (figure.preset, figure.kernel_h, figure.kernel_w) == ("custom", 1, 2)
    figure.kernel_h = 3
    assert (figure.K, figure.preset) == ([[1, -1], [0, 0], [0, 0]], "custom")
    figure.K = PRESETS["sharpen"][1]
    assert figure.preset == "sharpen"
    figure.padding = 0
    with pytest.raises(ValueError, match="比填充后的输入"):
        figure.X = [[1.0]]
    figure.preset = "identity"
    assert figure.padding == "none" and figure.output.shape == (4, 6)


def test_place_and_character_follow_the_image():
    figure = ImageFilter()
    figure.assign(row=63, col=63)
    figure.X = X
    assert (figure.row, figure.col, figure.char) == (5, 7, "")
    figure.padding = 0
    assert (figure.row, figure.col) == (3, 5)
    with pytest.raises(traitlets.TraitError):
        figure.char = "日"


def test_state_from_the_browser():
    """浏览器换字时 X 与 char 一起来；换图片时 char 是空的。"""
    figure = ImageFilter()
    figure.set_state({"X": "2 :5z", "char": "日", "row": 0, "col": 0})
    assert (figure.X, figure.char) == ([[0.0, 1.0], [1.0, 1.0], [1.0, 1.0]], "日")
    figure.set_state({"X": "1 z", "char": "月"})
    assert (figure.X, figure.char) == ([[1.0]], "月")
    figure.set_state({"X": "1 :", "char": ""})
    assert (figure.X, figure.char) == ([[0.0]], "")
    figure.set_state({"K": [[1, 2]], "preset": "custom", "kernel_h": 1, "kernel_w": 2})
    assert figure.output.shape == (1, 2)


def test_images_are_written_short_and_read_back():
    figure = ImageFilter()
    assert len(figure.get_state("X")["X"]) < 1000
    for image in (bitmap(), [[0.0, 0.0, 0.0, 1.0]], [[1 / 64, 63 / 64]], [[0.3, 2.0], [-1.0, 0.5]]):
        assert unpack(pack(image)) == image


def test_repr_tells_bias_and_relu():
    figure = ImageFilter(cat(), bias=-0.5, relu=True)
    assert repr(figure) == (
        "ImageFilter(互相关，猫 64×64，卷积核“横” 3×3，每侧填充 k//2，偏置 −0.5，ReLU → 输出 64×64)"
    )


def test_mimebundle_is_stable_and_small():
    shown = [ImageFilter(K="left_falling", op="conv", name="例")._repr_mimebundle_()[0] for _ in range(2)]
    assert shown[0]["text/plain"] == shown[1]["text/plain"]
    assert shown[0]["text/plain"] == "ImageFilter(卷积，“永” 64×64，卷积核“撇” 3×3，每侧填充 k//2 → 输出 64×64)"
    assert shown[0]["image/svg+xml"] == shown[1]["image/svg+xml"]
    assert len(shown[0]["image/svg+xml"]) < 40_000
    assert len(str(ImageFilter(torch.rand(256, 256), torch.rand(7, 7)).picture())) < 60_000
    assert "application/vnd.jupyter.widget-view+json" in shown[0]


def test_static_picture_holds_both_images():
    figure = ImageFilter(X, [[1.0, -1.0]])
    root = ET.fromstring(str(figure.picture()))
    images = [element for element in root.iter() if element.tag.endswith("image")]
    assert [pixels(image.get("href")).shape for image in images] == [(6, 8), (6, 9)]
    assert [pixels(images[0].get("href"))[place].item() for place in ((0, 0), (5, 7))] == [0, 63]
    (current,) = [group for group in root.iter() if group.get("aria-current")]
    assert float(current.get("data-value")) == figure.output[figure.row, figure.col].item()


def pixels(uri: str) -> torch.Tensor:
    """data URI 里的 PNG → 每个像素是调色板里的第几种颜色。"""
    file = base64.b64decode(uri.removeprefix("data:image/png;base64,"))
    width, height = (int.from_bytes(file[at : at + 4], "big") for at in (16, 20))
    start = file.index(b"IDAT") + 4
    raw = zlib.decompress(file[start : start + int.from_bytes(file[start - 8 : start - 4], "big")])
    return torch.tensor(list(raw)).reshape(height, width + 1)[:, 1:]


def test_png_of_more_than_one_block():
    assert pixels(data_uri([bytes([7] * 300)] * 300, [(0, 0, 0, 255)] * 8)).tolist() == [[7] * 300] * 300
