/**
 * 通道：一个输入通道一行，各与自己的核互相关，部分和相加再加偏置，得到当前输出通道的一格。
 *
 * 1×1 的核画成每个像素上的矩阵乘一列。视图不算任何下标，都问 core/window.js。traits 见 __init__.py。
 */

import { createSlider } from "../../widgets/core/controls.js";
import { fill, h, icon, STAR, set } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExports } from "../../widgets/core/export.js";
import { createFrame } from "../../widgets/core/frame.js";
import { createGrid } from "../../widgets/core/grid.js";
import { createLink } from "../../widgets/core/link.js";
import { encodeMatrix, full, parse, prose, times } from "../../widgets/core/numbers.js";
import { commonDivisors } from "../../widgets/core/ops.js";
import { createPlayer } from "../../widgets/core/player.js";
import { createWatch } from "../../widgets/core/room.js";
import { factorsOf } from "../../widgets/core/sheet.js";
import { axisOf } from "../../widgets/core/slide.js";
import { createStore } from "../../widgets/core/store.js";
import { complaint, effectiveSize, fanOut, paddedShape, taps } from "../../widgets/core/window.js";
import { place, sizes, unseen } from "../../widgets/core/words.js";
import { FIELDS, restore } from "./link.js";
import { pytorch } from "./pytorch.js";
import {
  channelRange,
  fitGroups,
  KEYS,
  kernelOf,
  PAIRS,
  partials,
  rangeOf,
  readState,
  resized,
  stepOf,
} from "./state.js";
import { arithmetic, busiestProbe, counts, influence, named, wordiestCell } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../../widgets/core/grid.js").Place} Place */
/** @typedef {ReturnType<typeof createGrid>} Grid */

/** @type {["k" | "p" | "s" | "d", "k" | "padding" | "stride" | "dilation", string, string][]} */
const WINDOW = [
  ["k", "k", "卷积核", "k"],
  ["p", "padding", "填充", "每侧"],
  ["s", "stride", "步幅", "s"],
];
const WIDEST = 15; // 一排最多这么多格，再多就让输出换到下一行

