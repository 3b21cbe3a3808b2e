/** 一幅画在 canvas 上的图：一格一个像素，按色标上色；上面一层 SVG 画框、认指针。 */

import { h, say, set, svg } from "../../widgets/core/dom.js";

/** @typedef {{row: number, col: number}} Place */
/**
 * @typedef {import("../../widgets/core/grid.js").Outline} Outline
 * @typedef {{caption: string, image: number[][], low: number, high: number, frames?: Outline[]}} Shown
 */

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

/**
 * @param {object} options
 * @param {string} options.name 这幅图叫什么（给读屏软件）
 * @param {string[]} options.colors
 * @param {AbortSignal} options.signal
 * @param {(place: Place | null) => void} options.onHover 鼠标指到哪个像素（离开时为 null）
 * @param {(place: Place) => void} options.onPick 点了哪个像素
 */
export function createPicture({ name, colors, signal, onHover, onPick }) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const cover = svg("svg", {
    tabindex: 0,
    role: "group",
    "aria-label": name,
    preserveAspectRatio: "none",
    overflow: "visible",
  });
  const caption = h("figcaption");
  const sheet = h("div", { class: "vc-picture" }, canvas, cover);
  const element = h("figure", {}, caption, sheet);
  /** @type {Shown | undefined} */
  let shown;
  /** @type {Uint32Array | null} 只问浏览器一次，换了主题再问：一问它就得先排一遍 */
  let scale = null;

  /** 一个值一个像素，颜色在 [low, high] 上均匀地排开。 @param {Shown} shown */
  function paint({ image, low, high }) {
    const [height, width] = [image.length, image[0].length];
    set(canvas, { width, height });
    set(sheet, { style: `max-width:${(44 * width) / height}rem` }); // 再高也不超过 44rem，像素还是方的
    const pen = canvas.getContext("2d");
    if (!pen) return;
    const color = scale ?? ramp(pen, colors);
    if (canvas.isConnected) scale = color; // 不在页面里，问到的颜色不算数
    const pixels = pen.createImageData(width, height);
    const data = new Uint32Array(pixels.data.buffer); // 一次写一个像素
    const steps = STEPS / (high - low);
    let at = 0;
    for (const row of image)
      for (let col = 0; col < width; col++) data[at++] = color[Math.round((row[col] - low) * steps)];
    pen.putImageData(pixels, 0, 0);
  }

  /** @param {MouseEvent} event @returns {Place | null} */
  function placeOf({ clientX, clientY }) {
    if (!shown) return null;
    const box = canvas.getBoundingClientRect();
    const [rows, cols] = [shown.image.length, shown.image[0].length];
    const held = (/** @type {number} */ part, /** @type {number} */ size) =>
      Math.min(Math.max(Math.floor(part * size), 0), size - 1);
    return { row: held((clientY - box.top) / box.height, rows), col: held((clientX - box.left) / box.width, cols) };
  }
  const mouse = (/** @type {PointerEvent} */ event) => event.pointerType !== "touch";
  cover.addEventListener("pointermove", (event) => mouse(event) && onHover(placeOf(event)), { signal });
  cover.addEventListener("pointerleave", (event) => mouse(event) && onHover(null), { signal });
  cover.addEventListener("click", (event) => ((event) => event && onPick(event))(placeOf(event)), { signal });

  return {
    element,
    cover,
    /** @param {Shown} next @param {boolean} [again] 换了颜色，重新画 */
    render(next, again) {
      const same = shown && next.image === shown.image && next.high === shown.high && next.low === shown.low;
      shown = next;
      say(caption, next.caption);
      if (again) scale = null;
      if (!same || again) paint(next);
      const [height, width] = [next.image.length, next.image[0].length];
      set(cover, { viewBox: `0 0 ${width} ${height}` });
      const frames = next.frames ?? [];
      while (cover.childElementCount > frames.length) cover.lastElementChild?.remove();
      frames.forEach(({ role, row, col, rows, cols }, i) => {
        const frame =
          cover.children[i] ??
          cover.appendChild(svg("rect", { class: "vc-frame", "vector-effect": "non-scaling-stroke" }));
        const out = width / 90; // 框画在外面一点，不盖住里面的像素
        set(frame, { "data-frame": role, x: col - out, y: row - out, width: cols + 2 * out, height: rows + 2 * out });
      });
    },
  };
}
