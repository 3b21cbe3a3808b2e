/** traits 与状态之间的换算：读出一份算好的状态；改一个大小，X、K、bias 跟着裁或补。 */

import { resize, shape } from "../../widgets/core/matrix.js";
import { decodeMatrix, encodeMatrix } from "../../widgets/core/numbers.js";
import { channelsSeen, commonDivisors, correlate, correlateChannels } from "../../widgets/core/ops.js";
import { axisOf } from "../../widgets/core/slide.js";
import { bounds, checkPadding, missed, outputShape } from "../../widgets/core/window.js";

/** @typedef {import("../../widgets/core/window.js").Axis} Axis */
/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {ReturnType<typeof readState>} State */
/**
 * @typedef {Required<import("../../widgets/core/window.js").Window>} Window
 * @typedef {{c_in: number, c_out: number, groups: number, k: number[], w: Window}} Sizes
 */
/** @typedef {Map<string, number>} Memory 读者见过的数：裁掉的通道、拆组时去掉的核，回来时还在 */

/** @type {Record<"k" | "p" | "s" | "d", [string, string]>} */
export const PAIRS = {
  k: ["kernel_h", "kernel_w"],
  p: ["padding_h", "padding_w"],
  s: ["stride_h", "stride_w"],
  d: ["dilation_h", "dilation_w"],
};
export const KEYS = [
  "X",
  "K",
  "bias",
  "groups",
  "c_in",
  "c_out",
  ...Object.values(PAIRS).flat(),
  "step",
  "speed",
  "problem",
  "name",
];
const MOST = 6; // 通道的滑块最多到这里

/** 不合理时抛 RangeError 或 TypeError，带一句话。 @param {(key: string) => any} get */
export function readState(get) {
  /** @type {Matrix[]} */
  const X = get("X").map(decodeMatrix);
  /** @type {Matrix[][]} */
  const K = get("K").map((/** @type {any[]} */ sheets) => sheets.map(decodeMatrix));
  /** @type {number[]} */
  const bias = get("bias").map(Number);
  const [n, k, groups] = [shape(X[0], "输入"), shape(K[0]?.[0], "核"), get("groups")];
  const both = (/** @type {"p" | "s" | "d"} */ key) => PAIRS[key].map(get);
  const w = { padding: both("p"), stride: both("s"), dilation: both("d") };
  const m = outputShape(n, k, w);
  checkPadding(k, w);
  const Y = correlateChannels(X, K, bias, w, groups);
  const [c_out, c_in, size] = [K.length, X.length, m[0] * m[1]];
  const step = Math.min(get("step"), c_out * size - 1);
  return {
    X,
    K,
    bias,
    n,
    k,
    w,
    m,
    Y,
    groups,
    c_in,
    c_out,
    step,
    count: c_out * size,
    current: [Math.floor(step / size), Math.floor((step % size) / m[1]), step % m[1]],
    missed: missed(n, k, w),
    pointwise: k[0] * k[1] === 1,
  };
}

/** 输出通道 o 看输入通道 c 吗？看就给出那张核，不看是 undefined。 @param {State} state @param {number} o @param {number} c */
export function kernelOf({ K, c_in, c_out, groups }, o, c) {
  const [first, end] = channelsSeen(o, c_out, c_in, groups);
  return c < end ? K[o][c - first] : undefined;
}

/** 输出通道 o 的部分和，一个看得到的输入通道一张。 @param {State} state @param {number} o @returns {Matrix[]} */
export function partials({ X, K, w, c_in, c_out, groups }, o) {
  const [first] = channelsSeen(o, c_out, c_in, groups);
  return K[o].map((kernel, t) => correlate(X[first + t], kernel, w));
}

/** @param {State} state @param {number[]} cell */
export const stepOf = ({ m }, [o, i, j]) => (o * m[0] + i) * m[1] + j;

/**
 * 控件可取的范围；together：高宽一起动，取公共的部分。
 * @param {State} state @param {"k" | "p" | "s" | "d"} key @param {number} i @param {boolean} together
 */
export function rangeOf(state, key, i, together) {
  const ranges = [0, 1].map((axis) => bounds(axisOf(state, axis), { touching: true })[key]);
  return together ? [Math.max(ranges[0][0], ranges[1][0]), Math.min(ranges[0][1], ranges[1][1])] : ranges[i];
}
/** @param {number} now */
export const channelRange = (now) => [1, Math.max(MOST, now)];

/** 通道数变了，原来的组数除不尽时，收到最近的公约数。 @param {Sizes} sizes */
export const fitGroups = ({ c_in, c_out, groups }) => commonDivisors(c_in, c_out).findLast((g) => g <= groups) ?? 1;

/** 要写回的 traits。 @param {State} state @param {Pick<State, "X" | "K" | "bias" | "groups" | "w">} next */
export function patchOf(state, { X, K, bias, groups, w }) {
  const [n, k] = [shape(X[0]), shape(K[0][0])];
  const m = outputShape(n, k, w);
  const [o, i, j] = state.current;
  /** @type {Record<string, number[]>} */
  const pairs = { k, p: w.padding, s: w.stride, d: w.dilation };
  return {
    X: X.map(encodeMatrix),
    K: K.map((sheets) => sheets.map(encodeMatrix)),
    bias: encodeMatrix([bias])[0],
    groups,
    c_in: X.length,
    c_out: K.length,
    ...Object.fromEntries(
      Object.entries(PAIRS).flatMap(([key, names]) => names.map((name, a) => [name, pairs[key][a]])),
    ),
    step: (Math.min(o, K.length - 1) * m[0] + Math.min(i, m[0] - 1)) * m[1] + Math.min(j, m[1] - 1),
  };
}

/**
 * 换一组大小：每一对（输出通道，输入通道）用的仍是原来那张核，没有见过的接着讲义的例子往下数（与 __init__.py 相同）。
 * @param {State} state @param {Partial<Sizes>} change @param {Memory} memory
 * @param {Record<string, number[] | undefined>} [given] 链接里给的数，一个接一个排好
 */
export function resized(state, change, memory, given = {}) {
  const { c_in, c_out, groups, k, w } = { ...state, ...change };
  const put = (/** @type {Matrix} */ sheet, /** @type {string} */ at) =>
    sheet.forEach((row, r) => row.forEach((v, c) => memory.set(`${at},${r},${c}`, v)));
  state.X.forEach((x, c) => put(x, `${c}`));
  state.K.forEach((sheets, o) => {
    const [first] = channelsSeen(o, state.c_out, state.c_in, state.groups);
    sheets.forEach((kernel, t) => put(kernel, `${o},${first + t}`));
  });
  put([state.bias], "b");
  const list = (/** @type {number} */ length, /** @type {(i: number) => any} */ make) =>
    Array.from({ length }, (_, i) => make(i));
  const get = (/** @type {string} */ key, /** @type {(string | number)[]} */ at, /** @type {number} */ other) =>
    given[key]?.shift() ?? memory.get(at.join()) ?? other;
  return patchOf(state, {
    X: list(c_in, (c) => resize([[]], state.n, (r, q) => get("X", [c, r, q], (3 * r + q + c) % 10))),
    K: list(c_out, (o) => {
      const [first, end] = channelsSeen(o, c_out, c_in, groups);
      return list(end - first, (t) =>
        resize([[]], k, (a, b) => get("K", [o, first + t, a, b], 2 * a + b + o + first + t)),
      );
    }),
    bias: list(c_out, (o) => get("bias", ["b", 0, o], 0)),
    groups,
    w,
  });
}
