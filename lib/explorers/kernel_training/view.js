/**
 * 学出一个核：损失的等高线、梯度下降的路径、当前的核与梯度、损失随步数的曲线。traits 见 __init__.py。
 *
 * 点等高线换起点，指着路径或曲线看那一步；单元自己跑出来的路径（path）画在旁边，逐步核对。
 */

import { createSegments } from "../../widgets/core/controls.js";
import { button, h, say, set, setVariable, svg } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExplorer } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { clamp } from "../../widgets/core/numbers.js";
import { LONGEST, readState, six } from "./bowl.js";
import { drawCurve, drawMap, LEFT, SIDE, TOP, WIDTH } from "./charts.js";
import { pytorch } from "./pytorch.js";
import { sheets } from "./sheets.js";
import { backToPath, FIELDS, reducedBy, restore, startAt, WAYS } from "./state.js";
import { about, fraction, switched } from "./words.js";

/** @typedef {import("./bowl.js").State} State */
/** 鼠标指着的那一步，只是看看。 @typedef {{step: number | null}} Look */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */

/** @type {() => Look} */
const nothing = () => ({ step: null });
/** @param {State} state @param {Look} look */
const stepOf = (state, look) => look.step ?? state.step;

/** @param {import("../../widgets/core/explorer.js").Context} context */
function kernelTraining(context) {
  /** @type {Figure} */
  const figure = createExplorer(context, {
    kind: "kernel-training",
    title: "学出一个核",
    hint: "← → 走一步 · 点等高线换起点",
    rest: "play rate",
    fields: FIELDS,
    also: ["X", "Y", "path", "path_rate", "path_reduce"],
    read: readState,
    look: nothing,
    hold: nothing,
    show(state, look) {
      tables.show(state, stepOf(state, look));
      charts.show(state, stepOf(state, look));
    },
    control: (state) => controls.update(state),
    tell: (state, look) => about(state, stepOf(state, look)),
    longest: (state) => [...state.points.map((_, t) => about(state, t)), { lines: [], sentence: switched(state) }],
    code: pytorch,
    restore: (own, wanted, bad) => restore(own, figure.store.get, wanted, bad),
    count: ({ steps }) => steps + 1,
    unit: "个核",
  });
  const { frame } = figure;
  const charts = createCharts(figure);
  const tables = createTables(figure);
  const controls = createControls(figure);
  frame.stage.append(charts.map, h("div", { class: "vc-chart" }, tables.element, charts.curve));
  frame.onArrows((by, event) => charts.walk(by, event));
  figure.start();
}

/** 走到第几步；到头停住。 @param {Figure} figure @param {number} step */
function go(figure, step) {
  figure.pause();
  figure.go(clamp(step, 0, figure.state.steps));
}

/** 换起点。 @param {Figure} figure @param {number[]} w */
function setStart(figure, w) {
  figure.pause();
  figure.update(startAt(figure.state, w));
}

/** 看看第几步；还是那一步就不必重画。 @param {Figure} figure @param {number | null} step */
const see = (figure, step) => step === figure.look.step || figure.see({ step });

/** @param {Figure} figure */
function createTables({ signal }) {
  const kernel = createGrid({ sheet: "kernel", name: "核", signal });
  const gradient = createGrid({ sheet: "gradient", name: "梯度", signal });
  const output = createGrid({ sheet: "output", name: "损失", signal });
  return {
    element: h("div", { class: "vc-group" }, kernel.element, gradient.element, output.element),
    /** @param {State} state @param {number} step */
    show(state, step) {
      const drawn = sheets(state, step);
      kernel.render(drawn.kernel);
      gradient.render(drawn.gradient);
      output.render(drawn.output);
    },
  };
}

/** 鼠标在方块里的位置：左上角 [0, 0]，宽是 1。 @param {MouseEvent} event @param {SVGElement} picture */
function locate({ clientX, clientY }, picture) {
  const box = picture.getBoundingClientRect();
  const unit = WIDTH / (box.width || WIDTH);
  return [((clientX - box.left) * unit - LEFT) / SIDE, ((clientY - box.top) * unit - TOP) / SIDE];
}

/**
 * 一张图：点了做什么，鼠标移动做什么；离开就不看了。
 * @param {Figure} figure @param {number} height @param {string} name
 * @param {(event: MouseEvent) => void} click @param {(event: PointerEvent) => void} move
 */
function createChart(figure, height, name, click, move) {
  const { signal } = figure;
  const picture = svg("svg", {
    viewBox: `0 0 ${WIDTH} ${height}`,
    tabindex: 0,
    role: "group",
    "aria-label": name,
  });
  picture.addEventListener("click", click, { signal });
  picture.addEventListener("pointermove", (event) => event.pointerType !== "touch" && move(event), { signal });
  picture.addEventListener("pointerleave", () => see(figure, null), { signal });
  return picture;
}

