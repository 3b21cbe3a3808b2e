/** 方向键。 */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** 按的是哪个方向：[行, 列] 各走几格；不是方向键，或带着别的键，就没有。 @param {KeyboardEvent} event */
export const arrowOf = (event) => (event.altKey || event.ctrlKey || event.metaKey ? undefined : ARROWS[event.key]);
