/**
 * 一张表的画布。画布有多大由样式定，浏览器排好版再告诉这里：一次改动不必为了问大小先排一遍版。
 */

import { h, svg } from "./dom.js";
import { paint, RIM, SIDE } from "./paint.js";
import { paletteOf } from "./palette.js";
import { svgPen } from "./pens.js";
import { changedPart, repaintPart } from "./repaint.js";

/** @typedef {import("./sheet.js").Contents} Contents */
/** @typedef {import("./repaint.js").Painting} Painting */
/** @typedef {{told: Contents, factors: import("./sheet.js").Factor[], faded?: boolean}} Subject 要画的 */

const LARGEST = 2 ** 24; // 画布最多这么多像素

/** 画布的坐标：左上角的格子在 (0, 0)，四周是框线的一圈。 @param {Contents} told */
export const viewBox = ({ rows, cols }) =>
  `${-(RIM / 2) * SIDE} ${-(RIM / 2) * SIDE} ${(cols + RIM) * SIDE} ${(rows + RIM) * SIDE}`;

/** 这一帧里做一次，叫几次都一样。 @param {AbortSignal} signal @param {() => void} act */
function createLater(signal, act) {
  let waiting = 0;
  const now = () => {
    waiting = 0;
    act();
  };
  signal.addEventListener("abort", () => waiting && cancelAnimationFrame(waiting));
  return () => void (waiting ||= requestAnimationFrame(now));
}

/**
 * 排过版之后、大小变了，都来说。
 * @param {Element} canvas @param {AbortSignal} signal @param {(entry: ResizeObserverEntry) => void} act
 */
function followSize(canvas, signal, act) {
  const observer = new ResizeObserver(([entry]) => act(entry));
  try {
    observer.observe(canvas, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(canvas); // Safari 说不出屏幕像素
  }
  signal.addEventListener("abort", () => observer.disconnect());
}

/** @param {Element} sheet 颜色以它所在的地方为准 @param {AbortSignal} signal */
export function createSurface(sheet, signal) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  /** @type {Subject | null} */
  let subject = null;
  let size = [0, 0]; // 画布在页面上的宽和高；浏览器还没有排过版时是 0
  /** @type {number[] | undefined} 正好是多少个屏幕像素；浏览器说得出时才有 */
  let exact;
  let paper = 0; // 正在印：一个 CSS 像素画成几个；0 是不在印，照屏幕的
  /** @type {Record<string, string> | null} 换了主题再问 */
  let colors = null;
  /** @type {Painting | null} 画布上现在是什么 */
  let painted = null;
  // 排版、改字都做完了再画：画字要先知道字体，页面没有排好，浏览器就得先排一遍
  const later = createLater(signal, () => draw());

  /** 画布的像素数。太大的浏览器画不出来（iOS 到 2²⁴ 为止），就粗一点。 @param {number} density 一个 CSS 像素画成几个 */
  function pixels(density) {
    const wanted = size.map((length) => length * density);
    if (density === globalThis.devicePixelRatio && exact?.every((count, i) => Math.abs(count - wanted[i]) < 2))
      return exact;
    const shrink = Math.min(1, Math.sqrt(LARGEST / (wanted[0] * wanted[1])));
    return wanted.map((length) => Math.max(1, Math.round(length * shrink)));
  }

  /** 照现在的大小画；还没有大小就等浏览器来说。 */
  function draw() {
    if (!subject?.told.cols || !size[0]) return;
    const context = canvas.getContext("2d");
    if (!context) return;
    colors ??= paletteOf(sheet);
    const [width, height] = pixels(paper || globalThis.devicePixelRatio);
    const next = { ...subject, colors, width, height };
    const part = changedPart(painted, next);
    painted = next;
    if (!part) return;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    repaintPart(context, next, part);
  }

  followSize(canvas, signal, ({ contentBoxSize, devicePixelContentBoxSize }) => {
    if (!size[0]) colors = null; // 不在页上、收起来的时候，也许换过主题
    const [box] = devicePixelContentBoxSize ?? [];
    exact = box && [box.inlineSize, box.blockSize];
    size = [contentBoxSize[0].inlineSize, contentBoxSize[0].blockSize];
    draw();
  });

  return {
    element: canvas,
    /** 这一帧里画成这样。 @param {Subject} next */
    show(next) {
      subject = next;
      if (size[0]) later();
    },
    /**
     * 颜色或屏幕的像素换了：再问一遍，马上再画一遍。
     * @param {number} [density] 要印了：从此一个 CSS 像素画成几个；印完给 0。印的时候会换主题、重新排版，都不改它
     */
    repaint(density = paper) {
      paper = density;
      colors = null;
      draw();
    },
    /** 同一张表写成 SVG：数是字，放大了也清楚。 */
    vector() {
      colors ??= paletteOf(sheet);
      const picture = svg("svg", subject ? { viewBox: viewBox(subject.told) } : {});
      if (subject) paint(svgPen(picture, colors.family), subject.told, subject.factors, colors, subject.faded);
      return picture;
    },
  };
}
