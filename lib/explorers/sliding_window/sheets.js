/** 状态与正看着的 → 三张表的样子。纯函数。 */

import { short, times } from "../../widgets/core/numbers.js";
import { factorsOf } from "../../widgets/core/sheet.js";
import { valueAt } from "../../widgets/core/slide.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../../widgets/core/sheet.js").Sheet} Sheet */
/** @typedef {import("../../widgets/core/sheet.js").Place} Place */
/** @typedef {import("../../widgets/core/sheet.js").Outline} Outline */
/** @typedef {"input" | "output"} Side */
/** @typedef {{sheet: Side, cell: number[]}} Spot 哪张表的哪一格 */
/**
 * @typedef {object} Look 读者正看着什么
 * @property {Spot | null} pointed 鼠标、手指或方向键指着的；没有就看走到的那一格
 * @property {Place | null} marked 选中的核里的格子
 * @property {Place | null} edited 刚打开来改的输入格：下一个方向键从这里走
 * @property {import("./guess.js").Stage} guessing
 * @property {string} asking 一直问到读者说不猜；现在问的是哪一种尺寸，不问是空串
 * @property {number[][] | null} before 还没平移时的输出，用来标出变了的
 * @property {number[]} moved 平移了多少
 * @property {Reached | null} reached 输出走到才写；null 是全写出来
 */
/** @typedef {{sizes: string, steps: Set<number>}} Reached 这样的尺寸里走到过哪几步 */
/** @typedef {ReturnType<typeof linksOf>} Links */

const WIDEST = 17; // 一排最多这么多格，再多格子就太小
const NARROWEST = 8; // 手机上

/** 正看着哪一格：指着的；没有指着就是走到的，猜值时是问的那一格。 @param {State} state @param {Look} look @returns {Spot} */
export function spotOf({ flow, current, asked }, { pointed, guessing }) {
  if (pointed) return pointed;
  return guessing === "value" ? { sheet: "output", cell: asked } : { sheet: flow.walked, cell: current };
}

/** 与那一格相连的：它在另一张表上的格子，各遇到核的哪一格。 @param {State} state @param {Spot} spot */
function linksOf({ flow, n, k, w }, { sheet, cell }) {
  const found = sheet === "output" ? flow.taps(n, k, w, cell) : flow.fanOut(n, k, w, cell);
  const keys = new Set(found.map(({ row, col }) => `${row},${col}`));
  return { found, has: (/** @type {number} */ row, /** @type {number} */ col) => keys.has(`${row},${col}`) };
}

/** @param {string} role @param {Place} from @param {Place} [to] @returns {Outline} */
const frame = (role, from, to = from) => ({
  role,
  row: from.row,
  col: from.col,
  rows: to.row - from.row + 1,
  cols: to.col - from.col + 1,
});

/** 窗口在那张不走的表上：一整个核那么大的一块。 @param {Links["found"]} found */
const blockOf = (found) => (found.length ? [frame("kernel", found[0], found[found.length - 1])] : []);

/**
 * 这张表上套什么框：看着的一格；相连的，窗口在这张表上就是一整个核，否则一格一个。窗口走到哪里，框一直在：要拖它，它不能躲开。
 * @param {State} state @param {Side} sheet @param {Spot} spot @param {Links} links
 */
function frames(state, sheet, spot, { found }) {
  const walked = state.flow.walked === sheet;
  if (spot.sheet !== sheet) return walked ? found.map((cell) => frame(sheet, cell)) : blockOf(found);
  return [...(walked ? [] : blockOf(windowOf(state))), frame(sheet, placeOf(spot.cell))];
}

/** 走到的窗口盖住的格子。 @param {State} state */
const windowOf = (state) => linksOf(state, { sheet: state.flow.walked, cell: state.current }).found;

/** 可以拖的窗口。 @param {State} state @param {Side} sheet @param {Look} look */
const gripOf = (state, sheet, { guessing }) =>
  state.flow.walked === sheet || guessing ? null : (blockOf(windowOf(state))[0] ?? null);

/** @param {number[]} cell @returns {Place} */
export const placeOf = ([row, col]) => ({ row, col });
/** @param {Place | null} place @param {number} row @param {number} col */
const at = (place, row, col) => place !== null && place.row === row && place.col === col;

/** 标题后面的“，每侧填充 1”；没有就不写。 @param {string} words @param {number[]} pair */
function eachSide(words, [h, w]) {
  return h || w ? `，每侧${words} ${h === w ? h : `${h} 行 ${w} 列`}` : "";
}

