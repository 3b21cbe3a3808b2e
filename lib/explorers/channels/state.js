/** traits 与状态之间的换算：读出一份算好的状态；改一个大小，X、K、bias 跟着裁或补；照链接恢复。 */

import { bounds, LIMITS } from "../../widgets/core/bounds.js";
import { chooseStep, integerField, matrixField, pairField } from "../../widgets/core/link.js";
import { digit, resize, shape } from "../../widgets/core/matrix.js";
import { decodeMatrix, encodeMatrix } from "../../widgets/core/numbers.js";
import { channelsSeen, commonDivisors, correlateChannels } from "../../widgets/core/ops.js";
import { axisOf } from "../../widgets/core/slide.js";
import { checkPadding, complaint, missed, outputShape } from "../../widgets/core/window.js";

/** @typedef {import("../../widgets/core/window.js").Axis} Axis */
/** @typedef {import("../../widgets/core/window.js").Pair} Pair */
/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {ReturnType<typeof readState>} State */
/** @typedef {{c_in: number, c_out: number, groups: number} & Record<keyof Axis, Pair>} Sizes */
/** @typedef {Map<string, number>} Memory 读者见过的数：裁掉的通道、拆组时去掉的核，回来时还在 */

/**
 * 一个大小一行：链接里的 key，trait，滑块叫什么。
 * @type {{key: string, trait: "c_in" | "c_out" | "groups", label: string, hint: string}[]}
 */
export const COUNTS = [
  { key: "ci", trait: "c_in", label: "输入通道", hint: "c_i" },
  { key: "co", trait: "c_out", label: "输出通道", hint: "c_o" },
  { key: "g", trait: "groups", label: "组数", hint: "g" },
];
/**
 * 同上，高、宽各一个 trait；key 也是它在一个方向上的名字（core/window.js 的 Axis）。
 * @type {{key: keyof Axis, traits: [string, string], label: string, hint: string}[]}
 */
export const PAIRS = [
  { key: "n", traits: ["n_h", "n_w"], label: "输入", hint: "n" },
  { key: "k", traits: ["kernel_h", "kernel_w"], label: "卷积核", hint: "k" },
  { key: "p", traits: ["padding_h", "padding_w"], label: "填充", hint: "每侧" },
  { key: "s", traits: ["stride_h", "stride_w"], label: "步幅", hint: "s" },
  { key: "d", traits: ["dilation_h", "dilation_w"], label: "扩张率", hint: "d" },
];
const MOST = 6; // 通道的滑块最多到这里
const AXIS_LIMITS = { ...LIMITS, n: 8, p: 4 }; // 填充后一行至多 16 格：手机上一张表也放得下
const LARGEST = 16; // 链接是别人写的：再大的图一画就卡住

/**
 * 几维的数表按行摊平来写，次序不变；读出来是排成一列的数。有几个数，restore 照各个大小核对，这里不限。
 * @param {string} trait @param {(table: any) => any[]} rowsOf
 * @returns {import("../../widgets/core/link.js").Field}
 */
function tableField(trait, rowsOf) {
  const { read, ...field } = matrixField(trait, rowsOf, Infinity);
  return {
    ...field,
    read: (text, own) => ({ [trait]: /** @type {any} */ (read(text, own)[trait]).flat().map(Number) }),
  };
}

/** @type {Record<string, import("../../widgets/core/link.js").Field>} */
export const FIELDS = {
  ...Object.fromEntries(COUNTS.map(({ key, trait }) => [key, integerField(trait)])),
  ...Object.fromEntries(PAIRS.map(({ key, traits }) => [key, pairField(...traits)])),
  step: integerField("step"),
  X: tableField("X", (X) => X.flat()),
  K: tableField("K", (K) => K.flat().map((/** @type {Matrix} */ kernel) => kernel.flat())),
  b: tableField("bias", (bias) => [bias]),
};

/** @param {(key: string) => any} get @returns {Record<keyof Axis, Pair>} */
const pairsOf = (get) =>
  /** @type {any} */ (Object.fromEntries(PAIRS.map(({ key, traits }) => [key, traits.map(get)])));
