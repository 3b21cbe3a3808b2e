"""host.js 在 Chromium 里：小书的 http 与 file:// 两种打开法。"""

import threading

import browser
import pytest
from playwright.sync_api import expect
from serving import Quiet, serving
from visiting import Visit

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def served(book):
    """小书的 http 地址。"""
    with serving(book[1]) as url:
        yield url


@pytest.fixture(scope="module", params=["http", "file"])
def base(request, book, served):
    """小书的网址，两种打开法。"""
    return served if request.param == "http" else book[1].as_uri() + "/"


@pytest.fixture(scope="module")
def chromium():
    """用完这个文件就关：Playwright 开着的时候，同一进程里别的测试用不了 asyncio。"""
    with browser.launched() as found:
        yield found


@pytest.fixture
def visit(chromium):
    """visit(网址, before=先跑的脚本, **context 选项) → 页面；page.requests 与 page.complaints 记着请求和控制台。"""
    contexts = []

    def start(url, before="", **options):
        contexts.append(chromium.new_context(**options))
        contexts[-1].set_default_timeout(30_000)
        page = contexts[-1].new_page()
        if before:
            page.add_init_script(before)
        seen = Visit(page, options.get("java_script_enabled", True)).open(url)
        page.requests, page.complaints = seen.requests, seen.complaints
        return page

    yield start
    for context in contexts:
        context.close()


def host(page, number):
    """第 number 幅图（从 0 数）的占位。"""
    return page.locator("[data-anywidget]").nth(number)


def expect_live(place, state="true"):
    place.scroll_into_view_if_needed()
    expect(place).to_have_attribute("data-live", state)


@pytest.mark.parametrize("name", ["chapters/live.html", "chapters/guests.html"])
def test_every_figure_goes_live_alone_and_in_silence(base, visit, name):
    page = visit(base + name)
    for place in page.locator("[data-anywidget]").all():
        expect_live(place)
        expect(place.locator(".anywidget-fallback")).to_be_hidden()
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith((base, "blob:", "data:"))] == []
    assert page.evaluate("[typeof require, typeof define]") == ["undefined", "undefined"]


def test_pages_without_figures_ask_for_nothing_of_ours(served, visit):
    assert not [url for url in visit(served + "plain.html").requests if "host." in url or "widgets/" in url]


def test_a_click_changes_the_state_in_every_view_of_the_model(base, visit):
    page = visit(base + "chapters/live.html")
    first, again, other = (host(page, n).locator("button") for n in range(3))
    first.click()
    again.click()
    expect(first).to_have_text("点了 2 次")
    expect(again).to_have_text("点了 2 次")
    expect(other).to_have_text("点了 5 次")
    assert first.evaluate("button => getComputedStyle(button).color") == "rgb(0, 114, 178)"  # _css 到了
    assert len([url for url in page.requests if "/widgets/" in url and url.endswith(".css")]) == 1


def test_every_shape_of_module(base, visit):
    page = visit(base + "chapters/live.html")
    for number, text in [(3, "点了 10 次"), (4, "initialize → render"), (5, "点了 20 次")]:
        expect_live(host(page, number))
        expect(host(page, number).locator(".anywidget-view")).to_have_text(text)


def test_what_two_kinds_share_is_fetched_once(base, visit):
    page = visit(base + "chapters/sharing.html")
    for number, text in [(0, "共用的一"), (2, "共用的二")]:
        expect_live(host(page, number))
        expect(host(page, number).locator(".anywidget-view")).to_have_text(text)
    assert page.evaluate("sharedRuns") == 2  # 各有各的：模块里的变量不会串
    fetched = [url for url in page.requests if "/widgets/" in url and url.endswith(".js")]
    assert len(fetched) == len(set(fetched))
    assert page.complaints == []


def test_binary_values_arrive_as_data_views_at_any_depth(base, visit):
    place = host(visit(base + "chapters/live.html"), 6)
    expect_live(place)
    expected = "DataView[0 127 255] DataView[1 2] DataView[3] DataView[]头"
    expect(place.locator(".anywidget-view")).to_have_text(expected)


def test_text_that_could_break_the_page_arrives_whole(base, visit):
    from probe_widgets import Awkward

    place = host(visit(base + "chapters/live.html"), 7)
    expect_live(place)
    assert place.locator(".anywidget-view").text_content() == "</script><!--" + Awkward.NASTY


