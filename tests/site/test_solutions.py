"""练习在网站上：“解”没有自己的标题，没有人写过的不下判语。"""

from docutils import frontend, nodes, utils
from docutils.parsers.rst import Parser
from solutions import NoVerdictOnNothing, OneFoldForASolution


def document(*kids):
    found = utils.new_document("", frontend.get_default_settings(Parser))
    found.extend(kids)
    return found


def test_a_solution_has_no_title_and_is_called_solution():
    cell = nodes.container(hide_mode="all", prompt_show="展开解法 1.1")
    solution = nodes.section("", nodes.title("", "解 1.1"), cell, nodes.paragraph("", "为什么"))
    exercise = nodes.section("", nodes.title("", "练习 1.1 两步"), nodes.paragraph("", "预测"), solution)
    OneFoldForASolution(document(exercise)).apply()
    assert [kid.astext() for kid in exercise] == ["练习 1.1 两步", "预测", "", "为什么"]
    assert cell["prompt_show"] == "解"


def output(*texts):
    parts = [nodes.container("", nodes.raw("", text)) for text in texts]
    return nodes.container("", *parts, nb_element="cell_code_output")


def test_no_verdict_where_nobody_has_written():
    unwritten, right = '<div data-state="unwritten">…</div>', '<div data-state="right">✓</div>'
    nothing, printed, judged = output(unwritten), output("打印的", unwritten), output(right)
    cells = [nodes.container("", part) for part in (nothing, printed, judged)]
    NoVerdictOnNothing(document(*cells)).apply()
    assert [cell.astext() for cell in cells] == ["", "打印的", right]
    assert not cells[0].children
