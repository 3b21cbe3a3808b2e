/** 读出数表：画布上的数写成真的表格，可以选、可以找、可以念。打开着就跟着图变。 */

import { button, h } from "./dom.js";
import { exact } from "./sheet.js";

/** 填充、丢弃、跨过的格子，念的时候要听得出来。 @param {import("./sheet.js").Told} cell */
const kindOf = ({ role, dropped, skipped }) => (dropped ? "丢弃" : skipped ? "跨过" : role === "padding" ? "填充" : "");

/** @param {import("./sheet.js").Told} cell */
function cellOf(cell) {
  const [kind, text] = [kindOf(cell), exact(cell)];
  return h("td", { "data-role": cell.role, "aria-label": kind && `${kind} ${text}` }, text);
}

/** @param {import("./sheet.js").Contents} sheet @param {string} name 这张表叫什么 */
function tableOf({ rows, cols, first: [top, left], cells }, name) {
  const columns = Array.from({ length: cols }, (_, c) => h("th", { scope: "col" }, String(left + c)));
  const lines = Array.from({ length: rows }, (_, r) =>
    h("tr", {}, h("th", { scope: "row" }, String(top + r)), ...cells.slice(r * cols, (r + 1) * cols).map(cellOf)),
  );
  return h(
    "table",
    {},
    h("caption", {}, name),
    h("thead", {}, h("tr", {}, h("td"), ...columns)),
    h("tbody", {}, ...lines),
  );
}

/**
 * @param {Pick<import("./frame.js").Frame, "root" | "say">} frame
 * @param {AbortSignal} signal
 * @returns {{toggle: HTMLElement, tables: HTMLElement}}
 */
export function createReader({ root, say }, signal) {
  const tables = h("div", { class: "vc-tables", hidden: true, tabindex: 0, role: "group", "aria-label": "数表" });
  const toggle = button(
    "read-tables",
    "读出数表",
    signal,
    () => {
      open(Boolean(tables.hidden));
      say(tables.hidden ? "数表收起来了。" : "数表在这幅图的最下面，跟着图变。");
    },
    { class: "vc-link", "aria-expanded": "false" },
  );
  /** @param {boolean} on */
  function open(on) {
    tables.hidden = !on;
    toggle.setAttribute("aria-expanded", String(on));
    write();
  }
  root.addEventListener("restore", () => open(false), { signal });
  let waiting = false;
  function write() {
    waiting = false;
    if (tables.hidden || signal.aborted) return;
    const sheets = [...root.querySelectorAll("[data-sheet]")].filter((e) => !e.closest("[hidden]"));
    const captions = sheets.map((e) => /** @type {any} */ (e).sheet.caption);
    sheets.forEach((e, i) => {
      const { sheet } = /** @type {any} */ (e);
      const unique = captions.indexOf(sheet.caption) === captions.lastIndexOf(sheet.caption);
      const table = tableOf(sheet, unique ? sheet.caption : String(e.getAttribute("aria-label")).split("：")[0]);
      const old = tables.children[i];
      if (!old) tables.append(table);
      else if (!old.isEqualNode(table)) old.replaceWith(table); // 没变的不碰：读者也许正选着里面的字
    });
    while (tables.childElementCount > sheets.length) tables.lastElementChild?.remove();
  }
  root.addEventListener(
    "sheet",
    () => {
      if (tables.hidden || waiting) return;
      waiting = true;
      queueMicrotask(write); // 几张表一起变，只写一回
    },
    { signal },
  );
  return { toggle, tables };
}
