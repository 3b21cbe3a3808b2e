/** 读数字：写一个数字，看训练好的网络一格一格怎样读它。traits 见 __init__.py。 */

import { createSegments, createToggle } from "../../widgets/core/controls.js";
import { button, h, say, set, svg } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createUnplayed } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { keyOf } from "../../widgets/core/keys.js";
import { clamp } from "../../widgets/core/numbers.js";
import { fieldOf } from "./explain.js";
import { blank, pack, SIDE, stroke, unpack } from "./ink.js";
import { createLedger } from "./ledger.js";
import { createMaps } from "./maps.js";
import { createPen } from "./pen.js";
import { code } from "./pytorch.js";
import * as sheets from "./sheets.js";
import { answerTo, createReader, FIELDS, restore, SHIFTS, settled, sizeOf, withNetwork } from "./state.js";
import { about, longest, verdict } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Shift} Shift */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */
/** @typedef {import("../../widgets/core/explorer.js").Patch} Patch */

const [PEN, ERASER] = [1.5, 2.5]; // 笔、橡皮的半径，几格

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

// ---- 读者做的事 ----

/** 看哪一格。 @param {Figure} figure @param {number[]} cell */
const choose = (figure, cell) => figure.update({ cell: settled(figure.state.steps, cell) });

/** 方向键：上下换层，左右换通道；分数是换数字。 @param {Figure} figure @param {number[]} by */
function walk(figure, [down, right]) {
  const [layer, channel, row, col] = figure.state.cell;
  const flat = figure.state.steps[layer].type === "linear";
  choose(figure, [layer + down, flat ? channel : channel + right, row, flat ? col + right : col]);
}

/** 在看着的图里走一格。 @param {Figure} figure @param {number[]} by */
const step = (figure, by) =>
  choose(
    figure,
    figure.state.cell.map((v, i) => v + [0, 0, ...by][i]),
  );

/** 顺着出力最大的一项往下走一层。 @param {Figure} figure */
function descend(figure) {
  const { steps, cell, explained } = figure.state;
  const [layer, channel] = cell;
  const { type } = steps[layer];
  if (type === "input") return;
  if (type === "linear") {
    const [, height, width] = sizeOf(steps[layer - 1]);
    const from = explained.terms[0].from ?? 0;
    return choose(figure, [layer - 1, from, Math.floor((height - 1) / 2), Math.floor((width - 1) / 2)]);
  }
  const open = sheets.openOf(figure.state, figure.look);
  const products = explained.taps[open].map(({ x, w, inside }) => (inside ? x * w : -Infinity));
  const { row, col } = explained.taps[open][products.indexOf(Math.max(...products))];
  choose(figure, [layer - 1, type === "conv" ? open : channel, row, col]);
}

/** 纸上的墨换了：移动、试过的都不算了。 @param {Figure} figure @param {Patch} patch @param {Partial<Look>} [look] */
const rewrite = (figure, patch, look = {}) =>
  figure.update({ shift: "none", ...patch }, { ...figure.look, tried: [], ...look });

/** 画一段。 @param {Figure} figure @param {number[]} start @param {number[]} end @param {Partial<Look>} [look] */
function draw(figure, start, end, look) {
  const { erasing } = figure.look;
  const ink = stroke(figure.state.ink, start, end, erasing ? ERASER : PEN, erasing ? 0 : 1);
  rewrite(figure, { ink: pack(ink) }, look);
}

/** 键盘的笔走几格；落着就画。 @param {Figure} figure @param {number[]} by */
function move(figure, by) {
  const from = figure.look.cursor ?? [SIDE / 4, SIDE / 2];
  const cursor = figure.look.cursor ? from.map((v, i) => clamp(v + by[i], 0, SIDE - 1)) : from;
  if (figure.look.down) draw(figure, middle(from), middle(cursor), { cursor });
  else figure.see({ cursor });
}

/** 格子的正中，[x, y]。 @param {number[]} cell */
const middle = ([row, col]) => [col + 0.5, row + 0.5];

/** 落笔、提笔。 @param {Figure} figure */
function touch(figure) {
  const cursor = figure.look.cursor ?? [SIDE / 4, SIDE / 2];
  if (figure.look.down) figure.see({ down: false });
  else draw(figure, middle(cursor), middle(cursor), { cursor, down: true });
}

/** 移一格；再按一次移回来。 @param {Figure} figure @param {Shift} shift */
function push(figure, shift) {
  const { look, state } = figure;
  const tried = look.tried.includes(shift) ? look.tried : [...look.tried, shift];
  figure.update({ shift: state.shift === shift ? "none" : shift }, { ...look, tried });
}

// ---- 左边：写字，数成 8×8，移一格 ----

/** @param {Figure} figure */
function createWriting(figure) {
  const pad = createPad(figure);
  const input = createInput(figure);
  const tidy = h("div");
  const write = h("div", { class: "vc-write" }, pad.head, pad.element, tidy);
  return {
    element: h("div", { class: "vc-writing" }, write, input.element),
    tidy,
    /** @param {State} state @param {Look} look */
    show(state, look) {
      pad.show(state, look);
      input.show(state, look);
    },
  };
}

