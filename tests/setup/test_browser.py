"""测试开头说用的是哪个浏览器、哪一版。"""

import re
import subprocess
import sys

from paths import ROOT


def test_it_names_the_browser_that_will_run():
    said = subprocess.check_output([sys.executable, ROOT / "tools" / "browser.py"], text=True, timeout=120)
    path, version = re.fullmatch(r"浏览器：(.+)，版本 ([\d.]+)\n", said).groups()
    assert version in subprocess.check_output([path, "--version"], text=True, timeout=120)
