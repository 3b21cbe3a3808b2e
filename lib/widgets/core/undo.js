/** 撤销：读者动一次（拖一回滑块、点一下、按一个键），先记下动之前的样子，可以一步步退回去。 */

import { button } from "./dom.js";
import { keyOf } from "./keys.js";
import { same } from "./store.js";

const LONGEST = 50; // 最多记几步
const WRITTEN = 'textarea, input:not([type="range"], [type="radio"], [type="checkbox"])'; // 里面的字归浏览器撤销

/**
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {AbortSignal} options.signal
 * @param {string[]} options.settings 改了要记的 traits；换一步看，不算改
 * @param {() => Record<string, unknown>} options.snapshot 此刻的样子
 * @param {(before: Record<string, unknown>) => void} options.restore
 */
export function createUndo({ root, signal, settings, snapshot, restore }) {
  /** @type {Record<string, unknown>[]} */
  let past = [];
  let again = true; // 还没有为这一次记过
  const renew = () => void (again = true);
  for (const type of ["pointerdown", "keydown", "click"]) root.addEventListener(type, renew, { signal, capture: true });
  const back = button("undo", "撤销", signal, undo, { class: "vc-link", disabled: true });
  root.addEventListener("keydown", press, { signal });

  function undo() {
    const before = past.pop();
    if (before) restore(before);
    update();
  }
  /** @param {KeyboardEvent} event */
  function press(event) {
    const { ctrlKey, metaKey, shiftKey, target } = event;
    const writing = /** @type {Element} */ (target).matches(WRITTEN);
    if (keyOf(event)?.toLowerCase() !== "z" || !(ctrlKey || metaKey) || shiftKey || writing) return;
    event.preventDefault();
    undo();
  }
  const update = () => void (back.disabled = !past.length);

  return {
    element: back,
    /** 要改了：这一次动之前的样子还没有记，就记下。 @param {Record<string, unknown>} patch */
    remember(patch) {
      const now = snapshot();
      if (!again || !settings.some((key) => key in patch && !same(now[key], patch[key]))) return;
      again = false;
      past = [...past, now].slice(-LONGEST);
      update();
    },
    /** 返回的函数把这以后记的都丢掉：键入几位数，只算最后一回。 */
    mark() {
      const { length } = past;
      return () => {
        [past, again] = [past.slice(0, length), true];
        update();
      };
    },
    forget() {
      [past, again] = [[], true];
      update();
    },
  };
}
