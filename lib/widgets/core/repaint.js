/** 画布上只重画变了的一块，一个像素也不差：框住变了的格子，擦掉，连同挨着的一圈再画一遍。 */

import { paint, RIM, SIDE } from "./paint.js";
import { canvasPen } from "./pens.js";

/** @typedef {import("./sheet.js").Contents} Contents */
/** @typedef {import("./sheet.js").Told} Told */
/** @typedef {import("./sheet.js").Factor} Factor */
/** @typedef {{top: number, left: number, bottom: number, right: number}} Part 从第几行到第几行、第几列到第几列，都算在内 */
/**
 * @typedef {object} Painting 画布上的一张表
 * @property {Contents} told
 * @property {Factor[]} factors
 * @property {boolean} [faded]
 * @property {import("./paint.js").Palette} colors
 * @property {number} width 画布的像素
 * @property {number} height
 */

/** @type {(keyof Told)[]} 格子里看得见的 */
const LOOKS = [
  "role",
  "value",
  "text",
  "linked",
  "current",
  "dropped",
  "skipped",
  "changed",
  "shade",
  "small",
  "light",
];
const REACH = 2; // 一格的线最多伸到格子外面多远

/** 一个单位（格子的 1/44）在画布上多少像素，左上角那格从哪里起。 @param {Painting} painting */
function scale({ told: { rows, cols }, width, height }) {
  const [x, y] = [width / ((cols + RIM) * SIDE), height / ((rows + RIM) * SIDE)];
  return { x, y, left: (x * SIDE * RIM) / 2, top: (y * SIDE * RIM) / 2 };
}

/** @param {Told} a @param {Told} b */
const alike = (a, b) => LOOKS.every((key) => Object.is(a[key], b[key]));

/** @param {Factor[]} factors */
const byPlace = (factors) => new Map(factors.map(({ row, col, text }) => [`${row},${col}`, text]));

/** 这些格子占着的一块。 @param {Told[]} cells @returns {Part} */
const partOf = (cells) => {
  const [rows, cols] = [cells.map(({ row }) => row), cells.map(({ col }) => col)];
  return {
    top: Math.min(...rows),
    left: Math.min(...cols),
    bottom: Math.max(...rows),
    right: Math.max(...cols),
  };
};

/** 整张。 @param {Contents} told @returns {Part} */
const whole = ({ rows, cols, first: [top, left] }) => ({ top, left, bottom: top + rows - 1, right: left + cols - 1 });

/**
 * 从 old 画到 next，变了的是哪一块；什么都没变是 null。不是同样大的一张，就是整张。
 * @param {Painting | null} old @param {Painting} next @returns {Part | null}
 */
export function changedPart(old, next) {
  const same = (/** @type {"colors" | "faded" | "width" | "height"} */ key) => old?.[key] === next[key];
  if (!old || !same("colors") || !same("faded") || !same("width") || !same("height")) return whole(next.told);
  const [a, b] = [old.told, next.told];
  if (a.rows !== b.rows || a.cols !== b.cols || a.first.some((index, i) => index !== b.first[i])) return whole(b);
  const [before, after] = [byPlace(old.factors), byPlace(next.factors)];
  const changed = b.cells.filter((cell, t) => {
    const at = `${cell.row},${cell.col}`;
    return !alike(a.cells[t], cell) || before.get(at) !== after.get(at);
  });
  return changed.length ? partOf(changed) : null;
}

/**
 * 画布上擦掉、重画这一块。线画在两格之间，所以连同挨着的一圈一起画，笔只落在框里；框的边取整到像素，不留半个像素的印子。
 * @param {CanvasRenderingContext2D} context @param {Painting} painting @param {Part} part
 */
export function repaintPart(context, painting, { top, left, bottom, right }) {
  const { told, factors, colors, faded } = painting;
  const unit = scale(painting);
  const [firstRow, firstCol] = told.first;
  const at = (/** @type {number} */ col, /** @type {number} */ row, /** @type {number} */ by) => [
    unit.left + ((col - firstCol) * SIDE + by) * unit.x,
    unit.top + ((row - firstRow) * SIDE + by) * unit.y,
  ];
  const [x, y] = at(left, top, -REACH).map(Math.floor);
  const [width, height] = at(right + 1, bottom + 1, REACH).map((end, i) => Math.ceil(end) - [x, y][i]);
  const near = (/** @type {import("./sheet.js").Place} */ { row, col }) =>
    row >= top - 1 && row <= bottom + 1 && col >= left - 1 && col <= right + 1;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.clearRect(x, y, width, height);
  context.setTransform(unit.x, 0, 0, unit.y, unit.left, unit.top);
  const pen = canvasPen(context, colors.family);
  paint(pen, { ...told, cells: told.cells.filter(near) }, factors.filter(near), colors, faded);
  context.restore();
}
