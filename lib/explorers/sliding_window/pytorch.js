/** 能直接运行、得到图上这些数的 PyTorch 代码。 */

/** @typedef {Omit<import("./state.js").State, "step" | "missed" | "separate">} State 别的图也用得上，只要这些 */

/** @param {number} v */
export function number(v) {
  if (!Number.isFinite(v)) return `float("${String(v).replace("Infinity", "inf").toLowerCase()}")`;
  return Number.isInteger(v) && Math.abs(v) < 1e15 ? `${v}.` : String(v);
}

/** @param {string} name @param {number[][]} rows */
export function tensor(name, rows) {
  const open = `${name} = torch.tensor([`;
  const lines = rows.map((row) => `[${row.map(number).join(", ")}]`);
  return `${open}${lines.join(`,\n${" ".repeat(open.length)}`)}], dtype=torch.float64)`;
}

/** @param {number[]} pair */
export const tuple = (pair) => `(${pair.join(", ")})`;

/** @param {State} state */
export function pytorch({ op, X, K, k, w }) {
  const window = `stride=${tuple(w.stride)}, padding=${tuple(w.padding)}`;
  const kernel = op === "conv" ? "K.flip(0, 1)[None, None]" : "K[None, None]";
  const call = {
    corr: `F.conv2d(X[None, None], ${kernel}, ${window}, dilation=${tuple(w.dilation)})[0, 0]`,
    conv: `F.conv2d(X[None, None], ${kernel}, ${window}, dilation=${tuple(w.dilation)})[0, 0]  # 卷积：先把核旋转 180°`,
    max: `F.max_pool2d(X[None], ${tuple(k)}, ${window})[0]`,
    avg: `F.avg_pool2d(X[None], ${tuple(k)}, ${window})[0]`,
  }[op];
  const tensors = op === "corr" || op === "conv" ? [tensor("X", X), tensor("K", K)] : [tensor("X", X)];
  return ["import torch", "from torch.nn import functional as F", "", ...tensors, `Y = ${call}`, "print(Y)", ""].join("\n");
}
