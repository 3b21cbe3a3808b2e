"""提交的 bundle.js 与 bundle.css 就是现在的源码打出来的，而且够小。"""

import gzip

import pytest
from frontend import node
from paths import ROOT

BUNDLE = ROOT / "lib" / "explorers" / "bundle.js"
LIMIT = 40 * 1024


@pytest.mark.parametrize("name", ["bundle.js", "bundle.css"])
def test_bundle_is_fresh(tmp_path, name):
    node("tools/bundle.mjs", tmp_path)
    assert (tmp_path / name).read_bytes() == BUNDLE.with_name(name).read_bytes(), "旧了：运行 node tools/bundle.mjs"


def test_bundle_is_small():
    assert len(gzip.compress(BUNDLE.read_bytes())) < LIMIT


def test_bundle_says_nothing_about_this_machine():
    text = BUNDLE.read_text(encoding="utf-8")
    assert str(ROOT) not in text and "node_modules" not in text


def test_bundle_asks_nothing_of_the_network():
    """一切都在页里算：读者键入的东西不会被送出去，也不会被当代码执行。"""
    text = BUNDLE.read_text(encoding="utf-8")
    network = ["fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import("]
    for name in [*network, "eval(", "new Function", "innerHTML="]:
        assert name not in text, name
