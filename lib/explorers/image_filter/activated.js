/** 窗口算完之后：加上偏置，再过 ReLU。两样都没有，就是原来的运算。 */

import { factor } from "../../widgets/core/numbers.js";
import { number } from "../../widgets/core/pytorch.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("../../widgets/core/operations.js").Operation} Operation */
/** @typedef {import("../../widgets/core/window.js").Pair} Pair */

/** @param {Matrix} Y @param {number} bias @param {boolean} relu @returns {Matrix} */
export function activate(Y, bias, relu) {
  if (!bias && !relu) return Y;
  const low = relu ? 0 : -Infinity;
  return Y.map((row) => row.map((v) => Math.max(low, v + bias)));
}

/** 算式、代码、梯度都添上这两样。 @param {Operation} operation @param {number} bias @param {boolean} relu @returns {Operation} */
export function activated(operation, bias, relu) {
  const added = bias ? ` ${bias < 0 ? "-" : "+"} ${number(Math.abs(bias))}` : "";
  return {
    ...operation,
    joints: () => [relu ? "max(0, " : "", " + ", (bias ? ` + ${factor(bias)}` : "") + (relu ? ")" : "")],
    call(k, w) {
      const [call, note = ""] = operation.call(k, w).split(/(?= {2}#)/); // 注释还在行尾
      return (relu ? `F.relu(${call}${added})` : call + added) + note;
    },
    gradient: (k, chosen) => operation.gradient(k, chosen) + (relu ? "被 ReLU 变成 0 的输出传回 0。" : ""),
  };
}
