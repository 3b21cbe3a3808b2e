"""建好的网站：经 http（127.0.0.1）或 file://，在 Chromium 里打开。"""

import functools
import http.server
import threading

import pytest
from paths import SITE


class Quiet(http.server.SimpleHTTPRequestHandler):
    """不把每个请求都打印出来。"""

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def served():
    """网站的 http 地址。"""
    handler = functools.partial(Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Visit:
    """一次访问：记下请求、控制台的错误与警告、抛出的错误。"""

    def __init__(self, page):
        self.page, self.requests, self.complaints = page, [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", lambda r: self.complaints.append(f"{r.status} {r.url}") if r.status >= 400 else None)

    def hear(self, message):
        # 转页的首页没有图标，浏览器自己去要服务器根上的 favicon.ico；那不是书里的文件
        ours = not message.location["url"].endswith("/favicon.ico")
        if ours and message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, url):
        self.page.goto(url, wait_until="load")
        if url.removesuffix("/chapters/index.html") == url and url.endswith("/index.html"):
            self.page.wait_for_url("**/chapters/index.html")  # 首页马上转到第一页，转完再看
        self.page.wait_for_load_state("networkidle")
        return self

    def foreign(self, base):
        """不属于 base 的请求。"""
        return [url for url in self.requests if not url.startswith((base, "data:", "blob:"))]


@pytest.fixture
def visit(chromium):
    """visit(网址, **context 选项) → Visit；一次一个干净的上下文。"""
    contexts = []

    def start(url, **options):
        contexts.append(chromium.new_context(**options))
        return Visit(contexts[-1].new_page()).open(url)

    yield start
    for context in contexts:
        context.close()
