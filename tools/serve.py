"""本机的网站：`make serve`。文字用 gzip 传，响应头照网站自己的 `_headers`（_ext/policy.py 写的）。

python tools/serve.py 文件夹 [端口]
"""

import functools
import gzip
import http.server
import io
import re
import sys
import threading
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

TEXT = re.compile(r"text/|.*(?:javascript|json|xml)")
DIGEST = re.compile(r"[0-9a-f]{16}|\?v=")  # 名字里有内容的摘要：一直留着；别的，重建之后刷新就是新的
LINE = re.compile(r"^  ([\w-]+): (.+)$", re.MULTILINE)


@functools.cache
def headers(folder):
    """网站根上的 _headers 里的响应头；没有这个文件就没有。"""
    path = Path(folder) / "_headers"
    return LINE.findall(path.read_text(encoding="utf-8")) if path.exists() else []


@functools.lru_cache(maxsize=512)
def squeezed(path, modified):
    """一个文件压缩之后；改过的另算。"""
    return gzip.compress(path.read_bytes(), mtime=0)


class Handler(http.server.SimpleHTTPRequestHandler):
    """一条连接接着用；头和正文分两次写，也不互相等。"""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def send_head(self):
        path = Path(self.translate_path(self.path))
        kind = self.guess_type(path)
        if not (path.is_file() and TEXT.match(kind) and "gzip" in self.headers.get("Accept-Encoding", "")):
            return super().send_head()
        modified = path.stat().st_mtime_ns
        tag = f'"{modified:x}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            return None
        body = squeezed(path, modified)
        self.send_response(HTTPStatus.OK)
        kept = {"Content-Type": f"{kind}; charset=utf-8", "Content-Encoding": "gzip", "Content-Length": len(body)}
        for name, value in {**kept, "ETag": tag, "Vary": "Accept-Encoding"}.items():
            self.send_header(name, str(value))
        self.end_headers()
        return io.BytesIO(body)

    def end_headers(self):
        for name, value in headers(self.directory):
            self.send_header(name, value)
        self.send_header("Cache-Control", "max-age=31536000, immutable" if DIGEST.search(self.path) else "no-cache")
        super().end_headers()

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128  # 一页同时来几十个请求；默认只排五个，多的要等对方重试


@contextmanager
def serving(folder, kind=Handler):
    """folder 的 http 地址，端口随便。"""
    with Server(("127.0.0.1", 0), functools.partial(kind, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def main(folder, port=8000):
    handler = functools.partial(Handler, directory=folder)
    with Server(("127.0.0.1", int(port)), handler) as server:
        print(f"http://127.0.0.1:{server.server_port}/（Ctrl+C 停）", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        print()
