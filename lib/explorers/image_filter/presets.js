/** 核的预设：每个画成一小块有正有负的格子，是一个单选；最后一样是自己写的。 */

import { createSegments } from "../../widgets/core/controls.js";
import { set } from "../../widgets/core/dom.js";
import { captioned, swatch } from "../../widgets/core/swatch.js";
import { PRESETS } from "./kernels.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */

export const CUSTOM = "custom";
const BLANK = [
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0],
];

/**
 * @param {AbortSignal} signal
 * @param {(K: Matrix | null) => void} onChoose 选了哪个核；自己写的是 null
 */
export function createPresets(signal, onChoose) {
  const own = captioned(swatch(BLANK), "自己写的");
  /** @type {Element | null} */
  let sample = own.querySelector("svg");
  const made = createSegments({
    name: "preset",
    label: "核",
    choices: [
      ...PRESETS.map(([value, label, K]) => /** @type {[string, Node]} */ ([value, captioned(swatch(K), label)])),
      [CUSTOM, own],
    ],
    signal,
    onInput: (value) => onChoose(PRESETS.find(([name]) => name === value)?.[2] ?? null),
  });
  set(made.element, { class: "vc-thumbs vc-presets" });
  /** @type {Matrix | undefined} 自己写的那块画的是哪个核 */
  let drawn;
  return {
    element: made.element,
    /** @param {{preset: string, K: Matrix}} state */
    update({ preset, K }) {
      made.update(preset);
      if (preset !== CUSTOM || K === drawn) return;
      drawn = K;
      const next = swatch(K);
      sample?.replaceWith(next);
      sample = next;
    },
  };
}
