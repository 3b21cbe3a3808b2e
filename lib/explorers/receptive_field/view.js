/** 感受野：同样的层叠起来，从侧面看；指着一格，亮起它看到的。traits 见 __init__.py。 */

import { createToggle } from "../../widgets/core/controls.js";
import { h, say, set, setVariable, svg } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExplorer } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { clamp } from "../../widgets/core/numbers.js";
import { code } from "./pytorch.js";
import { sheets, spotOf } from "./sheets.js";
import { changed, FIELDS, middle, range, readState, restore } from "./state.js";
import { about, longest } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Shape} Shape */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./sheets.js").Place} Place */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */

/** 一样控件：它改的 trait，叫什么，旁边的小字。 @type {[name: string, trait: keyof Shape, label: string, hint: string][]} */
const SLIDERS = [
  ["layers", "layers", "层数", ""],
  ["k", "kernel_size", "核长", "k"],
  ["s", "stride", "步幅", "s"],
  ["d", "dilation", "扩张率", "d"],
  ["n", "n", "输入长", "n"],
];

/** @param {import("../../widgets/core/explorer.js").Context} context */
function view(context) {
  /** @type {Figure} */
  const figure = createExplorer(context, {
    kind: "receptive-field",
    title: "层越叠，一个输出看到的输入越大",
    hint: "点一格，看它看到哪些",
    keys: "方向键也行",
    rest: "play layers k",
    fields: FIELDS,
    read: readState,
    look: (was) => ({ pointed: null, growing: was?.growing ?? false }),
    hold: ({ lengths }, look) =>
      look.pointed && !(look.pointed.col < lengths[look.pointed.row]) ? { ...look, pointed: null } : look,
    show: (state, look) => side.show(state, look),
    control(state) {
      for (const { trait, slider } of sliders) slider.update(state[trait], range(state, trait));
      toggle.update(state.paths);
    },
    tell: about,
    longest,
    wordless: ["at"],
    code,
    restore,
    count: ({ layers }) => layers,
    stepped: (state, step) => ({ step, at: middle(state, step + 1) }),
    begun: (_, look) => ({ ...look, pointed: null, growing: true }),
    unit: "层",
  });
  const side = createSide(figure);
  const sliders = SLIDERS.map(([name, trait, label, hint]) => {
    const onInput = (/** @type {number} */ value) =>
      figure.update(changed(figure.state, { [trait]: value }), { pointed: null, growing: false });
    return { name, trait, slider: figure.slider({ name: trait, label, hint, onInput }) };
  });
  const toggle = createToggle({
    name: "paths",
    label: "写出有几条路",
    signal: figure.signal,
    onInput: (paths) => figure.update({ paths }),
  });
  figure.frame.stage.append(side.element);
  for (const { name, slider } of sliders) figure.offer(name, slider.element);
  figure.offer("paths", toggle.element);
  figure.frame.onArrows(
    (by) => walk(figure, by),
    () => figure.see({ pointed: null }),
  );
  figure.start();
}

// ---- 读者做的事 ----

/** 走到、点到一格：输入只是指着，别的就停在那里。 @param {Figure} figure @param {Place} place */
function visit(figure, { row, col }) {
  figure.pause();
  if (row) figure.update({ step: row - 1, at: col }, { pointed: null, growing: false });
  else figure.see({ pointed: { row, col }, growing: false });
}

/** 方向键：左右走一格；上下走一层，到它看到的、影响的正中一格。 @param {Figure} figure @param {number[]} by */
function walk(figure, [down, right]) {
  const { state } = figure;
  const { row, col } = spotOf(state, figure.look);
  const met = down > 0 ? row && state.below(row, col) : down < 0 && row < state.layers && state.above(row, col);
  if (met) {
    if (met.length) visit(figure, { row: row - down, col: met[Math.floor((met.length - 1) / 2)] });
  } else if (right) visit(figure, { row, col: clamp(col + right, 0, state.lengths[row] - 1) });
}

// ---- 侧面的样子 ----

