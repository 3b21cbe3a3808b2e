/** 把此刻的计算写成字：逐通道的算式、各样东西的形状、参数与乘加的个数、扇出。 */

import { h } from "../../widgets/core/dom.js";
import { colored } from "../../widgets/core/frame.js";
import { busiest, lengthOf, most, places, windowLengths } from "../../widgets/core/longest.js";
import { equals, factor, prose, times } from "../../widgets/core/numbers.js";
import { fanOut, taps } from "../../widgets/core/window.js";
import { overlooked, place, sizes, unseen } from "../../widgets/core/words.js";
import { cellOf, nothing } from "./look.js";
import { kernelOf, stepOf } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./look.js").Look} Look */
/** @typedef {import("./look.js").Probe} Probe */
/** @typedef {import("../../widgets/core/room.js").Told} Told */
/** @typedef {(Node | string)[]} Line */

const LONGEST = 100; // 算式里至多写这么多项；与 lib/drawing/channel_sums.py 相同

/** 输出通道 o 看的输入通道。 @param {State} state @param {number} o */
const seenBy = (state, o) => [...Array(state.c_in).keys()].filter((c) => kernelOf(state, o, c));

/** @param {number[]} cell */
const named = ([o, ...at]) => `输出通道 ${o} 的 ${place(at)}`;

/** 窗口在输入通道 c 里遇到的数，和乘它的权重。 @param {State} state @param {number[]} cell @param {number} c */
function met(state, [o, ...at], c) {
  const { n, k, w, X } = state;
  const weights = /** @type {number[][]} */ (kernelOf(state, o, c));
  return taps(n, k, w, at).map(({ row, col, a, b, inside }) => ({
    x: X[c][row]?.[col] ?? 0,
    weight: weights[a][b],
    inside,
  }));
}

/** 一个输入通道的部分和：(0×0 + 1×1 + …)。 @param {State} state @param {number[]} cell @param {number} c @returns {Line} */
function bracket(state, cell, c) {
  const terms = met(state, cell, c).map(({ x, weight, inside }) => {
    const number = colored(inside ? "input" : "padding", factor(x));
    return h("span", { class: "vc-term" }, number, "×", colored("kernel", factor(weight)));
  });
  return ["(", ...terms.flatMap((term, t) => (t ? [" + ", term] : [term])), ")"];
}

/**
 * 部分和加偏置的一行：19 + 37 + 0 = 56；项数不太多时，还有逐项写开的 (0×0 + 1×1 + …) + (…) + 0 = 56。
 * @param {State} state @param {number[]} cell @returns {{brief: Line, full: Line | null}}
 */
function arithmetic(state, cell) {
  const { k, Y, parts, bias } = state;
  const [o, i, j] = cell;
  /** 几项加上偏置，等于多少；used 是写着的数。 */
  const joined = (/** @type {Line[]} */ list, /** @type {number[]} */ used) => [
    `${named(cell)} = `,
    ...list.flatMap((part, t) => (t ? [" + ", ...part] : part)),
    " + ",
    colored("kernel", factor(bias[o])),
    " ",
    h("span", { class: "vc-term" }, `${equals(Y[o][i][j], bias[o], ...used)} `, colored("output", prose(Y[o][i][j]))),
  ];
  const sums = parts[o].map((part) => part[i][j]);
  const brief = joined(
    sums.map((sum) => [colored("output", factor(sum))]),
    sums,
  );
  if (parts[o].length * k[0] * k[1] > LONGEST) return { brief, full: null };
  const seen = seenBy(state, o);
  const used = seen.flatMap((c) => met(state, cell, c).flatMap(({ x, weight }) => [x, weight]));
  const full = joined(
    seen.map((c) => bracket(state, cell, c)),
    used,
  );
  return { brief, full };
}

/** 形状、参数个数、乘加数。 @param {State} state @returns {Line[]} */
function counts({ X, K, n, m, k, c_in, c_out, groups, bias }) {
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
function influence(state, { c, row, col }, o) {
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

/** 看着这里，图下说什么：一行；逐项的算式、个数、尺寸收着。 @param {State} state @param {Look} look @returns {Told} */
export function about(state, look) {
  const cell = cellOf(state, look);
  const [o, i, j] = cell;
  const { pointwise, c_in, c_out, Y, count } = state;
  const rest = [...counts(state), ...sizes(state)];
  const note = unseen(state);
  if (look.probe) {
    const [head, ...more] = influence(state, look.probe, o);
    return { lines: [head], formulas: [...more, ...rest], sentence: String(head[0]), note };
  }
  const { brief, full } = arithmetic(state, cell);
  const everywhere = `1×1：每个像素上都是 ${times([c_out, c_in])} 的矩阵乘这一列，再加偏置；各个像素用同一个矩阵。`;
  return {
    // 1×1 没有部分和的表，一项就是一个乘积，直接写开
    lines: [pointwise ? (full ?? brief) : brief],
    formulas: [...(!pointwise && full ? [full] : []), ...(pointwise ? [[everywhere]] : []), ...rest],
    sentence: `第 ${stepOf(state, cell) + 1} 步，共 ${count} 步：${named(cell)} 等于 ${prose(Y[o][i][j])}。`,
    note,
  };
}

/** 算式最长的输出格 [o, i, j]。 @param {State} state */
function wordiestCell(state) {
  const { X, Y, k, w, m, c_out } = state;
  const length = lengthOf(factor);
  const sums = X.map((sheet) => windowLengths(sheet, k, w, length, 0));
  const cells = [...Array(c_out).keys()].flatMap((o) => {
    const seen = seenBy(state, o);
    const weights = state.K[o].flat(2).reduce((sum, v) => sum + length(v), 0);
    return places(m).map(([i, j]) => {
      const inputs = seen.reduce((sum, c) => sum + sums[c][i][j], 0);
      return { cell: [o, i, j], size: weights + inputs + length(Y[o][i][j]) };
    });
  });
  return most(cells, ({ size }) => size).cell;
}

/** 扇出写出来最长的输入格，和当时看着的输出通道。 @param {State} state @returns {Look} */
function busiestLook(state) {
  const length = lengthOf(prose);
  const pairs = places([state.c_out, state.c_in]).filter(([o, c]) => kernelOf(state, o, c));
  const [o, c] = most(pairs, ([p, q]) => (kernelOf(state, p, q) ?? []).flat().reduce((sum, v) => sum + length(v), 0));
  const [row, col] = busiest(state, kernelOf(state, o, c));
  return { ...nothing(), probe: { c, row, col }, hover: [o, 0, 0] };
}

/** 指到各处会说的话里，最长的几种。 @param {State} state */
export const longest = (state) =>
  [{ ...nothing(), hover: wordiestCell(state) }, busiestLook(state)].map((look) => about(state, look));
