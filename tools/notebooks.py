"""就地重跑笔记本，只留下读者该看到的输出：`make notebooks`。

两次运行之间会变、又与内容无关的东西（时间戳、控件的随机编号、Python 的小版本号）都去掉，
所以重跑之后 `git diff` 应当为空。
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
FOLDED = {"hide-input", "remove-cell"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def strip(notebook):
    """去掉不该进仓库的元数据；就地修改。"""
    notebook.metadata.pop("widgets", None)
    notebook.metadata.language_info = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)


def fold(notebook):
    """网站上折叠的、不显示的单元，JupyterLab 和 Colab 里也收起来；就地修改。"""
    for cell in notebook.cells:
        if FOLDED & set(cell.metadata.get("tags", [])):
            cell.metadata.setdefault("jupyter", {})["source_hidden"] = True
            cell.metadata["cellView"] = "form"


def rerun(path):
    """执行一本笔记本并写回原处；有一格出错就抛出 CellExecutionError。"""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=300,
        coalesce_streams=True,  # 同一格的打印何时分成几段，每次都不同
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    strip(notebook)
    fold(notebook)
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for path in [Path(p).resolve() for p in sys.argv[1:]] or sorted((ROOT / "chapters").glob("*.ipynb")):
        print(f"执行 {path.relative_to(ROOT)} …", flush=True)
        rerun(path)
