/** 图下的一行：窗口里的墨，正的一边减负的一边。措辞与 __init__.py 的静态图相同。 */

import { prose } from "../../widgets/core/numbers.js";
import { place } from "../../widgets/core/words.js";
import { sides } from "./state.js";

/** @typedef {import("../../widgets/core/room.js").Told} Told */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./view.js").Look} Look */

const PASSING = "窗口走着：每停一处，算出一个数。";

/** @param {State} state @param {number[]} at @param {number} more @param {number} less */
const line = ({ chosen: [, , plus, minus] }, at, more, less) =>
  `输出 ${place(at)} = ${plus}的墨 − ${minus}的墨 = ${prose(more)} − ${prose(less)} = ${prose(more - less)}`;

/** 窗口自己走着的时候不念数：一秒几百个。 @param {State} state @param {Look} look @returns {Told} */
export function about(state, { passing }) {
  if (passing) return { lines: [[PASSING]], sentence: PASSING };
  const [more, less] = sides(state);
  const text = line(state, state.at, more, less);
  return { lines: [[text]], sentence: text };
}

/** 下标两位，墨四位小数的最长。 @param {State} state @returns {Told[]} */
export const longest = (state) => [{ lines: [[line(state, [63, 63], 0.0625, 2.9375)]] }];
