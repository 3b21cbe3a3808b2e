"""读笔记本的单元，供各个测试用。"""

import json
import re

SETUP_MARK = "REPOSITORY = "


def cells(path, kind=None):
    """path 里的单元（kind 为 "code" 或 "markdown" 时只要那一种）；source 已拼成一个字符串。"""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in found:
        cell["source"] = "".join(cell["source"])
    return [cell for cell in found if kind in (None, cell["cell_type"])]


def setup_cell(path):
    """path 里的准备单元的代码。"""
    (source,) = [cell["source"] for cell in cells(path, "code") if SETUP_MARK in cell["source"]]
    return source


def prose(path):
    """笔记本或 Markdown 页面里的正文。"""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(cell["source"] for cell in cells(path, "markdown"))


def address(source):
    """准备单元里的仓库地址。"""
    return re.search(r'REPOSITORY = "([^"]+)"', source)[1]
