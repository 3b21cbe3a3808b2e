/**
 * 滑动窗口：输入、核、输出三张数表。指到输出格看它的窗口，指到输入格看用到它的所有输出；点数字就地改。
 *
 * 视图不算任何下标，都问 core/window.js。traits 见 __init__.py。
 */

import { createSegments, createSlider, createToggle } from "../../widgets/core/controls.js";
import { button, fill, h, icon, STAR, say, set } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExports } from "../../widgets/core/export.js";
import { createFrame } from "../../widgets/core/frame.js";
import { createGrid } from "../../widgets/core/grid.js";
import { choiceField, createLink, integerField, matrixField, pairField } from "../../widgets/core/link.js";
import { busiest, unseenPlaces, wordiest } from "../../widgets/core/longest.js";
import { shift } from "../../widgets/core/matrix.js";
import { full, parse, prose, times } from "../../widgets/core/numbers.js";
import { CHOICES, OPERATIONS } from "../../widgets/core/operations.js";
import { createPlayer } from "../../widgets/core/player.js";
import { slideCode } from "../../widgets/core/pytorch.js";
import { createWatch } from "../../widgets/core/room.js";
import { factorsOf } from "../../widgets/core/sheet.js";
import { axisOf, valueAt } from "../../widgets/core/slide.js";
import { createStore } from "../../widgets/core/store.js";
import { complaint, effectiveSize, fanOut, outputShape, paddedShape, taps } from "../../widgets/core/window.js";
import { arithmetic, influence, place, sizes, touching, unseen } from "../../widgets/core/words.js";
import { judgeShape, judgeValue } from "./diagnose.js";
import { createGuess } from "./guess.js";
import { change, changeOp, createMemory, KEYS, patchOf, rangeOf, readState, restore, square, TRAITS } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../../widgets/core/window.js").Axis} Axis */
/** @typedef {import("../../widgets/core/grid.js").Place} Place */

/** @type {[keyof Axis, string, string][]} */
const CONTROLS = [
  ["n", "输入", "n"],
  ["k", "卷积核", "k"],
  ["p", "填充", "每侧"],
  ["s", "步幅", "s"],
  ["d", "扩张率", "d"],
];
const AXES = ["高", "宽"];
const WIDEST = 17; // 一排最多这么多格，再多格子就太小

