/** 图画在 canvas 上，一格一个像素：按色标上色；鼠标指着的是哪个像素。 */

import { set } from "./dom.js";
import { clamp } from "./numbers.js";

/** @typedef {import("./sheet.js").Place} Place */
/** 一幅图，色标从 low 到 high。 @typedef {{image: number[][], low: number, high: number}} Shaded */

const STEPS = 512; // 色标分几级

/** @param {CanvasRenderingContext2D} pen @param {string} color @returns {number[]} 任何写法的颜色 → 红绿蓝和不透明 */
function channels(pen, color) {
  pen.fillStyle = color;
  return [...[1, 3, 5].map((i) => parseInt(String(pen.fillStyle).slice(i, i + 2), 16)), 255];
}

/** 色标：STEPS + 1 种颜色，一种四个字节。 @param {CanvasRenderingContext2D} pen @param {string[]} names CSS 变量的名字 */
function ramp(pen, names) {
  const style = getComputedStyle(pen.canvas);
  const colors = names.map((name) => channels(pen, style.getPropertyValue(name).trim()));
  const scale = Uint8ClampedArray.from({ length: 4 * (STEPS + 1) }, (_, at) => {
    const place = (Math.floor(at / 4) / STEPS) * (colors.length - 1);
    const i = Math.min(Math.floor(place), colors.length - 2);
    const [from, to] = [colors[i][at % 4], colors[i + 1][at % 4]];
    return from + (to - from) * (place - i);
  });
  return new Uint32Array(scale.buffer);
}

/** 一个值一个像素，颜色在 [low, high] 上均匀地排开。 @param {HTMLCanvasElement} canvas @param {string[]} colors CSS 变量的名字 */
export function createPainter(canvas, colors) {
  /** @type {Uint32Array | null} 只问浏览器一次，换了主题再问：一问它就得先排一遍 */
  let scale = null;
  /** @type {ImageData | undefined} 大小没变就接着用 */
  let pixels;
  return {
    forget: () => void (scale = null),
    /** @param {Shaded} shaded */
    paint({ image, low, high }) {
      const [height, width] = [image.length, image[0].length];
      set(canvas, { width, height });
      const pen = canvas.getContext("2d");
      if (!pen) return;
      const color = scale ?? ramp(pen, colors);
      if (canvas.isConnected) scale = color; // 不在页面里，问到的颜色不算数
      if (pixels?.width !== width || pixels.height !== height) pixels = pen.createImageData(width, height);
      const data = new Uint32Array(pixels.data.buffer); // 一次写一个像素
      const steps = STEPS / (high - low);
      let at = 0;
      for (const row of image)
        for (let col = 0; col < width; col++) data[at++] = color[clamp(Math.round((row[col] - low) * steps), 0, STEPS)];
      pen.putImageData(pixels, 0, 0);
    },
  };
}

/** 鼠标在第几行、第几列的像素上。 @param {MouseEvent} event @param {Element} canvas @param {number[][]} image @returns {Place} */
export function pixelAt({ clientX, clientY }, canvas, image) {
  const box = canvas.getBoundingClientRect();
  const held = (/** @type {number} */ part, /** @type {number} */ size) => clamp(Math.floor(part * size), 0, size - 1);
  return {
    row: held((clientY - box.top) / box.height, image.length),
    col: held((clientX - box.left) / box.width, image[0].length),
  };
}
