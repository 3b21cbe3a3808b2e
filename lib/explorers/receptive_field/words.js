/** 图下的话：感受野怎样加出来的，和一句话。措辞与 picture.py 的静态图相同。 */

import { h } from "../../widgets/core/dom.js";
import { colored } from "../../widgets/core/frame.js";
import { ends, spotOf } from "./sheets.js";
import { cone, fan } from "./state.js";

/** @typedef {import("../../widgets/core/room.js").Told} Told */
/** @typedef {import("../../widgets/core/room.js").Line} Line */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./sheets.js").Place} Place */
/** @typedef {import("./state.js").State} State */

/** 扩张率大于 1 时，核里相邻两格隔几格。 @param {State} state */
const spread = ({ dilation }) => (dilation > 1 ? `${dilation}×` : "");

/** @param {State} state */
const more = ({ kernel_size: k, dilation }) => (dilation > 1 ? `${dilation}×(${k}−1)` : `${k}−1`);

/** 感受野 7 = 1 + 3×(3−1)；步幅大于 1 时一层一层地加。 @param {State} state @param {number} layer @returns {Line} */
function equation(state, layer) {
  const size = () => colored("kernel", `(${state.kernel_size}−1)`);
  const term = (/** @type {string} */ before, /** @type {string} */ after) =>
    h("span", { class: "vc-term" }, before, size(), after); // 不从项的中间断行
  const head = [colored("input", `感受野 ${state.fields[layer]}`), " = 1 "];
  if (state.stride === 1) return [...head, term(`+ ${layer}×${spread(state)}`, "")];
  return [...head, ...state.jumps.slice(0, layer).flatMap((jump) => [term(`+ ${spread(state)}`, `×${jump}`), " "])];
}

/** @param {State} state @param {Place} spot */
function meaning(state, { row, col }) {
  const { kernel_size, stride, fields, paths } = state;
  const unseen = fields[row] - cone(state, row, col)[0].size;
  const rest = unseen ? `其中 ${unseen} 格在空隙里，没有看到。` : "";
  if (paths) return `格子里的数：有几条路通到第 ${row} 层的格子 ${col}。${rest}`;
  if (kernel_size === 1) return `核只有 1 格：叠几层，都只看 1 格。${rest}`;
  if (stride === 1) return `每多一层，多看 ${more(state)} = ${fields[1] - 1} 格。${rest}`;
  return `每上一层，相邻两格在输入上的间距乘 ${stride}。${rest}`;
}

/** 收起来的公式：每一层多看几格。 @param {State} state @returns {Line[]} */
const growing = (state) =>
  state.jumps
    .slice(0, -1)
    .map((jump, i) => [
      `第 ${i + 1} 层：${state.fields[i]} + ${spread(state)}(${state.kernel_size}−1)×${jump} = ${state.fields[i + 1]}`,
    ]);

/** 指着一个输入：它影响谁。 @param {State} state @param {number} col @returns {Told} */
function influence(state, col) {
  const above = fan(state, 0, col).at(-1) ?? [];
  const { size } = new Set(above.map(([, up]) => up));
  const sentence = size
    ? `输入 ${col} 影响第 ${state.layers} 层的 ${size} 格。`
    : `输入 ${col} 不影响第 ${state.layers} 层：没有一格看到它。`;
  return { sentence, lines: [[sentence]], formulas: growing(state) };
}

/** @param {State} state @param {Look} look @returns {Told} */
export function about(state, look) {
  const { row, col } = spotOf(state, look);
  if (row === 0) return influence(state, col);
  const [first, last] = ends(cone(state, row, col)[0]);
  return {
    sentence: `第 ${row} 层的格子 ${col} 看到输入 ${first} 到 ${last}，感受野 ${state.fields[row]}。`,
    lines: [equation(state, row), [meaning(state, { row, col })]],
    formulas: growing(state),
  };
}

/** 各层最右的一格话最长。 @param {State} state @returns {Told[]} */
export const longest = (state) =>
  state.lengths.map((length, row) => about(state, { pointed: { row, col: length - 1 }, growing: false }));
