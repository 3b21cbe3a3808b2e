/** 纸上的笔：按下、拖过，一段一段地画；走得快也不断。手指、鼠标、触控笔都一样，第二根手指不算。 */

/** @typedef {(start: number[], end: number[]) => void} Draw 从哪里到哪里，[x, y]，以格为单位 */

/** @param {any} sheet 画着纸的元素 @param {AbortSignal} signal @param {Draw} draw */
export function createPen(sheet, signal, draw) {
  /** @type {number[] | null} */
  let last = null;
  const on = (/** @type {string} */ type, /** @type {(event: PointerEvent) => void} */ act) =>
    sheet.addEventListener(type, act, { signal });

  /** 指着纸上的哪里。 @param {PointerEvent} event */
  function placeOf({ clientX, clientY }) {
    const { x, y, width, height } = sheet.sheet.at(0, 0);
    return [(clientX + (globalThis.scrollX ?? 0) - x) / width, (clientY + (globalThis.scrollY ?? 0) - y) / height];
  }
  on("pointerdown", (event) => {
    if (event.button || last) return;
    if (event.isTrusted) sheet.setPointerCapture(event.pointerId); // 脚本造的事件没有指针可抓
    last = placeOf(event);
    draw(last, last);
  });
  on("pointermove", (event) => {
    if (!last) return;
    const to = placeOf(event);
    draw(last, to);
    last = to;
  });
  for (const type of ["pointerup", "pointercancel"]) on(type, () => void (last = null));
}
