/**
 * 一张图经过一个核：输入 ⋆ 核 = 输出，下面是一排核，点一个就换。当前像素的窗口放大成数字，收在“更多”里。
 *
 * 视图不算下标，都问 core/window.js。traits 见 __init__.py。
 */

import { bounds } from "../../widgets/core/bounds.js";
import { createSegments, createToggle } from "../../widgets/core/controls.js";
import { fill, h, icon, STAR, set } from "../../widgets/core/dom.js";
import { editNumber } from "../../widgets/core/edit.js";
import { widget } from "../../widgets/core/entry.js";
import { createUnplayed } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { replaced, resize } from "../../widgets/core/matrix.js";
import { clamp } from "../../widgets/core/numbers.js";
import { axisOf } from "../../widgets/core/slide.js";
import { choices, WEIGHTED } from "../../widgets/core/weighted.js";
import { place } from "../../widgets/core/words.js";
import { createLegend } from "./legend.js";
import { createPicture } from "./picture.js";
import { createPresets } from "./presets.js";
import { pytorch } from "./pytorch.js";
import { pictures, sheets } from "./sheets.js";
import { change, createFeed, createSources, drop, pictureOf, readState, show } from "./sources.js";
import { FIELDS, replacedPicture, restore, STRONGEST_BIAS } from "./state.js";
import { about, longest } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Patch} Patch */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./sources.js").Feed} Feed */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */

const WASH = ["--white", "--black"];
const SIGNED = ["--minus", "--zero", "--plus"];

/** @type {() => Look} */
const nothing = () => ({ probe: null, hover: null, marked: { row: 0, col: 0 } });

/** @param {Look["probe"]} at @param {number[]} size */
const inside = (at, [rows, cols]) => at && at.row < rows && at.col < cols && at;

/** 状态变了，指着的像素没有了就不看了；核小了，走到的格子收回来。 @param {State} state @param {Look} look @returns {Look} */
const hold = ({ n, m, k }, { probe, hover, marked }) => ({
  probe: inside(probe, n) || null,
  hover: inside(hover, m) || null,
  marked: { row: clamp(marked.row, 0, k[0] - 1), col: clamp(marked.col, 0, k[1] - 1) },
});

/** @param {import("../../widgets/core/explorer.js").Context} context */
function imageFilter(context) {
  const feed = createFeed();
  /** @type {Figure} */
  const figure = createUnplayed(context, {
    kind: "image-filter",
    title: "换一个核，图里显出来的就换一样",
    hint: "拖动橙框 · 核里的数点一下就能改",
    rest: "picture preset",
    fields: FIELDS,
    also: ["X", "kernel_h", "kernel_w", "preset", "album"],
    wordless: ["row", "col"],
    read: (get) => readState(feed, get),
    look: nothing,
    hold,
    show(state, look) {
      images.show(state, look);
      tables.show(state, look);
    },
    control: (state) => controls.update(state),
    tell: about,
    longest,
    code: pytorch,
    restore: (own, wanted, bad) => restore(feed.read, (text) => pictureOf(figure, text), own, wanted, bad),
    forget: () => drop(figure, feed),
    exported: (done, action) => figure.frame.say(action === "copy-link" ? done + unwritten(figure) : done),
    onTheme: () => images.repaint(),
  });
  const { frame } = figure;
  const images = createImages(figure, feed);
  const tables = createTables(figure, feed);
  const controls = createControls(figure, feed, tables.startEditing);
  frame.stage.append(images.input.element, tables.kernel, images.output.element);
  figure.offer("zoom", tables.zoom);
  frame.onArrows(
    (by, event) => walk(figure, feed, by, event, event.target === images.input.cover),
    () => figure.see({ probe: null }),
  );
  figure.start();
}

/** 自选的图太大，链接里没有它。 @param {Figure} figure */
const unwritten = ({ store, link, state }) =>
  replacedPicture(store.get, link.own) && state.image === "own" && !state.char ? "自选的图没有写进去。" : "";

/**
 * 方向键移动窗口，在输入图上是选输入像素；按着 Shift 一次走 8 格。
 * @param {Figure} figure @param {Feed} feed @param {number[]} by @param {KeyboardEvent} event @param {boolean} probing
 */
