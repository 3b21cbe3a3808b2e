/**
 * 从全连接到卷积：权重排成 (n² 个输出 × n² 个输入) 的矩阵，一行是一个输出，一列是一个输入，一格是一个权重。
 *
 * traits 见 __init__.py。正在看的一行、一列或一格（Look）只属于这个视图；当前的输出是 trait step。
 */

import { createSegments } from "../../widgets/core/controls.js";
import { h, icon, say, set } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExplorer } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { clamp, encodeMatrix } from "../../widgets/core/numbers.js";
import { pytorch } from "./pytorch.js";
import { sheets } from "./sheets.js";
import { createReader, FIELDS, LARGEST, recenter, resizeInput, restore } from "./state.js";
import { about, longestLooks } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Stage} Stage */
/** @typedef {import("../../widgets/core/grid.js").Place} Place */
/** @typedef {import("./words.js").Look} Look */
/** hovered 鼠标指着，只是看看；pinned 点了、或用方向键走到的，留着。 @typedef {{hovered: Look | null, pinned: Look | null}} Looks */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Looks>} Figure */

/** 阶段，它的名字，参数个数的公式，这些数是什么。 @type {[Stage, string, (state: State) => string, string][]} */
const STAGES = [
  ["dense", "全连接", ({ n }) => `n⁴ = ${n}⁴`, "每个格子一个数"],
  ["shared", "平移：共享权重", ({ n }) => `(2n−1)² = ${2 * n - 1}²`, "每个相对位置一个数"],
  ["local", "局部：|a|, |b| ≤ Δ", ({ delta }) => `(2Δ+1)² = ${2 * delta + 1}²`, "只留下窗口里的位置"],
];
/** @type {() => Looks} */
const nothing = () => ({ hovered: null, pinned: null });
const DOWN = "M11 3h2v12h4l-5 6-5-6h4z";

/** @param {State} state @param {Looks} looks */
const lookOf = ({ step }, { hovered, pinned }) => hovered ?? pinned ?? { row: step };
/** 行优先的编号。 @param {State} state @param {Place} place */
const numberOf = ({ n }, { row, col }) => row * n + col;
/** 在图像里走，到边上停住。 @param {State} state @param {number} t @param {number[]} by */
const walk = (state, t, [down, right]) =>
  numberOf(state, {
    row: clamp(Math.floor(t / state.n) + down, 0, state.n - 1),
    col: clamp((t % state.n) + right, 0, state.n - 1),
  });

/** @param {import("../../widgets/core/explorer.js").Context} context */
function weightMatrix(context) {
  const read = createReader();
  /** @type {Figure} */
  const figure = createExplorer(context, {
    kind: "weight-matrix",
    title: "从全连接到卷积",
    rest: "play stage n delta",
    hint: "方向键换一个输出 · 点一格看同一个权重",
    fields: FIELDS,
    read,
    look: nothing,
    hold: ({ size }, looks) =>
      Object.values(looks).every((look) => Math.max(look?.row ?? 0, look?.col ?? 0) < size) ? looks : nothing(),
    show(state, looks) {
      const drawn = sheets(state, lookOf(state, looks));
      tables.kernel.render(drawn.kernel);
      tables.input.render(drawn.input);
      tables.output.render(drawn.output);
    },
    control: (state) => controls.update(state),
    tell: (state, looks) => about(state, lookOf(state, looks)),
    longest: (state) => longestLooks(state).map((each) => about(state, each)),
    code: pytorch,
    restore: (own, wanted, bad) => restore(read, own, wanted, bad),
    count: ({ size }) => size,
  });
  const { frame } = figure;
  const tables = createTables(figure);
  const controls = createControls(figure);
  frame.stage.append(
    tables.kernel.element,
    h("div", { class: "vc-pair" }, tables.input.element, icon(DOWN), tables.output.element),
  );
  frame.panel.before(controls.cards);
  frame.onArrows(
    (by) => move(figure, by),
    () => figure.update({}),
  );
  figure.start();
}

/** 停在一列或一格上；一格所在的行成为当前的输出。 @param {Figure} figure @param {Look} look */
function pin(figure, look) {
  figure.pause();
  figure.update({ step: look.row ?? figure.state.step }, { hovered: null, pinned: look });
}

/** 换一个输出。 @param {Figure} figure @param {number[]} by */
function move(figure, by) {
  figure.pause();
  figure.go(walk(figure.state, figure.state.step, by));
}

/** @param {Figure} figure */
function createTables(figure) {
  const { signal } = figure;
  const number = (/** @type {Place} */ cell) => numberOf(figure.state, cell);
  const kernel = createGrid({
    sheet: "kernel",
    name: "权重矩阵：方向键选一格",
    signal,
    onHover: (cell) => figure.see({ hovered: cell }),
    onPick: (cell) => pin(figure, cell),
    onMove([down, right]) {
      const { step, size } = figure.state;
      const { row = step, col = row } = figure.look.pinned ?? {};
      pin(
        figure,
        figure.look.pinned
          ? { row: clamp(row + down, 0, size - 1), col: clamp(col + right, 0, size - 1) }
          : { row, col },
      );
    },
  });
  const input = createGrid({
    sheet: "input",
    name: "输入：方向键选一个像素，看用到它的输出",
    signal,
    onHover: (cell) => figure.see({ hovered: cell && { col: number(cell) } }),
    onPick: (cell) => pin(figure, { col: number(cell) }),
    onMove: (by) => pin(figure, { col: walk(figure.state, figure.look.pinned?.col ?? figure.state.step, by) }),
  });
  const output = createGrid({
    sheet: "output",
    name: "输出：方向键移动当前的输出",
    signal,
    onHover: (cell) => figure.see({ hovered: cell && { row: number(cell) } }),
    onPick: (cell) => figure.go(number(cell)),
    onMove: (by) => move(figure, by),
  });
  return { kernel, input, output };
}

/** @param {Figure} figure */
function createControls(figure) {
  const stages = createSegments({
    name: "stage",
    label: "阶段",
    choices: STAGES.map(([stage, label]) => [stage, label]),
    signal: figure.signal,
    onInput: (stage) => figure.update({ stage }),
  });
  const side = figure.slider({
    name: "n",
    label: "图像边长",
    hint: "n",
    onInput(n) {
      const { X, step } = figure.state;
      figure.update({ n, X: encodeMatrix(resizeInput(X, n)), step: Math.min(step, n * n - 1) });
    },
  });
  const range = figure.slider({
    name: "delta",
    label: "范围",
    hint: "Δ",
    onInput: (delta) => figure.update({ delta, kernel: recenter(figure.state.K, delta) }),
  });
  for (const [name, { element }] of Object.entries({ stage: stages, n: side, delta: range }))
    figure.offer(name, element);
  const cards = STAGES.map(([, label, , note]) => h("div", {}, h("span", {}, label), h("strong"), h("span", {}, note)));
  return {
    cards: h("div", { class: "vc-cards" }, ...cards),
    /** @param {State} state */
    update(state) {
      stages.update(state.stage);
      side.update(state.n, [state.delta + 1, LARGEST]);
      range.update(state.delta, [0, state.n - 1]);
      STAGES.forEach(([stage, , formula], i) => {
        set(cards[i], { "data-on": stage === state.stage });
        say(cards[i].children[1], `${formula(state)} = ${state.counts[stage]} 个参数`);
      });
    },
  };
}

export default widget(weightMatrix);