/** @param {{model: import("../../widgets/core/store.js").Model, el: HTMLElement, signal: AbortSignal}} context */
function slidingWindow({ model, el, signal }) {
  const store = createStore(model, KEYS, signal, render);
  let memory = createMemory();
  const stale = createWatch(store.get, ["X", "K", "op", ...Object.values(TRAITS).flat()]);
  const frame = createFrame(el, { kind: "sliding-window", title: "滑动窗口", signal });
  /** @type {State} */
  let state;
  /** @type {Place | null} 鼠标或方向键指着的输入格：看它的扇出 */
  let probe = null;
  /** @type {Place | null} 刚打开来改的输入格：下一个方向键从这里走 */
  let edited = null;
  /** @type {Place | null} 鼠标指着的输出格：只是看看，不改步数 */
  let hover = null;
  /** @type {import("./guess.js").Stage} */
  let guessing = null;
  let asking = false; // 一直问到读者说不猜
  /** @type {number[][] | null} 还没平移时的输出，用来标出变了的 */
  let before = null;
  let geometry = ""; // 猜的是哪一种尺寸

  // ---- 三张表 ----

  const input = createGrid({
    sheet: "input",
    name: "输入：方向键选一格，回车改数",
    signal,
    onHover(cell) {
      [probe, marked] = [cell, null];
      render();
    },
    onPick(cell, touch) {
      const again = at(probe, cell);
      probe = cell;
      render();
      if (!touch || again) edit(cell); // 手指点第一下看扇出，再点一下才改
    },
    onMove: ([down, right]) => moveProbe(down, right),
    onEnter: () => probe && edit(probe),
  });
  /** @type {Place | null} 方向键或点击选中的核里的格子 */
  let marked = null;
  const kernel = createGrid({
    sheet: "kernel",
    name: "卷积核：方向键选一格，回车改数",
    signal,
    onPick: (cell) => markKernel(cell),
    onMove([down, right]) {
      const from = marked ?? { row: -down, col: -right }; // 第一下只选中左上角
      marked = { row: clamp(from.row + down, state.k[0]), col: clamp(from.col + right, state.k[1]) };
      render();
    },
    onEnter: () => marked && markKernel(marked),
  });
  const output = createGrid({
    sheet: "output",
    name: "输出：方向键移动窗口",
    signal,
    onHover(cell) {
      [hover, marked] = [cell, null];
      render();
    },
    onPick: ({ row, col }) => go(row * state.m[1] + col),
    onMove: move,
  });
  const sign = h("span", { class: "vc-sign", "data-export": true });
  const equal = h("span", { class: "vc-sign", "data-export": true });
  const unknown = h("div", { class: "vc-unknown", hidden: true }, "?");
  const weights = h("div", { class: "vc-group" }, sign, kernel.element);
  const sides = h(
    "div",
    { class: "vc-sides" },
    weights,
    h("div", { class: "vc-group" }, equal, output.element, unknown),
  );
  frame.stage.append(input.element, sides);

  // ---- 控件 ----

  const player = createPlayer({ signal, go, setSpeed: (speed) => store.set({ speed }) });
  const operations = createSegments({
    name: "op",
    label: "运算",
    choices: CHOICES,
    signal,
    onInput(op) {
      const { patch, told } = changeOp(state, op);
      update(patch);
      if (told) frame.refuse(told);
    },
  });
  const sliders = CONTROLS.flatMap(([key, label, hint]) =>
    AXES.map((_, i) => {
      const onInput = (/** @type {number} */ value) => update(change(state, key, i, value, memory));
      const slider = createSlider({ name: TRAITS[key][i], label, hint, signal, refuse: frame.refuse, onInput });
      return { key, i, slider, label };
    }),
  );
  const separate = createToggle({ name: "separate_axes", label: "高宽不同", signal, onInput: separateAxes });
  const guess = createGuess({
    signal,
    refuse: frame.refuse,
    onShape: (answer) => reveal("value", judgeShape(state, answer)),
    onValue: (answer) => reveal(null, judgeValue(state, answer)),
    onStop() {
      asking = false;
      reveal(null, "");
    },
  });
  const back = button("shift-back", "移回来", signal, () => slideInput([-moved[0], -moved[1]]), { class: "vc-button" });
  let moved = [0, 0];
  const shifts = h(
    "div",
    { class: "vc-shifts" },
    "平移输入，看哪些输出变了：",
    button("shift-right", "右移一格", signal, () => slideInput([0, 1]), { class: "vc-button" }),
    button("shift-down", "下移一格", signal, () => slideInput([1, 0]), { class: "vc-button" }),
    back,
  );

  const fields = {
    op: choiceField("op", Object.keys(OPERATIONS)),
    ...Object.fromEntries(Object.entries(TRAITS).map(([key, names]) => [key, pairField(...names)])),
    step: integerField("step"),
    X: matrixField("X"),
    K: matrixField("K"),
  };
  const link = createLink(fields, KEYS, store.get);
  const guessButton = button("guess", "先猜再看", signal, startGuess, { class: "vc-link" });
  const exports = createExports({ signal, frame, link, code: () => slideCode(state) });
  exports.insertBefore(guessButton, exports.lastElementChild);
  frame.head.append(operations.element);
  frame.rooms.words.after(guess.element);
  frame.play.append(player.element);
  frame.panel.append(
    shifts,
    h("div", { class: "vc-sliders" }, ...sliders.map(({ slider }) => slider.element), separate.element),
  );
  frame.foot.append(exports, h("span", { class: "vc-hint" }, "方向键移动窗口 · 点数字可改"));
  frame.onArrows(move, leave);

  // ---- 读者做的事 ----

  /** 读者改了什么：先前指着的、标着的都不算数了。 @param {Record<string, unknown>} patch */
  function update(patch) {
    [probe, hover, before] = [null, null, null];
    moved = [0, 0];
    store.set({ ...patch, problem: "" });
  }
  /** @param {number} step */
  function go(step) {
    [probe, hover, marked] = [null, null, null];
    if (step === store.get("step")) render();
    else store.set({ step });
  }
  /** 方向键。 @param {number[]} by */
  function move([down, right]) {
    player.pause();
    const [i, j] = state.current;
    go(clamp(i + down, state.m[0]) * state.m[1] + clamp(j + right, state.m[1]));
  }
  /** @param {number} down @param {number} right */
  function moveProbe(down, right) {
    const { padding } = state.w;
    const from = probe ?? edited ?? { row: -down, col: -right };
    edited = null;
    const held = (/** @type {number} */ v, /** @type {number} */ i) =>
      Math.min(Math.max(v, -padding[i]), state.n[i] + padding[i] - 1);
    probe = { row: held(from.row + down, 0), col: held(from.col + right, 1) };
    render();
  }
  function leave() {
    probe = null;
    render();
  }
  /** @param {Place} place */
  function edit({ row, col }) {
    if (state.X[row]?.[col] === undefined) return frame.refuse(`填充的格子总是 ${prose(state.blank)}，改不了。`);
    edited = { row, col };
    editCell(input, "X", "输入", edited);
  }
  /** @param {Place} cell */
  function markKernel(cell) {
    marked = cell;
    render();
    editCell(kernel, "K", "卷积核", cell);
  }
  /** @param {ReturnType<typeof createGrid>} grid @param {"X" | "K"} key @param {string} label @param {Place} target */
  function editCell(grid, key, label, target) {
    const { row, col } = target;
    player.pause();
    grid.edit(target, {
      name: key,
      label: `${label} ${place([row, col])}`,
      text: full(state[key][row][col]),
      refuse: frame.refuse,
      commit(text) {
        const found = parse(text);
        if ("problem" in found) return `${found.problem}${label} ${place([row, col])} 没有改。`;
        if (state[key][row]?.[col] === undefined) return "这个格子已经不在了，没有改。";
        update(
          patchOf(state, {
            [key]: state[key].map((line, r) => line.map((v, c) => (r === row && c === col ? found.value : v))),
          }),
        );
        return null;
      },
    });
  }
  /** @param {boolean} on */
  function separateAxes(on) {
    update({ ...(on ? {} : square(state, memory)), separate_axes: on });
    render(); // 合不拢时（从 Python 设了不同的高宽），勾要回来
  }
  /** @param {number[]} by */
  function slideInput([down, right]) {
    const old = before ?? state.Y;
    const total = [moved[0] + down, moved[1] + right];
    update(patchOf(state, { X: shift(state.X, [down, right]) }));
    [before, moved] = [old, total];
    render();
    const [now, then] = [state.Y.flat(), old.flat()];
    const changed = now.filter((v, t) => !Object.is(v, then[t])).length;
    if (!guessing)
      frame.say(`与没移时相比（移出去的从另一头回来），${now.length} 个输出里变了 ${changed} 个（带点的）。`);
  }
  function startGuess() {
    player.pause();
    [probe, hover] = [null, null];
    guessing = "shape";
    asking = true;
    render();
    guess.focus();
  }
  /** @param {import("./guess.js").Stage} next @param {string} verdict */
  function reveal(next, verdict) {
    guessing = next;
    render();
    if (verdict)
      (verdict.startsWith("对") ? frame.say : frame.refuse)(next ? `刚才的形状${verdict}` : `${verdict}换尺寸再猜。`);
    (next ? guess : output).focus();
  }

  // ---- 画 ----

  function render() {
    try {
      state = readState(store.get);
    } catch (error) {
      return frame.refuse(complaint(error)); // 宿主给了放不下的值：说一句，图留在上一个样子
    }
    memory.remember(state);
    const now = JSON.stringify([state.n, state.k, state.w]);
    if (asking && now !== geometry) guessing = "shape"; // 尺寸变了，形状重新猜
    geometry = now;
    if (marked && (marked.row >= state.k[0] || marked.col >= state.k[1])) marked = null;
    const cell = hover && hover.row < state.m[0] && hover.col < state.m[1] ? [hover.row, hover.col] : state.current;
    draw(cell);
    write(cell);
    renderControls();
  }

  /** @param {number[]} cell 当前的输出格 */
  function draw(cell) {
    const { n, k, w, m, pooling } = state;
    const met = probe ? [] : taps(n, k, w, cell);
    const window = new Set(met.map((tap) => `${tap.row},${tap.col}`));
    const fan = probe ? fanOut(n, k, w, [probe.row, probe.col]) : [];
    const outputs = new Set(fan.map(({ row, col }) => `${row},${col}`));
    const weightsUsed = new Set(fan.map(({ a, b }) => state.operation.held(k, [a, b]).join()));
    const [top, left] = [-w.padding[0], -w.padding[1]];
    const [rows, cols] = paddedShape(n, w);
    const [e_h, e_w] = effectiveSize(k, w);
    const [corner] = met;
    const most = outputShape(n, k, { ...w, stride: [1, 1] })[1]; // 照步幅 1 排：拖步幅时格子大小不变
    const row = cols + most + (pooling ? 0 : k[1]);
    const stacked = row > WIDEST && !pooling; // 一排放不下时，核与输出叠在输入右边
    const across = stacked ? cols + Math.max(most, k[1]) : row;
    set(sides, { "data-stacked": stacked });

    input.render({
      caption: inputCaption(state),
      rows,
      cols,
      across,
      first: [top, left],
      cell(row, col) {
        return {
          role: state.X[row]?.[col] === undefined ? "padding" : "input",
          value: valueAt(state, row, col),
          linked: window.has(`${row},${col}`),
          current: at(probe, { row, col }),
          ...(guessing === "shape" ? {} : state.missed(row, col)),
        };
      },
      factors: pooling ? [] : factorsOf(met, state.weights),
      outlines: probe
        ? [{ role: "input", row: probe.row, col: probe.col, rows: 1, cols: 1 }]
        : corner
          ? [{ role: "kernel", row: corner.row, col: corner.col, rows: e_h, cols: e_w }]
          : [],
    });
    if (!pooling) {
      kernel.render({
        outlines: marked ? [{ role: "kernel", row: marked.row, col: marked.col, rows: 1, cols: 1 }] : [],
        caption: `卷积核 ${times(k)}${state.operation.turned}`,
        rows: k[0],
        cols: k[1],
        across,
        cell: (row, col) => ({
          role: "kernel",
          value: state.K[row][col],
          linked: weightsUsed.has(`${row},${col}`),
          current: at(marked, { row, col }),
        }),
      });
    }
    output.render({
      caption: `输出 ${guessing === "shape" ? "?" : times(m)}`,
      rows: m[0],
      cols: m[1],
      across,
      cell: (row, col) => ({
        role: "output",
        ...(guessing ? { text: "?" } : { value: state.Y[row][col] }),
        current: !probe && row === cell[0] && col === cell[1],
        linked: outputs.has(`${row},${col}`),
        changed: Boolean(before && !Object.is(before[row]?.[col], state.Y[row][col])),
      }),
      outlines: probe
        ? fan.map(({ row, col }) => ({ role: "output", row, col, rows: 1, cols: 1 }))
        : [{ role: "output", row: cell[0], col: cell[1], rows: 1, cols: 1 }],
    });
    output.element.hidden = guessing === "shape";
    unknown.hidden = guessing !== "shape";
    if (pooling) weights.remove();
    else if (!weights.parentElement) sides.prepend(weights);
    fill(sign, state.operation.sign === "⋆" ? icon(STAR) : state.operation.sign);
    say(equal, pooling ? "→" : "=");
  }

  /**
   * 看着这一格（output 是输出格，input 是指着的输入格），图下说什么。
   * @param {number[]} output @param {number[] | null} input @returns {import("../../widgets/core/room.js").Told}
   */
  function tell(output, input) {
    const [head, ...more] = input ? influence(state, input) : [arithmetic(state, output, guessing !== null)];
    const total = state.m[0] * state.m[1];
    const step = output[0] * state.m[1] + output[1] + 1;
    const sentence = guessing
      ? `先猜再看：算一算输出 ${place(output)}。`
      : input
        ? touching(state, input)
        : `第 ${step} 步，共 ${total} 步：输出 ${place(output)} 等于 ${prose(state.Y[output[0]][output[1]])}。`;
    return { lines: [head, ...more, ...sizes(state)], sentence };
  }

  /** 指到各处，话最长的几种。 @param {number[]} cell */
  const longestTold = (cell) => [
    tell(wordiest(state), null),
    ...[busiest(state, state.weights), ...unseenPlaces(state)].map((input) => tell(cell, input)),
  ];

  /** @param {number[]} cell */
  function write(cell) {
    const hidden = guessing === "shape";
    const told = hidden
      ? { lines: [], sentence: "先猜再看：写下输出的高和宽，再揭晓。" }
      : tell(cell, probe && [probe.row, probe.col]);
    if (stale(guessing)) frame.reserve(hidden ? [] : longestTold(cell));
    frame.write(told.lines);
    frame.notice(hidden ? "" : unseen(state));
    guess.ask(guessing, state.current, state.n);
    const problem = store.get("problem");
    if (problem) frame.refuse(problem);
    else frame.say(told.sentence ?? "");
  }

  function renderControls() {
    operations.update(state.op);
    player.update(state.step, state.m[0] * state.m[1], store.get("speed"));
    frame.play.hidden = guessing === "shape";
    for (const { key, i, slider, label } of sliders) {
      const what = key === "k" && state.pooling ? "窗口" : label;
      slider.update(axisOf(state, i)[key], rangeOf(state, key, i), {
        label: what + (state.separate ? AXES[i] : ""), // 合在一起时只露出“高”那一个，它管两个方向
        hidden: !state.separate && i === 1,
        disabled: key === "d" && state.pooling,
      });
    }
    separate.update(state.separate);
    shifts.hidden = !state.pooling;
    back.disabled = !moved.some(Boolean);
    guessButton.disabled = guessing !== null;
  }

  render();
  link.follow(signal, frame, (wanted, bad) => {
    player.pause();
    [guessing, asking, marked, edited] = [null, false, null, null];
    memory = createMemory();
    update(restore(link.own, wanted, bad));
    render(); // traits 没变时 store 不会重画
  });
}

/** @param {number} i @param {number} size */
const clamp = (i, size) => Math.min(Math.max(i, 0), size - 1);

/** @param {Place | null} a @param {Place} b */
const at = (a, b) => a !== null && a.row === b.row && a.col === b.col;

/** @param {State} state */
function inputCaption({
  n,
  w: {
    padding: [p_h, p_w],
  },
}) {
  if (!p_h && !p_w) return `输入 ${times(n)}`;
  return `输入 ${times(n)}，每侧填充 ${p_h === p_w ? p_h : `${p_h} 行 ${p_w} 列`}`;
}

export default widget(slidingWindow);
