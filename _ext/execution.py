"""笔记本的执行缓存：按 `lib/` 的内容分开。

myst-nb 的缓存只看笔记本自己的代码，`lib/` 改了它不知道。这里把 `lib/` 和 `requirements.txt` 的指纹
写进缓存的路径，并登记成一个会让 Sphinx 重读全部页面的配置值：`lib/` 一改，用到它的笔记本都重新执行。
"""

import hashlib
from pathlib import Path


def fingerprint(root):
    """`lib/` 里每个文件（编译产物除外）与 requirements.txt 的名字和内容的 SHA-256 的前 16 位。"""
    digest = hashlib.sha256()
    files = [p for p in (root / "lib").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    for path in [root / "requirements.txt", *sorted(files)]:
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def key_cache_on_lib(app, config):
    """执行缓存放进以指纹命名的文件夹。"""
    config.lib_fingerprint = fingerprint(Path(app.srcdir))
    config.nb_execution_cache_path = str(Path(app.outdir).parent / ".jupyter_cache" / config.lib_fingerprint)


def setup(app):
    """登记扩展。"""
    app.add_config_value("lib_fingerprint", "", "env")
    app.connect("config-inited", key_cache_on_lib)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
