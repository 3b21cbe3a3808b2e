/** 账：一列项，各有一条从中线伸出的短条；来自某个输入通道的项可以点，看那个通道的窗口。 */

import { fill, h, setVariable } from "../../widgets/core/dom.js";

/**
 * share 从 −1 到 1，没有就没有条；kind：term 一项，open 正放大着的，sum、result 是结果。
 * @typedef {{label: string, text: string, kind: string, share?: number, from?: number}} Entry
 */

/** @param {Entry} entry @param {boolean} centred */
function row({ label, text, kind, share, from }, centred) {
  const width = Math.abs(share ?? 0) * (centred ? 50 : 100);
  const start = centred ? ((share ?? 0) < 0 ? 50 - width : 50) : 0;
  const bar = h("i", {
    "data-sign": (share ?? 0) < 0 ? "minus" : "plus",
    style: `left:${start.toFixed(1)}%;width:${width.toFixed(1)}%`,
  });
  return h(
    "tr",
    { "data-kind": kind, "data-from": from },
    h("th", { scope: "row" }, label),
    h("td", { class: "vc-bars", "aria-hidden": "true" }, ...(share === undefined ? [] : [bar])),
    h("td", {}, text),
  );
}

/**
 * @param {string} name 给读屏软件 @param {AbortSignal} signal @param {(from: number) => void} [onOpen]
 * @param {boolean} [centred] 条从中线伸出：有正有负
 */
export function createLedger(name, signal, onOpen = () => {}, centred = true) {
  const body = h("tbody");
  const element = h("table", { class: "vc-account", "data-centred": centred, "aria-label": name }, body);
  const open = (/** @type {Event} */ { target }) => {
    const from = /** @type {Element} */ (target).closest("[data-from]")?.getAttribute("data-from");
    if (from) onOpen(Number(from));
  };
  body.addEventListener("click", open, { signal });
  return {
    element,
    /** @param {Entry[]} entries */
    show(entries) {
      setVariable(element, "--rows", entries.length);
      fill(body, ...entries.map((entry) => row(entry, centred)));
    },
  };
}