/** 写字的纸，笔、橡皮、擦掉。 @param {Figure} figure */
function createPad(figure) {
  const { signal } = figure;
  const grid = createGrid({
    sheet: "ink",
    name: "纸：方向键走，空格落笔、提笔",
    signal,
    onMove: (by) => move(figure, by),
    onEnter: () => touch(figure),
  });
  const sheet = /** @type {HTMLElement} */ (grid.element.querySelector("[data-sheet]"));
  createPen(sheet, signal, (start, end) => draw(figure, start, end));
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (keyOf(event) === "Escape") return figure.see({ down: false });
    if (keyOf(event) !== " ") return;
    event.preventDefault(); // 不让页面跟着滚
    touch(figure);
  };
  sheet.addEventListener("keydown", press, { signal });
  const tool = (/** @type {string} */ action, /** @type {string} */ label, /** @type {() => void} */ act) =>
    button(action, label, signal, act, { class: "vc-tool" });
  const pen = tool("pen", "笔", () => figure.see({ erasing: false }));
  const eraser = tool("eraser", "橡皮", () => figure.see({ erasing: true }));
  const clear = tool("clear", "擦掉", () =>
    rewrite(figure, { ink: pack(blank()), tidy: figure.link.own("tidy"), noise: 0 }, { down: false }),
  );
  const tools = h("span", { class: "vc-tools" }, pen, eraser, clear);
  return {
    head: h("div", { class: "vc-cap" }, h("b", {}, "写在这里"), tools),
    element: grid.element,
    /** @param {State} state @param {Look} look */
    show(state, look) {
      grid.render(sheets.paper(state, look));
      set(grid.element, { "data-down": look.down });
      set(pen, { "aria-pressed": String(!look.erasing) });
      set(eraser, { "aria-pressed": String(look.erasing) });
      clear.disabled = state.empty;
    },
  };
}

/** 输入 8×8，四边各一个移一格的按钮。 @param {Figure} figure */
function createInput(figure) {
  const { signal } = figure;
  const grid = createGrid({
    sheet: "input",
    name: "输入：方向键走到别的格子",
    signal,
    channel: 0,
    onPick: ({ row, col }) => choose(figure, [0, 0, row, col]),
    onMove: (by) =>
      figure.state.cell[0] === 0 ? step(figure, by) : choose(figure, [0, 0, ...figure.state.cell.slice(2)]),
    onEnter: () => descend(figure),
  });
  const sheet = /** @type {HTMLElement} */ (grid.element.querySelector("[data-sheet]"));
  set(sheet, { "data-layer": 0 });
  const path = svg("path");
  const inked = svg("svg", { class: "vc-inked", "aria-hidden": "true" }, path);
  sheet.append(inked);
  const pushes = /** @type {Exclude<Shift, "none">[]} */ (["up", "left", "right", "down"]).map((shift) =>
    createPush(figure, shift),
  );
  const caption = h("div", { class: "vc-cap" });
  const cross = h("div", { class: "vc-cross" }, ...pushes.map(({ element }) => element), grid.element);
  return {
    element: h("div", { class: "vc-input" }, caption, cross),
    /** @param {State} state @param {Look} look */
    show(state, look) {
      say(caption, state.tidy ? "摆好，每 4×4 数墨" : "每 4×4 数墨");
      grid.render(sheets.input(state, fieldOf(state.steps, state.cell)));
      const { by } = SHIFTS[state.shift];
      const size = 4 * state.steps[0].maps[0].length;
      const [down, right] = by.map((v) => 4 * (v + state.network.margin));
      set(inked, { viewBox: `0 0 ${size} ${size}` });
      set(path, { d: pathOf(state.paper), transform: `translate(${right} ${down})` });
      for (const each of pushes) each.show(state, look);
    },
  };
}

/** 墨写成一条路径，一行里连着的一段一段。 @param {number[][]} ink */
const pathOf = (ink) =>
  ink
    .map((line, r) =>
      [...line.join("").matchAll(/1+/g)]
        .map((run) => `M${run.index} ${r}h${run[0].length}v1h-${run[0].length}z`)
        .join(""),
    )
    .join("");

/** 一个方向的按钮，记着那一次读作几。 @param {Figure} figure @param {Exclude<Shift, "none">} shift */
function createPush(figure, shift) {
  const { word, arrow } = SHIFTS[shift];
  const digit = h("b");
  const label = h("span", {}, word);
  const element = button(
    `shift-${shift}`,
    h("i", { "aria-hidden": "true" }, arrow),
    figure.signal,
    () => push(figure, shift),
    { "data-shift": shift },
  );
  element.append(label, digit);
  return {
    element,
    /** @param {State} state @param {Look} look */
    show(state, look) {
      const known = look.tried.includes(shift) && !state.empty;
      const answer = known ? answerTo(state, shift) : -1;
      say(label, known ? `${word}，读作` : word);
      say(digit, known ? String(answer) : "");
      set(element, {
        "aria-pressed": String(state.shift === shift),
        "data-flipped": known && answer !== answerTo(state, "none"),
      });
    },
  };
}

