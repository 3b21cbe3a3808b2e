"""造一本只有几页的书：测试静态宿主用。"""

import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from paths import ROOT

HERE = Path(__file__).parent
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "_ext")!r})
project, language = "小书", "zh_CN"
exclude_patterns = ["_build"]
extensions = ["myst_nb", "statichost"]
html_theme, html_favicon = "sphinx_book_theme", "favicon.svg"
html_context = {{"default_mode": "auto"}}
html_static_path = [{str(ROOT / "_ext" / "site")!r}]
# 不用缓存：几个进程同时写它会撞上
nb_execution_mode, nb_execution_raise_on_error = "force", True
numfig = True
"""
SETUP = f"import sys; sys.path.insert(0, {str(HERE)!r}); from probe_widgets import *"


def notebook(*cells, setup=SETUP, title="一章"):
    """一本笔记本：以 "%%md " 开头的是文字，(源码, 元数据) 或源码是代码。"""
    made = [new_markdown_cell(f"# {title}"), new_code_cell(setup)]
    for cell in cells:
        source, metadata = cell if isinstance(cell, tuple) else (cell, {})
        text = source.removeprefix("%%md ")
        made.append(new_markdown_cell(text) if text != source else new_code_cell(source, metadata=metadata))
    for i, cell in enumerate(made):
        cell["id"] = f"cell-{i}"
    return new_notebook(cells=made)


def write_book(folder, pages):
    """写出 conf.py、目录页和 pages（名字 → 笔记本或 Markdown 文字）。"""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "favicon.svg").write_bytes((ROOT / "images" / "favicon.svg").read_bytes())
    toc = "\n".join(pages)
    (folder / "index.md").write_text(f"# 小书\n\n```{{toctree}}\n{toc}\n```\n", encoding="utf-8")
    for name, page in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(page, str):
            (folder / f"{name}.md").write_text(page, encoding="utf-8")
        else:
            nbformat.write(page, folder / f"{name}.ipynb")
    return folder


def build(folder, *options):
    """建书；返回 (网站的文件夹, Sphinx 的警告)。"""
    out, log = folder / "_build" / "html", folder / "warnings.txt"
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "--no-color", "-w", str(log), *options]
    done = subprocess.run([*command, str(folder), str(out)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return out, log.read_text(encoding="utf-8")
