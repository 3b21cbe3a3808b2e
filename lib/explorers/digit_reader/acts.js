/** 读者做的事：看哪一格，往下走，写字，移一格。 */

import { clamp } from "../../widgets/core/numbers.js";
import { pack, SIDE, stroke } from "./ink.js";
import { openOf } from "./sheets.js";
import { settled, sizeOf } from "./state.js";

/** @typedef {import("./state.js").Shift} Shift */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./view.js").Figure} Figure */
/** @typedef {import("../../widgets/core/explorer.js").Patch} Patch */

const [PEN, ERASER] = [1.5, 2.5]; // 笔、橡皮的半径，几格
const START = [SIDE / 4, SIDE / 2]; // 键盘的笔从纸的上半截正中起

/** 看哪一格。 @param {Figure} figure @param {number[]} cell */
export const choose = (figure, cell) => figure.update({ cell: settled(figure.state.steps, cell) });

/** 方向键：上下换层，左右换通道；分数是换数字。 @param {Figure} figure @param {number[]} by */
export function walk(figure, [down, right]) {
  const [layer, channel, row, col] = figure.state.cell;
  const flat = figure.state.steps[layer].type === "linear";
  choose(figure, [layer + down, flat ? channel : channel + right, row, flat ? col + right : col]);
}

/** 在看着的图里走一格。 @param {Figure} figure @param {number[]} by */
export const step = (figure, by) =>
  choose(
    figure,
    figure.state.cell.map((v, i) => v + [0, 0, ...by][i]),
  );

/** 顺着出力最大的一项往下走一层。 @param {Figure} figure */
export function descend(figure) {
  const { steps, cell, explained } = figure.state;
  const [layer, channel] = cell;
  const { type } = steps[layer];
  if (type === "input") return;
  if (type === "linear") {
    const [, height, width] = sizeOf(steps[layer - 1]);
    const from = explained.terms[0].from ?? 0;
    return choose(figure, [layer - 1, from, Math.floor((height - 1) / 2), Math.floor((width - 1) / 2)]);
  }
  const open = openOf(figure.state, figure.look);
  const products = explained.taps[open].map(({ x, w, inside }) => (inside ? x * w : -Infinity));
  const { row, col } = explained.taps[open][products.indexOf(Math.max(...products))];
  choose(figure, [layer - 1, type === "conv" ? open : channel, row, col]);
}

/** 纸上的墨换了：移动、试过的都不算了。 @param {Figure} figure @param {Patch} patch @param {Partial<Look>} [look] */
export const rewrite = (figure, patch, look = {}) =>
  figure.update({ shift: "none", ...patch }, { ...figure.look, tried: [], ...look });

/** 画一段。 @param {Figure} figure @param {number[]} start @param {number[]} end @param {Partial<Look>} [look] */
export function draw(figure, start, end, look) {
  const { erasing } = figure.look;
  const ink = stroke(figure.state.ink, start, end, erasing ? ERASER : PEN, erasing ? 0 : 1);
  rewrite(figure, { ink: pack(ink) }, look);
}

/** 键盘的笔走几格；落着就画。 @param {Figure} figure @param {number[]} by */
export function move(figure, by) {
  const from = figure.look.cursor ?? START;
  const cursor = figure.look.cursor ? from.map((v, i) => clamp(v + by[i], 0, SIDE - 1)) : from;
  if (figure.look.down) draw(figure, middle(from), middle(cursor), { cursor });
  else figure.see({ cursor });
}

/** 格子的正中，[x, y]。 @param {number[]} cell */
const middle = ([row, col]) => [col + 0.5, row + 0.5];

/** 落笔、提笔。 @param {Figure} figure */
export function touch(figure) {
  const cursor = figure.look.cursor ?? START;
  if (figure.look.down) figure.see({ down: false });
  else draw(figure, middle(cursor), middle(cursor), { cursor, down: true });
}

/** 移一格；再按一次移回来。 @param {Figure} figure @param {Shift} shift */
export function push(figure, shift) {
  const { look, state } = figure;
  const tried = look.tried.includes(shift) ? look.tried : [...look.tried, shift];
  figure.update({ shift: state.shift === shift ? "none" : shift }, { ...look, tried });
}
