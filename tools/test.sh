#!/usr/bin/env bash
# 全部检查，一步失败就停；由 make test 调用（.venv/bin 已在 PATH 最前）。
set -euo pipefail
step() { printf '\n== %s（%d 秒）\n' "$*" $SECONDS; }
# 两个核都有活干：一个测试进程里的 torch 再开线程，只会互相等
export OMP_NUM_THREADS=1

python tools/browser.py
step "代码风格：ruff（笔记本也查）"
ruff check .
step "中文排印：autocorrect"
python tools/copy_lint.py
step "lib 与工具：pytest；同时建网站，不许有一个警告"
mkdir -p _build
jb build -q -W -n --keep-going . > /dev/null 2> _build/site.log &
site=$!
trap 'kill "$site" 2>/dev/null || true' EXIT  # 测试红了，它也停下
pytest -q -n 2 --dist worksteal tests --ignore tests/browser --ignore tests/lab
wait $site || { cat _build/site.log; exit 1; }
step "笔记本的每一格：nbval（严格，没有忽略任何输出）"
pytest -q -n 2 --dist loadscope --nbval --nbval-cell-timeout 120 chapters
step "浏览器：建好的网站、真的 JupyterLab"
pytest -q -n 2 --dist loadgroup tests/browser tests/lab
step "全部通过"
