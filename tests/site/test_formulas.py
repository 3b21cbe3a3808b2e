"""公式与标点在一起；该断的地方能断；编号在式子外面。"""

import formulas
import offline
import pytest
from docutils import frontend, nodes, utils
from docutils.parsers.rst import Parser

PIECE = '<span class="base">{}</span>'
AROUND = '<span class="katex"><span class="katex-html" aria-hidden="true">{}</span></span>'


def paragraph(*kids):
    document = utils.new_document("", frontend.get_default_settings(Parser))
    document += nodes.paragraph("", "", *[nodes.Text(kid) if isinstance(kid, str) else kid for kid in kids])
    return document


def kept(document):
    """[包在一起的字]，公式写成 $；还有全段的字。"""
    formulas.KeepMarksWithMath(document).run()
    groups = [node.astext() for node in document.findall(nodes.inline) if node["classes"] == ["math-mark"]]
    return groups, document.astext()


def test_a_mark_stays_with_its_formula():
    a, b = nodes.math("", "a"), nodes.math("", "b")
    assert kept(paragraph("核（", a, "），", b, "是数。")) == (["（a）"], "核（a），b是数。")
    assert kept(paragraph(a, "，", b, "。完")) == (["a，", "b。"], "a，b。完")


def test_an_equal_mark_elsewhere_is_left_alone():
    """前面的代码之后也有一个逗号：移走的是公式后面的那一个。"""
    code = nodes.literal("", "x")
    document = paragraph(code, "，", nodes.math("", "a"), "，", "完")
    assert kept(document) == (["a，"], "x，a，完")
    assert [kid.astext() for kid in document[0]] == ["x", "，", "a，", "", "完"]


@pytest.fixture
def katex(monkeypatch):
    def render(latex, options):
        html = AROUND.format("".join(PIECE.format(part) for part in latex.split()))
        return f'<span class="katex-display">{html}</span>' if options else html

    monkeypatch.setattr(formulas, "render", render)


def test_an_inline_formula_breaks_only_between_its_pieces(katex):
    a, b = PIECE.format("a="), PIECE.format("b")
    assert formulas.breakable("a= b") == AROUND.format(f"{a}<wbr>{b}")


def test_the_number_stands_beside_the_lines(monkeypatch):
    inside = PIECE.format("a") + PIECE.format("b") + '<span class="tag">(1.1)</span>'
    html = f'<span class="katex-display">{AROUND.format(inside)}</span>'
    monkeypatch.setattr(formulas, "render", lambda latex, options: html)
    assert '<span class="lines"><span class="base">a</span><span class="base">b</span></span><span class="tag">' in (
        formulas.breakable("", {"displayMode": True})
    )


def test_katex_still_writes_what_is_expected():
    """KaTeX 换了写法，这里就会红，而不是页面悄悄变样。"""
    offline.use_node_wheel(None, None)
    written = formulas.breakable(r"a = b + c \tag{1.1}", {"displayMode": True})
    assert written.count('<span class="lines">') == written.count('</span></span><span class="tag">') == 1
    assert formulas.breakable("a = b").count("<wbr>") == 1
