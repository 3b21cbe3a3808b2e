"""一章一问：第一段是一句问话，就写得大些；不是的照旧。"""

import pytest
from docutils import frontend, nodes, utils
from docutils.parsers.rst import Parser
from questions import ChapterQuestion


@pytest.mark.parametrize(
    "first, asked",
    [
        (nodes.paragraph("", "19 从哪里来？核又从哪里来？"), True),
        (nodes.paragraph("", "这一页逐条回答。为什么？因为有人问。"), False),
        (nodes.note("", nodes.paragraph("", "这也算问题吗？")), False),
    ],
)
def test_only_a_question_right_below_the_title(first, asked):
    document = utils.new_document("", frontend.get_default_settings(Parser))
    later = nodes.paragraph("", "后面的问话算不算？")
    document.append(nodes.section("", nodes.title("", "卷积层"), first, later))
    ChapterQuestion(document).apply()
    assert ("chapter-question" in first.get("classes", [])) == asked
    assert "chapter-question" not in later["classes"]
