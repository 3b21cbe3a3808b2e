"""正文里的图号、式号、章号、练习和问答的编号连到目标；写错了就是一个警告。"""

import re
import subprocess
import sys

import pytest
from paths import ROOT

CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "_ext")!r})
extensions, myst_enable_extensions = ["myst_parser", "numbering"], ["dollarmath", "colon_fence"]
language, numfig, numfig_secnum_depth = "zh_CN", True, 1
"""
INDEX = """# 书

```{toctree}
:numbered:
one
two
```
"""
ONE = """# 一

$$a = 1 \\tag{1.1}$$

:::{figure} dot.svg
:name: fig-dot

一个点
:::

见式 (1.1)、图 1.1，代码里的 `图 1.9` 不算。第 1 章就是这一页，下一页是第 2 章。

## 练习 1.1 接连两次

它接着问 7，第 7 问又说起勘误 3。
"""
TWO = """# 二

$$b = 2 \\tag{2.1}$$

$$c = 3 \\tag{2.1}$$

见式 (1.1)、式 (1.2) 和图 1.3；做练习 1.1 和练习 1.2；第 3 章没有写，问 8 也没有。

## 问 7 网络真能读出位置吗？

## 勘误 3 输出大小要向下取整

## 勘误 3 又一次
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """(第一页的网页, 警告)。"""
    folder = tmp_path_factory.mktemp("numbering")
    pages = {"conf.py": CONF, "index.md": INDEX, "one.md": ONE, "two.md": TWO}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    command = [sys.executable, "-m", "sphinx", "-q", "--no-color", str(folder), str(folder / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return (folder / "site" / "one.html").read_text(encoding="utf-8"), done.stderr


def test_numbers_become_links(built):
    page, _ = built
    assert 'href="#eq-1-1"' in page and 'id="eq-1-1"' in page
    assert 'href="#fig-dot"' in page
    for anchor, words in {"question-7": "问 7", "erratum-3": "勘误 3", "": "第 2 章"}.items():
        assert re.search(rf'href="two.html{"#" * bool(anchor)}{anchor}"[^>]*>(<span[^>]*>)?{words}<', page)
    assert 'id="exercise-1-1"' in page
    assert page.count("number-link") == 6  # 代码、标题里的，还有本章的章号，都不算


def test_a_wrong_number_and_a_number_used_twice_are_warnings(built):
    _, warnings = built
    said = [line.split("WARNING: ")[1] for line in warnings.splitlines() if "WARNING" in line]
    assert [line.removesuffix(" [numbering]") for line in said] == [
        "式 (2.1) 的编号用了两次",
        "勘误 3 的编号用了两次",
        *(f"正文提到 {wrong}，书里却没有" for wrong in ["式 (1.2)", "图 1.3", "练习 1.2", "第 3 章", "问 8"]),
    ]
