/** 链接里的样子：通道数、组数、窗口，改过的数。 */

import { complaint } from "../core/arithmetic.js";
import { integerField, matrixField, pairField } from "../core/link.js";
import { PAIRS, readState, resized } from "./state.js";

/** @typedef {import("../core/arithmetic.js").Matrix} Matrix */

const LARGEST = 16; // 链接是别人写的：再大的图一画就卡住

/** 几维的数表按行摊平来写，次序不变；读出来是排成一列的数。 @param {string} trait @param {any} original @param {(table: any) => any[]} rows @returns {import("../core/link.js").Field} */
function tableField(trait, original, rows) {
  const field = matrixField(trait, rows(original));
  return {
    write: (get) => field.write((key) => rows(get(key))),
    read: (text) => ({ [trait]: /** @type {any} */ (field.read(text)[trait]).flat().map(Number) }),
  };
}

/** @param {(key: string) => any} get @returns {Record<string, import("../core/link.js").Field>} */
export const fieldsOf = (get) => ({
  ci: integerField("c_in"), co: integerField("c_out"), g: integerField("groups"),
  ...Object.fromEntries(Object.entries(PAIRS).map(([key, names]) => [key, pairField(...names)])),
  step: integerField("step"),
  X: tableField("X", get("X"), (X) => X.flat()),
  K: tableField("K", get("K"), (K) => K.flat().map((/** @type {Matrix} */ kernel) => kernel.flat())),
  b: tableField("bias", get("bias"), (bias) => [bias]),
});

/**
 * 链接里的 traits 变成要写回的 patch；合在一起放不下就一个也不用，并说为什么。
 * @param {import("./state.js").State} state @param {(key: string) => any} get @param {Record<string, any>} wanted @param {import("./state.js").Memory} memory
 * @returns {{patch: Record<string, any>, problem: string}}
 */
export function restore(state, get, { X, K, bias, step, ...wanted }, memory) {
  const want = (/** @type {string} */ key) => wanted[key] ?? get(key);
  try {
    const large = Object.keys(wanted).find((key) => wanted[key] > Math.max(LARGEST, get(key)));
    if (large) throw new RangeError(`${large}=${wanted[large]} 太大，最多 ${LARGEST}。`);
    const [c_in, c_out, groups] = ["c_in", "c_out", "groups"].map(want);
    if (!c_in || !c_out || c_in % groups !== 0 || c_out % groups !== 0) throw new RangeError(`通道 ${c_in}、${c_out} 不能分成 ${groups} 组。`);
    const [k, padding, stride, dilation] = Object.values(PAIRS).map((names) => names.map(want));
    const expected = [c_in * state.n[0] * state.n[1], ((c_out * c_in) / groups) * k[0] * k[1], c_out];
    if ([X, K, bias].some((list, i) => list && list.length !== expected[i])) throw new RangeError("数的个数对不上。");
    /** @type {Record<string, any>} */
    const patch = resized(state, { c_in, c_out, groups, k, w: { padding, stride, dilation } }, memory, { X, K, bias });
    if (step === undefined) return { patch, problem: "" };
    const { count } = readState((key) => patch[key] ?? get(key));
    return step < count ? { patch: { ...patch, step }, problem: "" } : { patch, problem: `step=${step}（共 ${count} 步）` };
  } catch (error) {
    return { patch: {}, problem: complaint(error) };
  }
}
