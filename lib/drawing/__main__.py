"""把书里的图全画进 images/，或命令行给的目录。重画不变。"""

import sys
from pathlib import Path

from lib.drawing import FIGURES

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "images"
folder.mkdir(parents=True, exist_ok=True)
for name, draw in FIGURES.items():
    (folder / f"{name}.svg").write_bytes(str(draw()).encode())
