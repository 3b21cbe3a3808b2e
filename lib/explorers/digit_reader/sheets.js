/** 状态与正看着的 → 纸、输入、各层的图、分数、放大的窗口与图。纯函数。 */

import { votesOf } from "./explain.js";
import { BLOCK, SIDE } from "./ink.js";
import { sizeOf } from "./state.js";
import { fixed, nameOf } from "./words.js";

/** @typedef {import("../../widgets/core/sheet.js").Sheet} Sheet */
/** @typedef {import("../../widgets/core/sheet.js").Outline} Outline */
/** @typedef {import("../../widgets/core/sheet.js").Cell} Cell */
/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Shift} Shift */
/**
 * @typedef {object} Look 读者正看着什么，手里拿着什么
 * @property {number | null} open 放大哪个输入通道的窗口；null 是出力最大的
 * @property {boolean} erasing 拿着橡皮
 * @property {number[] | null} cursor 键盘的笔在纸上的哪一格 [行, 列]
 * @property {boolean} down 键盘的笔落着
 * @property {Shift[]} tried 试过往哪些方向移
 */

const CROWDED = 8; // 边长到这里，格子里还写得下数

/** @param {string} role @param {number[]} frame @returns {Outline} */
const outline = (role, [row, col, rows, cols]) => ({ role, row, col, rows, cols });

/** 一层里最大的数，深浅以它为准；全是 0 也不除以 0。 @param {Matrix[]} maps */
const topOf = (maps) => Math.max(...maps.flat(2).map(Math.abs)) || 1;

/** 手机上的话也读得出是哪张图。 @param {State} state @param {number} layer @param {number} channel */
export const captionOf = ({ steps }, layer, channel) =>
  steps[layer].type === "input" || steps[layer].type === "linear"
    ? steps[layer].name
    : `${steps[layer].name} 通道 ${channel}`;

/** 放大的是哪个输入通道。 @param {State} state @param {Look} look */
export function openOf({ explained: { terms, taps } }, { open }) {
  if (taps.length < 2) return 0;
  if (open !== null && open < taps.length) return open;
  const values = terms.map(({ value }) => value);
  return values.indexOf(Math.max(...values));
}

/** 写字的纸。 @param {State} state @param {Look} look @returns {Sheet} */
export function paper({ ink }, { cursor }) {
  return {
    caption: "纸",
    rows: SIDE,
    cols: SIDE,
    side: "var(--dot)",
    cell: (r, c) => ({ role: "ink", value: ink[r][c], text: "", shade: ink[r][c] }),
    outlines: cursor ? [outline("cell", [...cursor, 1, 1])] : [],
  };
}

/** 网络读到的：墨数。 @param {State} state @param {number[]} field 看着的那一格看得到哪些 @returns {Sheet} */
export function input({ steps, cell, explained }, field) {
  const [X] = steps[0].maps;
  const n = X.length;
  const [top, left] = field.slice(0, 2).map((v) => Math.max(v, 0)); // 看到纸外的一截，不画
  const [bottom, right] = [0, 1].map((i) => Math.min(field[i] + field[i + 2], n));
  const seen = [top, left, bottom - top, right - left];
  const within = (/** @type {number} */ r, /** @type {number} */ c) => r >= top && c >= left && r < bottom && c < right;
  const chosen = cell[0] === 0;
  return {
    caption: `输入 ${n}×${n}`,
    rows: n,
    cols: n,
    side: `calc(var(--counts) / ${n})`,
    cell(r, c) {
      /** @type {Cell} */
      const shown = { role: "input", value: X[r][c], channel: 0, linked: within(r, c), small: true };
      if (n > CROWDED) shown.text = "";
      if (chosen && r === cell[2] && c === cell[3]) shown.current = true;
      return shown;
    },
    outlines: [outline(chosen ? "output" : cell[0] === 1 ? "kernel" : "field", cell[0] === 1 ? explained.frame : seen)],
  };
}

/**
 * 一层里的一张图；top 是这一层最大的数，一排 across 张。
 * @param {State} state @param {number} layer @param {number} channel @param {number} across @param {number} top
 * @returns {Sheet}
 */
