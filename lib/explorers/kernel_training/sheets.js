/** 状态与走了几步 → 核、梯度、损失三张表的样子。纯函数。 */

/** @typedef {import("./bowl.js").State} State */
/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("../../widgets/core/sheet.js").Sheet} Sheet */

/** @param {string} role @param {string} caption @param {Matrix} values @returns {Sheet} */
const table = (role, caption, values) => ({
  side: "var(--box)", // 陪着碗的几个数，一样大，不抢地方
  caption,
  rows: values.length,
  cols: values[0].length,
  cell: (row, col) => ({ role, value: values[row][col] }),
});

/** @param {State} state @param {number} step */
export function sheets({ points, kernelOf }, step) {
  const { w, gradient, loss } = points[step];
  return {
    kernel: table("kernel", "核", kernelOf(w)),
    gradient: table("gradient", "梯度", kernelOf(gradient)),
    output: table("output", "损失", [[loss]]),
  };
}
