/** 数表：形状、裁小长大、平移。 */

import { pair } from "./window.js";

/** @typedef {number[][]} Matrix */
/** @typedef {import("./window.js").Pair} Pair */

/**
 * 矩阵的形状；不是数字组成的矩形就抛错。
 * @param {Matrix} X @param {string} [name] @returns {Pair}
 */
export function shape(X, name = "矩阵") {
  if (!Array.isArray(X) || !X.every(Array.isArray)) throw new TypeError(`${name}应是二维的数表。`);
  const width = X[0]?.length ?? 0;
  if (!width) throw new RangeError(`${name}里没有数：请至少给 1 行 1 列。`);
  if (X.some((row) => row.length !== width))
    throw new RangeError(`${name}的各行长短不一：请让每行都有 ${width} 个数。`);
  if (!X.every((row) => row.every((v) => typeof v === "number"))) throw new TypeError(`${name}里有不是数的东西。`);
  return [X.length, width];
}

/**
 * 裁小或长大到 [高, 宽]：原来有的数不动，新的格子由 fill(行, 列) 给。
 * @param {Matrix} X @param {Pair} size @param {(row: number, col: number) => number} fill @returns {Matrix}
 */
export function resize(X, size, fill) {
  const [height, width] = pair("新的大小", size, 1);
  return Array.from({ length: height }, (_, r) => Array.from({ length: width }, (_, c) => X[r]?.[c] ?? fill(r, c)));
}

/** 一层层的数表里换掉一个数；at 是它的下标。 @param {any} table @param {number[]} at @param {number} value @returns {any} */
export const replaced = (table, [i, ...rest], value) =>
  table.map((/** @type {any} */ old, /** @type {number} */ t) =>
    t !== i ? old : rest.length ? replaced(old, rest, value) : value,
  );

/** 输入长大时补的数：0–9，不成规律才看得出窗口在哪里。 @param {number} r @param {number} c */
export const digit = (r, c) => (3 * r + 5 * c + r * c) % 10;

/** 核长大时补的数：−1、0、1。 @param {number} r @param {number} c */
export const weight = (r, c) => ((r + 2 * c) % 3) - 1;

/** 全是 1 的一张。 @param {Pair} size @returns {Matrix} */
export const ones = ([height, width]) => Array.from({ length: height }, () => Array(width).fill(1));

/** 整幅平移 [下, 右] 格，移出去的从另一头回来。 @param {Matrix} X @param {Pair} by @returns {Matrix} */
export function shift(X, [down, right]) {
  const [h, w] = shape(X, "输入");
  const at = (/** @type {number} */ i, /** @type {number} */ size) => ((i % size) + size) % size;
  return X.map((row, r) => row.map((_, c) => X[at(r - down, h)][at(c - right, w)]));
}
