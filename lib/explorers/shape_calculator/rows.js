/** 状态 → 图上的一排、表里的各行，都只是数据：attributes 写在元素上，parts 是里面的几部分。纯函数。 */

import { times } from "../../widgets/core/numbers.js";
import { ends } from "./layers.js";
import { folded } from "./stack.js";
import { details, grouped, title } from "./words.js";

/** @typedef {import("./stack.js").Row} Row */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("../../widgets/core/dom.js").Attributes} Attributes */
/** 表里的一个数：col 是 c、h、w，或 field_h…… @typedef {{role: string, row?: number, col: string, value: number}} Entry */
/** 一叠方片：sides 是 [高, 宽]，在 0 与 1 之间；plates 是几片。 @typedef {{role: string, sides: number[], plates: number}} Block */
/** 一行字，下面一行小的。 @typedef {{head: string, note: string}} Text */
/** 图上一层的一部分；箭头从前一层来。 @typedef {Block | Text | {arrow: string}} Piece */
/** 表里的一栏：表头、占满一行的一句，或几个数。 @typedef {{head: string} | {whole: string} | {numbers: Entry[]}} Cell */
/** @template T @typedef {{attributes: Attributes, parts: T[]}} Item */

/** @typedef {"shape" | "parameters" | "multiply_adds" | "field" | "jump" | "unused"} Entries 一行里的哪一项 */
/** 表头，哪一项，这个词是什么意思。 @type {[string, Entries, string][]} */
export const COLUMNS = [
  ["输出 c×h×w", "shape", "输出有几个通道，每个通道多高、多宽"],
  ["参数", "parameters", "这一层要学的数有几个"],
  ["乘加", "multiply_adds", "一次乘、一次加算一次，一共几次"],
  ["感受野", "field", "一个输出看到多大一块输入"],
  ["间距", "jump", "相邻两个输出在输入上隔几格"],
  ["丢掉", "unused", "没有窗口看到的几行×几列"],
];

/**
 * 通道越多，叠的片越多（至多 5 片）。边长开方：224 和 7 同时看得见。
 * @param {string} role @param {number[]} shape @param {number} largest @returns {Piece[]}
 */
const block = (role, [c, ...size], largest) => [
  { role, sides: size.map((v) => Math.sqrt(v / largest)), plates: Math.min(5, 1 + Math.floor(Math.log2(c) / 2)) },
  { head: times(size), note: `${grouped(c)} 通道` },
];

/** 走不通的那一层醒目，后面的只是灰。 @param {Row} row */
const broken = ({ from_shape, problem }) => (from_shape ? problem && "here" : "before") || null;

/** @param {State} state @param {number} i @param {number} largest @returns {Item<Piece>} */
function link({ rows, step }, i, largest) {
  const row = rows[i];
  return {
    attributes: { "data-layer": i, "data-selected": i === step, "data-broken": broken(row) },
    parts: [
      { arrow: "→" },
      { head: title(row), note: details(row.layer).join("，") },
      ...(row.problem ? [{ head: "走不通", note: "" }] : block("output", row.shape, largest)),
    ],
  };
}

/** 一栏里的数。 @param {number[]} values @param {string} key @param {string} role @param {number} [row] @returns {Cell} */
function numbers(values, key, role, row) {
  const names = [[key], ends(key), ["c", "h", "w"]][values.length - 1];
  return { numbers: values.map((value, t) => ({ role, row, col: names[t], value })) };
}

/** @param {State} state @param {number} i @returns {Item<Cell>} */
function line({ rows, step }, i) {
  const row = rows[i];
  const cells = () => COLUMNS.map(([, key]) => numbers([row[key]].flat(), key, "output", i));
  return {
    attributes: { "data-layer": i, "aria-current": i === step && "true", "data-broken": broken(row) },
    parts: [{ head: `${i + 1}  ${title(row)}` }, ...(row.problem ? [{ whole: row.problem }] : cells())],
  };
}

/** @param {Row[]} rows @returns {Item<Cell>} */
function total(rows) {
  const cells = COLUMNS.map(([, key]) => {
    if (key !== "parameters" && key !== "multiply_adds") return { numbers: [] };
    return numbers([rows.reduce((sum, row) => sum + (row[key] ?? 0), 0)], key, "total");
  });
  return { attributes: {}, parts: [{ head: "合计" }, ...cells] };
}

/** @param {State} state @returns {{chain: Item<Piece>[], table: Item<Cell>[]}} */
export function rows(state) {
  const { rows, layers, input, step, broken } = state;
  const largest = Math.max(...[input, ...rows.map(({ shape }) => shape)].flatMap(([, ...size]) => size));
  /** @type {Item<Piece>[]} */
  const chain = [{ attributes: {}, parts: block("input", input, largest) }];
  /** @type {Item<Cell>[]} */
  const table = [];
  for (const i of folded(layers, [step, broken])) {
    if (typeof i === "number") {
      chain.push(link(state, i, largest));
      table.push(line(state, i));
      continue;
    }
    const [first, last] = i;
    const more = { head: `还有 ${last - first + 1} 层`, note: "与前一层一样" };
    chain.push({ attributes: {}, parts: [{ arrow: "→" }, more] });
    const whole = `第 ${first + 1} 到 ${last + 1} 层与前一层一样，折起来了`;
    table.push({ attributes: {}, parts: [{ head: "" }, { whole }] });
  }
  return { chain, table: [...table, total(rows)] };
}
