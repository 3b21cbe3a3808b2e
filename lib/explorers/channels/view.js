/**
 * 通道：一个输入通道一行，各与自己的核互相关，部分和相加再加偏置，得到当前输出通道的一格。
 *
 * 1×1 的核画成每个像素上的矩阵乘一列。traits 见 __init__.py。
 */

import { commonRange } from "../../widgets/core/bounds.js";
import { fill, h, icon, STAR, set, setVariable } from "../../widgets/core/dom.js";
import { editNumber } from "../../widgets/core/edit.js";
import { widget } from "../../widgets/core/entry.js";
import { createExplorer } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { replaced } from "../../widgets/core/matrix.js";
import { clamp } from "../../widgets/core/numbers.js";
import { commonDivisors } from "../../widgets/core/ops.js";
import { axisOf } from "../../widgets/core/slide.js";
import { place } from "../../widgets/core/words.js";
import { arrangement, ROOMS } from "./arrange.js";
import { cellOf, hold, nothing } from "./look.js";
import { pytorch } from "./pytorch.js";
import { sheets } from "./sheets.js";
import {
  COUNTS,
  channelRange,
  FIELDS,
  fitGroups,
  kernelOf,
  PAIRS,
  rangesOf,
  readState,
  resized,
  restore,
  stepOf,
} from "./state.js";
import { about, longest } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./look.js").Look} Look */
/** @typedef {import("../../widgets/core/grid.js").Place} Place */
/** @typedef {ReturnType<typeof createGrid>} Grid */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */
/** @typedef {keyof ReturnType<typeof sheets>} Kind 哪一种表 */
/** @typedef {(kind: Kind, i?: number) => Grid} Table 这种表的第 i 张；第一次问时造 */

/** @param {import("../../widgets/core/explorer.js").Context} context */
function channels(context) {
  /** @type {import("./state.js").Memory} */
  const memory = new Map();
  /** @type {Figure} */
  const figure = createExplorer(context, {
    kind: "channels",
    title: "每个输出通道都把输入通道读一遍",
    hint: "点数字可改",
    keys: "方向键移动窗口",
    rest: "play",
    fields: FIELDS,
    read: readState,
    look: nothing,
    hold,
    show: (state, look) => show(state, look),
    control: (state) => controls.update(state),
    tell: about,
    longest,
    code: pytorch,
    restore,
    forget() {
      memory.clear();
      controls.forget();
    },
    count: ({ count }) => count,
  });
  const { frame } = figure;
  const show = createStage(figure, createTables(figure));
  const controls = createControls(figure, memory);
  frame.onArrows(
    (by) => move(figure, by),
    () => figure.see({ probe: null }),
  );
  figure.start();
}

// ---- 读者做的事 ----

/** 走一格；走出一个输出通道的上下边，就到相邻的通道。 @param {Figure} figure @param {number[]} by */
function move(figure, [down, right]) {
  const { c_out, m, current } = figure.state;
  const [o, i, j] = current;
  const over = i + down < 0 ? -1 : i + down >= m[0] ? 1 : 0;
  const next = clamp(o + over, 0, c_out - 1);
  const row = next === o ? clamp(i + down, 0, m[0] - 1) : over > 0 ? 0 : m[0] - 1;
  goTo(figure, [next, row, clamp(j + right, 0, m[1] - 1)]);
}

/** 同一处，换一个输出通道。 @param {Figure} figure @param {number} by @param {Look} [next] */
function turn(figure, by, next) {
  const [o, ...at] = figure.state.current;
  goTo(figure, [clamp(o + by, 0, figure.state.c_out - 1), ...at], next);
}

/** @param {Figure} figure @param {number[]} cell @param {Look} [next] */
function goTo(figure, cell, next) {
  figure.pause();
  figure.go(stepOf(figure.state, cell), next);
}

/** 方向键在输入通道 c 里走，填充里也走得到。 @param {Figure} figure @param {number} c @param {number[]} by */
function moveProbe({ state: { n, p }, look, see }, c, [down, right]) {
  const from = look.probe?.c === c ? look.probe : { row: -down, col: -right }; // 第一下只选中左上角
  const held = (/** @type {number} */ v, /** @type {number} */ i) => clamp(v, -p[i], n[i] + p[i] - 1);
  see({ probe: { c, row: held(from.row + down, 0), col: held(from.col + right, 1) } });
}

