"""整个网站压成一个文件：`make zip`，放在 _build/visible-convolution.zip。

解开是一个文件夹，双击里面的 index.html 就能读，不要服务器，也不要网络。同样的网站压出同样的文件。
"""

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
MADE = ROOT / "_build" / "visible-convolution.zip"
SERVERS = {"_headers", ".buildinfo", ".nojekyll"}  # 只有服务器用得着
WHEN = (1980, 1, 1, 0, 0, 0)


def archive(made=MADE, site=SITE):
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(site.rglob("*")):
            if path.is_file() and path.name not in SERVERS:
                entry = zipfile.ZipInfo(f"{made.stem}/{path.relative_to(site).as_posix()}", WHEN)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                packed.writestr(entry, path.read_bytes())
    return made


if __name__ == "__main__":
    made = archive(*map(Path, sys.argv[1:]))
    print(f"{made}：{made.stat().st_size / 1e6:.1f} MB")
