"""从 scikit-image 的 chelsea 剪出 images/cat.png（灰度）与 images/cat-colors.png（彩色），都是 64×64。

只要跑一次，图已经存在仓库里。scikit-image 不是本书的依赖，装在别处用完就扔：

    python -m venv /tmp/chelsea
    /tmp/chelsea/bin/pip install scikit-image==0.26.0
    /tmp/chelsea/bin/python tools/cat.py
"""

from pathlib import Path

from PIL import Image, ImageOps
from skimage.data import chelsea

IMAGES = Path(__file__).resolve().parents[1] / "images"
FACE = (72, 0, 372, 300)  # 左、上、右、下：两只眼睛和鼻子都在
SIZE = 64

if __name__ == "__main__":
    colors = Image.fromarray(chelsea()).crop(FACE).resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    colors.save(IMAGES / "cat-colors.png", optimize=True)
    # 灰度拉开到 0 和 255：毛是中间的灰，不拉开，小图上看不清
    ImageOps.autocontrast(colors.convert("L")).save(IMAGES / "cat.png", optimize=True)
