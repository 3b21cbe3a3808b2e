"""“报告错误”的地址填着页面与版本。"""

import subprocess
from urllib.parse import parse_qs, urlsplit

from feedback import address, version
from paths import ROOT


def git(folder, *words):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    run = subprocess.run(["git", "-C", str(folder), *identity, *words], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_the_address_is_a_filled_form():
    url = urlsplit(address("https://example.org/issues/new", "填充与步幅 & 1×1", "chapters/03.html", "abc+"))
    filled = parse_qs(url.query)
    assert url.path == "/issues/new"
    assert filled["title"] == ["报告错误：填充与步幅 & 1×1"]
    assert filled["body"][0].startswith("页面：填充与步幅 & 1×1（chapters/03.html）\n版本：abc+\n")


def test_the_version_is_the_commit_and_says_when_it_is_edited(tmp_path):
    assert version(tmp_path) == "未知"
    git(tmp_path, "init")
    (tmp_path / "a").write_text("1")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "x")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert version(tmp_path) == commit[:12]
    (tmp_path / "a").write_text("2")
    assert version(tmp_path) == commit[:12] + "+"


def test_this_book_has_a_version():
    assert version(ROOT) == "未知" or len(version(ROOT).rstrip("+")) == 12
