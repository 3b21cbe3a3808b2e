"""量速度：`make bench`。没有断言，只打印毫秒与比值；同一次运行里并排量，要读的是比值。

机器不闲时毫秒数会偏大，所以开头印出负载。浏览器里一次改动量四样：
脚本（事件的处理函数）；排版（脚本加样式与排版）；画完（再加绘制，到这一帧交出去）；双帧（到下下一帧，屏幕上一定看得到）。
无头的 Chromium 用 CPU 光栅化，画完与双帧里有一份什么也不改也要花的时间，单独列出；页面上只改一个字所花的，
是这台机器、这个页面的下限，不归图管。
"""

import os
import re
import statistics
import time

import browser
import torch
import torch.nn.functional as F
from ipywidgets.embed import embed_data
from serve import serving
from statichost import digest, parts, payload
from stock import BENCH, FIGURE_PAGE, SITE, Server, build
from weigh import SCORES, lighthouse, weights

import lib
from lib.algorithms import loop
from lib.explorers import Channels, ImageFilter, ShapeCalculator, SlidingWindow, WeightMatrix
from lib.stack import conv, max_pool

PAGES = {
    "weight-matrix": "chapters/01-dense-to-conv.html",
    "sliding-window": "chapters/03-padding-stride.html",
    "image-filter": "chapters/02-conv-layer.html",
    "channels": "chapters/04-channels.html",
    "shape-calculator": "chapters/03-padding-stride.html",
}
VIEWPORT = {"width": 1280, "height": 1000}
# 某一种图的第一幅：它的框，它的状态
HOST = r'(<div class="anywidget-host)("[^>]*data-anywidget="{esm}"[^>]*><script type="application/json">).*?(</script>)'
CHANGE = """async ([selectors, values, rounds]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const control = document.querySelector(`.bench ${selectors[i % selectors.length]}`);
    const { port1, port2 } = new MessageChannel();
    control.focus();
    await frame();
    const box = control.sheet?.at(...values[i % values.length]);
    const start = performance.now();
    if (box) {
      const at = { clientX: box.x - scrollX + box.width / 2, clientY: box.y - scrollY + box.height / 2 };
      control.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, pointerType: "mouse", ...at }));
    } else if (control.type === "button") control.click();
    else {
      if (values) control.value = values[i % values.length];
      else control.checked = true;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const script = performance.now() - start;
    document.body.getBoundingClientRect();
    const laid = performance.now() - start;
    // 在 rAF 里发的消息，要等这一帧画完才轮到
    const painted = new Promise((done) => (port1.onmessage = () => done(performance.now() - start)));
    port2.postMessage(0);
    const shown = await painted;
    await frame(), await frame();
    times.push([script, laid, shown, performance.now() - start]);
  }
  return times;
}"""
# 第一幅图在首屏以下，静态宿主等它靠近才唤醒；原样的页面一打开就画全部的图
ARRIVAL = """
const behavior = "instant"; // 主题默认平滑地滚，一路上的三百毫秒不该算在内
addEventListener("DOMContentLoaded", () => document.querySelector("[data-anywidget]")?.scrollIntoView({ behavior }));
new MutationObserver((_, self) => {
  if (!document.querySelector("[data-explorer] input[type=range]")) return;
  globalThis.arrived = performance.now();
  self.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
NETWORKS = {
    "本机，不限速": None,
    "10 Mbit/s，往返 80 ms": dict(offline=False, latency=80, downloadThroughput=1.25e6, uploadThroughput=1.25e6),
}
NEXT_PAGE = "chapters/03-padding-stride.html"
NOTHING = (".vc-form", None)
# 图旁边的一个滑块，只改自己身边的一个字
ONE_WORD = ("#one-word", [1, 2])
ADD_ONE_WORD = """() => document.querySelector(".bench").insertAdjacentHTML("beforeend",
  '<input id="one-word" type="range" max="9" oninput="this.nextSibling.textContent = this.value"><b>0</b>')"""
ROUNDS, WARMUP, VISITS = 120, 20, 7


def row(label, *cells):
    print(f"  {label:<34}" + "".join(f"{cell:>18}" for cell in cells))


def quantiles(times):
    """ "p50 / p95"，毫秒。"""
    cut = statistics.quantiles(times, n=20)
    return f"{statistics.median(times):.1f} / {cut[18]:.1f}"


# ---- 一次改动 ----


def with_figure(page, explorer):
    """一页建好的网页，其中同一种图的第一幅换成 explorer，框的 class 里多一个 bench。"""
    views = embed_data([explorer], drop_defaults=False)
    state = views["manager_state"]["state"][views["view_specs"][0]["model_id"]]
    host = re.compile(HOST.format(esm=digest(parts(explorer._esm)[-1])), re.DOTALL)
    made, count = host.subn(lambda found: f"{found[1]} bench{found[2]}{payload(state)}{found[3]}", page, count=1)
    assert count, "这一页没有这种图"
    return made


def open_figure(chromium, server, explorer):
    """在网站的一页上打开 explorer，等它活过来。"""
    # 与原页在同一个文件夹里，页内的相对地址才对
    server.pages["chapters/bench.html"] = with_figure((SITE / PAGES[explorer.kind]).read_text("utf-8"), explorer)
    page = chromium.new_page(viewport=VIEWPORT)
    page.goto(server.url + "chapters/bench.html")
    page.locator(".bench").scroll_into_view_if_needed()
    page.locator('.bench[data-live="true"]').wait_for()
    return page


def changes(page, selectors, values=None):
    """反复改动一个控件：每次的 (脚本, 排版, 画完, 双帧)，毫秒。"""
    selectors = [selectors] if isinstance(selectors, str) else selectors
    times = page.evaluate(CHANGE, [selectors, values, WARMUP + ROUNDS])
    return list(zip(*times[WARMUP:], strict=True))


def report_changes(page, cases):
    row("p50 / p95（毫秒）", "脚本", "排版", "画完", "双帧")
    page.evaluate(ADD_ONE_WORD)
    for label, (selectors, values) in {"什么也不改": NOTHING, "只改一个字": ONE_WORD, **cases}.items():
        row(label, *map(quantiles, changes(page, selectors, values)))
    page.close()


# 同一页上，同样多的格子画在一张画布上：铺底、画线、写数，别的什么也不做
FLOOR = """([cells]) => {
  const canvas = document.createElement("canvas");
  const side = Math.ceil(Math.sqrt(cells));
  [canvas.width, canvas.height] = [side * 33, side * 33].map((length) => length * devicePixelRatio);
  document.querySelector(".bench").append(canvas);
  const pen = canvas.getContext("2d");
  pen.scale(devicePixelRatio, devicePixelRatio);
  Object.assign(pen, { font: "15px sans-serif", textAlign: "center" });
  const range = Object.assign(document.createElement("input"), { type: "range", id: "floor", max: 9 });
  range.addEventListener("input", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    for (let t = 0; t < cells; t++) {
      const [x, y] = [(t % side) * 33, Math.floor(t / side) * 33];
      pen.fillStyle = "#e8f2fa";
      pen.fillRect(x, y, 33, 33);
      pen.strokeRect(x, y, 33, 33);
      pen.fillStyle = "#1f2933";
      pen.fillText((t + Number(range.value)) % 10, x + 16, y + 20);
    }
  });
  document.querySelector(".bench").append(range);
}"""


def slider(name):
    return f'input[type="range"][name="{name}"]'


CELLS = 20 * 20 + 5 * 5 + 16 * 16  # 下面那幅图的三张表
NEXT = ['[data-action="next"]', '[data-action="prev"]']  # 来回走，走不到头
PLACES = [[i, j] for i in range(0, 16, 2) for j in range(0, 16, 3)]


def sliding(n, k=5, padding=2, op="corr"):
    return SlidingWindow(torch.arange(n * n).reshape(n, n) % 10, torch.ones(k, k), padding=padding, op=op)


def measure_sliding(chromium, server):
    print("\nSlidingWindow：输入 16×16，核 5×5，每侧填充 2，一次滑块事件")
    cases = {
        "步幅 1 ↔ 2": (slider("stride_h"), [2, 1]),
        "填充 1 ↔ 2": (slider("padding_h"), [1, 2]),
        "扩张率 1 ↔ 2": (slider("dilation_h"), [2, 1]),
        "核 4 ↔ 5": (slider("kernel_h"), [4, 5]),
        "输入 15 ↔ 16": (slider("n_h"), [15, 16]),
        "拖动窗口（跳着走）": (slider("step"), list(range(0, 256, 7))),
        "播放（走一步）": (NEXT, None),
        "指着输入（扇出）": ('[data-sheet="input"]', PLACES),
        "指着输出（窗口）": ('[data-sheet="output"]', PLACES),
    }
    page = open_figure(chromium, server, sliding(16))
    page.evaluate(FLOOR, [CELLS])
    report_changes(page, {f"一张画布，{CELLS} 格": ("#floor", [1, 2]), **cases})
    print("  最大池化，窗口 5×5，别的相同")
    kept = {label: cases[label] for label in ("步幅 1 ↔ 2", "填充 1 ↔ 2", "播放（走一步）", "指着输出（窗口）")}
    report_changes(open_figure(chromium, server, sliding(16, op="max")), kept)
    print("  输入 64×64，别的相同")
    del kept["填充 1 ↔ 2"]
    report_changes(open_figure(chromium, server, sliding(64)), kept)


def measure_channels(chromium, server):
    print("\nChannels：4 个输入通道、4 个输出通道，8×8，核 3×3，每侧填充 1")
    X = torch.arange(256.0).reshape(4, 8, 8) % 10
    page = open_figure(chromium, server, Channels(X, torch.ones(4, 4, 3, 3), padding=1))
    cases = {
        "步幅 1 ↔ 2": (slider("stride_h"), [2, 1]),
        "输出通道 3 ↔ 4": (slider("c_out"), [3, 4]),
        "拖动窗口（跳着走）": (slider("step"), list(range(0, 256, 7))),
        "播放（走一步）": (NEXT, None),
        "指着输入（扇出）": ('[data-sheet="input"]', [place for place in PLACES if max(place) < 8]),
    }
    report_changes(page, cases)


def measure_stack(chromium, server):
    print("\nShapeCalculator：改第一层的核，后面的都跟着变")
    for depth in (5, 20, 60):
        layers = [conv(8 + i % 7, 3, padding=1) if i % 4 else max_pool(3, 1, 1) for i in range(1, depth + 1)]
        page = open_figure(chromium, server, ShapeCalculator(layers, (3, 64, 64)))
        print(f"  {depth} 层")
        report_changes(page, {"核 3 ↔ 5": (slider("kernel_h"), [5, 3]), "换一层": (slider("step"), list(range(5)))})


def measure_weights(chromium, server):
    print("\nWeightMatrix：图像 8×8，64×64 个权重")
    page = open_figure(chromium, server, WeightMatrix(8))
    stages = [f'input[name="stage"][value="{stage}"]' for stage in ("dense", "shared", "local")]
    report_changes(page, {"播放（走一步）": (NEXT, None), "换阶段": (stages, None)})


def measure_filter(chromium, server):
    print("\nImageFilter：核 5×5，一次改动")
    generator = torch.manual_seed(0)
    for n in (64, 128, 256):
        image = torch.randint(0, 65, (n, n), generator=generator) / 64
        explorer = ImageFilter(image, torch.arange(-12.0, 13).reshape(5, 5))
        page = open_figure(chromium, server, explorer)
        print(f"  图像 {n}×{n}")
        cases = {
            "换运算（全图重算重画）": (['input[name="op"][value="conv"]', 'input[name="op"][value="corr"]'], None),
            "核 4 ↔ 5": (slider("kernel_h"), [4, 5]),
            "拖动窗口": (slider("row"), list(range(0, n - 8, 5))),
        }
        report_changes(page, cases)


def measure_growth(chromium, server):
    print("\n代价随格子数：SlidingWindow，核 5×5，步幅 1 ↔ 2")
    row("输入", "格子", "脚本（毫秒）", "排版（毫秒）", "排版，微秒每格", "画完（毫秒）")
    for n in (8, 12, 16, 20, 26, 32, 48, 64):
        page = open_figure(chromium, server, sliding(n))
        script, laid, shown, _ = map(statistics.median, changes(page, slider("stride_h"), [2, 1]))
        page.close()
        cells = (n + 4) ** 2 + 25 + (n**2 + ((n + 1) // 2) ** 2) // 2
        row(f"{n}×{n}", cells, f"{script:.1f}", f"{laid:.1f}", f"{1000 * laid / cells:.1f}", f"{shown:.1f}")


# ---- 打开一页 ----


def arrive(chromium, url, network):
    """全新的浏览器状态下，从导航到第一幅活的图：(毫秒, 传来的 KB)。"""
    context = chromium.new_context(viewport=VIEWPORT)
    page = context.new_page()
    if network:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", network)
    page.add_init_script(ARRIVAL)
    page.goto(url, wait_until="commit")
    page.wait_for_function("globalThis.arrived", timeout=60_000)
    entries = 'performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))'
    found = page.evaluate(f"[arrived, {entries}.reduce((sum, {{ transferSize }}) => sum + transferSize, 0) / 1000]")
    context.close()
    return found


def measure_arrival(chromium, server, stock):
    print(f"\n从导航到第一幅活的图：{FIGURE_PAGE}，空缓存，gzip，{VISITS} 次轮流打开的中位数")
    row("", "本书（毫秒）", "原样（毫秒）", "本书 ÷ 原样", "KB：本书 / 原样")
    for label, network in NETWORKS.items():
        pages = [base + FIGURE_PAGE for base in (server.url, stock.url)]
        pairs = [[arrive(chromium, page, network) for page in pages] for _ in range(VISITS)]
        ours, theirs = (statistics.median(pair[i][0] for pair in pairs) for i in (0, 1))
        sizes = " / ".join(f"{pairs[0][i][1]:.0f}" for i in (0, 1))
        row(label, f"{ours:.0f}", f"{theirs:.0f}", f"{ours / theirs:.2f}", sizes)


def measure_weight(chromium, bases):
    print(f"\n一页有多重：{FIGURE_PAGE}，空缓存，gzip；滚过每一幅图；再翻到 {NEXT_PAGE}。几样，KB")
    row("", "打开", "滚到底", "再翻一章")
    for label, base in bases.items():
        found = weights(chromium, base + FIGURE_PAGE, base + NEXT_PAGE)
        row(label, *(f"{count} 样，{size:.0f}" for count, size in found))


def measure_scores(bases):
    print(f"\nLighthouse，手机：{'、'.join(SCORES)}；版面移动")
    for label, base in bases.items():
        for page in (FIGURE_PAGE, NEXT_PAGE, "chapters/index.html"):
            try:
                scores, shift = lighthouse(BENCH, base + page)
            except (RuntimeError, OSError) as error:
                print(f"  没有量：{error}")
                return
            row(f"{label}，{page.removeprefix('chapters/')}", *scores, f"{shift:.3f}")


def measure_pages(chromium, server):
    """本书与原样的书并排；本书由 make serve 的服务器提供。"""
    reference = build()
    with serving(SITE) as ours:
        if not reference:
            measure_weight(chromium, {"本书": ours})
            measure_scores({"本书": ours})
            return
        with Server(reference) as stock:
            measure_arrival(chromium, server, stock)
            measure_weight(chromium, {"本书": ours, "原样": stock.url})
            measure_scores({"本书": ours, "原样": stock.url})


# ---- 互相关与池化 ----


def milliseconds(function, *args, enough=0.4):
    """function(*args) 一次的毫秒数：反复运行 enough 秒，取中位数。"""
    function(*args)
    times, until = [], time.perf_counter() + enough
    while time.perf_counter() < until or len(times) < 3:
        start = time.perf_counter()
        function(*args)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def torch_conv2d(X, K):
    return F.conv2d(X[None, None], K[None, None])[0, 0]


def measure_corr2d():
    torch.set_num_threads(1)  # 与别的程序抢核时，多线程的时间没有意义
    print("\n互相关，float32，单线程；比值是它用的时间 ÷ lib.corr2d 用的时间")
    row("输入，核", "lib.corr2d（毫秒）", "F.conv2d", "比值", "讲义的双重循环", "比值")
    for n, k in [(64, 3), (64, 5), (256, 3), (256, 5), (1024, 3), (1024, 5)]:
        X, K = torch.rand(n, n), torch.rand(k, k)
        ours, torchs = milliseconds(lib.corr2d, X, K), milliseconds(torch_conv2d, X, K)
        cells = [f"{ours:.3f}", f"{torchs:.3f}", f"{torchs / ours:.1f}"]
        if n <= 256:  # 再大，双重循环一次就要好几秒
            slow = milliseconds(loop.corr2d, X, K)
            cells += [f"{slow:.0f}", f"{slow / ours:.0f}"]
        row(f"{n}×{n}，{k}×{k}", *cells)


def measure_pool2d():
    torch.set_num_threads(1)
    print("\n池化，窗口 3×3，步幅 1，float32，单线程；比值是 torch 用的时间 ÷ lib.pool2d 用的时间")
    row("输入，方式", "lib.pool2d（毫秒）", "torch", "比值", "求导时的比值")
    for mode, torchs in (("max", F.max_pool2d), ("avg", F.avg_pool2d)):
        for n in (64, 256, 1024):
            X = torch.rand(1, n, n)
            cells = []
            for image in (X, X.clone().requires_grad_()):
                ours, theirs = milliseconds(lib.pool2d, image, 3, mode), milliseconds(torchs, image, 3, 1)
                cells += [f"{ours:.3f}", f"{theirs:.3f}", f"{theirs / ours:.2f}"]
            row(f"{n}×{n}，{mode}", *cells[:3], cells[-1])


def main():
    print(f"负载 {os.getloadavg()[0]:.1f}，{os.cpu_count()} 核")
    measure_corr2d()
    measure_pool2d()
    with Server(SITE) as server, browser.launched() as chromium:
        print(f"Chromium {chromium.version}")
        figures = (measure_sliding, measure_growth, measure_filter, measure_channels, measure_stack, measure_weights)
        for measure in (*figures, measure_pages):
            measure(chromium, server)


if __name__ == "__main__":
    main()
