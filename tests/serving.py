"""在 127.0.0.1 上提供一个文件夹。"""

import functools
import http.server
import threading
from contextlib import contextmanager

from serve import Server


class Quiet(http.server.SimpleHTTPRequestHandler):
    """不把每个请求都打印出来。"""

    def log_message(self, *args):
        pass


@contextmanager
def serving(folder, kind=Quiet):
    """folder 的 http 地址。"""
    handler = functools.partial(kind, directory=str(folder))
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
