/** 先猜再看：猜错了，多半错在哪里。把常见的错法各算一遍，看哪一种正好得到读者的答案。 */

import { axisOf } from "../../widgets/core/slide.js";
import { effectiveSize } from "../../widgets/core/window.js";
import { SLIPS } from "./slips.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../../widgets/core/window.js").Axis} Axis */
/** @typedef {{right: boolean, said: string}} Verdict 对不对，说什么 */
/** @typedef {(axis: Axis & {e: number}) => number} Slip */

/** 哪种运算都会这样错。 @type {[string, Slip][]} */
const SIZE_SLIPS = [
  ["写成了输入的大小", ({ n }) => n],
  ["写成了核的大小", ({ k }) => k],
];

/** @param {State} state @param {number} i */
const lengths = (state, i) => ({ ...axisOf(state, i), e: effectiveSize(state.k, state.w)[i] });

/** 猜的形状对不对，错了可能错在哪。 @param {State} state @param {number[]} guess @returns {Verdict} */
export function judgeShape(state, guess) {
  const { m, op, flow, w } = state;
  const answer = `输出是 ${m.join("×")}`;
  if (guess.every((v, i) => v === m[i])) return { right: true, said: `对，${answer}。` };
  const wrong = (/** @type {string} */ why) => ({ right: false, said: `不对，${answer}。${why}` });
  if (guess[0] === m[1] && guess[1] === m[0]) return { right: false, said: `${answer}：你把高和宽写反了，先写高。` };
  const explains = (/** @type {Slip} */ size) => guess.every((v, i) => v === m[i] || v === size(lengths(state, i)));
  const slip =
    SLIPS[op].forgets.find(([, change]) => forgotten(state, change, guess)) ??
    [...SLIPS[op].sizes, ...SIZE_SLIPS].find(([, size]) => explains(size));
  if (slip) return wrong(`也许是${slip[0]}。`);
  const axis = guess.findIndex((v, i) => v !== m[i]);
  return wrong(`${"高宽"[axis]}再数一遍：${flow.recount(w.stride[axis])}`);
}

/** 忘了一个数，正好得到 guess。 @param {State} state @param {Partial<State["w"]>} change @param {number[]} guess */
const forgotten = ({ n, k, m, w, flow }, change, guess) => {
  const size = attempt(() => flow.shape(n, k, { ...w, ...change }));
  return size !== undefined && guess.every((v, i) => v === m[i] || v === size[i]);
};

/** @template T @param {() => T} compute */
function attempt(compute) {
  try {
    return compute();
  } catch {
    return undefined; // 这种错法在这里放不下
  }
}

/** @param {number[][]} K */
const transpose = (K) => K[0].map((_, b) => K.map((row) => row[b]));

/** 猜的值对不对。 @param {State} state @param {number} guess @returns {Verdict} */
export function judgeValue(state, guess) {
  const { X, K, w, k, op, operation, asked, Y } = state;
  const [i, j] = asked;
  const value = Y[i][j];
  const answer = `这一格是 ${Number(value.toPrecision(6))}`;
  if (Math.abs(guess - value) <= 1e-4 * Math.max(1, Math.abs(value)) || Object.is(guess, value))
    return { right: true, said: `对，${answer}。` };
  const { compute } = operation;
  const { values, forgets } = SLIPS[op];
  /** @type {[string, () => number | undefined][]} 错在哪里，照那样这一格会是多少 */
  const mistakes = [
    ...listed(values, (slip) => slip(X, K, w)[i][j]),
    ...listed(forgets, (change) => compute(X, K, { ...w, ...change })[i]?.[j]),
    ["看成了对称的那一格：先行后列", () => Y[j]?.[i]],
    ["核转置了：行和列对调", () => (k[0] === k[1] ? compute(X, transpose(K), w)[i][j] : undefined)],
  ];
  const found = mistakes.find(([, compute]) => attempt(compute) === guess);
  const why = found ? `也许是${found[0]}。` : "看上面的算式，一项一项核对。";
  return { right: false, said: `不对，${answer}。${why}` };
}

/**
 * @template T
 * @param {[string, T][]} rows @param {(given: T) => number | undefined} value
 * @returns {[string, () => number | undefined][]}
 */
const listed = (rows, value) => rows.map(([words, given]) => [words, () => value(given)]);
