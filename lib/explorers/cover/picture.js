/** 一张 64×64 的图：画布上一格一个像素，上面一层 SVG 画框、盖住还没有算到的。 */

import { h, set, svg } from "../../widgets/core/dom.js";
import { clamp } from "../../widgets/core/numbers.js";

const OUT = 0.7; // 框画在外面一点，不盖住里面的像素

/** 浏览器认得的颜色 → 红绿蓝。 @param {CanvasRenderingContext2D} pen @param {string} name CSS 变量的名字 */
function channels(pen, name) {
  pen.fillStyle = getComputedStyle(pen.canvas).getPropertyValue(name).trim();
  return [1, 3, 5].map((i) => parseInt(String(pen.fillStyle).slice(i, i + 2), 16));
}

/**
 * @param {string} kind input 或 output
 * @param {string} caption
 * @param {string[]} names 最小、零、最大各是什么颜色（CSS 变量）；没有负数的图，头两个是一样的
 */
export function createPicture(kind, caption, names) {
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
  /** @type {number[][] | undefined} */
  let image;

  function paint() {
    const pen = image && canvas.getContext("2d");
    if (!image || !pen) return;
    const [low, zero, high] = names.map((name) => channels(pen, name));
    const reach = Math.max(...image.flat().map(Math.abs));
    const pixels = pen.createImageData(canvas.width, canvas.height);
    image.flat().forEach((value, at) => {
      const [end, share] = [value < 0 ? low : high, Math.abs(value) / reach];
      zero.forEach((from, i) => void (pixels.data[4 * at + i] = from + (end[i] - from) * share));
      pixels.data[4 * at + 3] = 255;
    });
    pen.putImageData(pixels, 0, 0);
  }
  return {
    element: h("figure", {}, h("figcaption", {}, caption), sheet),
    sheet,
    /** 换了图、换了颜色才重画像素。 @param {number[][]} next */
    show(next) {
      if (next === image) return;
      image = next;
      const [height, width] = [next.length, next[0].length];
      set(canvas, { width, height });
      set(cover, { viewBox: `0 0 ${width} ${height}` });
      paint();
    },
    repaint: paint,
    /** @param {{row: number, col: number}} top @param {number} side */
    place({ row, col }, side) {
      set(frame, { x: col - OUT, y: row - OUT, width: side + 2 * OUT, height: side + 2 * OUT });
    },
    /** 还没有算到的地方；空的就是都算到了。 @param {string} d */
    hide: (d) => set(veil, { d }),
    /** 指着的是哪个像素。 @param {PointerEvent} event */
    at({ clientX, clientY }) {
      const box = sheet.getBoundingClientRect();
      const held = (/** @type {number} */ part, /** @type {number} */ size) =>
        clamp(Math.floor(part * size), 0, size - 1);
      return {
        row: held((clientY - box.top) / box.height, canvas.height),
        col: held((clientX - box.left) / box.width, canvas.width),
      };
    },
  };
}
