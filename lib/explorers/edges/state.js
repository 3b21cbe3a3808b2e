/** traits → 算好的状态；链接 → 要写回的 traits。纯函数。 */

import { choiceField, flagField, matrixField } from "../../widgets/core/link.js";
import { shape } from "../../widgets/core/matrix.js";
import { decodeMatrix } from "../../widgets/core/numbers.js";
import { correlate } from "../../widgets/core/ops.js";
import { complaint, outputShape } from "../../widgets/core/window.js";
import { KERNELS } from "./kernels.js";

/** @typedef {ReturnType<typeof readState>} State */
/** @typedef {import("./kernels.js").Kernel} Kernel */

export const FIELDS = {
  X: matrixField("X"),
  kernel: choiceField("kernel", Object.keys(KERNELS)),
  ink: flagField("ink"),
};
const TRAITS = ["X", "kernel", "ink"];
const [SMALLEST, LARGEST] = [2, 8]; // 再大，手机上一格就太小，涂不准

/** 图（1 白 0 黑）怎样写成数：1 是墨时，每个数 x 换成 1 − x。 @param {number[][]} picture @param {boolean} ink */
const numbers = (picture, ink) => (ink ? picture.map((row) => row.map((v) => 1 - v)) : picture);

/** 不合理时抛错，带一句话。 @param {(key: string) => any} get */
export function readState(get) {
  const picture = decodeMatrix(get("X"));
  /** @type {Kernel} */
  const kernel = get("kernel");
  const ink = Boolean(get("ink"));
  if (![picture.length, picture[0].length].every((size) => size >= SMALLEST && size <= LARGEST))
    throw new RangeError(`图的高和宽应在 ${SMALLEST} 到 ${LARGEST} 之间`);
  if (!picture.flat().every((v) => v === 0 || v === 1)) throw new RangeError("图里只有 0（黑）和 1（白）");
  const { K, rule, sides } = KERNELS[kernel];
  const [X, n, k] = [numbers(picture, ink), shape(picture), shape(K)];
  return { picture, X, K, kernel, ink, rule, sides, n, k, m: outputShape(n, k), Y: correlate(X, K) };
}

/** 一开始看哪个输出：第一个不是 0 的，没有就是左上角。 @param {State} state */
export function firstEdge({ Y, m }) {
  const t = Math.max(0, Y.flat().findIndex(Boolean));
  return [Math.floor(t / m[1]), t % m[1]];
}

/** 几个像素涂成 value。 @param {State} state @param {number[][]} cells @param {number} value */
export function painted({ picture }, cells, value) {
  const hit = new Set(cells.map(String));
  return picture.map((row, r) => row.map((v, c) => (hit.has(`${r},${c}`) ? value : v)));
}

/**
 * wanted 是链接里写了的，别的照 own（这幅图原来的样子）；用不上的放进 bad。
 * @param {(key: string) => any} own @param {Record<string, any>} wanted @param {string[]} bad
 */
export function restore(own, wanted, bad) {
  const first = Object.fromEntries(TRAITS.map((key) => [key, own(key)]));
  const next = { ...first, ...wanted };
  try {
    readState((key) => next[key]);
    return next;
  } catch (error) {
    bad.push(complaint(error));
    return first;
  }
}
