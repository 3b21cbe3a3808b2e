/** 先猜再看的一行：先猜输出形状，再猜当前格的值。这里只管问和收答案，藏什么、说什么由视图定。 */

import { button, h } from "../../widgets/core/dom.js";
import { keyOf } from "../../widgets/core/keys.js";
import { parse, times } from "../../widgets/core/numbers.js";

/** @typedef {"shape" | "value" | null} Stage 正在猜什么；null 是不在猜 */

/**
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(guess: number[]) => void} options.onShape
 * @param {(guess: number) => void} options.onValue
 * @param {() => void} options.onStop
 * @param {(sentence: string) => void} options.refuse
 */
export function createGuess({ signal, onShape, onValue, onStop, refuse }) {
  const field = (/** @type {string} */ label) => {
    const input = h("input", { type: "text", autocomplete: "off" });
    input.addEventListener("keydown", (event) => keyOf(event) === "Enter" && answer(), { signal });
    return { input, element: h("label", {}, h("span", {}, label), input) };
  };
  const [height, width, value] = [field("高"), field("宽"), field("值")];
  const question = h("span", { class: "vc-question" });
  const element = h(
    "div",
    { class: "vc-guess", hidden: true },
    question,
    height.element,
    width.element,
    value.element,
    button("reveal", "揭晓", signal, () => answer(), { class: "vc-button" }),
    button("stop-guess", "不猜了", signal, onStop, { class: "vc-link" }),
  );
  /** @type {Stage} */
  let stage = null;

  function answer() {
    const asked = stage === "shape" ? [height, width] : [value];
    if (asked.some(({ input }) => !input.value.trim())) {
      return refuse(stage === "shape" ? "先写下你猜的高和宽，再揭晓。" : "先写下你猜的数，再揭晓。");
    }
    /** @type {number[]} */
    const numbers = [];
    for (const { input } of asked) {
      const found = parse(input.value);
      if ("problem" in found) {
        input.focus();
        return refuse(found.problem);
      }
      numbers.push(found.value);
    }
    for (const { input } of asked) input.value = "";
    if (stage === "shape") onShape(numbers);
    else onValue(numbers[0]);
  }

  return {
    element,
    /** @param {Stage} next @param {number[]} cell 问的是哪一格 @param {number[]} size 输入的大小 */
    ask(next, cell, size) {
      element.hidden = next === null;
      for (const part of [height, width]) part.element.hidden = next !== "shape";
      value.element.hidden = next !== "value";
      question.textContent =
        next === "shape" ? `输入 ${times(size)}，输出是几行几列？` : `输出 (${cell.join(", ")}) 是多少？`;
      stage = next;
    },
    focus: () => (stage === "shape" ? height : value).input.focus(),
  };
}
