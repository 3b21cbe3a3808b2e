/** 右边：读作几，各层的图，分数，放大的窗口、账、图。 */

import { h, say, set, svg } from "../../widgets/core/dom.js";
import { createGrid } from "../../widgets/core/grid.js";
import { choose, descend, step } from "./acts.js";
import { createLedger } from "./ledger.js";
import { createMaps, sheetOf } from "./maps.js";
import * as sheets from "./sheets.js";
import { verdict } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./view.js").Figure} Figure */

/** @param {Figure} figure */
export function createReading(figure) {
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
    element: h("div", { class: "vc-strip vc-scores" }, label, h("div", {}, bars, grid.element, digits)),
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
  let inked = false; // 窗口里是纸上的墨
  return {
    element: h("div", { class: "vc-lens" }, window.element, ledger.element, last),
    /** @param {State} state @param {Look} look */
    show(state, look) {
      window.render(sheets.window(state, look));
      if (inked !== (state.cell[0] === 0)) {
        inked = !inked;
        set(window.element, { "data-inked": inked });
        sheetOf(window).repaint(); // 颜色换了
      }
      ledger.show(sheets.ledger(state, look));
      const sheet = sheets.chosen(state);
      set(chosen.element, { hidden: !sheet });
      set(chances.element, { hidden: Boolean(sheet) });
      if (sheet) chosen.render(sheet);
      else chances.show(sheets.chances(state));
    },
  };
}
