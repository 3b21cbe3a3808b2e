/**
 * 一叠层：每层之后多大、多少参数、多少乘加、看到多大一块输入。选中一层，改它的参数，后面的层跟着变。
 *
 * layers 与 step 是准的；kernel_h 等 traits 是选中那一层的抄本（见 __init__.py）。
 */

import { createSegments, createSlider, createToggle } from "../../widgets/core/controls.js";
import { button, fill, h, say, set, svg } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExports } from "../../widgets/core/export.js";
import { createFrame } from "../../widgets/core/frame.js";
import { chooseStep, createLink, readState as readLink } from "../../widgets/core/link.js";
import { times } from "../../widgets/core/numbers.js";
import { commonDivisors } from "../../widgets/core/ops.js";
import { createPlayer } from "../../widgets/core/player.js";
import { createWatch } from "../../widgets/core/room.js";
import { createStore } from "../../widgets/core/store.js";
import { complaint } from "../../widgets/core/window.js";
import { unseen } from "../../widgets/core/words.js";
import { ends, folded, WINDOW } from "./stack.js";
import { convert, FIELDS, fresh, INPUT, KEYS, MOST, rangeOf, readState } from "./state.js";
import { details, explain, grouped, pytorch, TYPES, title } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./stack.js").Layer} Layer */
/** @typedef {import("./stack.js").Row} Row */
/** @typedef {Record<string, unknown>} Patch */

/** 表头，和一行里的哪一项。 @type {[string, keyof Row][]} */
const COLUMNS = [
  ["输出 c×h×w", "shape"],
  ["参数", "parameters"],
  ["乘加", "multiply_adds"],
  ["感受野", "field"],
  ["间距", "jump"],
  ["丢掉 行×列", "unused"],
];
/** trait（高宽各一个的写共同的部分）、字、记号、在 bounds 里叫什么。 @type {[string, string, string, any][]} */
const SLIDERS = [
  ["c_out", "输出通道", "c_o", "c"],
  ["kernel", "卷积核", "k", "k"],
  ["padding", "填充", "每侧", "p"],
  ["stride", "步幅", "s", "s"],
  ["dilation", "扩张率", "d", "d"],
  ["groups", "组数", "g", "c"],
  ["c_in", "输入通道", "c_i", "c"],
  ["n", "输入", "n", "n"],
];

