"""谁可以用谁：只往下，不往上，几幅图之间也不往旁边。"""

import ast
import re
from pathlib import Path

import pytest
from paths import ROOT

LIB = ROOT / "lib"
# 由下到上；一个模块只用同一格里的和更下面的。explorers、exercises 里的文件夹各是一格，互不相用
LAYERS = [
    {
        "arguments",
        "window",
        "ops",
        "operations",
        "algorithms",
        "layers",
        "stack",
        "colors",
        "tables",
        "progress",
        "yong",
        "cat",
    },
    {"plots", "drawing"},
    {"widgets"},
    {"explorers", "exercises"},
]
FROM = re.compile(r'^(?:import|export)[^;]*? from "(\.[^"]+)";|import\("(\.[^"]+)"\)', re.M)


def level(name):
    """lib.x 在第几层；新添的模块没有写进 LAYERS，也不必写：它自己一层，算最下面的。"""
    return next((i for i, layer in enumerate(LAYERS) if name in layer), 0)


def imported(path):
    """path 用到的 lib 里的模块，例如 ("drawing", "svg")。"""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "lib":
            own = node.module.split(".")[1:]
            yield from [own] if own else [[alias.name] for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from [alias.name.split(".")[1:] for alias in node.names if alias.name.startswith("lib.")]


@pytest.mark.parametrize("path", sorted(LIB.rglob("*.py")), ids=lambda path: str(path.relative_to(LIB)))
def test_python_imports_downwards(path):
    own = path.relative_to(LIB).with_suffix("").parts
    if own == ("__init__",):
        return
    for name in imported(path):
        assert level(name[0]) <= level(own[0]), f"{path} 用了上面的 lib.{'.'.join(name)}"
        if name[0] == own[0] == "explorers":
            assert name[1] == own[1], f"{path} 用了旁边的图 {name[1]}"


def scripts():
    return sorted(path for path in LIB.rglob("*.js") if path.name != "bundle.js")


@pytest.mark.parametrize("path", scripts(), ids=lambda path: str(path.relative_to(LIB)))
def test_javascript_imports_the_core_or_its_own_folder(path):
    for match in FROM.finditer(path.read_text(encoding="utf-8")):
        target = Path((path.parent / (match[1] or match[2])).resolve())
        assert target.exists(), f"{path}：没有 {target}"
        assert target.parent in (path.parent, LIB / "widgets/core"), f"{path} 用了旁边的 {target}"
