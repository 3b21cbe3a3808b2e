/** 画布上的格子没有元素：照 sheet 写成元素，好用选择器找；指它、点它，就是指、点画布上的那一格。 */

import { exact, written } from "../../lib/widgets/core/sheet.js";

const STATES = ["linked", "dropped", "skipped", "changed"];

/** @param {any} sheet @param {any} cell @param {any} window */
function element(sheet, cell, window) {
  const [row, col] = cell.index ?? [cell.row, cell.col];
  const made = window.document.createElement("i");
  const data = { role: cell.role, row, col, channel: cell.channel, out: cell.out };
  for (const [name, value] of Object.entries(data)) if (value !== undefined) made.setAttribute(`data-${name}`, value);
  if (cell.value !== undefined) made.setAttribute("data-value", exact({ ...cell, text: undefined }));
  for (const state of STATES) if (cell[state]) made.setAttribute(`data-${state}`, "true");
  if (cell.current) made.setAttribute("aria-current", "true");
  made.textContent = written(cell);
  made.dispatchEvent = (event) => {
    const { x, y, width, height } = sheet.sheet.at(cell.row, cell.col);
    const at = { bubbles: true, cancelable: true, clientX: x + width / 2, clientY: y + height / 2 };
    const sent = new window.MouseEvent(event.type, at);
    if ("pointerType" in event) Object.defineProperty(sent, "pointerType", { value: event.pointerType });
    return sheet.dispatchEvent(sent);
  };
  return made;
}

/**
 * 这个选择器选得中格子吗：几千格都写成元素要好一会儿，找控件、按钮、话的时候不必写。
 * 格子没有类，只有上面这几样属性。 @param {string} selector
 */
export const mayMatch = (selector) =>
  /data-(role|row|col|channel|out|value|linked|dropped|skipped|changed)|aria-current/.test(selector);

/** root 里的全部格子，按表的先后。 @param {any} root @param {any} window */
export function cellsOf(root, window) {
  const all = window.document.createElement("div");
  for (const sheet of root.querySelectorAll("[data-sheet]")) {
    const box = window.document.createElement("div");
    box.hidden = Boolean(sheet.closest("[hidden]"));
    box.append(...sheet.sheet.cells.map((cell) => element(sheet, cell, window)));
    all.append(box);
  }
  return all;
}