/** 方向键在输入通道 c 的核里走。 @param {Figure} figure @param {number} c @param {number[]} by */
function moveMark({ state: { k }, look, see }, c, [down, right]) {
  const [, a, b] = look.marked?.[0] === c ? look.marked : [c, -down, -right];
  see({ marked: [c, clamp(a + down, 0, k[0] - 1), clamp(b + right, 0, k[1] - 1)] });
}

/** 方向键在 1×1 的矩阵里走：上下换输出通道，左右换输入通道。 @param {Figure} figure @param {number[]} by */
function moveInMatrix(figure, [down, right]) {
  const [c] = figure.look.marked ?? [-right];
  const marked = [clamp(c + right, 0, figure.state.c_in - 1), 0, 0];
  if (down) turn(figure, down, { ...nothing(), marked });
  else figure.see({ marked });
}

// ---- 就地改一个数 ----

/**
 * @param {Figure} figure @param {Grid} grid 在哪张表上改 @param {Place} cell 哪一格
 * @param {"X" | "K" | "bias"} key @param {number[]} at 这个数在 key 里的下标 @param {string} label
 */
function edit(figure, grid, cell, key, at, label) {
  editNumber(figure, grid, cell, {
    name: key,
    label,
    now: () => at.reduce((/** @type {any} */ table, i) => table?.[i], figure.state[key]),
    write: (value) => figure.update({ [key]: replaced(figure.store.get(key), at, value) }),
  });
}

/** @param {Figure} figure @param {Table} table */
function editInput(figure, table) {
  const { probe } = figure.look;
  if (!probe) return;
  const { c, row, col } = probe;
  if (figure.state.X[c][row]?.[col] === undefined) return figure.frame.refuse("填充的格子总是 0，改不了。");
  edit(figure, table("input", c), probe, "X", [c, row, col], `输入通道 ${c} 的 ${place([row, col])}`);
}

/** 改选着的权重；o 是哪个输出通道的。 @param {Figure} figure @param {Table} table @param {number} [o] */
function editKernel(figure, table, o = cellOf(figure.state, figure.look)[0]) {
  const { state, look, frame } = figure;
  if (!look.marked) return;
  const [c, a, b] = look.marked;
  const kernel = kernelOf(state, o, c);
  if (!kernel) return frame.refuse(`输出通道 ${o} 与输入通道 ${c} 不同组：没有这张核，改不了。`);
  const [grid, cell] = state.pointwise
    ? [table("matrix"), { row: o, col: c }]
    : [table("kernel", c), { row: a, col: b }];
  edit(figure, grid, cell, "K", [o, state.K[o].indexOf(kernel), a, b], `权重 ${place([o, c, a, b])}`);
}

/** @param {Figure} figure @param {Table} table @param {number} o */
function editBias(figure, table, o) {
  edit(figure, table("bias"), { row: figure.state.pointwise ? o : 0, col: 0 }, "bias", [o], `输出通道 ${o} 的偏置`);
}

// ---- 表：指、点、方向键、回车各做什么 ----

