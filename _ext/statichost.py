"""静态宿主：执行过的笔记本里的 anywidget，在没有内核、没有服务器的页面上照样能动。

Jupyter Book 自己的办法要从外网取 require.js 和 html-manager。这里换成：

- 每个不同的 `_esm`、`_css` 写成 `_static/widgets/` 里一个以内容的哈希命名的文件。`_esm` 可以由几份接成，每份从一行
  `//# part` 起（第一份不写）：几种控件共用的一份只写一次，一页只取一次；
- 页面里放一个 `div[data-anywidget]`：初始状态（JSON，同一个 model 只写一次）和同一输出里的静态图；
- 只有带这种 div 的页面才载入 site/host.js。图离窗口不到 1000 像素时，它把静态图换成活的，不等整页到齐（第一幅的
  模块一到就求值）；成了 div 上有 `data-live="true"`，模块抛错就是 `"error"`，静态图留着；
- 打印的是眼前的图；存下来的网页里没有宿主在跑，露面的是静态图。

host.js 给模块的与笔记本里一样：一个 model 的几个视图共用状态，各有各的回调；每个 model 求值一次模块，模块里的变量
不会串。`file://` 下不能 import 文件，所以模块从 Blob 网址来。状态里有 `name` 时，地址 `#name:…` 一打开就唤醒它。

离开内核就不能动的控件（ipywidgets 的核心控件、用到别的控件的 anywidget）是构建警告 `statichost.dead`，
要从外网取模块的是 `statichost.remote`；而警告就是错误。
"""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

LOG = logging.getLogger(__name__)
VIEW = "application/vnd.jupyter.widget-view+json"
PICTURES = ["image/svg+xml", "image/png", "image/jpeg", "image/gif"]
NO_PICTURE = "这里有一幅交互图，需要打开 JavaScript。"
LINKS = {"LinkModel", "DirectionalLinkModel"}
# 样式和布局总是另一个 model，图离了它们也成立
DECORATION = {"layout", "style"}
REMOTE_MODULE = re.compile(r"""\b(?:from|import)\s*\(?\s*["'`]https?://""")
PART = re.compile(r"(?<=\n)(?=//# part\n)")
REMOTE_STYLE = re.compile(r"""@import\s*(?:url\()?\s*["']?https?://""")


class Models(EnvironmentCollector):
    """每页的控件状态：环境里的 `widget_models[页] = {model_id: model}`。

    myst-nb 把它们连同外网脚本登记成页面的脚本；收下状态的同时，把这些脚本都拿走。
    """

    def clear_doc(self, app, env, docname):
        table(env).pop(docname, None)

    def merge_other(self, app, env, docnames, other):
        table(env).update({name: table(other)[name] for name in docnames if name in table(other)})

    def process_doc(self, app, doctree):
        docname = app.env.docname
        scripts = NbMetadataCollector.get_js_files(app.env, docname)
        if "ipywidgets_state" in scripts:
            # NaN 与无穷大写不进 JSON，照 JSON.stringify 的规矩记作 null
            body = json.loads(scripts["ipywidgets_state"][1]["body"], parse_constant=lambda _: None)
            table(app.env)[docname] = body["state"]
        for key in [key for key in scripts if key.startswith("ipywidgets_")]:
            del scripts[key]


def table(env):
    """页 → 这一页的 model。"""
    if not hasattr(env, "widget_models"):
        env.widget_models = {}
    return env.widget_models


def is_anywidget(model):
    return model["model_module"] == "anywidget" and isinstance(model["state"].get("_esm"), str)


