/**
 * 卷积与池化的数值：每个输出等于多少。lib/ops.py 说的是同一套数学；形状与下标问 window.js。
 *
 * 矩阵是 number[][]；w = {padding, stride, dilation}，各是 [高, 宽]，缺的取 0、1、1。
 */

import { shape } from "./matrix.js";
import { transposedShape } from "./scatter.js";
import { checkPooling, integer, outputShape, pair } from "./window.js";

export { outputShape };

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {import("./window.js").Pair} Pair */
/** @typedef {import("./window.js").Window} Window */

/** 核旋转 180°。 @param {Matrix} K @returns {Matrix} */
export const rotate = (K) => K.map((row) => [...row].reverse()).reverse();

/**
 * 填充后的输入，摊平成一个数组：256×256 的图像也要在一帧里算完。
 * @param {Matrix} X @param {Pair} padding @param {number} fill
 */
function pad(X, [p_h, p_w], fill) {
  const width = X[0].length + 2 * p_w;
  const data = new Float64Array((X.length + 2 * p_h) * width).fill(fill);
  X.forEach((row, r) => data.set(row, (r + p_h) * width + p_w));
  return { data, width };
}

/**
 * 对每个输出格，把它的窗口在 data 里的起点交给 cell 去算。
 * @param {Pair} size @param {Window} w @param {number} width @param {(start: number) => number} cell @returns {Matrix}
 */
function slide([m_h, m_w], w, width, cell) {
  const [s_h, s_w] = w.stride ?? [1, 1];
  return Array.from({ length: m_h }, (_, i) => Array.from({ length: m_w }, (_, j) => cell(i * s_h * width + j * s_w)));
}

/** 核的每个格子离窗口起点多远。 @param {Pair} k @param {Window} w @param {number} width */
function offsets([k_h, k_w], w, width) {
  const [d_h, d_w] = w.dilation ?? [1, 1];
  return Int32Array.from({ length: k_h * k_w }, (_, t) => Math.floor(t / k_w) * d_h * width + (t % k_w) * d_w);
}

/**
 * 互相关里只随输入与填充变的一份；图不变、只换核时留着它。
 * @typedef {ReturnType<typeof prepare>} Prepared
 * @param {Matrix} X @param {Pair} [padding]
 */
export function prepare(X, padding = [0, 0]) {
  const [n, sides] = [shape(X, "输入"), pair("填充", padding, 0)];
  return { n, padding: sides, ...pad(X, sides, 0) };
}

/** 核滑过准备好的输入；填充照准备时的。 @param {Prepared} input @param {Matrix} K @param {Window} [w] @returns {Matrix} */
export function correlatePrepared({ n, padding, data, width }, K, w = {}) {
  const k = shape(K, "核");
  const size = outputShape(n, k, { ...w, padding });
  const [at, weight] = [offsets(k, w, width), Float64Array.from(K.flat())];
  const [s_h, s_w] = w.stride ?? [1, 1];
  return Array.from({ length: size[0] }, (_, i) => {
    const sums = /** @type {number[]} */ (Array(size[1]).fill(0)); // 核的格子在外层，里层是一段连续的数：快；每一格仍按核的次序加
    for (let t = 0; t < at.length; t++) {
      const start = i * s_h * width + at[t];
      const factor = weight[t];
      for (let j = 0; j < sums.length; j++) sums[j] += data[start + j * s_w] * factor;
    }
    return sums;
  });
}

/** 二维互相关。 @param {Matrix} X @param {Matrix} K @param {Window} [w] @returns {Matrix} */
export const correlate = (X, K, w = {}) => correlatePrepared(prepare(X, w.padding), K, w);

/** 真正的卷积：核旋转 180° 之后做互相关。 @param {Matrix} X @param {Matrix} K @param {Window} [w] */
export function convolve(X, K, w = {}) {
  shape(K, "核");
  return correlate(X, rotate(K), w);
}

/**
 * 池化："max" 的填充是 −∞，NaN 胜过一切；"avg" 把填充的 0 也算进平均。与 torch 相同。
 * @param {Matrix} X @param {Pair} k @param {"max" | "avg"} mode @param {Window} [w] @returns {Matrix}
 */
