/**
 * 滑动窗口：输入、核、输出三张数表。指到输出格看它的窗口，指到输入格看用到它的所有输出；点数字就地改。
 *
 * 这里只接事件：样子在 sheets.js，话在 words.js。traits 见 __init__.py。
 */

import { commonRange } from "../../widgets/core/bounds.js";
import { createSegments, createToggle } from "../../widgets/core/controls.js";
import { button, fill, h, icon, STAR, set } from "../../widgets/core/dom.js";
import { editNumber } from "../../widgets/core/edit.js";
import { widget } from "../../widgets/core/entry.js";
import { createExplorer } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { gripping } from "../../widgets/core/grip.js";
import { replaced, shift } from "../../widgets/core/matrix.js";
import { clamp, prose } from "../../widgets/core/numbers.js";
import { CHOICES, OPERATIONS } from "../../widgets/core/operations.js";
import { slideCode } from "../../widgets/core/pytorch.js";
import { axisOf } from "../../widgets/core/slide.js";
import { place } from "../../widgets/core/words.js";
import { judgeShape, judgeValue } from "./diagnose.js";
import { createGuess } from "./guess.js";
import { placeOf, sheets, spotOf } from "./sheets.js";
import * as states from "./state.js";
import { about, longestSpots } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Memory} Memory */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./sheets.js").Side} Side */
/** @typedef {import("./guess.js").Stage} Stage */
/** @typedef {import("./diagnose.js").Verdict} Verdict */
/** @typedef {import("../../widgets/core/grid.js").Place} Place */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */
/** @typedef {ReturnType<typeof createTables>} Tables */
/** @typedef {ReturnType<typeof createGuessing>} Guessing */

const AXES = ["高", "宽"];
const NOTHING = {
  pointed: null,
  marked: null,
  edited: null,
  before: null,
  moved: [0, 0],
  guessing: null,
  asking: "",
  reached: null,
};

/** @param {import("../../widgets/core/explorer.js").Context} context */
function slidingWindow(context) {
  const memory = states.createMemory();
  /** @type {Figure} */
  const figure = createExplorer(context, {
    kind: "sliding-window",
    title: "窗口停在哪里，就得出那里的一个数",
    hint: "拖动橙框 · 点数字可改",
    rest: "play n k p s",
    fields: states.FIELDS,
    also: ["separate_axes"],
    begun: (state, look) => ({ ...look, reached: afresh(state) }),
    read(get) {
      const state = states.readState(get);
      memory.remember(state);
      return state;
    },
    look: (was) => /** @type {Look} */ ({ ...NOTHING, ...was, pointed: null, marked: null }),
    hold,
    show(state, look) {
      tables.draw(state, look);
      guessing.update(state, look);
      shifts.update(state, look);
    },
    control(state, look) {
      tables.label(state);
      controls.update(state, look);
    },
    tell: about,
    longest: (state, look) =>
      look.guessing === "shape" ? [] : longestSpots(state).map((pointed) => about(state, { ...look, pointed })),
    mood: (look) => look.guessing,
    code: slideCode,
    restore: states.restore,
    forget: memory.forget,
    count: (state) => state.count,
  });
  const { frame } = figure;
  const tables = createTables(figure);
  const guessing = createGuessing(figure, tables);
  const shifts = createShifts(figure);
  const controls = createControls(figure, memory);
  figure.offer("shift", shifts.element);
  frame.stage.append(tables.input.element, tables.sides);
  frame.said.before(guessing.element);
  frame.onArrows(
    (by) => walk(figure, figure.state.flow.walked, by),
    () => figure.see({ pointed: null }),
  );
  figure.start();
}

// ---- 读者做的事 ----

/** 读者改了数：指着的、与改之前比的，都不算数了。 @param {Figure} figure @param {Record<string, unknown>} patch */
function change(figure, patch) {
  figure.update(patch, { ...figure.look, pointed: null, before: null, moved: [0, 0] });
}

/** 状态变了：指着的、选中的格子没有了就放开；尺寸变了，形状重新猜。 @param {State} state @param {Look} look @returns {Look} */
function hold(state, look) {
  const { pointed, marked, asking } = look;
  const again = asking && asking !== sizesOf(state);
  return {
    ...look,
    pointed: pointed && String(held(state, pointed.sheet, pointed.cell)) === String(pointed.cell) ? pointed : null,
    marked: marked && marked.row < state.k[0] && marked.col < state.k[1] ? marked : null,
    ...(again ? { guessing: "shape", asking: sizesOf(state) } : {}),
    reached: reach(state, look.reached),
  };
}

/** 从这一步起，走到才写。 @param {State} state */
const afresh = (state) => ({ sizes: sizesOf(state), steps: new Set([state.step]) });

