/**
 * 猜的人常犯的错：一种运算一行，与 core/operations.js 同名。每个错写两样：错在哪里；照那样算，会得到什么。
 */

import { ones, shape } from "../../widgets/core/matrix.js";
import { OPERATIONS } from "../../widgets/core/operations.js";
import { convolve, correlate, rotate, transposed } from "../../widgets/core/ops.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("../../widgets/core/window.js").Axis} Axis */
/** @typedef {import("../../widgets/core/window.js").Window} Window */
/**
 * @typedef {object} Slips
 * @property {[string, (X: Matrix, K: Matrix, w: Window) => Matrix][]} values 猜一个输出：会算出怎样的输出
 * @property {[string, Partial<Window>][]} forgets 忘了一个数：w 成了什么样子
 * @property {[string, (axis: Axis & {e: number}) => number][]} sizes 猜输出有多大：会算出多大，不一定是整数
 */

const blanked = (/** @type {Matrix} */ K) => ones(shape(K, "核")); // 忘了乘核里的数
const summed = (/** @type {Matrix} */ X, /** @type {Matrix} */ K, /** @type {Window} */ w) =>
  correlate(X, blanked(K), w);
/** @type {Slips["values"][number]} */
const UNWEIGHTED = ["忘了乘核，只把窗口里的数加起来", summed];

/** @type {Pick<Slips, "forgets" | "sizes">} */
const gathered = {
  forgets: [
    ["忘了步幅：窗口每次走那么多格", { stride: [1, 1] }],
    ["忘了填充：窗口的起点在填充里", { padding: [0, 0] }],
    ["忘了扩张率：核要隔着格子看，盖住 d(k − 1) + 1 格", { dilation: [1, 1] }],
  ],
  sizes: [
    ["没有向下取整（floor）：步幅除不尽时，余下的行列不够放一个窗口", ({ n, p, s, e }) => (n + 2 * p - e) / s + 1],
    ["向上取整了：最后那个窗口放不下", ({ n, p, s, e }) => Math.ceil((n + 2 * p - e) / s) + 1],
    ["忘了加 1：窗口在起点不动，也算一个位置", ({ n, p, s, e }) => Math.floor((n + 2 * p - e) / s)],
    ["把这里的填充当成了总量：它是每侧的，上下（左右）一共两倍", ({ n, p, s, e }) => Math.floor((n + p - e) / s) + 1],
    ["把填充算了两遍", ({ n, p, s, e }) => Math.floor((n + 4 * p - e) / s) + 1],
  ],
};

/** @type {Record<import("../../widgets/core/operations.js").Op, Slips>} */
export const SLIPS = {
  corr: {
    ...gathered,
    values: [["多转了一次核：互相关不旋转", convolve], UNWEIGHTED],
  },
  conv: {
    ...gathered,
    values: [["忘了把核旋转 180°", correlate], UNWEIGHTED],
  },
  max: {
    ...gathered,
    values: [
      ["取了平均：最大池化取最大", OPERATIONS.avg.compute],
      ["把窗口里的数加了起来", summed],
    ],
  },
  avg: {
    ...gathered,
    values: [
      ["取了最大：平均池化取平均", OPERATIONS.max.compute],
      ["只加了起来，没有除以窗口的格数", summed],
    ],
  },
  transposed: {
    values: [
      ["把核转了 180°：盖上去的是核原来的样子", (X, K, w) => transposed(X, rotate(K), w)],
      ["忘了乘核，只把盖到它的输入加起来", (X, K, w) => transposed(X, blanked(K), w)],
    ],
    forgets: [
      ["忘了步幅：相邻的输入，核要错开那么多格", { stride: [1, 1] }],
      ["忘了裁：填充从输出的每侧裁掉", { padding: [0, 0] }],
      ["忘了扩张率：核要隔着格子盖，盖住 d(k − 1) + 1 格", { dilation: [1, 1] }],
    ],
    sizes: [
      ["照普通的卷积算了：转置卷积反过来，输出变大", ({ n, p, s, e }) => Math.floor((n + 2 * p - e) / s) + 1],
      ["只裁了一侧：填充是每侧的，上下（左右）一共两倍", ({ n, p, s, e }) => (n - 1) * s + e - p],
      ["把填充加上了：转置卷积的填充是裁掉", ({ n, p, s, e }) => (n - 1) * s + e + 2 * p],
      ["忘了减 1：n 个核之间只错开 n − 1 次", ({ n, p, s, e }) => n * s + e - 2 * p],
    ],
  },
};
