/** 图下的话：窗口里的一次相减，和正负号在这里是什么意思。措辞与 lib/drawing/edges.py 相同。 */

import { h } from "../../widgets/core/dom.js";
import { colored } from "../../widgets/core/frame.js";
import { prose } from "../../widgets/core/numbers.js";
import { taps } from "../../widgets/core/window.js";
import { KERNELS } from "./kernels.js";
import { outputOf } from "./sheets.js";

/** @typedef {import("../../widgets/core/room.js").Told} Told */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./state.js").State} State */

/** @param {number[]} cell */
const place = (cell) => `(${cell.join(", ")})`;

/** @param {number} v */
const shadeOf = (v) => (v ? "白" : "黑");

/** 左白右黑。 @param {string} sides @param {number} first */
const edge = (sides, first) => `${sides[0]}${shadeOf(first)}${sides[1]}${shadeOf(1 - first)}`;

/** 左减右，1 − 0 = 1：左白右黑。 @param {State} state @param {number[]} cell */
function arithmetic({ picture, X, Y, K, n, k, rule, sides }, cell) {
  const seen = taps(n, k, {}, cell);
  const [p, q] = seen.map(({ row, col }) => picture[row][col]);
  const [one, two] = K[0][0] < 0 ? [...seen].reverse() : seen; // 减的写在后面
  const number = (/** @type {{row: number, col: number}} */ { row, col }) => colored("input", prose(X[row][col]));
  return [
    `${rule}，`,
    number(one),
    Math.min(...K.flat()) < 0 ? " − " : " + ",
    number(two),
    " = ",
    colored("output", prose(Y[cell[0]][cell[1]])),
    `：${p === q ? `${sides}都${shadeOf(p)}` : edge(sides, p)}。`,
  ];
}

/** 不从中间断行的一段。 @param {string} text */
const whole = (text) => h("span", { class: "vc-term" }, text);

/**
 * 正负号是什么意思；整张都是 0，为什么。
 * @param {Pick<State, "K" | "sides" | "ink">} state @param {boolean} still 输出全是 0 @param {boolean} blank 图是一个颜色
 */
function meaning({ K, sides, ink }, still, blank) {
  const total = K.flat().reduce((sum, v) => sum + v);
  if (total) {
    const start = `核的和是 ${total}，不是 0：平的${ink ? "黑" : "白"}处得 ${total}`;
    if (!ink) return [`${start}，平的黑处得 0，亮暗盖过了边。`];
    return [`${start}；x 换成 `, whole("1 − x"), "，y 成了 ", whole(`${total} − y`), "，不是变号。"];
  }
  if (blank) return ["整张一个颜色，处处得 0：在图上涂几笔。"];
  if (still) return [`${sides}处处一样，全得 0：这些边是另一个方向的，换一个核就看得见。`];
  const plus = Number(K[0][0] > 0 !== ink);
  const signs = `橙 1 是${edge(sides, plus)}，蓝 −1 是${edge(sides, 1 - plus)}`;
  if (!ink) return [`${signs}。`];
  return ["1 是墨，x 换成 ", whole("1 − x"), `，正负号都反过来：${signs}。`];
}

/** @param {State} state @param {Look} look @returns {Told} */
export function about(state, look) {
  const cell = outputOf(state, look);
  const line = arithmetic(state, cell);
  const [still, blank] = [state.Y, state.picture].map((table) => table.flat().every((v, _, all) => v === all[0]));
  const said = line.map((part) => (typeof part === "string" ? part : part.textContent)).join("");
  const pixel = look.keyed && look.pixel;
  const under = pixel ? `像素 ${place(pixel)} 是${shadeOf(state.picture[pixel[0]][pixel[1]])}。` : "";
  return {
    lines: [line, meaning(state, still && !state.Y[0][0], blank)],
    sentence: `${under}输出 ${place(cell)}：${said}`,
  };
}

/** 最长的几种：换核、换记法、涂来涂去，图下的地方都够。 @returns {Told[]} */
export const longest = () => [
  { lines: [["左减右，0 − 1 = −1：左黑右白。"]] },
  ...Object.values(KERNELS).flatMap((kernel) =>
    [false, true].flatMap((ink) =>
      [false, true].map((still) => ({ lines: [[], meaning({ ...kernel, ink }, still, false)] })),
    ),
  ),
];
