/** 一张表是数据：视图说它是什么样子，画它的、存它的、读它的都看同一份。 */

import { full, short } from "./numbers.js";

/**
 * @typedef {object} Cell 一个格子的样子
 * @property {string} role input、kernel、output、padding……（颜色由它定）
 * @property {number} [value] 没有就是空格子
 * @property {string} [text] 不写 value 而写这个，例如“?”
 * @property {boolean} [current] 当前格
 * @property {boolean} [linked] 与当前格相连（窗口里的格子、扇出的格子）
 * @property {boolean} [dropped] 丢弃：灰底加一条对角线
 * @property {boolean} [skipped] 跨过：没有底色，下面一个点
 * @property {boolean} [changed] 刚刚变了的值：角上一个点
 * @property {boolean} [waiting] 窗口还没有走到：空着，没有底色
 * @property {number} [channel]
 * @property {number} [out] 核属于哪个输出通道
 * @property {number[]} [index] 这个数在自己那张表里的 [行, 列]；与画在哪里不同时才写
 * @property {number} [shade] 从 −1 到 1：底色的深浅与正负
 * @property {boolean} [small] 格子很小：数写得满一些
 * @property {boolean} [light] 像素：真是白，假是黑，不论页面深浅
 */
/** @typedef {{row: number, col: number, text: string}} Factor 格子右下角的小字，例如“×3” */
/** @typedef {{role: string, row: number, col: number, rows: number, cols: number}} Outline 套在几个格子外面的框，颜色按 role */
/**
 * @typedef {object} Sheet 一整张表
 * @property {string} caption 上面的小标题
 * @property {number} rows
 * @property {number} cols
 * @property {number} [across] 并排的几张表一共多少列：格子的大小由它定
 * @property {number} [down] 上下叠着的几张表一共多少行；整幅图要在一屏之内
 * @property {number[]} [narrow] 手机上怎样摆：并排几列、上下几行；不写就与宽的时候一样
 * @property {string} [side] 格子的边长（CSS 长度），不由 across、down 定时才写
 * @property {number[]} [first] 左上角那格的 [行, 列]；有填充时为负
 * @property {(row: number, col: number) => Cell} cell
 * @property {Factor[]} [factors] 窗口里各格要乘的数
 * @property {Outline[]} [outlines]
 * @property {import("./grip.js").Block | null} [grip] 可以拖的一块
 * @property {boolean} [turned] 画的是转过 180° 的样子；数据仍照它自己的行列说
 * @property {boolean} [faded] 只有相连的格子照原色，别的都淡下去
 */
/** @typedef {{row: number, col: number}} Place */
/** @typedef {Cell & Place} Told row、col 是不算填充的下标 */
/** @typedef {{caption: string, rows: number, cols: number, first: number[], cells: Told[]}} Contents */

/** 逐格问过视图，行优先。 @param {Sheet} sheet @returns {Contents} */
export function contents({ caption, rows, cols, first = [0, 0], cell }) {
  const [top, left] = first.map((index) => index + 0); // −0 写成 0
  const cells = Array.from({ length: rows * cols }, (_, t) => {
    const [row, col] = [top + Math.floor(t / cols), left + (t % cols)];
    return { row, col, ...cell(row, col) };
  });
  return { caption, rows, cols, first: [top, left], cells };
}

/** 格子里写什么。 @param {Cell} cell */
export const written = (cell) => cell.text ?? (cell.value === undefined ? "" : short(cell.value));

/** 一位不丢的写法，给复制的人和读屏软件。 @param {Cell} cell */
export const exact = (cell) => (cell.value === undefined ? (cell.text ?? "") : full(cell.value));

/**
 * 窗口里各格要乘的数；all 里有一个长得写不下，就都不写。
 * @param {{row: number, col: number, a: number, b: number}[]} met @param {number[][]} weights @param {any[]} [all]
 * @returns {Factor[]}
 */
export const factorsOf = (met, weights, all = weights) =>
  all.flat(2).every((v) => short(v).length <= 5)
    ? met.map(({ row, col, a, b }) => ({ row, col, text: `×${short(weights[a][b])}` }))
    : [];
