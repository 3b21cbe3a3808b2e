/**
 * traits 与状态之间的换算：读出一份算好的状态；把“读者想改这一个数”变成要写回的几个 traits。
 */

import { chooseStep } from "../../widgets/core/link.js";
import { digit, resize, shape, weight } from "../../widgets/core/matrix.js";
import { decodeMatrix, encodeMatrix } from "../../widgets/core/numbers.js";
import { OPERATIONS } from "../../widgets/core/operations.js";
import { axisOf, slide } from "../../widgets/core/slide.js";
import { bounds, complaint, missed, outputShape } from "../../widgets/core/window.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("../../widgets/core/window.js").Axis} Axis */
/** @typedef {import("../../widgets/core/operations.js").Op} Op */
/** @typedef {ReturnType<typeof readState>} State */

/** 每种控件在高、宽两个方向上的 trait。 @type {Record<keyof Axis, [string, string]>} */
export const TRAITS = {
  n: ["n_h", "n_w"],
  k: ["kernel_h", "kernel_w"],
  p: ["padding_h", "padding_w"],
  s: ["stride_h", "stride_w"],
  d: ["dilation_h", "dilation_w"],
};
export const KEYS = [
  "X",
  "K",
  ...Object.values(TRAITS).flat(),
  "op",
  "step",
  "speed",
  "separate_axes",
  "problem",
  "name",
];

/** 不合理时抛 RangeError 或 TypeError，带一句话。 @param {(key: string) => any} get */
export function readState(get) {
  const both = (/** @type {keyof Axis} */ key) => TRAITS[key].map(get);
  const w = { padding: both("p"), stride: both("s"), dilation: both("d") };
  const made = slide(decodeMatrix(get("X")), decodeMatrix(get("K")), w, get("op"));
  const { n, k, m } = made;
  const step = Math.min(get("step"), m[0] * m[1] - 1);
  return {
    ...made,
    step,
    current: [Math.floor(step / m[1]), step % m[1]],
    missed: missed(n, k, w),
    separate: get("separate_axes") || [n, k, ...Object.values(w)].some(([h, v]) => h !== v),
  };
}

/** 这个控件可取的范围；高宽一起动时取两个方向的公共部分。 @param {State} state @param {keyof Axis} key @param {number} i */
export function rangeOf(state, key, i) {
  const ranges = [0, 1].map((axis) => bounds(axisOf(state, axis), { pooling: state.pooling })[key]);
  if (state.separate) return ranges[i];
  return [Math.max(ranges[0][0], ranges[1][0]), Math.min(ranges[0][1], ranges[1][1])];
}

/** 步数跟着格子走：输出变了形状，当前格仍是原来那一格，没有了就取最近的。 @param {State} state @param {import("../../widgets/core/window.js").Pair} m */
function stepIn({ current: [i, j] }, m) {
  return Math.min(i, m[0] - 1) * m[1] + Math.min(j, m[1] - 1);
}

/**
 * 记得读者见过的数：输入裁小再放大，原来的数还在。
 * @typedef {(r: number, c: number) => number} Recall
 * @returns {{remember: (state: State) => void, X: Recall, K: Recall}}
 */
export function createMemory() {
  /** @type {{X: Matrix, K: Matrix}} */
  const bank = { X: [[]], K: [[]] };
  const keep = (/** @type {"X" | "K"} */ key, /** @type {Matrix} */ now) => {
    const old = bank[key];
    const size = [Math.max(old.length, now.length), Math.max(old[0].length, now[0].length)];
    bank[key] = resize(now, size, (r, c) => old[r]?.[c] ?? NaN);
  };
  const recall = (
    /** @type {Matrix} */ M,
    /** @type {number} */ r,
    /** @type {number} */ c,
    /** @type {number} */ other,
  ) => {
    const value = M[r]?.[c];
    return value === undefined || Number.isNaN(value) ? other : value;
  };
  return {
    remember(state) {
      keep("X", state.X);
      keep("K", state.K);
    },
    X: (r, c) => recall(bank.X, r, c, digit(r, c)),
    K(r, c) {
      const [first, ...more] = bank.K.flat().filter((v) => !Number.isNaN(v)); // 没见过的是 NaN
      return recall(bank.K, r, c, more.every((v) => v === first) ? first : weight(r, c)); // 全一样的核，大了还是全一样
    },
  };
}

/**
 * 把状态改成另一个样子要写回的 traits：形状类的 traits 与数表一起写，总是对得上。
 * @param {State} state @param {Partial<Pick<State, "X" | "K" | "op" | "w">>} change
 */
