"""内容安全策略：一页只许从自己的网站取东西，只许跑自己的脚本。这里是唯一的一处。

建完之后写成网站根上的 `_headers`：`make serve`（tools/serve.py）照它发响应头，
Netlify 与 Cloudflare Pages 也认得这个文件。
写在页面里的脚本逐个记下摘要，别的一概不跑；主题写在属性里的 `onclick` 改由 site/buttons.js 接手。
"""

import base64
import hashlib
import re
from pathlib import Path

HERE = Path(__file__).parent
POLICY = {
    "default-src": "'self'",
    # blob：交互图的模块、网页里的 Python 都从 Blob 载入；wasm-unsafe-eval：那个 Python 是 WebAssembly
    "script-src": "'self' blob: 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",  # KaTeX 排好的公式满是 style 属性
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self' blob:",
    "frame-src": "'self' blob:",
    "worker-src": "blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
OTHERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
INLINE = re.compile(r"<script((?:\s(?!src=|type=)[^>\s]*)*)>(.*?)</script>", re.DOTALL)
# 跑读者的 Python 的 iframe（srcdoc 也守这一页的策略）：里面那一段脚本写在这个文件里
ROOM = HERE.parent / "lib/exercises/writing/room.js"
INSIDE = re.compile(r"^const INSIDE = `([^`$\\]*)`;", re.MULTILINE)
PRESSED = {"window.print()": "print", "toggleFullScreen()": "fullscreen"}
# 每页不同、只有版本切换才用的一句；本书没有那个菜单
PAGENAME = re.compile(r"\s*<script>DOCUMENTATION_OPTIONS\.pagename = .*?</script>")


def without_handlers(html):
    """onclick="window.print()" → data-press="print"。"""
    for code, name in PRESSED.items():
        html = html.replace(f'onclick="{code}"', f'data-press="{name}"')
    return PAGENAME.sub("", html)


def digest(script):
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def header(pages):
    """这些页面用的策略，一行。"""
    scripts = {script for page in pages for _, script in INLINE.findall(page)}
    digests = sorted(map(digest, scripts | {INSIDE.search(ROOM.read_text(encoding="utf-8"))[1]}))
    rules = {**POLICY, "script-src": " ".join([POLICY["script-src"], *digests])}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def write_headers(app, exception):
    if exception or app.builder.format != "html":
        return
    pages = []
    for path in sorted(Path(app.outdir).rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        pages.append(without_handlers(html))
        if pages[-1] != html:
            path.write_text(pages[-1], encoding="utf-8")
    lines = [f"  {name}: {value}" for name, value in {"Content-Security-Policy": header(pages), **OTHERS}.items()]
    (Path(app.outdir) / "_headers").write_text("\n".join(["/*", *lines, ""]), encoding="utf-8")


def setup(app):
    """登记扩展。"""
    app.add_js_file("buttons.js")
    app.connect("build-finished", write_headers, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