/** 又走到一步；换了尺寸就从头算。散开的，一个输出要好几步才加得全，总是全写出来。 @param {State} state @param {Look["reached"]} reached */
function reach(state, reached) {
  if (state.flow.walked === "input") return null;
  if (reached?.sizes !== sizesOf(state)) return state.reveal ? afresh(state) : null;
  return { ...reached, steps: new Set([...reached.steps, state.step]) };
}

/** 问形状，问的是哪一种尺寸。 @param {State} state */
const sizesOf = ({ n, k, w, m }) => JSON.stringify([n, k, w, m]);

/** 在表里的最近的一格。 @param {State} state @param {Side} sheet @param {number[]} cell */
function held(state, sheet, cell) {
  const [first, end] = states.extentOf(state, sheet);
  return cell.map((v, i) => clamp(v, first[i], end[i] - 1));
}

/** 走到、指到一格。 @param {Figure} figure @param {Side} sheet @param {number[]} cell */
function visit(figure, sheet, cell) {
  if (sheet === figure.state.flow.walked) figure.go(states.stepOf(figure.state, cell));
  else figure.see({ pointed: { sheet, cell }, edited: null });
}

/** 拖窗口：拖过一个步幅，走一步。 @param {Figure} figure */
function grab(figure) {
  const { current, w } = figure.state;
  figure.pause();
  return (/** @type {number[]} */ by) => {
    const to = current.map((v, i) => v + Math.round(by[i] / w.stride[i]));
    visit(figure, figure.state.flow.walked, held(figure.state, figure.state.flow.walked, to));
  };
}

/** 方向键；还没有指着的，第一下只选中左上角。 @param {Figure} figure @param {Side} sheet @param {number[]} by */
function walk(figure, sheet, by) {
  const { state, look } = figure;
  const walked = sheet === state.flow.walked;
  if (walked) figure.pause();
  const from = walked ? state.current : (pointedIn(look, sheet) ?? by.map((v) => -v));
  const to = from.map((v, i) => v + by[i]);
  visit(figure, sheet, held(state, sheet, to));
}

/** 这张表上指着的，或刚打开来改过的一格。 @param {Look} look @param {Side} sheet */
function pointedIn({ pointed, edited }, sheet) {
  if (pointed?.sheet === sheet) return pointed.cell;
  return sheet === "input" && edited ? [edited.row, edited.col] : null;
}

/** @param {Figure} figure @param {Grid} grid @param {Place} cell */
function editInput(figure, grid, { row, col }) {
  const { X, blank } = figure.state;
  if (X[row]?.[col] === undefined) return figure.frame.refuse(`填充的格子总是 ${prose(blank)}，改不了。`);
  figure.see({ edited: { row, col } });
  edit(figure, grid, "X", "输入", { row, col });
}

/** @param {Figure} figure @param {Grid} grid @param {Place} cell */
function editKernel(figure, grid, cell) {
  figure.see({ marked: cell });
  const { operation, k } = figure.state;
  edit(figure, grid, "K", "卷积核", cell, placeOf(operation.held(k, [cell.row, cell.col])));
}

/**
 * @typedef {ReturnType<typeof createGrid>} Grid
 * @param {Figure} figure @param {Grid} grid @param {"X" | "K"} key @param {string} table
 * @param {Place} target 在表上的哪一格 @param {Place} [own] 它是 key 里的哪一格
 */
function edit(figure, grid, key, table, target, own = target) {
  const at = [own.row, own.col];
  editNumber(figure, grid, target, {
    name: key,
    label: `${table} ${place(at)}`,
    now: () => figure.state[key][own.row]?.[own.col],
    write: (value) => change(figure, states.patchOf(figure.state, { [key]: replaced(figure.state[key], at, value) })),
  });
}

// ---- 三张表 ----

/** @param {Figure} figure */
function createTables(figure) {
  const [input, kernel, output] = [createInput(figure), createKernel(figure), createOutput(figure)];
  const [sign, equal] = [0, 1].map(() => h("span", { class: "vc-sign" }));
  const unknown = h("div", { class: "vc-unknown", hidden: true }, "?");
  const weights = h("div", { class: "vc-group" }, sign, kernel.element);
  /** @type {boolean | undefined} 核上一次转过没有 */
  let turned;
  const sides = h("div", { class: "vc-sides" }, h("div", { class: "vc-group" }, equal, output.element, unknown));
  return {
    input,
    output,
    sides,
    /** @param {State} state @param {Look} look */
    draw(state, look) {
      const drawn = sheets(state, look);
      set(sides, { "data-stacked": drawn.stacked });
      input.render(drawn.input);
      if (drawn.kernel) kernel.render(drawn.kernel);
      output.render(drawn.output);
      output.element.hidden = look.guessing === "shape";
      unknown.hidden = look.guessing !== "shape";
    },
    /** @param {State} state */
    label({ operation, pooling }) {
      if (pooling) weights.remove();
      else if (!weights.parentElement) sides.prepend(weights);
      if (turned !== undefined && turned !== operation.turned)
        set(kernel.element, { "data-turn": operation.turned ? "there" : "back" });
      turned = operation.turned;
      fill(sign, ...[...(operation.turned ? OPERATIONS.corr : operation).sign].map(glyph)); // 画的核已经转过了
      fill(equal, glyph(pooling ? "→" : "="));
    },
  };
}

