/** 一处写代码的地方：编辑器、工具条、输出、判语。rest.js 在读者碰它的时候叫 open。 */

import { h } from "../../widgets/core/dom.js";
import { followTheme } from "../../widgets/core/theme.js";
import { createEditor } from "./editor.js";
import { judge } from "./judge.js";
import { prepare, start } from "./runner.js";
import { definedIn, refusal } from "./source.js";
import { keep, recall } from "./storage.js";
import { showVerdict } from "./verdict.js";

/** @typedef {import("./judge.js").Verdict} Verdict */
/**
 * @typedef {{root: any, pre: HTMLElement, bar: HTMLElement, status: HTMLElement, starter: string, text: string,
 *   fetchFile: (name: string) => Promise<void>}} Given
 */

/** 别处跑着的那一个；同时只跑一个。 @type {Promise<unknown>} */
let before = Promise.resolve();

/** @param {Given} given */
export function open({ root, pre, bar, status, starter, text, fetchFile }) {
  const exercise = self.__exercises[root.dataset.writing];
  const button = (/** @type {string} */ action) =>
    /** @type {HTMLButtonElement} */ (bar.querySelector(`[data-action="${action}"]`));
  const [runButton, stopButton] = [button("run"), button("stop")];
  const title =
    root.closest("section")?.querySelector("h1, h2, h3, h4")?.firstChild?.textContent ?? root.dataset.writing;
  const editor = createEditor({ text, label: `写代码：${title.trim()}`, run: () => void run(), change });
  const said = h("pre", { tabindex: 0, "aria-label": "输出" });
  const output = h("div", { class: "writing-output", hidden: true }, h("small", {}, "输出"), said);
  const more = h("div", { class: "writing-more" });
  const card = h("div", { class: "vc writing" });
  followTheme(card, new AbortController().signal);
  root.querySelector(".cell")?.setAttribute("hidden", "");
  bar.before(card);
  card.append(editor.dom, bar, output, status, more);
  pre.removeAttribute("tabindex");
  /** @type {AbortController | null} */
  let running = null;

  /** @param {string} text */
  function change(text) {
    keep(root.dataset.writing, { text: text === starter ? null : text });
  }

  if (text !== starter) change(text);

  /** @param {boolean} busy */
  function setBusy(busy) {
    const had = document.activeElement;
    stopButton.disabled = !busy;
    runButton.disabled = busy;
    if (busy && had === runButton) stopButton.focus();
    if (!busy && had === stopButton) runButton.focus();
    root.toggleAttribute("data-running", busy);
  }

  /** @param {Verdict} verdict */
  function show(verdict) {
    showVerdict(verdict, exercise, status, more);
    editor.mark(verdict.line ?? null);
    keep(root.dataset.writing, { verdict: verdict.state === "right" ? "right" : verdict.state });
  }

  async function run() {
    if (running) return;
    const source = editor.text;
    running = new AbortController();
    const { signal } = running;
    setBusy(true);
    editor.mark(null);
    said.textContent = "";
    output.hidden = true;
    more.replaceChildren();
    delete status.dataset.verdict;
    status.replaceChildren("正在运行……");
    const turn = before;
    try {
      const refused = refusal(source);
      if (refused) return show(refused);
      const done = turn.catch(() => {}).then(() => carryOut(source, signal));
      before = done;
      show(judge(exercise, await done));
    } catch {
      const text = "Python 没有取到：请查一查网络，再按一次运行。";
      show({ state: "error", headline: "没有跑起来", parts: [{ label: "线索", text }], mistake: null });
    } finally {
      running = null;
      setBusy(false);
    }
  }

  /** 这一页上，前面写对了的：“可以用上一题的函数”。 */
  function earlier() {
    const places = /** @type {any[]} */ ([...document.querySelectorAll("[data-writing]")]);
    const done = places
      .slice(0, places.indexOf(root))
      .filter((one) => recall(one.dataset.writing)?.verdict === "right");
    return done.map((one) => one.value);
  }

  /** @param {string} source @param {AbortSignal} signal */
  async function carryOut(source, signal) {
    await fetchFile("python.js");
    const { answer } = exercise;
    const given = [...exercise.given, ...earlier()];
    const job = { name: exercise.name, source, given, answer, defined: definedIn(source), takes: exercise.takes };
    const print = (/** @type {string} */ text) => {
      output.hidden = false;
      said.append(text);
    };
    const dropped = (/** @type {number} */ count) => {
      said.querySelector("em")?.remove();
      said.append(h("em", {}, `\n……后面还有 ${count} 个字，没有显示`));
    };
    const cases = exercise.cases.map((one) => one.inputs);
    return start(self.__python, { ...job, apply: exercise.apply, cases }, { print, dropped, signal });
  }

  return {
    run,
    stop: () => running?.abort(),
    reset() {
      running?.abort();
      editor.text = starter;
      editor.mark(null);
      output.hidden = true;
      more.replaceChildren();
      delete status.dataset.verdict;
      status.replaceChildren();
      keep(root.dataset.writing, null);
      editor.focus();
    },
    focus() {
      editor.focus();
      fetchFile("python.js").then(() => prepare(self.__python)); // 动笔了，先备好一间
    },
    get value() {
      return editor.text;
    },
    set value(text) {
      editor.text = text;
    },
  };
}
