"""参考文献按国标 GB/T 7714 的次序和标点写：三位以上的作者写“等”，没有 and、URL；大小写照 references.bib。

`作者, 作者, 作者, 等. 题目. *刊物或会议*, 年, 卷(期): 页. arXiv:号`；最后的 arXiv 号或网址是链接。
"""

import re

from pybtex.plugin import register_plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting.unsrt import Style
from pybtex.style.template import node

ARXIV = re.compile(r"arxiv\.org/abs/(.+)")
SHOWN = 3  # 作者再多，只写前三位


class ChineseStyle(Style):
    """sphinxcontrib-bibtex 按名字找到它：`bibtex_default_style: chinese`。条目按作者的姓排。"""

    default_sorting_style = "author_year_title"

    def get_article_template(self, entry):
        return reference()

    get_inproceedings_template = get_misc_template = get_article_template


@node
def reference(children, context):
    entry, style = context["entry"], context["style"]
    fields = {name: Text.from_latex(value) for name, value in entry.fields.items()}
    people = [style.format_name(person).format() for person in entry.persons["author"]]
    names = Text(", ").join(people[:SHOWN]) + (", 等" if len(people) > SHOWN else "")
    title = Text(fields["title"], "" if str(fields["title"]).endswith("?") else ".")
    venue = fields.get("journal") or fields.get("booktitle")
    volume = [", ", fields["volume"]] if "volume" in fields else []
    number = ["(", fields["number"], ")"] if "number" in fields else []
    pages = [": ", str(fields["pages"]).replace("--", "–")] if "pages" in fields else []
    place = [Tag("em", venue), ", "] if venue else []
    note = [fields["note"], ". "] if "note" in fields else []
    return Text(names, ". ", title, " ", *place, fields["year"], *volume, *number, *pages, ". ", *note, link(entry))


def link(entry):
    url = entry.fields["url"]
    arxiv = ARXIV.search(url)
    return HRef(url, f"arXiv:{arxiv[1]}" if arxiv else url)


def setup(app):
    """登记样式。"""
    register_plugin("pybtex.style.formatting", "chinese", ChineseStyle)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
