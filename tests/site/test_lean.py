"""页面轻了，样子不变：样式与脚本依次并成一份，脚本会添的类名留着，插图先留好地方。"""

import json
import subprocess
from types import SimpleNamespace

from frontend import NODE
from lean import HERE, lists, replaced, scripts, sheets, united, with_room

HEAD = """<html data-content_root="../">
<link href="../_static/styles/theme.css" rel="stylesheet" />
    <link rel="stylesheet" type="text/css" href="../_static/book.css?v=1" />
<link rel="icon" href="../_static/favicon.svg"/>
    <script src="../_static/doctools.js?v=2"></script>
<script async src="../_static/widgets/a.js"></script>
    <script src="../_static/host.js?v=3"></script>
<script defer data-version="4" src="../_static/writing/rest.js?v=4"></script>
<script defer src="../_static/scripts/bootstrap.js"></script>"""


def test_a_page_asks_for_one_stylesheet_and_one_script():
    assert [name for _, name in sheets(HEAD)] == ["styles/theme.css", "book.css"]
    assert [name for _, name in scripts(HEAD)] == ["doctools.js", "scripts/bootstrap.js"]
    once = replaced(HEAD, "site-1.css", "site-1.js")
    assert once.count("stylesheet") == 1 and 'href="../_static/site-1.css"' in once
    assert 'defer src="../_static/site-1.js"' in once
    assert all(kept in once for kept in ("favicon.svg", "widgets/a.js", "host.js?v=3", "rest.js?v=4"))
    again = replaced(once, "site-2.css", "site-2.js")  # 只重写了别的页面：这一页换成新的一份
    assert "site-1" not in again and again.count("site-2") == 2


def test_lists_follow_the_longest_page_and_are_remembered(tmp_path):
    assert united([["a", "c"], ["a", "b", "c"], ["d"]]) == ["a", "b", "c", "d"]
    app = SimpleNamespace(doctreedir=tmp_path)
    found = lists(app, [HEAD])
    assert found == {"css": ["styles/theme.css", "book.css"], "js": ["doctools.js", "scripts/bootstrap.js"]}
    assert lists(app, [replaced(HEAD, "site-1.css", "site-1.js")]) == found


def test_pictures_keep_their_room(tmp_path):
    (tmp_path / "a.svg").write_text('<svg xmlns="x" width="90pt" height="30.3pt">', encoding="utf-8")
    (tmp_path / "b.svg").write_text('<svg width="90" height="30">', encoding="utf-8")
    page = '<img alt="a" src="../_images/a.svg" /><img src="../_images/b.svg" style="width: 1px" /><img src="c.png">'
    made = with_room(page, tmp_path)
    assert '<img width="120" height="40" loading="lazy" alt="a" src="../_images/a.svg" />' in made
    assert made.split("/>", 1)[1] == page.split("/>", 1)[1]
    assert with_room(made, tmp_path) == made


def lean(tmp_path, css, **scripts):
    """一个小网站的样式，去掉用不着的之后。"""
    static = tmp_path / "_static"
    (static / "styles").mkdir(parents=True)
    (tmp_path / "a.html").write_text('<main class="shown">words unseen</main>', encoding="utf-8")
    (static / "styles/a.css").write_text(css, encoding="utf-8")
    (static / "b.css").write_text(".shown { margin: 0 }", encoding="utf-8")
    for name, text in scripts.items():
        (static / f"{name}.js").write_text(text, encoding="utf-8")
    request = {"static": str(static), "site": str(tmp_path), "kind": "css", "names": ["styles/a.css"]}
    request["scripts"] = [f"{name}.js" for name in scripts]
    command = [NODE, HERE / "lean.mjs"]
    return subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, check=True).stdout


def test_rules_nobody_can_use_go_and_those_of_scripts_stay(tmp_path):
    css = """@import "../b.css";
.shown:hover, .unseen { color: red }
.added[data-live="yes"][aria-selected="true"] { color: blue }
.gone { background: url("../images/x.png") }
main { background: url('../images/y.png'); }"""
    made = lean(tmp_path, css, later='e.classList.add("added"); e.dataset.live = "yes"; e.ariaSelected = "true"')
    assert ".shown:hover" in made and ".added" in made and "margin:0" in made
    assert "unseen" not in made and "gone" not in made and "@import" not in made
    assert "images/y.png" in made and "../images" not in made
