"""练习在网站上的样子：提示、解、为什么是一样的三条；没有人写过的，不下判语。

笔记本里“解”是一个收起的小标题和它下面的一格，JupyterLab 靠它连输出一起收起来。网站上那一格自己会折叠，
小标题就成了多余的一行：这里去掉它，只留一条“解”。“… 还没有写”是给笔记本里动手的读者的，网站上也去掉。
"""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

TITLE = re.compile(r"解 \d+\.\d+$")
UNWRITTEN = 'data-state="unwritten"'


class OneFoldForASolution(SphinxTransform):
    """小标题“解 2.6”去掉，里面的东西归它的练习；那一格折起来叫“解”。"""

    default_priority = 300

    def apply(self, **kwargs):
        for section in list(self.document.findall(nodes.section)):
            if TITLE.match(section[0].astext()):
                inside = section[1:]
                for cell in inside:
                    if isinstance(cell, nodes.container) and cell.get("hide_mode") == "all":
                        cell["prompt_show"] = "解"
                section.replace_self(inside)


class NoVerdictOnNothing(SphinxTransform):
    """去掉“还没有写”这样的输出。"""

    default_priority = 300

    def apply(self, **kwargs):
        for output in list(self.document.findall(is_output)):
            for part in [part for part in output if UNWRITTEN in part.astext()]:
                output.remove(part)
            if not output.children:
                output.parent.remove(output)


def is_output(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_output"


def setup(app):
    """登记扩展。"""
    app.add_transform(OneFoldForASolution)
    app.add_transform(NoVerdictOnNothing)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
