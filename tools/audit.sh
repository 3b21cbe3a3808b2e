#!/usr/bin/env bash
# pip-audit 装在自己的环境里：它带来的二十来个包不该和书的混在一起。由 make audit 调用。
set -euo pipefail
home=_build/audit
[ -x $home/bin/pip-audit ] || { python -m venv $home && $home/bin/pip install -q pip-audit; }
$home/bin/pip-audit -r requirements.txt --no-deps --disable-pip
