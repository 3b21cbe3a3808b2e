"""让 Sphinx 的中文页面像中文：断行不变空格、界面说中文、“与讲义不同”成为标题。"""

import re
from pathlib import Path

from babel.messages.pofile import read_po
from docutils import nodes
from sphinx.locale import translators
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

HERE = Path(__file__).parent
HAN = r"\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
MARKS = (
    r"\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    r"\u2018\u2019\u201c\u201d\u2014\u2026"
)
WIDE, MARK = re.compile(f"[{HAN}{MARKS}]"), re.compile(f"[{MARKS}]")


class JoinLines(SphinxPostTransform):
    """去掉段落里夹在汉字之间、或紧挨全角标点的换行：浏览器会把它显示成空格。

    MyST 把换行写成单独的 `Text("\\n")`。换行互相相等，所以按对象而不是按值去找。
    """

    default_priority = 400

    def run(self, **kwargs):
        for block in self.document.findall(nodes.TextElement):
            if isinstance(block, nodes.FixedTextElement):
                continue
            kids = list(block.children)
            block.children = [kid for i, kid in enumerate(kids) if not self.is_wide_break(kids, i)]

    @staticmethod
    def is_wide_break(kids, i):
        if not isinstance(kids[i], nodes.Text) or kids[i].astext() != "\n":
            return False
        before = "".join(kid.astext() for kid in kids[:i])[-1:]
        after = "".join(kid.astext() for kid in kids[i + 1 :])[:1]
        return bool((WIDE.match(before) and WIDE.match(after)) or MARK.match(before) or MARK.match(after))


class NoteTitles(SphinxTransform):
    """`:::{note}` 的首段若只有一个粗体，就当作它的标题：笔记本里照样好读，网站上不再叫“备注”。"""

    default_priority = 300

    def apply(self, **kwargs):
        for note in list(self.document.findall(nodes.note)):
            first = note.children[0] if note.children else None
            inside = [kid for kid in getattr(first, "children", []) if kid.astext()]  # 粗体前后各有一个空 Text
            if len(inside) == 1 and isinstance(inside[0], nodes.strong):
                title = nodes.title("", "", *inside[0].children)
                classes = ["note", *(["differs"] if title.astext() == "与讲义不同" else [])]
                note.replace_self(nodes.admonition("", title, *note.children[1:], classes=classes))


# 主题写死在模板里、不走翻译的几个标签；过时的、与看得见的字不合的，去掉
LABELS = {
    'title="Toggle primary sidebar"': 'title="显示或隐藏全书目录" aria-label="显示或隐藏全书目录"',
    'title="Toggle secondary sidebar"': 'title="显示或隐藏本页目录" aria-label="显示或隐藏本页目录"',
    ' aria-label="Toggle hidden content"': "",
    ' aria-label="搜索本书" data-bs-placement': " data-bs-placement",
    ' role="doc-biblioentry"': ' role="listitem"',
    'aria-label="Main"': 'aria-label="全书目录"',
    'aria-label="Page"': 'aria-label="本页目录"',
    'alt="Colab logo"': 'alt=""',
}


def translate(app):
    """界面文字：_ext/locale/zh_CN.po 里的译文补上、也可以换掉 Sphinx 与主题自己的。"""
    with open(HERE / "locale" / "zh_CN.po", "rb") as source:
        ours = {message.id: message.string for message in read_po(source) if message.id}
    for catalog in ("sphinx", "booktheme"):
        translators["general", catalog]._catalog.update(ours)


def translate_labels(app, exception):
    """写好的页面里，主题写死的英文标签换成中文。"""
    if exception or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        english = page.read_text(encoding="utf-8")
        chinese = english
        for label, translated in LABELS.items():
            chinese = chinese.replace(label, translated)
        if chinese != english:
            page.write_text(chinese, encoding="utf-8")


def setup(app):
    """登记扩展。"""
    app.connect("builder-inited", translate)
    app.connect("build-finished", translate_labels)
    app.add_transform(NoteTitles)
    app.add_post_transform(JoinLines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
