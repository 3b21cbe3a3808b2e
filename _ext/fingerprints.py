"""改了什么就重做什么：把文件的指纹登记成 Sphinx 的配置值。

- myst-nb 的执行缓存只看笔记本自己的代码，不知道 `lib/` 改了。这里把 `lib/` 里执行得到的文件的指纹写进缓存的路径，
  并让 Sphinx 重读全部页面：`lib/` 一改，笔记本都重新执行。
- Sphinx 没有页面要写时不复制静态文件。`_ext/` 的指纹一变，全部页面重写，样式和脚本就跟着更新。
"""

import hashlib
from pathlib import Path


def fingerprint(root, *names, matters=lambda path: True):
    """root 下这些文件、文件夹里（编译产物除外，只算 matters 说要算的）的名字和内容的 SHA-256 的前 16 位。"""
    digest = hashlib.sha256()
    paths = [path for name in names for path in [root / name, *sorted((root / name).rglob("*"))]]
    for path in paths:
        if path.is_file() and "__pycache__" not in path.parts and matters(path):
            digest.update(f"{path.relative_to(root)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def is_executed(path):
    """笔记本执行时读得到的：Python 和打好的包。打包前的脚本、样式和 README 改了，不必重新执行。"""
    return path.suffix in (".py", ".txt") or path.name in ("bundle.js", "bundle.css")


def register(app, config):
    """执行缓存放进以 `lib/` 的指纹命名的文件夹；两个指纹都记进配置。"""
    root = Path(app.srcdir)
    config.lib_fingerprint = fingerprint(root, "lib", "requirements.txt", matters=is_executed)
    config.site_fingerprint = fingerprint(
        root, "_ext", "lib/exercises/writing", "tools/writing.mjs", "node_modules/katex/package.json"
    )
    config.nb_execution_cache_path = str(Path(app.outdir).parent / ".jupyter_cache" / config.lib_fingerprint)


def setup(app):
    """登记扩展。"""
    app.add_config_value("lib_fingerprint", "", "env")
    app.add_config_value("site_fingerprint", "", "html")
    app.connect("config-inited", register)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
