/** 例子的菜单。换成例子之前的那一叠记着，随时回得去；改过的例子也一样，再换走也不丢。 */

import { fill, h } from "../../widgets/core/dom.js";
import { readState as readLink } from "../../widgets/core/link.js";
import { chosen, FIELDS, INPUT } from "./state.js";

/** @typedef {import("./state.js").Patch} Patch */
/** @typedef {import("./view.js").Figure} Figure */

const OWN = "我自己的那一叠";

/** 此刻的一叠，原样放得回来。 @param {Figure} figure @returns {Patch} */
const snapshot = ({ store, state: { layers, step, input } }) => ({
  ...chosen(layers, step),
  ...Object.fromEntries(INPUT.map((key, i) => [key, input[i]])),
  separate_axes: store.get("separate_axes"),
});

/** 换了一层来看，还是同一叠。 @param {Patch} patch */
const stackIn = ({ layers, c_in, n_h, n_w }) => JSON.stringify([layers, c_in, n_h, n_w]);

/** 例子写成链接的样子。 @param {string} text @param {Figure} figure @returns {Patch} */
function example(text, { state }) {
  const { layers = state.layers, ...input } = /** @type {any} */ (readLink(FIELDS, "x", `#x:${text}`)?.patch ?? {});
  return { ...chosen(layers, 0), ...input, separate_axes: false };
}

/** @param {Figure} figure */
export function createExamples(figure) {
  const { store, signal } = figure;
  /** @type {string[][]} */
  const examples = store.get("examples");
  const select = h("select", { "data-action": "example" });
  /** 回得去的几叠：名字 → traits。 @type {Map<string, Patch>} */
  const kept = new Map();
  /** 眼前的一叠叫什么，拿来时是什么样子；自己的没有样子，总要记着。 */
  let here = { name: OWN, as: "" };

  function offer() {
    const back = [...kept.keys()].sort((a, b) => Number(b === OWN) - Number(a === OWN)).map((name) => [name, name]);
    const options = [["换一个例子…", ""], ...back, ...examples];
    fill(select, ...options.map(([label, value]) => h("option", { value }, label)));
    select.value = ""; // 同一个还可以再选
  }
  function change() {
    const { value } = select;
    if (!value) return;
    const mine = kept.get(value);
    const patch = mine ?? example(value, figure);
    kept.delete(value);
    if (stackIn(snapshot(figure)) !== here.as) kept.set(here.name, snapshot(figure));
    here = mine ? { name: value, as: "" } : { name: `改过的：${label(value)}`, as: stackIn(patch) };
    offer();
    figure.pause();
    figure.update(patch);
  }
  const label = (/** @type {string} */ value) => examples.find(([, text]) => text === value)?.[0];

  select.addEventListener("change", change, { signal });
  offer();
  return {
    element: h("label", { class: "vc-toggle" }, h("span", {}, "例子"), select),
    /** 照链接恢复：从那里重新算起。 */
    forget() {
      kept.clear();
      here = { name: OWN, as: "" };
      offer();
    },
  };
}
