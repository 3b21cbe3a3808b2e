"""每幅图的样品（各文件夹里的 samples.py），与 samples.test.mjs 来往：

    python tests/explorers/sampled.py show 文件    写下每幅的文件夹、traits、静态图、链接带不走的
    python tests/explorers/sampled.py run 文件     文件里是每幅的代码、图上的输出；运行，看是不是 output、是不是图上的数

samples.py 里除了 samples()，不同寻常的图另写两样：result(names) 是代码的结果（平常叫 Y），
fixed(figure) 是链接带不走的（平常没有）。
"""

import contextlib
import io
import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))


def collected():
    """逐幅给出 (文件夹, 它的 samples 模块, 图)。"""
    for path in sorted(HERE.glob("*/samples.py")):
        spec = spec_from_file_location(f"{path.parent.name}_samples", path)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        for figure in module.samples():
            yield path.parent.name, module, figure


def show():
    for folder, module, figure in collected():
        figure.name = "demo"
        traits = {k: v for k, v in figure.get_state().items() if not k.startswith("_") and k != "layout"}
        fixed = module.fixed(figure) if hasattr(module, "fixed") else None
        yield {"folder": folder, "traits": traits, "svg": str(figure.picture()), "fixed": fixed}


def run(shown):
    for case, (folder, module, figure) in zip(shown, collected(), strict=True):
        names, printed = {}, io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(case["code"], names)
        assert printed.getvalue(), f"{folder}：代码没有印出结果"
        made, output = module.result(names) if hasattr(module, "result") else names["Y"], figure.output
        if not isinstance(output, torch.Tensor):
            assert made == output, (folder, figure)
            continue
        close = {"rtol": 1e-5, "atol": 1e-5, "equal_nan": True, "check_dtype": False}
        torch.testing.assert_close(made, output, **close, msg=lambda text: f"{figure}\n{text}")  # noqa: B023
        if len(case["Y"]) == made.numel():  # 图上画着整张输出
            painted = torch.tensor([float(v) for v in case["Y"]], dtype=torch.float64)
            torch.testing.assert_close(made.flatten(), painted, rtol=1e-12, atol=0, equal_nan=True)


if __name__ == "__main__":
    what, file = sys.argv[1], Path(sys.argv[2])
    if what == "show":
        file.write_text(json.dumps([*show()], allow_nan=False))
    else:
        run(json.loads(file.read_text()))
