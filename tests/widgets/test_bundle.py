"""每幅图的 bundle.js、合在一起的 bundle.css：就是现在的源码打出来的，够小，不找网络。"""

import gzip
import re
from pathlib import Path

import pytest
from frontend import node
from paths import ROOT
from statichost import parts

LARGEST = 16 * 1024  # gzip 后，一幅图自己的一份；共用的在外
SHARED = 20 * 1024  # gzip 后，共用的几份合起来
WHOLE = 34 * 1024  # gzip 后，一幅图连共用的；sliding_window 最大
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


def sizes(folder):
    """每一份 gzip 后多大，自己的在最后。"""
    return [len(gzip.compress(part.encode())) for part in parts(script(folder).read_text(encoding="utf-8"))]


def test_bundles_are_small():
    """只防带进一个大库，不为几个字节改代码。"""
    found = {folder: sizes(folder) for folder in FOLDERS}
    for folder, (*shared, own) in found.items():
        print(f"{folder}：gzip 后共用的 {sum(shared):,} 字节，自己的 {own:,} 字节，一共 {sum(shared) + own:,} 字节")
    assert found and not {folder: all_ for folder, all_ in found.items() if all_[-1] >= LARGEST or sum(all_) >= WHOLE}


def test_figures_share_their_core():
    """几幅图用得一样的模块，一个字节也不多写；每幅图只带自己用的几份。"""
    texts = [parts(script(folder).read_text(encoding="utf-8"))[:-1] for folder in FOLDERS if "explorers" in folder]
    assert min(map(len, texts)) >= 1
    distinct = {text for mine in texts for text in mine}
    assert all(sum(text in mine for mine in texts) > len(texts) / 2 for text in distinct)
    assert sum(len(gzip.compress(text.encode())) for text in distinct) < SHARED


def test_what_figures_share_comes_first_in_the_stylesheet():
    """公用的样式排在前面：图要改一条，照样写就是，不必把选择器写得更重。"""
    text = (ROOT / "lib/explorers/bundle.css").read_text(encoding="utf-8")
    names = [f".vc-{Path(folder).name.replace('_', '-')}" for folder in FOLDERS if "explorers" in folder]
    shared = set(re.findall(r"\.vc-[a-z-]+", (ROOT / "lib/widgets/core/theme.css").read_text(encoding="utf-8")))
    assert shared <= set(re.findall(r"\.vc-[a-z-]+", text[: min(text.index(name) for name in names)]))


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
