/** 一个输出由窗口里的数乘核得来的运算：互相关、卷积；每一项是什么意思见 operations.js。 */

import { bounds, fitKernel } from "./bounds.js";
import { GATHER } from "./flow.js";
import { convolve, correlate, rotate } from "./ops.js";
import { tuple } from "./pytorch.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {Required<import("./window.js").Window>} Window */
/** @typedef {import("./operations.js").Operation} Operation */

const BACK = "求导时原路返回：各输出传回的梯度乘上这些权重，再相加，就是它的梯度。";
export const influences = (/** @type {number} */ count) => `影响 ${count} 个输出。`;
export const same = (/** @type {Matrix} */ K) => K;

export const moves = (/** @type {Window} */ w) => `stride=${tuple(w.stride)}, padding=${tuple(w.padding)}`;
export const conv2d = (/** @type {string} */ K, /** @type {Window} */ w) =>
  `F.conv2d(X[None, None], ${K}[None, None], ${moves(w)}, dilation=${tuple(w.dilation)})[0, 0]`;

/** 乘核的运算都有的。 @type {Omit<Operation, "label" | "sign" | "turned" | "weights" | "compute" | "call">} */
export const weighted = {
  flow: GATHER,
  bounds,
  fit: fitKernel,
  limits: {},
  room: "核才放得下",
  noun: "卷积核",
  pooling: false,
  blank: 0,
  held: (_, cell) => cell,
  joints: () => ["", " + ", ""],
  met: influences,
  gradient: () => BACK,
};

/** @type {Record<"corr" | "conv", Operation>} */
export const WEIGHTED = {
  corr: {
    ...weighted,
    label: "互相关",
    sign: "⋆",
    weights: same,
    turned: false,
    compute: correlate,
    call: (_, w) => conv2d("K", w),
  },
  conv: {
    ...weighted,
    label: "卷积",
    sign: "∗",
    weights: rotate,
    turned: true,
    compute: convolve,
    held: ([k_h, k_w], [a, b]) => [k_h - 1 - a, k_w - 1 - b],
    call: (_, w) => `${conv2d("K.flip(0, 1)", w)}  # 卷积：先把核旋转 180°`,
  },
};

/**
 * 控件上的几种运算，依次排：[名字, 写着什么]。
 * @template {string} Name
 * @param {Record<Name, Operation>} rows @returns {[Name, string][]}
 */
export const choices = (rows) =>
  Object.keys(rows).map((op) => [/** @type {Name} */ (op), rows[/** @type {Name} */ (op)].label]);
