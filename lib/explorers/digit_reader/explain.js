/** 一格是怎样算出来的：窗口在下一层的哪里，各项是几，合起来是几。纯函数；与 explain.py 说的是同一件事。 */

import { taps } from "../../widgets/core/window.js";
import { BLOCK } from "./ink.js";
import { windowOf } from "./network.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("./network.js").Step} Step */
/** 第几层、哪个通道、行、列 @typedef {number[]} Place */
/** from：这一项来自下一层的哪个通道。 @typedef {{label: string, value: number, from?: number}} Term */
/** @typedef {{row: number, col: number, inside: boolean, x: number, w: number}} Tap 窗口里的一格；w 是核里的数，池化没有核，是 1 */
/**
 * @typedef {object} Explanation
 * @property {Term[]} terms 相加的各项；池化是相比的各项，输入是四行墨
 * @property {number | null} bias
 * @property {number} sum ReLU 之前
 * @property {number} result
 * @property {number} rounding 各项与和都舍到两位，差多少
 * @property {Tap[][]} taps 各个输入通道的窗口；分数、输入没有
 * @property {number[]} frame 窗口在下一层的 [行, 列, 几行, 几列]
 * @property {number} winner 池化：最大的是窗口里的第几格；别的是 −1
 */

const MOST = [5, 3]; // 分数写出力最大的几项：赞成的、反对的
const CORNERS = {
  4: ["左上", "右上", "左下", "右下"],
  9: ["左上", "上", "右上", "左", "正中", "右", "左下", "下", "右下"],
};

/** 两位小数；先舍到九位，两种语言里末位的误差就不会舍到两边去。 @param {number} v */
export const hundredths = (v) => Number(Number(v.toFixed(9)).toFixed(2));

/** 窗口里第 t 格叫什么。 @param {number} count @param {number} t */
const corner = (count, t) => CORNERS[/** @type {4 | 9} */ (count)]?.[t] ?? `第 ${t + 1} 格`;

/** 印出来的各项相加，与印出来的和差多少。 @param {Term[]} terms @param {number | null} bias @param {number} sum */
function roundingOf(terms, bias, sum) {
  const printed = [...terms.map(({ value }) => value), bias ?? 0].reduce((total, v) => total + hundredths(v), 0);
  return hundredths(hundredths(sum) - printed);
}

/**
 * 窗口里的各格，逐个输入通道。
 * @param {Matrix[]} maps @param {import("./network.js").Layer} layer @param {number[]} at
 * @param {Matrix[] | null} kernels
 */
function tapsOf(maps, layer, at, kernels) {
  const { kernel, padding, stride } = windowOf(layer, maps);
  const n = [maps[0].length, maps[0][0].length];
  const met = taps(n, kernel, { padding, stride }, at);
  const all = maps.map((X, c) =>
    met.map(({ row, col, a, b, inside }) => ({
      row,
      col,
      inside,
      x: inside ? X[row][col] : 0,
      w: kernels?.[c][a][b] ?? 1,
    })),
  );
  return { all, frame: [met[0].row, met[0].col, ...kernel] };
}

/** @param {Tap[]} window */
const product = (window) => window.reduce((sum, { x, w }) => sum + x * w, 0);

/** @param {Step} below @param {Step} step @param {Place} place @returns {Explanation} */
function conv(below, { layer, maps, before }, [, channel, row, col]) {
  if (!layer) throw new RangeError("卷积层没有权重");
  const inputs =
    below.type === "input" ? below.maps.map((X) => X.map((line) => line.map((v) => v / BLOCK ** 2))) : below.maps;
  const { all, frame } = tapsOf(inputs, layer, [row, col], layer.weight[channel]);
  /** @type {Term[]} */
  const terms =
    all.length === 1
      ? all[0].map(({ x, w }, t) => ({ label: corner(all[0].length, t), value: x * w }))
      : all.map((window, from) => ({ label: `通道 ${from}`, value: product(window), from }));
  const [bias, sum] = [layer.bias[channel], before[channel][row][col]];
  const rounding = roundingOf(terms, bias, sum);
  return { terms, bias, sum, result: maps[channel][row][col], rounding, taps: all, frame, winner: -1 };
}

/** @param {Step} below @param {Step} step @param {Place} place @returns {Explanation} */
function pooling(below, { layer, maps }, [, channel, row, col]) {
  if (!layer) throw new RangeError("池化层没有窗口");
  const { all, frame } = tapsOf([below.maps[channel]], layer, [row, col], null);
  const result = maps[channel][row][col];
  const winner = all[0].findIndex(({ x, inside }) => inside && x === result);
  const terms = all[0].map(({ x }, t) => ({ label: corner(all[0].length, t), value: x }));
  return { terms, bias: null, sum: result, result, rounding: 0, taps: all, frame, winner };
}

