# 两条命令就够：make book（建网站）、make test（全部检查）。其余见 make help。
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
FRONT := node_modules/.ready
# npm 与它启动的 node 都取自 .venv，不要求系统里有 Node
RUN := PATH="$(CURDIR)/$(BIN):$$PATH"
# 进度（_ext/progress.py）、警告和错误都在标准错误；标准输出上只有 jb 自己的抬头和结语
BUILD := jb build -q -W -n --keep-going . >/dev/null || { echo "网站没有建成：原因在上面" >&2; exit 1; }
URL ?=
NAME ?=
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help book serve test check audit pdf zip figure bundle faults diagnoses bench lab notebooks images repository clean

help:  ## 列出全部命令
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1	/' | expand -t 18

$(READY): requirements.txt tools/venv.sh
	@PYTHON="$(PYTHON)" bash tools/venv.sh

$(FRONT): package.json package-lock.json $(READY)
	@if [ -L node_modules ]; then \
		echo "node_modules 是指到别处的链接，npm ci 会清空那里的包：请先删去链接（rm node_modules），再来一次" >&2; \
		exit 1; \
	fi
	@echo "装前端包（package-lock.json）…"
	@$(RUN) npm ci --silent && touch $@

book: $(READY) $(FRONT)  ## 建网站，放在 _build/html
	@echo "建网站：先执行有改动的笔记本，再写成网页，第一次要一两分钟 …"
	@$(RUN) $(BUILD)
	@echo "好了：打开 _build/html/index.html，或用 make serve"

serve: book  ## 建网站并在 127.0.0.1 上提供：gzip，带内容安全策略
	@$(BIN)/python tools/serve.py _build/html $(PORT)

test: $(READY) $(FRONT)  ## 全部检查：风格、中文、lib、笔记本、网站、浏览器
	@$(RUN) bash tools/test.sh

check: $(READY) $(FRONT)  ## 改了文字或一幅图之后，看有没有错：只改一样一分钟以内，都改了三四分钟
	@$(RUN) python tools/check.py

figure: $(READY) $(FRONT)  ## 写一幅新的交互图：make figure NAME=hello_wave
	@$(RUN) python tools/figure.py "$(NAME)"

bundle: $(READY) $(FRONT)  ## 改了交互图的脚本、样式、颜色之后：重新打包
	@$(RUN) python tools/palette.py
	@$(RUN) node tools/bundle.mjs

faults: book  ## 种下三十个错，看哪些测试抓得到
	@$(RUN) python tools/faults.py

diagnoses: $(READY)  ## 练习：读者会交的答案，各得到什么判语
	@$(BIN)/python tools/diagnoses.py

bench: book  ## 量速度与轻重：交互图、打开网页、Lighthouse、互相关（不是测试）
	@$(RUN) PYTHONPATH="$(CURDIR):$(CURDIR)/_ext" python tools/bench.py

pdf: book  ## 整本书印成一个 PDF，放在 _build 里
	@$(RUN) python tools/pdf.py

zip: book  ## 整个网站压成一个文件，解开来双击就能读，放在 _build 里
	@$(RUN) python tools/archive.py

lab: $(READY)  ## 在 JupyterLab 里打开笔记本
	@$(RUN) jupyter lab --ip 127.0.0.1 chapters

notebooks: $(READY)  ## 就地重跑全部笔记本
	@$(BIN)/python tools/notebooks.py

images: $(READY)  ## 重画 images/ 里的全部插图
	@$(BIN)/python -m lib.drawing

audit: $(READY) $(FRONT)  ## 用到的包有没有公布过的漏洞（要连 PyPI 与 npm）
	@$(RUN) npm audit --audit=true
	@$(RUN) bash tools/audit.sh

repository: $(READY)  ## 换仓库地址：make repository URL=https://github.com/某人/某仓库
	@$(BIN)/python tools/repository.py "$(URL)"

clean:  ## 删去建出来的东西（留下 .venv 与 node_modules）
	rm -rf _build .pytest_cache .ruff_cache .hypothesis
