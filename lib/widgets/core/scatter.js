/**
 * 散开的窗口（转置卷积）：形状与下标。它的下标就是那一次互相关的对调：那里的输出是这里的输入。不合理时抛的错同 window.js。
 */

import { axes, effectiveSize, fanOut, length, met, missed, pair, seen, taps } from "./window.js";

/** @typedef {import("./window.js").Axis} Axis */
/** @typedef {import("./window.js").Pair} Pair */
/** @typedef {import("./window.js").Window} Window */

/**
 * 转置卷积的输出形状 (n − 1)s − 2p + e；裁得一格不剩时抛 RangeError。
 * @param {Pair} n @param {Pair} k @param {Window} [w] @returns {Pair}
 */
export function transposedShape(n, k, w = {}) {
  axes([1, 1], [1, 1], w); // 只查参数
  const [p, s] = [w.padding ?? [0, 0], w.stride ?? [1, 1]];
  const size = effectiveSize(pair("卷积核的大小", k, 1), w).map(
    (e, i) => (pair("输入的形状", n, 1)[i] - 1) * s[i] - 2 * p[i] + e,
  );
  if (size.every((length) => length >= 1)) return size;
  throw new RangeError(`填充 ${p.join("×")} 把输出裁得只剩 ${size.join("×")}：请减小填充，或加大核、步幅。`);
}

/** 转置：那一次互相关的两个方向，它的输入是这里的输出。 @param {Pair} n @param {Pair} k @param {Window} w */
const swapped = (n, k, w) => axes(transposedShape(n, k, w), k, w);

/** 转置：没有被裁到一格不剩的输入。 @param {Axis} axis 那一次互相关的 */
const kept = (axis) =>
  new Set([...Array(length(axis)).keys()].filter((i) => met(axis, i).some((r) => r >= 0 && r < axis.n)));

/**
 * 转置：输入的格子盖到的都被裁掉了，就是丢弃的。
 * @param {Pair} n @param {Pair} k @param {Window} w
 * @returns {(row: number, col: number) => {dropped: boolean, skipped: boolean}}
 */
export function cropped(n, k, w) {
  const [rows, cols] = swapped(n, k, w).map(kept);
  return (row, col) => ({ dropped: !(rows.has(row) && cols.has(col)), skipped: false });
}

/** 转置：[行数, 列数]，盖到的都被裁掉了的输入。 @param {Pair} n @param {Pair} k @param {Window} w @returns {Pair} */
export const lost = (n, k, w) => swapped(n, k, w).map((axis) => length(axis) - kept(axis).size);

/** 转置：没有输入盖到的输出，也就是那一次互相关跨过的。 @param {Pair} n @param {Pair} k @param {Window} w */
export const uncovered = (n, k, w) => missed(transposedShape(n, k, w), k, w);

/** 转置：[行数, 列数]，没有输入盖到的输出。 @param {Pair} n @param {Pair} k @param {Window} w @returns {Pair} */
export const bare = (n, k, w) =>
  swapped(n, k, w).map((axis) => axis.n - [...seen(axis)].filter((r) => r >= 0 && r < axis.n).length);

/**
 * 转置：输出格 [r, c] 由哪些输入加起来，行优先。
 * @param {Pair} n @param {Pair} k @param {Window} w @param {Pair} cell
 */
export const transposedTaps = (n, k, w, cell) =>
  fanOut(transposedShape(n, k, w), k, w, cell).map((use) => ({ ...use, inside: true }));

/** 转置：输入格 [i, j] 盖住的输出，裁掉的不算。 @param {Pair} n @param {Pair} k @param {Window} w @param {Pair} cell */
export const transposedFanOut = (n, k, w, cell) =>
  taps(transposedShape(n, k, w), k, w, cell).filter(({ inside }) => inside);
