// 检索的引擎：建一次索引，哪个输入框要用就接上哪个。由 _ext/site/search.js 取来。
import { listBelow, pageBelow } from "./panels.js";
import { index } from "./ranking.js";

let book;
const attached = new WeakSet();

/** @param {HTMLInputElement} input @param {URL} root 网站的根 */
globalThis.bookSearch = (input, root) => {
  if (attached.has(input)) return;
  attached.add(input);
  book ??= index(globalThis.bookSections);
  const show = input.closest("dialog") ? listBelow(input, book, root) : pageBelow(input, book, root);
  // 拼音还没有选定字的时候不搜
  input.addEventListener("input", (event) => event.isComposing || show(input.value));
  input.addEventListener("compositionend", () => show(input.value));
  show(input.value);
};
