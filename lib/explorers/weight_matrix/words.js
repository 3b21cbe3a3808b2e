/** 把正在看的一行、一列、一个权重写成字。 */

import { h } from "../../widgets/core/dom.js";
import { colored } from "../../widgets/core/frame.js";
import { lengthOf, most } from "../../widgets/core/longest.js";
import { equals, factor, prose } from "../../widgets/core/numbers.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {(Node | string)[]} Line */
/** 一句话，添一句矩阵里看得到什么（没有就是空的），和收起来的几行。 @typedef {[string, string, ...Line[]]} Told */
/** 正在看什么：只有 row 是一行（一个输出），只有 col 是一列（一个输入），都有是一个权重。 @typedef {{row?: number, col?: number}} Look */

/** 阶段，它的名字，参数个数的公式。 @type {[import("./state.js").Stage, string, (state: State) => string][]} */
export const STAGES = [
  ["dense", "全连接", ({ n }) => `n⁴ = ${n}⁴`],
  ["shared", "共享", ({ n }) => `(2n−1)² = ${2 * n - 1}²`],
  ["local", "局部", ({ delta }) => `(2Δ+1)² = ${2 * delta + 1}²`],
];

/** 行优先的编号 → (行, 列)。 @param {State} state @param {number} t */
const place = ({ n }, t) => `(${Math.floor(t / n)}, ${t % n})`;

/** @param {State} state @param {number} r @param {number} c */
const product = ({ W, pixels }, r, c) =>
  h("span", { class: "vc-term" }, colored("kernel", factor(W[r][c])), "×", colored("input", factor(pixels[c])));

const [MOST, FEW] = [25, 8]; // 多于 25 项，就只写前 8 项

/** @param {(Node | string)[]} list @param {string} joint @returns {Line} */
function join(list, joint) {
  const shown = list.length > MOST ? [...list.slice(0, FEW), `…（共 ${list.length} 项）`] : list;
  return shown.flatMap((item, i) => (i ? [joint, item] : [item]));
}

/** 一行：一个输出。 @param {State} state @param {number} row @returns {Told} */
function aboutRow(state, row) {
  const { delta, stage, size, counts, names, Y, W, pixels } = state;
  const used = names[row].flatMap((name, c) => (name ? [c] : []));
  const outside = counts.local - used.length;
  const side = 2 * delta + 1;
  const beyond = outside ? `；图像之外的 ${outside} 个按 0 算` : "";
  const [sentence, note] = {
    dense: [`看全部 ${size} 个像素，用矩阵第 ${row} 行自己的 ${size} 个数。`, "没有两格是同一个数"],
    shared: [`还是看全部 ${size} 个像素，乘哪个数只由相对位置定。`, "深浅相同的格子是同一个数，沿对角线一段一段重复"],
    local: [
      `只看离它不超过 Δ = ${delta} 的 ${side}×${side} 个像素；这 ${counts.local} 个数每个输出都用${beyond}。`,
      delta < state.n - 1 ? "离得远的都成了 0，只留下靠近对角线的条纹" : "没有离得远的，和只共享时一样",
    ],
  }[stage];
  return [
    `输出 ${place(state, row)} ${sentence}`,
    `${note}：${names.flat().filter(Boolean).length} 格，${counts[stage]} 个参数。`,
    [
      colored("output", `输出 ${place(state, row)}`),
      " = ",
      ...join(
        used.map((c) => product(state, row, c)),
        " + ",
      ),
      ` ${equals(Y[row], ...used.flatMap((c) => [W[row][c], pixels[c]]))} `,
      colored("output", prose(Y[row])),
    ],
  ];
}

/** 一列：一个输入。 @param {State} state @param {number} col @returns {Told} */
function aboutColumn(state, col) {
  const used = state.names.flatMap((row, r) => (row[col] ? [r] : []));
  const list = used.map((r) =>
    h(
      "span",
      { class: "vc-term" },
      colored("output", place(state, r)),
      " 里乘 ",
      colored("kernel", prose(state.W[r][col])),
    ),
  );
  return [
    `输入 ${place(state, col)} 是矩阵的第 ${col} 列，影响 ${used.length} 个输出。`,
    "",
    join(list, "，"),
    ["求导走同一列：各输出传回的梯度乘上这些权重再相加，就是它的梯度。"],
  ];
}

/** 一格：一个权重。 @param {State} state @param {number} row @param {number} col @returns {Told} */
function aboutWeight(state, row, col) {
  const { names, W, pixels } = state;
  const name = names[row][col];
  if (!name) return [`输出 ${place(state, row)} 离输入 ${place(state, col)} 太远：这一格总是 0，不是参数。`, ""];
  return [
    `权重 ${name} = ${prose(W[row][col])}：矩阵里有 ${names.flat().filter((other) => other === name).length} 格，是同一个参数。`,
    "",
    [
      colored("output", `输出 ${place(state, row)}`),
      " 里的一项：",
      product(state, row, col),
      ` ${equals(W[row][col] * pixels[col], W[row][col], pixels[col])} ${prose(W[row][col] * pixels[col])}`,
    ],
  ];
}

/** 一句话；算式与三个阶段的参数个数收着。 @param {State} state @param {Look} look @returns {import("../../widgets/core/room.js").Told} */
export function about(state, { row, col }) {
  const [sentence, note, ...formulas] =
    row === undefined
      ? aboutColumn(state, col ?? 0)
      : col === undefined
        ? aboutRow(state, row)
        : aboutWeight(state, row, col);
  const totals = STAGES.map(([stage, name, formula]) => [`${name}：${formula(state)} = ${state.counts[stage]} 个参数`]);
  return { sentence, lines: [[sentence], ...(note ? [[note]] : [])], formulas: [...formulas, ...totals] };
}

/** 说起来最长的：写的字最多的一行、一列，角上的一行（还要说图像之外的），一格，离得太远的一格。 @param {State} state @returns {Look[]} */
export function longestLooks({ names, W, pixels, size }) {
  const length = lengthOf(factor);
  const all = [...Array(size).keys()];
  const row = most(all, (r) =>
    all.reduce((sum, c) => sum + (names[r][c] ? length(W[r][c]) + length(pixels[c]) + 4 : 0), 0),
  );
  const col = most(all, (c) => all.reduce((sum, r) => sum + (names[r][c] ? length(W[r][c]) + 10 : 0), 0));
  const far = names.map((line, r) => ({ row: r, col: line.lastIndexOf("") })).filter((look) => look.col >= 0);
  return [{ row }, { col }, { row: size - 1 }, { row: size - 1, col: size - 1 }, ...far.slice(-1)];
}
