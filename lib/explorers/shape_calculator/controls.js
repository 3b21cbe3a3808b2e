/** 一层的控件：种类、参数、输入，增删与移动。 */

import { createSegments, createToggle } from "../../widgets/core/controls.js";
import { button, h, say, set } from "../../widgets/core/dom.js";
import { commonDivisors } from "../../widgets/core/ops.js";
import { CHOICES, convert, ends, LAYERS, owns } from "./layers.js";
import { added, edited, INPUT, MOST, moved, rangeOf, removed, separated } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Patch} Patch */
/** @typedef {import("./view.js").Figure} Figure */
/** @typedef {{range: number[], every?: number, values?: number[]}} Limits */
/**
 * @typedef {object} Row 一个滑块；高宽各一个的是两个
 * @property {string} key trait，或高宽共同的部分
 * @property {string} label
 * @property {string} hint
 * @property {boolean} paired
 * @property {(state: State, i: number) => Limits} limits 第 i 个方向上能取哪些
 * @property {(kind: import("./layers.js").Kind) => string} [named] 各种层里叫法不同的
 */

/** @param {number} low @param {number} now */
const channels = (low, now) => ({ range: [low, Math.max(512, now)], every: low });
/** @param {keyof import("../../widgets/core/window.js").Axis} axis @returns {Row["limits"]} */
const along = (axis) => (state, i) => ({ range: rangeOf(state, state.row, axis, i) });

/** @type {Row[]} */
const PARAMETERS = [
  {
    key: "c_out",
    label: "输出通道",
    hint: "c_o",
    paired: false,
    limits: ({ row: { layer } }) => channels(layer.groups, layer.c_out),
  },
  { key: "kernel", label: "卷积核", hint: "k", paired: true, limits: along("k"), named: ({ side }) => side },
  { key: "padding", label: "填充", hint: "每侧", paired: true, limits: along("p") },
  { key: "stride", label: "步幅", hint: "s", paired: true, limits: along("s") },
  { key: "dilation", label: "扩张率", hint: "d", paired: true, limits: along("d") },
  {
    key: "groups",
    label: "组数",
    hint: "g",
    paired: false,
    limits({ row: { layer, from_shape } }) {
      const values = commonDivisors(from_shape?.[0] ?? 1, layer.c_out);
      return { range: [1, values[values.length - 1]], values };
    },
  },
];
const RARE = ["dilation", "groups"]; // 少用的
/** @type {Row[]} */
const INPUTS = [
  { key: "c_in", label: "输入通道", hint: "c_i", paired: false, limits: ({ input: [c] }) => channels(1, c) },
  {
    key: "n",
    label: "输入",
    hint: "n",
    paired: true,
    limits: (state, i) => ({ range: rangeOf(state, state.rows[0], "n", i) }),
  },
];

/** 读者改了什么；播放停下。 @param {Figure} figure @param {Patch} patch */
export function change(figure, patch) {
  figure.pause();
  figure.update(patch);
}

/**
 * 一行里的滑块：高宽不分时只露出高的那个，一起改。
 * @param {Figure} figure @param {Row} row
 */
function createSliders(figure, { key, label, hint, paired, limits, named }) {
  const traits = paired ? ends(key) : [key];
  const sliders = traits.map((name) =>
    figure.slider({
      name,
      label,
      hint,
      onInput(v) {
        const together = figure.state.separate ? [name] : traits;
        change(figure, edited(figure.state, Object.fromEntries(together.map((trait) => [trait, v]))));
      },
    }),
  );
  return {
    elements: sliders.map(({ element }) => element),
    /** @param {State} state @param {Record<string, any>} now @param {{hidden?: boolean, disabled?: boolean}} options */
    update(state, now, { hidden = false, disabled }) {
      const text = named?.(LAYERS[state.row.layer.op]) ?? label;
      sliders.forEach((slider, i) => {
        const { range, ...only } = limits(state, i);
        slider.update(now[traits[i]], range, {
          ...only,
          label: text + (paired && state.separate ? "高宽"[i] : ""),
          hidden: hidden || (i > 0 && !state.separate),
          disabled,
        });
      });
    },
  };
}

/** 第几层、种类；增删与移动。 @param {Figure} figure */
function createTools(figure) {
  const { signal } = figure;
  const place = h("strong");
  const kinds = createSegments({
    name: "op",
    label: "这一层的种类",
    choices: CHOICES,
    signal,
    onInput(op) {
      const { row } = figure.state;
      change(figure, edited(figure.state, convert(row.layer, op, row.from_shape ?? [1, 1, 1])));
    },
  });
  const tool = (
    /** @type {string} */ action,
    /** @type {string} */ text,
    /** @type {(state: State) => Patch} */ next,
  ) => button(action, text, signal, () => change(figure, next(figure.state)), { class: "vc-button" });
  const add = tool("add", "加一层", added);
  const remove = tool("remove", "删掉", removed);
  const up = tool("up", "前移", (state) => moved(state, -1));
  const down = tool("down", "后移", (state) => moved(state, 1));
  return {
    element: h("div", { class: "vc-tools" }, place, kinds.element),
    changes: h("div", { class: "vc-tools" }, add, remove, up, down),
    /** @param {State} state */
    update({ layers, step, row }) {
      say(place, `第 ${step + 1} 层`);
      kinds.update(row.layer.op);
      set(add, { disabled: layers.length >= MOST });
      set(remove, { disabled: layers.length === 1 });
      set(up, { disabled: step === 0 });
      set(down, { disabled: step === layers.length - 1 });
    },
  };
}

/** @param {Figure} figure */
export function createControls(figure) {
  const { signal } = figure;
  const tools = createTools(figure);
  const parameters = PARAMETERS.map((row) => ({ key: row.key, ...createSliders(figure, row) }));
  const inputs = INPUTS.map((row) => createSliders(figure, row));
  const bias = createToggle({
    name: "bias",
    label: "偏置",
    signal,
    onInput: (on) => change(figure, edited(figure.state, { bias: on })),
  });
  const separate = createToggle({
    name: "separate_axes",
    label: "高宽不同",
    signal,
    onInput: (on) => change(figure, separated(figure.state, on)),
  });
  /** @param {(key: string) => boolean} wanted */
  const some = (wanted) => parameters.filter(({ key }) => wanted(key)).flatMap(({ elements }) => elements);
  const usual = (/** @type {string} */ key) => !RARE.includes(key);
  const sliders = h("div", { class: "vc-sliders" }, ...some(usual), bias.element, separate.element);
  return {
    /** 各样控件叫什么，是哪些元素。 @type {[string, ...HTMLElement[]][]} */
    offers: [
      ["input", ...inputs.flatMap(({ elements }) => elements)],
      ["layer", h("div", { class: "vc-layer" }, tools.element, sliders)],
      ["rare", ...some((key) => !usual(key))],
      ["stack", tools.changes],
    ],
    /** @param {State} state */
    update(state) {
      const { layer, from_shape } = state.row;
      const now = { ...layer, ...Object.fromEntries(INPUT.map((key, i) => [key, state.input[i]])) };
      tools.update(state);
      // 前面走不通：这一层的输入多大都不知道
      const disabled = !from_shape;
      for (const each of parameters) each.update(state, now, { hidden: !owns(layer, each.key), disabled });
      for (const each of inputs) each.update(state, now, {});
      set(bias.element, { hidden: !owns(layer, "bias") });
      bias.update(layer.bias);
      separate.update(state.separate);
      set(sliders, { "data-separate": state.separate });
    },
  };
}