/** 下一层第 i 个数叫什么：拉直之前在哪个通道、哪里。 @param {Matrix[]} maps @param {number} i */
function featureName(maps, i) {
  const size = maps[0].length * maps[0][0].length;
  const where = size === 1 ? "" : ` ${size === 4 ? corner(4, i % 4) : `第 ${(i % size) + 1} 格`}`;
  return `通道 ${Math.floor(i / size)}${where}`;
}

/** 分数：出力最大的几项，其余合成一项。 @param {Step} below @param {Step} step @param {Place} place @returns {Explanation} */
function linear(below, step, [, , , digit]) {
  const votes = votesOf(below, step, digit);
  const size = below.maps[0].length * below.maps[0][0].length;
  const order = votes.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value || a.i - b.i);
  const loud = [
    ...order.slice(0, MOST[0]).filter(({ value }) => value > 0),
    ...order.slice(-MOST[1]).filter(({ value }) => value < 0),
  ];
  const shown = new Set(loud.map(({ i }) => i));
  const rest = votes.reduce((sum, value, i) => (shown.has(i) ? sum : sum + value), 0);
  const terms = [
    ...loud.map(({ value, i }) => ({ label: featureName(below.maps, i), value, from: Math.floor(i / size) })),
    { label: `其余 ${votes.length - loud.length} 项`, value: rest },
  ];
  const [bias, sum] = [step.layer?.bias[digit] ?? 0, step.maps[0][0][digit]];
  const frame = [0, 0, below.maps[0].length, below.maps[0][0].length];
  return { terms, bias, sum, result: sum, rounding: roundingOf(terms, bias, sum), taps: [], frame, winner: -1 };
}

/** 每个特征给这个数字投了几分。 @param {Step} below @param {Step} step @param {number} digit @returns {number[]} */
export const votesOf = (below, { layer }, digit) => below.maps.flat(2).map((x, i) => x * layer?.weight[digit][i]);

/**
 * 输入的一格：它在纸上的 4×4 里，一行有几格墨。
 * @param {Matrix} paper @param {number[]} corner 左上角在纸上的 [行, 列] @param {number} result @returns {Explanation}
 */
function counted(paper, [top, left], result) {
  const rows = Array.from({ length: BLOCK }, (_, a) =>
    Array.from({ length: BLOCK }, (_, b) => paper[top + a]?.[left + b] ?? 0),
  );
  const terms = rows.map((line, a) => ({ label: `第 ${a + 1} 行`, value: line.reduce((sum, v) => sum + v, 0) }));
  const sum = terms.reduce((total, { value }) => total + value, 0);
  return { terms, bias: null, sum, result, rounding: 0, taps: [], frame: [top, left, BLOCK, BLOCK], winner: -1 };
}

/**
 * @param {Step[]} steps @param {Place} place
 * @param {{paper: Matrix, origin: number[]}} ink 摆好的纸；输入的左上角在纸上是第几块
 * @returns {Explanation}
 */
export function explain(steps, place, { paper, origin }) {
  const [layer, , row, col] = place;
  const [below, step] = [steps[layer - 1], steps[layer]];
  if (step.type === "conv") return conv(below, step, place);
  if (step.type === "linear") return linear(below, step, place);
  if (step.type === "input")
    return counted(
      paper,
      [row + origin[0], col + origin[1]].map((v) => v * BLOCK),
      step.maps[0][row][col],
    );
  return pooling(below, step, place);
}

/** 从这一格往下看到输入的 [行, 列, 几行, 几列]；输入自己就是它那一格。 @param {Step[]} steps @param {Place} place */
export function fieldOf(steps, [layer, , row, col]) {
  const { type } = steps[layer];
  if (type === "linear") return [0, 0, steps[0].maps[0].length, steps[0].maps[0].length];
  let [first, last] = [
    [row, col],
    [row, col],
  ];
  for (let i = layer; i > 0; i--) {
    const { layer: each } = steps[i];
    if (!each) break;
    const { maps } = steps[i - 1];
    const { kernel, padding, stride } = windowOf(each, maps);
    const met = (/** @type {number[]} */ at) =>
      taps([maps[0].length, maps[0][0].length], kernel, { padding, stride }, at);
    const [high, low] = [met(first)[0], met(last)[kernel[0] * kernel[1] - 1]];
    [first, last] = [
      [high.row, high.col],
      [low.row, low.col],
    ];
  }
  return [...first, last[0] - first[0] + 1, last[1] - first[1] + 1];
}