/** 表之间的记号，一个字一个字地写：星号自己画，转置的 T 在右上角。 @param {string} c */
const glyph = (c) => (c === "⋆" ? icon(STAR) : c === "ᵀ" ? h("sup", EXPORTED, "T") : h("span", EXPORTED, c));
const EXPORTED = { "data-export": true };

/** @param {Figure} figure @param {Side} sheet */
const shared = (figure, sheet) => ({
  sheet,
  signal: figure.signal,
  onHover: (/** @type {Place | null} */ cell) =>
    figure.see({ pointed: cell && { sheet, cell: [cell.row, cell.col] }, marked: null }),
  onMove: (/** @type {number[]} */ by) => walk(figure, sheet, by),
});

/** @param {Figure} figure */
function createInput(figure) {
  const grid = createGrid({
    ...shared(figure, "input"),
    name: "输入：方向键选一格，回车改数",
    grip: gripping(() => grab(figure)),
    onPick(cell, touch) {
      const spot = spotOf(figure.state, figure.look);
      const again = spot.sheet === "input" && String(spot.cell) === `${cell.row},${cell.col}`;
      visit(figure, "input", [cell.row, cell.col]);
      if (!touch || again) editInput(figure, grid, cell); // 手指点第一下看扇出，再点一下才改
    },
    onEnter() {
      const { sheet, cell } = spotOf(figure.state, figure.look);
      if (sheet === "input") editInput(figure, grid, placeOf(cell));
    },
  });
  return grid;
}

/** @param {Figure} figure */
function createKernel(figure) {
  const grid = createGrid({
    sheet: "kernel",
    signal: figure.signal,
    name: "卷积核：方向键选一格，回车改数",
    onPick: (cell) => editKernel(figure, grid, cell),
    onMove([down, right]) {
      const { row, col } = figure.look.marked ?? { row: -down, col: -right }; // 第一下只选中左上角
      const [k_h, k_w] = figure.state.k;
      figure.see({ marked: { row: clamp(row + down, 0, k_h - 1), col: clamp(col + right, 0, k_w - 1) } });
    },
    onEnter: () => figure.look.marked && editKernel(figure, grid, figure.look.marked),
  });
  return grid;
}

/** @param {Figure} figure */
const createOutput = (figure) =>
  createGrid({
    ...shared(figure, "output"),
    name: "输出：方向键移动窗口",
    grip: gripping(() => grab(figure)),
    onPick: ({ row, col }) => visit(figure, "output", [row, col]),
  });

// ---- 先猜再看 ----

/** @param {Figure} figure @param {Tables} tables */
function createGuessing(figure, tables) {
  const { frame, signal } = figure;
  /** @param {Partial<Look> & {guessing: Stage}} next @param {Verdict} [verdict] */
  function reveal(next, verdict) {
    figure.see(next);
    const said = verdict && (next.guessing ? `刚才的形状${verdict.said}` : `${verdict.said}换尺寸再猜。`);
    if (said) (verdict.right ? frame.say : frame.refuse)(said);
    (next.guessing ? guess : tables.output).focus();
  }
  const guess = createGuess({
    signal,
    refuse: frame.refuse,
    onShape: (answer) => reveal({ guessing: "value" }, judgeShape(figure.state, answer)),
    onValue: (answer) => reveal({ guessing: null }, judgeValue(figure.state, answer)),
    onStop: () => reveal({ guessing: null, asking: "" }),
  });
  function start() {
    figure.pause();
    reveal({ pointed: null, guessing: "shape", asking: sizesOf(figure.state) });
  }
  const startButton = button("guess", "先猜再看", signal, start, { class: "vc-link" });
  figure.offer("guess", startButton, frame.bar);
  return {
    element: guess.element,
    /** @param {State} state @param {Look} look */
    update({ asked, n }, { guessing }) {
      guess.ask(guessing, asked, n);
      startButton.disabled = guessing !== null;
      frame.play.hidden = guessing === "shape";
    },
  };
}

