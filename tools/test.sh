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
mkdir -p _build
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT  # 前面的红了，后台的也停下
# 在后台做完一件事，它说的话收在文件里；end 等它，没有做成就把话都放出来
begin() { "${@:2}" > "_build/$1.log" 2>&1 & }
end() { wait "$2" || { cat "_build/$1.log"; exit 1; }; }

step "lib 与工具；同时建网站，不许有一个警告"
begin site jb build -q -W -n --keep-going .
site=$!
pytest -q -n 2 --dist worksteal tests --ignore tests/browser --ignore tests/lab
end site $site
step "笔记本的每一格：nbval（严格，没有忽略任何输出）；同时在真的 JupyterLab 里"
begin lab pytest -q tests/lab
lab=$!
pytest -q -n 2 --dist loadscope --nbval --nbval-cell-timeout 120 chapters
step "浏览器：建好的网站"
pytest -q -n 2 tests/browser
end lab $lab
tail -n 1 _build/lab.log
step "全部通过"
