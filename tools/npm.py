"""运行一条命令；从 npm 取几个包现成的文件，不装它们的依赖。"""

import shutil
import subprocess


def run(folder, *command):
    """在 folder 里运行一条命令；失败就带上它说的话抛 RuntimeError。"""
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr)[-2000:])


def fetch(folder, packages):
    """把 packages（名字 → 版本）放进 folder/node_modules；取过的那个版本不再取。"""
    for name, version in packages.items():
        target, ready = folder / "node_modules" / name, folder / "node_modules" / name / f"ready-{version}"
        if ready.exists():
            continue
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        run(folder, "npm", "pack", "--silent", f"{name}@{version}")
        archive = folder / f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
        run(folder, "tar", "xzf", archive, "-C", target, "--strip-components=1")
        archive.unlink()
        ready.touch()
