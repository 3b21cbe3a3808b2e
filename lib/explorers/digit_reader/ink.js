/** 墨：写在 32×32 方格里的字，怎样摆成数据的样子，再数成 8×8。与 lib/ink.py 说的是同一件事。纯函数，1 是墨。 */

import { clamp } from "../../widgets/core/numbers.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */

export const SIDE = 32; // 纸的边长
export const BLOCK = 4; // 每 4×4 格数一个数
const WIDTH = 20; // 摆好的字宽 20、高 32，不论原来的高宽比
// 摆好的字该有多少墨：少了就加粗一圈，多了就削一圈；差得远的两圈
const [THIN, HEAVY] = [
  [108, 256],
  [412, 560],
];
const SPREAD = 3; // 噪声最多把一格的墨数加减几

/** @param {number} rows @param {(row: number, col: number) => number} cell @param {number} [cols] @returns {Matrix} */
const table = (rows, cell, cols = rows) =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: cols }, (_, c) => cell(r, c)));

/** 一张空白的纸。 */
export const blank = () => table(SIDE, () => 0);

/** @param {Matrix} X */
export const amount = (X) => X.flat().reduce((sum, v) => sum + v, 0);

/** 整张图向下、向右移几格，移出去的丢掉，空出来的填 0。 @param {Matrix} X @param {number[]} by */
export const shifted = (X, [down, right]) => X.map((row, r) => row.map((_, c) => X[r - down]?.[c - right] ?? 0));

// ---- 笔 ----

/**
 * 笔从 start 走到 end（各是 [x, y]，以格为单位），离这条线不过 radius 的格子都成 value。
 * @param {Matrix} ink @param {number[]} start @param {number[]} end @param {number} radius @param {number} value
 */
export function stroke(ink, start, end, radius, value) {
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  const length = dx * dx + dy * dy || 1;
  const near = (/** @type {number} */ row, /** @type {number} */ col) => {
    const [x, y] = [col + 0.5 - start[0], row + 0.5 - start[1]];
    const t = clamp((x * dx + y * dy) / length, 0, 1);
    return (x - t * dx) ** 2 + (y - t * dy) ** 2 <= radius * radius;
  };
  return ink.map((line, row) => line.map((v, col) => (near(row, col) ? value : v)));
}

// ---- 摆好 ----

/** 摆成数据的样子：拉成 20×32、居中，墨太少太多就加粗、削细，再照左缘扶正。没有墨就照原样。 @param {Matrix} ink */
export const tidied = (ink) => (amount(ink) ? upright(evened(stretched(ink))) : ink);

/** 裁到字，拉成宽 20、高 32，摆在正中。 @param {Matrix} ink */
function stretched(ink) {
  const rows = ink.flatMap((line, r) => (line.includes(1) ? [r] : []));
  const cols = ink[0].flatMap((_, c) => (ink.some((line) => line[c]) ? [c] : []));
  const [[top, height], [left, width]] = [rows, cols].map((all) => [all[0], (all.at(-1) ?? 0) - all[0] + 1]);
  const margin = (SIDE - WIDTH) / 2;
  return table(SIDE, (r, c) => {
    if (c < margin || c >= margin + WIDTH) return 0;
    const row = top + Math.floor(((2 * r + 1) * height) / (2 * SIDE));
    return ink[row][left + Math.floor(((2 * (c - margin) + 1) * width) / (2 * WIDTH))];
  });
}

/** 墨的多少拉近：加粗是有一个邻格是墨就成墨，削细是有一个邻格是纸就成纸；纸外面算纸。 @param {Matrix} ink */
function evened(ink) {
  const total = amount(ink);
  const thicker = (/** @type {Matrix} */ X) => around(X, Math.max);
  const thinner = (/** @type {Matrix} */ X) => around(X, Math.min);
  const steps = [
    ...THIN.filter((limit) => total < limit).map(() => thicker),
    ...HEAVY.filter((limit) => total > limit).map(() => thinner),
  ];
  return steps.reduce((X, step) => step(X), ink);
}

/** 自己和上下左右的邻格取最大或最小。 @param {Matrix} X @param {(...all: number[]) => number} choose */
const around = (X, choose) =>
  X.map((row, r) =>
    row.map((v, c) => choose(v, X[r - 1]?.[c] ?? 0, X[r + 1]?.[c] ?? 0, row[c - 1] ?? 0, row[c + 1] ?? 0)),
  );

/** 扶正：从上数第三行、从下数第三行的左缘对齐，中间各行按比例横移。 @param {Matrix} ink */
function upright(ink) {
  const rows = ink.flatMap((line, r) => (line.includes(1) ? [r] : []));
  if (!rows.length) return ink; // 削没了
  const [high, low] = [Math.min(rows[0] + 2, SIDE - 1), Math.max(rows[rows.length - 1] - 2, 0)];
  const [above, below] = [high, low].map((r) => ink[r].indexOf(1));
  if (low <= high || above < 0 || below < 0) return ink;
  const slope = (above - below) / (low - high);
  return ink.map((line, r) => {
    const by = (r - SIDE / 2) * slope;
    return shifted([line], [0, Math.sign(by) * Math.floor(Math.abs(by) + 0.5)])[0];
  });
}

// ---- 数成 8×8 ----

/** 每 4×4 格里有几格墨：32×32 → 8×8，0 到 16 的整数。 @param {Matrix} ink */
export const counts = (ink) =>
  table(SIDE / BLOCK, (r, c) =>
    amount(ink.slice(BLOCK * r, BLOCK * (r + 1)).map((line) => line.slice(BLOCK * c, BLOCK * (c + 1)))),
  );

/** 四周各添 margin 格空纸。 @param {Matrix} X @param {number} margin */
export const padded = (X, margin) => table(X.length + 2 * margin, (r, c) => X[r - margin]?.[c - margin] ?? 0);

/** 第 seed 种噪声：每格的墨数随机地加减至多 SPREAD，不出 0 到 16；0 是没有。 @param {Matrix} X @param {number} seed */
export function noisy(X, seed) {
  if (!seed) return X;
  let now = seed;
  const next = () => (now = (Math.imul(now, 1664525) + 1013904223) >>> 0);
  for (let i = 0; i < SPREAD; i++) next(); // 相邻的种子，前几个数很像
  return X.map((row) =>
    row.map((v) => clamp(v + Math.floor(((2 * SPREAD + 1) * next()) / 2 ** 32) - SPREAD, 0, BLOCK ** 2)),
  );
}

// ---- trait 与链接里的写法：1,024 位，四位写成一个十六进制数字 ----

/** @param {string} text @returns {Matrix} */
export function unpack(text) {
  if (!/^[0-9a-f]{256}$/.test(text)) throw new RangeError("纸上的字应是 256 个十六进制数字。");
  const bits = [...text].flatMap((digit) => [8, 4, 2, 1].map((bit) => Number(Boolean(parseInt(digit, 16) & bit))));
  return table(SIDE, (r, c) => bits[r * SIDE + c]);
}

/** @param {Matrix} ink */
export const pack = (ink) =>
  ink
    .flat()
    .join("")
    .replace(/.{4}/g, (bits) => parseInt(bits, 2).toString(16));
