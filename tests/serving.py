"""在 127.0.0.1 上提供一个文件夹；不像 make serve 那样压缩、带响应头。"""

import http.server

import serve


class Quiet(http.server.SimpleHTTPRequestHandler):
    """不把每个请求都打印出来。"""

    def log_message(self, *args):
        pass


def serving(folder, kind=Quiet):
    """folder 的 http 地址。"""
    return serve.serving(folder, kind)
