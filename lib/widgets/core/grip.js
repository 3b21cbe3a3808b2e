/**
 * 表上可以拖的一块：按住窗口，拖到哪里停到哪里。手指按在它上面是拖它，按在别处是滚页面。
 */

import { h, set } from "./dom.js";

/** @typedef {{row: number, col: number, rows: number, cols: number}} Block 几行几列的一块 */
/** @typedef {ReturnType<typeof gripping>} Grip */
/** @typedef {() => (by: number[]) => void} Grab 按下了；返回的函数收“从按下的地方起，往下、往右拖了几格”，带小数 */

const STILL = 0.25; // 挪不到这么多格，算点一下

/**
 * @param {HTMLElement} sheet @param {AbortSignal} signal @param {() => number} side 一格在屏幕上多大 @param {Grab} grab
 */
function createGrip(sheet, signal, side, grab) {
  const element = h("div", { class: "vc-grip", hidden: true });
  /** @type {{x: number, y: number, unit: number, move: (by: number[]) => void} | null} */
  let held = null;
  let dragged = false;
  const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ act) =>
    element.addEventListener(type, act, { signal });

  on("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (event.button) return;
    dragged = false;
    held = { x: event.clientX, y: event.clientY, unit: side(), move: grab() };
    element.setPointerCapture?.(event.pointerId);
  });
  on("pointermove", (/** @type {PointerEvent} */ event) => {
    if (!held) return;
    event.stopPropagation(); // 拖着的时候，路过的格子不算指着
    const by = [(event.clientY - held.y) / held.unit, (event.clientX - held.x) / held.unit];
    dragged ||= by.some((v) => Math.abs(v) > STILL);
    if (dragged) held.move(by);
  });
  for (const type of ["pointerup", "pointercancel"]) on(type, () => void (held = null));
  on("click", (/** @type {Event} */ event) => {
    if (dragged) event.stopPropagation(); // 放手不是点一格
    dragged = false;
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
