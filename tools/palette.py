"""照 lib/colors.py 的 PAGE，写 lib/widgets/core/colors.css 的浅色、深色两段（make bundle 的第一步）。

高对比度的一段用系统的颜色，是手写的，不动。
"""

import sys
import textwrap
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lib.colors import DARK, PAGE

SHEET = Path(__file__).resolve().parents[1] / "lib/widgets/core/colors.css"
BY_HAND = "/* 读者自己定颜色时"  # 从这里起是手写的
HEAD = """\
/* 颜色一义：输入蓝、核橙、输出绿、填充灰斜线、丢弃灰加对角线、跨过的留白加一个点。只有变量，两份样式同在一页也不打架。
   浅色、深色由 tools/palette.py 照 lib/colors.py 写出：请改那里，再 make bundle。 */
"""


def block(selector: str, scheme: str) -> str:
    """一种色调的全部变量。"""
    tone = ("light", "dark").index(scheme)
    both = {name: color if isinstance(color, tuple) else (color, DARK[color]) for name, color in PAGE.items()}
    pairs = " ".join(f"--{name}:\0{colors[tone].lower()};" for name, colors in both.items())
    lines = textwrap.fill(pairs, 118, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    return f"{selector} {{\n{lines}\n  color-scheme: {scheme};\n}}\n".replace("\0", " ")


def written(old: str) -> str:
    """新的样式表；手写的一段照旧。"""
    blocks = block(".vc", "light") + block('.vc[data-theme="dark"]', "dark")
    return HEAD + blocks + old[old.index(BY_HAND) :]


if __name__ == "__main__":
    SHEET.write_text(written(SHEET.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
