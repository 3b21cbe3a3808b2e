/** traits 与状态之间的换算。图大，所以 X 没变就不重新解码，运算没变就不重新算。 */

import { shape } from "../../widgets/core/matrix.js";
import { decodeMatrix } from "../../widgets/core/numbers.js";
import { slide } from "../../widgets/core/slide.js";
import { samePadding } from "../../widgets/core/window.js";
import { decode } from "./pixels.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("../../widgets/core/window.js").Pair} Pair */
/** @typedef {import("./pixels.js").Raw} Raw */
/** @typedef {ReturnType<ReturnType<typeof createReader>>} State */

export const KEYS = [
  "X",
  "char",
  "K",
  "kernel_h",
  "kernel_w",
  "preset",
  "op",
  "padding",
  "row",
  "col",
  "problem",
  "name",
];

/** @param {Matrix} rows @returns {Pair} [最小, 最大] */
function extent(rows) {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) {
    for (const value of row) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/** 读状态的函数；核放不下等不合理时它抛 RangeError。 */
export function createReader() {
  /** @type {{raw: Raw, X: Matrix, ink: Pair} | undefined} 一张图只查一遍：几万个像素，查一遍要一毫秒 */
  let picture;
  /** @type {{key: string, X: Matrix, made: import("../../widgets/core/slide.js").Slide, range: Pair} | undefined} */
  let result;

  /** @param {(key: string) => any} get */
  return (get) => {
    const raw = /** @type {Raw} */ (get("X"));
    if (raw !== picture?.raw) {
      const X = decode(raw);
      const [low, high] = extent(X);
      picture = { raw, X, ink: [Math.min(low, 0), Math.max(high, 1)] };
    }
    const { X, ink } = picture;
    const K = decodeMatrix(get("K"));
    const op = get("op");
    const k = shape(K, "核");
    const w = { padding: get("padding") === "same" ? samePadding(k) : [0, 0], stride: [1, 1], dilation: [1, 1] };
    const key = JSON.stringify([K, op, w]);
    if (result?.key !== key || result.X !== X) {
      const made = slide(X, K, w, op);
      result = { key, X, made, range: extent(made.Y) };
    }
    const { made, range } = result;
    const { m } = made;
    const current = [Math.min(get("row"), m[0] - 1), Math.min(get("col"), m[1] - 1)];
    return { ...made, raw, ink, range, current };
  };
}
