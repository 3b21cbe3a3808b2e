/**
 * 从全连接到卷积：权重排成 (n² 个输出 × n² 个输入) 的矩阵，一行是一个输出，一列是一个输入，一格是一个权重。
 *
 * traits 见 __init__.py。正在看的一行、一列或一格（Look）只属于这个视图；当前的输出是 trait step。
 */

import { createSegments } from "../../widgets/core/controls.js";
import { h, icon, say } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExplorer } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { clamp, encodeMatrix } from "../../widgets/core/numbers.js";
import { pytorch } from "./pytorch.js";
import { sheets } from "./sheets.js";
import { createReader, FIELDS, LARGEST, recenter, resizeInput, restore } from "./state.js";
import { about, longestLooks, STAGES } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../../widgets/core/grid.js").Place} Place */
/** @typedef {import("./words.js").Look} Look */
/** hovered 鼠标指着，只是看看；pinned 点了、或用方向键走到的，留着。 @typedef {{hovered: Look | null, pinned: Look | null}} Looks */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Looks>} Figure */

/** @type {() => Looks} */
const nothing = () => ({ hovered: null, pinned: null });
const RIGHT = "M3 11v2h12v4l6-5-6-5v4z";

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
    title: "共享、局部，参数一步步变少",
    rest: "play stage",
    hint: "点一格看同一个权重",
    keys: "方向键换一个输出",
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
  const pair = h("div", { class: "vc-pair" }, tables.input.element, icon(RIGHT), tables.output.element);
  frame.stage.append(tables.kernel.element, h("div", { class: "vc-beside" }, controls.falling, pair));
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
  const falling = h("div", { class: "vc-falling" }); // 参数个数 256 → 49 → 9，就在矩阵旁边
  figure.offer("stage", stages.element, falling);
  figure.offer("n", side.element);
  figure.offer("delta", range.element);
  const counts = [...stages.element.querySelectorAll("span")].map((label) => label.appendChild(h("strong")));
  return {
    falling,
    /** @param {State} state */
    update(state) {
      stages.update(state.stage);
      side.update(state.n, [state.delta + 1, LARGEST]);
      range.update(state.delta, [0, state.n - 1]);
      STAGES.forEach(([stage], i) => say(counts[i], String(state.counts[stage])));
    },
  };
}

export default widget(weightMatrix);