/** @param {Figure} figure */
function createCharts(figure) {
  /** @param {MouseEvent} event */
  function start(event) {
    const { radius, bottom } = figure.state;
    const grain = radius / 200;
    const [x, y] = locate(event, map);
    setStart(
      figure,
      [2 * x - 1, 1 - 2 * y].map((v, i) => Math.round((bottom[i] + v * radius) / grain) * grain),
    );
  }
  const map = createChart(figure, 356, "损失的等高线：点一处换起点，方向键微调起点", start, (event) => {
    const { step } = /** @type {SVGElement} */ (event.target).dataset;
    if (event.buttons === 1) start(event);
    else see(figure, step ? Number(step) : null);
  });
  const under = (/** @type {MouseEvent} */ event) => Math.round(locate(event, curve)[0] * figure.state.steps);
  const curve = createChart(
    figure,
    152,
    "损失随步数的曲线：点一处看那一步，方向键走一步",
    (event) => go(figure, under(event)),
    (event) => see(figure, clamp(under(event), 0, figure.state.steps)),
  );
  const legend = h("figcaption");
  return {
    map: h("figure", { class: "vc-grid vc-chart" }, legend, map),
    curve: h("figure", { class: "vc-grid" }, h("figcaption", {}, "损失随步数（对数轴）"), curve),
    /** 在等高线上微调起点；在别处走一步。 @param {number[]} by @param {KeyboardEvent} event */
    walk([down, right], { target }) {
      const { state } = figure;
      if (target !== map) return go(figure, state.step + right + down);
      const by = [right, -down].map((step) => (step * state.radius) / 40);
      setStart(
        figure,
        state.start.map((v, i) => v + by[i]),
      );
    },
    /** @param {State} state @param {number} step */
    show(state, step) {
      map.replaceChildren(...drawMap(state, step));
      curve.replaceChildren(...drawCurve(state, step));
      say(legend, state.cells.length ? "● 图里算的，◇ 上面的代码算的" : "损失的等高线，＋ 是碗底");
    },
  };
}

/** 学习率的滑块，上面标着最快的与极限。 @param {Figure} figure */
function createRate(figure) {
  const rate = figure.slider({
    name: "rate",
    label: "学习率",
    hint: "η",
    step: 2,
    onInput: (value) => figure.update({ rate: value }),
  });
  const best = button("best", "", figure.signal, () => figure.update({ rate: figure.state.best }));
  const limit = button("limit", "", figure.signal, () => figure.update({ rate: figure.state.limit }));
  return {
    elements: [rate.element, h("div", { class: "vc-marks" }, best, limit)],
    /** @param {State} state */
    update(state) {
      const grain = six(10 ** Math.floor(Math.log10(state.limit)) / 50);
      const now = Number(state.rate.toPrecision(4));
      const low = Math.min(grain, now);
      rate.update(now, [low, state.highest], { every: grain / 2 }); // 步长 2 × every
      say(best, `${fraction(state.best)} 最快`);
      say(limit, `${fraction(state.limit)} 极限`);
      for (const key of /** @type {const} */ (["best", "limit"]))
        setVariable(figure.frame.panel, `--${key}`, (state[key] - low) / (state.highest - low));
    },
  };
}

/** 损失求和还是求平均。 @param {Figure} figure */
function createReduce(figure) {
  const segments = createSegments({
    name: "reduce",
    label: "损失：各处之差的平方，求",
    choices: WAYS,
    signal: figure.signal,
    onInput(reduce) {
      figure.update(reducedBy(figure.state, reduce));
      figure.frame.say(switched(figure.state));
    },
  });
  const words = h("span", { "aria-hidden": "true" }, "损失：各处之差的平方，求"); // 读屏软件读的是 legend
  return { element: h("div", { class: "vc-reduce" }, words, segments.element), update: segments.update };
}

/** @param {Figure} figure */
function createControls(figure) {
  const [rate, reduce] = [createRate(figure), createReduce(figure)];
  const starts = ["start_a", "start_b"].map((name, i) =>
    figure.slider({
      name,
      label: "起点",
      hint: ["w₀", "w₁"][i],
      step: 0.01,
      onInput(value) {
        setStart(
          figure,
          figure.state.start.map((old, at) => (at === i ? value : old)),
        );
      },
    }),
  );
  const steps = figure.slider({
    name: "steps",
    label: "步数",
    onInput: (value) => figure.update({ steps: value, step: Math.min(figure.state.step, value) }),
  });
  const back = button("path", "回到代码的路径", figure.signal, () => figure.update(backToPath(figure.state)), {
    class: "vc-link",
  });
  for (const element of rate.elements) figure.offer("rate", element);
  for (const { element } of starts) figure.offer("start", element);
  figure.offer("steps", steps.element);
  figure.offer("reduce", reduce.element);
  figure.offer("path", back);
  return {
    /** @param {State} state */
    update(state) {
      rate.update(state);
      reduce.update(state.reduce);
      steps.update(state.steps, [1, LONGEST]);
      starts.forEach((control, i) => control.update(Number(state.start[i].toFixed(4)), state.range[i]));
      set(back, { hidden: !state.path.length || state.cells.length > 0 });
    },
  };
}

export default widget(kernelTraining);
