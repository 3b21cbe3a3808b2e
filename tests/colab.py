"""Colab 的替身：它的版本，加上一个空的 google.colab。"""

import fcntl
import subprocess
import sys

from paths import ROOT

FOLDER = ROOT / ".venv" / "colab"
VERSIONS = [
    "ipywidgets==7.7.1",
    "widgetsnbextension==3.6.10",
    "jupyterlab-widgets==1.1.11",
    "ipython-genutils==0.2.0",
    "anywidget==0.9.21",
    "matplotlib==3.10.0",
    "numpy==2.1.3",
]


def install():
    """把 Colab 的版本装在 FOLDER（只装一次）；Python 先看到它，torch 用本机的。"""
    with (ROOT / ".venv" / "colab.lock").open("w") as lock:  # 几个测试进程会同时来装
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = FOLDER / "ready"
        if ready.exists() and ready.read_text() == " ".join(VERSIONS):
            return
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target", str(FOLDER)]
        subprocess.run([*pip, *VERSIONS], check=True)
        stub = FOLDER / "google" / "colab"
        stub.mkdir(parents=True, exist_ok=True)
        (stub / "__init__.py").write_text("")
        ready.write_text(" ".join(VERSIONS))
