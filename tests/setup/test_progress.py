"""建网站时说的话：执行到哪一本，写到哪一页；没有闲话，警告和错误照旧，状态码也照旧。"""

import subprocess
import sys

import yaml
from paths import ROOT
from tiny_book import notebook, write_book

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"]
# 出错时怎样报，照本书自己的设置
EXTRA = f"""
extensions.append("progress")
nb_execution_mode = "cache"
nb_execution_show_tb = {CONFIG.get("nb_execution_show_tb", False)}
"""


def build(folder):
    """照 make book 那样安静地建；返回 (状态码, 标准错误上的各行)。"""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", folder, folder / "_build/html"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


def book(folder, pages):
    """一本用了这个扩展的小书。"""
    write_book(folder, pages)
    with (folder / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(EXTRA)
    return folder


def test_one_line_for_each_notebook_and_page(tmp_path):
    """第一次全说；再改一页文字，笔记本都不再执行，写进去的警告看得见，也就不算建成。"""
    notebooks = {name: notebook(setup=source, title=name) for name, source in [("甲", "1 + 1"), ("乙", "2 + 2")]}
    folder = book(tmp_path, {"ch/1": notebooks["甲"], "ch/2": notebooks["乙"], "words": "# 丙\n"})
    executed = ["执行 [1/2] ch/1.ipynb", "执行 [2/2] ch/2.ipynb"]
    assert build(folder) == (0, [*executed, "写 [1/4] 甲", "写 [2/4] 乙", "写 [3/4] 小书", "写 [4/4] 丙"])

    (folder / "words.md").write_text("# 丙\n\n{ref}`nowhere`\n", encoding="utf-8")
    status, lines = build(folder)
    assert status == 1 and not [line for line in lines if line.startswith("执行")]
    assert "写 [4/4] 丙" in lines and any("nowhere" in line for line in lines)


def test_a_failing_cell_is_shown(tmp_path):
    """出错的一格：哪一本、哪一句、什么错。"""
    status, lines = build(book(tmp_path, {"1": notebook(setup="2 / 0")}))
    text = "\n".join(lines)
    assert status != 0
    assert "执行 [1/1] 1.ipynb" in lines and "2 / 0" in text and "ZeroDivisionError" in text
