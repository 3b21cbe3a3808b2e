/** 左边：写字的纸，摆好、数成 8×8 的输入，移一格的四个按钮。 */

import { button, h, say, set, svg } from "../../widgets/core/dom.js";
import { createGrid } from "../../widgets/core/grid.js";
import { keyOf } from "../../widgets/core/keys.js";
import { choose, descend, draw, move, push, rewrite, step, touch } from "./acts.js";
import { fieldOf } from "./explain.js";
import { BLOCK, blank, pack } from "./ink.js";
import { sheetOf } from "./maps.js";
import { createPen } from "./pen.js";
import * as sheets from "./sheets.js";
import { answerTo, SHIFTS } from "./state.js";

/** @typedef {import("./state.js").Shift} Shift */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./sheets.js").Look} Look */
/** @typedef {import("./view.js").Figure} Figure */

/** @param {Figure} figure */
export function createWriting(figure) {
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
  const sheet = sheetOf(grid);
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
  const tools = h("span", { class: "vc-pens" }, pen, eraser, clear);
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
  const sheet = sheetOf(grid);
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
    element: h("div", { class: "vc-feed" }, caption, cross),
    /** @param {State} state @param {Look} look */
    show(state, look) {
      say(caption, state.tidy ? "摆好，每 4×4 数墨" : "每 4×4 数墨");
      grid.render(sheets.input(state, fieldOf(state.steps, state.cell)));
      const { by } = SHIFTS[state.shift];
      const size = BLOCK * state.steps[0].maps[0].length;
      const [down, right] = by.map((v) => BLOCK * (v + state.network.margin));
      set(inked, { viewBox: `0 0 ${size} ${size}` });
      set(path, { d: pathOf(state.paper), transform: `translate(${right} ${down})` });
      for (const each of pushes) each.show(state, look);
    },
  };
}

/** 墨写成一条路径，一行里连着的一段一段。 @param {number[][]} ink */
export const pathOf = (ink) =>
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
