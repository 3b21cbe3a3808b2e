/** 能直接运行、得到图上这些数的 PyTorch 代码。 */

import { script, tensor, tuple } from "../../widgets/core/pytorch.js";

/** @param {import("./state.js").State} state */
export function pytorch({ X, K, bias, w, groups }) {
  const window = `stride=${tuple(w.stride)}, padding=${tuple(w.padding)}, dilation=${tuple(w.dilation)}`;
  return script(
    [tensor("X", X), tensor("K", K), tensor("b", bias)],
    `F.conv2d(X[None], K, b, ${window}, groups=${groups})[0]`,
  );
}
