/** 窗口滑过输入的一次计算：traits 读成数，算好放在一起。与 lib/drawing/slide.py 说的是同一件事。 */

import { shape } from "./matrix.js";
import { OPERATIONS } from "./operations.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {import("./operations.js").Op} Op */
/** @typedef {import("./window.js").Axis} Axis */
/** @typedef {import("./window.js").Pair} Pair */
/** @typedef {ReturnType<typeof slide>} Slide */
/** @typedef {import("./flow.js").Sizes & {flow?: import("./flow.js").Flow}} Geometry 尺寸只要这些；没有写 flow 的是聚拢 */

/**
 * 不合理时抛 RangeError 或 TypeError，带一句话。
 * @param {Matrix} X @param {Matrix} K @param {Required<import("./window.js").Window>} w @param {Op} op
 */
export function slide(X, K, w, op) {
  const operation = OPERATIONS[op];
  const [n, k] = [shape(X, "输入"), shape(K, "核")];
  const { pooling, blank, flow } = operation;
  const m = flow.shape(n, k, w, operation.noun);
  return {
    X,
    K,
    n,
    k,
    w,
    op,
    operation,
    flow,
    pooling,
    blank,
    m,
    Y: operation.compute(X, K, w),
    weights: operation.weights(K),
  };
}

/** 填充后的输入在这一格的数。 @param {Pick<Slide, "X" | "blank">} state @param {number} row @param {number} col */
export const valueAt = (state, row, col) => state.X[row]?.[col] ?? state.blank;

/** @param {Pick<Slide, "n" | "k" | "w">} state @param {number} i 0 是高，1 是宽 @returns {Axis} */
export const axisOf = ({ n, k, w }, i) => ({ n: n[i], k: k[i], p: w.padding[i], s: w.stride[i], d: w.dilation[i] });
