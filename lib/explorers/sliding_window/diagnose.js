/** 先猜再看：猜错了，多半错在哪里。把常见的错法各算一遍，看哪一种正好得到读者的答案。 */

import { correlate } from "../../widgets/core/ops.js";
import { axisOf } from "../../widgets/core/slide.js";
import { effectiveSize } from "../../widgets/core/window.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../../widgets/core/window.js").Axis} Axis */

/** 错法：一句话，和按它会算出的输出长（不一定是整数）。 @type {[string, (axis: Axis & {e: number}) => number][]} */
const SIZE_MISTAKES = [
  ["没有向下取整（floor）：步幅除不尽时，余下的行列不够放一个窗口", ({ n, p, s, e }) => (n + 2 * p - e) / s + 1],
  ["向上取整了：最后那个窗口放不下", ({ n, p, s, e }) => Math.ceil((n + 2 * p - e) / s) + 1],
  ["忘了加 1：窗口在起点不动，也算一个位置", ({ n, p, s, e }) => Math.floor((n + 2 * p - e) / s)],
  ["把这里的填充当成了总量：它是每侧的，上下（左右）一共两倍", ({ n, p, s, e }) => Math.floor((n + p - e) / s) + 1],
  ["忘了填充", ({ n, s, e }) => Math.floor((n - e) / s) + 1],
  ["忘了步幅", ({ n, p, e }) => n + 2 * p - e + 1],
  ["忘了扩张率：核盖住的是 d(k − 1) + 1 格", ({ n, k, p, s }) => Math.floor((n + 2 * p - k) / s) + 1],
  ["把填充算了两遍", ({ n, p, s, e }) => Math.floor((n + 4 * p - e) / s) + 1],
  ["写成了输入的大小", ({ n }) => n],
  ["写成了核的大小", ({ k }) => k],
];

/** @param {State} state @param {number} i */
const lengths = (state, i) => ({ ...axisOf(state, i), e: effectiveSize(state.k, state.w)[i] });

/** 猜的形状对不对，错了可能错在哪。 @param {State} state @param {number[]} guess @returns {string} */
export function judgeShape(state, guess) {
  const { m } = state;
  const right = `输出是 ${m.join("×")}`;
  if (guess.every((v, i) => v === m[i])) return `对，${right}。`;
  if (guess[0] === m[1] && guess[1] === m[0]) return `${right}：你把高和宽写反了，先写高。`;
  const explains = (/** @type {(axis: Axis & {e: number}) => number} */ size) =>
    guess.every((v, i) => v === m[i] || v === size(lengths(state, i)));
  const mistake = SIZE_MISTAKES.find(([, size]) => explains(size));
  if (mistake) return `不对，${right}。也许是${mistake[0]}。`;
  const axis = guess.findIndex((v, i) => v !== m[i]);
  return `不对，${right}。${"高宽"[axis]}再数一遍：窗口从头起，每次走 ${state.w.stride[axis]} 格，能停几处？`;
}

/** @param {() => number | undefined} compute */
function attempt(compute) {
  try {
    return compute();
  } catch {
    return undefined; // 这种错法在这里放不下
  }
}

/** @param {number[][]} K */
const transpose = (K) => K[0].map((_, b) => K.map((row) => row[b]));

/** 猜的值对不对。 @param {State} state @param {number} guess @returns {string} */
export function judgeValue(state, guess) {
  const {
    X,
    K,
    w,
    k,
    operation,
    current: [i, j],
    Y,
  } = state;
  const value = Y[i][j];
  const answer = `这一格是 ${Number(value.toPrecision(6))}`;
  if (Math.abs(guess - value) <= 1e-4 * Math.max(1, Math.abs(value)) || Object.is(guess, value))
    return `对，${answer}。`;
  const same = (/** @type {Partial<typeof w>} */ change) => operation.compute(X, K, { ...w, ...change })[i]?.[j];
  const ones = K.map((row) => row.map(() => 1));
  /** @type {[string, () => number | undefined][]} 错在哪里，照那样这一格会是多少 */
  const mistakes = [
    ...operation.slips.map(
      ([words, compute]) => /** @type {[string, () => number]} */ ([words, () => compute(X, K, w)[i][j]]),
    ),
    ["窗口按步幅 1 走的：每次要走步幅那么多格", () => same({ stride: [1, 1] })],
    ["忘了填充：窗口的起点在填充里", () => same({ padding: [0, 0] })],
    ["没有隔开取：扩张的核要隔着格子看", () => same({ dilation: [1, 1] })],
    ["看成了对称的那一格：先行后列", () => Y[j]?.[i]],
    ["核转置了：行和列对调", () => (k[0] === k[1] ? operation.compute(X, transpose(K), w)[i][j] : undefined)],
    ["忘了乘核，只把窗口里的数加起来", () => correlate(X, ones, w)[i][j]],
  ];
  const found = mistakes.find(([, compute]) => attempt(compute) === guess);
  return found ? `不对，${answer}。也许是${found[0]}。` : `不对，${answer}。看上面的算式，一项一项核对。`;
}
