/**
 * 从全连接到卷积：权重排成 (n² 个输出 × n² 个输入) 的矩阵，一行是一个输出，一列是一个输入，一格是一个权重。
 *
 * traits 见 __init__.py。正在看的一行、一列或一格（Look）只属于这个视图；当前的输出是 trait step。
 */

import { createSegments, createSlider } from "../../widgets/core/controls.js";
import { h, icon, say, set } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExports } from "../../widgets/core/export.js";
import { createFrame } from "../../widgets/core/frame.js";
import { createGrid } from "../../widgets/core/grid.js";
import { choiceField, createLink, integerField, matrixField } from "../../widgets/core/link.js";
import { encodeMatrix, short } from "../../widgets/core/numbers.js";
import { RIM } from "../../widgets/core/paint.js";
import { createPlayer } from "../../widgets/core/player.js";
import { createWatch } from "../../widgets/core/room.js";
import { createStore } from "../../widgets/core/store.js";
import { complaint } from "../../widgets/core/window.js";
import { pytorch } from "./pytorch.js";
import { KEYS, LARGEST, readState, recenter, resizeInput, restore } from "./state.js";
import { about, longestLooks } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Stage} Stage */
/** @typedef {import("./words.js").Look} Look */
/** @typedef {import("../../widgets/core/grid.js").Place} Place */

/** 阶段，它的名字，参数个数的公式，这些数是什么。 @type {[Stage, string, (state: State) => string, string][]} */
const STAGES = [
  ["dense", "全连接", ({ n }) => `n⁴ = ${n}⁴`, "每个格子一个数"],
  ["shared", "平移：共享权重", ({ n }) => `(2n−1)² = ${2 * n - 1}²`, "每个相对位置一个数"],
  ["local", "局部：|a|, |b| ≤ Δ", ({ delta }) => `(2Δ+1)² = ${2 * delta + 1}²`, "只留下窗口里的位置"],
];
/** cells 格占满 room（样式里的变量），一格不大过 46 像素。 @param {string} room @param {number} cells */
const fit = (room, cells) => `min(46px, var(${room}) / ${cells + RIM})`;
const DOWN = "M11 3h2v12h4l-5 6-5-6h4z";

