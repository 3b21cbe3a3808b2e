/** traits → 算好的状态；链接 → 要写回的 traits。纯函数。 */

import { choiceField, flagField, integerField } from "../../widgets/core/link.js";
import { createMemory } from "../../widgets/core/memory.js";
import { complaint } from "../../widgets/core/window.js";
import { explain } from "./explain.js";
import { amount, counts, noisy, padded, shifted, tidied, unpack } from "./ink.js";
import { best, forward, scoresOf, softmax } from "./network.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Step} Step */
/** @typedef {import("../../widgets/core/link.js").Get} Get */
/** @typedef {import("../../widgets/core/link.js").Field} Field */
/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {ReturnType<ReturnType<typeof createReader>>} State */
/** @typedef {keyof typeof SHIFTS} Shift */

/** 移一格：往哪里，怎样念，箭头。 */
export const SHIFTS = {
  none: { by: [0, 0], word: "", arrow: "" },
  up: { by: [-1, 0], word: "上移一格", arrow: "▲" },
  left: { by: [0, -1], word: "左移一格", arrow: "◀" },
  right: { by: [0, 1], word: "右移一格", arrow: "▶" },
  down: { by: [1, 0], word: "下移一格", arrow: "▼" },
};
export const LARGEST_SEED = 9999;

/** @type {Field} */
const inkField = {
  traits: ["ink"],
  write: (get, own) => (get("ink") === own("ink") ? null : get("ink")),
  read(text) {
    unpack(text);
    return { ink: text };
  },
};

/** 第几层、通道、行、列。 @type {Field} */
const cellField = {
  traits: ["cell"],
  write: (get) => get("cell").join(","),
  read(text) {
    if (!/^\d{1,3}(,\d{1,3}){3}$/.test(text)) throw new RangeError();
    return { cell: text.split(",").map(Number) };
  },
};

export const FIELDS = {
  ink: inkField,
  tidy: flagField("tidy"),
  shift: choiceField("shift", Object.keys(SHIFTS)),
  noise: integerField("noise"),
  network: integerField("network"),
  cell: cellField,
};
const TRAITS = Object.keys(FIELDS); // 每项各写同名的一个 trait

/** 这一层有几个通道、几行、几列。 @param {Step} step */
export const sizeOf = ({ maps }) => [maps.length, maps[0].length, maps[0][0].length];

/** 哪一格：不在图里就抛错。 @param {Step[]} steps @param {number[]} cell */
function checked(steps, cell) {
  const [layer, ...at] = cell;
  if (!steps[layer]) throw new RangeError(`cell 的层应在 0 到 ${steps.length - 1} 之间，得到 ${layer}`);
  const size = sizeOf(steps[layer]);
  if (at.length !== 3 || at.some((v, i) => !(v >= 0 && v < size[i])))
    throw new RangeError(`${steps[layer].name}是 ${size.join("×")}，没有格子 ${at.join(", ")}`);
  return cell;
}

/** 读状态的函数；坏的墨、没有的网络、没有的格子，它抛 RangeError。 */
export function createReader() {
  /** @type {ReturnType<typeof createMemory<Matrix>>} */
  const inks = createMemory();
  /** @type {ReturnType<typeof createMemory<Matrix>>} */
  const papers = createMemory();
  /** @param {Get} get */
  return (get) => {
    const text = get("ink");
    const ink = inks([text], () => unpack(text));
    const tidy = Boolean(get("tidy"));
    const paper = papers([ink, tidy], () => (tidy ? tidied(ink) : ink));
    /** @type {Network[]} */
    const networks = get("networks");
    const [index, noise] = [get("network"), get("noise")];
    const network = networks[index];
    if (!network) throw new RangeError(`network 应在 0 到 ${networks.length - 1} 之间，得到 ${index}`);
    if (!(Number.isInteger(noise) && noise >= 0 && noise <= LARGEST_SEED))
      throw new RangeError(`noise 应在 0 到 ${LARGEST_SEED} 之间，得到 ${noise}`);
    /** @type {Shift} */
    const shift = get("shift");
    if (!Object.hasOwn(SHIFTS, shift))
      throw new RangeError(`shift 应是 ${Object.keys(SHIFTS).join("、")} 之一，得到 ${shift}`);
    const still = padded(counts(paper), network.margin);
    const { by } = SHIFTS[shift];
    const moved = shifted(still, by);
    const steps = forward(network, noisy(moved, noise));
    const cell = checked(steps, get("cell"));
    const scores = scoresOf(steps);
    const origin = by.map((v) => -v - network.margin);
    return {
      ...{ ink, paper, tidy, networks, index, network, shift, noise, steps, cell, scores, still },
      empty: !amount(ink),
      answer: best(scores),
      sure: softmax(scores),
      lost: amount(still) - amount(moved),
      total: amount(still),
      moved,
      explained: explain(steps, cell, { paper, origin }),
    };
  };
}

/** 往一个方向移一格，读作几。 @param {State} state @param {Shift} shift */
export const answerTo = ({ network, still, noise }, shift) =>
  best(scoresOf(forward(network, noisy(shifted(still, SHIFTS[shift].by), noise))));

/** 换了网络，看着的格子收到有的地方。 @param {Network[]} networks @param {number} index @param {State} state */
export function withNetwork(networks, index, { still, network, cell }) {
  const X = padded(
    still
      .slice(network.margin, still.length - network.margin)
      .map((row) => row.slice(network.margin, row.length - network.margin)),
    networks[index].margin,
  );
  return { network: index, cell: settled(forward(networks[index], X), cell) };
}

/** 这一层没有的通道、行、列，收到最近的。 @param {Step[]} steps @param {number[]} cell */
export function settled(steps, [layer, ...at]) {
  const near = Math.min(layer, steps.length - 1);
  const size = sizeOf(steps[near]);
  return [near, ...at.map((v, i) => Math.min(Math.max(v, 0), size[i] - 1))];
}

/**
 * wanted 是链接里写了的，别的照 own（这幅图原来的样子）；用不上的放进 bad。
 * @param {Get} own @param {Record<string, any>} wanted @param {string[]} bad
 */
export function restore(own, wanted, bad) {
  const first = Object.fromEntries(TRAITS.map((key) => [key, own(key)]));
  /** @type {Record<string, any>} */
  const next = { ...first, ...wanted };
  try {
    createReader()((key) => next[key] ?? own(key));
    return next;
  } catch (error) {
    bad.push(complaint(error));
    return first;
  }
}
