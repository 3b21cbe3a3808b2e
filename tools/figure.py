"""`make figure NAME=名字`：写出一幅完整的交互图和它的测试，样板就是 lib/explorers/README.md 走的那一遍。

样板只有那一页：页上每个以文件路径为标题的代码块就是那个文件；这里只换名字。
"""

import keyword
import re
import shutil
import sys
from pathlib import Path

from npm import run

ROOT = Path(__file__).resolve().parents[1]
PAGE = Path("lib/explorers/README.md")
SAMPLE = "moving_average"
BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.M | re.S)
LONGEST = 24  # 再长，有的行就过了 120 列
RESERVED = {"explorer", "predict"}  # 基类 Explorer；预测题的 kind


def template(root: Path) -> dict[str, str]:
    """页上写着的每个文件：路径 → 内容。"""
    sections = (root / PAGE).read_text(encoding="utf-8").split("\n### `")[1:]
    return {part.split("`", 1)[0]: BLOCK.search(part)[1] for part in sections}


def class_name(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def renamed(text: str, name: str) -> str:
    """样板的名字换成 name：文件夹、kind、类各有各的写法。"""
    kind = name.replace("_", "-")
    for old, new in ((SAMPLE, name), (SAMPLE.replace("_", "-"), kind), (class_name(SAMPLE), class_name(name))):
        text = text.replace(old, new)
    return text


def check(name: str, root: Path) -> None:
    """名字不能用时抛 ValueError，说为什么、怎么办。"""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*", name) or keyword.iskeyword(name) or len(name) > LONGEST:
        wanted = f"小写的英文单词，用 _ 连起来，不过 {LONGEST} 个字母"
        raise ValueError(f"NAME 应是{wanted}，得到 {name!r}：例如 make figure NAME=hello_wave")
    if name in RESERVED or (root / "lib/explorers" / name).exists() or (root / "tests/explorers" / name).exists():
        raise ValueError(f"已经有叫 {name} 的了：请换一个名字")


def write(name: str, root: Path = ROOT) -> list[Path]:
    """写出全部文件，返回它们的路径；哪一步不成，写了一半的文件夹不留，抛 RuntimeError，带着那条命令说的话。"""
    check(name, root)
    try:
        return fill(name, root)
    except BaseException:
        for folder in ("lib/explorers", "tests/explorers"):
            shutil.rmtree(root / folder / name, ignore_errors=True)
        raise


def fill(name: str, root: Path) -> list[Path]:
    files = {root / renamed(path, name): renamed(text, name) for path, text in template(root).items()}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    scripts = [str(path) for path in files if path.suffix in (".js", ".mjs")]
    tidy = ["node", "node_modules/@biomejs/biome/bin/biome", "format", "--write", *scripts]  # 名字长短不同，折行也不同
    for command in (tidy, ["node", "tools/bundle.mjs"]):
        run(root, *command)
    return list(files)


NEXT = """
打好的包 lib/explorers/{name}/bundle.js 也写好了，lib/explorers/bundle.css 里添了它的样式；与别的图共用的变了，它们的包
也跟着变：都与上面的一起提交。

接下来：
  make lab      在 JupyterLab 里写 from lib.explorers import {made}，再写 {made}()
  make check    测试都过；改一点，再看
  {page}  每个文件为什么这样写，怎样放进一章
"""

if __name__ == "__main__":
    try:
        written = write(*sys.argv[1:2] or [""])
    except (ValueError, RuntimeError) as error:
        sys.exit(str(error))
    print("写好了：", *(path.relative_to(ROOT) for path in written), sep="\n  ")
    print(NEXT.format(name=sys.argv[1], made=class_name(sys.argv[1]), page=PAGE))
