/** 状态与正看着的 → 每张表的样子。纯函数。台上有哪些表，也由它说：没有的是空的。 */

import { times } from "../../widgets/core/numbers.js";
import { factorsOf } from "../../widgets/core/sheet.js";
import { effectiveSize, fanOut, paddedShape, taps } from "../../widgets/core/window.js";
import { place } from "../../widgets/core/words.js";
import { arrangement } from "./arrange.js";
import { cellOf } from "./look.js";
import { kernelOf } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./look.js").Look} Look */
/** @typedef {import("../../widgets/core/sheet.js").Sheet} Sheet */
/** @typedef {ReturnType<typeof sceneOf>} Scene */

const side = "var(--fit)"; // 格子多大由 arrange.js 定，写在台上
const ROOMY = 28; // 格子再小，角上“×3”的小字就看不清：核就在旁边，不写

/** @param {string} role @param {number} row @param {number} col */
const one = (role, row, col) => ({ role, row, col, rows: 1, cols: 1 });
/** @param {number[][]} list */
const setOf = (list) => {
  const known = new Set(list.map(String));
  return (/** @type {number[]} */ ...at) => known.has(String(at));
};

/** 几张表都要问的：当前的输出格、它的窗口，指着的输入格、它的扇出。 @param {State} state @param {Look} look */
function sceneOf(state, look) {
  const { n, k, w } = state;
  const { probe, marked } = look;
  const [o, i, j] = cellOf(state, look);
  const met = taps(n, k, w, [i, j]);
  const fan = probe ? fanOut(n, k, w, [probe.row, probe.col]) : [];
  return {
    state,
    probe,
    marked,
    o,
    i,
    j,
    met,
    fan,
    legible: arrangement(state).wide.side >= ROOMY,
    inWindow: setOf(probe ? [] : met.map(({ row, col }) => [row, col])),
    touched: setOf(fan.map(({ row, col }) => [row, col])),
    used: setOf(fan.map(({ a, b }) => [a, b])),
  };
}

/** 输出通道 p 上的框：指着输入格时是它的扇出，不然是当前格。 @param {Scene} scene @param {number} p */
function outputFrames({ state, probe, o, i, j, fan }, p) {
  if (!probe) return p === o ? [one("output", i, j)] : [];
  return kernelOf(state, p, probe.c) ? fan.map(({ row, col }) => one("output", row, col)) : [];
}

/** 输入通道 c 上的框：指着的那一格，或者窗口。 @param {Scene} scene @param {number} c @param {boolean} looked */
function inputFrames({ state: { k, w }, probe, met: [corner] }, c, looked) {
  if (probe) return probe.c === c ? [one("input", probe.row, probe.col)] : [];
  const [rows, cols] = effectiveSize(k, w);
  return looked ? [{ role: "kernel", row: corner.row, col: corner.col, rows, cols }] : [];
}

/** @param {Scene} scene @param {number} c @returns {Sheet} */
function input(scene, c) {
  const { state, probe, o, met, inWindow, legible } = scene;
  const { n, p, w, X, K, c_in, groups, pointwise } = state;
  const weights = kernelOf(state, o, c);
  const looked = pointwise || Boolean(weights);
  const [rows, cols] = paddedShape(n, w);
  return {
    caption: `输入通道 ${c}${groups > 1 ? `，组 ${Math.floor((c * groups) / c_in)}` : ""}`,
    rows,
    cols,
    side,
    first: p.map((v) => -v),
    cell: (r, q) => ({
      role: X[c][r]?.[q] === undefined ? "padding" : "input",
      value: X[c][r]?.[q] ?? 0,
      channel: c,
      linked: looked && inWindow(r, q),
      current: probe?.c === c && probe.row === r && probe.col === q,
      ...state.missed(r, q),
    }),
    factors: weights && !pointwise && !probe && legible ? factorsOf(met, weights, K[o]) : [],
    outlines: inputFrames(scene, c, looked),
  };
}

/** 当前输出通道看输入通道 c 的核 W[o, t]；不同组就没有。 @param {Scene} scene @param {number} c @returns {Sheet | null} */
function kernel({ state, probe, marked, o, used }, c) {
  const weights = kernelOf(state, o, c);
  if (!weights) return null;
  return {
    caption: `W[${o}, ${state.K[o].indexOf(weights)}]`,
    rows: state.k[0],
    cols: state.k[1],
    side,
    cell: (a, b) => ({
      role: "kernel",
      value: weights[a][b],
      channel: c,
      out: o,
      linked: probe?.c === c && used(a, b),
    }),
    outlines: marked?.[0] === c ? [one("kernel", marked[1], marked[2])] : [],
  };
}

