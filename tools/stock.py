"""对照页：同一本书按 Jupyter Book 原样建（不用静态宿主），供 bench.py 并排量。

原样的页面从外网取 require.js、html-manager 与 anywidget。同样版本的三个包从 npm 取来，由 127.0.0.1 上的服务器
代替外网：没有外网的延迟，所以量出的差距只会偏小。都放在 _build/bench/ 里，make clean 会删掉。
"""

import functools
import gzip
import http.server
import mimetypes
import re
import shutil
import threading
from pathlib import Path

from npm import fetch, run

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
BENCH = ROOT / "_build" / "bench"
BOOK = BENCH / "book"
FIGURE_PAGE = "chapters/02-conv-layer.html"
COPIED = ["chapters", "images", "lib", "_ext", "_toc.yml", "references.bib", "requirements.txt"]
PACKAGES = {"requirejs": "2.3.4", "@jupyter-widgets/html-manager": "1.0.6", "anywidget": "0.11.0"}
OURS = "statichost|writing|done|lean|policy"  # 网站自己的本事，原样的书没有
REQUIRE = BENCH / "node_modules" / "requirejs" / "require.min.js"
# 页面里的外网地址 → 本机的；requirejs 的 npm 包没有压缩过的那份，自己压，校验和也就对不上了
LOCAL = [
    (re.compile(r'integrity="[^"]*" '), ""),
    (re.compile(r' integrity="[^"]*"'), ""),
    (re.compile(r"https://cdnjs\.cloudflare\.com/ajax/libs/require\.js/[^/]*/"), "/cdn/requirejs@/"),
    (re.compile(r"https://cdn\.jsdelivr\.net/npm/"), "/cdn/"),
]
PACKAGE = re.compile(r"cdn/((?:@[^/]+/)?[^@/]+)@[^/]*/(.*)")


def build():
    """建对照的书，返回网站的文件夹；建不成就说明原因，返回 None。"""
    BENCH.mkdir(parents=True, exist_ok=True)
    try:
        install()
        copy_book()
        run(BENCH, "jb", "build", "-q", BOOK)
    except (RuntimeError, OSError) as error:
        print(f"  没有量：对照页建不成。{error}")
        return None
    return BOOK / "_build" / "html"


def install():
    """从 npm 取三个包（只要现成的文件），压缩 requirejs。"""
    fetch(BENCH, PACKAGES)
    if not REQUIRE.exists():
        source = REQUIRE.with_name("require.js")
        esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
        run(BENCH, esbuild, source, "--minify", f"--outfile={REQUIRE}", "--log-level=error")


def copy_book():
    """书的副本，配置里去掉网站自己的本事；执行结果沿用已有的缓存。"""
    shutil.rmtree(BOOK, ignore_errors=True)
    BOOK.mkdir()
    for name in COPIED:
        source = ROOT / name
        copy = functools.partial(shutil.copytree, ignore=shutil.ignore_patterns("__pycache__"))
        (copy if source.is_dir() else shutil.copy)(source, BOOK / name)
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    (BOOK / "_config.yml").write_text(re.sub(rf"\n    (?:{OURS}): .*", "", config), encoding="utf-8")
    (BOOK / "node_modules").symlink_to(ROOT / "node_modules")
    if (cache := ROOT / "_build" / ".jupyter_cache").exists():
        shutil.copytree(cache, BOOK / "_build" / ".jupyter_cache")


class Server:
    """127.0.0.1 上的一个网站，文字都 gzip；pages 里的页面优先于文件夹里的。用 with 打开。"""

    def __init__(self, folder):
        self.folder, self.pages = folder, {}
        self.read = functools.cache(self._read)

    def __enter__(self):
        handler = type("Handler", (Handler,), {"site": self})
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_port}/"
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()

    def answer(self, path):
        """(种类, 压缩后的内容)；没有就抛 OSError。"""
        if path in self.pages:
            return "text/html", gzip.compress(self.pages[path].encode())
        return self.read(path)

    def _read(self, path):
        package = PACKAGE.match(path)
        body = (BENCH / "node_modules" / package[1] / package[2] if package else self.folder / path).read_bytes()
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        if kind == "text/html":
            text = body.decode()
            for pattern, local in LOCAL if "html-manager" in text else []:
                text = pattern.sub(local, text)
            body = text.encode()
        return kind, gzip.compress(body)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Server

    def do_GET(self):
        try:
            kind, body = self.site.answer(self.path.split("?")[0].lstrip("/"))
        except OSError:
            kind, body = "", b""
        self.send_response(200 if kind else 404)
        if kind:
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text") else kind)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass
