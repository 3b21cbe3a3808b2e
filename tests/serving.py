"""在 127.0.0.1 上提供一个文件夹。"""

import functools
import http.server
import threading
from contextlib import contextmanager


class Quiet(http.server.SimpleHTTPRequestHandler):
    """不把每个请求都打印出来。"""

    def log_message(self, *args):
        pass


class Kept(Quiet):
    """一条连接接着用；头和正文分两次写，也不互相等。"""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128  # 一页同时来几十个请求；默认只排五个，多的要等对方重试


@contextmanager
def serving(folder, kind=Quiet):
    """folder 的 http 地址。"""
    handler = functools.partial(kind, directory=str(folder))
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
