"""准备单元：每本笔记本里一字不差，地址与 _config.yml 相同，换地址时一起换，在 Colab 上真的取得到书。"""

import json
import shutil
import subprocess
import sys

import pytest
import repository
import yaml
from cells import address, cells, setup_cell
from paths import NOTEBOOKS, ROOT


def test_every_notebook_has_the_same_setup_cell_first():
    assert NOTEBOOKS
    assert len({setup_cell(path) for path in NOTEBOOKS}) == 1
    assert all(cells(path, "code")[0]["source"] == setup_cell(path) for path in NOTEBOOKS)


def test_address_is_the_one_in_the_config():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert address(setup_cell(NOTEBOOKS[0])) == config["repository"]["url"]


def test_setup_cell_installs_nothing():
    assert "pip" not in setup_cell(NOTEBOOKS[0])


def test_changing_the_repository_rewrites_config_and_notebooks(tmp_path):
    shutil.copytree(ROOT / "chapters", tmp_path / "chapters")
    for name in ("_config.yml", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    old, new = address(setup_cell(NOTEBOOKS[0])), "https://gitee.com/someone/conv"
    repository.change(tmp_path, f"{new}.git")
    assert yaml.safe_load((tmp_path / "_config.yml").read_text(encoding="utf-8"))["repository"]["url"] == new
    assert {address(setup_cell(tmp_path / "chapters" / path.name)) for path in NOTEBOOKS} == {new}
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and old in p.read_text(encoding="utf-8")]


@pytest.mark.parametrize("bad", ["", "github.com/a/b", "https://github.com/a", 'https://github.com/a/b"; x'])
def test_a_bad_address_is_refused_and_nothing_changes(tmp_path, bad):
    shutil.copy(ROOT / "_config.yml", tmp_path)
    with pytest.raises(ValueError, match="仓库地址"):
        repository.change(tmp_path, bad)
    assert (tmp_path / "_config.yml").read_bytes() == (ROOT / "_config.yml").read_bytes()


def test_outside_the_book_it_says_what_to_do(tmp_path):
    run = subprocess.run([sys.executable, "-c", setup_cell(NOTEBOOKS[0])], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode
    assert "请在仓库里打开" in run.stderr


def test_locally_it_is_silent():
    folder = ROOT / "chapters"
    run = subprocess.run([sys.executable, "-c", setup_cell(NOTEBOOKS[0])], cwd=folder, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.fixture(scope="module")
def remote(tmp_path_factory):
    """一个裸仓库，装着眼下这本书，当作远端；git 把书的地址改写到它。返回改写用的 git 设置。"""
    folder = tmp_path_factory.mktemp("remote")
    work, bare = folder / "work", folder / "bare.git"
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "lib", "images", "_config.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    for name in tracked:
        if (ROOT / name).exists():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, work / name)
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@localhost"]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "书"]):
        subprocess.run([*git, *command], cwd=work, check=True)
    subprocess.run(["git", "clone", "-q", "--bare", str(work), str(bare)], check=True)
    settings = folder / "gitconfig"
    settings.write_text(f'[url "file://{bare}"]\n\tinsteadOf = {address(setup_cell(NOTEBOOKS[0]))}\n')
    return settings


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_runs_on_colab(path, remote, colab, tmp_path):
    """空文件夹里、装着 Colab 的版本、有 google.colab：取回仓库，从头跑到尾。"""
    shutil.copy(path, tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "jupyter", "execute", "--inplace", path.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**colab, "GIT_CONFIG_GLOBAL": str(remote)},
    )
    assert run.returncode == 0, run.stderr[-3000:]
    assert (tmp_path / "visible-convolution" / "_config.yml").exists()
    first = next(c for c in json.loads((tmp_path / path.name).read_text())["cells"] if c["cell_type"] == "code")
    assert first["outputs"] == []


def test_on_colab_a_wrong_address_gets_a_sentence(colab, tmp_path):
    source = setup_cell(NOTEBOOKS[0]).replace(address(setup_cell(NOTEBOOKS[0])), f"file://{tmp_path}/nowhere")
    run = subprocess.run([sys.executable, "-c", source], cwd=tmp_path, capture_output=True, text=True, env=colab)
    assert run.returncode
    assert "取不到" in run.stderr
