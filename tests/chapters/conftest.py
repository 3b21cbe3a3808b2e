"""Colab 的替身：它的版本，加上一个空的 google.colab。"""

import os
import subprocess
import sys

import pytest
from paths import ROOT

VERSIONS = [
    "ipywidgets==7.7.1",
    "widgetsnbextension==3.6.10",
    "jupyterlab-widgets==1.1.11",
    "ipython-genutils==0.2.0",
    "anywidget==0.9.21",
    "matplotlib==3.10.0",
    "numpy==2.1.3",
]


@pytest.fixture(scope="session")
def colab():
    """环境变量：Python 先看到 Colab 的版本（装在 .venv/colab，只装一次），torch 用本机的。"""
    folder = ROOT / ".venv" / "colab"
    ready = folder / "ready"
    if not ready.exists() or ready.read_text() != " ".join(VERSIONS):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--upgrade",
                "--target",
                str(folder),
                *VERSIONS,
            ],
            check=True,
        )
        stub = folder / "google" / "colab"
        stub.mkdir(parents=True, exist_ok=True)
        (stub / "__init__.py").write_text("")
        ready.write_text(" ".join(VERSIONS))
    return {**os.environ, "PYTHONPATH": str(folder)}
