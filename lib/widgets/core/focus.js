/**
 * 读者的位置不丢：有焦点的东西按不动了、收起来了、拿走了，焦点交给旁边还用得上的，读者不必从页首走回来。
 *
 * 禁用一个有焦点的按钮，浏览器有的当场拿走焦点，有的等到下一帧；拿走的时候说不说也不一样。所以不看浏览器此刻怎么说，
 * 只记着焦点最后在谁身上，那一个用不上了就交出去。
 */

const FOCUSABLE = "a[href], button, select, textarea, input:not([type=radio]:not(:checked)), [tabindex='0']";

/** @param {HTMLElement} root @param {AbortSignal} signal */
export function keepFocus(root, signal) {
  /** @type {Element | null} 焦点最后在谁身上；读者自己走开了就没有 */
  let here = null;
  /** @type {Element[]} 它外面的一层层，由里到外：它被拿走之后还知道原来在哪里 */
  let around = [];
  const usable = (/** @type {Element} */ e) => root.contains(e) && !e.matches(":disabled") && !e.closest("[hidden]");

  function arrive(/** @type {FocusEvent} */ { target }) {
    here = /** @type {Element} */ (target);
    around = [];
    for (let up = here.parentElement; up && up !== root.parentElement; up = up.parentElement) around.push(up);
  }
  /** 还用得上，是读者自己走开的；就地改数的框这时还没有拿走。 */
  function leave(/** @type {FocusEvent} */ { target }) {
    if (usable(/** @type {Element} */ (target))) here = null;
  }
  /** 播放的一排交给步数，方向键接着走；别的交给同一组里下一个，没有就上一个，再没有就往外找。 @param {Element} lost */
  function heir(lost) {
    const step = root.querySelector("[name=step]");
    if (step && around.some((box) => box.matches(".vc-play, .vc-pace")) && usable(step)) return step;
    for (const box of around) {
      const all = [...box.querySelectorAll(FOCUSABLE)].filter(usable);
      const after = all.find((e) => lost.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (all.length) return after ?? all[all.length - 1];
    }
  }
  function look() {
    if (!here || usable(here)) return;
    const lost = here;
    here = null;
    const { activeElement: now, body } = document;
    if (!now || now === body || now === lost)
      /** @type {HTMLElement | undefined} */ (heir(lost))?.focus({ preventScroll: true });
  }

  root.addEventListener("focusin", arrive, { signal });
  root.addEventListener("blur", leave, { signal, capture: true });
  const observer = new MutationObserver(look);
  observer.observe(root, { subtree: true, childList: true, attributeFilter: ["disabled", "hidden"] });
  signal.addEventListener("abort", () => observer.disconnect());
}
