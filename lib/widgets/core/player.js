/** 播放：上一步、播放/暂停、下一步、拖动；收起来的一组是首步和速度。默认停着；步数由视图给，这里只管时间。 */

import { button, h, hiddenText, icon, say, set, setVariable } from "./dom.js";
import { clamp } from "./numbers.js";

const INTERVAL = 900; // 1× 时一步多少毫秒：够读完一行算式的开头
const SPEEDS = [0.5, 1, 2, 4];
const ICONS = {
  first: "M6 5h2v14H6zM19 5v14l-10-7z",
  prev: "M16 5v14l-10-7z",
  play: "M8 5v14l11-7z",
  pause: "M7 5h4v14H7zM13 5h4v14h-4z",
  next: "M8 5v14l10-7z",
};
const NAMES = { first: "回到第一步", prev: "上一步", play: "播放", pause: "暂停", next: "下一步" };

/** @param {keyof typeof ICONS} action */
const face = (action) => ({ "data-action": action, "aria-label": NAMES[action], title: NAMES[action] });

/**
 * @typedef {object} Player
 * @property {HTMLElement} element 露着的一排
 * @property {HTMLElement} pace 收起来的：回到第一步，多快
 * @property {(step: number, count: number, speed: number) => void} update 画当前的步、总步数、速度
 * @property {() => void} pause
 * @property {() => void} play 没在放就放起来
 */

/**
 * 需要 traits step 与 speed。
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(step: number) => void} options.go 走到第几步（从 0 起，保证在范围内）
 * @param {(speed: number) => void} options.setSpeed
 * @param {() => void} [options.begin] 从头放起
 * @param {() => void} [options.rest] 放着放着停了
 * @param {string} [options.unit]
 * @param {boolean} [options.walked] 数的是走了几步，起点是 0；不然数的是第几个，从 1 起
 * @returns {Player}
 */
export function createPlayer({ signal, go, setSpeed, begin, rest, unit = "步", walked = false }) {
  let [step, count, speed] = [0, 1, 1];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const move = (/** @type {number} */ to) => go(clamp(to, 0, count - 1));
  const manual = (/** @type {() => number} */ to) => () => {
    pause();
    move(to());
  };
  const make = (/** @type {keyof typeof ICONS} */ action, /** @type {() => void} */ act) =>
    button(action, icon(ICONS[action]), signal, act, { class: "vc-key", ...face(action) });

  const first = make(
    "first",
    manual(() => 0),
  );
  const prev = make(
    "prev",
    manual(() => step - 1),
  );
  const toggle = make("play", () => (timer === undefined ? play() : pause()));
  const next = make(
    "next",
    manual(() => step + 1),
  );
  toggle.classList.add("vc-main");

  const scrub = h("input", { type: "range", name: "step", min: 0, step: 1 });
  scrub.addEventListener(
    "input",
    manual(() => Number(scrub.value)),
    { signal },
  );
  const place = h("span", { class: "vc-place", "aria-hidden": "true" }); // 读屏软件听滑块说
  const pace = h("select", { name: "speed" }, ...SPEEDS.map((value) => h("option", { value }, `${value}×`)));
  pace.addEventListener("change", () => setSpeed(Number(pace.value)), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  function show() {
    const action = timer === undefined ? "play" : "pause";
    if (toggle.dataset.action === action) return;
    set(toggle, face(action)).replaceChildren(icon(ICONS[action]));
  }
  function pause() {
    const playing = timer !== undefined;
    clearTimeout(timer);
    timer = undefined;
    show();
    if (playing) rest?.();
  }
  function wait() {
    timer = setTimeout(() => {
      if (step + 1 >= count) return pause();
      wait();
      move(step + 1);
    }, INTERVAL / speed);
  }
  function play() {
    if (step + 1 >= count) move(0); // 停在末尾时从头放
    if (step === 0) begin?.();
    if (count > 1) wait();
    show();
  }

  return {
    element: h(
      "div",
      { class: "vc-player" },
      h("div", { class: "vc-keys" }, prev, toggle, next),
      h("label", { class: "vc-scrub" }, hiddenText(`第几${unit}`), scrub),
      place,
    ),
    pace: h("div", { class: "vc-pace" }, first, h("label", { class: "vc-speed" }, "速度 ", pace)),
    pause,
    play: () => void (timer === undefined && play()),
    update(now, total, rate) {
      [step, count, speed] = [now, total, rate];
      const [at, all] = walked ? [step, count - 1] : [step + 1, count];
      const words = `${walked ? `走了 ${at}` : `第 ${at}`} ${unit}，共 ${all} ${unit}`;
      set(scrub, { max: count - 1, "aria-valuetext": words });
      scrub.value = String(step);
      setVariable(scrub, "--at", `${count > 1 ? (100 * step) / (count - 1) : 100}%`);
      say(place, `${at} / ${all}`);
      pace.value = String(speed);
      for (const back of [first, prev]) set(back, { disabled: step === 0 });
      set(next, { disabled: step + 1 >= count });
      if (step + 1 >= count && timer !== undefined) pause();
    },
  };
}
