/**
 * 窗口的两个方向。聚拢（gather）：一个输出收下窗口里的输入，互相关、卷积、池化都是；散开（scatter）：一个输入盖住窗口里的
 * 输出，转置卷积是。散开的下标就是聚拢的对调，见 scatter.js。Python 的那一份是 lib/flow.py。
 */

import { ones } from "./matrix.js";
import { correlate, transposed } from "./ops.js";
import * as scattered from "./scatter.js";
import * as sizes from "./window.js";

/** @typedef {import("./window.js").Pair} Pair */
/** @typedef {import("./window.js").Axis} Axis */
/** @typedef {Required<import("./window.js").Window>} Window */
/** @typedef {{n: Pair, k: Pair, w: Window, m: Pair}} Sizes */
/** @typedef {{dropped: boolean, skipped: boolean}} Missed */
/** @typedef {(n: Pair, k: Pair, w: Window) => (row: number, col: number) => Partial<Missed>} Marks */

/**
 * @typedef {object} Flow
 * @property {"input" | "output"} walked 播放一格一格走过的表；窗口落在另一张上
 * @property {(n: Pair, m: Pair) => Pair} walk 那张表的大小
 * @property {(n: Pair, k: Pair, w: Window, noun?: string) => Pair} shape 输出的形状；放不下时抛 RangeError
 * @property {(n: Pair, k: Pair, w: Window) => Pair} roomiest 拖步幅时，输出最大多大
 * @property {(w: Window) => Pair} ring 输入外面画几圈填充
 * @property {(w: Window) => Pair} crop 输出每侧裁掉几行几列
 * @property {typeof sizes.taps} taps 一个输出用到的输入
 * @property {typeof sizes.fanOut} fanOut 一个输入影响的输出
 * @property {Marks} missed 不影响输出的输入格
 * @property {Marks} bare 与输入无关的输出格
 * @property {(n: Pair, w: Window) => Pair} sure 一个总有输出用到的输入格
 * @property {(lengths: number[][], blank: number, k: Pair, w: Window) => number[][]} total 各输出的算式大约多长：
 *   lengths 是每个输入写几个字，blank 是填充的
 * @property {(axis: Axis, span: number) => string[]} formula 一个方向上输出多长，几种写法；span 是有效核长
 * @property {(sizes: Sizes) => string} unseen 有不起作用的行列时说一句
 * @property {(stride: number) => string} recount 猜错了输出多长，怎样再数一遍
 * @property {(sizes: Omit<Sizes, "m">, cell: number[]) => string} overlooked 这个输入格为什么不影响输出
 */

/** 最下 1 行、最右 2 列；没有的不说。 @param {number[]} counts @param {string[]} names */
const listed = (counts, names) =>
  counts
    .map((count, i) => (count ? `${names[i]} ${count} ${"行列"[i]}`.trim() : ""))
    .filter(Boolean)
    .join("、");

/** @param {boolean} far @param {boolean} spread @param {string} noun */
const why = (far, spread, noun) => [far && `步幅比${noun}长`, spread && "扩张留下空隙"].filter(Boolean).join("，");

/** @type {Flow} */
export const GATHER = {
  walked: "output",
  walk: (_, m) => m,
  shape: sizes.outputShape,
  roomiest: (n, k, w) => sizes.outputShape(n, k, { ...w, stride: [1, 1] }),
  ring: (w) => w.padding,
  crop: () => [0, 0],
  taps: sizes.taps,
  fanOut: sizes.fanOut,
  missed: sizes.missed,
  bare: () => () => ({}),
  sure: (_, w) => w.padding.map((p) => -p),
  total: (lengths, blank, k, w) =>
    correlate(
      lengths.map((row) => row.map((v) => v - blank)),
      ones(k),
      w,
    ),
  formula: ({ n, k, p, s, d }, span) => [
    `⌊(${n} + 2×${p} − ${d}×(${k}−1) − 1) / ${s}⌋ + 1 = ⌊${n + 2 * p - span} / ${s}⌋ + 1`,
    `总填充 ${2 * p}：⌊(${n} − ${span} + ${2 * p} + ${s}) / ${s}⌋`,
  ],
  recount: (stride) => `窗口从头起，每次走 ${stride} 格，能停几处？`,
  unseen({ n, k, m, w }) {
    const [left, gaps, span] = [sizes.unused(n, k, w), sizes.skipped(n, k, w), sizes.effectiveSize(k, w)];
    const far = [0, 1].some((i) => m[i] > 1 && w.stride[i] > span[i]);
    const spread = [0, 1].some((i) => gaps[i] && span[i] > k[i]);
    return [
      left.some(Boolean) ? `丢弃${listed(left, ["最下", "最右"])}：步幅除不尽，没有窗口看到。` : "",
      gaps.some(Boolean) ? `跨过 ${listed(gaps, ["", ""])}：${why(far, spread, "窗口")}，没有窗口看到。` : "",
    ].join("");
  },
  overlooked: ({ n, k, w }, [row, col]) =>
    `${sizes.missed(n, k, w)(row, col).dropped ? "在丢弃的末尾" : "被跨过了"}，没有窗口看到，不影响输出。`,
};

const TERM = 8; // 算式里多一项，数以外大约多写这么多字

/** @type {Flow} */
export const SCATTER = {
  walked: "input",
  walk: (n) => n,
  shape: scattered.transposedShape,
  roomiest: scattered.transposedShape,
  ring: () => [0, 0],
  crop: (w) => w.padding,
  taps: scattered.transposedTaps,
  fanOut: scattered.transposedFanOut,
  missed: scattered.cropped,
  bare: scattered.uncovered,
  sure: (n) => n.map((size) => Math.floor(size / 2)),
  total: (lengths, _, k, w) =>
    transposed(
      lengths.map((row) => row.map((v) => v + TERM)),
      ones(k),
      w,
    ),
  formula: ({ n, k, p, s, d }, span) => [
    `(${n}−1)×${s} − 2×${p} + ${d}×(${k}−1) + 1`,
    ...(p ? [`填充不加在输入外，从输出每侧裁掉 ${p}：${(n - 1) * s + span} − 2×${p}`] : []),
  ],
  recount: (stride) => `核一个接一个错开 ${stride} 格摆下去，从头到尾盖住几格，再两侧裁掉填充？`,
  unseen({ n, k, w }) {
    const [gone, gaps, span] = [scattered.lost(n, k, w), scattered.bare(n, k, w), sizes.effectiveSize(k, w)];
    const far = [0, 1].some((i) => gaps[i] && w.stride[i] > span[i]);
    const spread = [0, 1].some((i) => gaps[i] && span[i] > k[i]);
    return [
      gone.some(Boolean) ? `输入里 ${listed(gone, ["", ""])}盖到的都被裁掉了，不影响输出。` : "",
      gaps.some(Boolean) ? `输出里 ${listed(gaps, ["", ""])}没有输入盖到，都是 0：${why(far, spread, "核")}。` : "",
    ].join("");
  },
  overlooked: () => "盖到的都被裁掉了，不影响输出。",
};