/** core 里的写法。 @param {Pick<Sizes, "p" | "s" | "d">} pairs */
const windowOf = ({ p, s, d }) => ({ padding: p, stride: s, dilation: d });

/** 不合理时抛 RangeError 或 TypeError，带一句话。大小以数表为准。 @param {(key: string) => any} get */
export function readState(get) {
  /** @type {Matrix[]} */
  const X = get("X").map(decodeMatrix);
  /** @type {Matrix[][]} */
  const K = get("K").map((/** @type {any[]} */ sheets) => sheets.map(decodeMatrix));
  /** @type {number[]} */
  const bias = get("bias").map(Number);
  const groups = /** @type {number} */ (get("groups"));
  const pairs = { ...pairsOf(get), n: shape(X[0], "输入"), k: shape(K[0]?.[0], "核") };
  const { n, k } = pairs;
  const w = windowOf(pairs);
  const m = outputShape(n, k, w);
  checkPadding(k, w);
  const { parts, Y } = correlateChannels(X, K, bias, w, groups);
  const [c_out, c_in, size] = [K.length, X.length, m[0] * m[1]];
  const step = Math.min(get("step"), c_out * size - 1);
  return {
    ...pairs,
    X,
    K,
    bias,
    w,
    m,
    parts,
    Y,
    groups,
    c_in,
    c_out,
    step,
    count: c_out * size,
    current: [Math.floor(step / size), Math.floor((step % size) / m[1]), step % m[1]],
    missed: missed(n, k, w),
    pointwise: k[0] * k[1] === 1,
  };
}

/** 输出通道 o 看输入通道 c 吗？看就给出那张核，不看是 undefined。 @param {State} state @param {number} o @param {number} c */
export function kernelOf({ K, c_in, c_out, groups }, o, c) {
  const [first, end] = channelsSeen(o, c_out, c_in, groups);
  return c < end ? K[o][c - first] : undefined;
}

/** @param {State} state @param {number[]} cell */
export const stepOf = ({ m }, [o, i, j]) => (o * m[0] + i) * m[1] + j;

/** 高、宽各自可取的范围。 @param {State} state @param {keyof Axis} key */
export const rangesOf = (state, key) =>
  [0, 1].map((i) => bounds(axisOf(state, i), { touching: true, limits: AXIS_LIMITS })[key]);
/** @param {number} now */
export const channelRange = (now) => [1, Math.max(MOST, now)];

/**
 * 通道数变了，原来的组数除不尽时，收到最近的公约数。
 * @param {Pick<Sizes, "c_in" | "c_out" | "groups">} sizes
 */
export const fitGroups = ({ c_in, c_out, groups }) => commonDivisors(c_in, c_out).findLast((g) => g <= groups) ?? 1;

/** 要写回的 traits。 @param {State} state @param {Pick<State, "X" | "K" | "bias" | "groups" | "p" | "s" | "d">} next */
function patchOf(state, { X, K, bias, ...next }) {
  const pairs = { ...next, n: shape(X[0]), k: shape(K[0][0]) };
  const m = outputShape(pairs.n, pairs.k, windowOf(next));
  const [o, i, j] = state.current;
  return {
    X: X.map(encodeMatrix),
    K: K.map((sheets) => sheets.map(encodeMatrix)),
    bias: encodeMatrix([bias])[0],
    groups: next.groups,
    c_in: X.length,
    c_out: K.length,
    ...Object.fromEntries(PAIRS.flatMap(({ key, traits }) => traits.map((name, axis) => [name, pairs[key][axis]]))),
    step: (Math.min(o, K.length - 1) * m[0] + Math.min(i, m[0] - 1)) * m[1] + Math.min(j, m[1] - 1),
  };
}

/**
 * 输入里没有见过的数：3×3 以内接着讲义的例子往下数，再往外不成规律，才看得出窗口在哪里。与 __init__.py 相同。
 * @param {number} c @param {number} r @param {number} q
 */
