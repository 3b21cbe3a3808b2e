/** 按键。输入法选字时按的回车、Esc、方向键归输入法，谁也别接。 */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** 按的是哪个键；正在用输入法选字就是空串（Safari 选完字的那一下回车，只有 keyCode 229 认得出）。 @param {KeyboardEvent} event */
export const keyOf = (event) => (event.isComposing || event.keyCode === 229 ? "" : event.key);

/** 按的是哪个方向：[行, 列] 各走几格；不是方向键，或带着别的键，就没有。 @param {KeyboardEvent} event */
export const arrowOf = (event) => (event.altKey || event.ctrlKey || event.metaKey ? undefined : ARROWS[keyOf(event)]);

/** 框里的字变了；输入法还没选定的不算，选定了再算。 @param {HTMLInputElement} input @param {AbortSignal} signal @param {() => void} act */
export function onTyped(input, signal, act) {
  for (const type of ["input", "compositionend"]) {
    input.addEventListener(type, (event) => /** @type {InputEvent} */ (event).isComposing || act(), { signal });
  }
}