export function pool(X, k, mode, w = {}) {
  if (mode !== "max" && mode !== "avg") throw new RangeError(`池化方式应是 "max" 或 "avg"，得到 ${mode}。`);
  const size = outputShape(shape(X, "输入"), k, w, "池化窗口");
  checkPooling(k, w);
  const { data, width } = pad(X, w.padding ?? [0, 0], mode === "max" ? -Infinity : 0);
  const at = offsets(k, w, width);
  return slide(size, w, width, mode === "max" ? maximum : average);

  /** @param {number} start */
  function maximum(start) {
    let best = -Infinity;
    for (let t = 0; t < at.length; t++) {
      const value = data[start + at[t]];
      if (value > best || Number.isNaN(value)) best = value;
    }
    return best;
  }
  /** @param {number} start */
  function average(start) {
    let sum = 0;
    for (let t = 0; t < at.length; t++) sum += data[start + at[t]];
    return sum / at.length;
  }
}

/**
 * 转置卷积：互相关的扇出。每个输入把整个核乘上自己，盖在输出上，重叠的地方相加；填充从输出的每侧裁掉这么多。
 * @param {Matrix} X @param {Matrix} K @param {Window} [w] @returns {Matrix}
 */
export function transposed(X, K, w = {}) {
  const [p_h, p_w] = w.padding ?? [0, 0];
  const [s_h, s_w] = w.stride ?? [1, 1];
  const [d_h, d_w] = w.dilation ?? [1, 1];
  const [m_h, m_w] = transposedShape(shape(X, "输入"), shape(K, "核"), w);
  const Y = Array.from({ length: m_h }, () => /** @type {number[]} */ (Array(m_w).fill(0)));
  X.forEach((line, i) =>
    line.forEach((value, j) => {
      K.forEach((weights, a) =>
        weights.forEach((weight, b) => {
          const [row, col] = [i * s_h + a * d_h - p_h, j * s_w + b * d_w - p_w];
          if (row >= 0 && col >= 0 && row < m_h && col < m_w) Y[row][col] += value * weight;
        }),
      );
    }),
  );
  return Y;
}

/**
 * 多通道：X[c_i]，K[c_o][c_i / groups]，bias[c_o] 或 null → 部分和 parts[c_o][c_i / groups]，它们加上偏置是 Y[c_o]。
 * @param {Matrix[]} X @param {Matrix[][]} K @param {number[] | null} [bias] @param {Window} [w]
 * @param {number} [groups]
 * @returns {{parts: Matrix[][], Y: Matrix[]}}
 */
export function correlateChannels(X, K, bias = null, w = {}, groups = 1) {
  integer("组数", groups, 1);
  if (X.length % groups || K.length % groups) {
    throw new RangeError(`输入通道 ${X.length} 和输出通道 ${K.length} 要都能被组数 ${groups} 整除。`);
  }
  const [c_i, c_o] = [X.length / groups, K.length / groups];
  if (K.some((kernels) => kernels.length !== c_i)) throw new RangeError(`每个核应有 ${c_i} 个输入通道。`);
  if (bias && bias.length !== K.length) throw new RangeError(`偏置应有 ${K.length} 个数，得到 ${bias.length} 个。`);
  const parts = K.map((kernels, o) => {
    const first = Math.floor(o / c_o) * c_i;
    return kernels.map((kernel, c) => correlate(X[first + c], kernel, w));
  });
  const total = (/** @type {number} */ o, /** @type {number} */ i, /** @type {number} */ j) =>
    parts[o].reduce((sum, part) => sum + part[i][j], 0) + (bias?.[o] ?? 0);
  return { parts, Y: parts.map(([one], o) => one.map((row, i) => row.map((_, j) => total(o, i, j)))) };
}

/**
 * 分组时输出通道 o 看的输入通道：[第一个, 最后一个的下一个]。
 * @param {number} o @param {number} c_o @param {number} c_i @param {number} groups @returns {Pair}
 */
export function channelsSeen(o, c_o, c_i, groups) {
  const first = Math.floor((o * groups) / c_o) * (c_i / groups);
  return [first, first + c_i / groups];
}

/** 两个通道数的公约数，从小到大：组数只能取这些。 @param {number} a @param {number} b @returns {number[]} */
export const commonDivisors = (a, b) =>
  Array.from({ length: Math.min(a, b) }, (_, i) => i + 1).filter((g) => a % g === 0 && b % g === 0);
