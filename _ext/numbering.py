"""正文里的“图 2.1”“式 (2.1)”“练习 2.6”“问 9”“勘误 7”“第 4 章”变成链接，并检查它们确实存在。

笔记本要在 Colab 和 VS Code 里也好读，不能用 `{numref}` 这类只有 Sphinx 懂的写法：编号都写成普通文字，
公式的编号用 `\\tag{2.1}`，练习、问答、勘误的编号就在标题的开头（`### 练习 2.6 接连两次`）。
网站上由这里把文字连到目标；写错号就是一个构建警告，而警告就是错误。
"""

import re

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

LOG = logging.getLogger(__name__)
TAG = re.compile(r"\\tag\{(\d+\.\d+)\}")
HEADING = re.compile(r"(练习|问|勘误) (\d+(?:\.\d+)?) ")
ANCHORS = {"式": "eq", "练习": "exercise", "问": "question", "勘误": "erratum"}
MENTIONS = [  # 目标的种类，正文里的写法；每种写法恰有一组，就是编号
    ("图", r"图 (\d+\.\d+)"),
    ("式", r"式 \((\d+\.\d+)\)"),
    ("练习", r"练习 (\d+\.\d+)"),
    ("问", r"问 (\d+)"),
    ("问", r"第 (\d+) 问"),
    ("勘误", r"勘误 (\d+)"),
    ("章", r"第 (\d+) 章"),
]
MENTION = re.compile("|".join(pattern for _, pattern in MENTIONS))
NOT_PROSE = (nodes.reference, nodes.literal, nodes.literal_block, nodes.caption, nodes.title, nodes.raw)


class Numbers(EnvironmentCollector):
    """记下每页有编号的公式和标题：环境里的 `book_numbers[页] = {("式", "2.1"): 锚点}`。"""

    def clear_doc(self, app, env, docname):
        self.table(env).pop(docname, None)

    def merge_other(self, app, env, docnames, other):
        self.table(env).update({name: self.table(other)[name] for name in docnames if name in self.table(other)})

    def process_doc(self, app, doctree):
        found = self.table(app.env)[app.env.docname] = {}
        for node, kind, number in numbered(doctree):
            if any((kind, number) in page for page in self.table(app.env).values()):
                LOG.warning("%s的编号用了两次", said(kind, number), location=node, type="numbering")
            found[kind, number] = f"{ANCHORS[kind]}-{number.replace('.', '-')}"
            node["ids"].append(found[kind, number])

    @staticmethod
    def table(env):
        if not hasattr(env, "book_numbers"):
            env.book_numbers = {}
        return env.book_numbers


def numbered(doctree):
    """一页里有编号的节点：(节点, 种类, 编号)。"""
    for block in doctree.findall(nodes.math_block):
        for number in TAG.findall(block.astext()):
            yield block, "式", number
    for section in doctree.findall(nodes.section):
        if heading := HEADING.match(section[0].astext()):
            yield section, *heading.groups()


def said(kind, number):
    return f"式 ({number}) " if kind == "式" else f"{kind} {number} "


def targets(env):
    """(种类, 编号) → (页, 锚点)；一章的锚点是空的。"""
    found = {key: (page, anchor) for page, table in env.book_numbers.items() for key, anchor in table.items()}
    for page, kinds in env.toc_fignumbers.items():
        for anchor, number in kinds.get("figure", {}).items():
            found["图", ".".join(map(str, number))] = page, anchor
    for page, sections in env.toc_secnumbers.items():
        if "" in sections:
            found["章", ".".join(map(str, sections[""]))] = page, ""
    return found


class LinkMentions(SphinxPostTransform):
    """把一段文字里提到的每个编号换成内部链接。"""

    default_priority = 500

    def run(self, **kwargs):
        known = targets(self.env)
        for text in list(self.document.findall(nodes.Text)):
            if MENTION.search(text) and not any(isinstance(p, NOT_PROSE) for p in ancestors(text)):
                text.parent.replace(text, self.linked(text, known))

    def linked(self, text, known):
        pieces, end = [], 0
        for match in MENTION.finditer(text):
            kind = MENTIONS[match.lastindex - 1][0]
            target = known.get((kind, match[match.lastindex]))
            if target is None:
                LOG.warning("正文提到 %s，书里却没有", match[0], location=text.parent, type="numbering")
                continue
            page, anchor = target
            if page == self.env.docname and not anchor:
                continue  # 就在这一章里
            uri = self.app.builder.get_relative_uri(self.env.docname, page) if page != self.env.docname else ""
            fragment = f"#{anchor}" if anchor else ""
            pieces += [
                nodes.Text(text[end : match.start()]),
                nodes.reference("", match[0], internal=True, refuri=f"{uri}{fragment}", classes=["number-link"]),
            ]
            end = match.end()
        return [*pieces, nodes.Text(text[end:])]


def ancestors(node):
    """从父节点往上，一直到文档。"""
    while node := node.parent:
        yield node


def setup(app):
    """登记扩展。"""
    app.add_env_collector(Numbers)
    app.add_post_transform(LinkMentions)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 2}
