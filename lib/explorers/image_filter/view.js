/**
 * 一张图经过一个核。上面是输入与输出两幅图，下面把当前像素的窗口放大成数字：窗口 ⋆ 核 = 一个输出。
 *
 * 视图不算下标，都问 core/window.js。traits 见 __init__.py。
 */

import { createSegments, createToggle } from "../../widgets/core/controls.js";
import { fill, h, icon, STAR, say } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createUnplayed } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { resize } from "../../widgets/core/matrix.js";
import { clamp, full, parse, short } from "../../widgets/core/numbers.js";
import { WEIGHTED } from "../../widgets/core/operations.js";
import { axisOf } from "../../widgets/core/slide.js";
import { bounds } from "../../widgets/core/window.js";
import { place } from "../../widgets/core/words.js";
import { PRESETS } from "./kernels.js";
import { createPicture } from "./picture.js";
import { pytorch } from "./pytorch.js";
import { pictures, sheets } from "./sheets.js";
import { change, createFeed, createSources, drop, pictureOf, readState } from "./sources.js";
import { FIELDS, replacedPicture, restore } from "./state.js";
import { about, longest } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Patch} Patch */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./sources.js").Feed} Feed */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */

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
    title: "图像与卷积核",
    hint: "方向键移动窗口 · 点核里的数可改",
    rest: "preset size source",
    fields: FIELDS,
    also: ["X", "kernel_h", "kernel_w", "preset"],
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
  const controls = createControls(figure, feed);
  frame.stage.append(images.element, tables.element);
  frame.onArrows(
    (by, event) => walk(figure, feed, by, event, event.target === images.input),
    () => figure.see({ probe: null }),
  );
  figure.start();
}

/** 自选的图太大，链接里没有它。 @param {Figure} figure */
const unwritten = ({ store, link, state }) =>
  replacedPicture(store.get, link.own) && !state.char ? "自选的图没有写进去。" : "";

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

/** 输入与输出两幅图。 @param {Figure} figure @param {Feed} feed */
function createImages(figure, feed) {
  const { signal } = figure;
  const input = createPicture({
    name: "输入：方向键选一格",
    colors: ["--white", "--black"],
    signal,
    onHover: (probe) => figure.see({ probe }),
    onPick: (probe) => figure.see({ probe }),
  });
  const output = createPicture({
    name: "输出：方向键移动窗口",
    colors: ["--minus", "--zero", "--plus"],
    signal,
    onHover: (hover) => figure.see({ hover }),
    onPick: (pixel) => change(figure, feed, { ...pixel }),
  });
  const [low, high] = [h("span"), h("span")];
  output.element.append(h("div", { class: "vc-legend" }, low, h("i"), high));
  return {
    element: h("div", { class: "vc-pictures" }, input.element, output.element),
    input: input.cover,
    /** @param {State} state @param {Look} look */
    show(state, look) {
      const shown = pictures(state, look);
      input.render(shown.input);
      output.render(shown.output);
      say(low, short(shown.output.low));
      say(high, short(shown.output.high));
    },
    repaint() {
      input.repaint();
      output.repaint();
    },
  };
}

/** 窗口 ⋆ 核 = 一个输出。 @param {Figure} figure @param {Feed} feed */
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
  const group = (/** @type {Node[]} */ ...parts) => h("div", { class: "vc-group" }, ...parts);
  const sign = h("span", { class: "vc-sign", "data-export": true });
  const equals = h("span", { class: "vc-sign", "data-export": true }, "=");
  /** 上一次画的核，和方向键走到的格子。 @type {{K?: State["K"], at?: Look["marked"] | false}} */
  let last = {};
  return {
    element: group(window.element, group(sign, kernel.element), group(equals, result.element)),
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
  const { state, look, frame } = figure;
  const { row, col } = look.marked;
  const label = `卷积核 ${place([row, col])}`;
  grid.edit(look.marked, {
    name: "K",
    label,
    text: full(state.K[row][col]),
    refuse: frame.refuse,
    commit(text) {
      const found = parse(text);
      if ("problem" in found) return `${found.problem}${label} 没有改。`;
      const K = figure.state.K.map((line, r) => line.map((v, c) => (r === row && c === col ? found.value : v)));
      change(figure, feed, { K });
      return null;
    },
  });
}

/** 选一个核的预设。 @param {Figure} figure @param {Feed} feed */
function createPresets(figure, feed) {
  const choices = [...PRESETS.map(([value, label]) => [value, label]), ["custom", "自己写的"]];
  const select = h("select", { name: "preset" }, ...choices.map(([value, label]) => h("option", { value }, label)));
  const choose = () => {
    const found = PRESETS.find(([value]) => value === select.value);
    if (found) return change(figure, feed, { K: found[2] });
    figure.render();
    figure.frame.say("点核里的数字，改成自己的。");
  };
  select.addEventListener("change", choose, { signal: figure.signal });
  return select;
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

/** @param {Figure} figure @param {Feed} feed */
function createControls(figure, feed) {
  const { signal } = figure;
  const operations = createSegments({
    name: "op",
    label: "运算",
    choices: WEIGHTED,
    signal,
    onInput: (op) => change(figure, feed, { op }),
  });
  const presets = createPresets(figure, feed);
  const padding = createToggle({
    name: "padding",
    label: "每侧填充 ⌊k/2⌋",
    signal,
    onInput: (on) => change(figure, feed, { padding: on ? "same" : "none" }),
  });
  const [sources, sliders] = [createSources(figure, feed), createSliders(figure, feed)];
  figure.offer("op", operations.element);
  figure.offer("preset", h("label", {}, "核 ", presets));
  figure.offer("source", h("div", { class: "vc-sources" }, ...sources.elements));
  figure.offer("padding", padding.element);
  return {
    /** @param {State} state */
    update(state) {
      operations.update(state.op);
      presets.value = state.preset;
      padding.update(state.padded);
      sliders.update(state);
      sources.update(state);
    },
  };
}

export default widget(imageFilter);
