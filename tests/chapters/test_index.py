"""首页：教人把图和 Python 连起来的那一段代码真的能跑，注释里说的也对。"""

import re

from paths import ROOT


def test_the_code_about_notebooks_does_what_it_says():
    text = (ROOT / "chapters" / "index.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", text, flags=re.S | re.M)
    names = {}
    exec(code, names)
    assert names["strides"] == [2, 3]
    assert "3 行 8 列" in code and names["figure"].output.shape == (3, 8)
