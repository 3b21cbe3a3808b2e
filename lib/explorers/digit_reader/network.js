/**
 * 网络：一串层，从 8×8 的墨到十个分数，每一层的数都留着。与 network.py 说的是同一件事。
 *
 * 层在 trait 里只有四种：conv（卷积，接着 ReLU）、max（最大池化）、global（对整张取最大）、linear（拉直，全连接）。
 */

import { correlatePrepared, pool, prepare } from "../../widgets/core/ops.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("../../widgets/core/window.js").Pair} Pair */
/**
 * @typedef {object} Layer trait 里的一层
 * @property {"conv" | "max" | "global" | "linear"} type
 * @property {any} weight conv：[c_o][c_i][k_h][k_w]；linear：[10][个数]
 * @property {number[]} bias
 * @property {Pair} kernel
 * @property {Pair} padding
 * @property {Pair} stride
 */
/** margin：8×8 的墨，四周各添几格空纸。 @typedef {{name: string, margin: number, layers: Layer[]}} Network */
/**
 * @typedef {object} Step 算到的一层；第 0 层是输入
 * @property {"input" | Layer["type"]} type
 * @property {string} name
 * @property {Matrix[]} maps 各通道的数；分数是一张 1×10
 * @property {Matrix[]} before ReLU 之前的；别的层与 maps 是同一份
 * @property {Layer} [layer]
 */

const NAMES = { conv: "卷积", max: "池化", global: "全局池化", linear: "分数" };
const KEEP = { padding: [0, 0], stride: [1, 1] };

/** 层叫什么：同样的层有几个就编号。 @param {Layer[]} layers @param {number} at */
function nameOf(layers, at) {
  const { type } = layers[at];
  const same = (/** @type {Layer[]} */ some) => some.filter((layer) => layer.type === type).length;
  return type === "conv" || type === "max" ? `${NAMES[type]} ${same(layers.slice(0, at + 1))}` : NAMES[type];
}

/** 一层卷积，还没有 ReLU。 @param {Layer} layer @param {Matrix[]} maps @returns {Matrix[]} */
function convolved({ weight, bias, padding, stride }, maps) {
  const inputs = maps.map((X) => prepare(X, padding));
  return weight.map((/** @type {Matrix[]} */ kernels, /** @type {number} */ o) => {
    const parts = kernels.map((K, c) => correlatePrepared(inputs[c], K, { stride }));
    return parts[0].map((row, i) => row.map((_, j) => parts.reduce((sum, part) => sum + part[i][j], 0) + bias[o]));
  });
}

/** @param {Layer} layer @param {Matrix[]} maps */
const scored = ({ weight, bias }, maps) => {
  const features = maps.flat(2);
  return weight.map(
    (/** @type {number[]} */ row, /** @type {number} */ o) =>
      row.reduce((sum, w, i) => sum + w * features[i], 0) + bias[o],
  );
};

/** 一层的结果（ReLU 之前）。 @param {Layer} layer @param {Matrix[]} maps @returns {Matrix[]} */
function computed(layer, maps) {
  if (layer.type === "conv") return convolved(layer, maps);
  if (layer.type === "linear") return [[scored(layer, maps)]];
  const { kernel, padding, stride } = windowOf(layer, maps);
  return maps.map((X) => pool(X, kernel, "max", { padding, stride }));
}

/** 这一层的窗口；全局池化的窗口是整张。 @param {Layer} layer @param {Matrix[]} below */
export const windowOf = (layer, below) =>
  layer.type === "global" ? { ...KEEP, kernel: [below[0].length, below[0][0].length] } : layer;

/** 从墨数（0 到 16）一层层算到分数。 @param {Network} network @param {Matrix} X @returns {Step[]} */
export function forward({ layers }, X) {
  /** @type {Step[]} */
  const steps = [{ type: "input", name: "输入", maps: [X], before: [X] }];
  let maps = [X.map((row) => row.map((v) => v / 16))];
  layers.forEach((layer, at) => {
    const before = computed(layer, maps);
    maps = layer.type === "conv" ? before.map((Y) => Y.map((row) => row.map((v) => Math.max(v, 0)))) : before;
    steps.push({ type: layer.type, name: nameOf(layers, at), maps, before, layer });
  });
  return steps;
}

/** 十个分数。 @param {Step[]} steps */
export const scoresOf = (steps) => steps[steps.length - 1].maps[0][0];

/** 分数最高的。 @param {number[]} scores */
export const best = (scores) => scores.indexOf(Math.max(...scores));

/** 分数 → 把握。 @param {number[]} scores */
export function softmax(scores) {
  const top = Math.max(...scores);
  const parts = scores.map((v) => Math.exp(v - top));
  const total = parts.reduce((sum, v) => sum + v);
  return parts.map((v) => v / total);
}
