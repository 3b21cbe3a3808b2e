/** 判语里的数格：试的输入、你的、应当是；有窗口的题，点一格，输入上画出两个窗口。 */

import { h } from "../../widgets/core/dom.js";
import { close, digits, numbers, placeOf } from "./numbers.js";
import { seenBy, windowAt } from "./window.js";

/** @typedef {import("./numbers.js").Numbers} Numbers */
/** @typedef {import("./judge.js").Exercise} Exercise */

const WIDEST = 9; // 一行至多这么多格
const MOST = 90; // 一张至多这么多格

/** 画不画得下。 @param {Numbers | null} table */
const fits = (table) => !!table?.values?.length && (table.shape.at(-1) ?? 1) <= WIDEST && table.values.length <= MOST;

/** 整数写全，小数只留三位。 @param {number | string} x */
function brief(x) {
  const value = typeof x === "string" ? Number(x.replace("inf", "Infinity")) : x;
  if (!Number.isFinite(value)) return digits(x).replace("inf", "∞").replace("-", "−");
  return digits(Number.isInteger(value) ? value : Number(value.toPrecision(3))).replace("-", "−");
}

/**
 * 一张张二维的表：多于两维的，最后两维是一张。
 * @param {string} caption @param {Numbers} table @param {string} role
 * @param {(cell: HTMLElement, at: number) => void} [dress] 给一格添样子；at 是按行的第几个
 */
function sheets(caption, table, role, dress = () => {}) {
  const values = table.values ?? [];
  const cols = table.shape.at(-1) ?? 1;
  const rows = table.shape.length > 1 ? /** @type {number} */ (table.shape.at(-2)) : 1;
  const pages = [];
  for (let first = 0; first < values.length; first += rows * cols) {
    const body = h("tbody");
    for (let r = 0; r < rows; r++) {
      const row = h("tr");
      for (let c = 0; c < cols; c++) {
        const at = first + r * cols + c;
        const cell = h("td", {}, brief(values[at]));
        dress(cell, at);
        row.append(cell);
      }
      body.append(row);
    }
    const many = values.length > rows * cols;
    const name = many ? `${caption} [${placeOf(first, table.shape).slice(0, -2).join(", ")}]` : caption;
    pages.push(h("table", { class: "writing-sheet", "data-role": role }, h("caption", {}, name), body));
  }
  return pages;
}

/** 输入各用什么颜色：第一个是输入的蓝，核是橙。 @param {string} name */
const roleOf = (name) => (/^[KPw]$|bias/.test(name) ? "kernel" : "input");

/**
 * 画得下就画；画不下是 null，判语就写成字。
 * @param {Exercise} exercise @param {{at: number, got: Numbers, wanted: Numbers}} differs @returns {HTMLElement | null}
 */
