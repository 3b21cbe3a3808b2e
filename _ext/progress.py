"""建到哪里了：正在执行哪一本笔记本，正在写哪一页，各说一行。

`make book` 用 `jb build -q`，Sphinx 自己的进度不显示，警告和错误照旧。这几行和警告走同一条路（标准错误），次序不会乱。
"""

import logging
import sys

from jupyter_client.manager import KernelManager
from sphinx.util.console import nocolor


def say(verb, docname, docnames, title):
    """“执行 [3/8] 填充与步幅”：方括号里是它在全书里的位置，只重建几页时也不变。"""
    print(f"{verb} [{sorted(docnames).index(docname) + 1}/{len(docnames)}] {title}", file=sys.stderr, flush=True)


class Executions(logging.Handler):
    """myst-nb 开始执行一本笔记本时记一条日志，而没有事件；从缓存里取出的没有这一条。"""

    def __init__(self, env):
        super().__init__(logging.INFO)
        self.env = env

    def emit(self, record):
        if "Executing notebook using" in record.getMessage():
            paths = {name: self.env.doc2path(name, base=False) for name in self.env.found_docs}
            notebooks = {name for name, path in paths.items() if path.endswith(".ipynb")}
            here = self.env.docname  # 也许是一页文字笔记本（.md），读到它才知道
            say("执行", here, notebooks | {here}, paths[here])


def watch_executions(app):
    logging.getLogger("sphinx").addHandler(Executions(app.env))


def announce_page(app, doctree, docname):
    say("写", docname, app.env.found_docs, app.env.titles[docname].astext())


def setup(app):
    """登记扩展。"""
    # 与内核的往来不加密，ipykernel 每启动一次就警告一次
    KernelManager.transport_encryption.default_value = "auto"
    if not sys.stderr.isatty():
        nocolor()  # jb 不看是不是终端，一律上色
    app.connect("builder-inited", watch_executions)
    app.connect("doctree-resolved", announce_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
