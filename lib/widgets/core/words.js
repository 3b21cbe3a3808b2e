/** 把此刻的计算写成字：算式、尺寸公式、扇出、丢弃与跨过的行列。措辞与 lib/drawing/words.py 相同。 */

import { h } from "./dom.js";
import { GATHER } from "./flow.js";
import { colored } from "./frame.js";
import { equals, factor, prose } from "./numbers.js";
import { axisOf, valueAt } from "./slide.js";
import { effectiveSize } from "./window.js";

/** @typedef {import("./slide.js").Slide} State */
/** @typedef {import("./slide.js").Geometry} Geometry */
/** @typedef {(Node | string)[]} Line */

/** @param {number[]} cell */
export const place = (cell) => `(${cell.join(", ")})`;

/** 窗口里各项，每项带颜色，不从中间断行。 @param {State} state @param {number[]} cell */
function terms(state, cell) {
  return state.flow.taps(state.n, state.k, state.w, cell).map(({ row, col, a, b, inside }) => {
    const value = valueAt(state, row, col);
    const number = colored(inside ? "input" : "padding", state.pooling ? prose(value) : factor(value));
    const parts = state.pooling ? [number] : [number, "×", colored("kernel", factor(state.weights[a][b]))];
    return h("span", { class: "vc-term" }, ...parts);
  });
}

/**
 * 输出 (0, 0) = 0×0 + 1×1 + 3×2 + 4×3 = 19；guessing 时不写结果，多于 most 项时只写前几项。一项也没有的是 0。
 * @param {State} state @param {number[]} cell @param {boolean} guessing @param {number} [most] @returns {Line}
 */
export function arithmetic(state, cell, guessing, most = Infinity) {
  const { pooling, weights } = state;
  const list = terms(state, cell);
  const { length } = list;
  if (length > most) list.splice(most, length, h("span", {}, `…（共 ${length} 项）`));
  const [open, joint, close] = state.operation.joints(length);
  const result = state.Y[cell[0]][cell[1]];
  if (!length) return [`输出 ${place(cell)} 没有输入盖到，是 `, colored("output", guessing ? "?" : prose(result))];
  const used = state.flow
    .taps(state.n, state.k, state.w, cell)
    .flatMap(({ row, col, a, b }) => [valueAt(state, row, col), ...(pooling ? [] : [weights[a][b]])]);
  return [
    `输出 ${place(cell)} = ${open}`,
    ...list.flatMap((term, i) => (i ? [joint, term] : [term])),
    `${close} `,
    h(
      "span",
      { class: "vc-term" },
      `${guessing ? "=" : equals(result, ...used)} `,
      colored("output", guessing ? "?" : prose(result)),
    ),
  ];
}

/** 一个方向上的尺寸公式，几种写法。 @param {Geometry} state @param {number} i @param {string} name @returns {Line[]} */
function size(state, i, name) {
  const { flow = GATHER, k, w, m } = state;
  const ways = flow.formula(axisOf(state, i), effectiveSize(k, w)[i]);
  return ways.map((way, t) => [`${t ? "" : `输出${name} = `}${way} = `, colored("output", String(m[i]))]);
}

/** 输出高与宽的公式；两个方向相同时只写一遍。 @param {Geometry} state @returns {Line[]} */
export function sizes(state) {
  const [vertical, horizontal] = [0, 1].map((i) => JSON.stringify(axisOf(state, i)));
  return vertical === horizontal ? size(state, 0, "高、宽") : [...size(state, 0, "高"), ...size(state, 1, "宽")];
}

/** 不起作用的行列：没有窗口看到的输入，没有输入盖到的输出，各几行几列，为什么。 @param {Geometry} state */
export const unseen = (state) => (state.flow ?? GATHER).unseen(state);

/** 一个不影响输出的输入格，说为什么。 @param {Omit<Geometry, "m">} state @param {number[]} cell */
export const overlooked = (state, cell) => (state.flow ?? GATHER).overlooked(state, cell);

/** 一个输入格影响几个输出，一句话。 @param {State} state @param {number[]} cell */
export function touching(state, cell) {
  const { length } = state.flow.fanOut(state.n, state.k, state.w, cell);
  const name = `${valueIsInput(state, cell) ? "输入" : "填充"} ${place(cell)} `;
  return name + (length ? state.operation.met(length, state.k) : overlooked(state, cell));
}

/** 同上，并写出各乘多少、梯度怎样回来。 @param {State} state @param {number[]} cell @returns {Line[]} */
export function influence(state, cell) {
  const uses = state.flow.fanOut(state.n, state.k, state.w, cell);
  const sentence = touching(state, cell);
  if (!uses.length) return [[sentence]];
  const named = uses.flatMap(({ row: i, col: j, a, b }, t) => {
    const weight = state.pooling ? [] : [" 里乘 ", colored("kernel", prose(state.weights[a][b]))];
    return [t ? "，" : "", h("span", { class: "vc-term" }, colored("output", place([i, j])), ...weight)];
  });
  return [[sentence.replace(/。$/, "："), ...named], [gradient(state, uses, cell)]];
}

/** @param {State} state @param {number[]} cell */
const valueIsInput = ({ n }, [row, col]) => row >= 0 && col >= 0 && row < n[0] && col < n[1];

/** @param {State} state @param {{row: number, col: number}[]} uses @param {number[]} cell */
const gradient = (state, uses, cell) =>
  state.operation.gradient(state.k, () => uses.filter((out) => picks(state, out, cell)).length);

/** 这个窗口里先遇到的、等于输出的那一格是不是 cell。 @param {State} state @param {{row: number, col: number}} out @param {number[]} cell */
function picks({ n, k, w, X, Y, blank, flow }, { row: i, col: j }, cell) {
  const first = flow.taps(n, k, w, [i, j]).find(({ row, col }) => valueAt({ X, blank }, row, col) === Y[i][j]);
  return `${first?.row},${first?.col}` === cell.join();
}
