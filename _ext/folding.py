"""折叠的代码放在它的结果下面，标签说清里面是什么：先看图，想看代码再展开。

标签取自单元的第一行注释，JupyterLab 收起这一格时显示的也是它：

- `# 图 1.2 输入平移，输出跟着平移` → “图 1.2 的代码”（题注已经在图下面）；
- `# 核对：三种写法相同` → 原话。

标签 `hide-input` 的格子没有这一行，就是一个构建警告，而警告就是错误。折起来的格子写成普通的 `<details>`，
和正文里手写的一个样子（book.css）。
"""

import re
from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

LOG = logging.getLogger(__name__)
FIGURE = re.compile(r"图 \d+\.\d+(?= )")


def label(source):
    """代码的第一行注释 → 折叠处的标签；第一行不是注释就是 None。"""
    first = source.lstrip("\n").partition("\n")[0]
    if not first.startswith("# "):
        return None
    figure = FIGURE.match(first[2:])
    return f"{figure[0]} 的代码" if figure else first[2:].strip()


class CodeBelowItsResult(SphinxPostTransform):
    """紧接在 myst-nb 折好代码（HideInputCells，199）之后。"""

    default_priority = 200
    formats = ("html",)

    def run(self, **kwargs):
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code" and cell.get("hide_mode") == "input" and cell.children:
                self.fold(cell)

    def fold(self, cell):
        code = cell.children[0]
        if not isinstance(code, HideCodeCellNode):
            return  # 连代码也去掉了
        words = label(code.astext())
        if words is None:
            LOG.warning("折叠的单元第一行要是注释，说清里面是什么", location=cell, type="folding")
            return
        code["prompt_show"] = words
        cell.children = cell.children[::-1]


def open_fold(writer, node):
    writer.body.append(f"<details>\n<summary>{escape(node['prompt_show'])}</summary>\n")


def close_fold(writer, node):
    writer.body.append("</details>\n")


def setup(app):
    """登记扩展。"""
    app.add_post_transform(CodeBelowItsResult)
    app.add_node(HideCodeCellNode, override=True, html=(open_fold, close_fold))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
