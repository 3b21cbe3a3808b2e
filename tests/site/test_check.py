"""make check：改了什么，就查什么。"""

import shutil
import subprocess

import check
import pytest
from paths import ROOT


def titles(*paths):
    return [title for title, _ in check.commands(paths)]


def test_prose_is_linted_executed_and_built():
    assert titles("chapters/05-pooling.ipynb")[3:] == ["改过的笔记本的每一格", "网站，没有一个警告"]
    assert "chapters/05-pooling.ipynb" in check.commands(["chapters/05-pooling.ipynb"])[3][1]
    assert titles("chapters/glossary.md")[3:] == ["网站，没有一个警告"]


def test_a_figure_is_bundled_and_tested():
    assert titles("lib/explorers/channels/view.js")[3:] == ["打包与类型", "交互图 channels"]
    assert titles("tests/explorers/channels/samples.py")[3:] == ["交互图 channels"]
    assert titles("lib/widgets/core/grid.js")[3:] == ["打包与类型", "交互图的脚本"]


def test_changes_are_those_since_the_last_commit(tmp_path):
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for name in ("same", "edited", "staged", "gone"):
        (tmp_path / name).write_text("1")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True)
    for name in ("edited", "staged", "new"):
        (tmp_path / name).write_text("2")
    (tmp_path / "gone").unlink()
    subprocess.run([*git, "add", "staged"], cwd=tmp_path, check=True)
    assert check.changed(tmp_path) == ["edited", "new", "staged"]


@pytest.fixture(scope="module")
def unbuilt(tmp_path_factory):
    """刚取下来的样子：别的都在，只是还没有建网站。"""
    root = tmp_path_factory.mktemp("unbuilt")
    for path in ROOT.iterdir():
        if path.name not in ("_build", "tests", ".git"):
            (root / path.name).symlink_to(path)
    shutil.copytree(ROOT / "tests", root / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    return root


def collected(root, command):
    return subprocess.run(f"{command} --collect-only -n 0", cwd=root, shell=True, capture_output=True, text=True)


def test_a_figure_needs_no_site(unbuilt):
    ((_, command),) = check.commands(["lib/explorers/channels/view.js"])[4:]
    done = collected(unbuilt, command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "explorers/channels/test_channels.py::" in done.stdout and "test_node[channels.test]" in done.stdout


def test_without_a_site_the_browser_tests_say_what_to_do(unbuilt):
    done = collected(unbuilt, "pytest -q tests/browser/test_pages.py tests/browser/test_drag.py")
    assert done.returncode
    assert "还没有建网站：先 make book" in done.stdout
    assert "Traceback" not in done.stdout and "Error:" not in done.stdout


def test_a_stale_notebook_comes_with_advice(monkeypatch):
    ((title, _), *_) = check.commands(["chapters/05-pooling.ipynb"])[3:]
    monkeypatch.setattr(check, "commands", lambda _: [(title, "false")])
    with pytest.raises(SystemExit, match="先 make notebooks"):
        check.main()
