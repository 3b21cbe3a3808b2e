"""判语：核对的结果怎样说、怎样显示。"""

from dataclasses import dataclass, field
from html import escape

# 只用 currentColor 和线型：明暗主题都看得清，也不给书里有含义的颜色添别的意思
SIGNS = {"right": "✓", "wrong": "✗", "error": "✗", "unwritten": "…"}
LINES = {"right": "solid", "wrong": "dashed", "error": "dashed", "unwritten": "dotted"}
MONO = "white-space:pre;overflow-x:auto;font-size:.9em;line-height:1.4;font-family:var(--jp-code-font-family,monospace)"
# JupyterLab 给 dt 写了浮动和宽度
LABEL = "margin:0;float:none;width:auto;font-weight:normal;white-space:nowrap"


@dataclass(frozen=True)
class Part:
    """判语的一条：标签、一句话、几行等宽的数或代码。"""

    label: str
    text: str = ""
    code: str = ""


@dataclass
class Verdict:
    """一次核对的结果：state 是 "right"、"wrong"、"error" 或 "unwritten"；mistake 是认出的错处，没认出是 None。"""

    state: str
    headline: str
    parts: list[Part] = field(default_factory=list)
    mistake: str | None = None
    _shown_in: int | None = field(default=None, repr=False, compare=False)

    @property
    def ok(self) -> bool:
        return self.state == "right"

    def __str__(self):
        lines = [f"{SIGNS[self.state]} {self.headline}"]
        for part in self.parts:
            lines.append(f"{part.label}：{part.text}".rstrip())
            lines += [f"    {line}".rstrip() for line in part.code.splitlines()]
        return "\n".join(lines)

    def __repr__(self):
        return f"<Verdict {self.headline}>"

    def _repr_html_(self):
        parts = "".join(
            f'<dt style="{LABEL}">{part.label}</dt>'
            f'<dd style="margin:0;width:auto;min-width:0">{escape(part.text)}'
            + (f'<div style="{MONO}">{escape(part.code)}</div>' if part.code else "")
            + "</dd>"
            for part in self.parts
        )
        grid = "display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3em 1em;margin:.4em 0 0"
        return (
            f'<div class="vc-verdict" data-state="{self.state}" style="border-left:.25em {LINES[self.state]};'
            'padding:.1em 0 .1em .8em;margin:.3em 0;color:inherit;line-height:1.5">'
            f"<strong>{SIGNS[self.state]} {escape(self.headline)}</strong>"
            + (f'<dl style="{grid}">{parts}</dl>' if parts else "")
            + "</div>"
        )

    def show(self) -> None:
        """在笔记本里显示；不在笔记本里就印出来。"""
        shell = notebook()
        if shell is None:
            print(self)
            return
        from IPython.display import display

        self._shown_in = shell.execution_count
        display({"text/plain": str(self), "text/html": self._repr_html_()}, raw=True)

    def _ipython_display_(self):
        """check.…() 已经显示过一次；它又是这一格的最后一行时，不再显示第二次。"""
        shell = notebook()
        if shell is None or shell.execution_count != self._shown_in:
            self.show()


def notebook():
    """正在运行的 IPython，没有就是 None。"""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()
