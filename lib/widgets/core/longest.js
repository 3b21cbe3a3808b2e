/** 指来指去，哪一格的话最长：按字数算，不必一格格写出来。图下留的地方照它（见 core/room.js）。 */

import { GATHER } from "./flow.js";
import { factor, prose } from "./numbers.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {import("./words.js").State} State */
/** @typedef {Omit<import("./words.js").Geometry, "m">} Covered */

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
 * @param {number} blank @param {import("./flow.js").Flow} [flow]
 */
export const windowLengths = (X, k, w, length, blank, flow = GATHER) =>
  flow.total(
    X.map((row) => row.map(length)),
    length(blank),
    k,
    w,
  );

/** 算式最长的输出格。 @param {Pick<State, "X" | "Y" | "k" | "w" | "m" | "blank" | "pooling" | "flow">} state */
export function wordiest({ X, Y, k, w, m, blank, pooling, flow }) {
  const [sums, result] = [windowLengths(X, k, w, lengthOf(pooling ? prose : factor), blank, flow), lengthOf(prose)];
  return most(places(m), ([i, j]) => sums[i][j] + result(Y[i][j]));
}

/** 扇出写出来最长的格子，填充里的也算：先要用到它的输出最多，再看遇到的权重。 @param {Covered} state @param {Matrix} [weights] */
export function busiest({ n, k, w, flow = GATHER }, weights) {
  const [sure, ring] = [flow.sure(n, w), flow.ring(w)];
  const [rows, cols] = n.map((size, axis) => {
    const counted = Array.from({ length: size + 2 * ring[axis] }, (_, t) => {
      const at = moved(sure, axis, t - ring[axis]);
      return { at: at[axis], uses: flow.fanOut(n, k, w, at).length };
    });
    const top = Math.max(...counted.map(({ uses }) => uses));
    return counted.filter(({ uses }) => uses === top).slice(-w.stride[axis]); // 再往前，遇到的权重与这几个相同
  });
  const length = lengthOf(prose);
  const size = (/** @type {number[]} */ cell) =>
    flow.fanOut(n, k, w, cell).reduce((sum, { a, b }) => sum + (weights ? length(weights[a][b]) : 0), 0);
  return most(
    rows.flatMap((r) => cols.map((c) => [r.at, c.at])),
    size,
  );
}

/**
 * 不影响输出的输入格：每个方向上丢弃的、跨过的，各取头尾，话里的下标最长的就在其中。
 * @param {Covered} state @returns {number[][]}
 */
export function unseenPlaces({ n, k, w, flow = GATHER }) {
  const kindOf = flow.missed(n, k, w);
  const sure = flow.sure(n, w);
  return n.flatMap((size, axis) => {
    const p = flow.ring(w)[axis];
    const all = Array.from({ length: size + 2 * p }, (_, t) => moved(sure, axis, t - p));
    const dropped = all.filter(([row, col]) => kindOf(row, col).dropped);
    const skipped = all.filter(([row, col]) => kindOf(row, col).skipped);
    return [dropped, skipped].flatMap((some) => [...some.slice(0, 1), ...some.slice(1).slice(-1)]);
  });
}
