/** 就地改一格的数：格子上盖一个输入框。 */

import { h, hiddenText, set } from "./dom.js";
import { keyOf } from "./keys.js";

/**
 * @typedef {object} Question
 * @property {string} name trait 的名字
 * @property {string} label 这是哪一格，给读屏软件
 * @property {string} text 现在的数
 * @property {(text: string) => string | null} commit 收到读者键入的文字，返回拒绝的理由；返回 null 就是收下了
 * @property {(sentence: string) => void} refuse
 */

/** 手机弹出键盘，再让开它。 @param {HTMLElement} input @param {AbortSignal} signal */
function makeWay(input, signal) {
  const { visualViewport: view } = globalThis;
  const tall = view?.height ?? 0;
  const clear = () => view && view.height < tall - 100 && input.scrollIntoView({ block: "center" });
  view?.addEventListener("resize", clear, { signal });
}

/**
 * @param {HTMLElement} sheet @param {{left: number, top: number, width: number, height: number}} spot 那一格，都是百分之几
 * @param {Question} question @param {AbortSignal} signal
 * @param {boolean} clicked 是鼠标或手指点开的：点着的看得见，页面不滚，接着点的还是它；键盘走到的也许在屏幕外
 */
export function openEditor(sheet, spot, { name, label, text, commit, refuse }, signal, clicked) {
  const input = h("input", { type: "text", name, autocomplete: "off", value: text });
  const box = h("label", { class: "vc-edit" }, hiddenText(label), input);
  const style = Object.entries(spot).map(([side, share]) => `${side}:${share}%`);
  set(box, { style: style.join(";") });
  const scope = new AbortController();
  const options = { signal: scope.signal };
  signal.addEventListener("abort", () => scope.abort(), options);
  /** @param {boolean} keep 收下还是放弃 @param {boolean} back 焦点回到表上 */
  function close(keep, back) {
    scope.abort();
    box.remove();
    const problem = keep && input.value !== text ? commit(input.value) : null;
    if (problem) refuse(problem);
    if (back) sheet.focus();
  }
  /** @param {KeyboardEvent} event */
  function press(event) {
    event.stopPropagation(); // 方向键在这里是移动光标
    const key = keyOf(event);
    if (key !== "Enter" && key !== "Escape") return;
    event.preventDefault();
    close(key === "Enter", true);
  }
  input.addEventListener("blur", () => close(true, false), options);
  input.addEventListener("keydown", press, options);
  sheet.append(box);
  input.focus({ preventScroll: clicked });
  makeWay(input, scope.signal);
  input.select();
}
