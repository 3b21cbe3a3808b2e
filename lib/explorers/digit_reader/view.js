/** 读数字：写一个数字，看训练好的网络一格一格怎样读它。traits 见 __init__.py。 */

import { createSegments, createToggle } from "../../widgets/core/controls.js";
import { button, h, set, svg } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createUnplayed } from "../../widgets/core/explorer.js";
import { rewrite, walk } from "./acts.js";
import { SIDE, unpack } from "./ink.js";
import { code } from "./pytorch.js";
import { createReading } from "./reading.js";
import { createReader, FIELDS, LARGEST_SEED, restore, withNetwork } from "./state.js";
import { about, longest } from "./words.js";
import { createWriting, pathOf } from "./writing.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */

/** 拿着什么、试过哪些方向，接着先前的；放大的通道照新的一格来。 @type {(was?: Look) => Look} */
const keep = (was) => ({
  open: null,
  erasing: was?.erasing ?? false,
  cursor: was?.cursor ?? null,
  down: was?.down ?? false,
  tried: was?.tried ?? [],
});

/** @param {import("../../widgets/core/explorer.js").Context} context */
function view(context) {
  /** @type {Figure} */
  const figure = createUnplayed(context, {
    kind: "digit-reader",
    title: "写一个数字，每一格怎么算的都点得开",
    hint: "点任何一格 · 深浅照各层最大的数，0 是纸色",
    rest: "network samples tidy",
    fields: FIELDS,
    also: ["networks", "samples"],
    wordless: ["cell", "shift"],
    read: createReader(),
    look: keep,
    show(state, look) {
      writing.show(state, look);
      reading.show(state, look);
    },
    control(state) {
      for (const control of controls) control.update(state);
    },
    tell: about,
    longest,
    code,
    restore,
  });
  const writing = createWriting(figure);
  const reading = createReading(figure);
  const controls = [
    createNetworks(figure, reading.networks),
    createSamples(figure),
    createNoise(figure),
    createTidy(figure, writing.tidy),
  ];
  figure.frame.stage.append(writing.element, reading.element);
  figure.frame.onArrows((by) => walk(figure, by));
  figure.start();
}

// ---- 控件 ----

/** 换一个网络。 @param {Figure} figure @param {HTMLElement} home */
function createNetworks(figure, home) {
  const networks = figure.store.get("networks");
  const segments = createSegments({
    name: "network",
    label: "网络",
    choices: networks.map((/** @type {{name: string}} */ { name }, /** @type {number} */ i) => [String(i), name]),
    signal: figure.signal,
    onInput: (i) => figure.update(withNetwork(networks, Number(i), figure.state), figure.look),
  });
  figure.offer("network", segments.element, home);
  return { update: (/** @type {State} */ { index }) => segments.update(String(index)) };
}

/** 样例：测试图，正确答案写在旁边。 @param {Figure} figure */
function createSamples(figure) {
  /** @type {{label: number, ink: string}[]} */
  const samples = figure.store.get("samples");
  const buttons = samples.map(({ label, ink }, i) => {
    const thumb = svg(
      "svg",
      { viewBox: `0 0 ${SIDE} ${SIDE}`, width: 26, height: 26, "aria-hidden": "true" },
      svg("path", { d: pathOf(unpack(ink)) }),
    );
    const take = () => rewrite(figure, { ink, tidy: false, noise: 0 });
    return button(`sample-${i}`, thumb, figure.signal, take, {
      class: "vc-sample",
      "aria-label": `测试图，正确答案 ${label}`,
      title: `正确答案 ${label}`,
    });
  });
  figure.offer("samples", h("div", { class: "vc-samples" }, h("small", {}, "测试图"), ...buttons), figure.frame.bar);
  return {
    update() {
      const now = figure.store.get("ink");
      buttons.forEach((each, i) => set(each, { "aria-pressed": String(samples[i].ink === now) }));
    },
  };
}

/** 噪声。 @param {Figure} figure */
function createNoise(figure) {
  const make = (/** @type {string} */ action, /** @type {string} */ label, /** @type {() => number} */ noise) =>
    button(action, label, figure.signal, () => figure.update({ noise: noise() }, { ...figure.look, tried: [] }), {
      class: "vc-button",
    });
  const more = make("noise", "加一点噪声", () => (figure.state.noise % LARGEST_SEED) + 1);
  const none = make("no-noise", "去掉噪声", () => 0);
  figure.offer("noise", h("div", { class: "vc-noise" }, more, none));
  return { update: (/** @type {State} */ { noise }) => void (none.disabled = !noise) };
}

/** 摆好没有。 @param {Figure} figure @param {HTMLElement} home */
function createTidy(figure, home) {
  const toggle = createToggle({
    name: "tidy",
    label: "像数据那样摆好",
    signal: figure.signal,
    onInput: (tidy) => rewrite(figure, { tidy }),
  });
  figure.offer("tidy", toggle.element, home);
  return { update: (/** @type {State} */ { tidy }) => toggle.update(tidy) };
}

export default widget(view);
