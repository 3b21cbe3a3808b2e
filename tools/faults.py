"""往产品里种错，一次一个，看哪些测试抓得到：`make faults`，或 `python tools/faults.py 名字 …` 只种几个。

测试越改越快，证明的东西不能跟着变少：动测试之前跑一次，动完再跑一次，两次都该一个不漏。先让 make test 通过：
本来就红的测试，抓到什么都不算数。

错都写在 faults.toml 里，一个一行：名字、文件、原文（恰好出现一次，否则这一行旧了）、错文、要跑哪些测试（每项是一次
pytest 的参数）、产品怎样跟上（refresh）：

    不写      Python 与静态宿主的小书，当场就是新的
    bundle    重打 bundle.js、bundle.css
    site      再把它们（或 _ext/site 里的那个文件）盖进建好的网站，不重跑笔记本
    book      用执行缓存重建整个网站；建不成，也算抓到

不管怎样结束，文件与网站都回到原样。结果写在 _build/faults.json。
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "_ext"))
TABLE, BUILD = ROOT / "tools" / "faults.toml", ROOT / "_build"
REPORT, SITE = BUILD / "faults.json", BUILD / "html"
VIEWS = [path.parent for path in (ROOT / "lib").rglob("view.js")]
BUNDLES = [*(view / "bundle.js" for view in VIEWS), *sorted({view.parent / "bundle.css" for view in VIEWS})]
RENDERED = [SITE, BUILD / ".doctrees"]  # 重建整个网站时改动的文件夹；执行缓存不在里面
PATIENCE = 900  # 秒；一个错的测试跑得再久，就是停不下来了
FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.M)
# 源码一改它们就红，不说明看出了错
UNCOUNTED = ("::test_bundle_is_fresh", "tests/site/test_faults.py")


class Stale(Exception):
    """这一行或网站旧了，种不下去。"""


@dataclass(frozen=True)
class Fault:
    """表里的一行。note 写给以后更新这一行的人。"""

    name: str
    file: str
    old: str
    new: str
    tests: list[str]
    refresh: str = ""
    note: str = ""

    def planted(self):
        """种好了错的整个文件。"""
        path = ROOT / self.file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if (count := text.count(self.old)) != 1:
            raise Stale(f"{self.file} 里原文出现了 {count} 次，应恰好一次：请照现在的源码更新 tools/faults.toml")
        return text.replace(self.old, self.new)


@contextmanager
def kept(files, folders=()):
    """不管怎样离开，这些文件、文件夹的内容与时间都回到原样。"""
    before = {path: (path.read_bytes(), path.stat()) for path in files}
    aside = {folder: folder.with_name(f"{folder.name}.kept") for folder in folders}
    for folder, copy in aside.items():
        folder.rename(copy)
    try:
        yield
    finally:
        for path, (content, was) in before.items():
            path.write_bytes(content)
            os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
        for folder, copy in aside.items():
            shutil.rmtree(folder, ignore_errors=True)
            copy.rename(folder)


def published(path):
    """源文件（打好的包，或 _ext/site 里的文件）在网站里是哪几个文件：{位置: 内容}。"""
    from statichost import assets

    text = path.read_text(encoding="utf-8")
    if path not in BUNDLES:
        return {SITE / "_static" / path.name: text}
    made = assets({"state": {"_esm": "", "_css": text} if path.suffix == ".css" else {"_esm": text}})
    return {SITE / "_static/widgets" / name: text for name, text in made.items() if name.endswith(path.suffix)}


def on_site(path):
    """源文件在建好的网站里的位置。"""
    places = list(published(path))
    if not all(place.exists() for place in places):
        raise Stale(f"网站里没有 {path.relative_to(ROOT)}，它不是照现在的源码建的：请先 make book")
    return places


def publish(path, places):
    """把新的 path 盖到 places，文件名不变：页面还认得它们。"""
    for place, (new, text) in zip(places, published(path).items(), strict=True):
        place.write_text(text.replace(f'"{new.stem}"', f'"{place.stem}"', 1), encoding="utf-8", newline="\n")


def run(command, patience=PATIENCE):
    """运行，返回 (退出码, 印出的字)；自己一个进程组，等不及了就整组停下。"""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "PYTHONPATH": str(TABLE.parent)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **pipes)
    try:
        said = process.communicate(timeout=patience)[0]
    except subprocess.TimeoutExpired:
        said = interrupt(process)
    finally:
        if process.poll() is None:
            interrupt(process)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, said


def interrupt(process):
    """像 Ctrl-C 那样停下：pytest 关掉浏览器与服务器，并印出已经失败的。半分钟还不停，就不等了。"""
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        return process.communicate(timeout=30)[0]
    return ""


def pytest_configure():
    """这个文件也是 pytest 的插件（-p faults）：hypothesis 找到一个反例就够，不花几分钟把它缩小。"""
    from hypothesis import Phase, settings

    settings.register_profile("faults", phases=[Phase.explicit, Phase.generate], database=None, deadline=None)
    settings.load_profile("faults")


def pytest(arguments, patience):
    """失败的测试的名字。"""
    options = ["-q", "--tb=no", "-rfE", "-n", "0", "-p", "faults"]
    code, said = run([sys.executable, "-m", "pytest", *options, *shlex.split(arguments)], patience)
    if code in (4, 5):
        raise Stale(f"没有选到测试：pytest {arguments}")
    return [name for name in FAILED.findall(said) if not any(part in name for part in UNCOUNTED)]


def must(command):
    code, said = run(command)
    if code:
        raise RuntimeError(f"{shlex.join(command)} 失败了：\n{said}")


def caught_by(fault):
    """种下 fault，返回抓到它的测试。"""
    text, source, is_site_file = fault.planted(), ROOT / fault.file, fault.file.startswith("_ext/site/")
    bundled = BUNDLES if fault.refresh in ("bundle", "site") and not is_site_file else []
    sources = [source] if is_site_file else bundled
    places = {path: on_site(path) for path in sources} if fault.refresh == "site" else {}
    with kept([source, *bundled, *chain(*places.values())], RENDERED if fault.refresh == "book" else ()):
        source.write_text(text, encoding="utf-8", newline="\n")
        if bundled:
            must(["node", "tools/bundle.mjs"])
        for path, there in places.items():
            publish(path, there)
        if fault.refresh == "book" and run(["jb", "build", "-q", "-W", "-n", "--keep-going", "."])[0]:
            return ["jb build -W"]
        deadline = time.monotonic() + PATIENCE
        return [name for tests in fault.tests for name in pytest(tests, max(1, deadline - time.monotonic()))]


def chosen(names):
    """表里的错；给了名字就只要这几个。"""
    faults = [Fault(**row) for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["fault"]]
    if unknown := set(names) - {fault.name for fault in faults}:
        sys.exit(f"表里没有：{'、'.join(sorted(unknown))}。有的是：{'、'.join(fault.name for fault in faults)}")
    return [fault for fault in faults if not names or fault.name in names]


def main(names):
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # 被叫停，也像 Ctrl-C 一样收拾干净
    faults, report = chosen(names), {}
    for fault in faults:
        start, entry = time.monotonic(), {"file": fault.file, "tests": fault.tests}
        try:
            entry["caught_by"] = found = caught_by(fault)
            line = f"{len(found)} 个测试：{'，'.join(found[:3])}" if found else "没有抓到"
        except Stale as error:
            entry["stale"] = str(error)
            line = f"旧了：{error}"
        entry["seconds"] = round(time.monotonic() - start)
        report[fault.name] = entry
        print(f"{fault.name} → {line}（{entry['seconds']} 秒）", flush=True)
        REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    caught = sum(bool(entry.get("caught_by")) for entry in report.values())
    print(f"抓到 {caught} / {len(faults)}")
    return caught < len(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