// ---- 控件 ----

/** 平移输入，看哪些输出变了；只有池化有。 @param {Figure} figure */
function createShifts(figure) {
  const make = (/** @type {string} */ action, /** @type {string} */ label, /** @type {() => void} */ act) =>
    button(action, label, figure.signal, act, { class: "vc-button" });
  const back = make("shift-back", "移回来", () =>
    slideInput(
      figure,
      figure.look.moved.map((v) => -v),
    ),
  );
  const element = h(
    "div",
    { class: "vc-shifts" },
    "平移输入，看哪些输出变了：",
    make("shift-right", "右移一格", () => slideInput(figure, [0, 1])),
    make("shift-down", "下移一格", () => slideInput(figure, [1, 0])),
    back,
  );
  return {
    element,
    /** @param {State} state @param {Look} look */
    update({ pooling }, { moved }) {
      element.hidden = !pooling;
      back.disabled = !moved.some(Boolean);
    },
  };
}

/** @param {Figure} figure @param {number[]} by */
function slideInput(figure, by) {
  const { state, look } = figure;
  const before = look.before ?? state.Y;
  const moved = look.moved.map((v, i) => v + by[i]);
  figure.update(states.patchOf(state, { X: shift(state.X, by) }), { ...look, pointed: null, before, moved });
  const [now, then] = [figure.state.Y.flat(), before.flat()];
  const changed = now.filter((v, t) => !Object.is(v, then[t])).length;
  if (look.guessing) return;
  figure.frame.say(`与没移时相比（移出去的从另一头回来），${now.length} 个输出里变了 ${changed} 个（带点的）。`);
}

/** @param {Figure} figure @param {State["op"]} op */
function operate(figure, op) {
  const { patch, told } = states.changeOp(figure.state, op);
  change(figure, patch);
  if (told) figure.frame.refuse(told);
}

/** @param {Figure} figure */
const createOperations = (figure) =>
  createSegments({
    name: "op",
    label: "运算",
    choices: CHOICES,
    signal: figure.signal,
    onInput: (op) => operate(figure, op),
  });

/** 只在互相关与卷积之间换：把核转过去，转回来。 @param {Figure} figure */
function createTurn(figure) {
  const turn = () => operate(figure, figure.state.op === "conv" ? "corr" : "conv");
  const element = button("turn", "核转 180°", figure.signal, turn, { class: "vc-button" });
  return {
    element,
    /** @param {State} state */
    update: ({ op }) =>
      set(element, { "aria-pressed": String(op === "conv"), disabled: op !== "corr" && op !== "conv" }),
  };
}

/** @param {Figure} figure @param {Memory} memory */
function createControls(figure, memory) {
  const operations = createOperations(figure);
  const turn = createTurn(figure);
  figure.offer("op", operations.element);
  figure.offer("turn", turn.element, figure.frame.bar);
  const sliders = states.SIZES.flatMap(({ key, traits, label, hint }) =>
    traits.map((name, i) => {
      const onInput = (/** @type {number} */ value) =>
        change(figure, states.change(figure.state, key, i, value, memory));
      const slider = figure.slider({ name, label, hint, onInput });
      figure.offer(key, slider.element);
      return { key, i, label, slider };
    }),
  );
  const separate = createToggle({
    name: "separate_axes",
    label: "高宽不同",
    signal: figure.signal,
    onInput(on) {
      change(figure, { ...(on ? {} : states.square(figure.state, memory)), separate_axes: on });
      figure.render(); // 合不拢时（从 Python 设了不同的高宽），勾要回来
    },
  });
  figure.offer("axes", separate.element);
  const reveal = createToggle({
    name: "reveal",
    label: "走到才写输出",
    signal: figure.signal,
    onInput(on) {
      figure.update({ reveal: on }, { ...figure.look, reached: on ? afresh(figure.state) : null });
      figure.render();
    },
  });
  figure.offer("reveal", reveal.element);
  return {
    /** @param {State} state @param {Look} look */
    update(state, look) {
      operations.update(state.op);
      turn.update(state);
      reveal.update(look.reached !== null);
      set(reveal.element, { hidden: state.flow.walked === "input" });
      for (const { key, i, slider, label } of sliders) {
        const what = key === "k" && state.pooling ? "窗口" : label;
        slider.update(axisOf(state, i)[key], commonRange(states.rangesOf(state, key), i, !state.separate), {
          label: what + (state.separate ? AXES[i] : ""), // 合在一起时只露出“高”那一个，它管两个方向
          hidden: !state.separate && i === 1,
          disabled: key === "d" && state.pooling,
        });
      }
      separate.update(state.separate);
    },
  };
}

export default widget(slidingWindow);
