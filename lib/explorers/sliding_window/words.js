/** 图下说什么：正看着的那一格的一句话，它的算式或扇出，尺寸公式。 */

import { busiest, unseenPlaces, wordiest } from "../../widgets/core/longest.js";
import { prose } from "../../widgets/core/numbers.js";
import { arithmetic, influence, place, sizes, touching, unseen } from "../../widgets/core/words.js";
import { spotOf } from "./sheets.js";
import { stepOf } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./sheets.js").Spot} Spot */
/** @typedef {import("../../widgets/core/room.js").Told} Told */

const MOST = 9; // 算式平时最多写这么多项，全部的收在“更多”里

/** 一句话；走着的那张表上的格子，还说是第几步。 @param {State} state @param {Spot} spot */
function sentenceOf(state, { sheet, cell }) {
  const said =
    sheet === "input" ? touching(state, cell) : `输出 ${place(cell)} 等于 ${prose(state.Y[cell[0]][cell[1]])}。`;
  return sheet === state.flow.walked ? `第 ${stepOf(state, cell) + 1} 步，共 ${state.count} 步：${said}` : said;
}

/** @param {State} state @param {Look} look @returns {Told} */
export function about(state, look) {
  const { guessing } = look;
  const asked = "先猜再看：写下输出的高和宽，再揭晓。";
  if (guessing === "shape") return { lines: [[asked]], sentence: asked };
  const spot = spotOf(state, look);
  const terms = (/** @type {number} */ most) => arithmetic(state, spot.cell, guessing !== null, most);
  const long = state.k[0] * state.k[1] > MOST;
  const [head, ...more] =
    spot.sheet === "input" ? influence(state, spot.cell) : [terms(MOST), ...(long ? [terms(Infinity)] : [])];
  return {
    lines: [head],
    formulas: [...more, ...sizes(state)],
    sentence: guessing ? `先猜再看：算一算输出 ${place(state.asked)}。` : sentenceOf(state, spot),
    note: unseen(state),
  };
}

/** 指到各处，话最长的几种：算式最长的输出，扇出最长的、不影响输出的、末尾的输入。 @param {State} state @returns {Spot[]} */
export function longestSpots(state) {
  const inputs = [busiest(state, state.weights), ...unseenPlaces(state), state.n.map((size) => size - 1)];
  return [
    { sheet: "output", cell: wordiest(state) },
    ...inputs.map((cell) => /** @type {Spot} */ ({ sheet: "input", cell })),
  ];
}
