/** 能直接运行的 PyTorch 代码；图写成游程，几万个像素才放得进剪贴板。 */

import { script, slideCode, tensor } from "../../widgets/core/pytorch.js";
import { split } from "./pixels.js";

/** @param {import("./state.js").State} state */
export function pytorch(state) {
  const { raw, K, k, w, operation } = state;
  if (typeof raw !== "string") return slideCode(state);
  const [width, runs] = split(raw);
  const image = [
    "import re",
    "",
    `runs = ${JSON.stringify(runs)}  # 一个字符一个像素，前面的数是连着几个`,
    'pixels = re.sub(r"(\\d+)(.)", lambda run: run[2] * int(run[1]), runs)',
    `X = torch.tensor([ord(pixel) - 58 for pixel in pixels], dtype=torch.float64).reshape(-1, ${width}) / 64`,
  ];
  return script([...image, tensor("K", K)], operation.call(k, w));
}
