/** 链接里写什么、照链接怎样恢复；读者改一样，跟着变的一起写。状态由 bowl.js 算。 */

import { choiceField, chooseStep, integerField, traitsOf } from "../../widgets/core/link.js";
import { clamp, numberOf } from "../../widgets/core/numbers.js";
import { complaint } from "../../widgets/core/window.js";
import { readState, six } from "./bowl.js";

/** @typedef {import("./bowl.js").State} State */
/** @typedef {import("./bowl.js").Reduce} Reduce */
/** @typedef {import("../../widgets/core/link.js").Get} Get */
/** @typedef {Record<string, any>} Patch */

/** 损失怎样加起来。 @type {[Reduce, string][]} */
export const WAYS = [
  ["sum", "和"],
  ["mean", "平均"],
];

/** 链接里的几个实数，逗号隔开。 @param {...string} traits @returns {import("../../widgets/core/link.js").Field} */
const realField = (...traits) => ({
  traits,
  write: (get) => traits.map(get).join(),
  read(text) {
    const values = text.split(",").map(numberOf);
    if (values.length !== traits.length || values.some(Number.isNaN)) throw new RangeError();
    return Object.fromEntries(traits.map((trait, i) => [trait, values[i]]));
  },
});

export const FIELDS = {
  lr: realField("rate"),
  w: realField("start_a", "start_b"),
  n: integerField("steps"),
  r: choiceField(
    "reduce",
    WAYS.map(([reduce]) => reduce),
  ),
  t: integerField("step"),
};

/** 换起点，收在图里；从头看起。 @param {State} state @param {number[]} w @returns {Patch} */
export function startAt({ range }, w) {
  const [start_a, start_b] = w.map((v, i) => six(clamp(v, range[i][0], range[i][1])));
  return { start_a, start_b, step: 0 };
}

/**
 * 换求和、求平均：损失与坡度差 count 倍，学习率反过来差 count 倍，走的还是同样的步子。
 * @param {State} state @param {Reduce} reduce @returns {Patch}
 */
export function reducedBy(state, reduce) {
  if (reduce === state.reduce) return {};
  return { reduce, rate: reduce === "mean" ? state.rate * state.count : state.rate / state.count };
}

/** 回到单元跑出来的那条路径。 @param {State} state @returns {Patch} */
export function backToPath({ path: [[start_a, start_b]], path_rate, path_reduce }) {
  return { rate: path_rate, reduce: path_reduce, start_a, start_b, step: 0 };
}

/**
 * 照链接恢复，要写回的 traits：wanted 里没有的照 own（这幅图原来的样子），不写进链接的照 get（现在的样子）。
 * 合在一起不合理，就全照原来的，并在 bad 里说为什么。
 * @param {Get} own @param {Get} get @param {Patch} wanted @param {string[]} bad @returns {Patch}
 */
export function restore(own, get, wanted, bad) {
  const first = Object.fromEntries(traitsOf(FIELDS).map((key) => [key, own(key)]));
  /** @type {Patch} */
  const next = { ...first, ...wanted };
  next.step = chooseStep(wanted.step, first.step, next.steps + 1, bad);
  try {
    readState((key) => next[key] ?? get(key));
    return next;
  } catch (error) {
    bad.push(complaint(error));
    return first;
  }
}
