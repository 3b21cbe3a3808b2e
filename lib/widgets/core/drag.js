/** 按住了拖：左键或第一根手指按下的算，别的不算；拖出了元素也跟着。 */

/**
 * 又拖到了哪里。返回 true 是真的拖起来了：放手就不算点一下。
 * @typedef {(event: PointerEvent) => boolean | void} Drag
 */

/**
 * 拖着的时候，路过的不算指着：先叫它，再给同一个元素添别的监听。
 * @param {HTMLElement | SVGElement} element @param {AbortSignal} signal
 * @param {(event: PointerEvent) => Drag | null} press 按下了：返回接着拖做什么；null 是这里不拖
 */
export function onDrag(element, signal, press) {
  /** @type {Drag | null} */
  let drag = null;
  let dragged = false;
  const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ act) =>
    element.addEventListener(type, act, { signal });

  on("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (event.button || drag) return;
    dragged = false;
    drag = press(event);
    if (drag && event.isTrusted) element.setPointerCapture(event.pointerId); // 脚本造的事件没有指针可抓
  });
  on("pointermove", (/** @type {PointerEvent} */ event) => {
    if (!drag) return;
    event.stopImmediatePropagation();
    dragged = drag(event) || dragged;
  });
  for (const type of ["pointerup", "pointercancel"]) on(type, () => void (drag = null));
  on("click", (/** @type {Event} */ event) => {
    if (dragged) event.stopImmediatePropagation();
    dragged = false;
  });
}
