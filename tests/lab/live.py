"""连着内核的一幅图：在内核里执行代码，读 Python 的值，读图上的数。"""

import json
import time

import sheets


def is_splash(error):
    """JupyterLab 自己的启动画面：机器快的时候，它会把同一个元素拿走两次。栈里只有它的核心，没有我们的模块。"""
    return "removeChild" in str(error) and "blob:" not in error.stack and "/static/lab/jlab_core" in error.stack


class Live:
    """图是 figure，它的控件用 control(名字)；子类说怎样 execute(source)，返回输出（nbformat 的样子）。"""

    def __init__(self, page, server):
        self.page, self.server = page, server
        self.requests, self.complaints = [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: is_splash(error) or self.complaints.append(str(error)))

    def foreign(self):
        """发到这台机器之外的请求。"""
        return [url for url in self.requests if not url.startswith((self.server, "data:", "blob:"))]

    def run(self, source):
        """执行不该有输出的代码。"""
        outputs = self.execute(source)
        assert outputs == [], outputs

    def value(self, expression):
        """Python 表达式的值（能写成 JSON 的）。"""
        [output] = self.execute(f"import json; print(json.dumps({expression}))")
        return json.loads(output["text"])

    def until(self, expression, expected):
        """等到 Python 表达式等于 expected：浏览器的改动要过一会儿才到内核。"""
        deadline = time.monotonic() + 60
        while (found := self.value(expression)) != expected and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
        assert found == expected

    def control(self, name, kind="range"):
        return self.figure.locator(f'input[type="{kind}"][name="{name}"]')

    def numbers(self, role):
        """图上一张表的数，按行排好。"""
        return sheets.numbers(self.figure, role)
