"""lib/ 一改，笔记本的执行缓存就换一个文件夹。"""

import shutil

from execution import fingerprint
from paths import ROOT


def test_any_edit_in_lib_changes_the_fingerprint(tmp_path):
    shutil.copytree(ROOT / "lib", tmp_path / "lib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    before = fingerprint(tmp_path)
    (tmp_path / "lib" / "__pycache__").mkdir()
    (tmp_path / "lib" / "__pycache__" / "ops.pyc").write_bytes(b"0")
    assert fingerprint(tmp_path) == before == fingerprint(ROOT)

    ops = tmp_path / "lib" / "ops.py"
    ops.write_text(ops.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert fingerprint(tmp_path) != before
