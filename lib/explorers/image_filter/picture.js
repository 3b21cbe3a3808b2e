/** 一幅画在 canvas 上的图：一格一个像素，按色标上色；上面一层 SVG 画框、认指针。 */

import { h, say, set, svg } from "../../widgets/core/dom.js";
import { onDrag } from "../../widgets/core/drag.js";
import { short } from "../../widgets/core/numbers.js";
import { createPainter, pixelAt } from "../../widgets/core/pixels.js";

/** @typedef {{row: number, col: number}} Place */
/**
 * @typedef {object} Shown 一幅图的样子
 * @property {string} caption
 * @property {number[][]} image
 * @property {number} low 色标从这个数
 * @property {number} high 到这个数
 * @property {number[]} range 图里的数从几到几
 * @property {import("../../widgets/core/sheet.js").Outline[]} frames 套在几个像素外面的框
 * @property {boolean} [written] 像素大得写得下数
 */

/** @param {number} v @param {{x: number, y: number}} place 像素的正中 */
function digit(v, place) {
  const text = svg("text", place);
  text.textContent = short(v);
  return text;
}

/** 像素少的图，把数写上。 @param {Shown} shown */
const digits = ({ image, written }) =>
  image.flatMap((row, r) => (written ? row.map((v, c) => digit(v, { x: c + 0.5, y: r + 0.5 })) : []));

/** 图上的框，画在外面一点，不盖住里面的像素。 @param {SVGElement} cover @param {Shown} shown */
function drawFrames(cover, { image, frames }) {
  const out = image[0].length / 90;
  while (cover.childElementCount > frames.length) cover.lastElementChild?.remove();
  frames.forEach(({ role, row, col, rows, cols }, i) => {
    const frame =
      cover.children[i] ?? cover.appendChild(svg("rect", { class: "vc-frame", "vector-effect": "non-scaling-stroke" }));
    set(frame, { "data-frame": role, x: col - out, y: row - out, width: cols + 2 * out, height: rows + 2 * out });
  });
}

/** 盖在核的框上、拖得动的一块；手指按得着的比框大（style.css）。 @param {HTMLElement} hold @param {Shown} shown */
function placeHold(hold, { image, frames }) {
  const window = frames.find(({ role }) => role === "kernel");
  const part = (/** @type {number} */ at, /** @type {number} */ all) => `${(100 * at) / all}%`;
  const [height, width] = [image.length, image[0].length];
  const style =
    window &&
    `left:${part(window.col + window.cols / 2, width)};top:${part(window.row + window.rows / 2, height)};` +
      `width:${part(window.cols, width)};height:${part(window.rows, height)}`;
  set(hold, { hidden: !window, style });
}

/**
 * @param {object} options
 * @param {string} options.kind input 或 output
 * @param {string} options.name 这幅图叫什么（给读屏软件）
 * @param {string[]} options.colors
 * @param {AbortSignal} options.signal
 * @param {(place: Place | null) => void} options.onHover 鼠标指到另一个像素（离开时为 null）
 * @param {(place: Place) => void} options.onPick 点了哪个像素
 * @param {(place: Place) => void} [options.onDrag] 按着拖到了哪个像素
 */
export function createPicture({ kind, name, colors, signal, onHover, onPick, onDrag: drag }) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const cover = svg("svg", {
    tabindex: 0,
    role: "group",
    "aria-label": name,
    preserveAspectRatio: "none",
    overflow: "visible",
  });
  const caption = h("figcaption");
  const [numbers, marks] = ["vc-written", "vc-marks"].map((name) => svg("g", { class: name }));
  cover.append(numbers, marks);
  const hold = h("div", { class: "vc-hold", hidden: true });
  const sheet = h("div", { class: "vc-picture", "data-picture": kind }, canvas, cover, ...(drag ? [hold] : []));
  const painter = createPainter(canvas, colors);
  /** @type {Shown | undefined} */
  let shown;
  const where = (/** @type {MouseEvent} */ event) => shown && pixelAt(event, canvas, shown.image);
  if (drag) watchDrag(cover, hold, signal, where, drag);
  watchPointer(sheet, signal, where, onHover, onPick);
  return {
    element: h("figure", {}, caption, sheet),
    cover,
    /** 像素没变就不重画，只挪框。 @param {Shown} next */
    render(next) {
      const same = shown && next.image === shown.image && next.high === shown.high && next.low === shown.low;
      shown = next;
      say(caption, next.caption);
      // 再高也不超过 --tallest，像素还是方的
      set(sheet, { style: `max-width:calc(var(--tallest) * ${next.image[0].length / next.image.length})` });
      if (!same) {
        painter.paint(next);
        set(cover, { viewBox: `0 0 ${next.image[0].length} ${next.image.length}` });
        numbers.replaceChildren(...digits(next));
      }
      drawFrames(marks, next);
      placeHold(hold, next);
    },
    /** 颜色换了。 */
    repaint() {
      painter.forget();
      if (shown) painter.paint(shown);
    },
  };
}

/**
 * 拖：鼠标按在哪里都拖得动，手指要按着框，按在别处是滚页面。拖着的时候不算指着，放手不算点。
 * @param {SVGSVGElement} cover @param {HTMLElement} hold 框上的那一块
 * @param {AbortSignal} signal @param {(event: MouseEvent) => Place | undefined} where
 * @param {(place: Place) => void} drag
 */
function watchDrag(cover, hold, signal, where, drag) {
  const keyOf = (/** @type {Place | undefined} */ place) => `${place?.row},${place?.col}`;
  /** @param {PointerEvent} event */
  function press(event) {
    const pressed = keyOf(where(event));
    let dragged = false;
    return (/** @type {PointerEvent} */ event) => {
      const place = where(event);
      if (!place) return;
      dragged ||= keyOf(place) !== pressed;
      if (dragged) drag(place);
      return dragged;
    };
  }
  onDrag(hold, signal, press);
  onDrag(cover, signal, (event) => (event.pointerType === "touch" ? null : press(event)));
}

/**
 * 指着、点着的像素；鼠标还在同一个像素里，就不再说。
 * @param {HTMLElement} sheet @param {AbortSignal} signal @param {(event: MouseEvent) => Place | undefined} where
 * @param {(place: Place | null) => void} onHover @param {(place: Place) => void} onPick
 */
function watchPointer(sheet, signal, where, onHover, onPick) {
  let last = "";
  /** @param {PointerEvent} event @param {Place | null} [place] */
  function hover(event, place = null) {
    const key = place ? `${place.row},${place.col}` : "";
    if (event.pointerType === "touch" || key === last) return;
    last = key;
    onHover(place);
  }
  sheet.addEventListener("pointermove", (event) => hover(event, where(event)), { signal });
  sheet.addEventListener("pointerleave", (event) => hover(event), { signal });
  sheet.addEventListener(
    "click",
    (event) => {
      const place = where(event);
      if (place) onPick(place);
    },
    { signal },
  );
}
