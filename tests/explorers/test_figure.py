"""lib/explorers/README.md 走的那一遍真的走得通：在一份副本里照页上的字造一幅图，打包，过全部测试，再进浏览器。"""

import json
import os
import shutil
import subprocess
import sys

import figure
import pytest
from frontend import NODE
from paths import ROOT

NAME, KIND = "hello_wave", "hello-wave"
COPIED = ["lib", "tests/paths.py", "tests/conftest.py", "tests/widgets", "tools", "package.json", "biome.json"]
COPIED += ["tsconfig.json", "pyproject.toml", "tests/explorers/sampled.py", "tests/explorers/samples.test.mjs"]
ENVIRONMENT = {**os.environ, "PYTHON": sys.executable, "NODE_NO_WARNINGS": "1"}
ENVIRONMENT["PATH"] = os.pathsep.join([str(NODE.parent), os.environ["PATH"]])
# 最小的宿主：traits 放在一个对象里；widget 住进 <main>
HOST = """async ([script, traits]) => {
    const { default: widget } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    window.traits = traits;
    const model = {
        get: (key) => traits[key], set: (key, value) => { traits[key] = value }, save_changes() {}, on() {}, off() {},
    };
    widget.render({ model, el: document.querySelector("main") });
}"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """一份副本，里面只多了这一幅图；别的图的测试没有抄来。"""
    root = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    (root / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", ENVIRONMENT["PATH"])
        figure.write(NAME, root)
    return root


def run(root, *command):
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_files_are_those_on_the_page(made):
    page = (ROOT / figure.PAGE).read_text(encoding="utf-8")
    parts = ["__init__.py", "state.js", "sheets.js", "words.js", "view.js", "style.css"]
    tests = ["samples.py", f"test_{NAME}.py", f"{NAME}.test.mjs"]
    folders = [(made / "lib/explorers" / NAME, parts), (made / "tests/explorers" / NAME, tests)]
    for folder, names in folders:
        assert {path.name for path in folder.iterdir()} - {"bundle.js", "__pycache__"} == set(names)
        for name in names:
            text = (folder / name).read_text(encoding="utf-8")
            assert figure.SAMPLE not in text and figure.SAMPLE.replace("_", "-") not in text
            back = text.replace(NAME, "moving_average").replace(KIND, "moving-average")
            back = back.replace("HelloWave", "MovingAverage")
            assert name.endswith(("js", "mjs")) or f"\n{back}```" in page, name  # 脚本照名字的长短重新折过行


def test_it_is_tidy(made):
    """风格、类型与手写的图一样查；README 里的代码也就查过了。"""
    biome = made / "node_modules/@biomejs/biome/bin/biome"
    here = [f"lib/explorers/{NAME}", f"tests/explorers/{NAME}"]
    run(made, NODE, biome, "ci", "--error-on-warnings", "--colors=off", *here)
    run(made, sys.executable, "-m", "ruff", "check", *here)
    (compiler,) = (made / "node_modules/typescript").glob("bin/tsc*")
    assert run(made, NODE, compiler, "-p", ".") == ""


def test_it_passes_its_own_tests(made):
    run(made, NODE, "--test", f"tests/explorers/{NAME}/{NAME}.test.mjs")
    run(made, sys.executable, "-m", "pytest", "-q", "-n", "0", f"tests/explorers/{NAME}")


def test_it_keeps_what_every_figure_keeps(made):
    said = run(made, NODE, "--test", "--test-reporter=tap", "tests/explorers/samples.test.mjs")
    assert f"{NAME}：静态图与第一帧逐格相同" in said and "# fail 0" in said


def test_it_lives_in_a_browser(made, chromium):
    script = "import json\nfrom lib.explorers import HelloWave\nstate = HelloWave(k=4).get_state()\n"
    script += "print(json.dumps({key: state[key] for key in state if key[0] != '_' and key != 'layout'}))"
    traits = json.loads(run(made, sys.executable, "-c", script))
    page, errors = chromium.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content("<!doctype html><main></main>")
    page.add_style_tag(content=(made / "lib/explorers/bundle.css").read_text(encoding="utf-8"))
    page.evaluate(HOST, [(made / f"lib/explorers/{NAME}/bundle.js").read_text(encoding="utf-8"), traits])
    root = page.locator(f'[data-explorer="{KIND}"]')
    output = root.locator('[data-sheet="output"]')
    output.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => traits.step") == 1
    assert root.get_by_role("status").inner_text() == "输出 1 是输入 1 到 4 这 4 个数的平均。"
    painted = output.evaluate("(element) => element.sheet.cells.map(({ value }) => value)")
    assert painted == [3, 3, 1.5, -1.5, -3, -3, -1.5]
    assert output.bounding_box()["width"] > 100, "样式没有跟来"
    page.close()
    assert errors == []


@pytest.mark.parametrize("name", ["", "Wave", "my-wave", "2d", "a__b", "class", "波", "channels", "predict", "a" * 25])
def test_a_name_that_will_not_do_is_refused_with_a_reason(name):
    with pytest.raises(ValueError, match=r"NAME 应是小写的英文单词|已经有叫 .* 的了"):
        figure.check(name, ROOT)


@pytest.mark.parametrize("broken", ["tools/bundle.mjs", "node_modules"])
def test_a_failure_says_why_and_leaves_nothing_behind(broken, tmp_path, monkeypatch):
    """打包、排版哪一步不成，都说出那条命令自己的话；写了一半的文件夹不留。"""
    monkeypatch.setenv("PATH", ENVIRONMENT["PATH"])
    for name in ("lib/explorers/README.md", "biome.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("tools", "tests/explorers"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "tools/bundle.mjs").write_text("throw new Error('打包不成');\n")
    if broken != "node_modules":
        (tmp_path / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(RuntimeError, match="打包不成" if broken != "node_modules" else "Cannot find module"):
        figure.write(NAME, tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
