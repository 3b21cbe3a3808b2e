/** 两支笔，画法相同：一支画在画布上，一支写成 SVG。 */

import { svg } from "./dom.js";

/**
 * @typedef {object} Pen
 * @property {(box: number[], fill: string, stroke?: string, width?: number) => void} rect box 是 [x, y, 宽, 高]
 * @property {(lines: number[][], stroke: string, width: number) => void} lines 每条是 [x1, y1, x2, y2]
 * @property {(x: number, y: number, radius: number, fill: string) => void} dot
 * @property {(text: string, x: number, y: number, size: number, fill: string, end?: boolean) => void} text
 *   x、y 是中点；end 时 x 是右端
 * @property {(opacity: number) => void} opacity 往后画的都这么浓
 */

const BOLD = 600;
const BASELINE = 0.36; // 基线比字的中线低多少，以字号计

/** @param {CanvasRenderingContext2D} context @param {string} family @returns {Pen} */
export function canvasPen(context, family) {
  let font = "";
  const write = (/** @type {number} */ size, /** @type {boolean} */ end) => {
    const next = `${end ? BOLD : ""} ${size}px ${family}`;
    if (next !== font) context.font = next;
    font = next;
    context.textAlign = end ? "right" : "center";
  };
  context.direction = "ltr";
  return {
    rect([x, y, width, height], fill, stroke = "", thick = 1) {
      context.fillStyle = fill;
      context.fillRect(x, y, width, height);
      if (!stroke) return;
      context.strokeStyle = stroke;
      context.lineWidth = thick;
      context.strokeRect(x, y, width, height);
    },
    lines(lines, stroke, width) {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.beginPath();
      for (const [x1, y1, x2, y2] of lines) {
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
      }
      context.stroke();
    },
    dot(x, y, radius, fill) {
      context.fillStyle = fill;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    },
    text(text, x, y, size, fill, end = false) {
      write(size, end);
      context.fillStyle = fill;
      context.fillText(text, x, y + size * BASELINE);
    },
    opacity(opacity) {
      context.globalAlpha = opacity;
    },
  };
}

/** @param {SVGElement} picture 画在它里面 @param {string} family @returns {Pen} */
export function svgPen(picture, family) {
  let now = 1;
  const add = (
    /** @type {string} */ tag,
    /** @type {Record<string, any>} */ attributes,
    /** @type {string} */ text = "",
  ) => {
    const element = svg(/** @type {"rect"} */ (tag), { ...attributes, opacity: now < 1 ? now : null });
    element.textContent = text;
    picture.append(element);
  };
  return {
    rect: ([x, y, width, height], fill, stroke = "", thick = 1) =>
      add("rect", { x, y, width, height, fill, stroke: stroke || null, "stroke-width": stroke ? thick : null }),
    lines: (lines, stroke, width) =>
      add("path", {
        d: lines.map(([x1, y1, x2, y2]) => `M${x1} ${y1}L${x2} ${y2}`).join(""),
        stroke,
        "stroke-width": width,
      }),
    dot: (cx, cy, r, fill) => add("circle", { cx, cy, r, fill }),
    text(text, x, y, size, fill, end = false) {
      const weight = end ? { "text-anchor": "end", "font-weight": BOLD } : { "text-anchor": "middle" };
      add("text", { x, y: y + size * BASELINE, "font-size": size, fill, "font-family": family, ...weight }, text);
    },
    opacity(opacity) {
      now = opacity;
    },
  };
}
