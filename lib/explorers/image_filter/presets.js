/** 核的预设：每个画成一小块有正有负的格子，是一个单选。 */

import { h, svg } from "../../widgets/core/dom.js";
import { PRESETS } from "./kernels.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */

export const CUSTOM = "custom";
const BLANK = [
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0],
];

/** 负蓝、零白、正橙；开方让小的数也看得出。 @param {number} value @param {number} reach */
function tint(value, reach) {
  const share = Math.round(100 * Math.sqrt(Math.abs(value) / reach));
  return `fill:color-mix(in srgb, var(${value < 0 ? "--minus" : "--plus"}) ${share}%, var(--zero))`;
}

/** 一个核的小样。 @param {Matrix} K */
function swatch(K) {
  const reach = Math.max(...K.flat().map(Math.abs)) || 1;
  const cells = K.flatMap((row, y) =>
    row.map((value, x) => svg("rect", { x, y, width: 1, height: 1, style: tint(value, reach) })),
  );
  const viewBox = `0 0 ${K[0].length} ${K.length}`;
  return svg("svg", { class: "vc-swatch", viewBox, "aria-hidden": "true" }, ...cells);
}

/**
 * @param {AbortSignal} signal
 * @param {(K: Matrix | null) => void} onChoose 选了哪个核；自己写的是 null
 */
export function createPresets(signal, onChoose) {
  /** @param {string} value @param {string} label @param {Matrix | null} K */
  function make(value, label, K) {
    const input = h("input", { type: "radio", name: "preset", value });
    input.addEventListener("change", () => onChoose(K), { signal });
    return { input, element: h("label", {}, input, h("span", { class: "vc-thumb" }, swatch(K ?? BLANK), label)) };
  }
  const choices = [...PRESETS.map(([value, label, K]) => make(value, label, K)), make(CUSTOM, "自己写的", null)];
  const own = choices[choices.length - 1].element;
  /** @type {Matrix | undefined} 自己写的那块画的是哪个核 */
  let drawn;
  return {
    element: h(
      "fieldset",
      { class: "vc-presets" },
      h("legend", { class: "vc-sr" }, "核"),
      ...choices.map(({ element }) => element),
    ),
    /** @param {{preset: string, K: Matrix}} state */
    update({ preset, K }) {
      for (const { input } of choices) input.checked = input.value === preset;
      if (preset !== CUSTOM || K === drawn) return;
      drawn = K;
      own.querySelector("svg")?.replaceWith(swatch(K));
    },
  };
}