/** @typedef {Omit<Parameters<typeof createGrid>[0], "signal">} Options */
/** @type {Record<Kind, (figure: Figure, table: Table, i: number) => Options>} */
const TABLES = {
  input: (figure, table, c) => ({
    sheet: "input",
    channel: c,
    name: `输入通道 ${c}：方向键选一格，回车改数`,
    onHover: (cell) => figure.see({ probe: cell && { c, ...cell } }),
    onPick({ row, col }, touch) {
      const { probe } = figure.look;
      const again = probe?.c === c && probe.row === row && probe.col === col;
      figure.see({ probe: { c, row, col } });
      if (!touch || again) editInput(figure, table); // 手指点第一下看扇出，再点一下才改
    },
    onMove: (by) => moveProbe(figure, c, by),
    onEnter: () => editInput(figure, table),
  }),
  kernel: (figure, table, c) => ({
    sheet: "kernel",
    channel: c,
    name: `输入通道 ${c} 的核：方向键选一格，回车改数`,
    onPick({ row, col }) {
      figure.see({ marked: [c, row, col] });
      editKernel(figure, table);
    },
    onMove: (by) => moveMark(figure, c, by),
    onEnter: () => editKernel(figure, table),
  }),
  partial: (figure, _, c) => ({
    sheet: "partial",
    channel: c,
    name: `输入通道 ${c} 的部分和`,
    onHover: (cell) => figure.see({ hover: cell && [figure.state.current[0], cell.row, cell.col] }),
    onPick: ({ row, col }) => figure.go(stepOf(figure.state, [figure.state.current[0], row, col])),
  }),
  output: (figure, table, o) => ({
    sheet: "output",
    out: o,
    name: `输出通道 ${o}：方向键移动窗口`,
    onHover: (cell) => figure.see({ hover: cell && [o, cell.row, cell.col] }),
    onPick: ({ row, col }) => figure.go(stepOf(figure.state, [o, row, col])),
    onMove(by) {
      const [now] = figure.state.current;
      if (now !== o) return turn(figure, o - now);
      move(figure, by);
      table("output", figure.state.current[0]).focus();
    },
  }),
  bias: (figure, table) => ({
    sheet: "bias",
    name: "偏置：回车改数",
    onPick: ({ row }) => editBias(figure, table, figure.state.pointwise ? row : cellOf(figure.state, figure.look)[0]),
    onMove: ([down]) => figure.state.pointwise && turn(figure, down),
    onEnter: () => editBias(figure, table, cellOf(figure.state, figure.look)[0]),
  }),
  matrix: (figure, table) => ({
    sheet: "kernel",
    name: "权重矩阵：方向键选一格，回车改数",
    onPick({ row, col }) {
      figure.see({ marked: [col, 0, 0] });
      editKernel(figure, table, row);
    },
    onMove: (by) => moveInMatrix(figure, by),
    onEnter: () => editKernel(figure, table),
  }),
  pixel: () => ({ sheet: "input", name: "当前像素的各个通道" }),
  result: (figure) => ({
    sheet: "output",
    name: "这一处的各个输出通道",
    onPick: ({ row }) => figure.go(stepOf(figure.state, [row, ...figure.state.current.slice(1)])),
  }),
};

/** @param {Figure} figure @returns {Table} */
function createTables(figure) {
  /** @type {Map<string, Grid>} */
  const made = new Map();
  return function table(kind, i = 0) {
    const key = kind + i;
    const grid = made.get(key) ?? createGrid({ ...TABLES[kind](figure, table, i), signal: figure.signal });
    made.set(key, grid);
    return grid;
  };
}

// ---- 台上摆什么 ----

/** 只摆这几样；没变就不碰，焦点才不丢。 @param {Element} parent @param {...Element} children */
function put(parent, ...children) {
  if (children.length !== parent.childElementCount || children.some((child, i) => child !== parent.children[i]))
    parent.replaceChildren(...children);
}

/** 一个记号和它后面的东西：换行时不分开。 @param {Node | string} sign @param {Element} element */
const signed = (sign, element) =>
  h("div", { class: "vc-signed" }, h("span", { class: "vc-sign", "data-export": true }, sign), element);

/** 一个输入通道的一行：输入 ⋆ 核 = 部分和。 @param {Table} table @param {number} c */
const createRow = (table, c) => ({
  element: h("div", { class: "vc-group" }),
  product: [signed(icon(STAR), table("kernel", c).element), signed("=", table("partial", c).element)],
});

/** 摆法写成样式：宽的一栏和手机各一份，由样式挑。 @param {HTMLElement} stage @param {State} state */
function arrange(stage, state) {
  for (const [name, { side, outputs, columns }] of Object.entries(arrangement(state))) {
    const { column } = ROOMS[/** @type {keyof typeof ROOMS} */ (name)];
    setVariable(stage, `--${name}-fit`, `max(16px, min(${side}px, ${((100 * side) / column).toFixed(3)}cqi))`);
    setVariable(stage, `--${name}-columns`, String(columns));
    set(stage, { [`data-${name}`]: outputs });
  }
}

