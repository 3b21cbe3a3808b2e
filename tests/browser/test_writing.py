"""网站上写代码的地方：每一道都写对一次、写错一次；停得下来；墙翻不过去；只用键盘、在手机上、存不了东西时也能写。

321 份答案的判语在 tests/exercises/writing/ 里逐份比过；这里看的是页面。
"""

import gzip
import json
import re

import answers
import pytest
from paths import ROOT, SITE
from playwright.sync_api import expect
from submissions import everything

from lib.exercises import check, predict

CHAPTERS = sorted((SITE / "chapters").glob("0[1-7]-*.html"))
HTML = {path.name: path.read_text(encoding="utf-8") for path in CHAPTERS}
HERE = {name: re.findall(r'data-writing="(\w+)"', text) for name, text in HTML.items()}
PATIENCE = 60_000
CORR2D = "chapters/02-conv-layer.html"
AXE = ROOT / "node_modules/axe-core/axe.min.js"


def answer(name, state, mistake=False):
    """name 的第一份这样的答案：(源码, 认出的错处)。"""
    found = next(s for s in everything() if s.exercise == name and s.state == state and bool(s.mistake) == mistake)
    return answers.source_of(found), found.mistake


def root(page, name):
    return page.locator(f'[data-writing="{name}"]')


def write(page, name, source):
    root(page, name).evaluate("(root, text) => { root.value = text; }", source)


def run(page, name, source=None):
    if source is not None:
        write(page, name, source)
    root(page, name).locator('[data-action="run"]').click()


def verdict(page, name, state):
    """等到判语，是 state；返回它的话。"""
    status = root(page, name).locator("[role=status]")
    expect(status).to_have_attribute("data-verdict", re.compile("."), timeout=PATIENCE)
    assert status.get_attribute("data-verdict") == state, status.inner_text()
    return status.inner_text()


def test_every_exercise_has_its_place():
    """除了要自动求导的一道：它说了为什么。"""
    assert sorted(name for names in HERE.values() for name in names) == sorted({*dir(check)} - {"train_kernel"})
    assert "自动求导，而网页里的" in HTML["02-conv-layer.html"]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.name[:2])
def test_right_wrong_and_endless(path, visit, served):
    """单号的章经 http，双号的章直接打开文件。"""
    url = path.as_uri() if int(path.name[:2]) % 2 == 0 else f"{served}chapters/{path.name}"
    seen = visit(url)
    page = seen.page
    for name in HERE[path.name]:
        starter = root(page, name).locator("pre").first.text_content()
        assert root(page, name).evaluate("root => root.value") == starter.rstrip("\n")
        run(page, name)
        assert "还没有写" in verdict(page, name, "unwritten")
        wrong, mistake = answer(name, "wrong", mistake=True)
        run(page, name, wrong)
        expect(root(page, name).locator("[role=status]")).to_contain_text(mistake, timeout=PATIENCE)
        run(page, name, answer(name, "right")[0])
        expect(root(page, name).locator("[role=status]")).to_contain_text("对上了", timeout=PATIENCE)
        verdict(page, name, "right")
    run(page, name, "while True:\n    pass\n")
    assert "停不下来" in verdict(page, name, "stopped")
    assert root(page, name).locator('[data-action="run"]').is_enabled()
    assert not seen.complaints


def test_untouched_pages_pay_little(visit, served):
    """没有人碰，只取 rest.js 与 rest.css，压缩后不到 4 KB。"""
    seen = visit(served + CORR2D)
    fetched = {url.split("/")[-1].split("?")[0] for url in seen.requests if "/_static/writing/" in url}
    assert fetched == {"rest.js", "rest.css"}
    folder = SITE / "_static/writing"
    assert sum(len(gzip.compress((folder / name).read_bytes())) for name in fetched) < 4000