def test_a_wide_figure_scrolls_in_its_own_frame(served, visit):
    page = visit(served + "chapters/live.html", **PHONE)
    expect_live(host(page, 8))
    expect(page.locator(".wide")).to_have_text("宽 true")
    assert host(page, 8).evaluate("box => box.scrollWidth > box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_figures_far_below_wait(served, visit):
    page = visit(served + "chapters/live.html")
    far = page.locator('[data-name="far"]')
    expect_live(host(page, 0))
    assert far.get_attribute("data-live") is None
    expect_live(far)


def test_the_first_module_does_not_wait_for_its_figure_to_be_near(served, visit):
    page = visit("about:blank")
    page.add_init_script(
        "globalThis.made = 0; const make = URL.createObjectURL; URL.createObjectURL = (blob) => (made++, make(blob));"
    )
    pushed = "<style>article { padding-top: 9000px !important }</style></head>"
    page.route(
        "**/live.html",
        lambda route: route.fulfill(response=(got := route.fetch()), body=got.text().replace("</head>", pushed, 1)),
    )
    page.goto(served + "chapters/live.html")
    page.wait_for_function("made > 0")
    page.evaluate("() => new Promise((done) => requestIdleCallback(() => requestIdleCallback(done)))")
    assert page.evaluate("made") == 1
    assert page.locator("[data-live]").count() == 0
    expect_live(host(page, 0))
    page.wait_for_function("made > 1")
    assert page.complaints == []


@pytest.fixture
def slow(book):
    """慢慢到的 live.html：(网址, 放行)。停在第三幅图的状态中间，放行后才有下文。"""
    text = (book[1] / "chapters" / "live.html").read_bytes()
    text = text.replace(b'data-model="1"', b'data-model="1" data-name="near"', 1)
    cut = text.index(b"application/json", text.index(b'data-model="2"')) + 40
    go = threading.Event()

    class Slow(Quiet):
        def do_GET(self):
            if not self.path.endswith("live.html"):
                return super().do_GET()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text[:cut])
            go.wait(60)
            self.wfile.write(text[cut:])

    with serving(book[1], Slow) as url:
        yield url + "chapters/live.html", go.set
        go.set()


def test_a_figure_goes_live_while_the_page_is_still_arriving(slow, visit):
    url, go = slow
    page = visit("about:blank")
    page.goto(url, wait_until="commit")
    first, half = host(page, 0), page.locator('[data-model="2"]')
    expect(first).to_have_attribute("data-live", "true")
    first.locator("button").click()
    assert page.evaluate("document.readyState") == "loading"
    expect(half).to_have_count(1)
    assert half.get_attribute("data-live") is None  # 状态只到了一半
    go()
    expect_live(half)
    expect(first.locator("button")).to_have_text("点了 1 次")
    assert page.complaints == []


def test_a_linked_figure_waits_for_the_whole_page_and_is_scrolled_to(slow, visit):
    url, go = slow
    page = visit("about:blank")
    page.goto(url + "#near:n=1", wait_until="commit")
    expect(host(page, 1)).to_have_attribute("data-live", "true")
    assert page.evaluate("scrollY") == 0
    go()
    expect(host(page, 0)).to_have_attribute("data-live", "true")
    assert page.evaluate("scrollY") > 0


def test_from_a_search_figures_wait_for_the_marks(slow, visit):
    """从搜索来的，Sphinx 在整页到齐后给正文里的词套上标记；图等它套完再活，标记不进图里。"""
    url, go = slow
    page = visit("about:blank")
    page.add_init_script("localStorage.sphinx_highlight_terms = '活的图'")
    page.goto(url, wait_until="commit")
    expect(page.locator('[data-model="2"]')).to_have_count(1)
    plain = visit("about:blank")  # 不从搜索来的那一页，后打开，第一幅也已经活了
    plain.goto(url, wait_until="commit")
    expect(host(plain, 0)).to_have_attribute("data-live", "true")
    assert host(page, 0).get_attribute("data-live") is None
    go()
    expect(host(page, 0)).to_have_attribute("data-live", "true")
    expect(page.locator("article h1 .highlighted")).to_have_text("活的图")
    assert page.locator(".anywidget-view .highlighted").count() == 0
    assert page.complaints == []


def test_a_link_to_a_state_wakes_its_figure(base, visit):
    page = visit(base + "chapters/live.html#far:value=3")
    far = page.locator('[data-name="far"]')
    expect(far).to_have_attribute("data-live", "true")
    expect(far).to_be_in_viewport()
    page = visit(base + "chapters/live.html")
    page.evaluate("location.hash = '#far:value=4'")
    expect(page.locator('[data-name="far"]')).to_have_attribute("data-live", "true")