/** 输入通道 c 的部分和。 @param {Scene} scene @param {number} c @returns {Sheet | null} */
function partial(scene, c) {
  const { state, probe, o, i, j, touched } = scene;
  const weights = kernelOf(state, o, c);
  if (!weights) return null;
  const sum = state.parts[o][state.K[o].indexOf(weights)];
  return {
    caption: "部分和",
    rows: state.m[0],
    cols: state.m[1],
    side,
    cell: (r, q) => ({
      role: "partial",
      value: sum[r][q],
      channel: c,
      out: o,
      linked: probe ? probe.c === c && touched(r, q) : r === i && q === j,
    }),
    outlines: !probe || probe.c === c ? outputFrames(scene, o) : [],
  };
}

/** @param {Scene} scene @param {number} p @returns {Sheet} */
function output(scene, p) {
  const { state, probe, o, i, j, touched } = scene;
  const reached = probe && kernelOf(state, p, probe.c);
  return {
    caption: `输出通道 ${p}`,
    rows: state.m[0],
    cols: state.m[1],
    side,
    cell: (r, q) => ({
      role: "output",
      value: state.Y[p][r][q],
      channel: p,
      current: !probe && p === o && r === i && q === j,
      linked: Boolean(reached) && touched(r, q),
    }),
    outlines: outputFrames(scene, p),
  };
}

/** 当前输出通道的偏置；1×1 时全部写出来，排成一列。 @param {Scene} scene @returns {Sheet} */
function bias({ state, o }) {
  return {
    caption: "偏置",
    rows: state.pointwise ? state.c_out : 1,
    cols: 1,
    side,
    cell(r) {
      const p = state.pointwise ? r : o;
      return { role: "bias", value: state.bias[p], channel: p, index: [0, 0], linked: p === o };
    },
  };
}

/** 1×1：c_o×c_i 的矩阵。 @param {Scene} scene @returns {Sheet} */
function matrix({ state, probe, marked, o }) {
  const { c_in, c_out } = state;
  return {
    caption: `权重 ${times([c_out, c_in])}`,
    rows: c_out,
    cols: c_in,
    side,
    cell(p, c) {
      const shared = { channel: c, out: p, index: [0, 0] };
      const weights = kernelOf(state, p, c);
      return weights
        ? { role: "kernel", value: weights[0][0], linked: probe ? probe.c === c : p === o, ...shared }
        : { role: "none", ...shared };
    },
    outlines: marked ? [one("kernel", o, marked[0])] : [{ role: "output", row: o, col: 0, rows: 1, cols: c_in }],
  };
}

/** 1×1：当前像素，各个输入通道排成一列。 @param {Scene} scene @returns {Sheet} */
function pixel({ state, o, met: [{ row, col }] }) {
  return {
    caption: `像素 ${place([row, col])}`,
    rows: state.c_in,
    cols: 1,
    side,
    cell: (c) => ({
      role: "pixel",
      value: state.X[c][row]?.[col] ?? 0,
      channel: c,
      index: [row, col],
      linked: Boolean(kernelOf(state, o, c)),
    }),
  };
}

/** 1×1：这一处的各个输出通道。 @param {Scene} scene @returns {Sheet} */
function result({ state, o, i, j }) {
  return {
    caption: "输出",
    rows: state.c_out,
    cols: 1,
    side,
    cell: (p) => ({ role: "result", value: state.Y[p][i][j], channel: p, index: [i, j], linked: p === o }),
    outlines: [one("output", o, 0)],
  };
}

/** @param {State} state @param {Look} look */
export function sheets(state, look) {
  const scene = sceneOf(state, look);
  /** @template T @param {number} count @param {(scene: Scene, i: number) => T} draw */
  const each = (count, draw) => Array.from({ length: count }, (_, i) => draw(scene, i));
  const { c_in, c_out, pointwise } = state;
  const [beside, once] = pointwise ? [0, 1] : [c_in, 0];
  return {
    input: each(c_in, input),
    kernel: each(beside, kernel),
    partial: each(beside, partial),
    bias: each(1, bias),
    output: each(c_out, output),
    matrix: each(once, matrix),
    pixel: each(once, pixel),
    result: each(once, result),
  };
}
