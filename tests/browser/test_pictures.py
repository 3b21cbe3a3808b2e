"""静态图用 <img> 显示时，色调跟着它自己的 color-scheme 走：深色里底是深的，没有一幅是白板。"""

import base64
import io

import pytest
from PIL import Image, ImageColor
from stored import pictures

from lib.colors import DARK, WHITE

SHOWN = """<style>img {{ width: 342px; vertical-align: top }} body {{ color-scheme: {scheme} }}</style>{images}"""
SIDE = "() => [...document.images].map((i) => i.getBoundingClientRect().toJSON())"


@pytest.mark.parametrize(("scheme", "ground"), [("light", WHITE), ("dark", DARK[WHITE])])
def test_pictures_follow_the_color_scheme(chromium, scheme, ground):
    names, drawn = zip(*pictures(), strict=True)
    images = "".join(f'<img src="data:image/svg+xml;base64,{base64.b64encode(s.encode()).decode()}">' for s in drawn)
    page = chromium.new_page(viewport={"width": 2100, "height": 800}, color_scheme="light")
    page.set_content(SHOWN.format(scheme=scheme, images=images))
    page.evaluate("() => Promise.all([...document.images].map((image) => image.decode()))")
    sheet = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    for name, box in zip(names, page.evaluate(SIDE), strict=True):
        shown = sheet.crop([round(box[side]) for side in ("left", "top", "right", "bottom")])
        # 左边的留白里只有底色
        assert shown.getpixel((2, shown.height // 2)) == ImageColor.getrgb(ground), name
        bright = sum(v > 200 for v in shown.convert("L").resize((40, 40)).tobytes()) / 1600
        assert scheme == "light" or bright < 0.5, f"{name} 在深色页上是一块白板"
    page.close()
