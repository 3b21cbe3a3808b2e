/**
 * traits 与状态之间的换算：读出一份算好的状态；把“读者想改这一个数”变成要写回的几个 traits。
 */

import { choiceField, chooseStep, flagField, integerField, matrixField, pairField } from "../../widgets/core/link.js";
import { digit, resize, shape, weight } from "../../widgets/core/matrix.js";
import { decodeMatrix, encodeMatrix, times } from "../../widgets/core/numbers.js";
import { OPERATIONS } from "../../widgets/core/operations.js";
import { axisOf, slide } from "../../widgets/core/slide.js";
import { complaint } from "../../widgets/core/window.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("../../widgets/core/window.js").Axis} Axis */
/** @typedef {import("../../widgets/core/window.js").Pair} Pair */
/** @typedef {import("../../widgets/core/link.js").Get} Get */
/** @typedef {import("../../widgets/core/slide.js").Slide} Slide */
/** @typedef {import("../../widgets/core/operations.js").Op} Op */
/** @typedef {ReturnType<typeof readState>} State */

/**
 * 高、宽各有一个的 traits，一种一行：链接里叫什么，两个 trait，控件上的名字与小字，最小是多少。
 * @type {{key: keyof Axis, traits: [string, string], label: string, hint: string, least: number}[]}
 */
export const SIZES = [
  { key: "n", traits: ["n_h", "n_w"], label: "输入", hint: "n", least: 1 },
  { key: "k", traits: ["kernel_h", "kernel_w"], label: "卷积核", hint: "k", least: 1 },
  { key: "p", traits: ["padding_h", "padding_w"], label: "填充", hint: "每侧", least: 0 },
  { key: "s", traits: ["stride_h", "stride_w"], label: "步幅", hint: "s", least: 1 },
  { key: "d", traits: ["dilation_h", "dilation_w"], label: "扩张率", hint: "d", least: 1 },
];
const TRAITS = /** @type {Record<keyof Axis, [string, string]>} */ (
  Object.fromEntries(SIZES.map(({ key, traits }) => [key, traits]))
);

/** 链接里写的。 */
export const FIELDS = {
  op: choiceField("op", Object.keys(OPERATIONS)),
  ...Object.fromEntries(SIZES.map(({ key, traits }) => [key, pairField(...traits)])),
  step: integerField("step", 6), // 从 Python 来的大图，步数有五位
  X: matrixField("X"),
  K: matrixField("K"),
  reveal: flagField("reveal"),
};

/** @param {Get} get */
const windowOf = (get) => ({ padding: TRAITS.p.map(get), stride: TRAITS.s.map(get), dilation: TRAITS.d.map(get) });

/** 不合理时抛 RangeError 或 TypeError，带一句话。 @param {Get} get */
export function readState(get) {
  const w = windowOf(get);
  const made = slide(decodeMatrix(get("X")), decodeMatrix(get("K")), w, get("op"));
  const { n, k, m, flow } = made;
  const size = flow.walk(n, m);
  const count = size[0] * size[1];
  const step = Math.min(get("step"), count - 1);
  const current = [Math.floor(step / size[1]), step % size[1]];
  return {
    ...made,
    count,
    step,
    current,
    asked: askedOf(made, current),
    missed: flow.missed(n, k, w),
    bare: flow.bare(n, k, w),
    reveal: Boolean(get("reveal")),
    separate: get("separate_axes") || [n, k, ...Object.values(w)].some(([h, v]) => h !== v),
  };
}

/** 先猜再看，问哪一个输出：走在输出上就是当前格；走在输入上，是它盖住的正中那一格，多半不止一个输入盖到。 @param {Slide} made @param {Pair} current */
function askedOf({ n, k, w, flow }, current) {
  if (flow.walked === "output") return current;
  const fan = flow.fanOut(n, k, w, current);
  const { row, col } = fan[Math.floor(fan.length / 2)] ?? { row: 0, col: 0 };
  return [row, col];
}

/** 一张表从哪一格起，到哪一格为止（不含）。 @param {State} state @param {"input" | "output"} sheet @returns {[Pair, Pair]} */
export function extentOf({ n, m, w, flow }, sheet) {
  if (sheet === "output") return [[0, 0], m];
  const ring = flow.ring(w);
  return [ring.map((p) => -p), n.map((size, i) => size + ring[i])];
}

/** 一格在播放里是第几步。 @param {State} state @param {number[]} cell */
export const stepOf = ({ flow, n, m }, [i, j]) => i * flow.walk(n, m)[1] + j;

/** 高、宽各自可取的范围。 @param {State} state @param {keyof Axis} key */
export const rangesOf = (state, key) => [0, 1].map((i) => state.operation.bounds(axisOf(state, i))[key]);

/** 步数跟着格子走：走的表变了形状，当前格仍是原来那一格，没有了就取最近的。 @param {State} state @param {Pair} size */
function stepIn({ current: [i, j] }, size) {
  return Math.min(i, size[0] - 1) * size[1] + Math.min(j, size[1] - 1);
}

/**
 * 记得读者见过的数：输入裁小再放大，原来的数还在。
 * @typedef {(r: number, c: number) => number} Recall
 * @typedef {{remember: (state: State) => void, forget: () => void, X: Recall, K: Recall}} Memory
 * @returns {Memory}
 */
