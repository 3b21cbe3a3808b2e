/** 涂：按下的像素翻过来，拖过的都涂成它那样。走得快，两次之间隔着的格子也涂。 */

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
  /** @type {{last: number[], stroke: Stroke} | null} */
  let held = null;
  const on = (/** @type {string} */ type, /** @type {(event: PointerEvent) => void} */ act) =>
    sheet.addEventListener(type, act, { signal });

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
  on("pointerdown", (event) => {
    if (event.button || held) return; // 第二根手指不算
    if (event.isTrusted) sheet.setPointerCapture(event.pointerId); // 脚本造的事件没有指针可抓
    const last = cellOf(event);
    held = { last, stroke: begin(last) };
  });
  on("pointermove", (event) => {
    if (!held) return;
    const cell = cellOf(event);
    if (String(cell) === String(held.last)) return;
    held.stroke(between(held.last, cell));
    held.last = cell;
  });
  for (const type of ["pointerup", "pointercancel"]) on(type, () => void (held = null));
}
