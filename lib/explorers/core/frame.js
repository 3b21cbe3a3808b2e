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
  holdStill(root, parts.stage, said, signal);
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
 * 焦点或鼠标到了图里，图与下面的话只长高，不变矮：滑块不从手底下跑开，浏览器也不必重排整页。点了或走到别处就放开；
 * 在图里点一下（松开滑块也是），图缩回去，点着的不动。
 * 话的高写死（见 theme.css 里的 data-held），改一个字，只重排这几行。
 * @param {HTMLElement} root @param {HTMLElement} stage @param {HTMLElement} said @param {AbortSignal} signal
 */
function holdStill(root, stage, said, signal) {
  // 图现在的高与宽、留着的高：都是排版用的像素，页面放大了也是它；带小数，取整会差零点几像素，图一变小整页就要重画
  let [now, wide, tall] = [0, 0, 0];
  const hold = (/** @type {boolean} */ on) => {
    tall = on ? Math.max(tall, now) : 0;
    stage.style.minHeight = `${tall}px`;
    said.style.height = on ? `${said.scrollHeight}px` : "";
    set(root, { "data-held": on });
  };
  const inside = (/** @type {any} */ place = document.activeElement) => root.contains(place);
  // 按到头的按钮按不动了，浏览器要拿走焦点：交给步数的滑块，读者不必从页首走回来。有的浏览器当场拿走，有的等到下一帧，
  // 这一刻焦点看着还在那个按钮上
  const lost = () => !inside() || document.activeElement?.matches(":disabled");
  for (const type of ["focusin", "pointerenter"]) root.addEventListener(type, () => hold(true), { signal });
  // 不用 focusout：那时鼠标还按着，页面一缩，松手时指着的就是别的东西，这一下就落空了
  for (const type of ["click", "keyup"]) globalThis.addEventListener(type, ({ target }) => inside() || inside(target) || hold(false), { signal, capture: true });
  // 读者动着的东西不离开手：拖着滑块，上面的图和话长高了；点一下，空的收掉，控件也许换了几样
  let settle = () => {};
  for (const type of ["click", "change", "input"]) {
    for (const capture of [true, false]) {
      root.addEventListener(type, (/** @type {any} */ { target }) => {
        if (capture) settle = steady(target);
        if (type === "input") hold(true);
        if (type === "click") stage.style.minHeight = /** @type {any} */ (tall = 0);
        settle();
        if (target.closest(":disabled") && lost()) /** @type {any} */ (root.querySelector("[name=step]"))?.focus();
      }, { signal, capture });
    }
  }
  const observer = new ResizeObserver((entries) => {
    const before = wide;
    for (const { target, borderBoxSize: [box] } of entries) if (target === stage) [now, wide] = [box.blockSize, box.inlineSize];
    // 又长高了就留着；转了屏，宽变了，旧的高不算数，等下一次再量。手机收起地址栏，宽没有变
    hold(wide === before && (tall > 0 || inside()));
  });
  for (const element of [stage, ...said.children]) observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}

/**
 * 记下元素在屏幕上的位置，返回的函数把页面滚回去，让它还在原处。看不见图上面的文字时，有的浏览器自己会滚（theme.css 的
 * overflow-anchor），差多少是多少。滚的不一定是整页（JupyterLab 是笔记本那一栏），所以一层一层地试。
 * @param {any} element
 */
function steady(element) {
  const place = () => element.getBoundingClientRect().top;
  const before = place();
  return () => {
    // 收起来了、换掉了的，没有位置可言
    for (let up = element; up && element.getClientRects()[0]; up = up.parentElement) up.scrollTop += place() - before;
  };
}

/** 带颜色的一段：input 蓝、kernel 橙、output 绿、padding 灰。 @param {string} role @param {string} text */
export const colored = (role, text) => h("b", { "data-ink": role }, text);
