"""脚本的写法：Biome 的格式与规则（biome.json），一行不超过 120 列。"""

import re

from frontend import node
from paths import ROOT

WIDTH = 120
FOLDERS = ["lib", "_ext", "tests", "tools"]  # 不从根上找：.venv 里的链接绕来绕去


def scripts():
    folders = [ROOT / name for name in FOLDERS]
    found = [path for folder in folders for kind in ("*.js", "*.mjs") for path in folder.rglob(kind)]
    return [path for path in found if path.name != "bundle.js"]


def test_biome_finds_nothing():
    node(ROOT / "node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off", *FOLDERS)


def test_no_line_is_too_long():
    """Biome 不折注释和字符串。"""
    lines = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in scripts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > WIDTH
    ]
    assert scripts() and lines == []


def test_no_two_figures_style_the_same_class():
    """几幅图的样式合成一份：自己的类名，别的图不能也用，除非从 .vc-名字 起。"""
    owners = {}
    shared = set(re.findall(r"\.(vc-[a-z-]+)", (ROOT / "lib/widgets/core/theme.css").read_text(encoding="utf-8")))
    for sheet in sorted((ROOT / "lib/explorers").glob("*/style.css")):
        own = f"vc-{sheet.parent.name.replace('_', '-')}"
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        for selector in re.findall(r"([^{}]+)\{", text):
            if own not in selector:
                for name in set(re.findall(r"\.(vc-[a-z-]+)", selector)) - shared:
                    owners.setdefault(name, set()).add(sheet.parent.name)
    assert {name: figures for name, figures in owners.items() if len(figures) > 1} == {}