def test_a_broken_module_says_so_and_the_rest_lives(base, visit):
    """三种坏法；第三个没有静态图，那句“要打开 JavaScript”也就不该再留着。"""
    page = visit(base + "chapters/broken.html")
    for number in range(3):
        place = host(page, number)
        expect_live(place, "error")
        expect(place.locator("[role=alert]")).to_have_text("这幅图没能动起来，页面的其余部分照常。")
        expect(place.locator(".anywidget-fallback.picture")).to_be_visible(visible=number != 2)
        expect(place.locator(".anywidget-view")).to_have_count(0)
    expect(host(page, 2).locator(".anywidget-fallback")).to_be_hidden()
    assert page.evaluate("[self.brokenAborted, self.ranAnyway]") == [True, None]
    host(page, 3).locator("button").click()
    expect(host(page, 3).locator("button")).to_have_text("点了 1 次")


def test_a_missing_asset_is_an_error_box_too(served, visit):
    page = visit(served + "plain.html")
    page.route("**/widgets/*.js", lambda route: route.abort())
    page.goto(served + "chapters/live.html")
    expect_live(host(page, 0), "error")
    expect(host(page, 0).locator("img")).to_be_visible()


def test_without_javascript_the_still_picture(base, visit):
    page = visit(base + "chapters/live.html", java_script_enabled=False)
    assert host(page, 0).locator("img").bounding_box()["width"] >= 200
    expect(host(page, 8)).to_have_text("这里有一幅交互图，需要打开 JavaScript。")


def test_without_intersection_observer_everything_mounts(served, visit):
    page = visit(served + "chapters/live.html", before="delete self.IntersectionObserver")
    expect(page.locator('[data-name="far"]')).to_have_attribute("data-live", "true")


def test_in_print_the_figure_as_it_stands_or_else_the_still_picture(served, visit):
    page = visit(served + "chapters/live.html")
    host(page, 0).locator("button").click()
    expect_live(host(page, 8))
    page.emulate_media(media="print")
    expect(host(page, 0).locator("button")).to_have_text("点了 1 次")
    expect(host(page, 0).locator("button")).to_be_visible()
    expect(host(page, 0).locator("img")).to_be_hidden()
    expect(host(page, 8).locator(".wide")).to_be_visible()
    expect(host(page, 8).locator(".anywidget-fallback")).to_be_hidden()
    expect(page.locator('[data-name="far"] img')).to_be_visible()  # 还没唤醒的


@pytest.fixture
def saved(visit, book, served, tmp_path):
    """点过一下的 live.html 存下来的两种网页：{"mhtml": 网址, "html": 网址}。"""
    page = visit(served + "chapters/live.html")
    host(page, 0).locator("button").click()
    expect_live(host(page, 8))
    archive, copy = tmp_path / "saved.mhtml", book[1] / "chapters" / "saved.html"
    snapshot = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})
    archive.write_text(snapshot["data"], encoding="utf-8", newline="")
    copy.write_text(page.evaluate("document.documentElement.outerHTML"), encoding="utf-8")
    yield {"mhtml": archive.as_uri(), "html": copy.as_uri()}
    copy.unlink()


def test_a_saved_page_shows_the_still_picture_or_lives_again(saved, visit):
    """没有宿主在跑，画好的图就是死的：露面的是静态图。宿主又跑起来，图从头活一次，只有一份。"""
    for page in (visit(saved["mhtml"]), visit(saved["html"], java_script_enabled=False)):
        expect(host(page, 0).locator("button")).to_have_text("点了 1 次")
        expect(host(page, 0).locator("button")).to_be_hidden()
        assert host(page, 0).locator("img").bounding_box()["width"] >= 200
        expect(host(page, 8).locator(".anywidget-fallback")).to_be_visible()
        assert host(page, 8).bounding_box()["height"] < 200
    page = visit(saved["html"])
    button = host(page, 0).locator("button")
    expect(button).to_have_text("点了 0 次")
    button.click()
    expect(button).to_have_text("点了 1 次")
    expect(host(page, 0).locator("img")).to_be_hidden()
    assert page.locator('link[href*="/widgets/"]').count() == 1  # 存着的样式就够了，原来的地方可能已经没有
    assert page.complaints == []


def test_on_a_dark_page_the_picture_stands_on_a_light_card(served, visit):
    page = visit(served + "chapters/live.html", color_scheme="dark")
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    style = "image => { const s = getComputedStyle(image); return [s.backgroundColor, s.filter]; }"
    assert host(page, 0).locator("img").evaluate(style) == ["rgb(255, 255, 255)", "none"]


