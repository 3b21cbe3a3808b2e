"""做过的题显示在首页的章节地图上（site/done.js）：这里说各章有哪些题。"""

import json
import re
import sys
from pathlib import Path

from writing import AWAY

ROOT = Path(__file__).resolve().parents[1]
QUESTION = re.compile(r"^predict\.(\w+)\(\)", re.MULTILINE)
WRITING = re.compile(r"^check\.(\w+)\(\w+\)\s*\Z", re.MULTILINE)
MAP = "chapters/index"


def exercises(path):
    """一本笔记本里的题：预测题的名字，写代码的名字（折起来的解不算）。"""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from lib.exercises import predict

    found = {"questions": [], "writing": []}
    for cell in json.loads(Path(path).read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or "hide-cell" in cell["metadata"].get("tags", []):
            continue
        found["questions"] += [getattr(predict, name).name for name in QUESTION.findall(source)]
        found["writing"] += [name for name in WRITING.findall(source) if name not in AWAY]
    return found


def load(app, pagename, templatename, context, doctree):
    """有题的页面和首页才有 done.js；首页另有各章的题。"""
    paths = {name: app.env.doc2path(name) for name in app.env.found_docs if name.startswith("chapters/0")}
    if pagename == MAP:
        found = {Path(name).name: exercises(path) for name, path in sorted(paths.items())}
        found = {name: some for name, some in found.items() if some["questions"] or some["writing"]}
        body = json.dumps(found, ensure_ascii=False).replace("<", "\\u003c")
        context["body"] += f'<script type="application/json" id="exercises-by-chapter">{body}</script>\n'
    if pagename == MAP or pagename in paths:
        app.add_js_file("done.js")


def setup(app):
    """登记扩展。"""
    app.connect("html-page-context", load)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
