"""持续集成用的别人的步骤：钉在一次提交上，标签会挪，提交不会。"""

import re

from paths import ROOT


def test_actions_are_pinned_to_commits():
    used = re.findall(r"uses: (\S+)(.*)", (ROOT / ".github/workflows/book.yml").read_text(encoding="utf-8"))
    assert used
    assert [step for step, note in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step) or "# v" not in note] == []