class TestOtherPeoplesWidgets:
    """PyPI 上别人的 anywidget：wigglystuff 的 Slider2D 与 Matrix，drawdata 的 BarWidget。"""

    def test_slider2d(self, base, visit):
        page = visit(base + "chapters/guests.html")
        expect_live(host(page, 0))
        values = host(page, 0).locator("#sliderValues")
        expect(values).to_have_text("X: 0.00, Y: 0.00")
        host(page, 0).locator("canvas").click(position={"x": 140, "y": 60})
        expect(values).not_to_have_text("X: 0.00, Y: 0.00")
        assert page.complaints == []

    def test_matrix(self, base, visit):
        page = visit(base + "chapters/guests.html")
        expect_live(host(page, 1))
        cell = host(page, 1).locator(".matrix-element").first
        expect(cell).to_have_text("4.0")
        box = cell.bounding_box()
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(box["x"] + 9, box["y"] + 5, steps=4)
        page.mouse.up()
        expect(host(page, 1).locator(".matrix-element").first).to_have_text("6.0")
        assert page.complaints == []

    def test_bars(self, base, visit):
        page = visit(base + "chapters/guests.html")
        expect_live(host(page, 2))
        svg = host(page, 2).locator("svg").first
        flat = "svg => [...svg.querySelectorAll('rect.bar')].every((bar) => bar.getAttribute('height') === '0')"
        assert svg.evaluate(flat)
        svg.click(position={"x": 200, "y": 150})
        assert not svg.evaluate(flat)
        assert page.complaints == []


# 几个模块谁先求值说不准：两个视图的那个排在前
BY_VIEWS = "probes.sort((p, q) => q.views.length - p.views.length)[0].views.length"


@pytest.fixture(scope="module")
def probes(chromium, served):
    """三幅 Probe 都活着的一页：前两幅是同一个 model。"""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(served + "chapters/live.html")
    for number in (9, 10, 11):
        expect_live(host(page, number))
    page.evaluate(BY_VIEWS)
    yield page
    context.close()


