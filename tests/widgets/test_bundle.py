"""每幅图自己的 bundle.js、合在一起的 bundle.css：就是现在的源码打出来的，够小，不找网络。"""

import gzip
from pathlib import Path

import pytest
from frontend import node
from paths import ROOT

LARGEST = 30 * 1024  # gzip 后；只防带进一个大库，不为几个字节改代码
FOLDERS = sorted(str(path.parent.relative_to(ROOT)) for path in (ROOT / "lib").rglob("view.js"))
each_folder = pytest.mark.parametrize("folder", FOLDERS)


def script(folder):
    return ROOT / folder / "bundle.js"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """现在的源码打出来的。"""
    folder = tmp_path_factory.mktemp("bundle")
    node("tools/bundle.mjs", folder)
    return folder


FILES = sorted(
    {f"{folder}/bundle.js" for folder in FOLDERS} | {f"{Path(folder).parent}/bundle.css" for folder in FOLDERS}
)


@pytest.mark.parametrize("file", FILES)
def test_bundle_is_fresh(fresh, file):
    assert (fresh / file).read_bytes() == (ROOT / file).read_bytes(), "旧了：运行 node tools/bundle.mjs"


def test_bundles_are_small():
    sizes = {folder: len(gzip.compress(script(folder).read_bytes())) for folder in FOLDERS}
    print(*(f"{folder}：gzip 后 {size:,} 字节" for folder, size in sizes.items()), sep="\n")
    assert sizes and not {folder: size for folder, size in sizes.items() if size >= LARGEST}


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
