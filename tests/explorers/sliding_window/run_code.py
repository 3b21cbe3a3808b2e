"""运行复制出来的 PyTorch 代码，看它算出的 Y 是不是图上的数；不是就以错误退出。

python tests/explorers/sliding_window/run_code.py 文件      文件是 [{"code": …, "Y": …}, …]
"""

import contextlib
import io
import json
import sys
from pathlib import Path

import torch

for number, case in enumerate(json.loads(Path(sys.argv[1]).read_text())):
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(case["code"], names)
    shown = torch.tensor([[float(v) for v in row] for row in case["Y"]], dtype=torch.float64)
    torch.testing.assert_close(names["Y"], shown, rtol=1e-12, atol=0, equal_nan=True)
    assert printed.getvalue().startswith("tensor"), number
