/**
 * 学出一个核：损失的等高线、梯度下降的路径、当前的核与梯度、损失随步数的曲线。traits 见 __init__.py。
 *
 * 拖动起点，指着路径或曲线看那一步；播放从起点一段段画出来。单元自己跑出来的路径（path）画在旁边，逐步核对。
 */

import { createSegments } from "../../widgets/core/controls.js";
import { button, fill, h, say, set, setVariable, svg } from "../../widgets/core/dom.js";
import { onDrag } from "../../widgets/core/drag.js";
import { widget } from "../../widgets/core/entry.js";
import { createExplorer } from "../../widgets/core/explorer.js";
import { createGrid } from "../../widgets/core/grid.js";
import { clamp } from "../../widgets/core/numbers.js";
import { distance, LONGEST, readState, six } from "./bowl.js";
import { CURVE, drawCurve, drawMap, MAP } from "./charts.js";
import { pytorch } from "./pytorch.js";
import { sheets } from "./sheets.js";
import { backToPath, FIELDS, reducedBy, restore, startAt, WAYS } from "./state.js";
import { about, brief, everything, fraction, side, switched } from "./words.js";

/** @typedef {import("./bowl.js").State} State */
/** 鼠标指着的那一步，只是看看；fresh 是正从头放，没走到的还不画。 @typedef {{step: number | null, fresh: boolean}} Look */
/** @typedef {import("../../widgets/core/drag.js").Drag} Drag */
/** @typedef {import("../../widgets/core/explorer.js").Explorer<State, Look>} Figure */

/** @param {Look} [was] @returns {Look} */
const nothing = (was) => ({ step: null, fresh: was?.fresh ?? false });
/** @param {State} state @param {Look} look */
const stepOf = (state, look) => look.step ?? state.step;

/** @param {import("../../widgets/core/explorer.js").Context} context */
function kernelTraining(context) {
  /** @type {Figure} */
  const figure = createExplorer(context, {
    kind: "kernel-training",
    title: "学习率越过极限，就越走越远",
    hint: "拖动起点",
    keys: "方向键走一步",
    rest: "play rate",
    fields: FIELDS,
    also: ["X", "Y", "path", "path_rate", "path_reduce"],
    read: readState,
    look: nothing,
    hold: (_, look) => nothing(look),
    show(state, look) {
      tables.show(state, stepOf(state, look));
      charts.show(state, look);
    },
    control: (state) => controls.update(state),
    tell: (state, look) => about(state, stepOf(state, look)),
    longest: everything,
    code: pytorch,
    restore: (own, wanted, bad) => restore(own, figure.store.get, wanted, bad),
    count: ({ steps }) => steps + 1,
    walked: true,
    begun: (_, look) => ({ ...look, fresh: true }),
    rested: (look) => ({ ...look, fresh: false }),
  });
  const { frame } = figure;
  const charts = createCharts(figure);
  const controls = createControls(figure);
  const tables = createTables(figure);
  frame.stage.append(charts.map, h("div", { class: "vc-descent" }, tables.element, charts.curve));
  frame.onArrows(([down, right]) => go(figure, figure.state.step + right + down));
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

/** 核与损失陪着碗；梯度已经写在算式里，表收在“更多”里。 @param {Figure} figure */
function createTables({ signal, offer }) {
  const kernel = createGrid({ sheet: "kernel", name: "核", signal });
  const gradient = createGrid({ sheet: "gradient", name: "梯度", signal });
  const output = createGrid({ sheet: "output", name: "损失", signal });
  const element = h("div", { class: "vc-group" }, kernel.element, output.element);
  offer("gradient", gradient.element, element);
  return {
    element,
    /** @param {State} state @param {number} step */
    show(state, step) {
      const drawn = sheets(state, step);
      set(element, { "data-tall": drawn.kernel.rows > 1 }); // 竖的核，手机上与损失并排
      kernel.render(drawn.kernel);
      gradient.render(drawn.gradient);
      output.render(drawn.output);
    },
  };
}

/**
 * 鼠标在一张图画的一块里的位置：左上角 [0, 0]，右下角 [1, 1]。
 * @param {MouseEvent} event @param {SVGElement} picture @param {import("./charts.js").Frame} frame
 */
function locate({ clientX, clientY }, picture, { width, left, top, across, down }) {
  const box = picture.getBoundingClientRect();
  const unit = width / (box.width || width);
  return [((clientX - box.left) * unit - left) / across, ((clientY - box.top) * unit - top) / down];
}

/**
 * 一张图：点了做什么，鼠标移动做什么；离开就不看了。
 * @param {Figure} figure @param {import("./charts.js").Frame} frame @param {string} name
 * @param {(event: MouseEvent) => void} click @param {(event: PointerEvent) => void} move
 * @param {(event: PointerEvent) => Drag | null} [press] 按下了，拖起来做什么
 */
function createChart(figure, { width, height }, name, click, move, press) {
  const { signal } = figure;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: "group", "aria-label": name });
  if (press) onDrag(picture, signal, press);
  picture.addEventListener("click", click, { signal });
  picture.addEventListener("pointermove", move, { signal });
  picture.addEventListener("pointerleave", () => see(figure, null), { signal });
  return picture;
}