def why_dead(model_id, models):
    """这个控件为什么在静态页上动不了：一句话；动得了就是 None。"""
    if model_id not in models:
        return "笔记本里没有它的状态：构建时要执行这本笔记本"
    model = models[model_id]
    if not is_anywidget(model):
        return f"{model['model_name']} 是 ipywidgets 的控件。换成 anywidget，或者只留静态的图"
    if url := next((text for text in sources(model).values() if text.startswith(("http://", "https://"))), None):
        return f"它的模块或样式在外网：{url}"
    for key, value in model["state"].items():
        if key not in DECORATION and not key.startswith("_") and refers(value, models):
            return f"它的 {key} 用到了别的控件"
    if any(links(other, model_id) for other in models.values()):
        return "它被 jslink 连到了别的控件"
    return None


def refers(value, models):
    """value 里（不管多深）有没有指向别的 model 的引用。"""
    if isinstance(value, dict):
        return any(refers(item, models) for item in value.values())
    if isinstance(value, list):
        return any(refers(item, models) for item in value)
    return isinstance(value, str) and (value.startswith("IPY_MODEL_") or value.removeprefix("anywidget:") in models)


def links(model, model_id):
    """model 是不是浏览器端的连线（jslink），有一头是 model_id。"""
    ends = (model["state"].get(end) or [None] for end in ("source", "target"))
    return model["model_name"] in LINKS and f"IPY_MODEL_{model_id}" in [end[0] for end in ends]


def sources(model):
    """model 的模块与样式：{"js": 源码, "css": 样式}，没有样式就没有这一项。"""
    state = model["state"]
    return {"js": state["_esm"]} | ({"css": state["_css"]} if state.get("_css") else {})


def digest(text):
    """资产的文件名：内容的 SHA-256 的前 16 位。"""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def parts(esm):
    """模块的源码由几份接成；最后一份是它自己的，前面的与别的控件共用。"""
    return PART.split(esm)


def assets(model):
    """model 用到的文件：{文件名: 内容}。

    `file://` 下不能 import 文件，但能载入普通脚本，所以源码写成字符串，由 host.js 接成模块。
    """
    source, found = sources(model), {}
    for part in parts(source["js"]):
        name = digest(part)
        found[f"{name}.js"] = f'(self.__anywidget ??= {{}})["{name}"] = {script_json(part)};\n'
    if "css" in source:
        found[f"{digest(source['css'])}.css"] = source["css"]
    return found


def script_json(value):
    """可以放进 <script> 的 JSON：`<` 和行分隔符都转义，`</script>`、`<!--` 就不会提前结束它。"""
    # 键要排好：刚执行的笔记本与从缓存里取出的，键的次序不同
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def payload(model):
    """host.js 恢复 model 要用的：状态（不含源码、布局与只有 Jupyter 才看的键）和二进制的值。"""
    hidden = {key for key in model["state"] if key.startswith("_") and key != "_anywidget_id"} | DECORATION
    state = {key: value for key, value in model["state"].items() if key not in hidden}
    buffers = [{"path": item["path"], "data": item["data"]} for item in model.get("buffers", [])]
    return script_json({"state": state, "buffers": buffers})


class Placeholder(nodes.General, nodes.Element):
    """一幅活的图的位置；子节点是它的静态图。"""


def visit_placeholder(self, node):
    data = {f"data-{key}": value for key, value in node["data"].items()}
    self.body.append(self.starttag(node, "div", "", CLASS="anywidget-host", **data))
    if node["payload"]:
        self.body.append(f'<script type="application/json">{node["payload"]}</script>')
    self.body.append(f'<div class="anywidget-fallback{" picture" if node["picture"] else ""}">')


def depart_placeholder(self, node):
    self.body.append("</div></div>\n")


