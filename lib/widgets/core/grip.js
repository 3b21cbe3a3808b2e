/**
 * 表上可以拖的一块：按住窗口，拖到哪里停到哪里。手指按在它上面是拖它，按在别处是滚页面。
 */

import { h, set } from "./dom.js";
import { onDrag } from "./drag.js";

/** @typedef {{row: number, col: number, rows: number, cols: number}} Block 几行几列的一块 */
/** @typedef {ReturnType<typeof gripping>} Grip */
/** @typedef {() => (by: number[]) => void} Grab 按下了；返回的函数收“从按下的地方起，往下、往右拖了几格”，带小数 */

const STILL = 0.25; // 挪不到这么多格，算点一下

/**
 * @param {HTMLElement} sheet @param {AbortSignal} signal @param {() => number} side 一格在屏幕上多大 @param {Grab} grab
 */
function createGrip(sheet, signal, side, grab) {
  const element = h("div", { class: "vc-grip", hidden: true });
  onDrag(element, signal, ({ clientX, clientY }) => {
    const [unit, move] = [side(), grab()];
    let dragged = false;
    return (event) => {
      const by = [(event.clientY - clientY) / unit, (event.clientX - clientX) / unit];
      dragged ||= by.some((v) => Math.abs(v) > STILL);
      if (dragged) move(by);
      return dragged;
    };
  });
  sheet.append(element);

  return {
    /** 可以拖的一块；null 是没有。 @param {Block | null} block @param {{rows: number, cols: number, first: number[]}} table */
    show(block, { rows, cols, first: [top, left] }) {
      const part = (/** @type {number} */ cells, /** @type {number} */ all) => `${(100 * cells) / all}%`;
      const style =
        block &&
        `left:${part(block.col - left, cols)};top:${part(block.row - top, rows)};` +
          `width:${part(block.cols, cols)};height:${part(block.rows, rows)}`;
      set(element, { hidden: !block, style });
    },
  };
}

/** 要拖的图才带上它：交给 createGrid 的 grip。 @param {Grab} grab */
export const gripping =
  (grab) => (/** @type {HTMLElement} */ sheet, /** @type {AbortSignal} */ signal, /** @type {() => number} */ side) =>
    createGrip(sheet, signal, side, grab);
