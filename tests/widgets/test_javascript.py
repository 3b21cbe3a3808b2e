"""node 的测试：算术与 torch 相同，视图在严格的假 model 与 jsdom 里守规矩。"""

import pytest
from frontend import node
from paths import ROOT

TESTS = sorted((ROOT / "tests").rglob("*.test.mjs"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_node(path):
    node("--test", path)
