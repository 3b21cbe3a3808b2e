/** 就地改一格的数：格子上盖一个输入框；能改数的图各自用它，grid.js 只给出格子在哪里。 */

import { h, hiddenText, set } from "./dom.js";
import { keyOf } from "./keys.js";
import { full, parse } from "./numbers.js";

/**
 * @typedef {object} Question
 * @property {string} name trait 的名字
 * @property {string} label 这是哪一格：给读屏软件，也写在拒绝的话里
 * @property {() => number | undefined} now 这一格现在的数；undefined 是已经没有这一格了
 * @property {(value: number) => void} write 收下读者改的数
 */
/** @typedef {{frame: {refuse: (sentence: string) => void}, pause: () => void, signal: AbortSignal}} Figure */
/** @typedef {ReturnType<typeof import("./grid.js").createGrid>} Grid */

/** 手机弹出键盘，再让开它。 @param {HTMLElement} input @param {AbortSignal} signal */
function makeWay(input, signal) {
  const { visualViewport: view } = globalThis;
  const tall = view?.height ?? 0;
  const clear = () => view && view.height < tall - 100 && input.scrollIntoView({ block: "center" });
  view?.addEventListener("resize", clear, { signal });
}

/** 读者键入的文字：收下，或者返回不收的理由。 @param {Question} question @param {string} text */
function commit({ label, now, write }, text) {
  const found = parse(text);
  if ("problem" in found) return `${found.problem}${label} 没有改。`;
  if (now() === undefined) return "这个格子已经不在了，没有改。";
  write(found.value);
  return "";
}

/**
 * @param {Figure} figure @param {Grid} grid @param {import("./sheet.js").Place} cell 在表上的哪一格
 * @param {Question} question
 */
export function editNumber({ frame, pause, signal }, grid, cell, question) {
  const { name, label, now } = question;
  const { sheet, spot, clicked } = grid.locate(cell);
  const text = full(/** @type {number} */ (now()));
  pause();
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
    const problem = keep && input.value !== text && commit(question, input.value);
    if (problem) frame.refuse(problem);
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
  input.focus({ preventScroll: clicked }); // 键盘走到的也许在屏幕外，才要滚
  makeWay(input, scope.signal);
  input.select();
}