// ---- 右边：读作几，各层的图，分数，放大 ----

/** @param {Figure} figure */
function createReading(figure) {
  const { signal } = figure;
  const [text, digit, sure] = [h("span"), h("b"), h("small")];
  const answer = h("div", { class: "vc-answer", "data-export": true }, text, digit, sure);
  const networks = h("div");
  const maps = createMaps(signal, (cell) => choose(figure, cell));
  const scores = createScores(figure);
  const lens = createLens(figure);
  return {
    element: h(
      "div",
      { class: "vc-reading" },
      h("div", { class: "vc-cap" }, answer, networks),
      maps.element,
      scores.element,
      lens.element,
    ),
    networks,
    /** @param {State} state @param {Look} look */
    show(state, look) {
      const said = verdict(state);
      say(text, said.text);
      say(digit, said.digit);
      say(sure, said.sure);
      maps.show(state);
      scores.show(state);
      lens.show(state, look);
    },
  };
}

/** 十个分数：条，数，数字。 @param {Figure} figure */
function createScores(figure) {
  const grid = createGrid({
    sheet: "output",
    name: "十个分数：左右方向键换数字",
    signal: figure.signal,
    onPick: ({ col }) => choose(figure, [figure.state.steps.length - 1, 0, 0, col]),
    onMove: ([, right]) => choose(figure, [figure.state.steps.length - 1, 0, 0, figure.state.cell[3] + right]),
    onEnter: () => descend(figure),
  });
  const bars = svg("svg", { class: "vc-columns", preserveAspectRatio: "none", "aria-hidden": "true" });
  const digits = h("div", { class: "vc-digits", "aria-hidden": "true" });
  const label = h("div", { class: "vc-name" }, h("b", {}, "分数"), h("small", {}, "全连接"));
  return {
    element: h("div", { class: "vc-layer vc-scores" }, label, h("div", {}, bars, grid.element, digits)),
    /** @param {State} state */
    show(state) {
      const all = state.scores;
      const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
      const unit = high - low || 1;
      set(bars, { viewBox: `0 0 ${all.length} 1` });
      while (bars.childElementCount < all.length) bars.append(svg("rect", { width: 0.5 }));
      while (digits.childElementCount < all.length)
        digits.append(h("span", { "data-export": true }, String(digits.childElementCount)));
      all.forEach((v, i) => {
        const mark = i === state.answer && !state.empty;
        set(bars.children[i], {
          x: i + 0.25,
          y: (high - Math.max(v, 0)) / unit,
          height: Math.abs(v) / unit,
          "data-best": mark,
        });
        set(digits.children[i], { "data-best": mark });
      });
      set(sheetOf(grid), { "data-layer": state.steps.length - 1 });
      grid.render(sheets.scores(state));
    },
  };
}

/** @param {{element: HTMLElement}} grid */
const sheetOf = ({ element }) => /** @type {HTMLElement} */ (element.querySelector("[data-sheet]"));

/** 放大：窗口、账、看着的那张图。 @param {Figure} figure */
function createLens(figure) {
  const { signal } = figure;
  const open = (/** @type {number} */ from) => figure.see({ open: from });
  const down = (/** @type {import("../../widgets/core/sheet.js").Place} */ { row, col }) => {
    const { steps, cell } = figure.state;
    const { type } = steps[cell[0]];
    if (type === "input" || type === "linear") return;
    choose(figure, [cell[0] - 1, type === "conv" ? sheets.openOf(figure.state, figure.look) : cell[1], row, col]);
  };
  const window = createGrid({
    sheet: "window",
    name: "窗口：方向键换输入通道，回车顺着最大的一格往下走",
    signal,
    onPick: down,
    onMove: ([down, right]) => {
      const { length } = figure.state.explained.taps;
      if (length > 1) open((sheets.openOf(figure.state, figure.look) + down + right + length) % length);
    },
    onEnter: () => descend(figure),
  });
  const chosen = createGrid({
    sheet: "chosen",
    name: "看着的图：方向键走到别的格子，回车往下走",
    signal,
    onPick: ({ row, col }) => step(figure, [row - figure.state.cell[2], col - figure.state.cell[3]]),
    onMove: (by) => step(figure, by),
    onEnter: () => descend(figure),
  });
  const ledger = createLedger("各项", signal, open);
  const chances = createLedger("十个把握", signal, undefined, false);
  const last = h("div", {}, chosen.element, chances.element);
  return {
    element: h("div", { class: "vc-lens" }, window.element, ledger.element, last),
    /** @param {State} state @param {Look} look */
    show(state, look) {
      window.render(sheets.window(state, look));
      ledger.show(sheets.ledger(state, look));
      const sheet = sheets.chosen(state);
      set(chosen.element, { hidden: !sheet });
      set(chances.element, { hidden: Boolean(sheet) });
      if (sheet) chosen.render(sheet);
      else chances.show(sheets.chances(state));
    },
  };
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
  const more = make("noise", "加一点噪声", () => (figure.state.noise % 9999) + 1);
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
