/**
 * 图下的话要占的地方：指到哪里话有长有短，地方先照最长的留好，指来指去谁也不跳。
 *
 * 最长的话叠在真的话下面，看不见，也不给读屏软件；排版的活交给浏览器，换了宽、换了字体都不必再量。
 */

import { fill, h } from "./dom.js";

/** @typedef {(Node | string)[]} Line */
/**
 * @typedef {object} Told 图下说什么
 * @property {Line[]} lines 算式，或一句要紧的话
 * @property {Line[]} [formulas] 平时收起来的公式（controls 里写了 formula 就露着）
 * @property {string} [sentence] 同样的话，只给读屏软件
 * @property {string} [note] 黄底的提示
 */

/** 灰小的几行。 @param {Line[]} lines */
export const minor = (lines) => lines.map((line) => h("p", { class: "vc-minor" }, ...line));
/** 几行字：第一行大，其余灰小。 @param {Line[]} lines */
export const paragraphs = ([first, ...rest]) =>
  first ? [h("p", { class: "vc-major" }, ...first), ...minor(rest)] : [];

/** 给一样东西留地方：element 是放它的盒子；reserve 收看不见的那一份，没有就不留。 @param {HTMLElement} content */
export function createRoom(content) {
  const ghost = h("div", { class: "vc-ghost", inert: true, "aria-hidden": "true" });
  return {
    element: h("div", { class: "vc-room" }, content, ghost),
    /** @param {HTMLElement | null} copy */
    reserve: (copy) => fill(ghost, ...(copy ? [copy] : [])),
  };
}

/** 一行多宽，约数：汉字与全角的标点占两格。 @param {Line} line */
const width = (line) =>
  line
    .map((part) => (typeof part === "string" ? part : (part.textContent ?? "")))
    .join("")
    .replace(/[⺀-￯]/g, "12").length;

/** 几段话逐行取最长的一行，拼成一段：谁来了都放得下，只排一段。 @param {Told[]} all */
export function longest(all) {
  const best = (/** @type {Line[]} */ some) => some.reduce((a, b) => (width(b) > width(a) ? b : a), [""]);
  const rows = (/** @type {Line[][]} */ some) =>
    Array.from({ length: Math.max(0, ...some.map(({ length }) => length)) }, (_, i) =>
      best(some.flatMap((lines) => (lines[i] ? [lines[i]] : []))),
    );
  return {
    lines: rows(all.map(({ lines }) => lines)),
    formulas: rows(all.map(({ formulas = [] }) => formulas)),
    note: String(best(all.map(({ note = "" }) => [note]))),
  };
}

/**
 * 一个问法：这些 traits（和 more）从上次问过以后变了没有。留地方要写字，只是指到别处就不必重写。
 * @param {(key: string) => any} get @param {string[]} keys
 */
export function createWatch(get, keys) {
  /** @type {unknown[]} */
  let seen = [];
  return (/** @type {unknown[]} */ ...more) => {
    const now = [...keys.map(get), ...more];
    const changed = now.length !== seen.length || now.some((value, i) => value !== seen[i]);
    seen = now;
    return changed;
  };
}