/** @param {State} state @param {Look} look @param {Spot} spot @param {Links} links @returns {Sheet} */
function input(state, look, spot, links) {
  const { guessing } = look;
  const { n, w, flow, pooling } = state;
  const [ring, here] = [flow.ring(w), spot.sheet === "input"];
  return {
    caption: `输入 ${times(n)}${eachSide("填充", ring)}`,
    rows: n[0] + 2 * ring[0],
    cols: n[1] + 2 * ring[1],
    first: ring.map((p) => -p),
    cell: (row, col) => ({
      role: state.X[row]?.[col] === undefined ? "padding" : "input",
      value: valueAt(state, row, col),
      linked: !here && links.has(row, col),
      current: here && at(placeOf(spot.cell), row, col),
      ...(guessing === "shape" ? {} : state.missed(row, col)),
    }),
    factors: here || pooling ? [] : factorsOf(links.found, state.weights),
    outlines: frames(state, "input", spot, links),
    grip: gripOf(state, "input", look),
  };
}

/** @param {State} state @param {Look} look @param {Spot} spot @param {Links} links @returns {Sheet} */
function kernel({ k, weights, operation }, { marked }, spot, { found }) {
  const used = new Set(spot.sheet === "input" ? found.map(({ a, b }) => `${a},${b}`) : []);
  return {
    caption: `${operation.turned ? "转过的核" : "卷积核"} ${times(k)}`,
    turned: operation.turned,
    rows: k[0],
    cols: k[1],
    cell: (row, col) => ({
      role: "kernel",
      value: weights[row][col],
      linked: used.has(`${row},${col}`),
      current: at(marked, row, col),
    }),
    outlines: marked ? [frame("kernel", marked)] : [],
  };
}

/** @param {State} state @param {Look} look @param {Spot} spot @param {Links} links @returns {Sheet} */
function output(state, look, spot, links) {
  const { guessing, before } = look;
  const { m, w, Y, flow } = state;
  const here = spot.sheet === "output";
  return {
    caption: guessing === "shape" ? "输出 ?" : `输出 ${times(m)}${eachSide("裁掉", flow.crop(w))}`,
    rows: m[0],
    cols: m[1],
    cell: (row, col) => ({
      role: "output",
      ...written(state, look, row, col),
      linked: !here && links.has(row, col),
      current: here && at(placeOf(spot.cell), row, col),
      changed: Boolean(before && !Object.is(before[row]?.[col], Y[row][col])),
      ...state.bare(row, col),
    }),
    factors: here || guessing || flow.walked === "output" ? [] : added(state, spot.cell, links.found),
    outlines: frames(state, "output", spot, links),
    grip: gripOf(state, "output", look),
  };
}

/** 输出格里写什么：猜的时候是问号；走到才写的，没有走到就空着。 @param {State} state @param {Look} look @param {number} row @param {number} col */
function written(state, { guessing, reached }, row, col) {
  if (guessing) return { text: "?" };
  if (reached && !reached.steps.has(row * state.m[1] + col)) return { waiting: true };
  return { value: state.Y[row][col] };
}

/** 一个输入给盖住的各个输出添了多少；有一个长得写不下，就都不写。 @param {State} state @param {number[]} cell @param {Links["found"]} found */
function added({ X, weights }, [i, j], found) {
  const parts = found.map(({ row, col, a, b }) => ({ row, col, text: short(X[i][j] * weights[a][b]) }));
  if (parts.some(({ text }) => text.length > 4)) return [];
  return parts.map(({ row, col, text }) => ({ row, col, text: text.startsWith("−") ? text : `+${text}` }));
}

/**
 * 三张表怎样摆，并排几列、上下几行：格子的大小由它定。一排放不下时，核与输出叠在输入右边；手机上叠在输入下面。
 * @param {State} state
 */
function arrange({ n, k, w, m, flow, pooling }) {
  const ring = flow.ring(w);
  const [rows, cols] = n.map((size, i) => size + 2 * ring[i]);
  const [high, wide] = flow.roomiest(n, k, w).map((most, i) => Math.max(m[i], most)); // 拖步幅时格子大小不变
  const [k_h, k_w] = pooling ? [0, 0] : k;
  const row = cols + k_w + wide;
  const stacked = row > WIDEST && !pooling;
  const narrow =
    row > NARROWEST ? [Math.max(cols, k_w + wide), rows + Math.max(k_h, high)] : [row, Math.max(rows, high)];
  if (stacked) return { stacked, narrow, across: cols + Math.max(wide, k_w), down: Math.max(rows, k_h + high) };
  return { stacked, narrow, across: row, down: Math.max(rows, k_h, high) };
}

/** 没有核的运算，kernel 是 null。 @param {State} state @param {Look} look */
export function sheets(state, look) {
  const spot = spotOf(state, look);
  const links = linksOf(state, spot);
  const { stacked, ...sizes } = arrange(state);
  return {
    stacked,
    input: { ...input(state, look, spot, links), ...sizes },
    kernel: state.pooling ? null : { ...kernel(state, look, spot, links), ...sizes },
    output: { ...output(state, look, spot, links), ...sizes },
  };
}