function walk(figure, feed, by, { shiftKey }, probing) {
  const [down, right] = by.map((step) => step * (shiftKey ? 8 : 1));
  const { n, m, current } = figure.state;
  const [row, col] = probing ? [figure.look.probe?.row ?? 0, figure.look.probe?.col ?? 0] : current;
  const size = probing ? n : m;
  const to = { row: clamp(row + down, 0, size[0] - 1), col: clamp(col + right, 0, size[1] - 1) };
  if (probing) figure.see({ probe: to });
  else change(figure, feed, to);
}

/** 窗口的正中落在这个像素上的输出。 @param {State} state @param {{row: number, col: number}} pixel */
function centred({ m, k, w }, pixel) {
  const at = [pixel.row, pixel.col].map((v, i) => clamp(v + w.padding[i] - (k[i] >> 1), 0, m[i] - 1));
  return { row: at[0], col: at[1] };
}

/** 输入与输出两幅图。 @param {Figure} figure @param {Feed} feed */
function createImages(figure, feed) {
  const { signal } = figure;
  const input = createPicture({
    kind: "input",
    name: "输入：方向键选一格",
    colors: WASH,
    signal,
    onHover: (probe) => figure.see({ probe }),
    onPick: (probe) => figure.see({ probe }),
    onDrag: (pixel) => change(figure, feed, centred(figure.state, pixel)),
  });
  const output = createPicture({
    kind: "output",
    name: "输出：方向键移动窗口",
    colors: SIGNED,
    signal,
    onHover: (hover) => figure.see({ hover }),
    onPick: (pixel) => change(figure, feed, { ...pixel }),
  });
  const wide = (/** @type {number[]} */ n) => n[1] > 2 * n[0]; // 扁的图叠起来，核在左边
  const legends = { input: createLegend(WASH, "白 ", "黑 "), output: createLegend(SIGNED, "", "") };
  input.element.append(legends.input.element);
  output.element.append(legends.output.element);
  return {
    input,
    output,
    /** @param {State} state @param {Look} look */
    show(state, look) {
      const shown = pictures(state, look);
      set(figure.frame.stage, { "data-wide": wide(state.n) });
      input.render(shown.input);
      output.render(shown.output);
      legends.input.render(shown.input);
      legends.output.render(shown.output);
    },
    repaint() {
      input.repaint();
      output.repaint();
    },
  };
}

/** 核在两幅图中间；窗口里的数各乘多少、得到哪个输出，收着。 @param {Figure} figure @param {Feed} feed */
function createTables(figure, feed) {
  const { signal } = figure;
  const open = () => edit(figure, feed, kernel);
  const window = createGrid({ sheet: "input", name: "放大的窗口", signal });
  const kernel = createGrid({
    sheet: "kernel",
    name: "卷积核：方向键选一格，回车改数",
    signal,
    onPick(marked) {
      figure.see({ marked });
      open();
    },
    onMove([down, right]) {
      const { row, col } = figure.look.marked;
      const { k } = figure.state;
      figure.see({ marked: { row: clamp(row + down, 0, k[0] - 1), col: clamp(col + right, 0, k[1] - 1) } });
    },
    onEnter: open,
  });
  const result = createGrid({ sheet: "output", name: "这一个输出", signal });
  const sign = h("span", { class: "vc-sign", "data-export": true });
  const equals = h("span", { class: "vc-sign", "data-export": true }, "=");
  /** 上一次画的核，和方向键走到的格子。 @type {{K?: State["K"], at?: Look["marked"] | false}} */
  let last = {};
  return {
    kernel: h("div", { class: "vc-middle" }, sign, kernel.element, equals),
    zoom: h("div", { class: "vc-zoom" }, window.element, h("span", { class: "vc-sign" }, "→"), result.element),
    /** 读者要自己写核：走到左上角那一格。 */
    startEditing() {
      kernel.focus();
      figure.see({ marked: { row: 0, col: 0 } });
      figure.frame.say("点核里的数，改成自己的。");
    },
    /** @param {State} state @param {Look} look */
    show(state, look) {
      const keyed = kernel.element.contains(document.activeElement); // 方向键正在核上走
      const drawn = sheets(state, look, keyed);
      window.render(drawn.window);
      const at = keyed && look.marked;
      if (state.K !== last.K || at !== last.at) kernel.render(drawn.kernel); // 指来指去，核不变
      last = { K: state.K, at };
      result.render(drawn.result);
      fill(sign, state.operation.sign === "⋆" ? icon(STAR) : state.operation.sign);
    },
  };
}

