"""找一个能由 Playwright 驱动的 Chromium；没有就装一个；装不了就说清楚要装什么。"""

import functools
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

# 先找没有界面的那一种：同一个引擎，不画自己的工具栏，开一页快几倍
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def installed():
    """系统里或 Playwright 自己目录里的 Chromium 的路径；没有就是 None。环境变量 CHROMIUM 优先。"""
    from playwright.sync_api import sync_playwright

    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    with sync_playwright() as playwright:
        candidates.append(playwright.chromium.executable_path)
    return next((path for path in candidates if path and Path(path).exists()), None)


def install():
    """装一个：Debian 上是 root 就用 apt（连同中文字体），否则用 Playwright 自己的。"""
    debian = Path("/etc/debian_version").exists() and "ubuntu" not in Path("/etc/os-release").read_text().lower()
    if debian and os.geteuid() == 0:
        print("安装 Chromium 与中文字体（apt-get）…", flush=True)
        subprocess.run(["apt-get", "update", "-qq"])
        for name in ("chromium-headless-shell", "chromium"):  # 老的发行版里没有前一个
            command = ["apt-get", "install", "-y", "-qq", name, "fonts-noto-cjk"]
            if subprocess.run(command, stdout=subprocess.DEVNULL).returncode == 0:
                break
    else:
        print("安装 Playwright 的 Chromium …", flush=True)
        options = ["--with-deps"] if os.geteuid() == 0 else []
        subprocess.run([sys.executable, "-m", "playwright", "install", *options, "chromium"])


@functools.cache
def find():
    """Chromium 的路径，必要时先安装；实在没有就退出，并说要装什么。"""
    if not installed():
        install()
    return installed() or sys.exit(
        "浏览器测试要用 Chromium，而这里没有，也装不上。请安装它（Debian：sudo apt-get install chromium；"
        "别处：.venv/bin/playwright install --with-deps chromium），或用环境变量 CHROMIUM 指出它的路径。"
    )


@contextmanager
def launched():
    """一个开着的无头 Chromium。"""
    from playwright.sync_api import sync_playwright

    path = find()  # 它自己要开一次 Playwright，不能套在里面
    with sync_playwright() as playwright:
        # 以 root 运行时 Chromium 要求关掉沙箱
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


if __name__ == "__main__":
    path = find()
    with launched() as chromium:
        print(f"浏览器：{path}，版本 {chromium.version}")
