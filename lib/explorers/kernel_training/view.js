/**
 * 学出一个核：损失的等高线、梯度下降的路径、当前的核与梯度、损失随步数的曲线。traits 见 __init__.py。
 *
 * 点等高线换起点，指着路径或曲线看那一步；单元自己跑出来的路径（path）画在旁边，逐步核对。
 */

import { createSlider } from "../../widgets/core/controls.js";
import { button, h, say, setVariable, svg } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExports } from "../../widgets/core/export.js";
import { createFrame } from "../../widgets/core/frame.js";
import { createGrid } from "../../widgets/core/grid.js";
import { chooseStep, createLink, integerField } from "../../widgets/core/link.js";
import { numberOf } from "../../widgets/core/numbers.js";
import { createPlayer } from "../../widgets/core/player.js";
import { createWatch } from "../../widgets/core/room.js";
import { createStore } from "../../widgets/core/store.js";
import { complaint } from "../../widgets/core/window.js";
import { LONGEST, readState, six } from "./bowl.js";
import { drawCurve, drawMap, LEFT, SIDE, TOP, WIDTH } from "./charts.js";
import { pytorch } from "./pytorch.js";
import { brief, fraction, lines, vector, warning } from "./words.js";

const LINKED = ["rate", "start_a", "start_b", "steps", "step"]; // 读者能改的，也就是链接里写的
const KEYS = [...LINKED, "X", "Y", "path", "path_rate", "reduce", "speed", "problem", "name"];

