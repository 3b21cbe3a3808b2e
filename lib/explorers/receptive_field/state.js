/** traits → 一叠层：每层多长，一格看到下面的哪些、影响上面的哪些。链接 → 要写回的 traits。纯函数，与 stack.py 相同。 */

import { flagField, integerField } from "../../widgets/core/link.js";
import { complaint, fanOut, integer, missed, outputShape, reach, taps } from "../../widgets/core/window.js";

/** @typedef {ReturnType<typeof readState>} State */
/** @typedef {Omit<State, "step" | "at" | "paths">} Stack */
/** @typedef {{layers: number, kernel_size: number, stride: number, dilation: number, n: number}} Shape */
/** @typedef {[below: number, above: number]} Link 相邻两层之间的一条连线 */

const SHAPE = { layers: "layers", k: "kernel_size", s: "stride", d: "dilation", n: "n" }; // 链接里的写法
/** 滑块走到哪里为止；输入再长，手机上就放不下了。 @type {Shape} */
export const LIMITS = { layers: 4, kernel_size: 5, stride: 3, dilation: 4, n: 17 };

export const FIELDS = {
  ...Object.fromEntries(Object.entries(SHAPE).map(([key, trait]) => [key, integerField(trait)])),
  step: integerField("step"),
  at: integerField("at"),
  paths: flagField("paths"),
};

/** 各层的窗口，靠近输入的在前；都一样。 @param {Omit<Shape, "n">} shape */
const windows = ({ layers, kernel_size, stride, dilation }) =>
  Array(layers).fill({ kernel: [1, kernel_size], stride: [1, stride], dilation: [1, dilation] });

/** 最上面一层的一格看到输入的几格。 @param {Omit<Shape, "n">} shape */
const fieldOf = (shape) => reach(windows(shape)).field[1];

/** 一叠层；第 0 层是输入。放不下时抛错，带一句话。 @param {Shape} shape */
export function stack({ layers, kernel_size, stride, dilation, n }) {
  for (const [name, value, most] of /** @type {[string, number, number][]} */ ([
    ["层数", layers, 6],
    ["输入长 n ", n, 32],
  ])) {
    if (integer(name, value, 1) > most)
      throw new RangeError(`${name}应不大于 ${most}，得到 ${value}：再多就看不清了。`);
  }
  /** @type {[k: number[], w: Required<import("../../widgets/core/window.js").Window>]} */
  const window = [[1, kernel_size], { padding: [0, 0], stride: [1, stride], dilation: [1, dilation] }];
  const each = windows({ layers, kernel_size, stride, dilation });
  const seen = Array.from({ length: layers + 1 }, (_, layer) => reach(each.slice(0, layer)));
  const [fields, jumps] = [seen.map(({ field }) => field[1]), seen.map(({ jump }) => jump[1])];
  if (fields[layers] > n) {
    throw new RangeError(
      `感受野 ${fields[layers]} 比输入的 ${n} 格大，一格输出也没有：请减少层数，缩小核、步幅、扩张率，或加长输入 n。`,
    );
  }
  const lengths = [n];
  for (let i = 0; i < layers; i++) lengths.push(outputShape([1, lengths[i]], ...window)[1]);
  return {
    layers,
    kernel_size,
    stride,
    dilation,
    n,
    fields,
    jumps,
    lengths,
    /** 第 layer 层的一格用到下面一层的哪几格。 @param {number} layer @param {number} col */
    below: (layer, col) => taps([1, lengths[layer - 1]], ...window, [0, col]).map((tap) => tap.col),
    /** 第 layer 层的一格影响上面一层的哪几格。 @param {number} layer @param {number} col */
    above: (layer, col) => fanOut([1, lengths[layer]], ...window, [0, col]).map((use) => use.col),
    /** 没有窗口看到的格子，为什么。 @param {number} layer */
    missed: (layer) => (layer < layers ? missed([1, lengths[layer]], ...window) : () => ({})),
  };
}

/** 不合理时抛错，带一句话。 @param {(key: string) => any} get */
export function readState(get) {
  const keys = /** @type {(keyof Shape)[]} */ (Object.values(SHAPE));
  const made = stack(/** @type {Shape} */ (Object.fromEntries(keys.map((key) => [key, get(key)]))));
  const step = Math.min(get("step"), made.layers - 1);
  return { ...made, step, at: Math.min(get("at"), made.lengths[step + 1] - 1), paths: Boolean(get("paths")) };
}

/** 这一层正中的一格。 @param {Pick<Stack, "lengths">} stack @param {number} layer */
export const middle = ({ lengths }, layer) => Math.floor((lengths[layer] - 1) / 2);

/**
 * 往下看到的格子：各层 {列 → 有几条路通到这一格}，到 layer 为止。
 * @param {Stack} stack @param {number} layer @param {number} col
 */
export function cone({ below }, layer, col) {
  const levels = [new Map([[col, 1]])];
  for (let level = layer; level > 0; level--) {
    /** @type {Map<number, number>} */
    const lower = new Map();
    for (const [upper, paths] of levels[0])
      for (const c of below(level, upper)) lower.set(c, (lower.get(c) ?? 0) + paths);
    levels.unshift(lower);
  }
  return levels;
}

/**
 * 往上影响谁：从 layer 起，每一层与上一层之间的连线。
 * @param {Stack} stack @param {number} layer @param {number} col @returns {Link[][]}
 */
export function fan({ layers, above }, layer, col) {
  let seen = [col];
  return Array.from({ length: layers - layer }, (_, i) => {
    const links = seen.flatMap((c) => above(layer + i, c).map((up) => /** @type {Link} */ ([c, up])));
    seen = [...new Set(links.map(([, up]) => up))];
    return links;
  });
}

/** 别的不动，这一样最大、最小到哪里：感受野不大于输入。 @param {State} state @param {keyof Shape} key @returns {number[]} */
export function range(state, key) {
  const longest = Math.max(LIMITS.n, state.n);
  if (key === "n") return [state.fields[state.layers], longest];
  const fits = (/** @type {number} */ value) => fieldOf({ ...state, [key]: value }) <= longest;
  let most = state[key];
  while (most < LIMITS[key] && fits(most + 1)) most++;
  return [1, most];
}

/** 换了一样：输入不够长就加长，看最上面一层的正中。 @param {State} state @param {Partial<Shape>} patch */
export function changed(state, patch) {
  const shape = { ...state, ...patch };
  const n = Math.max(shape.n, fieldOf(shape));
  const step = shape.layers - 1;
  return { ...patch, n, step, at: middle(stack({ ...shape, n }), shape.layers) };
}

/**
 * wanted 是链接里写了的，别的照 own（这幅图原来的样子）；用不上的放进 bad。
 * @param {(key: string) => any} own @param {Record<string, any>} wanted @param {string[]} bad
 */
export function restore(own, wanted, bad) {
  const keys = [...Object.values(SHAPE), "step", "at", "paths"];
  const first = Object.fromEntries(keys.map((key) => [key, own(key)]));
  try {
    /** @type {Record<string, any>} */
    const next = { ...first, ...wanted };
    const made = readState((key) => next[key]);
    for (const key of ["step", "at"]) {
      const last = key === "step" ? made.layers - 1 : made.lengths[made.step + 1] - 1;
      if (wanted[key] > last) bad.push(`${key}=${wanted[key]}（只有 0 到 ${last}）`);
    }
    return { ...next, step: made.step, at: made.at };
  } catch (error) {
    bad.push(complaint(error));
    return first;
  }
}
