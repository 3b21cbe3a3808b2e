/** traits → 算好的状态；链接 → 要写回的 traits。纯函数。 */

import { choiceField, integerField } from "../../widgets/core/link.js";
import { correlate } from "../../widgets/core/ops.js";
import { taps } from "../../widgets/core/window.js";

/** @typedef {import("../../widgets/core/window.js").Pair} Pair */
/** 名字、按钮上的字、正的一边、负的一边、数 @typedef {[string, string, string, string, number[][]]} Kernel */
/** @typedef {ReturnType<typeof readState>} State */

const NAMES = ["horizontal", "vertical", "left_falling", "right_falling"];
export const FIELDS = { kernel: choiceField("kernel", NAMES), row: integerField("row"), col: integerField("col") };
const LEVELS = 16;
const W = { padding: /** @type {Pair} */ ([1, 1]) };

/** @param {(key: string) => any} get */
export function readState(get) {
  const X = get("ink").map((/** @type {string} */ line) => [...line].map((digit) => parseInt(digit, 36) / LEVELS));
  /** @type {Kernel} */
  const chosen = get("kernels").find((/** @type {Kernel} */ [name]) => name === get("kernel"));
  const n = /** @type {Pair} */ ([X.length, X[0].length]);
  return { X, n, chosen, K: chosen[4], Y: correlate(X, chosen[4], W), at: [get("row"), get("col")] };
}

/** 窗口的左上角；正中在 at。 @param {State} state @param {number[]} at */
export const corner = ({ n }, at) => taps(n, [3, 3], W, at)[0];

/** 窗口里的墨：正的一边、负的一边各有多少。 @param {State} state */
export function sides({ X, K, n, at }) {
  const sum = (/** @type {number} */ sign) =>
    taps(n, [3, 3], W, at).reduce((all, { row, col, a, b, inside }) => {
      return inside && K[a][b] === sign ? all + X[row][col] : all;
    }, 0);
  return [sum(1), sum(-1)];
}

/** 没写的、写得出了图的，照 own。 @param {(key: string) => any} own @param {Record<string, any>} wanted @param {string[]} bad */
export function restore(own, wanted, bad) {
  const next = { kernel: own("kernel"), row: own("row"), col: own("col"), ...wanted };
  for (const key of /** @type {const} */ (["row", "col"])) {
    if (next[key] < own("ink").length) continue;
    bad.push(`${key}=${next[key]}`);
    next[key] = own(key);
  }
  return next;
}