def test_the_verdict_is_drawn(visit, served):
    """试的输入、你的、应当是，都是表；不对的格留白；点一格，话跟着变，窗口画在输入上。"""
    page = visit(f"{served}chapters/03-padding-stride.html").page
    source, _ = next(
        (answers.source_of(s), s)
        for s in everything()
        if (s.exercise, s.mistake) == ("corr2d_strided", "下标里忘了步幅")
    )
    run(page, "corr2d_strided", source)
    verdict(page, "corr2d_strided", "wrong")
    more = root(page, "corr2d_strided").locator(".writing-more")
    numbers = {
        caption: more.locator(f'table:has(caption:text-is("{caption}")) td').all_inner_texts()
        for caption in ("X", "K", "你的", "应当是")
    }
    case = check.corr2d_strided.cases[0]
    wanted = check.corr2d_strided.reference(*case.inputs)
    assert numbers["应当是"] == [f"{x:g}" for x in wanted.flatten().tolist()]
    assert len(numbers["X"]) == 25 and numbers["X"][6:9] == ["0", "1", "2"]  # 填充的一圈也画着
    wrong = more.locator("td.writing-bad")
    assert 0 < wrong.count() < 4
    assert more.locator("td.writing-padding").count() == 16
    before = more.locator(".writing-note").inner_text()
    assert "你的窗口像是从 (−1, 0) 开始的，该从 (−1, 1) 开始" in before
    wrong.last.locator("button").focus()
    page.keyboard.press("Enter")
    expect(more.locator(".writing-note")).not_to_have_text(before)
    assert more.locator("i.writing-should").count() >= 4


def test_stop_reset_and_print(visit, served):
    """停止；打印的字有限，说丢了多少；恢复原样；别的编辑器不受影响。"""
    page = visit(served + CORR2D).page
    one, other = HERE["02-conv-layer.html"][0], HERE["02-conv-layer.html"][-1]
    write(page, other, "mine = 1")
    run(page, one, "while True:\n    print('喂')\n")
    expect(root(page, one).locator(".writing-output em")).to_contain_text("没有显示", timeout=PATIENCE)
    assert len(root(page, one).locator(".writing-output pre").inner_text()) < 12_000
    verdict(page, one, "stopped")
    run(page, one, "print('开始')\nwhile True:\n    pass\n")
    expect(root(page, one).locator(".writing-output")).to_contain_text("开始", timeout=PATIENCE)
    root(page, one).locator('[data-action="stop"]').click()
    verdict(page, one, "stopped")
    root(page, one).locator('[data-action="reset"]').click()
    assert "在这里写" in root(page, one).evaluate("root => root.value")
    expect(root(page, one).locator("[role=status]")).to_be_empty()
    assert root(page, other).evaluate("root => root.value") == "mine = 1"


BAD = {
    "x = (\n": "读不懂这一行",
    "import os": "没有 os",
    "import js": "没有 js",
    "input()": "input()",
    "x" * 10_000_000: "太长了",
    "a = '\ud800'": "读不出的字",
    "if 1:\n    a = 1\n\tb = 2": "混着空格和制表符",
    "def f(n):\n    return f(n)\nf(1)": "太深了",
    "a = []\nwhile True:\n    a.append(bytes(100000))": "64 MB",
}
# 出错的一行标出来：第几行（从 0 数）
MARKED = {"没有 os": 0, "太深了": 1, "64 MB": 2}


def test_bad_input_gets_a_sentence(visit, served):
    seen = visit(served + CORR2D)
    name = "corr2d"
    for source, words in BAD.items():
        seen.page.evaluate(
            "([name, json]) => { document.querySelector(`[data-writing=${name}]`).value = JSON.parse(json); }",
            [name, json.dumps(source)],
        )
        run(seen.page, name)
        expect(root(seen.page, name).locator("[role=status]")).to_contain_text(words, timeout=PATIENCE)
        verdict(seen.page, name, "error")
        if words in MARKED:
            line = root(seen.page, name).locator(".writing-wrong-line").inner_text()
            assert line == source.split("\n")[MARKED[words]]
    run(seen.page, name, answer(name, "right")[0])
    expect(root(seen.page, name).locator("[role=status]")).to_contain_text("对上了", timeout=PATIENCE)
    assert not seen.complaints


def test_all_at_once(visit, served):
    """几处同时按运行：轮着来，各得各的判语。"""
    page = visit(f"{served}chapters/06-qa.html").page
    names = HERE["06-qa.html"]
    for name in names:
        write(page, name, answer(name, "right")[0])
    for name in names:
        run(page, name)
    for name in names:
        verdict(page, name, "right")


