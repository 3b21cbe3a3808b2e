/**
 * 一幅交互图的架子，每幅都一样：一句要点、图、算式、点了名的控件、播放；其余的都在“更多”里（drawer.js）。
 * 次序也是读者的次序：先看图和数，再看字，最后才是控件。图与露着的控件在一屏之内。
 */

import { fill, h, say, set } from "./dom.js";
import { createDrawer } from "./drawer.js";
import { keepFocus } from "./focus.js";
import { arrowOf, keyOf } from "./keys.js";
import { createRoom, longest, minor, paragraphs } from "./room.js";
import { holdStill } from "./still.js";
import { followPixels, followTheme } from "./theme.js";

/** @typedef {ReturnType<typeof createFrame>} Frame */

const PRINT = 3; // 纸比屏幕细：印的时候一个 CSS 像素画成几个

/**
 * @param {HTMLElement} el 宿主给的元素
 * @param {{kind: string, hint: string, keys?: string, signal: AbortSignal, onTheme?: () => void}} options
 *   hint：怎样操作；keys：用键盘怎样操作，只有手指的屏幕上不说
 */
export function createFrame(el, { kind, hint, keys, signal, onTheme }) {
  const status = h("p", { role: "status", class: "vc-status" });
  const note = h("p", { class: "vc-note", hidden: true });
  const title = h("strong");
  const keyboard = keys ? [h("span", { class: "vc-keyboard" }, ` · ${keys}`)] : [];
  const parts = {
    head: h("header", { class: "vc-head" }, title, h("span", { class: "vc-hint" }, hint, ...keyboard), status),
    stage: h("div", { class: "vc-stage" }),
    words: h("div", { class: "vc-words" }),
    formulas: h("div", { class: "vc-formulas" }),
    panel: h("div", { class: "vc-panel" }),
    bar: h("div", { class: "vc-bar" }),
    foot: h("footer", { class: "vc-foot" }),
  };
  const drawer = createDrawer(signal);
  const play = h("div", { class: "vc-play" }, parts.bar, drawer.toggle);
  drawer.element.append(parts.foot);
  const form = h("form", { class: "vc-form", novalidate: true });
  const rooms = { words: createRoom(parts.words), formulas: createRoom(parts.formulas), note: createRoom(note) };
  const said = h("div", { class: "vc-said" }, rooms.words.element, rooms.note.element);
  drawer.offer("formula", rooms.formulas.element, said);
  form.append(parts.head, parts.stage, said, parts.panel, play, drawer.element);
  form.addEventListener("submit", (event) => event.preventDefault(), { signal });
  const root = h("div", { class: `vc vc-${kind}`, "data-explorer": kind, role: "group", tabindex: -1 }, form);
  // 焦点在图里时，JupyterLab 的快捷键让路。它从有焦点的元素往上找，所以标在根上不够
  const keep = (/** @type {FocusEvent} */ { target }) =>
    set(/** @type {Element} */ (target), { "data-lm-suppress-shortcuts": "true" });
  root.addEventListener("focusin", keep, { signal });
  holdStill(root, parts.stage, said, signal);
  keepFocus(root, signal);
  el.append(root);
  /** @param {number} [density] */
  const repaint = (density) => {
    for (const sheet of root.querySelectorAll("[data-sheet]")) /** @type {any} */ (sheet).repaint(density);
    onTheme?.();
  };
  followTheme(root, signal, () => repaint());
  followPixels(signal, () => repaint());
  globalThis.addEventListener("beforeprint", () => repaint(Math.max(devicePixelRatio, PRINT)), { signal });
  globalThis.addEventListener("afterprint", () => repaint(0), { signal });
  signal.addEventListener("abort", () => root.remove());

  const speak = (/** @type {string} */ sentence, /** @type {string} */ tone) => {
    set(root, { "data-tone": tone });
    say(status, sentence);
  };
  return {
    root,
    form,
    drawer,
    play,
    said,
    ...parts,
    get title() {
      return /** @type {string} */ (title.textContent);
    },
    /** 哪些控件露着。 @param {string} wanted 几个名字，空格分开 */
    arrange(wanted) {
      drawer.arrange(wanted);
      set(play, { "data-bare": !parts.bar.childElementCount }); // 没有播放，“更多”不占一排
    },
    /** 这幅图要说的一句话。 @param {string} text */
    entitle(text) {
      say(title, text);
      set(root, { "aria-label": text });
    },
    /** 现在是什么情形，图和算式已经说过的：只给读屏软件；每次重画都说。 @param {string} sentence */
    tell: (sentence) => speak(sentence, "plain"),
    /** 做完了什么；留到下一次重画。 @param {string} sentence */
    say: (sentence) => speak(sentence, "done"),
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
        if (keyOf(event) === "Escape") return leave?.();
        const step = arrowOf(event);
        if (!step || /** @type {Element} */ (event.target).closest("input, select, textarea, button")) return;
        event.preventDefault(); // 不让页面跟着滚
        move(step, event);
      };
      root.addEventListener("keydown", press, { signal });
    },
    /**
     * 算式的几行，每行是文字或 colored(...) 拼成的；formulas 是收起来的那几行。
     * @param {(Node | string)[][]} lines @param {(Node | string)[][]} [formulas]
     */
    write(lines, formulas = []) {
      fill(parts.words, ...paragraphs(lines));
      fill(parts.formulas, ...minor(formulas));
    },
    /**
     * 留地方：这个样子的图，指到各处会说的话里最长的几种；什么也不给就不留。指和点都不改变图的高，靠的是它。
     * @param {import("./room.js").Told[]} told
     */
    reserve(told) {
      const { lines, formulas, note: tip } = longest(told);
      rooms.words.reserve(lines.length ? h("div", { class: "vc-words" }, ...paragraphs(lines)) : null);
      rooms.formulas.reserve(formulas.length ? h("div", { class: "vc-formulas" }, ...minor(formulas)) : null);
      rooms.note.reserve(tip ? h("p", { class: "vc-note" }, tip) : null);
    },
  };
}

/** 带颜色的一段：input 蓝、kernel 橙、output 绿、padding 灰。 @param {string} role @param {string} text */
export const colored = (role, text) => h("b", { "data-ink": role }, text);
