/** 指来指去，哪一格的话最长：按字数算，不必一格格写出来。图下留的地方照它（见 core/room.js）。 */

import { factor, prose } from "./numbers.js";
import { correlate } from "./ops.js";
import { fanOut, missed } from "./window.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {import("./words.js").State} State */

/** 一个数写出来几个字；同样的数只写一次。 @param {(v: number) => string} write */
export function lengthOf(write) {
  /** @type {Map<number, number>} */
  const known = new Map();
  return (/** @type {number} */ v) => {
    if (!known.has(v)) known.set(v, write(v).length);
    return /** @type {number} */ (known.get(v));
  };
}

/** list 里 size 最大的一个；一样大的取后面的：下标大，写出来长。 @template T @param {T[]} list @param {(item: T) => number} size @returns {T} */
export function most(list, size) {
  let [best, top] = [list[0], -Infinity];
  for (const item of list) {
    const now = size(item);
    if (now >= top) [best, top] = [item, now];
  }
  return best;
}

/** cell 在一个方向上换成 index。 @param {number[]} cell @param {number} axis @param {number} index */
const moved = (cell, axis, index) => cell.map((old, i) => (i === axis ? index : old));

/** @param {number[]} size @returns {number[][]} */
export const places = ([rows, cols]) => Array.from({ length: rows * cols }, (_, t) => [Math.floor(t / cols), t % cols]);

/**
 * 每个窗口里的数一共写几个字，比全是 blank（填充的数）时多出多少。
 * @param {Matrix} X @param {State["k"]} k @param {State["w"]} w @param {(v: number) => number} length
 * @param {number} blank
 */
export function windowLengths(X, k, w, length, blank) {
  const ones = Array.from({ length: k[0] }, () => Array(k[1]).fill(1));
  return correlate(
    X.map((row) => row.map((v) => length(v) - length(blank))),
    ones,
    w,
  );
}

/** 算式最长的输出格。 @param {Pick<State, "X" | "Y" | "k" | "w" | "m" | "blank" | "pooling">} state */
export function wordiest({ X, Y, k, w, m, blank, pooling }) {
  const [sums, result] = [windowLengths(X, k, w, lengthOf(pooling ? prose : factor), blank), lengthOf(prose)];
  return most(places(m), ([i, j]) => sums[i][j] + result(Y[i][j]));
}

/** 扇出写出来最长的格子，填充里的也算：先要用到它的输出最多，再看遇到的权重。 @param {Pick<State, "n" | "k" | "w">} state @param {Matrix} [weights] */
export function busiest({ n, k, w }, weights) {
  const corner = w.padding.map((p) => -p);
  const [rows, cols] = n.map((size, axis) => {
    const counted = Array.from({ length: size + 2 * w.padding[axis] }, (_, t) => {
      const at = moved(corner, axis, t - w.padding[axis]);
      return { at: at[axis], uses: fanOut(n, k, w, at).length };
    });
    const top = Math.max(...counted.map(({ uses }) => uses));
    return counted.filter(({ uses }) => uses === top).slice(-w.stride[axis]); // 再往前，遇到的权重与这几个相同
  });
  const length = lengthOf(prose);
  const size = (/** @type {number[]} */ cell) =>
    fanOut(n, k, w, cell).reduce((sum, { a, b }) => sum + (weights ? length(weights[a][b]) : 0), 0);
  return most(
    rows.flatMap((r) => cols.map((c) => [r.at, c.at])),
    size,
  );
}

/**
 * 没有窗口看到的格子：每个方向上丢弃的、跨过的，各取头尾，话里的下标最长的就在其中。
 * @param {Pick<State, "n" | "k" | "w">} state @returns {number[][]}
 */
export function unseenPlaces({ n, k, w }) {
  const kindOf = missed(n, k, w);
  const corner = w.padding.map((p) => -p); // 第一个窗口总看得到它
  return n.flatMap((size, axis) => {
    const p = w.padding[axis];
    const all = Array.from({ length: size + 2 * p }, (_, t) => moved(corner, axis, t - p));
    const dropped = all.filter(([row, col]) => kindOf(row, col).dropped);
    const skipped = all.filter(([row, col]) => kindOf(row, col).skipped);
    return [dropped, skipped].flatMap((some) => [...some.slice(0, 1), ...some.slice(1).slice(-1)]);
  });
}
