"""`make check`：改了文字或一幅图之后，看有没有错。只查改动（与上次提交相比）碰得到的，别的归 make test。

只改一样，一分钟以内。图和 chapters/ 都改了，或还没有建过网站，笔记本都要重跑，网站重建，三四分钟。
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIGURE = re.compile(r"(?:lib|tests)/explorers/(\w+)/")
CELLS = "改过的笔记本的每一格"
ADVICE = {CELLS: "静态图变了就先 make notebooks，再来"}  # 没有通过，多半是为什么


def changed(root):
    """与上次提交相比改了、添了的文件。"""
    edited = ["git", "diff", "-z", "--name-only", "--diff-filter=d", "HEAD"]
    new = ["git", "ls-files", "-z", "--others", "--exclude-standard"]
    runs = [subprocess.run(words, cwd=root, capture_output=True, text=True, check=True) for words in (edited, new)]
    return sorted({name for run in runs for name in run.stdout.split("\0") if name})


def commands(paths):
    """[(说法, 命令)]：这些文件改了，要查什么。"""
    found = [
        ("代码风格", "ruff check ."),
        ("中文排印", "python tools/copy_lint.py"),
        ("笔记本的样子", "pytest -q tests/chapters/test_notebooks.py tests/chapters/test_exercises.py"),
    ]
    notebooks = [path for path in paths if re.fullmatch(r"chapters/.*\.ipynb", path)]
    if notebooks:
        found.append((CELLS, f"pytest -q -n 2 --dist loadscope --nbval {shlex.join(notebooks)}"))
    if any(path.startswith(("lib/widgets/", "lib/explorers/", "lib/exercises/quiz/")) for path in paths):
        found.append(("打包与类型", "pytest -q tests/widgets/test_bundle.py tests/widgets/test_types.py"))
    figures = sorted({match[1] for path in paths if (match := FIGURE.match(path))})
    if any(path.startswith("lib/widgets/") for path in paths):  # 每幅图都用它
        found.append(("交互图的脚本", "pytest -q -n 2 tests/widgets/test_javascript.py"))
    elif figures:
        chosen = " or ".join(["samples", *figures])  # samples：每幅图都该守的
        tests = "tests --ignore tests/browser --ignore tests/lab"  # 那两处要建好的网站、真的 JupyterLab
        found.append((f"交互图 {'、'.join(figures)}", f"pytest -q -n 2 {tests} -k '{chosen}'"))
    if any(path.startswith(("chapters/", "_ext/", "_toc", "_config", "images/", "references")) for path in paths):
        found.append(("网站，没有一个警告", "jb build -q -W -n --keep-going . >/dev/null"))
    return found


def main():
    paths = changed(ROOT)
    print(f"改了 {len(paths)} 个文件")
    for title, command in commands(paths):
        print(f"\n== {title}", flush=True)
        if subprocess.run(command, cwd=ROOT, shell=True).returncode:
            sys.exit(ADVICE.get(title, 1))
    print("\n没有查出问题；提交之前再运行 make test")


if __name__ == "__main__":
    main()