export function comparison(exercise, { at, got, wanted }) {
  const one = exercise.cases[at];
  const inputs = exercise.takes.map((name, i) => {
    const table = tableOf(one.inputs[i]);
    return { name, value: one.inputs[i], table: i === 0 && table ? padded(table, one) : table };
  });
  if (![got, wanted, ...inputs.flatMap(({ table }) => (table ? [table] : []))].every(fits)) return null;
  const plain = inputs.filter(({ table }) => !table).map(({ name, value }) => `${name} = ${said(value)}`);
  const note = h("p", { class: "writing-note", "aria-live": "polite" });
  const input = h("div", { class: "writing-inputs" });
  const wrong = (/** @type {number} */ i) => !alike(got, wanted, i);
  const mine = sheets("你的", got, "output", (cell, i) => dress(cell, i, wrong(i)));
  const right = sheets("应当是", wanted, "output", (cell, i) => dress(cell, i, false));
  const first = (wanted.values ?? []).findIndex((_, i) => wrong(i));
  const arrow = h("span", { "aria-hidden": "true" }, "→");
  const outputs = h("div", { class: "writing-outputs" }, arrow, ...mine, ...right);
  const picture = h("div", { class: "writing-grids" }, input, outputs);

  /** @param {HTMLElement} cell @param {number} i @param {boolean} bad */
  function dress(cell, i, bad) {
    cell.dataset.at = `${i}`;
    if (bad) cell.classList.add("writing-bad");
    if (!one.window) return;
    const button = h("button", { type: "button" }, ...cell.childNodes);
    button.addEventListener("click", () => pick(i));
    cell.append(button);
  }

  /** @param {number} i */
  function pick(i) {
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (picture.querySelectorAll("[data-at]"))) {
      cell.classList.toggle("writing-picked", cell.dataset.at === `${i}`);
    }
    const place = placeOf(i, wanted.shape);
    const should = windowAt(one.window, place);
    const seen = wrong(i) ? seenBy(exercise, at, got.values?.[i] ?? "nan", should) : null;
    input.replaceChildren(
      ...inputs.flatMap(({ name, table }) => (table ? sheets(name, table, roleOf(name), frames(name, table)) : [])),
    );
    /** @param {string} name @param {Numbers} table */
    function frames(name, table) {
      if (name !== exercise.takes[0] || !should) return undefined;
      const [p_h, p_w] = one.window?.padding ?? [0, 0];
      const [h, w] = table.shape.slice(-2).map((n, axis) => n - 2 * [p_h, p_w][axis]);
      return (/** @type {HTMLElement} */ cell, /** @type {number} */ k) => {
        const [row, col] = placeOf(k, table.shape)
          .slice(-2)
          .map((n, axis) => n - [p_h, p_w][axis]);
        cell.classList.toggle("writing-padding", row < 0 || col < 0 || row >= h || col >= w);
        edge(cell, "writing-should", should, row, col);
        if (seen) edge(cell, "writing-seen", seen, row, col);
      };
    }
    const where = place.length === 2 ? `第 ${place[0]} 行第 ${place[1]} 列` : `第 [${place.join(", ")}] 格`;
    const from = (/** @type {{top: number, left: number}} */ w) => `(${w.top}, ${w.left})`.replaceAll("-", "−");
    const window = seen && should ? `你的窗口像是从 ${from(seen)} 开始的，该从 ${from(should)} 开始。` : "";
    note.textContent = wrong(i)
      ? `输出的${where}：你的是 ${brief(got.values?.[i] ?? "nan")}，应当是 ${brief(wanted.values?.[i] ?? "nan")}。${window}`
      : `输出的${where}对了。`;
  }

  if (got.shape.join() === wanted.shape.join() && wanted.shape.length) pick(Math.max(first, 0));
  else {
    input.append(...inputs.flatMap(({ name, table }) => (table ? sheets(name, table, roleOf(name)) : [])));
    note.textContent = `形状不同：你的是 ${shape(got)}，应当是 ${shape(wanted)}。`;
    if (!wanted.shape.length) note.textContent = "";
  }
  const given = h(
    "p",
    { class: "writing-tried" },
    "试了",
    h("b", {}, one.label),
    ...(plain.length ? [`，${plain.join("，")}`] : []),
  );
  const key = one.window && note.textContent.includes("你的窗口") ? [legend()] : [];
  return h("div", { class: "writing-compare" }, given, picture, note, ...key);
}

/** 有填充的题，把填充的一圈也画出来：最大池化填 −∞，别的填 0。 @param {Numbers} table @param {import("./judge.js").Case} one @returns {Numbers} */
function padded(table, { window, inputs }) {
  const [p_h, p_w] = window?.padding ?? [0, 0];
  if (table.shape.length !== 2 || !(p_h || p_w)) return table;
  const [h, w] = table.shape;
  const values = [];
  for (let row = -p_h; row < h + p_h; row++) {
    for (let col = -p_w; col < w + p_w; col++) {
      const inside = row >= 0 && col >= 0 && row < h && col < w;
      values.push(inside ? (table.values?.[row * w + col] ?? 0) : inputs.includes("max") ? "-inf" : 0);
    }
  }
  return { ...table, shape: [h + 2 * p_h, w + 2 * p_w], values };
}

/** @param {any} value */
const tableOf = (value) => (value?.dtype ? numbers(value) : null);

/** @param {any} value @returns {string} */
const said = (value) =>
  value?.tuple ? `(${value.tuple.map(said).join(", ")})` : typeof value === "string" ? `"${value}"` : `${value}`;

/** @param {Numbers} table */
const shape = ({ shape }) => shape.join("×") || "一个数";

/** @param {Numbers} got @param {Numbers} wanted @param {number} i */
function alike(got, wanted, i) {
  if (got.shape.join() !== wanted.shape.join()) return true;
  return close(got.values?.[i] ?? "nan", wanted.values?.[i] ?? "nan");
}

/**
 * 格子在窗口边上的那几条边，描粗。
 * @param {HTMLElement} cell @param {string} kind @param {import("./window.js").Box} box
 * @param {number} row @param {number} col
 */
function edge(cell, kind, { top, left, rows, cols }, row, col) {
  if (row < top || col < left || row >= top + rows || col >= left + cols) return;
  const sides = [
    row === top && "top",
    col === left + cols - 1 && "right",
    row === top + rows - 1 && "bottom",
    col === left && "left",
  ];
  const mark = h("i", { class: kind });
  for (const side of sides) if (side) mark.classList.add(`writing-${side}`);
  cell.append(mark);
}

const legend = () =>
  h(
    "p",
    { class: "writing-key" },
    h("i", { class: "writing-seen" }),
    "你的窗口",
    h("i", { class: "writing-should" }),
    "该在的窗口",
  );
