"""正文里的“图 2.1”“式 (2.1)”变成链接，并检查它们确实存在。

笔记本要在 Colab 和 VS Code 里也好读，不能用 `{numref}` 这类只有 Sphinx 懂的写法：图号、式号写成普通文字，
公式的编号用 `\\tag{2.1}`。网站上由这里把文字连到目标；写错号就是一个构建警告，而警告就是错误。
"""

import re

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

LOG = logging.getLogger(__name__)
TAG = re.compile(r"\\tag\{(\d+\.\d+)\}")
MENTION = re.compile(r"(?P<kind>图|式) (?P<open>\()?(?P<number>\d+\.\d+)(?(open)\))")
NOT_PROSE = (nodes.reference, nodes.literal, nodes.literal_block, nodes.caption, nodes.raw)


class Equations(EnvironmentCollector):
    """记下每页有编号的公式：环境里的 `book_equations[页] = {"2.1": 锚点}`。"""

    def clear_doc(self, app, env, docname):
        self.table(env).pop(docname, None)

    def merge_other(self, app, env, docnames, other):
        self.table(env).update({name: self.table(other)[name] for name in docnames if name in self.table(other)})

    def process_doc(self, app, doctree):
        found = self.table(app.env)[app.env.docname] = {}
        for block in doctree.findall(nodes.math_block):
            for number in TAG.findall(block.astext()):
                anchor = f"eq-{number.replace('.', '-')}"
                block["ids"].append(anchor)
                if any(number in page for page in self.table(app.env).values()):
                    LOG.warning("式 (%s) 的编号用了两次", number, location=block, type="numbering")
                found[number] = anchor

    @staticmethod
    def table(env):
        if not hasattr(env, "book_equations"):
            env.book_equations = {}
        return env.book_equations


def targets(env):
    """(“图”或“式”, 编号) → (页, 锚点)。"""
    found = {
        ("式", number): (page, anchor) for page, table in env.book_equations.items() for number, anchor in table.items()
    }
    for page, kinds in env.toc_fignumbers.items():
        for anchor, number in kinds.get("figure", {}).items():
            found["图", ".".join(map(str, number))] = page, anchor
    return found


class LinkMentions(SphinxPostTransform):
    """把一段文字里的每个图号、式号换成内部链接。"""

    default_priority = 500

    def run(self, **kwargs):
        known = targets(self.env)
        for text in list(self.document.findall(nodes.Text)):
            if MENTION.search(text) and not any(isinstance(p, NOT_PROSE) for p in ancestors(text)):
                text.parent.replace(text, self.linked(text, known))

    def linked(self, text, known):
        pieces, end = [], 0
        for match in MENTION.finditer(text):
            target = known.get((match["kind"], match["number"]))
            if target is None:
                LOG.warning("正文提到 %s，书里却没有", match[0], location=text.parent, type="numbering")
                continue
            page, anchor = target
            uri = self.app.builder.get_relative_uri(self.env.docname, page) if page != self.env.docname else ""
            pieces += [
                nodes.Text(text[end : match.start()]),
                nodes.reference("", match[0], internal=True, refuri=f"{uri}#{anchor}", classes=["number-link"]),
            ]
            end = match.end()
        return [*pieces, nodes.Text(text[end:])]


def ancestors(node):
    """从父节点往上，一直到文档。"""
    while node := node.parent:
        yield node


def setup(app):
    """登记扩展。"""
    app.add_env_collector(Equations)
    app.add_post_transform(LinkMentions)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
