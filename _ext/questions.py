"""一章一问：标题下面的第一段若是一句问话，写得大些（样式 .chapter-question 在 book.css）。"""

from docutils import nodes
from sphinx.transforms import SphinxTransform


class ChapterQuestion(SphinxTransform):
    """第一段以问号收尾、又没有别的话的，就是这一章的问题。"""

    default_priority = 300

    def apply(self, **kwargs):
        for section in self.document.findall(nodes.section):
            paragraph = next((child for child in section[1:2] if isinstance(child, nodes.paragraph)), None)
            if paragraph is not None and paragraph.astext().endswith("？"):
                paragraph["classes"].append("chapter-question")
            return  # 只看页首


def setup(app):
    """登记扩展。"""
    app.add_transform(ChapterQuestion)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
