/** 链接里的样子：通道数、组数、窗口，改过的数。 */

import { chooseStep, integerField, matrixField, pairField } from "../../widgets/core/link.js";
import { complaint } from "../../widgets/core/window.js";
import { PAIRS, patchOf, readState, resized } from "./state.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */

const LARGEST = 16; // 链接是别人写的：再大的图一画就卡住

/**
 * 几维的数表按行摊平来写，次序不变；读出来是排成一列的数。
 * @param {string} trait @param {(table: any) => any[]} rowsOf
 * @returns {import("../../widgets/core/link.js").Field}
 */
function tableField(trait, rowsOf) {
  const { read, ...field } = matrixField(trait, rowsOf);
  return { ...field, read: (text) => ({ [trait]: /** @type {any} */ (read(text)[trait]).flat().map(Number) }) };
}

/** @type {Record<string, import("../../widgets/core/link.js").Field>} */
export const FIELDS = {
  ci: integerField("c_in"),
  co: integerField("c_out"),
  g: integerField("groups"),
  ...Object.fromEntries(Object.entries(PAIRS).map(([key, names]) => [key, pairField(...names)])),
  step: integerField("step"),
  X: tableField("X", (X) => X.flat()),
  K: tableField("K", (K) => K.flat().map((/** @type {Matrix} */ kernel) => kernel.flat())),
  b: tableField("bias", (bias) => [bias]),
};

/**
 * 照链接恢复，要写回的 traits：wanted 是链接里写了的，别的都照 own（这幅图原来的样子）。
 * 合在一起放不下，就全照原来的，并在 bad 里说为什么。
 * @param {(key: string) => any} own @param {Record<string, any>} wanted @param {string[]} bad
 * @returns {Record<string, any>}
 */
export function restore(own, { X, K, bias, step, ...wanted }, bad) {
  const first = readState(own);
  const want = (/** @type {string} */ key) => wanted[key] ?? own(key);
  try {
    const large = Object.keys(wanted).find((key) => wanted[key] > Math.max(LARGEST, own(key)));
    if (large) throw new RangeError(`${large}=${wanted[large]} 太大，最多 ${LARGEST}。`);
    const [c_in, c_out, groups] = ["c_in", "c_out", "groups"].map(want);
    if (!c_in || !c_out || c_in % groups !== 0 || c_out % groups !== 0)
      throw new RangeError(`通道 ${c_in}、${c_out} 不能分成 ${groups} 组。`);
    const [k, padding, stride, dilation] = Object.values(PAIRS).map((names) => names.map(want));
    const expected = [c_in * first.n[0] * first.n[1], ((c_out * c_in) / groups) * k[0] * k[1], c_out];
    if ([X, K, bias].some((list, i) => list && list.length !== expected[i])) throw new RangeError("数的个数对不上。");
    /** @type {Record<string, any>} */
    const patch = resized(first, { c_in, c_out, groups, k, w: { padding, stride, dilation } }, new Map(), {
      X,
      K,
      bias,
    });
    const { count } = readState((key) => patch[key] ?? own(key));
    return { ...patch, step: chooseStep(step, patch.step, count, bad) };
  } catch (error) {
    bad.push(complaint(error));
    return patchOf(first, first);
  }
}