function map({ steps, cell, explained }, layer, channel, across, top) {
  const [chosenLayer, chosenChannel, row, col] = cell;
  const { maps } = steps[layer];
  const [, rows, cols] = sizeOf(steps[layer]);
  const here = layer === chosenLayer && channel === chosenChannel;
  const { type } = steps[chosenLayer];
  const feeds =
    layer === chosenLayer - 1 &&
    (type === "conv" || ((type === "max" || type === "global") && channel === chosenChannel));
  return {
    caption: `${steps[layer].name} 通道 ${channel}`,
    rows,
    cols,
    side: `min(var(--most), (var(--area) / ${across} - var(--gap)) / ${cols}.1)`,
    cell: (r, c) => ({
      role: "map",
      value: maps[channel][r][c],
      channel,
      text: "",
      shade: maps[channel][r][c] / top,
      ...(here && r === row && c === col ? { current: true } : {}),
    }),
    outlines: [
      ...(here ? [outline("output", [0, 0, rows, cols]), outline("cell", [row, col, 1, 1])] : []),
      ...(feeds ? [outline("kernel", explained.frame)] : []),
    ],
  };
}

/** 各层的图，不算输入与分数：每层 {layer, across, sheets}。 @param {State} state */
export const rows = (state) =>
  state.steps.slice(1, -1).map(({ maps }, i) => {
    const across = acrossOf(maps);
    const top = topOf(maps);
    return { layer: i + 1, across, sheets: maps.map((_, channel) => map(state, i + 1, channel, across, top)) };
  });

/** 一排放几张：大的图十张就换行。 @param {Matrix[]} maps */
export function acrossOf(maps) {
  const most = maps[0].length > 4 ? 10 : 20;
  return Math.ceil(maps.length / Math.ceil(maps.length / most));
}

/** 十个分数。 @param {State} state @returns {Sheet} */
export function scores({ scores: all, answer, empty, cell, steps }) {
  const last = steps.length - 1;
  return {
    caption: "分数",
    rows: 1,
    cols: all.length,
    side: `var(--area) / ${all.length}.1`,
    cell: (_, c) => ({
      role: "output",
      value: all[c],
      text: `${all[c] < -0.05 ? "−" : ""}${Math.abs(all[c]).toFixed(1)}`,
      linked: c === answer && !empty,
      current: cell[0] === last && cell[3] === c,
    }),
    outlines: cell[0] === last ? [outline("output", [0, cell[3], 1, 1])] : [],
  };
}

/** 放大：看着的那张图，带着数。分数没有图。 @param {State} state @returns {Sheet | null} */
export function chosen(state) {
  const { steps, cell } = state;
  const [layer, channel, row, col] = cell;
  const { type, maps } = steps[layer];
  if (type === "linear") return null;
  const [, rows, cols] = sizeOf(steps[layer]);
  const top = topOf(maps);
  const digits = type === "input" ? 0 : cols > 4 ? 1 : 2;
  const written = (/** @type {number} */ v) => (cols > CROWDED ? "" : v ? v.toFixed(digits) : "0");
  return {
    caption: captionOf(state, layer, channel),
    rows,
    cols,
    side: `var(--lens) / ${cols}.1`,
    cell: (r, c) => ({
      role: "result",
      value: maps[channel][r][c],
      channel,
      text: written(maps[channel][r][c]),
      shade: maps[channel][r][c] / top,
      small: cols > 4,
      ...(r === row && c === col ? { current: true } : {}),
    }),
    outlines: [outline("output", [row, col, 1, 1])],
  };
}

/** 放大：这一格的窗口。 @param {State} state @param {Look} look @returns {Sheet} */
export function window(state, look) {
  const { steps, cell, explained } = state;
  const { type } = steps[cell[0]];
  if (type === "input") return block(state);
  if (type === "linear") return votes(state);
  const open = openOf(state, look);
  const from = type === "conv" ? open : cell[1];
  const { frame, taps, winner } = explained;
  const [top, left, rows, cols] = frame;
  const below = captionOf(state, cell[0] - 1, from);
  const counted = type === "conv" && steps[cell[0] - 1].type === "input";
  const many = cols > CROWDED;
  const most = Math.max(...taps[open].map(({ x }) => x)) || 1;
  return {
    caption: type === "conv" ? `${below} × 核` : below,
    rows,
    cols,
    side: `var(--window) / ${cols}.1`,
    first: [top, left],
    cell(r, c) {
      const { x, inside } = taps[open][(r - top) * cols + c - left];
      const value = counted ? x * BLOCK ** 2 : x;
      if (!inside) return { role: "padding", value: 0 };
      const best = winner === (r - top) * cols + c - left;
      if (many) return { role: "pixel", value, text: "", shade: x / most, channel: from };
      return {
        role: "pixel",
        value,
        text: counted ? String(value) : fixed(value),
        linked: best || type === "conv",
        channel: from,
      };
    },
    factors: type === "conv" ? taps[open].map(({ row, col, w }) => ({ row, col, text: `×${fixed(w)}` })) : [],
    outlines: [
      outline("kernel", frame),
      ...(many ? [outline("cell", [taps[0][winner].row, taps[0][winner].col, 1, 1])] : []),
    ],
  };
}

