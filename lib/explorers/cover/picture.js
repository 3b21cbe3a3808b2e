/** 一张 64×64 的图：画布上一格一个像素，上面一层 SVG 画框、盖住还没有算到的。 */

import { h, set, svg } from "../../widgets/core/dom.js";
import { createPainter, pixelAt } from "../../widgets/core/pixels.js";

const OUT = 0.7; // 框画在外面一点，不盖住里面的像素

/**
 * @param {string} kind input 或 output
 * @param {string} caption
 * @param {string[]} colors 由小到大的颜色（CSS 变量）：两种是从 0 起，三种是 0 在正中
 */
export function createPicture(kind, caption, colors) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const veil = svg("path", { class: "vc-veil" });
  const frame = svg("rect", { class: "vc-frame", "data-frame": kind === "input" ? "kernel" : kind });
  const cover = svg(
    "svg",
    { "aria-hidden": "true", overflow: "visible" },
    veil,
    set(frame, { "vector-effect": "non-scaling-stroke" }),
  );
  const sheet = h("div", { class: "vc-paper", "data-picture": kind }, canvas, cover);
  const painter = createPainter(canvas, colors);
  /** @type {number[][] | undefined} */
  let image;

  function paint() {
    if (!image) return;
    const high = Math.max(...image.flat().map(Math.abs));
    painter.paint({ image, low: colors.length > 2 ? -high : 0, high });
  }
  return {
    element: h("figure", {}, h("figcaption", {}, caption), sheet),
    sheet,
    /** 换了图、换了颜色才重画像素。 @param {number[][]} next */
    show(next) {
      if (next === image) return;
      image = next;
      set(cover, { viewBox: `0 0 ${next[0].length} ${next.length}` });
      paint();
    },
    repaint() {
      painter.forget();
      paint();
    },
    /** @param {{row: number, col: number}} top @param {number} side */
    place({ row, col }, side) {
      set(frame, { x: col - OUT, y: row - OUT, width: side + 2 * OUT, height: side + 2 * OUT });
    },
    /** 还没有算到的地方；空的就是都算到了。 @param {string} d */
    hide: (d) => set(veil, { d }),
    /** 指着的是哪个像素。 @param {PointerEvent} event */
    at: (event) => pixelAt(event, sheet, image ?? [[]]),
  };
}
