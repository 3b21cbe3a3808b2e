/** 复制出来的代码：权重都写在里面，一层一行，算出十个分数 Y。 */

import { script, tensor, tuple } from "../../widgets/core/pytorch.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./network.js").Layer} Layer */

/** 一层：权重，和算它的一行。 @param {Layer} layer @param {number} i */
function lines({ type, weight, bias, kernel, padding, stride }, i) {
  const tables = [tensor(`W${i}`, weight ?? []), tensor(`b${i}`, bias ?? [])];
  const window = `stride=${tuple(stride ?? [1, 1])}, padding=${tuple(padding ?? [0, 0])}`;
  switch (type) {
    case "conv":
      return [...tables, `H = F.relu(F.conv2d(H, W${i}, b${i}, ${window}))`];
    case "max":
      return [`H = F.max_pool2d(H, ${tuple(kernel)}, ${window})`];
    case "global":
      return ["H = F.adaptive_max_pool2d(H, 1)"];
    default:
      return [...tables, `H = F.linear(H.flatten(1), W${i}, b${i})`];
  }
}

/** @param {State} state */
export const code = ({ steps, network }) =>
  script([tensor("X", steps[0].maps[0]), "H = X[None, None] / 16", ...network.layers.flatMap(lines)], "H[0]");