const newInput = (c, r, q) => ((r < 3 && q < 3 ? 3 * r + q : digit(r, q)) + c) % 10;
/** 没有见过的权重，也接着讲义的例子。与 __init__.py 相同。 @param {number} o @param {number} c @param {number} a @param {number} b */
const newWeight = (o, c, a, b) => 2 * a + b + o + c;

/** 现在的数都记下来。 @param {Memory} memory @param {State} state */
function remember(memory, { X, K, bias, c_in, c_out, groups }) {
  const put = (/** @type {Matrix} */ sheet, /** @type {string} */ at) =>
    sheet.forEach((row, r) => row.forEach((v, c) => memory.set(`${at},${r},${c}`, v)));
  X.forEach((x, c) => put(x, `${c}`));
  K.forEach((sheets, o) => {
    const [first] = channelsSeen(o, c_out, c_in, groups);
    sheets.forEach((kernel, t) => put(kernel, `${o},${first + t}`));
  });
  put([bias], "b");
}

/**
 * 换一组大小：每一对（输出通道，输入通道）用的仍是原来那张核。
 * @param {State} state @param {Partial<Sizes>} change @param {Memory} memory
 * @param {Record<string, number[] | undefined>} [given] 链接里给的数，一个接一个排好
 */
export function resized(state, change, memory, given = {}) {
  const next = { ...state, ...change };
  const { c_in, c_out, groups, n, k } = next;
  remember(memory, state);
  const list = (/** @type {number} */ length, /** @type {(i: number) => any} */ make) =>
    Array.from({ length }, (_, i) => make(i));
  const get = (/** @type {string} */ key, /** @type {(string | number)[]} */ at, /** @type {number} */ other) =>
    given[key]?.shift() ?? memory.get(at.join()) ?? other;
  return patchOf(state, {
    ...next,
    X: list(c_in, (c) => resize([[]], n, (r, q) => get("X", [c, r, q], newInput(c, r, q)))),
    K: list(c_out, (o) => {
      const [first, end] = channelsSeen(o, c_out, c_in, groups);
      const kernel = (/** @type {number} */ c) =>
        resize([[]], k, (a, b) => get("K", [o, c, a, b], newWeight(o, c, a, b)));
      return list(end - first, (t) => kernel(first + t));
    }),
    bias: list(c_out, (o) => get("bias", ["b", 0, o], 0)),
  });
}

/**
 * 照链接恢复，要写回的 traits：wanted 是链接里写了的，别的都照 own（这幅图原来的样子）。
 * 合在一起放不下，就全照原来的，并在 bad 里说为什么。
 * @param {(key: string) => any} own @param {Record<string, any>} wanted @param {string[]} bad
 * @returns {Record<string, any>}
 */
export function restore(own, { X, K, bias, step, ...wanted }, bad) {
  const first = readState(own);
  const want = (/** @type {string} */ key) => wanted[key] ?? own(key);
  try {
    const large = Object.keys(wanted).find((key) => wanted[key] > Math.max(LARGEST, own(key)));
    if (large) throw new RangeError(`${large}=${wanted[large]} 太大，最多 ${LARGEST}。`);
    const [c_in, c_out, groups] = COUNTS.map(({ trait }) => want(trait));
    if (!c_in || !c_out || c_in % groups !== 0 || c_out % groups !== 0)
      throw new RangeError(`通道 ${c_in}、${c_out} 不能分成 ${groups} 组。`);
    const pairs = pairsOf(want);
    const { n, k } = pairs;
    const expected = [c_in * n[0] * n[1], ((c_out * c_in) / groups) * k[0] * k[1], c_out];
    if ([X, K, bias].some((list, i) => list && list.length !== expected[i])) throw new RangeError("数的个数对不上。");
    /** @type {Record<string, any>} */
    const patch = resized(first, { c_in, c_out, groups, ...pairs }, new Map(), { X, K, bias });
    const { count } = readState((key) => patch[key] ?? own(key));
    return { ...patch, step: chooseStep(step, patch.step, count, bad) };
  } catch (error) {
    bad.push(complaint(error));
    return patchOf(first, first);
  }
}
