/**
 * 一道预测题：问题、几个空或几个选项、一个“检查”，下面一句话。打成 bundle.js 的入口。
 *
 * 对答案在页面里（answer.js）：什么都不记，什么都不送出去；填的字和对不对只写回 traits，笔记本里的 Python 看得到。
 */

import { button, h, say, set } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { keyOf } from "../../widgets/core/keys.js";
import { createStore } from "../../widgets/core/store.js";
import { followTheme } from "../../widgets/core/theme.js";
import { judge, missed, spread } from "./answer.js";

/** @typedef {import("../../widgets/core/store.js").Model} Model */
/** @typedef {import("./answer.js").Question} Question */
/**
 * @typedef {{element: HTMLElement, inputs: HTMLInputElement[], read: () => any[], write: (given: any[]) => void}} Entry
 */

/** 对错不只靠颜色：再给一个记号；话里也说“对”“不对”。 @type {Record<string, string>} */
const MARKS = { right: "✓", wrong: "✗", refused: "?" };

/** 填数：每个空一个输入框。 @param {Question} question @returns {Entry} */
function blanks({ ask, fields, answer, digits }) {
  // 手机上弹出数字键盘；有的数字键盘没有负号和分数线
  const inputmode = digits === null && answer.every((v) => v >= 0) ? "decimal" : "text";
  const inputs = answer.map((_, i) =>
    h("input", { type: "text", name: `answer_${i}`, inputmode, autocomplete: "off" }),
  );
  const labels = inputs.map((input, i) => h("label", {}, h("span", {}, fields[i] ?? ask), input));
  const fraction = answer.every((v) => Math.abs(v) <= 1) ? "，或写成分数" : ""; // 再大的数，没有人写成分数
  const hint = digits === null ? [] : [h("small", {}, `保留 ${digits} 位小数${fraction}`)];
  const title = fields.length ? [h("span", { class: "vc-ask" }, ask)] : []; // 外面的 group 已经用它作名字
  return {
    element: h("div", { class: "vc-blanks" }, ...title, ...labels, ...hint),
    inputs,
    read: () => inputs.map((input) => input.value),
    write: (given) => inputs.forEach((input, i) => void (input.value = given[i] ?? "")),
  };
}

/** 选择：一组单选。根元素是 <form>，所以同一页上几道题的单选不会连在一起。 @param {Question} question @returns {Entry} */
function options({ ask, choices }) {
  const inputs = choices.map((_, i) => h("input", { type: "radio", name: "choice", value: i }));
  const labels = choices.map(([text], i) => h("label", {}, inputs[i], h("span", {}, text)));
  return {
    element: h("fieldset", { class: "vc-options" }, h("legend", {}, ask), ...labels),
    inputs,
    read: () => inputs.flatMap((input, i) => (input.checked ? [i] : [])),
    write: (given) => inputs.forEach((input, i) => void (input.checked = given[0] === i)),
  };
}

/** @param {{model: Model, el: HTMLElement, signal: AbortSignal}} context */
function predict({ model, el, signal }) {
  const keys = ["ask", "fields", "choices", "answer", "digits", "slips", "right", "wrong"];
  const question = /** @type {Question} */ (Object.fromEntries(keys.map((key) => [key, model.get(key)])));
  const store = createStore(model, ["given", "verdict"], signal, render);
  const entry = question.choices.length ? options(question) : blanks(question);
  const check = button("check", "检查", signal, submit);
  const mark = h("span", { class: "vc-mark", "aria-hidden": "true" });
  const status = h("p", { role: "status" });
  const form = h(
    "form",
    { novalidate: true, autocomplete: "off" },
    entry.element,
    check,
    h("div", { class: "vc-said" }, mark, status),
  );
  const root = h(
    "div",
    { class: "vc vc-predict", "data-explorer": "predict", role: "group", "aria-label": question.ask },
    form,
  );

  form.addEventListener("submit", (event) => event.preventDefault(), { signal });
  // 回车检查，在哪个控件上都一样：JupyterLab 拦下了回车，表单不会自己提交，按钮也按不动。输入法选字的回车不算
  const enter = (/** @type {KeyboardEvent} */ event) => {
    if (keyOf(event) !== "Enter") return;
    event.preventDefault();
    submit();
  };
  form.addEventListener("keydown", enter, { signal });
  // 改了就不再算数；说哪里不对的话还留着，读者正照着它改
  const change = () => {
    if (store.get("verdict") === "right") say(status, "");
    store.set({ verdict: "" });
  };
  form.addEventListener("input", change, { signal });
  // 焦点在题里时，JupyterLab 的快捷键让路。它从有焦点的元素往上找，所以标在根上不够
  const keep = (/** @type {FocusEvent} */ { target }) =>
    set(/** @type {Element} */ (target), { "data-lm-suppress-shortcuts": "true" });
  root.addEventListener("focusin", keep, { signal });
  followTheme(root, signal);
  el.append(root);
  signal.addEventListener("abort", () => root.remove(), { once: true });

  function submit() {
    const given = question.choices.length ? entry.read() : spread(entry.read());
    const { verdict, at } = judge(question, given);
    status.replaceChildren(); // 同一句话再说一遍，读屏软件也会再念
    store.set({ given, verdict });
    render();
    if (at !== undefined) entry.inputs[at].focus();
  }

  function render() {
    const verdict = store.get("verdict");
    set(root, { "data-verdict": verdict || null });
    say(mark, MARKS[verdict] ?? "");
    const off = verdict === "wrong" ? missed(question, store.get("given")) : [];
    entry.inputs.forEach((input, i) => set(input, { "aria-invalid": off.includes(i) ? "true" : null }));
    if (!verdict) return;
    entry.write(store.get("given"));
    say(status, judge(question, store.get("given")).sentence);
  }
  render();
}

export default widget(predict);
