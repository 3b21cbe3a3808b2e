/** 边：在一张小图上涂黑白，看相邻两格相减得到什么。traits 见 __init__.py。 */

import { createSegments } from "../../widgets/core/controls.js";
import { button, h, set, setVariable } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createUnplayed } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { keyOf } from "../../widgets/core/keys.js";
import { clamp, prose } from "../../widgets/core/numbers.js";
import { script, tensor } from "../../widgets/core/pytorch.js";
import { captioned } from "../../widgets/core/swatch.js";
import { createBrush } from "./brush.js";
import { KERNELS } from "./kernels.js";
import { outputOf, sheets } from "./sheets.js";
import { FIELDS, painted, readState, restore } from "./state.js";
import { about, longest } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Kernel} Kernel */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("../../widgets/core/sheet.js").Place} Place */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */

/** @param {import("../../widgets/core/explorer.js").Context} context */
function edges(context) {
  /** @type {Figure} */
  const figure = createUnplayed(context, {
    kind: "edges",
    title: "相邻相减：平处得 0，边上得 ±1",
    hint: "按住图，涂黑涂白",
    keys: "方向键走，空格涂",
    rest: "kernel ink clear",
    fields: FIELDS,
    read: readState,
    look: (was) => ({ pixel: was?.pixel ?? null, keyed: false }),
    hold: ({ n }, look) => (look.pixel?.every((v, i) => v < n[i]) ? look : { pixel: null, keyed: false }),
    show(state, look) {
      const drawn = sheets(state, look);
      tables.input.render(drawn.input);
      tables.output.render(drawn.output);
    },
    control(state) {
      setVariable(figure.frame.stage, "--rows", state.n[0]);
      setVariable(figure.frame.stage, "--cols", state.n[1]);
      kernels.update(state.kernel);
      inks.update(state.ink ? "ink" : "white");
    },
    tell: about,
    longest,
    code: ({ X, K }) => script([tensor("X", X), tensor("K", K)], "F.conv2d(X[None, None], K[None, None])[0, 0]"),
    restore,
  });
  const tables = createTables(figure);
  const kernels = createKernels(figure);
  const inks = createSegments({
    name: "ink",
    label: "1 是白还是墨",
    choices: [
      ["white", "1 是白"],
      ["ink", "1 是墨"],
    ],
    signal: figure.signal,
    onInput: (choice) => figure.update({ ink: choice === "ink" }),
  });
  const between = h("div", { class: "vc-between" });
  figure.frame.stage.append(tables.input.element, between, tables.output.element);
  figure.offer("kernel", kernels.element, between);
  figure.offer("ink", inks.element, figure.frame.bar);
  figure.offer("clear", createErasers(figure), figure.frame.bar);
  figure.frame.onArrows((by) => walk(figure, by));
  figure.start();
}

/** 看着一个像素。 @param {Figure} figure @param {Place | null} cell */
const look = (figure, cell) => cell && figure.see({ pixel: [cell.row, cell.col], keyed: false });

/** 方向键走到旁边的像素，到边上停住。 @param {Figure} figure @param {number[]} by */
function walk(figure, by) {
  const { state, look } = figure;
  const from = look.pixel ?? outputOf(state, look);
  figure.see({ pixel: from.map((v, i) => clamp(v + by[i], 0, state.n[i] - 1)), keyed: true });
}

/** 涂几格，看着最后一格。 @param {Figure} figure @param {number[][]} cells @param {number} value @param {boolean} keyed */
const paint = (figure, cells, value, keyed) =>
  figure.update({ X: painted(figure.state, cells, value) }, { pixel: cells[cells.length - 1], keyed });

/** 这个像素翻过来是什么。 @param {Figure} figure @param {number[]} cell */
const opposite = ({ state }, [row, col]) => 1 - state.picture[row][col];

/** @param {Figure} figure */
function createTables(figure) {
  const { signal } = figure;
  const onHover = (/** @type {Place | null} */ cell) => look(figure, cell);
  const onMove = (/** @type {number[]} */ by) => walk(figure, by);
  function flip() {
    const cell = figure.look.pixel ?? outputOf(figure.state, figure.look);
    paint(figure, [cell], opposite(figure, cell), true);
  }
  const input = createGrid({
    sheet: "input",
    name: "输入：方向键走到一个像素，空格或回车把它翻过来",
    signal,
    onHover,
    onMove,
    onEnter: flip,
  });
  const output = createGrid({
    sheet: "output",
    name: "输出：方向键移动窗口",
    signal,
    onHover,
    onMove,
    onPick: (cell) => look(figure, cell), // 手指不会停在上面：点一下
  });
  const picture = /** @type {HTMLElement} */ (input.element.querySelector("[data-sheet]"));
  createBrush(picture, signal, (cell) => {
    const value = opposite(figure, cell);
    const stroke = (/** @type {number[][]} */ cells) => paint(figure, cells, value, false);
    stroke([cell]);
    return stroke;
  });
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (keyOf(event) !== " ") return;
    event.preventDefault(); // 不让页面跟着滚
    flip();
  };
  picture.addEventListener("keydown", press, { signal });
  return { input, output };
}

/** 核的两格：正橙负蓝。 @param {number[][]} K */
function swatch(K) {
  const cells = K.flat().map((v) => h("i", { "data-sign": v < 0 ? "minus" : "plus" }, prose(v)));
  return h("b", { class: "vc-duo", "data-tall": K.length > 1 }, ...cells);
}

/** 四个核，点一个。 @param {Figure} figure */
function createKernels(figure) {
  const made = createSegments({
    name: "kernel",
    label: "卷积核",
    choices: /** @type {[Kernel, Node][]} */ (
      Object.entries(KERNELS).map(([kernel, { K, rule }]) => [kernel, captioned(swatch(K), rule)])
    ),
    signal: figure.signal,
    onInput: (kernel) => figure.update({ kernel }),
  });
  set(made.element, { class: "vc-segments vc-kernels" });
  return made;
}

/** @param {Figure} figure */
function createErasers(figure) {
  const make = (/** @type {string} */ action, /** @type {string} */ label, /** @type {() => unknown} */ X) =>
    button(action, label, figure.signal, () => figure.update({ X: X() }), { class: "vc-button" });
  return h(
    "div",
    { class: "vc-erasers" },
    make("clear", "全涂白", () => figure.state.picture.map((row) => row.map(() => 1))),
    make("reset", "还原", () => figure.link.own("X")),
  );
}

export default widget(edges);
