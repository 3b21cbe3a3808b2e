/** 核的小样：一格一个小方块，负蓝、零白、正橙。颜色是图自己的 --minus、--zero、--plus。 */

import { svg } from "./dom.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */

/** 开方让小的数也看得出。 @param {number} value @param {number} reach */
function tint(value, reach) {
  const share = Math.round(100 * Math.sqrt(Math.abs(value) / reach));
  return `fill:color-mix(in srgb, var(${value < 0 ? "--minus" : "--plus"}) ${share}%, var(--zero))`;
}

/** @param {Matrix} K */
export function swatch(K) {
  const reach = Math.max(...K.flat().map(Math.abs)) || 1;
  const cells = K.flatMap((row, y) =>
    row.map((value, x) => svg("rect", { x, y, width: 1, height: 1, style: tint(value, reach) })),
  );
  const viewBox = `0 0 ${K[0].length} ${K.length}`;
  return svg("svg", { class: "vc-swatch", viewBox, "aria-hidden": "true" }, ...cells);
}

/** 单选里的一样，图在上，字在下：交给 createSegments 的 choices，样子是 .vc-thumbs。 @param {Node} image @param {string} text */
export function captioned(image, text) {
  const both = document.createDocumentFragment();
  both.append(image, text);
  return both;
}