/** @param {{model: import("../../widgets/core/store.js").Model, el: HTMLElement, signal: AbortSignal}} context */
function weightMatrix({ model, el, signal }) {
  const store = createStore(model, KEYS, signal, render);
  const stale = createWatch(store.get, ["n", "delta", "stage", "X", "kernel"]);
  const frame = createFrame(el, { kind: "weight-matrix", title: "从全连接到卷积", signal });
  /** @type {State} */
  let state;
  /** @type {Look | null} 鼠标指着的：只是看看 */
  let hovered = null;
  /** @type {Look | null} 点了、或用方向键走到的：留着，到去看别的为止 */
  let pinned = null;

  // ---- 三张表 ----

  const matrix = createGrid({
    sheet: "kernel",
    name: "权重矩阵：方向键选一格",
    signal,
    onHover(cell) {
      hovered = cell;
      draw();
    },
    onPick: (cell) => pin(cell),
    onMove([down, right]) {
      const { row = state.step, col = row } = pinned ?? {};
      pin(pinned ? { row: clamp(row + down), col: clamp(col + right) } : { row, col });
    },
  });
  const input = createGrid({
    sheet: "input",
    name: "输入：方向键选一个像素，看用到它的输出",
    signal,
    onHover(cell) {
      hovered = cell && { col: number(cell) };
      draw();
    },
    onPick: (cell) => pin({ col: number(cell) }),
    onMove: (step) => pin({ col: walk(pinned?.col ?? state.step, step) }),
  });
  const output = createGrid({
    sheet: "output",
    name: "输出：方向键移动当前的输出",
    signal,
    onHover(cell) {
      hovered = cell && { row: number(cell) };
      draw();
    },
    onPick: (cell) => go(number(cell)),
    onMove: move,
  });
  frame.stage.append(matrix.element, h("div", { class: "vc-pair" }, input.element, icon(DOWN), output.element));

  // ---- 控件 ----

  const player = createPlayer({ signal, go, setSpeed: (speed) => store.set({ speed }) });
  const stages = createSegments({
    name: "stage",
    label: "阶段",
    choices: STAGES.map(([stage, label]) => [stage, label]),
    signal,
    onInput: (stage) => update({ stage }),
  });
  const side = createSlider({
    name: "n",
    label: "图像边长",
    hint: "n",
    signal,
    refuse: frame.refuse,
    onInput: (n) => update({ n, X: encodeMatrix(resizeInput(state.X, n)), step: Math.min(state.step, n * n - 1) }),
  });
  const range = createSlider({
    name: "delta",
    label: "范围",
    hint: "Δ",
    signal,
    refuse: frame.refuse,
    onInput: (delta) => update({ delta, kernel: recenter(state.K, delta) }),
  });
  const cards = STAGES.map(([, label, , note]) => h("div", {}, h("span", {}, label), h("strong"), h("span", {}, note)));
  const fields = {
    n: integerField("n"),
    d: integerField("delta"),
    stage: choiceField(
      "stage",
      STAGES.map(([stage]) => stage),
    ),
    step: integerField("step"),
    X: matrixField("X"),
    K: matrixField("kernel"),
  };
  const link = createLink(fields, KEYS, store.get);
  frame.head.append(stages.element);
  frame.rooms.words.before(frame.rooms.status); // 一句话在前，算式在后
  frame.play.before(h("div", { class: "vc-cards" }, ...cards));
  frame.play.append(player.element);
  frame.panel.append(h("div", { class: "vc-sliders" }, side.element, range.element));
  frame.foot.append(
    createExports({ signal, frame, link, code: () => pytorch(state) }),
    h("span", { class: "vc-hint" }, "方向键换一个输出 · 点一格看同一个权重"),
  );
  frame.onArrows(move, () => update({}));

  // ---- 读者做的事 ----

  /** 改 traits，接着看 look；不给就看当前的输出。 @param {Record<string, unknown>} patch @param {Look | null} [look] */
  function update(patch, look = null) {
    [hovered, pinned] = [null, look];
    store.set({ ...patch, problem: "" });
    draw(); // traits 没变时 store 不会重画
  }
  /** @param {number} step */
  function go(step) {
    update({ step });
  }
  /** 停在一列或一格上；一格所在的行成为当前的输出。 @param {Look} look */
  function pin(look) {
    player.pause();
    update({ step: look.row ?? state.step }, look);
  }
  /** @param {number[]} by */
  function move(by) {
    player.pause();
    go(walk(state.step, by));
  }
  /** @param {Place} place */
  const number = ({ row, col }) => row * state.n + col;
  /** @param {number} t */
  const clamp = (t, size = state.size) => Math.min(Math.max(t, 0), size - 1);
  /** 在图像里走，到边上停住。 @param {number} t @param {number[]} by */
  const walk = (t, [down, right]) =>
    number({ row: clamp(Math.floor(t / state.n) + down, state.n), col: clamp((t % state.n) + right, state.n) });

  // ---- 画 ----

  function render() {
    try {
      state = readState(store.get);
    } catch (error) {
      return frame.refuse(complaint(error)); // 宿主给了放不下的值：说一句，图留在上一个样子
    }
    if ([hovered, pinned].some((look) => Math.max(look?.row ?? 0, look?.col ?? 0) >= state.size))
      [hovered, pinned] = [null, null];
    draw();
    stages.update(state.stage);
    player.update(state.step, state.size, store.get("speed"));
    side.update(state.n, [state.delta + 1, LARGEST]);
    range.update(state.delta, [0, state.n - 1]);
    STAGES.forEach(([stage, , formula], i) => {
      set(cards[i], { "data-on": stage === state.stage });
      say(cards[i].children[1], `${formula(state)} = ${state.counts[stage]} 个参数`);
    });
  }

  function draw() {
    const { n, size, names, W, Y } = state;
    const look = hovered ?? pinned ?? { row: state.step };
    const { row, col } = look;
    const one = row !== undefined && col !== undefined;
    const lit = (/** @type {number} */ r, /** @type {number} */ c) =>
      Boolean(names[r][c]) && (one ? names[r][c] === names[row][col] : r === row || c === col);
    matrix.render({
      caption: `权重矩阵：${size} 个输出 × ${size} 个输入`,
      rows: size,
      cols: size,
      side: fit("--room", size),
      faded: one,
      cell(r, c) {
        const linked = lit(r, c);
        return {
          role: "kernel",
          value: W[r][c],
          text: linked ? short(W[r][c]) : "",
          linked,
          current: one && r === row && c === col,
          shade: state.shade(W[r][c]),
        };
      },
      outlines: [
        ...(col === undefined ? [] : [{ role: "input", row: 0, col, rows: size, cols: 1 }]),
        ...(row === undefined ? [] : [{ role: "output", row, col: 0, rows: 1, cols: size }]),
      ],
    });
    /**
     * @param {ReturnType<typeof createGrid>} grid @param {string} caption @param {string} role
     * @param {number | undefined} current @param {(t: number) => number} value
     * @param {(t: number) => boolean} linked
     */
    const sheet = (grid, caption, role, current, value, linked) =>
      grid.render({
        caption: `${caption} ${n}×${n}`,
        rows: n,
        cols: n,
        side: fit("--pair", n),
        cell(r, c) {
          const t = r * n + c;
          return { role, value: value(t), current: t === current, linked: linked(t) };
        },
        outlines:
          current === undefined ? [] : [{ role, row: Math.floor(current / n), col: current % n, rows: 1, cols: 1 }],
      });
    sheet(
      input,
      "输入",
      "input",
      col,
      (t) => state.pixels[t],
      (t) => !one && row !== undefined && Boolean(names[row][t]),
    );
    sheet(
      output,
      "输出",
      "output",
      row,
      (t) => Y[t],
      (t) => !one && col !== undefined && Boolean(names[t][col]),
    );
    const { sentence = "", lines } = about(state, look);
    if (stale()) frame.reserve(longestLooks(state).map((each) => about(state, each)));
    frame.write(lines);
    const problem = store.get("problem");
    if (problem) frame.refuse(problem);
    else frame.say(sentence);
  }

  render();
  link.follow(signal, frame, (wanted, bad) => {
    player.pause();
    update(restore(link.own, wanted, bad));
  });
}

export default widget(weightMatrix);