/** @param {Figure} figure @param {Table} table */
function createStage({ frame: { stage } }, table) {
  const at = (/** @type {Kind} */ kind, i = 0) => table(kind, i).element;
  const [list, middle, results] = ["rows", "group", "outputs"].map((name) => h("div", { class: `vc-${name}` }));
  const [plus, total] = [signed("", at("bias")), signed("=", results)];
  const once = [at("matrix"), signed("×", at("pixel")), plus, signed("=", at("result"))]; // 1×1
  const absent = h("div", { class: "vc-absent", "data-export": true }, "不同组，没有核");
  const aside = h("div", { class: "vc-aside" }); // 当前的输出看不到的输入通道：没有核，并排放着
  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];

  /** @param {ReturnType<typeof sheets>} drawn @param {number} c */
  function row({ kernel }, c) {
    rows[c] ??= createRow(table, c);
    const { element, product } = rows[c];
    put(element, at("input", c), ...(kernel[c] ? product : []));
    return element;
  }

  return function show(/** @type {State} */ state, /** @type {Look} */ look) {
    const { pointwise } = state;
    const drawn = sheets(state, look);
    const [o] = cellOf(state, look);
    arrange(stage, state);
    const [seen, unseen] = [true, false].map((wanted) =>
      drawn.input.flatMap((_, c) => ((pointwise || Boolean(drawn.kernel[c])) === wanted ? [row(drawn, c)] : [])),
    );
    put(aside, ...unseen, absent);
    put(list, ...seen, ...(unseen.length ? [aside] : []));
    put(results, ...drawn.output.map((_, p) => at("output", p)));
    fill(/** @type {Element} */ (plus.firstElementChild), pointwise ? "+" : "Σ +");
    put(middle, ...(pointwise ? once : [plus, total]));
    put(stage, list, middle, ...(pointwise ? [results] : []));
    if (!pointwise && results.parentElement !== total) total.append(results);
    set(stage, { "data-pointwise": pointwise });
    for (const [kind, some] of Object.entries(drawn))
      some.forEach((sheet, i) => sheet && table(/** @type {Kind} */ (kind), i).render(sheet));
    drawn.output.forEach((_, p) => set(at("output", p), { "data-on": p === o }));
  };
}

// ---- 控件 ----

/**
 * 组数要同时整除两个通道数：除不尽就收，并说一句。
 * @param {Figure} figure @param {Partial<State>} wanted @param {import("./state.js").Memory} memory
 */
function changeCounts({ state, update, frame }, wanted, memory) {
  const groups = fitGroups({ ...state, ...wanted });
  update(resized(state, { ...wanted, groups }, memory));
  if (groups !== (wanted.groups ?? state.groups))
    frame.refuse(`组数从 ${state.groups} 收到 ${groups}：它要同时整除两个通道数。`);
}

/** @param {Figure} figure @param {import("./state.js").Memory} memory */
function createControls(figure, memory) {
  let apart = false; // 高宽不同时（从 Python 设的）分成两个滑块
  const counters = COUNTS.map(({ trait, label, hint }) =>
    figure.slider({ name: trait, label, hint, onInput: (value) => changeCounts(figure, { [trait]: value }, memory) }),
  );
  const pairs = PAIRS.flatMap(({ key, traits, label, hint }) =>
    traits.map((name, i) => ({
      key,
      i,
      label,
      slider: figure.slider({
        name,
        label,
        hint,
        onInput(value) {
          const pair = figure.state[key].map((old, axis) => (axis === i || !apart ? value : old));
          figure.update(resized(figure.state, { [key]: pair }, memory));
        },
      }),
    })),
  );
  COUNTS.forEach(({ trait }, i) => figure.offer(trait, counters[i].element));
  for (const { key, slider } of pairs) figure.offer(key, slider.element);
  return {
    forget: () => void (apart = false),
    /** @param {State} state */
    update(state) {
      const { c_in, c_out } = state;
      const values = commonDivisors(c_in, c_out);
      const [ins, outs, groups] = counters;
      ins.update(c_in, channelRange(c_in));
      outs.update(c_out, channelRange(c_out));
      groups.update(state.groups, [1, values[values.length - 1]], { values, disabled: !values[1] }); // 只能是 1 就不让拖
      apart ||= PAIRS.some(({ key }) => state[key][0] !== state[key][1]);
      for (const { key, i, slider, label } of pairs)
        slider.update(axisOf(state, i)[key], commonRange(rangesOf(state, key), i, !apart), {
          label: apart ? label + "高宽"[i] : label,
          hidden: !apart && i === 1,
        });
    },
  };
}

export default widget(channels);
