"""lib/ 里谁用谁：按文件夹画成 Mermaid 图，数出往上、往旁边的有几处。`python tools/imports.py [提交]`，不给就是现在的。

往上：用了更上一格的；往旁边：一幅图用了旁边的文件夹。规矩由 tests/widgets/test_imports.py 看着，这里只画给人看。
"""

import posixpath
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = re.compile(r"^ *(?:from|import) (lib[\w.]*)", re.M)
SCRIPT = re.compile(r'(?:from |import )"(\.[^"]+)"', re.M)
HEIGHT = {"drawing": 1, "widgets": 2, "explorers": 3, "exercises": 3}  # 别的（数学）在最下面


def sources(commit):
    """提交（空的就是工作目录）里的脚本：路径 → 内容。"""
    git = ["git", "-C", ROOT]
    listed = [*git, "ls-tree", "-r", "--name-only", commit, "lib"] if commit else [*git, "ls-files", "lib"]
    names = subprocess.check_output(listed, text=True).split()
    for name in (n for n in names if n.endswith((".py", ".js")) and not n.endswith(("bundle.js", "main.js"))):
        show = [*git, "show", f"{commit}:{name}"]
        yield name, subprocess.check_output(show, text=True) if commit else (ROOT / name).read_text(encoding="utf-8")


def folder(name):
    """lib/drawing/figures/cover.py → drawing；单个文件的模块都算 lib。"""
    parts = name.split("/")[1:-1]
    return "/".join(parts[:2]) if parts[:1] in (["explorers"], ["exercises"], ["widgets"]) else (parts or ["lib"])[0]


def used(name, text, known):
    """name 用到的文件。"""
    if name.endswith(".js"):
        return {posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in SCRIPT.findall(text)}
    paths = [module.replace(".", "/") for module in PYTHON.findall(text)]
    return {found for path in paths for found in (f"{path}.py", f"{path}/__init__.py") if found in known}


files = dict(sources(*sys.argv[1:2] or [""]))
edges = Counter((folder(a), folder(b)) for a, text in files.items() for b in used(a, text, files))
edges = {pair: count for pair, count in edges.items() if pair[0] != pair[1]}
height = {name: HEIGHT.get(name.split("/")[0], 0) for pair in edges for name in pair}
up = {pair: n for pair, n in edges.items() if height[pair[0]] < height[pair[1]]}
beside = {p: n for p, n in edges.items() if height[p[0]] == height[p[1]] == 3 and "/" in p[0] and "/core" not in p[1]}
print("graph BT", *(f"  {a} -->|{n}| {b}" for (a, b), n in sorted(edges.items())), sep="\n")
print(f"往上 {sum(up.values())} 处，往旁边 {sum(beside.values())} 处", *sorted({**up, **beside}), sep="\n  ")
