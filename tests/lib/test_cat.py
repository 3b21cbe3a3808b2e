"""猫：与存着的 PNG 一格不差，记的是墨；灰度来自彩色的那张；来历和许可写在旁边。"""

import torch
from PIL import Image

from lib.cat import LEVELS, PICTURE, cat

COLORS = PICTURE.with_name("cat-colors.png")


def bytes_of(path) -> torch.Tensor:
    with Image.open(path) as image:
        return torch.tensor(list(image.tobytes())).reshape(64, 64, -1)


def test_cat_is_the_committed_picture_in_ink():
    image, stored = torch.tensor(cat(), dtype=torch.float64), bytes_of(PICTURE)[..., 0]
    assert image.shape == (64, 64) and image.min() == 0 and image.max() == 1
    assert torch.equal(image * LEVELS, (image * LEVELS).round())
    torch.testing.assert_close(image, 1 - stored / 255.0, rtol=0, atol=0.5 / LEVELS + 1e-6, check_dtype=False)


def test_grey_is_the_stretched_luminance_of_the_colors():
    grey = bytes_of(COLORS).double() @ torch.tensor([0.299, 0.587, 0.114], dtype=torch.float64)
    stretched = (grey - grey.min()) / (grey.max() - grey.min()) * 255
    torch.testing.assert_close(bytes_of(PICTURE)[..., 0].double(), stretched, rtol=0, atol=2)


def test_origin_and_licence_stand_beside_it():
    told = PICTURE.with_suffix(".md").read_text(encoding="utf-8")
    assert all(word in told for word in ("scikit-image", "chelsea", "Stéfan van der Walt", "CC0", "tools/cat.py"))
