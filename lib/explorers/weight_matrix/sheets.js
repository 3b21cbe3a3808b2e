/** 状态与正看着的 → 三张表的样子。纯函数。 */

import { places } from "../../widgets/core/longest.js";
import { short } from "../../widgets/core/numbers.js";
import { RIM } from "../../widgets/core/paint.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./words.js").Look} Look */
/** @typedef {import("../../widgets/core/sheet.js").Sheet} Sheet */

/** cells 格占满 room（样式里的变量），一格不大过 46 像素。 @param {string} room @param {number} cells */
const fit = (room, cells) => `min(46px, var(${room}) / ${cells + RIM})`;

const LEGIBLE = 25; // 一边再多格子，格子里就写不下数，只看深浅

/** 一行是一个输出，一列是一个输入；与正看着的相连的格子写数。 @param {State} state @param {Look} look @returns {Sheet} */
function matrix({ size, names, W, shade }, { row, col }) {
  const one = row !== undefined && col !== undefined; // 看着一格：同一个参数的都亮
  const lit = (/** @type {number} */ r, /** @type {number} */ c) =>
    Boolean(names[r][c]) && (one ? names[r][c] === names[row][col] : r === row || c === col);
  // 看着一行：正中的权重在别处的那些格子也圈出来，是不是同一个数一眼就看得到
  const twins =
    row === undefined || one ? [] : places([size, size]).filter(([r, c]) => names[r][c] === names[row][row]);
  return {
    caption: `权重矩阵：${size} 个输出 × ${size} 个输入`,
    rows: size,
    cols: size,
    side: fit("--room", size),
    faded: one,
    cell(r, c) {
      const linked = lit(r, c);
      return {
        role: "kernel",
        value: W[r][c],
        text: linked && size <= LEGIBLE ? short(W[r][c]) : "",
        linked,
        current: one && r === row && c === col,
        shade: shade(W[r][c]),
      };
    },
    outlines: [
      ...twins.map(([r, c]) => ({ role: "twin", row: r, col: c, rows: 1, cols: 1 })),
      ...(col === undefined ? [] : [{ role: "input", row: 0, col, rows: size, cols: 1 }]),
      ...(row === undefined ? [] : [{ role: "output", row, col: 0, rows: 1, cols: size }]),
    ],
  };
}

/**
 * 输入、输出：n×n 的一张，行优先的编号 t 是矩阵里的一列、一行。
 * @param {State} state @param {"input" | "output"} role @param {string} name @param {number[]} values
 * @param {number | undefined} current @param {(t: number) => boolean} linked @returns {Sheet}
 */
function pixels({ n }, role, name, values, current, linked) {
  return {
    caption: `${name} ${n}×${n}`,
    rows: n,
    cols: n,
    side: fit("--pair", n),
    cell(r, c) {
      const t = r * n + c;
      return { role, value: values[t], current: t === current, linked: linked(t) };
    },
    outlines: current === undefined ? [] : [{ role, row: Math.floor(current / n), col: current % n, rows: 1, cols: 1 }],
  };
}

/** @param {State} state @param {Look} look */
export function sheets(state, look) {
  const { names, Y } = state;
  const { row, col } = look;
  const uses = (/** @type {number | undefined} */ r, /** @type {number | undefined} */ c) =>
    r !== undefined && c !== undefined && Boolean(names[r][c]);
  return {
    kernel: matrix(state, look),
    input: pixels(state, "input", "输入", state.pixels, col, (t) => col === undefined && uses(row, t)),
    output: pixels(state, "output", "输出", Y, row, (t) => row === undefined && uses(t, col)),
  };
}
