/** 把正看着的像素写成字；几万个像素不一格格地量，最长的话照窗口里全是写得最长的数来留。 */

import { prose } from "../../widgets/core/numbers.js";
import { WEIGHTED } from "../../widgets/core/weighted.js";
import { arithmetic, influence, place, sizes, touching } from "../../widgets/core/words.js";
import { activated } from "./activated.js";
import { PRESETS } from "./kernels.js";
import { cellOf } from "./sheets.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("../../widgets/core/room.js").Line} Line */
/** @typedef {import("../../widgets/core/room.js").Told} Told */

const TERMS = 6; // 算式至多写几项
const FIRST = 3; // 再多就只写前几项
const WIDEST = -0.123456; // 结果写六位有效数字，这样的最长
const WIDEST_BIAS = -5.75;
const WIDEST_INK = 63 / 64; // 照片里的数是 1/64 的整数倍

/** 这个核找的是什么，ReLU 之后剩下什么。 @param {State} state */
const note = (state) => purpose(state) + rest(state);

/** @param {State} state */
function rest({ bias, relu, Y }) {
  if (!relu) return "";
  const left = Y.flat().filter((v) => v > 0).length;
  return bias < 0 ? `门槛 ${prose(-bias)}：不超过它的都变成 0，剩 ${left} 个。` : "ReLU 把负的变成 0。";
}

/** 这个核找的是什么；卷积时说旋转 180° 之后怎样。 @param {State} state */
function purpose({ K, preset, op, weights }) {
  if (op === "corr") return PRESETS.find(([value]) => value === preset)?.[3] ?? "";
  const same = (/** @type {number} */ sign) => K.every((row, a) => row.every((v, b) => v === sign * weights[a][b]));
  const turned = same(1) ? "还是它自己，与互相关一样" : same(-1) ? "每个数变号，与互相关正负互换" : "再逐格相乘";
  return `卷积先把核转 180°，${turned}。`;
}

/** 算式里不写乘 0 的项；核全是 0 就都写上。 @param {State} state @returns {State} */
function written(state) {
  const { flow, weights } = state;
  if (!weights.flat().some(Boolean)) return state;
  /** @type {typeof flow.taps} */
  const taps = (...given) => flow.taps(...given).filter(({ a, b }) => weights[a][b]);
  return { ...state, flow: { ...flow, taps } };
}

/** 一个输出像素是怎样来的。 @param {State} state @param {number[]} cell @returns {Told} */
function aboutOutput(state, cell) {
  const result = prose(state.Y[cell[0]][cell[1]]);
  const shown = written(state);
  const { length } = shown.flow.taps(shown.n, shown.k, shown.w, cell);
  return {
    lines: [arithmetic(shown, cell, false, length > TERMS ? FIRST : length), [note(state)]],
    formulas: sizes(state),
    sentence: `输出 ${place(cell)} 等于 ${result}。`,
  };
}

/** 一个输入像素用在哪里；用到它的输出太多，就只说有几个。 @param {State} state @param {number[]} cell @returns {Told} */
function aboutInput(state, cell) {
  const sentence = touching(state, cell);
  const [uses, ...gradient] = influence(state, cell);
  const many = state.k[0] * state.k[1] > TERMS;
  return { lines: [[sentence]], formulas: [...(many ? [] : [uses]), ...gradient, ...sizes(state)], sentence };
}

/** 图下说什么。 @param {State} state @param {Look} look @returns {Told} */
export function about(state, look) {
  const { probe } = look;
  const told = probe ? aboutInput(state, [probe.row, probe.col]) : aboutOutput(state, cellOf(state, look));
  return state.live ? { ...told, sentence: "摄像头开着，图像不离开这个页面。" } : told;
}

/** 最靠右下、用到它的输出最多的输入格：下标最长，遇到的权重与别处一样。 @param {State} state */
export const busiest = ({ m, k, w }) => m.map((size, i) => Math.max(size, k[i]) - 1 - w.padding[i]);

/** 图里写得最长的一个数；换着看永和猫，图的高不变。 @param {State} state */
const inked = ({ image, widest }) => (image === "own" ? widest() : WIDEST_INK);

/** 最长的几种话；拨动 ReLU、偏置也不改变图的高，所以这两样照最长的留。 @param {State} state @returns {Told[]} */
export function longest(state) {
  const { n, m, w, op } = state;
  /** @param {number[]} size @param {number} v */
  const filled = ([rows, cols], v) => Array(rows).fill(Array(cols).fill(v));
  const last = m.map((size, i) => Math.max(size - 1 - w.padding[i], 0)); // 窗口不出图像的最后一格
  const after = { bias: WIDEST_BIAS, relu: true, operation: activated(WEIGHTED[op], WIDEST_BIAS, true) };
  const wide = { ...state, ...after, X: filled(n, inked(state)), Y: filled(m, WIDEST) };
  return [aboutOutput(wide, last), aboutInput({ ...state, ...after }, busiest(state))];
}
