"""真的 JupyterLab：测试自己启动，只听 127.0.0.1；配置、数据都在临时文件夹里，书也是一份副本。"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import browser
import pytest
from notebook import Notebook
from paths import ROOT

CHAPTER = "chapters/03-padding-stride.ipynb"
COPIED = ["images", "_config.yml", "lib", "chapters"]
# 首次打开时问要不要看新闻的弹窗，以及每次启动的更新检查，都要连外网
NOTIFICATION = '{"fetchNews": "false", "checkForUpdates": false}'
OPTIONS = {
    "ServerApp.ip": "127.0.0.1",
    "ServerApp.port_retries": 0,
    "IdentityProvider.token": "",
    "ServerApp.terminals_enabled": False,
    "LabApp.extension_manager": "readonly",
    "LabApp.expose_app_in_browser": True,  # 页面里的 jupyterapp：测试用它执行命令
    "LanguageServerManager.autodetect": False,
}
PLACES = ["CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"]


@pytest.fixture(scope="session")
def chromium():
    """这一个文件夹里的都用它，开一次用到底。"""
    with browser.launched() as found:
        yield found


@pytest.fixture(scope="session")
def book(tmp_path_factory):
    """书的副本：JupyterLab 会自动保存，不能让它碰仓库里的文件。"""
    folder = tmp_path_factory.mktemp("book")
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


@pytest.fixture(scope="session")
def server(book, tmp_path_factory):
    """JupyterLab 的地址；结束时连同内核一起关掉。"""
    home, port = tmp_path_factory.mktemp("jupyter"), free_port()
    settings = home / "lab" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(NOTIFICATION)
    options = [f"--{name}={value}" for name, value in {**OPTIONS, "ServerApp.port": port}.items()]
    command = [Path(sys.executable).with_name("jupyter"), "lab", "--no-browser", "--allow-root", *options, str(book)]
    with (home / "log.txt").open("w") as log:
        process = subprocess.Popen(command, env=environment(home), stdout=log, stderr=log, start_new_session=True)
    try:
        yield wait(f"http://127.0.0.1:{port}/", process, home / "log.txt")
    finally:
        stop(process)


def environment(home):
    """不读也不写使用者自己的 Jupyter 配置。"""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    places = {f"JUPYTER_{name}": str(home / name.lower()) for name in PLACES}
    lab = {"JUPYTERLAB_SETTINGS_DIR": str(home / "lab"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    return kept | places | lab | {"IPYTHONDIR": str(home / "ipython")}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(url, process, log):
    """等它答应；等不到就把日志带进报错。"""
    deadline = time.monotonic() + 180
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(url + "api", timeout=5):
                return url
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("JupyterLab 没有启动起来：\n" + log.read_text())


def stop(process):
    """SIGTERM 让它先关内核再退出；十五秒还不退就强行结束。"""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(15)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


@pytest.fixture(scope="session")
def notebook(chromium, server):
    """打开的一章，运行到第一幅交互图为止。"""
    found = Notebook(chromium.new_page(viewport={"width": 1280, "height": 1000}), server)
    found.open(CHAPTER)
    found.run_to("SlidingWindow(")
    yield found
    found.page.close()