/** 就地改核里的一个数。 @param {Figure} figure @param {Feed} feed @param {ReturnType<typeof createGrid>} grid */
function edit(figure, feed, grid) {
  const { marked } = figure.look;
  const at = [marked.row, marked.col];
  editNumber(figure, grid, marked, {
    name: "K",
    label: `卷积核 ${place(at)}`,
    now: () => figure.state.K[marked.row]?.[marked.col],
    write: (value) => change(figure, feed, { K: replaced(figure.state.K, at, value) }),
  });
}

/** 核的大小、当前的像素，高和宽各一个。 @param {Figure} figure @param {Feed} feed */
function createSliders(figure, feed) {
  const make = (
    /** @type {string} */ name,
    /** @type {string} */ label,
    /** @type {(value: number) => Patch} */ patch,
  ) => figure.slider({ name, label, onInput: (value) => change(figure, feed, patch(value)) });
  const sized = (/** @type {number} */ i, /** @type {number} */ value) => ({
    K: resize(
      figure.state.K,
      figure.state.k.map((size, at) => (at === i ? value : size)),
      () => 0,
    ),
  });
  const sizes = [
    make("kernel_h", "核的高", (value) => sized(0, value)),
    make("kernel_w", "核的宽", (value) => sized(1, value)),
  ];
  const places = [make("row", "输出的行", (row) => ({ row })), make("col", "输出的列", (col) => ({ col }))];
  for (const { element } of sizes) figure.offer("size", element);
  for (const { element } of places) figure.offer("place", element);
  return {
    /** @param {State} state */
    update(state) {
      const { n, k, w, m, current } = state;
      for (const i of [0, 1]) {
        const room = n[i] + (w.padding[i] && 6); // 核大了，填充跟着大
        sizes[i].update(k[i], bounds({ ...axisOf(state, i), n: room }).k);
        places[i].update(current[i], [0, m[i] - 1]);
      }
    },
  };
}

/** @param {Figure} figure @param {Feed} feed @param {() => void} startEditing */
function createControls(figure, feed, startEditing) {
  const { signal, store } = figure;
  const put = (/** @type {Patch} */ patch) => change(figure, feed, patch);
  const images = createSegments({
    name: "image",
    label: "图",
    choices: [
      ["yong", "永"],
      ["cat", "猫"],
    ],
    signal,
    onInput: (image) => show(figure, feed, store.get("album")[image]),
  });
  const presets = createPresets(signal, (K) => {
    if (K) return put({ K });
    startEditing(); // 还没有改，核还是原来的
  });
  const relu = createToggle({ name: "relu", label: "ReLU", signal, onInput: (on) => put({ relu: on }) });
  const bias = figure.slider({ name: "bias", label: "偏置", step: 0.25, onInput: (value) => put({ bias: value }) });
  const operations = createSegments({
    name: "op",
    label: "运算",
    choices: choices(WEIGHTED),
    signal,
    onInput: (op) => put({ op }),
  });
  const padding = createToggle({
    name: "padding",
    label: "每侧填充 ⌊k/2⌋",
    signal,
    onInput: (on) => put({ padding: on ? "same" : "none" }),
  });
  const sources = createSources(figure, feed);
  figure.offer("preset", presets.element, figure.frame.stage);
  figure.offer("picture", images.element, figure.frame.bar);
  figure.offer("relu", relu.element, figure.frame.bar);
  figure.offer("bias", bias.element, figure.frame.bar);
  figure.offer("source", h("div", { class: "vc-sources" }, ...sources.elements));
  figure.offer("op", operations.element);
  figure.offer("padding", padding.element);
  const sliders = createSliders(figure, feed);
  return {
    /** @param {State} state */
    update(state) {
      images.update(/** @type {any} */ (state.image)); // 别的图：两个都不选
      presets.update(state);
      relu.update(state.relu);
      bias.update(state.bias, [-STRONGEST_BIAS, STRONGEST_BIAS]);
      operations.update(state.op);
      padding.update(state.padded);
      sliders.update(state);
      sources.update();
    },
  };
}

export default widget(imageFilter);
