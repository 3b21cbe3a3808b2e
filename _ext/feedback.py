"""“报告错误”：每一页的链接都填好这是哪一页、哪个版本，读者只写哪里不对。"""

import subprocess
from pathlib import Path
from urllib.parse import urlencode

BODY = """页面：{page}（{path}）
版本：{version}

哪里不对：

应当是：
"""


def version(root):
    """root 那里的提交（前 12 位）；有没提交的改动就加“+”；不在 git 里就是“未知”。"""

    def git(*words):
        run = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True)
        return run.stdout.strip()

    try:
        if Path(git("rev-parse", "--show-toplevel")).resolve() != Path(root).resolve():
            return "未知"  # 解压在别人的仓库里
        return git("rev-parse", "--short=12", "HEAD") + "+" * bool(git("status", "--porcelain"))
    except (OSError, subprocess.CalledProcessError):
        return "未知"


def address(form, page, path, version):
    """填好的地址。form 是空表的地址，例如 https://github.com/某人/某仓库/issues/new。"""
    filled = {"title": f"报告错误：{page}", "body": BODY.format(page=page, path=path, version=version)}
    return f"{form}?{urlencode(filled)}"


def fill(app, pagename, templatename, context, doctree):
    """主题的按钮带着英文的题目；换成填好的。"""
    path = f"{pagename}.html"
    for button in (button for group in context.get("header_buttons", []) for button in group.get("buttons", [group])):
        form, found, _ = button.get("url", "").partition("?title=Issue")
        if found:
            title = app.env.titles.get(pagename)
            button["url"] = address(form, title.astext() if title else pagename, path, app.config.book_version)


def register(app, config):
    config.book_version = version(app.srcdir)


def setup(app):
    """登记扩展。版本不算在要不要重排里：不然每提交一次，全部页面都要重写。"""
    app.add_config_value("book_version", "", "")
    app.connect("config-inited", register)
    app.connect("html-page-context", fill, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
