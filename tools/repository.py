"""换仓库地址：改 `_config.yml`，以及每本笔记本的准备单元和 README 里的同一个地址。`make repository URL=…`"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"https://[\w.-]+/[\w.-]+/[\w.-]+")
CONFIGURED = re.compile(r"^repository:\n  url: (\S+)$", re.M)


def change(root, new):
    """把 root 下的地址都换成 new，返回改过的文件；地址不像样就抛出 ValueError。"""
    new = new.rstrip("/").removesuffix(".git")
    if not ADDRESS.fullmatch(new):
        raise ValueError(f"仓库地址要写成 https://网站/某人/某仓库，得到 {new!r}")
    old = CONFIGURED.search((root / "_config.yml").read_text(encoding="utf-8"))[1]
    changed = []
    for path in [root / "_config.yml", root / "README.md", *sorted((root / "chapters").glob("*"))]:
        if (
            path.suffix in {".yml", ".md", ".ipynb"}
            and path.exists()
            and old in (text := path.read_text(encoding="utf-8"))
        ):
            path.write_text(text.replace(old, new), encoding="utf-8")
            changed.append(path)
    return changed


if __name__ == "__main__":
    try:
        for path in change(ROOT, sys.argv[1]):
            print(f"改了 {path.relative_to(ROOT)}")
    except ValueError as problem:
        sys.exit(f"{problem}")
