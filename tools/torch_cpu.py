"""Linux 上先从 PyTorch 自己的源装好 CPU 版的 torch：PyPI 上的那个带着几个 GB 的 CUDA。

使用者给 pip 设过来源（镜像、公司的源、离线的文件夹），就一切照他的。PyTorch 的源不答应、没有这个版本、包是坏的，
也都不要紧：这里只管试一次，不论成败都正常退出，随后照 requirements.txt 装。不把它写成 extra-index-url：
那样每个包都要去问一遍，它不答应时，一个包就卡上好几秒。
"""

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

INDEX = "https://download.pytorch.org/whl/cpu"
REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"
SOURCES = re.compile(r"^[\w:]+\.(index-url|extra-index-url|no-index|find-links)=", re.M)


def pip(*arguments, **options):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, **options)


def pinned():
    """requirements.txt 里钉住的版本。"""
    return re.search(r"^torch==(\S+)", REQUIREMENTS.read_text(encoding="utf-8"), re.M)[1]


def installed():
    """装着的 torch 的版本，不带 +cpu 这样的后缀；没装就是 None。"""
    try:
        return version("torch").partition("+")[0]
    except PackageNotFoundError:
        return None


def has_own_source():
    """使用者的 pip 配置或环境变量里设过来源。"""
    return bool(SOURCES.search(pip("config", "list").stdout))


def offers(index, wanted):
    """index 三秒之内答应，并且有能装在这里的 wanted 版。总共最多等二十秒：解析域名、一点一点地来，都不归三秒管。"""
    try:
        found = pip("index", "versions", "torch", "--index-url", index, "--timeout", "3", "--retries", "0", timeout=20)
    except subprocess.TimeoutExpired:
        return False
    return wanted in re.findall(r"[\d.]+", found.stdout)


def main(index=INDEX):
    wanted = pinned()
    if sys.platform != "linux" or installed() == wanted or has_own_source():
        return
    if not offers(index, wanted):
        print(f"{index} 现在用不上，torch 和别的包一起装（在 Linux 上可能带着 CUDA，有几个 GB）", flush=True)
        return
    print(f"装 CPU 版的 torch {wanted}，约 200 MB …", flush=True)
    done = pip("install", "--quiet", "--no-deps", "--index-url", index, f"torch=={wanted}")
    if done.returncode:
        print(f"没有装上，torch 和别的包一起装：\n{done.stderr.strip()}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