/** @param {{model: import("../../widgets/core/store.js").Model, el: HTMLElement, signal: AbortSignal}} context */
function kernelTraining({ model, el, signal }) {
  const store = createStore(model, KEYS, signal, render);
  const stale = createWatch(store.get, ["X", "Y", "path", "rate", "start_a", "start_b", "steps", "reduce"]);
  const frame = createFrame(el, { kind: "kernel-training", title: "学出一个核", signal });
  /** @type {import("./bowl.js").State} */
  let state;
  /** @type {number | null} 鼠标指着的那一步：只是看看 */
  let hover = null;

  // ---- 图 ----

  /** @param {number} height @param {string} name */
  const chart = (height, name) =>
    svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, tabindex: 0, role: "group", "aria-label": name });
  const map = chart(356, "损失的等高线：点一处换起点，方向键微调起点");
  const curve = chart(152, "损失随步数的曲线：点一处看那一步，方向键走一步");
  const legend = h("figcaption");
  const tables = [
    ["kernel", "核"],
    ["gradient", "梯度"],
    ["output", "损失"],
  ].map(([role, name]) => ({ role, grid: createGrid({ sheet: role, name, signal }) }));
  frame.stage.append(
    h("figure", { class: "vc-grid vc-chart" }, legend, map),
    h(
      "div",
      { class: "vc-chart" },
      h("div", { class: "vc-group" }, ...tables.map(({ grid }) => grid.element)),
      h("figure", { class: "vc-grid" }, h("figcaption", {}, "损失随步数（对数轴）"), curve),
    ),
  );

  /** 鼠标在方块里的位置：左上角 [0, 0]，宽是 1。 @param {MouseEvent} event @param {SVGElement} picture */
  function locate({ clientX, clientY }, picture) {
    const box = picture.getBoundingClientRect();
    const unit = WIDTH / (box.width || WIDTH);
    return [((clientX - box.left) * unit - LEFT) / SIDE, ((clientY - box.top) * unit - TOP) / SIDE];
  }
  /** @param {MouseEvent} event */
  const stepUnder = (event) => clamp(Math.round(locate(event, curve)[0] * state.steps), 0, state.steps);
  /** @param {MouseEvent} event */
  function startAt(event) {
    const [x, y] = locate(event, map);
    const grain = state.radius / 200;
    setStart([2 * x - 1, 1 - 2 * y].map((v, i) => Math.round((state.bottom[i] + v * state.radius) / grain) * grain));
  }
  /** @param {number | null} step */
  function look(step) {
    if (step === hover) return;
    hover = step;
    draw();
  }
  /**
   * @param {SVGElement} picture @param {(event: MouseEvent) => void} click
   * @param {(event: PointerEvent) => void} move
   */
  function listen(picture, click, move) {
    picture.addEventListener("click", click, { signal });
    picture.addEventListener("pointermove", (event) => event.pointerType !== "touch" && move(event), { signal });
    picture.addEventListener("pointerleave", () => look(null), { signal });
  }
  listen(map, startAt, (event) => {
    const { step } = /** @type {SVGElement} */ (event.target).dataset;
    if (event.buttons === 1) startAt(event);
    else look(step ? Number(step) : null);
  });
  listen(
    curve,
    (event) => go(stepUnder(event)),
    (event) => look(stepUnder(event)),
  );

  // ---- 控件 ----

  const player = createPlayer({
    signal,
    go: (step) => update({ step }),
    setSpeed: (speed) => store.set({ speed }),
    unit: "个核",
  });
  /**
   * @param {string} name @param {string} label @param {string} hint @param {number} step
   * @param {(value: number) => void} onInput
   */
  const slider = (name, label, hint, step, onInput) =>
    createSlider({ name, label, hint, step, onInput, signal, refuse: frame.refuse });
  const rate = slider("rate", "学习率", "η", 2, (value) => update({ rate: value }));
  const starts = ["w₀", "w₁"].map((hint, i) =>
    slider(i ? "start_b" : "start_a", "起点", hint, 0.01, (value) =>
      setStart(state.start.map((old, at) => (at === i ? value : old))),
    ),
  );
  const steps = slider("steps", "步数", "", 1, (value) => update({ steps: value, step: Math.min(state.step, value) }));
  const best = button("best", "", signal, () => update({ rate: state.best }));
  const limit = button("limit", "", signal, () => update({ rate: state.limit }));
  const back = button(
    "path",
    "回到代码的路径",
    signal,
    () => {
      const [a, b] = state.path[0];
      update({ rate: store.get("path_rate"), start_a: a, start_b: b, step: 0 });
    },
    { class: "vc-link" },
  );

  const fields = {
    lr: realField("rate"),
    w: realField("start_a", "start_b"),
    n: integerField("steps"),
    t: integerField("step"),
  };
  const link = createLink(fields, KEYS, store.get);
  const exports = createExports({ signal, frame, link, code: () => pytorch(state) });
  frame.play.append(player.element);
  frame.panel.append(
    rate.element,
    h("div", { class: "vc-marks" }, best, limit),
    h("div", { class: "vc-sliders" }, ...[...starts, steps].map(({ element }) => element)),
  );
  frame.foot.append(exports, back, h("span", { class: "vc-hint" }, "← → 走一步 · 点等高线换起点"));
  frame.onArrows(walk);

  // ---- 读者做的事 ----

  /** @param {Record<string, unknown>} patch */
  const update = (patch) => store.set({ ...patch, problem: "" });
  /** @param {number} step */
  function go(step) {
    player.pause();
    update({ step: clamp(step, 0, state.steps) });
  }
  /** 换起点，收在图里；从头看起。 @param {number[]} w */
  function setStart(w) {
    player.pause();
    const [a, b] = w.map((v, i) => six(clamp(v, state.range[i][0], state.range[i][1])));
    update({ start_a: a, start_b: b, step: 0 });
  }
  /** 在等高线上微调起点；在别处走一步。 @param {number[]} step @param {KeyboardEvent} event */
  function walk([down, right], { target }) {
    if (target === map) setStart(state.start.map((v, i) => v + ([right, -down][i] * state.radius) / 40));
    else go(state.step + right + down);
  }

  // ---- 画 ----

  function render() {
    try {
      state = readState(store.get);
    } catch (error) {
      return frame.refuse(complaint(error));
    }
    hover = null;
    draw();
    player.update(state.step, state.steps + 1, store.get("speed"));
    const grain = six(10 ** Math.floor(Math.log10(state.limit)) / 50);
    const now = Number(state.rate.toPrecision(4));
    const low = Math.min(grain, now);
    rate.update(now, [low, state.highest], { every: grain / 2 }); // 步长 2 × every
    steps.update(state.steps, [1, LONGEST]);
    starts.forEach((control, i) => control.update(Number(state.start[i].toFixed(4)), state.range[i]));
    say(best, `${fraction(state.best)} 最快`);
    say(limit, `${fraction(state.limit)} 极限`);
    for (const key of /** @type {const} */ (["best", "limit"]))
      setVariable(frame.panel, `--${key}`, (state[key] - low) / (state.highest - low));
    back.hidden = !state.path.length || state.cells.length > 0;
  }

  function draw() {
    const step = hover ?? state.step;
    const { w, gradient, loss } = state.points[step];
    map.replaceChildren(...drawMap(state, step));
    curve.replaceChildren(...drawCurve(state, step));
    say(legend, state.cells.length ? "● 图里算的，◇ 上面的代码算的" : "损失的等高线，＋ 是碗底");
    const sheets = [state.kernelOf(w), state.kernelOf(gradient), [[loss]]];
    tables.forEach(({ role, grid }, t) => {
      const values = sheets[t];
      const caption = ["核", "梯度", "损失"][t];
      grid.render({
        caption,
        rows: values.length,
        cols: values[0].length,
        cell: (r, c) => ({ role, value: values[r][c] }),
      });
    });
    if (stale()) frame.reserve(state.points.map((_, t) => tell(t))); // 鼠标指到哪一步都放得下
    const { lines: told, sentence = "" } = tell(step);
    frame.write(told);
    frame.notice(warning(state));
    const problem = store.get("problem");
    if (problem) frame.refuse(problem);
    else frame.say(sentence);
  }

  /** @param {number} step @returns {import("../../widgets/core/room.js").Told} */
  function tell(step) {
    const { w, loss } = state.points[step];
    return { lines: lines(state, step), sentence: `走了 ${step} 步：核 ${vector(w)}，损失 ${brief(loss)}。` };
  }

  render();
  link.follow(signal, frame, (wanted, bad) => {
    player.pause();
    const first = Object.fromEntries(LINKED.map((key) => [key, link.own(key)]));
    const next = { ...first, ...wanted };
    next.step = chooseStep(wanted.step, first.step, next.steps + 1, bad);
    try {
      readState((key) => next[key] ?? store.get(key));
      update(next);
    } catch (error) {
      bad.push(complaint(error));
      update(first);
    }
    render(); // traits 没变时 store 不会重画
  });
}

/** @param {number} v @param {number} low @param {number} high */
const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

/** 链接里的几个实数，逗号隔开。 @param {...string} traits @returns {import("../../widgets/core/link.js").Field} */
const realField = (...traits) => ({
  traits,
  write: (get) => traits.map(get).join(),
  read(text) {
    const values = text.split(",").map(numberOf);
    if (values.length !== traits.length || values.some(Number.isNaN)) throw new RangeError();
    return Object.fromEntries(traits.map((trait, i) => [trait, values[i]]));
  },
});

export default widget(kernelTraining);
