"""中文排印检查，交给 autocorrect：汉字与拉丁字母、数字之间的空格，全角标点。

查 Markdown 页面，以及每本笔记本的 Markdown 单元和代码里的注释。
"""

import io
import json
import sys
import tokenize
from pathlib import Path

import autocorrect_py

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["*.md", "chapters/*.md", "chapters/*.ipynb"]


def texts(path):
    """path 里要查的每段文字：在哪里，写了什么。"""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        yield path.name, text
        return
    for i, cell in enumerate(json.loads(text)["cells"], 1):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield f"{path.name} 第 {i} 格", source
        else:
            for token in tokenize.generate_tokens(io.StringIO(source).readline):
                if token.type == tokenize.COMMENT:
                    yield f"{path.name} 第 {i} 格的注释", token.string.lstrip("# ")


def problems(path):
    """path 里每处不合排印的文字，各成一句话。"""
    for place, text in texts(path):
        for line in autocorrect_py.lint_for(text, "markdown").lines:
            yield f"{place}，第 {line.line} 行：{line.old.strip()} → {line.new.strip()}"


if __name__ == "__main__":
    found = [p for pattern in PAGES for path in sorted(ROOT.glob(pattern)) for p in problems(path)]
    print("\n".join(found) or "排印没有问题")
    sys.exit(bool(found))