class PlaceWidgets(SphinxPostTransform):
    """把控件的输出换成 Placeholder。要赶在 myst-nb 的 SelectMimeType（4）之前：它只留下几种输出里的一种。"""

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs):
        models, numbers = table(self.env).get(self.env.docname, {}), {}
        for bundle in list(self.document.findall(is_bundle)):
            view = next((kid for kid in bundle.children if kid["mime_type"] == VIEW), None)
            if view is None:
                continue
            model_id = view_model(view)
            if reason := why_dead(model_id, models):
                self.warn("dead", "控件离开内核就不能动：%s", reason, bundle)
                bundle.remove(view)
                continue
            source = sources(models[model_id])
            if REMOTE_MODULE.search(source["js"]) or REMOTE_STYLE.search(source.get("css", "")):
                self.warn("remote", "%s 要从外网取文件，没有网络就不能动", name_of(models[model_id]), bundle)
            # 随机的 model_id 换成页内的序号，两次构建的页面才一样
            first = model_id not in numbers
            number = numbers.setdefault(model_id, len(numbers) + 1)
            bundle.replace_self(placeholder(bundle, models[model_id], number, first))

    @staticmethod
    def warn(subtype, message, detail, bundle):
        LOG.warning(message, detail, location=bundle, type="statichost", subtype=subtype)


def is_bundle(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def view_model(view):
    """控件输出里的 model_id。"""
    script = next(view.findall(nodes.raw)).astext()
    return json.loads(script[script.index(">") + 1 : script.rindex("</script>")])["model_id"]


def name_of(model):
    return model["state"].get("_anywidget_id") or model["model_name"]


def placeholder(bundle, model, number, first):
    """model 的一个视图；状态由页面上的第一个视图带着。"""
    names = [digest(part) for part in parts(model["state"]["_esm"])]
    data = {"anywidget": names[-1], "model": str(number)}
    if len(names) > 1:
        data["parts"] = " ".join(names)
    if model["state"].get("_css"):
        data["css"] = digest(model["state"]["_css"])
    if isinstance(name := model["state"].get("name"), str) and name:
        data["name"] = quote(name)
    pictures = {kid["mime_type"]: kid.children for kid in bundle.children if kid["mime_type"] in PICTURES}
    picture = next((pictures[kind] for kind in PICTURES if kind in pictures), None)
    fallback = picture or [nodes.paragraph("", NO_PICTURE)]
    plain = next((kid.astext().strip() for kid in bundle.children if kid["mime_type"] == "text/plain"), "")
    alt = "：".join(filter(None, ["静止的样子", plain]))
    for image in picture or []:  # 没有这一句，Sphinx 会把文件名念给读屏器
        image.setdefault("alt", alt)
    return Placeholder("", *fallback, data=data, payload=payload(model) if first else "", picture=bool(picture))


def load_host(app, pagename, templatename, context, doctree):
    """有活的图的页面才载入宿主；第一幅的模块从页头就开始取，别的等走近了再取。"""
    placeholders = list(doctree.findall(Placeholder)) if doctree is not None else []
    if not placeholders:
        return
    app.add_css_file("host.css", priority=910)
    # 不加 async：async 的脚本到得早也执行得晚（Chromium 里量得晚两百多毫秒），图就活得晚
    app.add_js_file("host.js")
    first = placeholders[0]["data"]
    for name in first.get("parts", first["anywidget"]).split():
        url = context["pathto"](f"_static/widgets/{name}.js", resource=True)
        context["metatags"] = context.get("metatags", "") + f'<script async src="{url}"></script>\n'


def write_assets(app, exception):
    """`_static/widgets/` 里恰好是现在全书用到的文件：缺的写上，不再有谁用的删掉。"""
    if exception or app.builder.format != "html":
        return
    wanted = {}
    for models in table(app.env).values():
        for model in filter(is_anywidget, models.values()):
            wanted |= assets(model)
    folder = Path(app.outdir) / "_static" / "widgets"
    for stale in [path for path in folder.glob("*") if path.name not in wanted]:
        stale.unlink()
    for name, text in wanted.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def setup(app):
    """登记扩展。"""
    app.setup_extension("myst_nb")  # 它先收下状态，我们再拿走
    app.add_env_collector(Models)
    app.add_node(Placeholder, html=(visit_placeholder, depart_placeholder))
    app.add_post_transform(PlaceWidgets)
    app.connect("html-page-context", load_host)
    app.connect("build-finished", write_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