HOSTILE = """onmessage = async ({ data: { port } }) => {
  port.onmessage = async () => {
    const tries = {
      fetch: () => fetch(ORIGIN), xhr: () => new Promise((good, bad) => {
        const x = new XMLHttpRequest(); x.open("GET", ORIGIN); x.onload = good; x.onerror = bad; x.send(); }),
      indexedDB: () => new Promise((good, bad) => {
        const r = indexedDB.open("a"); r.onsuccess = good; r.onerror = bad; }),
      caches: () => caches.open("a"), script: async () => importScripts(ORIGIN),
      socket: () => new Promise((good, bad) => {
        const s = new WebSocket(ORIGIN.replace("http", "ws")); s.onopen = good; s.onerror = bad; }),
      eval: async () => eval("1"),
      opfs: () => navigator.storage.getDirectory(),
    };
    const reached = [];
    for (const [name, attempt] of Object.entries(tries)) {
      try { await attempt(); reached.push(name); } catch {}
    }
    port.postMessage({ print: `够到了：${reached.join("、")}` });
    port.postMessage({ error: { type: "E", message: `来源 ${self.origin}` } });
    port.postMessage({ done: true });
  };
  port.postMessage({ ready: true });
};"""


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_walls(scheme, visit, served):
    """worker 里就算全是别人的程序：取不到网站上的东西，碰不到存着的东西，发不出请求。"""
    url = served + CORR2D if scheme == "http" else (SITE / CORR2D).as_uri()
    page = visit(url).page
    run(page, "corr2d", "pass")
    verdict(page, "corr2d", "unwritten")
    glue = f"const ORIGIN = {json.dumps(served)};" + HOSTILE
    page.evaluate("glue => { self.__python = { ...self.__python, glue }; }", glue)
    run(page, "corr2d")  # 用掉先前备好的一间
    expect(root(page, "corr2d").locator('[data-action="run"]')).to_be_enabled(timeout=PATIENCE)
    run(page, "corr2d")
    expect(root(page, "corr2d").locator("[role=status]")).to_contain_text("来源 null", timeout=PATIENCE)
    assert root(page, "corr2d").locator(".writing-output pre").inner_text() == "够到了："


def test_kept_in_this_browser(visit, served):
    """写的字、判语都在；恢复原样就忘掉。"""
    page = visit(served + CORR2D).page
    source = answer("corr2d", "right")[0]
    run(page, "corr2d", source)
    verdict(page, "corr2d", "right")
    page.reload()
    expect(root(page, "corr2d").locator(".cm-editor")).to_be_visible(timeout=PATIENCE)
    assert root(page, "corr2d").evaluate("root => root.value") == source
    assert root(page, "convolve2d").locator(".cm-editor").count() == 0
    root(page, "corr2d").locator('[data-action="reset"]').click()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('writing:'))") == []


def test_without_storage(visit, served):
    """浏览器不许存东西，这一次照样写。"""
    refuse = """for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(self, name, { configurable: true, get() { throw new Error('refused'); } });
    }"""
    page = visit(served + CORR2D, before=lambda page: page.add_init_script(refuse)).page
    run(page, "corr2d", answer("corr2d", "right")[0])
    verdict(page, "corr2d", "right")


