/** 画一张表：底色、记号、数、要乘的数。不知道笔是哪一种，也不碰页面。长度以格子的 1/44 为单位。 */

import { written } from "./sheet.js";

/** @typedef {import("./sheet.js").Contents} Contents */
/** @typedef {import("./sheet.js").Told} Told */
/** @typedef {import("./pens.js").Pen} Pen */
/** @typedef {Record<string, string>} Palette 颜色的名字（colors.css 里的变量）→ 颜色 */

export const SIDE = 44; // 一格
export const RIM = 0.1; // 表比格子宽出来的一圈，给框线；单位是格
const NUMBER = 20;
const FACTOR = 13;
const PIXEL = 17; // 像素上的数小一些，先看黑白
const CROWDED = 25; // 格子很小，数尽量写大

/**
 * 角色 → 用哪一组颜色；hollow 的平时不铺底，line 是格线用哪一种。没有写的（例如没有的核）是空格子。
 * @type {Record<string, {tint: string, hollow?: boolean, line?: string}>}
 */
const TINTS = {
  input: { tint: "input" },
  pixel: { tint: "input" },
  kernel: { tint: "kernel" },
  bias: { tint: "kernel", hollow: true },
  output: { tint: "output" },
  result: { tint: "output" },
  partial: { tint: "output", hollow: true, line: "frame" },
  padding: { tint: "padding" },
};

/** 填充的斜线，从格子的左上角算起。 */
const HATCH = [11, 22, 33, 44].flatMap((t) => [
  [0, t, t, 0],
  [t, SIDE, SIDE, t],
]);
const DIAGONAL = [[3, 3, 41, 41]];

/** @param {number[][]} lines @param {number} x @param {number} y */
const moved = (lines, x, y) => lines.map(([x1, y1, x2, y2]) => [x1 + x, y1 + y, x2 + x, y2 + y]);

/** 放得下的字号。 @param {string} text @param {number} size @param {number} room */
const fit = (text, size, room) => Math.min(size, Math.floor((10 * room) / (0.6 * Math.max(text.length, 1))) / 10);

/** 高对比度时底色分不开，亮着的还要描边。 @param {Told} cell */
const isLit = ({ linked, current, dropped, skipped, shade, light }) =>
  Boolean(linked || current) && !dropped && !skipped && shade === undefined && light === undefined;

/** 底色、格线。 @param {Told} cell @param {Palette} colors @returns {[string, string]} */
function ground({ role, dropped, skipped, waiting, linked, current, light }, colors) {
  if (light !== undefined) return [colors[light ? "white" : "black"], colors.grey];
  if (dropped) return [colors["dropped-fill"], colors["padding-line"]];
  if (skipped) return [colors["padding-fill"], colors["padding-line"]];
  if (waiting) return [colors.paper, colors[`${TINTS[role].tint}-line`]];
  const lit = linked || current;
  const { tint, hollow = false, line: edge = "line" } = TINTS[role] ?? {};
  const fill = tint && (lit || !hollow) ? colors[`${tint}-${lit ? "mark" : "fill"}`] : colors.paper;
  const line = tint ? colors[`${tint}-${edge}`] : colors.rule;
  return [fill, line];
}

/**
 * @param {Pen} pen @param {Told} cell @param {number} x @param {number} y
 * @param {Palette} colors @param {boolean} faded
 */
function paintShade(pen, { shade = 0, linked }, x, y, colors, faded) {
  const box = [x, y, SIDE, SIDE];
  if (!shade) return pen.rect(box, colors["dropped-fill"], colors.paper);
  pen.rect(box, colors.paper);
  pen.opacity(faded && !linked ? 0.15 + 0.35 * Math.abs(shade) : 0.1 + 0.9 * Math.abs(shade));
  pen.rect(box, shade < 0 ? colors.minus : colors.tone);
  pen.opacity(1);
}

/** 没有底色的记号。 @param {Pen} pen @param {Told} cell @param {number} x @param {number} y @param {Palette} colors */
function paintMarks(pen, { role, dropped, skipped, linked, current, changed }, x, y, colors) {
  if (dropped) pen.lines(moved(DIAGONAL, x, y), colors.grey, 1.4);
  else if (skipped) pen.dot(x + 22, y + 38, 3, colors.grey);
  else if (role === "padding") {
    pen.opacity(linked || current ? 0.25 : 0.55);
    pen.lines(moved(HATCH, x, y), colors.grey, 1);
    pen.opacity(1);
  }
  if (changed) pen.dot(x + 37, y + 7, 3.5, colors["kernel-frame"]);
}

/** @param {Told} cell */
const faint = ({ role, dropped, skipped }) => dropped || skipped || role === "padding";

/** 数用什么颜色。 @param {Told} cell @param {Palette} colors */
function inkOf(cell, colors) {
  if (cell.light !== undefined) return colors[cell.light ? "black" : "white"];
  return faint(cell) ? colors["padding-ink"] : colors.ink;
}

/**
 * 左上角的格子画在 (0, 0)。
 * @param {Pen} pen @param {Contents} sheet @param {import("./sheet.js").Factor[]} factors
 * @param {Palette} colors @param {boolean} [faded]
 */
export function paint(pen, { first: [top, left], cells }, factors, colors, faded = false) {
  const at = (/** @type {import("./sheet.js").Place} */ { row, col }) => [(col - left) * SIDE, (row - top) * SIDE];
  for (const cell of cells) {
    const [x, y] = at(cell);
    if (cell.shade !== undefined) paintShade(pen, cell, x, y, colors, faded);
    else pen.rect([x, y, SIDE, SIDE], ...ground(cell, colors));
    paintMarks(pen, cell, x, y, colors);
  }
  // 粗的框不被旁边的格子盖住
  if (colors["lit-line"]) for (const cell of cells) if (isLit(cell)) outline(pen, at(cell), colors["lit-line"]);
  if (faded) for (const cell of cells) if (cell.linked && cell.shade !== undefined) outline(pen, at(cell), colors.ink);
  for (const cell of cells) {
    const text = written(cell);
    const [x, y] = at(cell);
    const size = cell.light === undefined ? NUMBER : PIXEL;
    const room = cell.small ? fit(text, CROWDED, 42) : fit(text, size, 37);
    if (text) pen.text(text, x + 22, y + 20, room, inkOf(cell, colors));
  }
  for (const factor of factors) {
    const [x, y] = at(factor);
    pen.text(factor.text, x + 41, y + 36.5, fit(factor.text, FACTOR, 38), colors.factor, true);
  }
}

/** @param {Pen} pen @param {number[]} corner @param {string} color */
function outline(pen, [x, y], color) {
  const [right, bottom] = [x + SIDE, y + SIDE];
  pen.lines(
    [
      [x, y, right, y],
      [right, y, right, bottom],
      [right, bottom, x, bottom],
      [x, bottom, x, y],
    ],
    color,
    3,
  );
}
