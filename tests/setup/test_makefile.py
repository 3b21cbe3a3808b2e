"""装前端包之前：node_modules 是指到别处的链接，就不装，那里的包一个也不少。"""

import os
import shutil
import subprocess

from paths import ROOT


def prepared(folder):
    """一份只有 Makefile 的副本：Python 的环境已经装好，前端包还没有，npm 只记下叫过它。"""
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("requirements.txt", "tools/venv.sh", "package.json", "package-lock.json", ".venv/ready"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    npm = folder / ".venv/bin/npm"
    npm.parent.mkdir()
    npm.write_text("#!/bin/sh\nmkdir -p node_modules && touch called\n")
    npm.chmod(0o755)
    return folder


def install(folder):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", "node_modules/.ready"], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


def test_packages_behind_a_link_are_left_alone(tmp_path):
    folder, elsewhere = tmp_path / "copy", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (prepared(folder) / "node_modules").symlink_to(elsewhere)
    done = install(folder)
    assert done.returncode != 0 and "node_modules 是指到别处的链接" in done.stderr
    assert not (folder / "called").exists() and not (elsewhere / ".ready").exists()


def test_an_own_folder_is_filled(tmp_path):
    done = install(prepared(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "called").exists() and (tmp_path / "node_modules/.ready").exists()
