"""make check：改了什么，就查什么。"""

import subprocess

import check


def titles(*paths):
    return [title for title, _ in check.commands(paths)]


def test_prose_is_linted_executed_and_built():
    assert titles("chapters/05-pooling.ipynb")[3:] == ["改过的笔记本的每一格", "网站，没有一个警告"]
    assert "chapters/05-pooling.ipynb" in check.commands(["chapters/05-pooling.ipynb"])[3][1]
    assert titles("chapters/glossary.md")[3:] == ["网站，没有一个警告"]


def test_a_figure_is_bundled_and_tested():
    assert titles("lib/explorers/channels/view.js")[3:] == ["打包与类型", "交互图 channels"]
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
