/** 图下的一条色标：只画图里有的那一段，两头写上最小、最大。 */

import { h, say, set } from "../../widgets/core/dom.js";
import { short } from "../../widgets/core/numbers.js";

/** @param {string[]} colors CSS 变量的名字，均匀地排在 [low, high] 上 @param {string} before 最小的数前面的字 @param {string} after */
export function createLegend(colors, before, after) {
  const [least, most] = [h("span", { "data-export": true }), h("span", { "data-export": true })];
  const bar = h("i");
  return {
    element: h("div", { class: "vc-legend" }, least, bar, most),
    /** @param {import("./picture.js").Shown} shown */
    render({ low, high, range: [from, to] }) {
      const stops = colors.map((color, i) => {
        const value = low + ((high - low) * i) / (colors.length - 1);
        return `var(${color}) ${(100 * (value - from)) / (to - from || 1)}%`;
      });
      set(bar, { style: `background:linear-gradient(to right,${stops})` });
      say(least, before + short(from));
      say(most, after + short(to));
    },
  };
}