/** 输入的一格：纸上的 4×4。 @param {State} state @returns {Sheet} */
function block({ paper: ink, explained: { frame } }) {
  const [top, left] = frame;
  return {
    caption: "摆好的纸上",
    rows: BLOCK,
    cols: BLOCK,
    side: `var(--window) / ${BLOCK}.1`,
    first: [top, left],
    cell(r, c) {
      const value = ink[r]?.[c] ?? 0;
      return { role: "ink", value, text: "", shade: value };
    },
    outlines: [outline("kernel", frame)],
  };
}

/** 分数：下一层的每个数投几分，一个通道一小块。 @param {State} state @returns {Sheet} */
function votes({ steps, cell }) {
  const below = steps[cell[0] - 1];
  const all = votesOf(below, steps[cell[0]], cell[3]);
  const [channels, height, width] = sizeOf(below);
  const across = Math.ceil(Math.sqrt(channels));
  const most = Math.max(...all.map(Math.abs)) || 1;
  return {
    caption: `${all.length} 个数，各投几分`,
    rows: Math.ceil(channels / across) * height,
    cols: across * width,
    side: `var(--window) / ${across * width}.1`,
    cell(r, c) {
      const channel = Math.floor(r / height) * across + Math.floor(c / width);
      if (channel >= channels) return { role: "none" };
      const value = all[channel * height * width + (r % height) * width + (c % width)];
      return { role: "vote", value, text: "", shade: value / most, channel };
    },
  };
}

/** 账：放大的窗口与图中间的一列。 @param {State} state @param {Look} look */
export function ledger(state, look) {
  const { steps, cell, explained } = state;
  const { terms, bias, sum, result, rounding, winner, taps } = explained;
  const { type } = steps[cell[0]];
  if (type === "global")
    return [{ label: `${taps[0].length} 格里最大的`, value: result, text: fixed(result), kind: "result" }];
  const most = Math.max(...terms.map(({ value }) => Math.abs(value)), Math.abs(bias ?? 0)) || 1;
  const whole = type === "input";
  const written = (/** @type {number} */ v) => (whole ? `${v} 格` : fixed(v));
  const open = taps.length > 1 ? openOf(state, look) : -1;
  const rows = terms.map(({ label, value, from }, i) => ({
    label,
    value,
    text: written(value),
    share: value / most,
    from: taps.length > 1 ? from : undefined,
    kind: i === winner || from === open ? "open" : "term",
  }));
  const added =
    bias === null ? [] : [{ label: "偏置", value: bias, text: fixed(bias), share: bias / most, kind: "term" }];
  const rest = rounding ? [{ label: "舍入", value: rounding, text: fixed(rounding), kind: "term" }] : [];
  const noise =
    whole && result !== sum
      ? [{ label: "噪声", value: result - sum, text: `${result - sum} 格`.replace("-", "−"), kind: "term" }]
      : [];
  const total = type === "conv" ? [{ label: "合计", value: sum, text: fixed(sum), kind: "sum" }] : [];
  const end = { conv: "ReLU", max: "最大", linear: "分数", input: "墨数" }[/** @type {"conv"} */ (type)];
  return [
    ...rows,
    ...added,
    ...noise,
    ...rest,
    ...total,
    { label: end, value: result, text: whole ? `${result} 格` : fixed(result), kind: "result" },
  ];
}

/** 十个把握，最大的是答案。 @param {State} state */
export const chances = ({ sure, answer }) =>
  sure.map((v, digit) => ({
    label: String(digit),
    value: v,
    text: v > 0.9995 ? "＞99.9%" : v < 0.0005 ? "＜0.1%" : `${(100 * v).toFixed(1)}%`,
    share: v,
    kind: digit === answer ? "result" : "term",
  }));

export { nameOf };
