"""存着的静态图：images/ 里的，和笔记本的输出。"""

import json

from paths import NOTEBOOKS, ROOT


def pictures():
    """逐幅给出 (名字, SVG)。"""
    for path in sorted((ROOT / "images").glob("*.svg")):
        yield path.name, path.read_text(encoding="utf-8")
    for path in NOTEBOOKS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                if svg := "".join(output.get("data", {}).get("image/svg+xml", "")):
                    yield f"{path.stem}：{''.join(cell['source']).splitlines()[0]}", svg