# 说法 → (脚本, 结果)。脚本里 a、b 是同一个 model 的两个视图，c 是另一个 model 的；heard 记下听到的。
MODEL = {
    "一页里 model 各是各的，视图共用状态": ("a.set('n', 7); return [b.get('n'), c.get('n')]", [7, 1]),
    "initialize 先于 render，拿到同一份状态": ("a.set('n', 3); return probes[0].given.model.get('n')", 3),
    "没有的键": ("return a.get('没有') === undefined", True),
    "先 change:键 后 change，立刻": ("listen(a); a.set('n', 5); return heard", ["change:n=5", "change"]),
    "别的视图也听得到": ("listen(b); a.set('n', 5); return heard", ["change:n=5", "change"]),
    "别的 model 听不到": ("listen(c); a.set('n', 5); return heard", []),
    "对象一次设完才通知，change 只有一次": (
        "a.on('change:n', () => heard.push(a.get('text'))); a.on('change', () => heard.push('change'));"
        "a.set({n: 2, text: '新'}); return heard",
        ["新", "change"],
    ),
    "相等就不出声": ("listen(a); a.set('n', 1); a.set({n: 1, text: '字'}); return heard", []),
    "NaN 等于自己": ("a.set('n', NaN); listen(a); a.set('n', NaN); return heard", []),
    "JSON 逐层比较": ("listen(a); a.set('table', [[1, 2], [3, {a: null}]]); return heard", []),
    "深处不同": ("listen(a); a.set('table', [[1, 2], [3, {a: 0}]]); return heard.length", 2),
    "少一项": ("listen(a); a.set('table', [[1, 2]]); return heard.length", 2),
    "数组不是对象": ("a.set('table', []); listen(a); a.set('table', {}); return heard.length", 2),
    "null 与缺": ("a.set('table', {x: null}); listen(a); a.set('table', {}); return heard.length", 2),
    "DataView 认同一个": (
        "const raw = a.get('raw'); listen(a); a.set('raw', raw); a.set('raw', new DataView(raw.buffer)); return heard",
        ["change:raw=[object DataView]", "change"],
    ),
    "嵌套里的 DataView 也认同一个": (
        "const d = () => ({v: [new DataView(new ArrayBuffer(1))]}); a.set('table', d()); listen(a);"
        "a.set('table', d()); return heard.length",
        2,
    ),
    "回调拿到 model 和值": (
        "let got; a.on('change:n', (m, v) => { got = [m === a, v]; }); a.set('n', 9); return got",
        [True, 9],
    ),
    "一个字符串里几个名字": (
        "a.on(' change:n  change:text ', () => heard.push(1)); a.set({n: 2, text: '新'}); return heard.length",
        2,
    ),
    "once 只响一次，每个名字各一次": (
        "a.once('change:n change:text', () => heard.push(1)); a.set({n: 2, text: '新'}); a.set({n: 3, text: '又'});"
        "return heard.length",
        2,
    ),
    "once 里再 set 也不重来": (
        "a.once('change:n', () => { heard.push(1); a.set('n', 50); });"
        "a.once('change:n', () => heard.push(2)); a.set('n', 2); return heard",
        [1, 2],
    ),
    "off(名字, 回调) 只去那个": (
        "const f = () => heard.push('f'), g = () => heard.push('g'); a.on('change:n', f); a.on('change:n', g);"
        "a.off('change:n', f); a.set('n', 2); return heard",
        ["g"],
    ),
    "off 也去得掉 once": (
        "const f = () => heard.push('f'); a.once('change:n', f); a.off('change:n', f); a.set('n', 2); return heard",
        [],
    ),
    "off(几个名字)": ("listen(a); a.off('change change:n'); a.set('n', 2); return heard", []),
    "off(null, 回调) 去掉每个名字下的它": (
        "const f = () => heard.push('f'); a.on('change change:n', f); a.off(null, f); a.set('n', 2); return heard",
        [],
    ),
    "off() 清空自己的，不碰别的视图": (
        "listen(a); b.on('change', () => heard.push('b')); a.off(); a.set('n', 2); return heard",
        ["b"],
    ),
    "回调里 off 后面的，后面的就不响": (
        "const g = () => heard.push('g'); a.on('change:n', () => a.off('change:n', g)); a.on('change:n', g);"
        "a.set('n', 2); return heard",
        [],
    ),
    "回调里再 set 另一个键": (
        "listen(a); a.on('change:n', () => a.set('text', '跟着变')); a.set('n', 2); return heard",
        ["change:n=2", "change:text=跟着变", "change", "change"],
    ),
    "save_changes 与 send 什么也不做": ("return [a.save_changes(), a.send({x: 1}, {}, [])]", [None, None]),
    "invoke 以一句话拒绝": (
        "return va.experimental.invoke('算').catch((error) => error.message)",
        "静态页没有内核，用不了 invoke",
    ),
    "get_model 以一句话拒绝": (
        "return a.widget_manager.get_model('x').catch((error) => error.message)",
        "静态页没有内核，用不了 get_model",
    ),
    "signal": (
        "return [va, vb, probes[0].given].map(({signal}) => signal instanceof AbortSignal && !signal.aborted)",
        [True, True, True],
    ),
    "每个 model 求值一次模块": ("return probes.map((probe) => probe.views.length)", [2, 1]),
}


@pytest.mark.parametrize("claim", MODEL)
def test_model(probes, claim):
    script, expected = MODEL[claim]
    result = probes.evaluate(
        f"""async () => {{
        const [va, vb, vc] = [probes[0].views[0], probes[0].views[1], probes[1].views[0]];
        const [a, b, c] = [va.model, vb.model, vc.model], heard = [];
        const start = {{n: 1, text: "字", table: [[1, 2], [3, {{a: null}}]]}};
        [a, b, c].forEach((model) => model.off());
        a.set(start); c.set(start);
        const listen = (model) => {{
            for (const key of ["n", "text", "table", "raw"])
                model.on(`change:${{key}}`, (_, value) => heard.push(`change:${{key}}=${{value}}`));
            model.on("change", () => heard.push("change"));
        }};
        {script};
    }}"""
    )
    assert result == expected


def test_leaving_the_page_aborts_and_cleans_up(served, visit):
    page = visit(served + "chapters/live.html")
    for number in (9, 10):
        expect_live(host(page, number))
    page.evaluate(BY_VIEWS)
    leave = "(persisted) => dispatchEvent(new PageTransitionEvent('pagehide', { persisted }))"
    page.evaluate(leave, True)  # 只是进了前进后退的缓存，还会回来
    assert page.evaluate("probes[0].cleaned") == []
    page.evaluate(leave, False)
    assert sorted(page.evaluate("probes[0].cleaned")) == ["model", "view", "view"]
    assert page.evaluate("probes[0].views.map(({ signal }) => signal.aborted)") == [True, True]