def test_keyboard_only(visit, served):
    """Tab 走到代码，Enter 开始写，Ctrl + Enter 运行；Tab 缩进，按过 Esc 就离开；判语念得到。"""
    page = visit(served + CORR2D).page
    place = root(page, "corr2d")
    place.locator("pre").first.focus()
    page.keyboard.press("Enter")
    editor = place.locator(".cm-content")
    expect(editor).to_be_focused(timeout=PATIENCE)
    assert "写代码：" in editor.get_attribute("aria-label")
    page.keyboard.press("Control+a")
    page.keyboard.type("def f(X, K):\n")  # 编辑器自己缩进
    page.keyboard.type("return X\n")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("check.corr2d(f)")
    assert place.evaluate("root => root.value") == "def f(X, K):\n    return X\ncheck.corr2d(f)"
    page.keyboard.press("Control+Enter")
    assert "输出与输入一样大" in verdict(page, "corr2d", "wrong")
    editor.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(place.locator('[data-action="run"]')).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_small_screen_and_axe(scheme, visit, served):
    """390×450（键盘弹起来的手机）：不横着溢出，运行看得见；axe 没有话说。"""
    page = visit(served + CORR2D, viewport={"width": 390, "height": 450}, color_scheme=scheme).page
    run(page, "corr2d", answer("corr2d", "wrong", mistake=True)[0])
    verdict(page, "corr2d", "wrong")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run('[data-writing=corr2d]').then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    assert found == []
    root(page, "corr2d").locator(".cm-content").click()
    box = root(page, "corr2d").locator('[data-action="run"]')
    box.scroll_into_view_if_needed()
    expect(box).to_be_in_viewport()


def test_forced_colours(visit, served):
    """高对比度：判语、错的格不靠底色。"""
    page = visit(served + CORR2D, forced_colors="active").page
    run(page, "corr2d", answer("corr2d", "wrong", mistake=True)[0])
    verdict(page, "corr2d", "wrong")
    bad = root(page, "corr2d").locator("td.writing-bad").first
    assert bad.evaluate("cell => getComputedStyle(cell).outlineStyle") == "dashed"
    style = root(page, "corr2d").locator("[role=status]").evaluate("e => getComputedStyle(e).borderLeftStyle")
    assert style == "dashed"


def test_what_was_done_shows_on_the_map(visit, served):
    """做对一道编写、一道预测，首页的地图就说；清掉之前问一句，清完连写过的代码也没有了。"""
    page = visit(served + CORR2D).page
    run(page, "corr2d", answer("corr2d", "right")[0])
    verdict(page, "corr2d", "right")
    question = page.locator('[data-name="one-cell"]')
    question.scroll_into_view_if_needed()
    expect(question).to_have_attribute("data-live", "true", timeout=PATIENCE)
    question.locator("input").fill(str(predict.one_cell.answer[0]))
    question.locator('[data-action="check"]').click()
    expect(question.locator(".vc-predict")).to_have_attribute("data-verdict", "right")
    page.goto(f"{served}chapters/index.html")
    done = page.locator(".chapter-done")
    expect(done).to_have_count(1)
    expect(done).to_have_text("做过 2 道，共 6 道")
    assert "卷积层" in page.locator("tr:has(.chapter-done)").inner_text()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator(".clear-done").click()
    expect(done).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".clear-done").click()
    expect(done).to_have_count(0)
    page.goto(served + CORR2D)
    assert "在这里写" in root(page, "corr2d").evaluate("root => root.value")


def test_the_function_of_the_exercise_before(visit, served):
    """“可以用上一题的函数”：前面写对了的，后面用得上；正文里的函数也是。"""
    page = visit(f"{served}chapters/04-channels.html").page
    last = "check.multi_in_out(multi_in_out)\n"
    body = "def multi_in_out(X, K, bias):\n    return torch.stack([{}(X, k) + b for k, b in zip(K, bias)])\n\n\n"
    run(page, "multi_in_out", body.format("multi_in") + last)
    assert "没有 multi_in 这个名字" in verdict(page, "multi_in_out", "error")
    run(page, "multi_in", answer("multi_in", "right")[0])
    verdict(page, "multi_in", "right")
    for function in ("multi_in", "corr2d_multi_in"):
        run(page, "multi_in_out", body.format(function) + last)
        verdict(page, "multi_in_out", "right")


def test_leaving_in_the_middle(visit, served):
    """跑到一半就走：下一页照常，没有一句抱怨。"""
    seen = visit(served + CORR2D)
    run(seen.page, "corr2d", "while True:\n    pass\n")
    expect(root(seen.page, "corr2d").locator('[data-action="stop"]')).to_be_enabled(timeout=PATIENCE)
    seen.open(f"{served}chapters/03-padding-stride.html")
    run(seen.page, "output_size", answer("output_size", "right")[0])
    verdict(seen.page, "output_size", "right")
    assert not seen.complaints
