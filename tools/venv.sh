#!/usr/bin/env bash
# 建 .venv 并按 requirements.txt 装好；由 Makefile 调用。PYTHON 指定用哪个 Python。
set -euo pipefail
python=${PYTHON:-python3}
command -v "$python" >/dev/null || { echo "找不到 $python：请先安装 Python 3.11 或更新的版本" >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "需要 Python 3.11 或更新的版本，而 $python 是 $("$python" --version)。可以用 make PYTHON=python3.12 … 指定" >&2; exit 1; }

if ! "$python" -c 'import ensurepip' 2>/dev/null; then  # Debian 和 Ubuntu 把 venv 单独打包
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "安装 python3-venv …"
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
  else
    echo "这个 Python 建不了虚拟环境。请先运行：sudo apt-get install python3-venv" >&2; exit 1
  fi
fi

if ! [ -x .venv/bin/python ]; then
  echo "建虚拟环境 .venv …"
  "$python" -m venv .venv
fi
.venv/bin/python tools/torch_cpu.py
echo "装 requirements.txt 里的 $(grep -c == requirements.txt) 个包和它们要的，第一次要一两分钟 …"
# pip 的话一包好几行：只留几 MB 以上的下载和最后一步；警告和错误在标准错误，照样看得见
.venv/bin/python -m pip install --progress-bar off --disable-pip-version-check -r requirements.txt | awk '
  /^ *Downloading .*[0-9] [MG]B\)/ { sub(/.*\//, "", $2); print "  取 " $2, $3, $4; fflush() }
  /^Installing collected packages/ { print "  都取到了，正在装 …"; fflush() }'
touch .venv/ready