/** 各层一行，自上而下；行与行之间是连线，输入下面是感受野有多宽。 @param {Figure} figure */
function createSide(figure) {
  const { signal } = figure;
  const element = h("div", { class: "vc-side" });
  const make = (/** @type {string} */ sheet, /** @type {string} */ name) =>
    createGrid({
      sheet,
      name: `${name}：方向键走到别的格子、别的层`,
      signal,
      onMove: (by) => {
        walk(figure, by);
        rowAt(spotOf(figure.state, figure.look).row).focus();
      },
      onHover: (pointed) => pointed && figure.see({ pointed }), // 走过行与行之间，还看着刚才的
      onPick: (place) => visit(figure, place),
    });
  const [input, output] = [make("input", "输入"), make("output", "最上面一层")];
  /** @type {ReturnType<typeof createGrid>[]} 中间的层，要几层造几层 */
  const hidden = [];
  /** @type {ReturnType<typeof createBand>[]} */
  const bands = [];
  const bracket = createBracket();
  const leave = (/** @type {PointerEvent} */ { pointerType }) =>
    pointerType !== "touch" && figure.see({ pointed: null });
  element.addEventListener("pointerleave", leave, { signal }); // 手指抬起来，点着的还留着
  const rowAt = (/** @type {number} */ level) =>
    level === 0 ? input : level === figure.state.layers ? output : hidden[level - 1];

  /** 层数变了，重新摆。 @param {number} layers */
  function arrange(layers) {
    while (bands.length < layers) bands.push(createBand());
    while (hidden.length < layers - 1) hidden.push(make("partial", `第 ${hidden.length + 1} 层`));
    const parts = [
      input.element,
      ...bands.slice(0, layers).flatMap(({ element: band }, i) => [band, rowAt(i + 1).element]),
    ];
    element.replaceChildren(...parts.reverse(), bracket.element);
    setVariable(element, "--rows", Math.max(layers + 1, 5));
  }
  let arranged = 0;
  return {
    element,
    /** @param {State} state @param {Look} look */
    show(state, look) {
      if (arranged !== state.layers) arrange((arranged = state.layers));
      setVariable(element, "--cols", state.n);
      const drawn = sheets(state, look);
      drawn.rows.forEach((sheet, level) => {
        rowAt(level).render(sheet);
        set(rowAt(level).element, { "data-waiting": level > drawn.top });
      });
      drawn.bands.forEach((band, i) => bands[i].show(band, state.n));
      bracket.show(drawn.seen, state, drawn.spot.row);
    },
  };
}

/** 两行之间：锥，里面一条线是核的一格；虚线往上。 */
function createBand() {
  const parts = ["shape", "lines", "dashes"].map((name) => svg("path", { class: `vc-${name}` }));
  const element = svg("svg", { class: "vc-band", preserveAspectRatio: "none", "aria-hidden": "true" }, ...parts);
  return {
    element,
    /** @param {import("./sheets.js").Band} band @param {number} n */
    show({ shape, lines, dashes }, n) {
      set(element, { viewBox: `0 0 ${2 * n} 2` });
      [shape, lines, dashes].forEach((d, i) => set(parts[i], { d: d || null }));
    },
  };
}

/** 输入下面的括号与字。 */
function createBracket() {
  const path = svg("path");
  const picture = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" }, path);
  const label = h("span", { "data-export": true, "aria-hidden": "true" });
  return {
    element: h("div", { class: "vc-bracket" }, picture, label),
    /** @param {number[]} seen @param {State} state @param {number} row */
    show([first, last], { n, fields }, row) {
      set(picture, { viewBox: `0 0 ${2 * n} 2` });
      const ticks = Array.from({ length: last - first }, (_, i) => `M${2 * (first + i + 1)} 2V1`); // 数得出是几格
      set(path, { d: `M${2 * first} 0V2H${2 * last + 2}V0${ticks.join("")}` });
      say(label, `感受野 ${fields[row]}`);
      setVariable(label, "--middle", `${(50 * (first + last + 1)) / n}%`);
      set(picture.parentElement ?? picture, { "data-none": row === 0 }); // 指着一个输入，说的是它影响谁
    },
  };
}

export default widget(view);
