/** 读出数表：画布上的数写成真的表格，可以选、可以找、可以念。打开着就跟着图变。 */

import { button, h } from "./dom.js";
import { exact } from "./sheet.js";

/** @param {import("./sheet.js").Contents} sheet */
function tableOf({ caption, rows, cols, first: [top, left], cells }) {
  const columns = Array.from({ length: cols }, (_, c) => h("th", { scope: "col" }, String(left + c)));
  const lines = Array.from({ length: rows }, (_, r) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, String(top + r)),
      ...cells.slice(r * cols, (r + 1) * cols).map((cell) => h("td", { "data-role": cell.role }, exact(cell))),
    ),
  );
  return h(
    "table",
    {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, h("td"), ...columns)),
    h("tbody", {}, ...lines),
  );
}

/**
 * @param {Pick<import("./frame.js").Frame, "root" | "stage" | "say">} frame
 * @param {AbortSignal} signal
 * @returns {{toggle: HTMLElement, tables: HTMLElement}}
 */
export function createReader({ root, stage, say }, signal) {
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
    const sheets = [...stage.querySelectorAll("[data-sheet]")].filter((e) => !e.closest("[hidden]"));
    tables.replaceChildren(...sheets.map((e) => tableOf(/** @type {any} */ (e).sheet)));
  }
  stage.addEventListener(
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
