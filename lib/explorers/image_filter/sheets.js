/** 状态与正看着的 → 两幅图、三张表的样子。纯函数。 */

import { times } from "../../widgets/core/numbers.js";
import { RIM } from "../../widgets/core/paint.js";
import { factorsOf } from "../../widgets/core/sheet.js";
import { valueAt } from "../../widgets/core/slide.js";
import { fanOut, taps } from "../../widgets/core/window.js";
import { place } from "../../widgets/core/words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./picture.js").Place} Place */
/** @typedef {import("./picture.js").Shown} Shown */
/** @typedef {import("../../widgets/core/sheet.js").Sheet} Sheet */
/** @typedef {import("../../widgets/core/sheet.js").Outline} Outline */
/**
 * @typedef {object} Look
 * @property {Place | null} probe 指着的输入像素：看它的扇出
 * @property {Place | null} hover 鼠标指着的输出像素：只是看看
 * @property {Place} marked 方向键在核上走到的格子
 */

const WRITTEN = 80; // 输出不多于这么多个，数写得下

/** 看着的输出像素。 @param {State} state @param {Look} look */
export const cellOf = ({ current }, { probe, hover }) => (hover && !probe ? [hover.row, hover.col] : current);

/** 只有一格的框。 @param {string} role @param {Place} place @returns {Outline} */
const around = (role, { row, col }) => ({ role, row, col, rows: 1, cols: 1 });

/** 扇出在输出上的框；没有输出用到它就没有框。 @param {State} state @param {Place} probe @returns {Outline[]} */
function fan({ n, k, w }, { row, col }) {
  const uses = fanOut(n, k, w, [row, col]);
  const [first, last] = [uses[0], uses[uses.length - 1]];
  if (!first) return [];
  const size = { rows: last.row - first.row + 1, cols: last.col - first.col + 1 };
  return [{ role: "output", row: first.row, col: first.col, ...size }];
}

/** 输入与输出两幅图，和图上的框：指着输入时是它与扇出，否则是窗口与输出。 @param {State} state @param {Look} look */
export function pictures(state, look) {
  const { n, k, w, m, X, Y, ink, range, reach } = state;
  const { probe } = look;
  const [row, col] = cellOf(state, look);
  const [top] = taps(n, k, w, [row, col]);
  /** @type {Shown} */
  const input = {
    caption: `输入 ${times(n)}`,
    image: X,
    low: ink[0],
    high: ink[1],
    range: ink,
    frames: [probe ? around("input", probe) : { role: "kernel", row: top.row, col: top.col, rows: k[0], cols: k[1] }],
  };
  /** @type {Shown} */
  const output = {
    caption: `输出 ${times(m)}`,
    image: Y,
    low: -reach,
    high: reach,
    range,
    frames: probe ? fan(state, probe) : [around("output", { row, col })],
    written: m[0] * m[1] <= WRITTEN,
  };
  return { input, output };
}

/** 长 k 格的表占这么宽，一格至多多大：换了核，旁边的也不动。 @param {number[]} k @param {string} length @param {number} most */
const within = (k, length, most) => `min(${most}px, ${length} / ${Math.max(...k) + RIM})`;

/**
 * 核，和收在“更多”里的：窗口里的数各乘多少，得到哪一个输出。keyed：方向键正在核上走，走到的格子亮着。
 * @param {State} state @param {Look} look @param {boolean} keyed
 * @returns {Record<"window" | "kernel" | "result", Sheet>}
 */
export function sheets(state, look, keyed) {
  const { n, k, w, K, Y, weights } = state;
  const cell = cellOf(state, look);
  const list = taps(n, k, w, cell);
  const [top] = list;
  const side = within(k, "var(--zoom)", 44);
  return {
    window: {
      caption: "窗口，放大",
      rows: k[0],
      cols: k[1],
      side,
      first: [top.row, top.col],
      cell(row, col) {
        const { inside } = list[(row - top.row) * k[1] + col - top.col];
        return { role: inside ? "input" : "padding", value: valueAt(state, row, col), linked: true };
      },
      factors: factorsOf(list, weights),
      outlines: [{ role: "kernel", row: top.row, col: top.col, rows: k[0], cols: k[1] }],
    },
    kernel: {
      caption: `卷积核 ${times(k)}`,
      rows: k[0],
      cols: k[1],
      side: within(k, "var(--kernel)", 36),
      cell: (row, col) => ({
        role: "kernel",
        value: K[row][col],
        linked: keyed && row === look.marked.row && col === look.marked.col,
      }),
    },
    result: {
      caption: `输出 ${place(cell)}`,
      rows: 1,
      cols: 1,
      side: "44px",
      first: cell,
      cell: (row, col) => ({ role: "output", value: Y[row][col], current: true }),
      outlines: [around("output", { row: cell[0], col: cell[1] })],
    },
  };
}
