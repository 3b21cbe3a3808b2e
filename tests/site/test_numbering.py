"""正文里的图号、式号连到目标；写错了就是一个警告。"""

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

见式 (1.1)、图 1.1，代码里的 `图 1.9` 不算。
"""
TWO = """# 二

$$b = 2 \\tag{2.1}$$

$$c = 3 \\tag{2.1}$$

见式 (1.1)、式 (1.2) 和图 1.3。
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
    assert page.count("number-link") == 2  # 代码里的不算


def test_a_wrong_number_and_a_number_used_twice_are_warnings(built):
    _, warnings = built
    said = [line.split("WARNING: ")[1] for line in warnings.splitlines() if "WARNING" in line]
    assert [line.removesuffix(" [numbering]") for line in said] == [
        "式 (2.1) 的编号用了两次",
        "正文提到 式 (1.2)，书里却没有",
        "正文提到 图 1.3，书里却没有",
    ]
