/** 状态与正看着的 → 各层的一行格子、行与行之间的连线。纯函数。 */

import { cone, fan } from "./state.js";

/** @typedef {import("../../widgets/core/sheet.js").Sheet} Sheet */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("../../widgets/core/grid.js").Place} Place 第 row 层的第 col 格；第 0 层是输入 */
/** pointed：指着的一格；growing：正一层一层放着，上面的还没有。 @typedef {{pointed: Place | null, growing: boolean}} Look */
/** @typedef {{shape: string, lines: string, dashes: string}} Band 路径，横着以半格为单位，竖着从 0 到 2 */

/** 正看着的一格。 @param {State} state @param {Look} look @returns {Place} */
export const spotOf = ({ step, at }, { pointed }) => pointed ?? { row: step + 1, col: at };

/** 一行的名字，不从中间断开。 @param {State} state @param {number} level */
const named = ({ lengths }, level) => `${level ? `第\u00a0${level}\u00a0层` : "输入"} ${lengths[level]}\u00a0格`;

/** 最左、最右的一格。 @param {Map<number, number>} lit */
export const ends = (lit) => [Math.min(...lit.keys()), Math.max(...lit.keys())];

/** @param {State} state @param {Look} look */
export function sheets(state, look) {
  const { layers, lengths, n, paths } = state;
  const spot = spotOf(state, look);
  const top = look.growing ? state.step + 1 : layers; // 放到哪一层了
  const [down, up] = [cone(state, spot.row, spot.col), fan(state, spot.row, spot.col)];
  const left = (/** @type {number} */ level) => n - lengths[level];
  const middle = (/** @type {number} */ level, /** @type {number} */ col) => left(level) + 2 * col + 1;

  /** @param {number} level @returns {Sheet} */
  function row(level) {
    const lit = down[level] ?? new Map();
    const [marks, waiting] = [state.missed(level), level > top];
    const role = level === layers ? "output" : level ? "partial" : "input";
    const [start, end] = ends(down[0]);
    const here = { row: level, rows: 1 };
    const outlines =
      level === 0
        ? [{ role: "input", ...here, col: start, cols: end - start + 1 }]
        : [{ role: "output", ...here, col: spot.col, cols: 1 }].filter(() => level === spot.row);
    return {
      caption: named(state, level),
      rows: 1,
      cols: lengths[level],
      first: [level, 0],
      side: "var(--square)",
      cell: (_, col) => ({
        role,
        value: paths ? lit.get(col) : undefined,
        linked: lit.has(col),
        current: level === spot.row && col === spot.col,
        waiting,
        ...(waiting ? {} : marks(level && 0, col)),
      }),
      outlines,
    };
  }

  /** 第 level 层与下面一层之间。 @param {number} level @returns {Band} */
  function band(level) {
    if (level > spot.row) {
      const links = level > top ? [] : up[level - spot.row - 1];
      const dashes = links.map(([c, above]) => `M${middle(level, above)} 0L${middle(level - 1, c)} 2`);
      return { shape: "", lines: "", dashes: dashes.join("") };
    }
    const [[a, b], [c, d]] = [ends(down[level]), ends(down[level - 1])];
    const corner = (/** @type {number} */ at, /** @type {number} */ col, /** @type {number} */ side) =>
      `${middle(at, col) + side} ${at === level ? 0 : 2}`;
    const [topLeft, topRight] = [corner(level, a, -1), corner(level, b, 1)];
    const lines = [...down[level].keys()].flatMap((upper) =>
      state.below(level, upper).map((lower) => `M${middle(level, upper)} 0L${middle(level - 1, lower)} 2`),
    );
    return {
      shape: `M${topLeft}L${topRight}L${corner(level - 1, d, 1)}L${corner(level - 1, c, -1)}Z`,
      lines: lines.join(""),
      dashes: "",
    };
  }

  const levels = Array.from({ length: layers + 1 }, (_, level) => level);
  return { rows: levels.map(row), bands: levels.slice(1).map(band), seen: ends(down[0]), spot, top };
}