/** @param {{model: import("../../widgets/core/store.js").Model, el: HTMLElement, signal: AbortSignal}} context */
function shapeCalculator({ model, el, signal }) {
  const store = createStore(model, KEYS, signal, render);
  const stale = createWatch(store.get, ["layers", ...INPUT]);
  const frame = createFrame(el, { kind: "shape-calculator", title: "一叠层", signal });
  const [link, examples] = [createLink(FIELDS, KEYS, store.get), /** @type {string[][]} */ (store.get("examples"))];
  /** @type {State} */
  let state;

  // ---- 图、表、控件 ----

  const chain = h("div", { class: "vc-chain", role: "group", "aria-label": "各层：方向键换一层", tabindex: 0 });
  const body = h("tbody");
  const heads = ["层", ...COLUMNS.map(([text]) => text)].map((text) => h("th", { scope: "col" }, mark(text)));
  frame.stage.append(
    chain,
    h("table", { class: "vc-table", tabindex: -1 }, h("thead", {}, h("tr", {}, ...heads)), body),
  );
  frame.stage.addEventListener("click", pick, { signal });
  frame.onArrows(([down, right]) => go(state.step + down + right));

  const player = createPlayer({ signal, unit: "层", go: select, setSpeed: (speed) => store.set({ speed }) });
  const kinds = createSegments({
    name: "op",
    label: "这一层的种类",
    choices: TYPES,
    signal,
    onInput: (op) => edit(convert(state.row.layer, /** @type {any} */ (op), state.row.from?.[0] ?? 1)),
  });
  const sliders = SLIDERS.flatMap(([key, label, hint, axis]) => {
    const pair = axis === "c" ? [key] : ends(key);
    return pair.map((trait, i) => ({
      key,
      axis,
      i,
      trait,
      label,
      side: pair[1] ? "高宽"[i] : "",
      slider: createSlider({
        name: trait,
        label,
        hint,
        signal,
        refuse: frame.refuse,
        onInput: (v) => edit(state.separate ? { [trait]: v } : Object.fromEntries(pair.map((each) => [each, v]))),
      }),
    }));
  });
  const bias = createToggle({ name: "bias", label: "偏置", signal, onInput: (on) => edit({ bias: on }) });
  const separate = createToggle({ name: "separate_axes", label: "高宽不同", signal, onInput: separateAxes });
  const tool = (/** @type {string} */ action, /** @type {string} */ text, /** @type {() => void} */ act) =>
    button(action, text, signal, act, { class: "vc-button" });
  const [add, remove, up, down] = [
    tool("add", "加一层", () => splice(0, fresh(state.row.problem ? 1 : state.row.shape[0]), 1)),
    tool("remove", "删掉", () => splice(1, null, state.step && -1)),
    tool("up", "前移", () => swap(-1)),
    tool("down", "后移", () => swap(1)),
  ];
  const chosen = h("strong");
  const options = [["换一个例子…", ""], ...examples].map(([label, value]) => h("option", { value }, label));
  const example = h("select", { "data-action": "example" }, ...options);
  example.addEventListener("change", () => choose(readLink(FIELDS, "x", `#x:${example.value}`)?.patch ?? {}), {
    signal,
  });

  const levers = sliders.map(({ slider }) => slider.element);
  frame.head.append(h("label", { class: "vc-toggle" }, h("span", {}, "例子"), example));
  frame.play.append(player.element);
  frame.panel.append(
    h("div", { class: "vc-tools" }, chosen, kinds.element, add, remove, up, down),
    h("div", { class: "vc-sliders" }, ...levers.slice(0, 10), bias.element, separate.element, ...levers.slice(10)),
  );
  frame.foot.append(
    createExports({ signal, frame, link, code: () => pytorch(state.input, state.rows) }),
    h("span", { class: "vc-hint" }, "方向键或点一下，换一层"),
  );

  // ---- 读者做的事 ----

  /** 选中的层抄一份在单个的 traits 里：控件与 Python 都用它们。 @param {Layer[]} layers @param {number} step @param {Patch} [more] */
  function commit(layers, step, more) {
    player.pause();
    store.set({ ...more, layers, step, ...layers[step], problem: "" });
  }
  /** 播放也走这里，所以不停播放。 @param {number} step */
  function select(step) {
    store.set({ step, ...state.layers[step], problem: "" });
  }
  /** 改选中的层，或输入。 @param {Patch} patch */
  function edit(patch) {
    const layer = Object.fromEntries(
      Object.entries({ ...state.row.layer, ...patch }).filter(([key]) => key in state.row.layer),
    );
    commit(state.layers.with(state.step, /** @type {Layer} */ (layer)), state.step, patch);
  }
  /** @param {number} gone @param {Layer | null} layer @param {number} by */
  const splice = (gone, layer, by) =>
    commit(state.layers.toSpliced(state.step + 1 - gone, gone, ...(layer ? [layer] : [])), state.step + by);
  /** @param {number} by */
  function swap(by) {
    const { layers, step, row } = state;
    commit(layers.with(step, layers[step + by]).with(step + by, row.layer), step + by);
  }
  /** 合起来时，宽照着高。 @param {boolean} on */
  function separateAxes(on) {
    /** @type {Record<string, any>} */
    const now = { ...state.row.layer, n_h: state.input[1] };
    edit({
      separate_axes: on,
      ...(on ? {} : Object.fromEntries(["n", ...WINDOW].map(ends).map(([high, wide]) => [wide, now[high]]))),
    });
  }
  /** 换成一个例子。 @param {Record<string, any>} patch */
  const choose = ({ layers = state.layers, ...input }) => commit(layers, 0, { ...input, separate_axes: false });
  /** @param {Event} event */
  function pick(event) {
    const found = /** @type {Element} */ (event.target).closest("[data-layer]");
    if (found) go(Number(found.getAttribute("data-layer")));
  }
  /** @param {number} step */
  function go(step) {
    player.pause();
    select(Math.min(Math.max(step, 0), state.layers.length - 1));
  }

  // ---- 画 ----

  function render() {
    try {
      state = readState(store.get);
    } catch (error) {
      return frame.refuse(complaint(error));
    }
    const { rows, step, layers, input } = state;
    const broken = rows.findIndex(({ problem }) => problem);
    const shown = folded(layers, [step, broken]);
    const largest = Math.max(...[input, ...rows.map(({ shape }) => shape)].flatMap(([, ...size]) => size));
    fill(
      chain,
      h("div", { class: "vc-step" }, ...block("input", input, largest)),
      ...shown.map((i) => chainLink(rows, i, largest, step)),
    );
    fill(body, ...shown.map((i) => line(rows, i, step)), sums(rows));
    const { lines, sentence = "", note = "" } = tell(step, broken);
    if (stale()) frame.reserve(rows.map((_, i) => tell(i, broken))); // 换一层，下面的不动
    frame.write(lines);
    frame.notice(note);
    const problem = store.get("problem");
    if (problem) frame.refuse(problem);
    else frame.say(sentence);
    renderControls(state);
  }

  /**
   * 选中第 i 层时说什么；broken 是走不通的一层。
   * @param {number} i @param {number} broken @returns {import("../../widgets/core/room.js").Told}
   */
  function tell(i, broken) {
    const { rows, layers } = state;
    const row = rows[i];
    const window = /** @type {any} */ ({ n: row.from?.slice(1), k: row.w.kernel, w: row.w, m: row.shape.slice(1) });
    const result = row.problem ? "走不通" : `输出 ${times(row.shape)}，感受野 ${times(row.field)}`;
    return {
      lines: explain(rows, i),
      sentence: `第 ${i + 1} 层，共 ${layers.length} 层：${result}。`,
      note: broken < 0 ? unseen(window) : `第 ${broken + 1} 层走不通：${rows[broken].problem}`,
    };
  }

  /** @param {State} state */
  function renderControls({ layers, rows, row, step, input, separate: apart }) {
    const { layer, from } = row;
    const conv = layer.op === "conv";
    const now = { ...layer, ...Object.fromEntries(INPUT.map((key, i) => [key, input[i]])) };
    player.update(step, layers.length, store.get("speed"));
    say(chosen, `第 ${step + 1} 层`);
    kinds.update(layer.op);
    for (const { key, axis, i, trait, label, side, slider } of sliders) {
      const every = key === "c_out" ? layer.groups : 1;
      const values = key === "groups" ? commonDivisors(from?.[0] ?? 1, layer.c_out) : undefined;
      const range =
        axis === "c"
          ? [every, values?.at(-1) ?? Math.max(512, now[trait])]
          : rangeOf(state, rows[axis === "n" ? 0 : step], axis, i);
      slider.update(now[trait], range, {
        every,
        values,
        label: (key === "kernel" && !conv ? "窗口" : label) + (apart ? side : ""),
        hidden: (!apart && i > 0) || (!conv && /c_out|dilation|groups/.test(key)),
        disabled: !from && !/_in|^n$/.test(key), // 前面走不通：这一层的输入多大都不知道
      });
    }
    set(bias.element, { hidden: !conv });
    bias.update(layer.bias);
    separate.update(apart);
    add.disabled = layers.length >= MOST;
    remove.disabled = layers.length === 1;
    up.disabled = !step;
    down.disabled = step === layers.length - 1;
    example.value = "";
  }

  render();
  link.follow(signal, frame, ({ layers = link.own("layers"), step, ...input }, bad) => {
    const rest = Object.fromEntries([...INPUT, "separate_axes"].map((key) => [key, link.own(key)]));
    commit(layers, chooseStep(step, link.own("step"), layers.length, bad), { ...rest, ...input });
    render(); // 报错的话盖掉了原来那句，traits 又没变时，也要重写
  });
}

