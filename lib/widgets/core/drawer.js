/**
 * 哪些控件露在外面：controls 里点了名的摆在图上，其余的收在“更多”里，点一下就在。
 *
 * 名字短，是读者在 Python 里写的那些（"play n k"）；一个名字可以管几样（高和宽各一个滑块）。
 */

import { button, h, set } from "./dom.js";

/** @typedef {ReturnType<typeof createDrawer>} Drawer */

/** @param {AbortSignal} signal */
export function createDrawer(signal) {
  /** @type {{name: string, element: HTMLElement, home: HTMLElement}[]} 按摆的次序 */
  const offered = [];
  const inside = h("div", { class: "vc-panel" });
  const element = h("div", { class: "vc-more", hidden: true }, inside);
  const toggle = button("more", "更多", signal, () => open(Boolean(element.hidden)), {
    class: "vc-link",
    "aria-expanded": "false",
  });
  let arranged = "";

  /** @param {boolean} on */
  function open(on) {
    element.hidden = !on;
    set(toggle, { "aria-expanded": String(on) }).textContent = on ? "收起" : "更多";
  }
  return {
    element,
    toggle,
    /** 一样控件：点到名字时摆在 home 里，没有点到就在“更多”里。 @param {string} name @param {HTMLElement} each @param {HTMLElement} home */
    offer(name, each, home) {
      offered.push({ name, element: set(each, { "data-control": name }), home });
    },
    /** 摆好。 @param {string} wanted 几个名字，空格分开 */
    arrange(wanted) {
      if (wanted === arranged) return;
      arranged = wanted;
      const names = wanted.split(/\s+/);
      for (const { name, element: each, home } of offered) (names.includes(name) ? home : inside).append(each);
    },
  };
}
