"""JSDoc 写的类型经得起 tsc 的严格检查。"""

from frontend import node
from paths import ROOT


def test_types():
    (compiler,) = (ROOT / "node_modules" / "typescript").glob("bin/tsc*")
    assert node(compiler, "-p", ".") == ""
