/**
 * 一叠层：每层之后多大、多少参数、多少乘加、看到多大一块输入。选中一层，改它的参数，后面的层跟着变。
 *
 * layers 与 step 是准的；kernel_h 等 traits 是选中那一层的抄本（见 __init__.py），这里只写，撤销时一起放回。
 */

import { h } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExplorer } from "../../widgets/core/explorer.js";
import { clamp } from "../../widgets/core/numbers.js";
import { createControls } from "./controls.js";
import { createChain } from "./draw.js";
import { createExamples } from "./examples.js";
import { LAYER } from "./layers.js";
import { COLUMNS, rows } from "./rows.js";
import { FIELDS, readState, restore } from "./state.js";
import { about, longestSteps, pytorch } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, null>} Figure 没有只属于视图的：看哪一层是 trait step */

/** 控件上的词。 */
const WORDS = [
  ["输出通道", "这一层有几组核，就给出几张图"],
  ["组数", "通道分成几组，每个输出通道只看自己那一组"],
];

/** @param {import("../../widgets/core/explorer.js").Context} context */
function shapeCalculator(context) {
  /** @type {Figure} */
  const figure = createExplorer(context, {
    kind: "shape-calculator",
    title: "一层接一层，形状怎样变",
    hint: "点一层看它",
    keys: "方向键也行",
    rest: "play layer",
    fields: FIELDS,
    also: ["separate_axes", ...LAYER],
    wordless: LAYER,
    read: readState,
    look: () => null,
    show: (state) => chain.update(rows(state), `${state.step} / ${state.layers.length}`),
    control(state) {
      controls.update(state);
      examples.update();
    },
    tell: (state) => about(state, state.step),
    longest: (state) => longestSteps(state).map((i) => about(state, i)), // 换一层，下面的不动
    code: pytorch,
    restore,
    forget: () => examples.forget(),
    count: ({ layers }) => layers.length,
    stepped: ({ layers }, step) => ({ step, ...layers[step] }),
    unit: "层",
  });
  const { frame, signal } = figure;
  const chain = createChain();
  const controls = createControls(figure);
  const examples = createExamples(figure);
  frame.stage.append(...chain.elements);
  for (const [name, ...elements] of controls.offers) for (const each of elements) figure.offer(name, each);
  figure.offer("example", examples.element);
  figure.offer("terms", createTerms());
  frame.stage.addEventListener("click", (event) => pick(figure, event), { signal });
  frame.onArrows(([down, right]) => select(figure, figure.state.step + down + right));
  figure.start();
}

/** 表头和控件上的词各是什么意思。 */
const createTerms = () =>
  h(
    "dl",
    { class: "vc-terms" },
    ...[...COLUMNS.map(([word, , meaning]) => [word.split(" ")[0], meaning]), ...WORDS].map(([word, meaning]) =>
      h("div", {}, h("dt", {}, word), h("dd", {}, meaning)),
    ),
  );

/** 点图上或表里的一层。 @param {Figure} figure @param {Event} event */
function pick(figure, { target }) {
  const found = /** @type {Element} */ (target).closest("[data-layer]");
  if (found) select(figure, Number(found.getAttribute("data-layer")));
}

/** 走到头停住。 @param {Figure} figure @param {number} step */
function select(figure, step) {
  figure.pause();
  figure.go(clamp(step, 0, figure.state.layers.length - 1));
}

export default widget(shapeCalculator);