// ---- 一层的样子 ----

/** 存成 SVG 时也带上的字。 @param {...(Node | string)} content */
const mark = (...content) => h("span", { "data-export": true }, ...content);

/** 通道越多，叠的片越多（至多 5 片）。边长开方：224 和 7 同时看得见。 @param {string} role @param {number[]} shape @param {number} largest */
function block(role, [c, ...size], largest) {
  const [height, width] = size.map((v) => Math.max(5, 56 * Math.sqrt(v / largest)));
  const plates = Math.min(5, 1 + Math.floor(Math.log2(c) / 2));
  const picture = svg("svg", {
    viewBox: "-1 -1 74 74",
    width: 74,
    height: 74,
    "aria-hidden": "true",
    class: `vc-${role}`,
  });
  for (let i = plates - 1; i >= 0; i--) {
    const off = 3.5 * (i - (plates - 1) / 2);
    picture.append(svg("rect", { x: 36 - width / 2 + off, y: 36 - height / 2 - off, width, height, rx: 2 }));
  }
  return [picture, h("div", { class: "vc-did" }, mark(times(size)), h("small", {}, mark(`${grouped(c)} 通道`)))];
}

/**
 * 图上的一层：做了什么 → 得到多大；或折起来的一段。
 * @param {Row[]} rows @param {number | number[]} i @param {number} largest @param {number} step
 */
