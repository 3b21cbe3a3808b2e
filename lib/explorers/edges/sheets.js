/** 状态与正看着的 → 两张表的样子。纯函数。 */

import { clamp, times } from "../../widgets/core/numbers.js";
import { firstEdge } from "./state.js";

/** @typedef {import("../../widgets/core/sheet.js").Sheet} Sheet */
/** @typedef {import("./state.js").State} State */
/** pixel：正看着的像素，没有是 null；keyed：是用方向键走到的。 @typedef {{pixel: number[] | null, keyed: boolean}} Look */

const side = "var(--pixel)"; // 两张表的格子一样大，由样式定

/** 窗口停在哪个输出：从看着的像素起，到边上停住。 @param {State} state @param {Look} look */
export const outputOf = (state, { pixel }) =>
  pixel ? pixel.map((v, i) => clamp(v, 0, state.m[i] - 1)) : firstEdge(state);

/** @param {State} state @param {Look} look @returns {{input: Sheet, output: Sheet}} */
export function sheets(state, look) {
  const { picture, X, Y, K, n, k, m, ink, rule } = state;
  const [row, col] = outputOf(state, look);
  const largest = K.flat().filter((v) => v > 0).length; // 输出最大是几：涂满的一格
  const here = look.keyed && look.pixel;
  return {
    input: {
      caption: `输入 ${times(n)}：${ink ? "1 是墨，0 是纸" : "1 是白，0 是黑"}`,
      rows: n[0],
      cols: n[1],
      side,
      cell: (r, c) => ({ role: "input", value: X[r][c], light: picture[r][c] === 1 }),
      outlines: [
        { role: "kernel", row, col, rows: k[0], cols: k[1] },
        ...(here ? [{ role: "input", row: here[0], col: here[1], rows: 1, cols: 1 }] : []),
      ],
    },
    output: {
      caption: `输出 ${times(m)}：${rule}`,
      rows: m[0],
      cols: m[1],
      side,
      cell: (r, c) => ({ role: "output", value: Y[r][c], shade: Y[r][c] / largest, current: r === row && c === col }),
      outlines: [{ role: "output", row, col, rows: 1, cols: 1 }],
    },
  };
}
