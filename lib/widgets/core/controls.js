/**
 * 控件：滑块加可键入的数、开关、分段按钮。都是原生的 <input>，有 <label>，name 就是 trait 的名字。
 *
 * 滑块走不到没有意义的地方：上下界每次更新时给。键入的数在界内就立刻用，界外的等读者停手（回车或离开）再用一句话拒绝。
 * 键入 12，先用上的 1 不作数：每键入一个字，都从开始键入时的样子改起。
 */

import { h, hiddenText, set, setVariable } from "./dom.js";
import { keyOf, onTyped } from "./keys.js";
import { numberOf, parse } from "./numbers.js";

/**
 * @typedef {object} SliderOptions
 * @property {string} [label]
 * @property {boolean} [disabled]
 * @property {boolean} [hidden]
 * @property {number} [every] 只收它的倍数
 * @property {number[]} [values] 只收这几个，由小到大
 * @typedef {{element: HTMLElement, update: (value: number, range: number[], options?: SliderOptions) => void}} Slider
 */

/**
 * @param {object} options
 * @param {string} options.name trait 的名字
 * @param {string} options.label 例如“填充”
 * @param {string} [options.hint] 灰色的小字，例如“每侧”
 * @param {number} [options.step] 步长；缺省是 1，只收整数
 * @param {AbortSignal} options.signal
 * @param {(value: number) => void} options.onInput 给的值一定在界内
 * @param {(sentence: string) => void} options.refuse 说出为什么不行
 * @param {() => () => void} options.begin 开始键入了：返回的函数把图放回此刻的样子
 * @returns {Slider}
 */
export function createSlider({ name, label, hint = "", step = 1, signal, onInput, refuse, begin }) {
  const range = h("input", { type: "range", name, step });
  // 小数也能写成分数：type="number" 不收“/”，有的数字键盘没有负号和“/”
  const kind = step === 1 ? { type: "number", step, inputmode: "numeric" } : { type: "text", autocomplete: "off" };
  const number = h("input", { class: "vc-number", name, ...kind });
  const [caption, typing] = [h("span"), hiddenText("")];
  const element = h(
    "div",
    { class: "vc-slider" },
    h("label", { class: "vc-range" }, caption, range),
    h("label", {}, typing, number),
  );
  /** @param {string} text */
  function rename(text) {
    label = text;
    caption.replaceChildren(label, ...(hint ? [h("small", {}, ` ${hint}`)] : []));
    typing.textContent = `${label}，键入`;
  }
  rename(label);
  let current = NaN;
  /** @type {(() => void) | null} 放回开始键入时的样子 */
  let putBack = null;
  // 读者还在键入：他键入的数用上之后，图上是多少
  let [answering, answered] = [false, NaN];
  let [low, high, unit] = [NaN, NaN, 1];
  /** @type {number[] | undefined} */
  let only;

  const allowed = (/** @type {number} */ v) =>
    v >= low && v <= high && (step !== 1 || v % unit === 0) && (only?.includes(v) ?? true);
  /** 滑块拖到不收的数上：顺着它走的方向，取下一个收的。 @param {number} v */
  const snap = (v) => (v > current ? only?.find((x) => x >= v) : only?.findLast((x) => x <= v)) ?? v;
  const typed = () => numberOf(number.value);
  const fill = () => setVariable(range, "--at", `${high > low ? (100 * (current - low)) / (high - low) : 0}%`);

  range.addEventListener("input", () => onInput(snap(Number(range.value))), { signal });
  onTyped(number, signal, () => {
    answering = true;
    if (putBack) putBack();
    else putBack = begin();
    if (allowed(typed())) onInput(typed());
    answering = false;
  });
  if (step !== 1) number.addEventListener("keydown", nudge, { signal });
  number.addEventListener(
    "change",
    () => {
      if (!allowed(typed())) {
        const sort = unit > 1 ? ` ${unit} 的倍数` : step === 1 ? "整数" : "数";
        const found = parse(number.value);
        const unread = "problem" in found && (number.value.trim() ? found.problem.replace(/。$/, "") : "键入的不是数");
        const given = unread || `${number.value} 不行`;
        const choice =
          low === high
            ? `现在只能是 ${low}`
            : only
              ? `现在可取 ${only.join("、")}`
              : `现在可取 ${low} 到 ${high} 的${sort}`;
        refuse(`${label}${choice}，${given}，仍用 ${current}。`);
      }
      [putBack, answered] = [null, NaN];
      number.value = String(current);
    },
    { signal },
  );

  number.addEventListener(
    "blur",
    () => {
      [putBack, answered] = [null, NaN]; // 键入的字又改回了原样，浏览器不发 change
    },
    { signal },
  );

  /** 上下键走一档，与滑块的一档相同。 @param {KeyboardEvent} event */
  function nudge(event) {
    const key = keyOf(event);
    if (key !== "ArrowUp" && key !== "ArrowDown") return;
    event.preventDefault();
    if (key === "ArrowUp") range.stepUp();
    else range.stepDown();
    [putBack, answered] = [null, NaN];
    onInput(Number(range.value));
  }

  return {
    element,
    update(value, [min, max], { label: text = label, disabled = false, hidden = false, every = 1, values } = {}) {
      if (text !== label) rename(text);
      [current, low, high, unit, only] = [value, min, max, every, values];
      if (answering) answered = value;
      else {
        putBack = null; // 数在别处改了，开始键入时的样子不算数了
        if (value !== answered) answered = NaN;
      }
      for (const input of [range, number]) {
        set(input, { min, max, disabled, step: step * every });
        const busy = input === number && (answering || value === answered); // 不打断正在键入的人；别处改了就照改的写
        if (!busy && (Number(input.value) !== value || input.value === "")) input.value = String(value);
      }
      set(element, { hidden, "data-disabled": disabled });
      fill();
    },
  };
}

/**
 * 开关。
 * @param {{name: string, label: string, signal: AbortSignal, onInput: (on: boolean) => void}} options
 */
export function createToggle({ name, label, signal, onInput }) {
  const box = h("input", { type: "checkbox", name });
  box.addEventListener("change", () => onInput(box.checked), { signal });
  return {
    element: h("label", { class: "vc-toggle" }, h("span", {}, label), box),
    update: (/** @type {boolean} */ on) => void (box.checked = on),
  };
}

/**
 * 分段按钮：一组单选。根元素是 <form>，所以同一页上两幅图的同名单选不会连在一起。
 * @template {string} T
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.label
 * @param {[T, string | Node][]} options.choices
 * @param {AbortSignal} options.signal
 * @param {(value: T) => void} options.onInput
 */
export function createSegments({ name, label, choices, signal, onInput }) {
  const inputs = choices.map(([value]) => h("input", { type: "radio", name, value }));
  inputs.forEach((input, i) => input.addEventListener("change", () => onInput(choices[i][0]), { signal }));
  return {
    element: h(
      "fieldset",
      { class: "vc-segments" },
      h("legend", { class: "vc-sr" }, label),
      ...inputs.map((input, i) => h("label", {}, input, h("span", {}, choices[i][1]))),
    ),
    update: (/** @type {T} */ value) => inputs.forEach((input) => void (input.checked = input.value === value)),
  };
}
