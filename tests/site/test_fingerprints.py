"""lib/ 或 _ext/ 一改，指纹就变，缓存与页面跟着重做。"""

import shutil

import pytest
from fingerprints import fingerprint, is_executed
from paths import ROOT


@pytest.mark.parametrize(("folder", "edited"), [("lib", "ops.py"), ("_ext", "site/book.css")])
def test_any_edit_changes_the_fingerprint(tmp_path, folder, edited):
    shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = fingerprint(tmp_path, folder)
    compiled = tmp_path / folder / "__pycache__" / "x.pyc"
    compiled.parent.mkdir()
    compiled.write_bytes(b"0")
    assert fingerprint(tmp_path, folder) == before == fingerprint(ROOT, folder)

    path = tmp_path / folder / edited
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert fingerprint(tmp_path, folder) != before


def test_a_renamed_file_changes_the_fingerprint(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.py").write_text("")
    before = fingerprint(tmp_path, "lib")
    (tmp_path / "lib" / "a.py").rename(tmp_path / "lib" / "b.py")
    assert fingerprint(tmp_path, "lib") != before


@pytest.mark.parametrize(
    ("edited", "counts"),
    [
        ("ops.py", True),
        ("explorers/channels/bundle.js", True),
        ("explorers/channels/view.js", False),
        ("explorers/README.md", False),
    ],
)
def test_notebooks_are_executed_again_only_for_what_they_read(tmp_path, edited, counts):
    shutil.copytree(ROOT / "lib", tmp_path / "lib", ignore=shutil.ignore_patterns("__pycache__"))
    before = fingerprint(tmp_path, "lib", matters=is_executed)
    path = tmp_path / "lib" / edited
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert (fingerprint(tmp_path, "lib", matters=is_executed) != before) == counts