function chainLink(rows, i, largest, step) {
  const did = (/** @type {string[]} */ [head, ...more]) =>
    h("div", { class: "vc-did" }, mark(head), ...more.map((text) => h("small", {}, mark(text))), mark("→"));
  if (typeof i !== "number") return h("div", { class: "vc-step" }, did([`还有 ${i[1] - i[0] + 1} 层`, "与前一层一样"]));
  const row = rows[i];
  return h(
    "div",
    { class: "vc-step", "data-layer": i, "data-selected": i === step, "data-broken": broken(row) },
    did([title(row), ...details(row)]),
    ...(row.problem ? [mark("走不通")] : block("output", row.shape, largest)),
  );
}

/**
 * 一项里的数，中间用 × 连；data-col 是 c、h、w，或 field_h、field_w，或 parameters。
 * @param {number[]} values @param {string} key @param {string} role @param {number} [i]
 */
function numbers(values, key, role, i) {
  const names = [[key], ends(key), ["c", "h", "w"]][values.length - 1];
  return mark(
    ...values.flatMap((v, t) => [
      t ? "×" : "",
      h("span", { "data-role": role, "data-row": i, "data-col": names[t], "data-value": v }, grouped(v)),
    ]),
  );
}

/** @param {Row[]} rows @param {number | number[]} i @param {number} step */
function line(rows, i, step) {
  const wide = (/** @type {string} */ text) => [h("td", { colspan: COLUMNS.length }, mark(text))];
  if (typeof i !== "number")
    return h("tr", {}, h("th"), ...wide(`第 ${i[0] + 1} 到 ${i[1] + 1} 层与前一层一样，折起来了`));
  const row = rows[i];
  return h(
    "tr",
    { "data-layer": i, "aria-current": i === step && "true", "data-broken": broken(row) },
    h("th", { scope: "row" }, mark(`${i + 1}  ${title(row)}`)),
    ...(row.problem
      ? wide(row.problem)
      : COLUMNS.map(([, key]) => h("td", {}, numbers(/** @type {number[]} */ ([row[key]].flat()), key, "output", i)))),
  );
}

/** 走不通的那一层醒目，后面的只是灰。 @param {Row} row */
const broken = ({ from, problem }) => (from ? problem && "here" : "before") || null;

/** @param {Row[]} rows */
function sums(rows) {
  const total = (/** @type {"parameters" | "multiply_adds"} */ key) =>
    h("td", {}, numbers([rows.reduce((sum, row) => sum + (row[key] ?? 0), 0)], key, "total"));
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, mark("合计")),
    h("td"),
    total("parameters"),
    total("multiply_adds"),
    h("td", { colspan: 3 }),
  );
}

export default widget(shapeCalculator);