/** @param {{model: import("../../widgets/core/store.js").Model, el: HTMLElement, signal: AbortSignal}} context */
function channels({ model, el, signal }) {
  const store = createStore(model, KEYS, signal, render);
  const stale = createWatch(store.get, ["X", "K", "bias", "groups", ...Object.values(PAIRS).flat()]);
  const frame = createFrame(el, {
    kind: "channels",
    title: "多输入多输出通道",
    signal,
  });
  /** @type {import("./state.js").Memory} */
  const memory = new Map();
  /** @type {State} */
  let state;
  /** @type {import("./words.js").Probe | null} 指着的输入格：看它的扇出 */
  let probe = null;
  /** @type {number[] | null} 鼠标指着的输出格 [o, i, j]：只是看看，不改步数 */
  let hover = null;
  /** @type {number[] | null} 键盘选着的权重 [输入通道, 行, 列] */
  let marked = null;
  let apart = false; // 高宽不同时（从 Python 设的）分成两个滑块

  // ---- 表 ----

  /** @param {Omit<Parameters<typeof createGrid>[0], "signal">} options */
  const grid = (options) => createGrid({ ...options, signal });
  const sign = (/** @type {Node | string} */ text) => h("span", { class: "vc-sign", "data-export": true }, text);

  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];
  /** 输入通道 c 的一行：输入 ⋆ 核 = 部分和。 @param {number} c */
  function createRow(c) {
    const input = grid({
      sheet: "input",
      channel: c,
      name: `输入通道 ${c}：方向键选一格，回车改数`,
      onHover(cell) {
        probe = cell && { c, ...cell };
        render();
      },
      onPick(cell, touch) {
        const again = probed(c, cell.row, cell.col);
        probe = { c, ...cell };
        render();
        if (!touch || again) editInput(); // 手指点第一下看扇出，再点一下才改
      },
      onMove([down, right]) {
        const from = probe?.c === c ? probe : { row: -down, col: -right };
        const held = (/** @type {number} */ v, /** @type {number} */ i) =>
          clamp(v, -state.w.padding[i], state.n[i] + state.w.padding[i] - 1);
        probe = { c, row: held(from.row + down, 0), col: held(from.col + right, 1) };
        render();
      },
      onEnter: () => editInput(),
    });
    const kernel = grid({
      sheet: "kernel",
      channel: c,
      name: `输入通道 ${c} 的核：方向键选一格，回车改数`,
      onPick({ row, col }) {
        marked = [c, row, col];
        editKernel();
      },
      onMove: (by) => mark([c, 0, 0], [0, ...by], [c, state.k[0] - 1, state.k[1] - 1], c),
      onEnter: () => editKernel(),
    });
    const partial = grid({
      sheet: "partial",
      channel: c,
      name: `输入通道 ${c} 的部分和`,
      onHover(cell) {
        hover = cell && [state.current[0], cell.row, cell.col];
        render();
      },
      onPick: ({ row, col }) => go(stepOf(state, [state.current[0], row, col])),
    });
    const absent = h("div", { class: "vc-absent", "data-export": true }, "不同组，没有核");
    return {
      element: h("div", { class: "vc-group" }),
      input,
      kernel,
      partial,
      absent,
      star: sign(icon(STAR)),
      equal: sign("="),
    };
  }

  /** @type {Grid[]} */
  const outputs = [];
  /** @param {number} o */
  const createOutput = (o) =>
    grid({
      sheet: "output",
      out: o,
      name: `输出通道 ${o}：方向键移动窗口`,
      onHover(cell) {
        hover = cell && [o, cell.row, cell.col];
        render();
      },
      onPick: ({ row, col }) => go(stepOf(state, [o, row, col])),
      onMove(by) {
        const [now, i, j] = state.current;
        if (now !== o) {
          player.pause();
          go(stepOf(state, [o, i, j]));
          return;
        }
        move(by);
        outputs[state.current[0]].focus();
      },
    });

  /** 1×1：c_o×c_i 的矩阵，乘当前像素的一列。 */
  const matrix = grid({
    sheet: "kernel",
    name: "权重矩阵：方向键选一格，回车改数",
    onPick({ row, col }) {
      marked = [col, 0, 0];
      editKernel(row);
    },
    onMove([down, right]) {
      const kept = marked;
      if (down) move([0, 0], down);
      marked = kept;
      mark([0, 0, 0], [right, 0, 0], [state.c_in - 1, 0, 0]);
    },
    onEnter: () => editKernel(),
  });
  const pixel = grid({ sheet: "input", name: "当前像素的各个通道" });
  const result = grid({
    sheet: "output",
    name: "这一处的各个输出通道",
    onPick: ({ row }) => go(stepOf(state, [row, ...state.current.slice(1)])),
  });
  const bias = grid({
    sheet: "bias",
    name: "偏置：回车改数",
    onPick: ({ row }) => editBias(row),
    onMove: ([down]) => state.pointwise && move([0, 0], down),
    onEnter: () => editBias(state.pointwise ? state.current[0] : 0),
  });
  const [dot, plus, equal] = ["×", "+", "="].map(sign);
  const [list, middle, results] = ["rows", "group", "outputs"].map((name) => h("div", { class: `vc-${name}` }));

  // ---- 控件 ----

  const player = createPlayer({ signal, go, setSpeed: (speed) => store.set({ speed }) });
  const slider = (
    /** @type {string} */ name,
    /** @type {string} */ label,
    /** @type {string} */ hint,
    /** @type {(v: number) => void} */ onInput,
  ) => createSlider({ name, label, hint, signal, onInput, refuse: frame.refuse });
  const counters = {
    c_in: slider("c_in", "输入通道", "c_i", (c_in) => changeChannels({ c_in })),
    c_out: slider("c_out", "输出通道", "c_o", (c_out) => changeChannels({ c_out })),
    groups: slider("groups", "组数", "g", (groups) => change({ groups })),
  };
  const windows = WINDOW.flatMap(([key, field, label, hint]) =>
    PAIRS[key].map((name, i) => ({
      key,
      i,
      label,
      split: label + "高宽"[i],
      slider: slider(name, label, hint, (value) => {
        const old = field === "k" ? state.k : state.w[field];
        const pair = old.map((v, axis) => (axis === i || !apart ? value : v));
        change(field === "k" ? { k: pair } : { w: { ...state.w, [field]: pair } });
      }),
    })),
  );

  const link = createLink(FIELDS, KEYS, store.get);
  frame.play.append(player.element);
  frame.panel.append(
    h(
      "div",
      { class: "vc-sliders" },
      ...Object.values(counters).map(({ element }) => element),
      ...windows.map((w) => w.slider.element),
    ),
  );
  frame.foot.append(
    createExports({ signal, frame, link, code: () => pytorch(state) }),
    h("span", { class: "vc-hint" }, "方向键移动窗口 · 点数字可改"),
  );
  frame.onArrows((step) => move(step), leave);

  // ---- 读者做的事 ----

  /** 先前指着的都不算数了。 */
  const forget = () => void ([probe, hover, marked] = [null, null, null]);
  /** @param {Record<string, unknown>} patch */
  function update(patch) {
    forget();
    store.set({ ...patch, problem: "" });
  }
  /** @param {Partial<import("./state.js").Sizes>} sizes */
  const change = (sizes) => update(resized(state, sizes, memory));
  /** @param {{c_in?: number, c_out?: number}} wanted */
  function changeChannels(wanted) {
    const groups = fitGroups({ ...state, ...wanted });
    const told = groups === state.groups ? "" : `组数从 ${state.groups} 收到 ${groups}：它要同时整除两个通道数。`;
    change({ ...wanted, groups });
    if (told) frame.refuse(told);
  }
  /** @param {number} step */
  function go(step) {
    forget();
    if (step === store.get("step")) render();
    else store.set({ step });
  }
  /** 走出一个输出通道的上下边，就到相邻的通道。 @param {number[]} by @param {number} [channel] */
  function move([down, right], channel = 0) {
    player.pause();
    const [o, i, j] = state.current;
    const over = channel || (i + down < 0 ? -1 : i + down >= state.m[0] ? 1 : 0);
    const next = clamp(o + over, 0, state.c_out - 1);
    const row = next === o || channel ? i + down : over > 0 ? 0 : state.m[0] - 1;
    go(stepOf(state, [next, clamp(row, 0, state.m[0] - 1), clamp(j + right, 0, state.m[1] - 1)]));
  }
  function leave() {
    probe = null;
    render();
  }
  /** 键盘在核里走。 @param {number[]} start @param {number[]} by @param {number[]} last @param {number} [c] */
  function mark(start, by, last, c) {
    const from = marked && (c === undefined || marked[0] === c) ? marked : start.map((v, i) => v - by[i]);
    marked = from.map((v, i) => clamp(v + by[i], start[i], last[i]));
    render();
  }
  /** @param {number} c @param {number} row @param {number} col */
  const probed = (c, row, col) => probe !== null && probe.c === c && probe.row === row && probe.col === col;

  /**
   * 就地改一个数。
   * @param {Grid} target @param {Place} cell @param {"X" | "K" | "bias"} key @param {string} label
   * @param {number[]} at 这个数在 key 里的下标
   */
  function edit(target, cell, key, label, at) {
    player.pause();
    const now = () => at.reduce((/** @type {any} */ table, i) => table?.[i], state[key]);
    target.edit(cell, {
      name: key,
      label,
      text: full(now()),
      refuse: frame.refuse,
      commit(text) {
        const found = parse(text);
        if ("problem" in found) return `${found.problem}${label} 没有改。`;
        if (now() === undefined) return "这个格子已经不在了，没有改。";
        update({ [key]: encoded(replaced(state[key], at, found.value)) });
        return null;
      },
    });
  }
  function editInput() {
    if (!probe) return;
    const { c, row, col } = probe;
    if (state.X[c][row]?.[col] === undefined) return frame.refuse("填充的格子总是 0，改不了。");
    edit(rows[c].input, { row, col }, "X", `输入通道 ${c} 的 ${place([row, col])}`, [c, row, col]);
  }
  function editKernel(o = state.current[0]) {
    if (!marked) return;
    const [c, a, b] = marked;
    const kernel = kernelOf(state, o, c);
    if (!kernel) return frame.refuse(`输出通道 ${o} 与输入通道 ${c} 不同组：没有这张核，改不了。`);
    const [target, cell] = state.pointwise ? [matrix, { row: o, col: c }] : [rows[c].kernel, { row: a, col: b }];
    edit(target, cell, "K", `权重 ${place([o, c, a, b])}`, [o, state.K[o].indexOf(kernel), a, b]);
  }
  /** @param {number} row */
  function editBias(row) {
    const o = state.pointwise ? row : state.current[0];
    edit(bias, { row, col: 0 }, "bias", `输出通道 ${o} 的偏置`, [o]);
  }

  // ---- 画 ----

  function render() {
    try {
      state = readState(store.get);
    } catch (error) {
      return frame.refuse(complaint(error)); // 宿主给了放不下的值：说一句，图留在上一个样子
    }
    while (rows.length < state.c_in) rows.push(createRow(rows.length));
    while (outputs.length < state.c_out) outputs.push(createOutput(outputs.length));
    if (probe && probe.c >= state.c_in) probe = null;
    const there = hover?.every((v, i) => v < [state.c_out, ...state.m][i]);
    const cell = there && hover ? hover : state.current;
    arrange(cell[0]);
    draw(cell);
    write(cell);
    renderControls();
  }

  /** 哪些表在台上。 @param {number} o */
  function arrange(o) {
    const { pointwise, c_in, c_out } = state;
    if (pointwise) {
      put(middle, matrix.element, dot, pixel.element, plus, bias.element, equal, result.element);
      put(frame.stage, list, middle, results);
    } else {
      put(middle, plus, bias.element, equal, results);
      put(frame.stage, list, middle);
    }
    fill(plus, pointwise ? "+" : "Σ +");
    put(list, ...rows.slice(0, c_in).map(({ element }) => element));
    put(results, ...outputs.slice(0, c_out).map(({ element }) => element));
    rows.slice(0, c_in).forEach(({ element, input, star, kernel, equal: is, partial, absent }, c) => {
      const others = kernelOf(state, o, c) ? [star, kernel.element, is, partial.element] : [absent];
      put(element, input.element, ...(pointwise ? [] : others));
    });
    set(frame.stage, { "data-pointwise": pointwise });
    set(results, { "data-two": c_out > 3 });
  }

  /** @param {number[]} cell 当前的输出格 [o, i, j] */
  function draw([o, i, j]) {
    const { n, k, w, m, X, Y, c_in, c_out, pointwise, groups } = state;
    const sees = (/** @type {number} */ p, /** @type {number} */ c) => kernelOf(state, p, c);
    const met = taps(n, k, w, [i, j]);
    const window = new Set(probe ? [] : met.map((tap) => `${tap.row},${tap.col}`));
    const fan = probe ? fanOut(n, k, w, [probe.row, probe.col]) : [];
    const [touched, used] = [
      new Set(fan.map((use) => `${use.row},${use.col}`)),
      new Set(fan.map(({ a, b }) => `${a},${b}`)),
    ];
    const [height, width] = paddedShape(n, w);
    const [e_h, e_w] = effectiveSize(k, w);
    const row = width + (pointwise ? c_in + 3 : k[1] + m[1] + 1);
    const beside = row + (c_out > 3 ? 2 : 1) * m[1];
    const across = beside > WIDEST ? row : beside;
    const parts = partials(state, o);
    const one = (/** @type {string} */ role, /** @type {number} */ r, /** @type {number} */ q) => ({
      role,
      row: r,
      col: q,
      rows: 1,
      cols: 1,
    });
    const here = (/** @type {number} */ p) =>
      probe
        ? sees(p, probe.c)
          ? fan.map((use) => one("output", use.row, use.col))
          : []
        : p === o
          ? [one("output", i, j)]
          : [];
    let part = 0;

    rows.slice(0, c_in).forEach(({ input, kernel, partial }, c) => {
      const weights = sees(o, c);
      const looked = weights || pointwise;
      input.render({
        caption: `输入通道 ${c}${groups > 1 ? `，组 ${Math.floor((c * groups) / c_in)}` : ""}`,
        rows: height,
        cols: width,
        across,
        first: [-w.padding[0], -w.padding[1]],
        cell(r, q) {
          return {
            role: X[c][r]?.[q] === undefined ? "padding" : "input",
            value: X[c][r]?.[q] ?? 0,
            channel: c,
            linked: Boolean(looked) && window.has(`${r},${q}`),
            current: probed(c, r, q),
            ...state.missed(r, q),
          };
        },
        factors: weights && !pointwise && !probe ? factorsOf(met, weights, state.K[o]) : [],
        outlines: probe
          ? probe.c === c
            ? [one("input", probe.row, probe.col)]
            : []
          : looked
            ? [{ role: "kernel", row: met[0].row, col: met[0].col, rows: e_h, cols: e_w }]
            : [],
      });
      if (pointwise || !weights) return;
      const sum = parts[part];
      kernel.render({
        caption: `W[${o}, ${part++}]`,
        rows: k[0],
        cols: k[1],
        across,
        cell: (a, b) => ({
          role: "kernel",
          value: weights[a][b],
          channel: c,
          out: o,
          linked: probe?.c === c && used.has(`${a},${b}`),
        }),
        outlines: marked?.[0] === c ? [one("kernel", marked[1], marked[2])] : [],
      });
      partial.render({
        caption: "部分和",
        rows: m[0],
        cols: m[1],
        across,
        cell: (r, q) => ({
          role: "partial",
          value: sum[r][q],
          channel: c,
          out: o,
          linked: probe ? probe.c === c && touched.has(`${r},${q}`) : r === i && q === j,
        }),
        outlines: !probe || probe.c === c ? here(o) : [],
      });
    });

    outputs.slice(0, c_out).forEach((output, p) => {
      set(output.element, { "data-on": p === o });
      output.render({
        caption: `输出通道 ${p}`,
        rows: m[0],
        cols: m[1],
        across,
        cell: (r, q) => ({
          role: "output",
          value: Y[p][r][q],
          channel: p,
          current: !probe && p === o && r === i && q === j,
          linked: Boolean(probe && sees(p, probe.c) && touched.has(`${r},${q}`)),
        }),
        outlines: here(p),
      });
    });

    bias.render({
      caption: "偏置",
      rows: pointwise ? c_out : 1,
      cols: 1,
      across,
      cell(r) {
        const p = pointwise ? r : o;
        return { role: "bias", value: state.bias[p], channel: p, index: [0, 0], linked: p === o };
      },
    });
    if (!pointwise) return;
    const at = [met[0].row, met[0].col];
    matrix.render({
      caption: `权重 ${c_out}×${c_in}`,
      rows: c_out,
      cols: c_in,
      across,
      cell(p, c) {
        const shared = { channel: c, out: p, index: [0, 0] };
        const weights = sees(p, c);
        return weights
          ? { role: "kernel", value: weights[0][0], linked: probe ? probe.c === c : p === o, ...shared }
          : { role: "none", ...shared };
      },
      outlines: marked ? [one("kernel", o, marked[0])] : [{ role: "output", row: o, col: 0, rows: 1, cols: c_in }],
    });
    pixel.render({
      caption: `像素 ${place(at)}`,
      rows: c_in,
      cols: 1,
      across,
      cell: (c) => ({
        role: "pixel",
        value: X[c][at[0]]?.[at[1]] ?? 0,
        channel: c,
        index: at,
        linked: Boolean(sees(o, c)),
      }),
    });
    result.render({
      caption: "输出",
      rows: c_out,
      cols: 1,
      across,
      cell: (p) => ({ role: "result", value: Y[p][i][j], channel: p, index: [i, j], linked: p === o }),
      outlines: [one("output", o, 0)],
    });
  }

  /**
   * 看着这一格（cell 是输出格，input 是指着的输入格），图下说什么。
   * @param {number[]} cell @param {typeof probe} input @returns {import("../../widgets/core/room.js").Told}
   */
  function tell([o, i, j], input) {
    const told = state.pointwise
      ? [[`1×1：每个像素上都是 ${times([state.c_out, state.c_in])} 的矩阵乘这一列，再加偏置；各个像素用同一个矩阵。`]]
      : [];
    const head = input ? influence(state, input, o) : [...arithmetic(state, [o, i, j]), ...told];
    const at = `第 ${stepOf(state, [o, i, j]) + 1} 步，共 ${state.count} 步`;
    const step = `${at}：${named(o, i, j)} 等于 ${prose(state.Y[o][i][j])}。`;
    return { lines: [...head, ...counts(state), ...sizes(state)], sentence: input ? String(head[0][0]) : step };
  }

  /** @param {number[]} cell */
  function write(cell) {
    const { lines, sentence = "" } = tell(cell, probe);
    if (stale()) {
      const [input, o] = busiestProbe(state);
      frame.reserve([tell(wordiestCell(state), null), tell([o, 0, 0], input)]);
    }
    frame.write(lines);
    frame.notice(unseen(state));
    const problem = store.get("problem");
    if (problem) frame.refuse(problem);
    else frame.say(sentence);
  }

  function renderControls() {
    const { c_in, c_out, groups } = state;
    player.update(state.step, state.count, store.get("speed"));
    const values = commonDivisors(c_in, c_out);
    counters.c_in.update(c_in, channelRange(c_in));
    counters.c_out.update(c_out, channelRange(c_out));
    counters.groups.update(groups, [1, values[values.length - 1]], { values, disabled: !values[1] }); // 只能是 1 就不让拖
    apart ||= [state.k, state.w.padding, state.w.stride].some(([height, width]) => height !== width);
    for (const { key, i, slider: control, label, split } of windows) {
      control.update(axisOf(state, i)[key], rangeOf(state, key, i, !apart), {
        label: apart ? split : label,
        hidden: !apart && i === 1,
      });
    }
  }

  render();
  link.follow(signal, frame, (wanted, bad) => {
    player.pause();
    memory.clear();
    apart = false;
    update(restore(link.own, wanted, bad));
    render(); // traits 没变时 store 不会重画
  });
}

/** @param {number} v @param {number} low @param {number} high */
const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

/** 台上就摆这几样；没变就不碰，焦点才不丢。 @param {Element} parent @param {...Element} children */
function put(parent, ...children) {
  if (children.length !== parent.childElementCount || children.some((child, i) => child !== parent.children[i]))
    parent.replaceChildren(...children);
}

/** 一层层的数表里换掉一个数。 @param {any} table @param {number[]} at @param {number} value @returns {any} */
const replaced = (table, [i, ...rest], value) =>
  table.map((/** @type {any} */ old, /** @type {number} */ t) =>
    t !== i ? old : rest.length ? replaced(old, rest, value) : value,
  );

/** 数表 → trait。 @param {any} table @returns {any} */
const encoded = (table) => (Array.isArray(table[0]) ? table.map(encoded) : encodeMatrix([table])[0]);

export default widget(channels);
