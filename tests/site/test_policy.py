"""内容安全策略：写在页面里的脚本各有摘要，属性里的不再有。"""

import re

from policy import INSIDE, ROOM, digest, header, without_handlers

PAGE = '<script>a = 1</script><script data-x="y">b</script><script src="c.js"></script><script type="text/x">d</script>'


def test_only_scripts_written_in_the_page_are_hashed():
    # 摘要照规范：脚本文字的 SHA-256，Base64
    assert digest("alert('Hello, world.');") == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    rules = dict(rule.split(" ", 1) for rule in header([PAGE, PAGE]).split("; "))
    inside = INSIDE.search(ROOM.read_text(encoding="utf-8"))[1]
    assert re.findall("'sha256-.*?'", rules["script-src"]) == sorted([digest("a = 1"), digest("b"), digest(inside)])
    assert "unsafe-inline" not in rules["script-src"] and "'unsafe-eval'" not in rules["script-src"]
    assert rules["default-src"] == "'self'"


def test_handlers_and_page_names_leave_the_page():
    html = "<button onclick=\"window.print()\">\n  <script>DOCUMENTATION_OPTIONS.pagename = 'a';</script>"
    assert without_handlers(html) == '<button data-press="print">'
