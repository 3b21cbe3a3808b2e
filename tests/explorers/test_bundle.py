"""提交的 bundle.js 与 bundle.css 就是现在的源码打出来的，而且够小。"""

import gzip
import re

import pytest
from frontend import node
from paths import ROOT

import lib.explorers as explorers

LIMITS = {"lib/explorers": 40 * 1024, "lib/exercises/quiz": 4 * 1024}
each_folder = pytest.mark.parametrize("folder", LIMITS)


def script(folder):
    return ROOT / folder / "bundle.js"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """现在的源码打出来的。"""
    folder = tmp_path_factory.mktemp("bundle")
    node("tools/bundle.mjs", folder)
    return folder


@each_folder
@pytest.mark.parametrize("name", ["bundle.js", "bundle.css"])
def test_bundle_is_fresh(fresh, folder, name):
    committed = (ROOT / folder / name).read_bytes()
    assert (fresh / folder / name).read_bytes() == committed, "旧了：运行 node tools/bundle.mjs"


@each_folder
def test_bundle_is_small(folder):
    assert len(gzip.compress(script(folder).read_bytes())) < LIMITS[folder]


@each_folder
def test_bundle_says_nothing_about_this_machine(folder):
    text = script(folder).read_text(encoding="utf-8")
    assert str(ROOT) not in text and "node_modules" not in text


@each_folder
def test_bundle_asks_nothing_of_the_network(folder):
    """一切都在页里算：读者键入的东西不会被送出去，也不会被当代码执行，预测题也不记。"""
    text = script(folder).read_text(encoding="utf-8")
    network = ["fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import("]
    for name in [*network, "eval(", "new Function", "innerHTML=", "localStorage", "sessionStorage", "document.cookie"]:
        assert name not in text, name


def test_shortened_names_are_never_read_by_name():
    """打包时换短的名字，不能是 trait，源码里也没有谁用字符串去取：取了，打包之后就是 undefined。"""
    pattern = re.search(r"const PRIVATE = /\^(.*)\$/;", (ROOT / "tools/bundle.mjs").read_text(encoding="utf-8"))[1]
    private = re.compile(pattern)
    traits = {name for face in explorers.__all__ for name in getattr(explorers, face).class_traits(sync=True)}
    assert {"padding_h", "X"} <= traits and private.fullmatch("words") and private.fullmatch("onPick")
    assert not [name for name in traits if private.fullmatch(name)]
    sources = [path for path in (ROOT / "lib/explorers").rglob("*.js") if path.name != "bundle.js"]
    code = [re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL) for path in sources]
    quoted = {name for text in code for name in re.findall(r"[\"'`](\w+)[\"'`]", text)}
    assert "padding_h" in quoted
    assert not [name for name in quoted if private.fullmatch(name)]
