"""建网站时说的话：执行到哪一本，写到哪一页；没有闲话，警告和错误照旧，状态码也照旧。"""

import subprocess
import sys

import pytest
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


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    pages = {
        "ch/1": notebook(setup="1 + 1", title="甲"),
        "ch/2": notebook(setup="2 + 2", title="乙"),
        "words": "# 丙\n",
    }
    folder = write_book(tmp_path_factory.mktemp("progress"), pages)
    with (folder / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(EXTRA)
    return folder


@pytest.fixture(scope="module")
def first(book):
    return build(book)


def test_every_notebook_and_every_page_is_one_line(first):
    executed = ["执行 [1/2] ch/1.ipynb", "执行 [2/2] ch/2.ipynb"]
    written = ["写 [1/4] 甲", "写 [2/4] 乙", "写 [3/4] 小书", "写 [4/4] 丙"]
    assert first == (0, executed + written)


def test_only_what_changed_is_mentioned_and_a_warning_stays(book, first):
    """改了一页文字：笔记本都不再执行；有一个警告，就不算建成。"""
    (book / "words.md").write_text("# 丙\n\n{ref}`nowhere`\n", encoding="utf-8")
    status, lines = build(book)
    assert status == 1 and not [line for line in lines if line.startswith("执行")]
    assert "写 [4/4] 丙" in lines and any("nowhere" in line for line in lines)


def test_a_failing_cell_is_shown(book, first):
    """出错的一格：哪一本、哪一句、什么错。"""
    source = (book / "ch" / "2.ipynb").read_text(encoding="utf-8")
    (book / "ch" / "2.ipynb").write_text(source.replace("2 + 2", "2 / 0"), encoding="utf-8")
    status, lines = build(book)
    text = "\n".join(lines)
    assert status != 0
    assert "执行 [2/2] ch/2.ipynb" in lines and "2 / 0" in text and "ZeroDivisionError" in text
