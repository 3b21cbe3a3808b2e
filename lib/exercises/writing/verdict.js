/** 判语：一行结论、一句线索（读屏软件会念），下面是试了什么、得到什么、应是什么。 */

import { h } from "../../widgets/core/dom.js";
import { comparison } from "./sheets.js";

/** 与 lib/exercises/verdict.py 相同；停了用方块。 @type {Record<string, string>} */
const SIGNS = { right: "✓", wrong: "✗", error: "✗", unwritten: "…", stopped: "■" };
const SPOKEN = ["线索", "出错", "停在"];

/** @typedef {import("./judge.js").Part} Part */

/**
 * @param {import("./judge.js").Verdict} verdict @param {import("./judge.js").Exercise} exercise
 * @param {HTMLElement} status @param {HTMLElement} more
 */
export function showVerdict(verdict, exercise, status, more) {
  const { state, headline, parts, passed } = verdict;
  const total = exercise.cases.length;
  const count = passed ? [h("small", {}, `${total} 组里对了 ${passed} 组`)] : [];
  const spoken = parts.filter(({ label }) => SPOKEN.includes(label) || (state === "right" && label === "试了"));
  status.dataset.verdict = state;
  status.replaceChildren(
    h(
      "p",
      {},
      h("span", { class: "writing-sign", "aria-hidden": "true" }, SIGNS[state]),
      h("strong", {}, headline),
      ...count,
    ),
    ...spoken.map((part) => h("p", {}, ...sentence(part))),
  );
  const picture = verdict.differs && comparison(exercise, verdict.differs);
  const drawn = picture ? ["试了", "得到", "应是"] : [];
  const rest = parts.filter((part) => !spoken.includes(part) && !drawn.includes(part.label));
  more.replaceChildren(...(picture ? [picture] : []), ...(rest.length ? [h("dl", {}, ...rest.flatMap(row))] : []));
}

/** @param {Part} part */
function sentence({ label, text = "", code = "" }) {
  if (label === "停在") return [`停在 ${text}：`, h("code", {}, code)];
  return [text];
}

/** @param {Part} part */
function row({ label, text = "", code = "" }) {
  return [h("dt", {}, label), h("dd", {}, ...(text ? [text] : []), ...(code ? [h("pre", { tabindex: 0 }, code)] : []))];
}
