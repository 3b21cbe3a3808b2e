"""python covers.py：四个核的 traits 与 output，写成 JSON，给 cover.test.mjs 比。"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from lib.explorers import Cover
from lib.explorers.cover import KERNELS

FIGURES = [Cover(name) for name, *_ in KERNELS]
KEPT = ("name", "problem", "kernel", "row", "col", "ink", "kernels")
print(json.dumps([{"traits": {k: getattr(f, k) for k in KEPT}, "Y": f.output.tolist()} for f in FIGURES]))