/** 刚走的一步：还是那条路径上的下一步，就画给人看；重画不重放。 */
function createMotion() {
  /** @type {{points: State["points"], shown: number, moved: number | null, turn: number}} */
  let last = { points: [], shown: 0, moved: null, turn: 0 };
  /** @param {State} state @param {number} shown @returns {number | null} */
  return ({ points }, shown) => {
    const from = last.points[last.shown]?.w;
    const same = from?.every((v, i) => v === points[last.shown]?.w[i]) ?? false;
    if (same && shown === last.shown) return last.moved;
    const walked = same && shown === last.shown + 1;
    const turn = 1 - last.turn;
    last = { points, shown, moved: walked ? turn : null, turn };
    return last.moved;
  };
}

/** @param {Figure} figure */
function createCharts(figure) {
  /** @param {MouseEvent} event */
  function start(event) {
    const { radius, bottom } = figure.state;
    const grain = radius / 200;
    const [x, y] = locate(event, map, MAP);
    setStart(
      figure,
      [2 * x - 1, 1 - 2 * y].map((v, i) => Math.round((bottom[i] + v * radius) / grain) * grain),
    );
  }
  /** 放手的地方，拖的时候已经到了。 @param {PointerEvent} event */
  function pull(event) {
    start(event);
    return true;
  }
  // 鼠标按在哪里都拖得动起点；手指要按着起点，按在别处是滚这一页
  const touched = (/** @type {PointerEvent} */ event) => event.pointerType === "touch";
  const target = (/** @type {Event} */ event) => /** @type {SVGElement} */ (event.target);
  const map = createChart(
    figure,
    MAP,
    "损失的等高线：点一处、拖动换起点，方向键走一步",
    start,
    (event) => {
      const { step } = target(event).dataset;
      if (!touched(event)) see(figure, step ? Number(step) : null);
    },
    (event) => (touched(event) && !target(event).matches('.vc-start, [data-step="0"]') ? null : pull),
  );
  const under = (/** @type {MouseEvent} */ event) =>
    clamp(Math.round(locate(event, curve, CURVE)[0] * figure.state.steps), 0, figure.state.steps);
  const curve = createChart(
    figure,
    CURVE,
    "损失随步数的曲线：点一处看那一步，方向键走一步",
    (event) => go(figure, under(event)),
    (event) => !touched(event) && see(figure, under(event)),
  );
  const legend = h("figcaption");
  const motion = createMotion();
  return {
    map: h("figure", { class: "vc-grid vc-chart" }, legend, map),
    curve: h("figure", { class: "vc-grid vc-chart" }, h("figcaption", {}, "损失随步数（对数轴）"), curve),
    /** @param {State} state @param {Look} look */
    show(state, look) {
      const shown = stepOf(state, look);
      const progress = { shown, fresh: look.fresh && look.step === null, moved: motion(state, shown) };
      fill(map, ...drawMap(state, progress));
      fill(curve, ...drawCurve(state, progress));
      const outside = distance(state.points[shown].w, state.bottom) > state.radius;
      const marks = state.cells.length ? "● 图里算的，◇ 上面的代码算的" : "损失的等高线，＋ 是碗底";
      say(legend, outside ? "这一步已经出了图，点停在图边" : marks);
    },
  };
}

/** 换一个学习率，从起点走给人看。 @param {Figure} figure @param {number} rate */
function descend(figure, rate) {
  figure.pause();
  figure.update({ rate, step: 0 });
  figure.play();
}

/** 学习率的滑块，上面标着最快的与极限；旁边两个按钮，正好就是它们，按下就走。 @param {Figure} figure */
function createRate(figure) {
  const rate = figure.slider({
    name: "rate",
    label: "学习率",
    hint: "η",
    step: 2,
    onInput: (value) => figure.update({ rate: value }),
  });
  const marks = /** @type {const} */ (["best", "limit", "over"]).map((key) => ({
    key,
    element: button(key, "", figure.signal, () => descend(figure, figure.state[key]), { class: "vc-button" }),
  }));
  const element = h("div", { class: "vc-rate" }, rate.element, ...marks.map((mark) => mark.element));
  return {
    element,
    /** @param {State} state */
    update(state) {
      const grain = six(10 ** Math.floor(Math.log10(state.limit)) / 50);
      const now = Number(state.rate.toPrecision(4));
      const low = Math.min(grain, now);
      rate.update(now, [low, state.highest], { every: grain / 2 }); // 步长 2 × every
      marks.forEach((mark, i) => {
        const value = state[mark.key];
        const number = mark.key === "over" ? brief(value) : fraction(value);
        say(mark.element, `${number} ${["最快", "极限", "太大"][i]}`);
        set(mark.element, { "aria-pressed": String(Math.abs(state.rate / value - 1) < 1e-9) });
        setVariable(element, `--${mark.key}`, (value - low) / (state.highest - low));
      });
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
  figure.offer("rate", rate.element);
  for (const { element } of starts) figure.offer("start", element);
  figure.offer("steps", steps.element);
  figure.offer("reduce", reduce.element);
  figure.offer("path", back);
  return {
    /** @param {State} state */
    update(state) {
      if (!figure.store.get("title")) figure.frame.entitle(`学习率越过 ${fraction(state.limit)}，就越走越远`);
      set(figure.frame.words, { "data-over": side(state) >= 0 });
      rate.update(state);
      reduce.update(state.reduce);
      steps.update(state.steps, [1, LONGEST]);
      starts.forEach((control, i) => control.update(Number(state.start[i].toFixed(4)), state.range[i]));
      set(back, { hidden: !state.path.length || state.cells.length > 0 });
    },
  };
}

export default widget(kernelTraining);
