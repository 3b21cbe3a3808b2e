/** 涂：按下的像素翻过来，拖过的都涂成它那样。走得快，两次之间隔着的格子也涂。 */

import { onDrag } from "../../widgets/core/drag.js";

/** @typedef {import("../../widgets/core/sheet.js").Place} Place */
/** @typedef {(cells: number[][]) => void} Stroke 又拖过了哪几格 */

/** 从 a 到 b 路过的格子，b 在内。 @param {number[]} a @param {number[]} b */
function between(a, b) {
  const count = Math.max(1, ...a.map((v, i) => Math.abs(b[i] - v)));
  return Array.from({ length: count }, (_, t) => a.map((v, i) => Math.round(v + ((b[i] - v) * (t + 1)) / count)));
}

/**
 * @param {any} sheet 画着表的元素 @param {AbortSignal} signal
 * @param {(cell: number[]) => Stroke} begin 按下了哪一格；返回的函数收接着拖过的
 */
export function createBrush(sheet, signal, begin) {
  /** 指着哪一格；出了表，是最近的一格。 @param {PointerEvent} event */
  function cellOf({ clientX, clientY }) {
    const { rows, cols, at } = sheet.sheet;
    const { x, y, width, height } = at(0, 0);
    const cell = [
      (clientY + (globalThis.scrollY ?? 0) - y) / height,
      (clientX + (globalThis.scrollX ?? 0) - x) / width,
    ];
    return [rows, cols].map((size, i) => Math.min(Math.max(Math.floor(cell[i]), 0), size - 1));
  }
  onDrag(sheet, signal, (event) => {
    let last = cellOf(event);
    const stroke = begin(last);
    return (event) => {
      const cell = cellOf(event);
      if (String(cell) === String(last)) return;
      stroke(between(last, cell));
      last = cell;
    };
  });
}
