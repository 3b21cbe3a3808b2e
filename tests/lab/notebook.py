"""驱动 JupyterLab 里打开的一本笔记本：运行单元，在新单元里执行代码，读它的输出。"""

from contextlib import contextmanager

from live import Live

# 眼前是这一本，内核也闲着：JupyterLab 会先恢复上次开着的笔记本
READY = """(path) => {
  const widget = globalThis.jupyterapp?.shell.currentWidget;
  return widget?.context?.path === path && widget.sessionContext?.session?.kernel?.status === "idle";
}"""
OPEN = "(path) => void jupyterapp.commands.execute('docmanager:open', { path })"
# 关掉眼前这一本，连同它的内核；不问存不存
CLOSE = """async () => {
  const { currentWidget } = jupyterapp.shell;
  await currentWidget.sessionContext.shutdown();
  currentWidget.dispose();
}"""
RUN_TO = """async (text) => {
  const { commands, shell } = jupyterapp, { content } = shell.currentWidget;
  const has = ({ model }) => model.type === "code" && model.sharedModel.source.includes(text);
  const index = content.widgets.findIndex(has);
  content.activeCellIndex = index;
  await commands.execute("notebook:run-all-above");
  content.activeCellIndex = index;
  await commands.execute("notebook:run-cell");
  content.activeCellIndex = index;
  return index;
}"""
# 新单元紧挨在图的下面；收下它的输出
ADD = """async ([index, source]) => {
  const { commands, shell } = jupyterapp, { content } = shell.currentWidget;
  content.activeCellIndex = index;
  await commands.execute("notebook:insert-cell-below");
  content.activeCell.model.sharedModel.setSource(source);
  await commands.execute("notebook:run-cell");
  return content.activeCell.model.outputs.toJSON();
}"""
REMOVE = """async (index) => {
  const { commands, shell } = jupyterapp;
  shell.currentWidget.content.activeCellIndex = index + 1;
  await commands.execute("notebook:delete-cell");
  shell.currentWidget.content.activeCellIndex = index;
}"""


class Notebook(Live):
    """一本打开的笔记本。"""

    def open(self, path):
        """第一本连同 JupyterLab 一起打开，往后的在同一页里换。"""
        if self.page.url == "about:blank":
            self.page.goto(f"{self.server}lab/tree/{path}?reset")  # 不恢复上一页开着的笔记本
        else:
            self.page.evaluate(OPEN, path)
        self.page.wait_for_function(READY, arg=path, timeout=120_000)

    def close(self):
        self.page.evaluate(CLOSE)

    def run_to(self, text):
        """运行到第一个含有 text 的单元（包括它）；它显示的图在 Python 里叫 figure。"""
        self.index = self.page.evaluate(RUN_TO, text)
        self.figure = self.page.locator(".jp-OutputArea [data-explorer]").first
        self.figure.wait_for(timeout=30_000)
        self.figure.locator("[data-action=more]").click()  # 控件都露出来
        self.execute("figure = _")

    def execute(self, source):
        """在新单元里执行 source，返回它的输出。"""
        outputs = self.page.evaluate(ADD, [self.index, source])
        self.page.evaluate(REMOVE, self.index)
        return outputs

    @contextmanager
    def shown(self, source):
        """另一个单元里的图，用完就删。"""
        self.page.evaluate(ADD, [self.index, source])
        yield self.page.locator(".jp-OutputArea [data-explorer]").nth(1)
        self.page.evaluate(REMOVE, self.index)

    def change_theme(self, theme):
        self.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
