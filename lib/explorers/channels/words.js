/** 把此刻的计算写成字：逐通道的算式、各样东西的形状、参数与乘加的个数、扇出。 */

import { h } from "../../widgets/core/dom.js";
import { colored } from "../../widgets/core/frame.js";
import { busiest, lengthOf, most, places, windowLengths } from "../../widgets/core/longest.js";
import { equals, factor, prose, times } from "../../widgets/core/numbers.js";
import { fanOut, taps } from "../../widgets/core/window.js";
import { overlooked, place } from "../../widgets/core/words.js";
import { kernelOf, partials } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {(Node | string)[]} Line */
/** @typedef {{c: number, row: number, col: number}} Probe 输入通道 c 的一格 */

const LONGEST = 100; // 算式里至多写这么多项；与 lib/drawing/channel_sums.py 相同

/** @param {number} o @param {number} i @param {number} j */
export const named = (o, i, j) => `输出通道 ${o} 的 ${place([i, j])}`;

/** (0×0 + 1×1 + …) + (…) + 偏置 = 56，再一行部分和。 @param {State} state @param {number[]} cell @returns {Line[]} */
export function arithmetic(state, [o, i, j]) {
  const { n, k, w, X, Y, bias, c_in } = state;
  const sums = partials(state, o).map((part) => part[i][j]);
  const end = (/** @type {number[]} */ used) => [
    " + ",
    colored("kernel", factor(bias[o])),
    " ",
    h("span", { class: "vc-term" }, `${equals(Y[o][i][j], bias[o], ...used)} `, colored("output", prose(Y[o][i][j]))),
  ];
  const brief = [...sums.flatMap((sum, t) => [t ? " + " : "", colored("output", factor(sum))]), ...end(sums)];
  /** @type {number[]} 写着的数 */
  const used = [];
  const start = `${named(o, i, j)} = `;
  if (sums.length * k[0] * k[1] > LONGEST) return [[start, ...brief]];
  const inside = [...Array(c_in).keys()]
    .filter((c) => kernelOf(state, o, c))
    .flatMap((c, t) => [
      t ? " + (" : "(",
      ...taps(n, k, w, [i, j]).flatMap((tap, u) => {
        const { row, col, a, b } = tap;
        const [x, v] = [X[c][row]?.[col] ?? 0, /** @type {number[][]} */ (kernelOf(state, o, c))[a][b]];
        const number = colored(tap.inside ? "input" : "padding", factor(x));
        const weight = colored("kernel", factor(v));
        used.push(x, v);
        return [u ? " + " : "", h("span", { class: "vc-term" }, number, "×", weight)];
      }),
      ")",
    ]);
  return [
    [start, ...inside, ...end(used)],
    ["各通道的部分和加偏置：", ...brief],
  ];
}

/** 形状、参数个数、乘加数。 @param {State} state @returns {Line[]} */
export function counts({ X, K, n, m, k, c_in, c_out, groups, bias }) {
  const [size, per] = [[c_out, c_in / groups, ...k], c_in / groups];
  const [weights, grouped] = [K.flat(3).length, groups > 1 ? `${c_out}×(${c_in}/${groups})×${times(k)}` : times(size)];
  const kind =
    per > 1 ? `分成 ${groups} 组：每个输出通道只看 ${per} 个输入通道，` : "逐通道：每个输出通道只看 1 个输入通道，";
  return [
    [
      "输入 ",
      colored("input", times([X.length, ...n])),
      "，权重 ",
      colored("kernel", times(size)),
      "，偏置 ",
      colored("kernel", String(bias.length)),
      " 个，输出 ",
      colored("output", times([c_out, ...m])),
    ],
    [`参数 ${grouped} + ${c_out} = ${weights + c_out} 个，乘加 ${weights}×${times(m)} = ${weights * m[0] * m[1]} 次`],
    ...(groups > 1 ? [[`${kind}权重和乘加都是不分组时的 1/${groups}`]] : []),
  ];
}

/** 一个输入格影响的全部输出，跨输出通道。 @param {State} state @param {Probe} probe @param {number} o 当前的输出通道 @returns {Line[]} */
export function influence(state, { c, row, col }, o) {
  const { n, k, w, c_out } = state;
  const uses = fanOut(n, k, w, [row, col]);
  const channels = [...Array(c_out).keys()].filter((p) => kernelOf(state, p, c));
  const who = `输入通道 ${c} 的 ${place([row, col])}`;
  if (!uses.length) return [[`${who} ${overlooked(state, [row, col])}`]];
  const head = [
    `${who} 影响 ${channels.length * uses.length} 个输出：输出通道 ${channels.join("、")}，每个通道 ${uses.length} 处。`,
  ];
  const kernel = kernelOf(state, o, c);
  const detail = uses.flatMap(({ row: i, col: j, a, b }, t) => [
    t ? "，" : "",
    colored("output", place([i, j])),
    " 里乘 ",
    colored("kernel", prose(kernel?.[a][b] ?? 0)),
  ]);
  return [
    head,
    kernel ? [`在输出通道 ${o}：`, ...detail] : [`输出通道 ${o} 与它不同组，看不到它。`],
    ["求导时原路返回：各处的梯度乘上权重，跨输出通道加起来。"],
  ];
}

/** 算式最长的输出格 [o, i, j]。 @param {State} state */
export function wordiestCell(state) {
  const { X, Y, k, w, m, c_in, c_out } = state;
  const length = lengthOf(factor);
  const sums = X.map((sheet) => windowLengths(sheet, k, w, length, 0));
  const cells = [...Array(c_out).keys()].flatMap((o) => {
    const seen = [...Array(c_in).keys()].filter((c) => kernelOf(state, o, c));
    const weights = state.K[o].flat(2).reduce((sum, v) => sum + length(v), 0);
    return places(m).map(([i, j]) => {
      const inputs = seen.reduce((sum, c) => sum + sums[c][i][j], 0);
      return { cell: [o, i, j], size: weights + inputs + length(Y[o][i][j]) };
    });
  });
  return most(cells, ({ size }) => size).cell;
}

/** 扇出写出来最长的输入格，和当时看着的输出通道。 @param {State} state @returns {[Probe, number]} */
export function busiestProbe(state) {
  const length = lengthOf(prose);
  const pairs = places([state.c_out, state.c_in]).filter(([o, c]) => kernelOf(state, o, c));
  const [o, c] = most(pairs, ([p, q]) => (kernelOf(state, p, q) ?? []).flat().reduce((sum, v) => sum + length(v), 0));
  const [row, col] = busiest(state, kernelOf(state, o, c));
  return [{ c, row, col }, o];
}
