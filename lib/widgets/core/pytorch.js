/** 复制出去的 PyTorch 代码里，数、数表、元组怎样写；代码能直接运行，得到图上这些数。 */

const HEAD = ["import torch", "from torch.nn import functional as F", ""];

/** @param {number} v */
export function number(v) {
  if (!Number.isFinite(v)) return `float("${String(v).replace("Infinity", "inf").toLowerCase()}")`;
  return Number.isInteger(v) && Math.abs(v) < 1e15 ? `${v}.` : String(v);
}

/** @param {number[]} pair */
export const tuple = (pair) => `(${pair.join(", ")})`;

/** 几层的列表，最里面的一行写一行。 @param {any[]} list @param {string} pad @returns {string} */
const nested = (list, pad) =>
  Array.isArray(list[0])
    ? `[${list.map((item) => nested(item, `${pad} `)).join(`,\n${pad} `)}]`
    : `[${list.map(number).join(", ")}]`;

/** @param {string} name @param {any[]} list 几层都行 */
export const tensor = (name, list) =>
  `${name} = torch.tensor(${nested(list, " ".repeat(name.length + " = torch.tensor(".length))}, dtype=torch.float64)`;

/** 从导入到印出 Y 的一整段；tensors 是数表，call 是算出 Y 的一行。 @param {string[]} tensors @param {string} call */
export const script = (tensors, call) => [...HEAD, ...tensors, `Y = ${call}`, "print(Y)", ""].join("\n");

/** 窗口滑过输入的一段。 @param {Pick<import("./slide.js").Slide, "operation" | "X" | "K" | "k" | "w">} state */
export const slideCode = ({ operation, X, K, k, w }) =>
  script([tensor("X", X), ...(operation.pooling ? [] : [tensor("K", K)])], operation.call(k, w));
