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
function example(text, { state, link }) {
  const { layers = state.layers, ...input } = /** @type {any} */ (
    readLink(FIELDS, "x", `#x:${text}`, link.own)?.patch ?? {}
  );
  return { ...chosen(layers, 0), ...input, separate_axes: false };
}

/** 同一个例子改过几份，从第二份起编号。 @param {string} label @param {(name: string) => boolean} taken */
function copyOf(label, taken) {
  let name = `改过的：${label}`;
  for (let i = 2; taken(name); i++) name = `改过的：${label}（${i}）`;
  return name;
}

/** 有名字的几叠：自己的、改过的，和拿来过的例子。 @param {string[][]} examples @param {Figure} figure */
function createShelf(examples, figure) {
  /** 名字 → traits。 @type {Map<string, Patch>} */
  const stacks = new Map();
  let here = OWN; // 眼前的一叠叫什么
  const isExample = (/** @type {string} */ name) => examples.some(([label]) => label === name);
  const holds = (/** @type {string} */ name, /** @type {string} */ stack) => stackIn(stacks.get(name) ?? {}) === stack;
  return {
    get: (/** @type {string} */ name) => stacks.get(name),
    /** 回得去的，自己的在最后。 */
    back: () =>
      [...stacks.keys()]
        .filter((name) => name !== here && !isExample(name))
        .sort((a, b) => Number(b === OWN) - Number(a === OWN)),
    /** 撤销也会换一叠：与哪一叠一样，就是回到了哪一叠。换了名字才答 true。 */
    stand() {
      const now = stackIn(snapshot(figure));
      const name = holds(here, now) ? here : [...stacks.keys()].find((each) => holds(each, now));
      const moved = name !== undefined && name !== here;
      if (moved) here = name;
      return moved;
    },
    /** 换成 name，眼前的先记下；没动过的例子菜单里就有。 @param {string} name @param {Patch} patch */
    swap(name, patch) {
      const now = snapshot(figure);
      if (!isExample(here)) stacks.set(here, now);
      else if (!holds(here, stackIn(now)))
        stacks.set(
          copyOf(here, (copy) => stacks.has(copy)),
          now,
        );
      stacks.set(name, patch);
      here = name;
    },
    forget() {
      stacks.clear();
      here = OWN;
    },
  };
}

/** @param {Figure} figure */
export function createExamples(figure) {
  const { store, signal } = figure;
  /** @type {string[][]} */
  const examples = store.get("examples");
  const select = h("select", { "data-action": "example" });
  const shelf = createShelf(examples, figure);

  function offer() {
    const back = shelf.back().map((name) => [name, name]);
    const options = [["换一个例子…", ""], ...back, ...examples];
    fill(select, ...options.map(([label, value]) => h("option", { value }, label)));
    select.value = ""; // 同一个还可以再选
  }
  function change() {
    const { value } = select;
    if (!value) return;
    figure.pause();
    const patch = shelf.get(value) ?? example(value, figure);
    shelf.swap(examples.find(([, text]) => text === value)?.[0] ?? value, patch);
    offer();
    figure.update(patch);
  }

  select.addEventListener("change", change, { signal });
  offer();
  return {
    element: h("label", { class: "vc-toggle" }, h("span", {}, "例子"), select),
    update: () => void (shelf.stand() && offer()),
    /** 照链接恢复：从那里重新算起。 */
    forget() {
      shelf.forget();
      offer();
    },
  };
}