export function patchOf(state, change) {
  const next = { ...state, ...change };
  const size = [shape(next.X), shape(next.K)];
  const { padding, stride, dilation } = next.w;
  const pairs = { n: size[0], k: size[1], p: padding, s: stride, d: dilation };
  return {
    X: encodeMatrix(next.X),
    K: encodeMatrix(next.K),
    ...Object.fromEntries(
      Object.entries(TRAITS).flatMap(([key, names]) =>
        names.map((name, i) => [name, pairs[/** @type {keyof Axis} */ (key)][i]]),
      ),
    ),
    op: next.op,
    step: stepIn(state, outputShape(size[0], size[1], next.w)),
  };
}

/**
 * 把一个方向（或两个方向一起）的 key 改成 value。
 * @param {State} state @param {keyof Axis} key @param {number} i @param {number} value
 * @param {ReturnType<typeof createMemory>} memory
 */
export function change(state, key, i, value, memory) {
  const put = (/** @type {number[]} */ pair) => pair.map((old, axis) => (axis === i || !state.separate ? value : old));
  if (key === "n") return patchOf(state, { X: resize(state.X, put(state.n), memory.X) });
  if (key === "k") return patchOf(state, { K: resize(state.K, put(state.k), memory.K) });
  const field = { p: "padding", s: "stride", d: "dilation" }[key];
  return patchOf(state, { w: { ...state.w, [field]: put(state.w[/** @type {keyof State["w"]} */ (field)]) } });
}

/**
 * 换运算。这里的池化不设扩张率，填充不超过窗口的一半：放不下的先收回来，并说出收了什么。
 * @param {State} state @param {Op} op @returns {{patch: Record<string, unknown>, told: string}}
 */
export function changeOp(state, op) {
  if (!OPERATIONS[op].pooling) return { patch: patchOf(state, { op }), told: "" };
  const limit = state.w.padding.map((p, i) =>
    Math.min(p, bounds({ ...axisOf(state, i), d: 1 }, { pooling: true }).p[1]),
  );
  const told = [
    state.w.dilation.some((d) => d > 1) ? "扩张率回到 1（这里的池化不设扩张率）" : "",
    state.w.padding.some((p, i) => p > limit[i]) ? `填充收到 ${limit.join("×")}（不超过窗口的一半）` : "",
  ].filter(Boolean);
  const patch = patchOf(state, { op, w: { ...state.w, padding: limit, dilation: [1, 1] } });
  return { patch, told: told.length ? `换成池化：${told.join("，")}。` : "" };
}

/** 高宽不再分开：宽照着高。 @param {State} state @param {ReturnType<typeof createMemory>} memory */
export function square(state, memory) {
  const both = (/** @type {number[]} */ [height]) => [height, height];
  const { padding, stride, dilation } = state.w;
  return patchOf(state, {
    X: resize(state.X, both(state.n), memory.X),
    K: resize(state.K, both(state.k), memory.K),
    w: { padding: both(padding), stride: both(stride), dilation: both(dilation) },
  });
}

const LARGEST = 64; // 链接是别人写的：再大的图一画就卡住

/**
 * 照链接恢复，要写回的 traits：wanted 是链接里写了的，别的都照 own（这幅图原来的样子）。
 * 合在一起放不下，就全照原来的，并在 bad 里说为什么。
 * @param {(key: string) => any} own @param {Record<string, any>} wanted @param {string[]} bad
 */
export function restore(own, wanted, bad) {
  const first = readState(own);
  const memory = createMemory(); // 大小变了要补的数，也不看读者后来改过什么
  memory.remember(first);
  const want = (/** @type {string} */ key) => wanted[key] ?? own(key);
  const pair = (/** @type {keyof Axis} */ key) => TRAITS[key].map(want);
  const matrix = (/** @type {"X" | "K"} */ key, /** @type {keyof Axis} */ size) =>
    wanted[key] ? decodeMatrix(wanted[key]) : resize(first[key], pair(size), memory[key]);
  const separate_axes = own("separate_axes");
  try {
    const large = Object.values(TRAITS)
      .flat()
      .some((key) => wanted[key] > Math.max(LARGEST, own(key)));
    if (large) throw new RangeError(`数太大，最多 ${LARGEST}。`);
    const w = { padding: pair("p"), stride: pair("s"), dilation: pair("d") };
    const next = { ...first, X: matrix("X", "n"), K: matrix("K", "k"), w, op: want("op") };
    const { m } = slide(next.X, next.K, w, next.op);
    const patch = patchOf(first, next);
    return { ...patch, step: chooseStep(wanted.step, patch.step, m[0] * m[1], bad), separate_axes };
  } catch (error) {
    bad.push(complaint(error));
    return { ...patchOf(first, {}), separate_axes };
  }
}
