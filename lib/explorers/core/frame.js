/**
 * 一幅交互图的架子，六幅都一样：标题与选项、图、算式、一句话、播放、控件、复制与保存。
 * 次序也是读者的次序：先看图和数，再看字，最后才是控件。
 */

import { fill, h, say, set } from "./dom.js";
import { arrowOf } from "./keys.js";
import { followTheme } from "./theme.js";

/** @typedef {ReturnType<typeof createFrame>} Frame */

/**
 * @param {HTMLElement} el 宿主给的元素
 * @param {{kind: string, title: string, signal: AbortSignal, onTheme?: () => void}} options
 */
export function createFrame(el, { kind, title, signal, onTheme }) {
  const status = h("p", { role: "status", class: "vc-status" });
  const note = h("p", { class: "vc-note", hidden: true });
  const parts = {
    head: h("header", { class: "vc-head" }, h("strong", {}, title)),
    stage: h("div", { class: "vc-stage" }),
    words: h("div", { class: "vc-words" }),
    play: h("div", { class: "vc-play" }),
    panel: h("div", { class: "vc-panel" }),
    foot: h("footer", { class: "vc-foot" }),
  };
  const form = h("form", { class: "vc-form", novalidate: true });
  const said = h("div", { class: "vc-said" }, parts.words, note, status);
  form.append(parts.head, parts.stage, said, parts.play, parts.panel, parts.foot);
  form.addEventListener("submit", (event) => event.preventDefault(), { signal });
  const root = h(
    "div",
    { class: `vc vc-${kind}`, "data-explorer": kind, role: "group", "aria-label": title },
    form,
  );
  // 焦点在图里时，JupyterLab 的快捷键让路。它从有焦点的元素往上找，所以标在根上不够
  const keep = (/** @type {FocusEvent} */ { target }) => set(/** @type {Element} */ (target), { "data-lm-suppress-shortcuts": "true" });
  root.addEventListener("focusin", keep, { signal });
  holdHeight(root, parts.stage, said, signal);
  keepInHand(root, signal);
  el.append(root);
  followTheme(root, signal, onTheme);
  signal.addEventListener("abort", () => root.remove());

  const speak = (/** @type {string} */ sentence, /** @type {string} */ tone) => {
    set(root, { "data-tone": tone });
    say(status, sentence);
  };
  return {
    root,
    form,
    title,
    ...parts,
    /** 说现在是什么情形；每次重画都说。 @param {string} sentence */
    say: (sentence) => speak(sentence, "plain"),
    /** 拒绝或提醒；留到下一次重画。 @param {string} sentence */
    refuse: (sentence) => speak(sentence, "warning"),
    /** 图下黄底的一句提示；空串就收起。 @param {string} sentence */
    notice(sentence) {
      set(note, { hidden: !sentence });
      say(note, sentence);
    },
    /**
     * 焦点在图里、又不在输入框里时，方向键归图：move([下, 右], 事件)；Esc 是 leave()。
     * @param {(step: [number, number], event: KeyboardEvent) => void} move @param {() => void} [leave]
     */
    onArrows(move, leave) {
      const press = (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Escape") return leave?.();
        const step = arrowOf(event);
        if (!step || /** @type {Element} */ (event.target).closest("input, select, textarea, button")) return;
        event.preventDefault(); // 不让页面跟着滚
        move(step, event);
      };
      root.addEventListener("keydown", press, { signal });
    },
    /** 算式的几行，每行是文字或 colored(...) 拼成的。 @param {(Node | string)[][]} lines */
    write: (lines) => fill(parts.words, ...lines.map((line, i) => h("p", { class: i ? "vc-minor" : "vc-major" }, ...line))),
  };
}

/**
 * 焦点或鼠标到了图里，图与下面的话只长高，不变矮：滑块不从手底下跑开，浏览器也不必重排整页。点了或走到别处就放开。
 * 话的高写死（见 theme.css 里的 data-held），改一个字，只重排这几行。
 * @param {HTMLElement} root @param {HTMLElement} stage @param {HTMLElement} said @param {AbortSignal} signal
 */
function holdHeight(root, stage, said, signal) {
  // 图现在的高、留着的高：都是排版用的像素，页面放大了也是它；带小数，取整会差零点几像素，图一变小整页就要重画
  let now = 0;
  let tall = 0;
  const hold = (/** @type {boolean} */ on) => {
    tall = on ? Math.max(tall, now) : 0;
    const fixed = (/** @type {number} */ height) => (on ? `${height}px` : "");
    [stage.style.minHeight, said.style.height] = [fixed(tall), fixed(said.scrollHeight)];
    set(root, { "data-held": on });
  };
  const inside = () => root.contains(document.activeElement);
  for (const type of ["focusin", "pointerenter"]) root.addEventListener(type, () => hold(true), { signal });
  // 不用 focusout：那时鼠标还按着，页面一缩，松手时指着的就是别的东西，这一下就落空了
  for (const type of ["click", "keyup"]) globalThis.addEventListener(type, () => inside() || hold(false), { signal, capture: true });
  globalThis.addEventListener("resize", () => hold(false), { signal }); // 转了屏，旧的高不算数
  const observer = new ResizeObserver((entries) => {
    for (const { target, borderBoxSize } of entries) if (target === stage) now = borderBoxSize[0].blockSize;
    hold(tall > 0 || inside()); // 又长高了，或转了屏
  });
  for (const element of [stage, ...said.children]) observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}

/**
 * 拖着滑块，上面的图长高了，页面就跟着滚：滑块不离开手。看不见图上面的文字时浏览器自己会滚（theme.css 的 overflow-anchor），
 * 滚的不是整页的地方（JupyterLab）也靠它。
 * @param {HTMLElement} root @param {AbortSignal} signal
 */
function keepInHand(root, signal) {
  let before = 0;
  for (const capture of [true, false]) {
    root.addEventListener("input", ({ target }) => {
      const { top } = /** @type {Element} */ (target).getBoundingClientRect();
      if (capture) before = top;
      else scrollBy(0, top - before);
    }, { signal, capture });
  }
}

/** 带颜色的一段：input 蓝、kernel 橙、output 绿、padding 灰。 @param {string} role @param {string} text */
export const colored = (role, text) => h("b", { "data-ink": role }, text);
