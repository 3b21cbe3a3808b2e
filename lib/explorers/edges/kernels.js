/** 四个核：名字 → 数，怎样念，比的是哪两边。与 kernels.py 相同。 */

/** @typedef {keyof typeof KERNELS} Kernel */

export const KERNELS = {
  right: { K: [[1, -1]], rule: "左减右", sides: "左右" },
  left: { K: [[-1, 1]], rule: "右减左", sides: "左右" },
  down: { K: [[1], [-1]], rule: "上减下", sides: "上下" },
  sum: { K: [[1, 1]], rule: "左加右", sides: "左右" },
};
