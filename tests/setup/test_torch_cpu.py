"""Linux 上先装 CPU 版的 torch：源有各种样子，pip 有各种设置。源都是 127.0.0.1 上的替身，torch 是几行的假包。"""

import os
import shutil
import socket
import subprocess
import sys
import venv
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pip
import pytest
import torch_cpu
from paths import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="别的系统上 PyPI 的 torch 就是 CPU 版")
PINNED = torch_cpu.pinned()
CPU = f"{PINNED}+cpu"


class Handler(SimpleHTTPRequestHandler):
    """静态文件；问过什么，记在 server.asked 里。"""

    def log_message(self, *_):
        self.server.asked.append(self.path)


def write_wheel(folder, version):
    """一个能装的假 torch。"""
    info = f"torch-{version}.dist-info"
    files = {
        "torch/__init__.py": f'__version__ = "{version}"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with ZipFile(folder / f"torch-{version}-py3-none-any.whl", "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(name, text)


class Index:
    """一个只有 torch 的源（PEP 503）。"""

    def __init__(self, folder):
        self.torch = folder / "torch"
        self.torch.mkdir(parents=True)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        self.server.asked = []
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def holds(self, *versions):
        for version in versions:
            write_wheel(self.torch, version)
        links = "".join(f'<a href="{wheel.name}">{wheel.name}</a>\n' for wheel in self.torch.glob("*.whl"))
        (self.torch / "index.html").write_text(f"<!DOCTYPE html><html><body>{links}</body></html>")


class Place:
    """一个新的虚拟环境，用这里的 pip；pip 的设置是空的。"""

    def __init__(self, folder):
        self.folder = folder
        venv.create(folder / ".venv", symlinks=True)
        borrowed = folder / "borrowed"
        borrowed.mkdir()
        (borrowed / "pip").symlink_to(Path(pip.__file__).parent)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        self.environment = kept | {
            "PYTHONPATH": str(borrowed),
            "HOME": str(folder),
            "XDG_CONFIG_DIRS": str(folder / "etc"),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_CACHE_DIR": "1",
            "NO_PROXY": "127.0.0.1",
        }

    def run(self, *command):
        """做完返回打印的字；不成功就是测试失败。"""
        options = {"cwd": self.folder, "env": self.environment, "capture_output": True, "text": True}
        done = subprocess.run(list(map(str, command)), timeout=120, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def fetch(self, index):
        return self.run(self.folder / ".venv/bin/python", ROOT / "tools" / "torch_cpu.py", index)

    def torch(self):
        """装着的 torch 的版本；没有就是 None。"""
        found = [path.name for path in (self.folder / ".venv").rglob("torch-*.dist-info")]
        return found[0].removeprefix("torch-").removesuffix(".dist-info") if found else None


@pytest.fixture
def index(tmp_path):
    found = Index(tmp_path / "index")
    found.holds("2.0.0", PINNED, CPU)
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
def unset(monkeypatch):
    """这个进程的 pip 也没有任何设置。"""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_the_cpu_build_replaces_an_older_torch_once(place, index):
    """别的设置（超时）不算来源；装好之后再运行，什么也不问。"""
    with ZipFile(index.torch / "torch-2.0.0-py3-none-any.whl") as wheel:
        wheel.extractall(next((place.folder / ".venv").rglob("site-packages")))
    place.environment["PIP_TIMEOUT"] = "60"
    place.fetch(index.url)
    assert place.torch() == CPU
    index.server.asked.clear()
    place.fetch(index.url)
    assert index.server.asked == []


def test_an_index_that_refuses_is_left_alone(place):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "用不上" in place.fetch(f"http://127.0.0.1:{port}")
    assert place.torch() is None


def test_an_index_that_hangs_is_left_alone(unset):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # 连得上，但从不回答
        assert not torch_cpu.offers(f"http://127.0.0.1:{silent.getsockname()[1]}", PINNED)


def test_an_index_without_the_pinned_version_is_left_alone(unset, index):
    assert not torch_cpu.offers(index.url, f"{PINNED}1")
    assert any("/torch/" in line for line in index.server.asked)


def test_a_broken_wheel_is_not_the_end(place, index):
    (index.torch / f"torch-{CPU}-py3-none-any.whl").write_bytes(b"half a wheel")
    assert "没有装上" in place.fetch(index.url)
    assert place.torch() is None


def test_a_source_in_a_configuration_file_wins(place, index):
    del place.environment["PIP_CONFIG_FILE"]
    settings = place.folder / ".config" / "pip" / "pip.conf"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[install]\nextra-index-url = {index.url}/mirror\n")
    place.fetch(index.url)
    assert index.server.asked == [] and place.torch() is None


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("global.index-url='https://mirror.example/simple'", True),
        ("install.extra-index-url='https://wheels.example/simple'", True),
        (":env:.find-links='/srv/wheels'", True),
        ("user.no-index='true'", True),
        ("global.timeout='60'", False),
        (":env:.trusted-host='index-url=1'", False),
    ],
)
def test_which_settings_are_a_source(monkeypatch, line, counts):
    done = subprocess.CompletedProcess([], 0, f"global.cert='/etc/ca.crt'\n{line}\n")
    monkeypatch.setattr(torch_cpu, "pip", lambda *_: done)
    assert torch_cpu.has_own_source() == counts


def test_venv_sh_then_installs_from_the_callers_source(place, index):
    """有一个包装不上，就是没有装好，pip 的话看得见。"""
    (place.folder / "tools").mkdir()
    for name in ["venv.sh", "torch_cpu.py"]:
        shutil.copy(ROOT / "tools" / name, place.folder / "tools")
    (place.folder / "requirements.txt").write_text(f"torch=={PINNED}\n")
    place.environment |= {"PIP_INDEX_URL": index.url, "PYTHON": sys.executable}
    ready = place.folder / ".venv/ready"
    assert "正在装" in place.run("bash", "tools/venv.sh")
    assert place.torch() == CPU and ready.exists()

    ready.unlink()
    (place.folder / "requirements.txt").write_text(f"torch=={PINNED}\nabsent==1.0\n")
    with pytest.raises(AssertionError, match="No matching distribution found for absent"):
        place.run("bash", "tools/venv.sh")
    assert not ready.exists()
