"""公式排进中文的段落：该断的地方断，标点不离开它。

KaTeX 把一个公式切成几块（`.base`），块与块之间可以换行。

- 行内的：浏览器也肯在最后一块和紧跟的标点之间换行。所以样式里公式一律不换行（book.css），
  这里在块与块之间各放一个 `<wbr>`，换行只剩这些地方。
- 独立的：编号与各块本来是兄弟，排不下就一起伸到框外。这里把各块包成一个 `.lines`，编号在它右边，没有地方就在它下面。
"""

import re

import sphinxcontrib.katex
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

CLOSING, OPENING = re.compile("[，。；：、？！）》〉」』】〕”’]"), re.compile("[（《〈「『【〔“‘]")
HTML, BASE, TAG = '<span class="katex-html" aria-hidden="true">', '<span class="base">', '<span class="tag">'
CLOSED = "</span>" * 3  # .katex-html、.katex、.katex-display

render = sphinxcontrib.katex.render_latex


def breakable(latex, options=None):
    """KaTeX 排好的公式，加上可以换行的地方。"""
    html = render(latex, options)
    if options and options.get("displayMode"):
        before, inside = html.split(HTML)
        bases, *number = inside.removesuffix(CLOSED).split(TAG)
        return f'{before}{HTML}<span class="lines">{bases}</span>{"".join(TAG + tag for tag in number)}{CLOSED}'
    return html.replace(BASE, f"<wbr>{BASE}").replace(f"{HTML}<wbr>", HTML)


class KeepMarksWithMath(SphinxPostTransform):
    """公式和它前面的开括号、后面的标点包在一起：样式里不许在它们之间换行。"""

    default_priority = 401  # 在去掉换行（chinese.JoinLines）之后

    def run(self, **kwargs):
        for math in list(self.document.findall(nodes.math)):
            siblings, at = math.parent, math.parent.index(math)
            before, after = (text(siblings[i]) if 0 <= i < len(siblings) else "" for i in (at - 1, at + 1))
            opening = before[-1:] if OPENING.match(before[-1:]) else ""
            closing = after[:1] if CLOSING.match(after[:1]) else ""
            if opening:
                siblings[at - 1] = nodes.Text(before[:-1])
            if closing:
                siblings[at + 1] = nodes.Text(after[1:])
            if opening or closing:
                kept = [nodes.Text(opening), math, nodes.Text(closing)]
                siblings[at] = nodes.inline("", "", *kept, classes=["math-mark"])


def text(node):
    return node if isinstance(node, nodes.Text) else ""


def setup(app):
    """登记扩展。"""
    sphinxcontrib.katex.render_latex = breakable
    app.add_post_transform(KeepMarksWithMath)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