export function createMemory() {
  /** @type {{X: Matrix, K: Matrix}} */
  let bank = { X: [[]], K: [[]] };
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
    forget: () => void (bank = { X: [[]], K: [[]] }),
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
  const { flow } = OPERATIONS[next.op];
  return {
    X: encodeMatrix(next.X),
    K: encodeMatrix(next.K),
    ...Object.fromEntries(SIZES.flatMap(({ key, traits }) => traits.map((name, i) => [name, pairs[key][i]]))),
    op: next.op,
    step: stepIn(state, flow.walk(size[0], flow.shape(size[0], size[1], next.w))),
  };
}

/**
 * 把一个方向（或两个方向一起）的 key 改成 value。
 * @param {State} state @param {keyof Axis} key @param {number} i @param {number} value
 * @param {Memory} memory
 */
export function change(state, key, i, value, memory) {
  const put = (/** @type {number[]} */ pair) => pair.map((old, axis) => (axis === i || !state.separate ? value : old));
  if (key === "n") return patchOf(state, { X: resize(state.X, put(state.n), memory.X) });
  if (key === "k") return patchOf(state, { K: resize(state.K, put(state.k), memory.K) });
  const field = { p: "padding", s: "stride", d: "dilation" }[key];
  return patchOf(state, { w: { ...state.w, [field]: put(state.w[/** @type {keyof State["w"]} */ (field)]) } });
}

/**
 * 换运算。原来的数也许放不下：照新的那一行先收到放得下，并说出收了什么。
 * @param {State} state @param {Op} op @returns {{patch: Record<string, unknown>, told: string}}
 */
export function changeOp(state, op) {
  const { fit, limits, room, label: name } = OPERATIONS[op];
  const was = [0, 1].map((i) => axisOf(state, i));
  const now = was.map(fit);
  const both = (/** @type {keyof Axis} */ key, axes = now) => axes.map((axis) => axis[key]);
  const told = SIZES.filter(({ key }) => String(both(key)) !== String(both(key, was)))
    .map(({ key, label, least }) => {
      const [from, to] = [both(key, was), both(key)];
      const grown = to.map((v, i) => v > from[i]);
      const say = (/** @type {number[]} */ axes) => {
        const [old, made] = [from, to].map((pair) => axes.map((i) => pair[i]));
        return `${settled(old, made, least)}（${axes.some((i) => grown[i]) ? room : limits[key]}）`;
      };
      const parted = grown.includes(true) && to.some((v, i) => v < from[i]); // 一个加、一个收：各说各的
      return label + (parted ? [0, 1].map((i) => "高宽"[i] + say([i])).join("、") : say([0, 1]));
    })
    .reverse();
  const w = { padding: both("p"), stride: both("s"), dilation: both("d") };
  return { patch: patchOf(state, { op, w }), told: told.length ? `换成${name}：${told.join("，")}。` : "" };
}

/** @param {Pair} from @param {Pair} to @param {number} least 这个数最小是多少 */
const settled = (from, to, least) =>
  to.some((v, i) => v > from[i])
    ? `加到 ${times(to)}`
    : to.every((v) => v === least)
      ? `回到 ${least}`
      : `收到 ${times(to)}`;

/** 高宽不再分开：宽照着高。 @param {State} state @param {Memory} memory */
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
 * @param {Get} own @param {Record<string, any>} wanted @param {string[]} bad
 */
export function restore(own, wanted, bad) {
  const first = readState(own);
  const memory = createMemory(); // 大小变了要补的数，也不看读者后来改过什么
  memory.remember(first);
  const want = (/** @type {string} */ key) => wanted[key] ?? own(key);
  const matrix = (/** @type {"X" | "K"} */ key, /** @type {keyof Axis} */ size) =>
    wanted[key] ? decodeMatrix(wanted[key]) : resize(first[key], TRAITS[size].map(want), memory[key]);
  const separate_axes = own("separate_axes");
  try {
    const large = SIZES.flatMap(({ traits }) => traits).some((key) => wanted[key] > Math.max(LARGEST, own(key)));
    if (large) throw new RangeError(`数太大，最多 ${LARGEST}。`);
    const next = { ...first, X: matrix("X", "n"), K: matrix("K", "k"), w: windowOf(want), op: want("op") };
    const { flow, noun } = OPERATIONS[/** @type {Op} */ (next.op)];
    const [n, k] = [shape(next.X), shape(next.K)];
    const m = flow.shape(n, k, next.w, noun);
    if (Math.max(...m) > Math.max(3 * LARGEST, ...first.m)) throw new RangeError(`输出 ${times(m)} 太大，画不下。`);
    slide(next.X, next.K, next.w, next.op);
    const [patch, size] = [patchOf(first, next), flow.walk(n, m)];
    return {
      ...patch,
      step: chooseStep(wanted.step, patch.step, size[0] * size[1], bad),
      separate_axes,
      reveal: want("reveal"),
    };
  } catch (error) {
    bad.push(complaint(error));
    return { ...patchOf(first, {}), separate_axes, reveal: own("reveal") };
  }
}
