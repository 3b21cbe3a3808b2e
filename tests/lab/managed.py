"""一页连着真的内核的网页，组件归 VS Code 的组件管理器管（见 manager.js）。"""

import sys
from pathlib import Path

import colab
from live import Live
from npm import fetch, run
from paths import ROOT

MANAGERS = {7: "2.0.4", 8: "1.0.9"}
REQUIRE = "2.3.8"
FOLDER = ROOT / ".venv" / "managers"
BINARIES = ROOT / "node_modules" / ".bin"
PAGE = '<!doctype html><html><body data-vscode-theme-kind="vscode-light"><div id="output"></div></body></html>'
ENTRY = """import {{ activate }} from "{manager}";
import {{ start }} from "{start}";
globalThis.ready = start(activate, {version});
"""


def script(version):
    """打包成一个文件：VS Code 的管理器、JupyterLab 连内核的客户端、manager.js。管理器里什么都有，不装它们的依赖。"""
    name = f"@vscode/jupyter-ipywidgets{version}"
    FOLDER.mkdir(exist_ok=True)
    fetch(FOLDER, {name: MANAGERS[version], "requirejs": REQUIRE})
    entry, bundle = FOLDER / f"entry{version}.js", FOLDER / f"bundle{version}.js"
    manager = FOLDER / "node_modules" / name / "dist" / "ipywidgets.js"
    entry.write_text(ENTRY.format(manager=manager, start=Path(__file__).with_name("manager.js"), version=version))
    run(ROOT, BINARIES / "esbuild", entry, "--bundle", f"--outfile={bundle}", "--log-level=error")
    return bundle


class Managed(Live):
    """ipywidgets 是 version 版；7 连同 anywidget 用 Colab 的版本。"""

    def __init__(self, page, server, version):
        super().__init__(page, server)
        self.version = version
        prefix = colab.FOLDER if version == 7 else Path(sys.prefix)
        page.route(
            f"{server}nbextensions/**",
            lambda route: route.fulfill(path=f"{prefix}/share/jupyter/{route.request.url.removeprefix(server)}"),
        )
        # 与服务器同源才连得上内核；没有打开过它的网页，它要的 _xsrf 就自己放一个
        page.context.add_cookies([{"name": "_xsrf", "value": "00" * 16, "url": server}])
        page.goto(f"{server}static/style/index.css")
        page.set_content(PAGE)
        bundle = script(version)
        page.add_script_tag(path=FOLDER / "node_modules" / "requirejs" / "require.js")
        page.add_script_tag(path=bundle)
        page.evaluate("ready")
        if version == 7:
            colab.install()
            self.run(f"import sys; sys.path.insert(0, {str(colab.FOLDER)!r})")

    def execute(self, source):
        return self.page.evaluate("source => execute(source)", source)

    def show(self, expression):
        """画出 Python 表达式给的图；它在 Python 里叫 figure。"""
        self.run(f"figure = {expression}")
        figures = self.page.locator("[data-explorer]")
        self.figure = figures.nth(figures.count())
        # 不等它说画完：图早已在页上，ipywidgets 8 里的承诺偶尔却不落定，被回收了
        self.page.evaluate("id => void show(id)", self.value("figure.model_id"))
        self.figure.wait_for(timeout=30_000)
        self.figure.locator("[data-action=more]").click()  # 控件都露出来

    def close(self):
        self.page.evaluate("kernel.shutdown()")
        self.page.close()
