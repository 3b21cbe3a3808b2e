#!/usr/bin/env bash
# 全部检查，一步失败就停；由 make test 调用（.venv/bin 已在 PATH 最前）。
set -euo pipefail
step() { printf '\n== %s\n' "$*"; }

python tools/browser.py
step "代码风格：ruff（笔记本也查）"
ruff check .
step "中文排印：autocorrect"
python tools/copy_lint.py
step "lib 与工具：pytest"
pytest -q -n 2 tests --ignore tests/browser --ignore tests/lab
step "笔记本的每一格：nbval（严格，没有忽略任何输出）"
pytest -q -n 2 --dist loadscope --nbval --nbval-cell-timeout 120 chapters
step "网站：没有一个警告"
jb build -W -n --keep-going .
step "浏览器：建好的网站"
pytest -q -n 2 tests/browser
step "浏览器：真的 JupyterLab"
pytest -q -n 2 --dist loadfile tests/lab
step "全部通过"
