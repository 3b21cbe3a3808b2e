/** 读者的手：键入的数怎样读、输入法选字时谁也不接、焦点不丢、话的地方先留好。六幅图与预测题都一样。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readState } from "../../lib/explorers/sliding_window/state.js";
import { busiest, wordiest } from "../../lib/widgets/core/longest.js";
import { numberOf, parse } from "../../lib/widgets/core/numbers.js";
import { arithmetic, influence } from "../../lib/widgets/core/words.js";
import { mount } from "./views.mjs";

const SLIDING = {
  name: "demo",
  problem: "",
  X: [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ],
  K: [
    [0, 1],
    [2, 3],
  ],
  n_h: 3,
  n_w: 3,
  kernel_h: 2,
  kernel_w: 2,
  padding_h: 0,
  padding_w: 0,
  stride_h: 1,
  stride_w: 1,
  dilation_h: 1,
  dilation_w: 1,
  op: "corr",
  step: 0,
  speed: 1,
  separate_axes: false,
  reveal: false,
};
const X = Array.from({ length: 6 }, () => [1, 1, 0, 0, 0, 0, 1, 1]);
const TRAINING = {
  name: "demo",
  problem: "",
  X,
  Y: X.map((row) => row.slice(1).map((v, j) => row[j] - v)),
  path: [],
  path_rate: 0,
  path_reduce: "sum",
  rate: 0.02,
  start_a: 0.3,
  start_b: 0.4,
  steps: 5,
  reduce: "sum",
  step: 0,
  speed: 1,
};
const conv = {
  op: "conv",
  c_out: 2,
  kernel_h: 3,
  kernel_w: 3,
  padding_h: 0,
  padding_w: 0,
  stride_h: 1,
  stride_w: 1,
  dilation_h: 1,
  dilation_w: 1,
  groups: 1,
  bias: true,
};
const STACK = {
  name: "demo",
  problem: "",
  c_in: 1,
  n_h: 16,
  n_w: 16,
  layers: [conv, conv, conv],
  examples: [],
  step: 1,
  speed: 1,
  separate_axes: false,
  reveal: false,
  ...conv,
};
const QUIZ = {
  ask: "层数",
  fields: [],
  choices: [],
  answer: [55],
  digits: null,
  slips: [],
  right: "因为。",
  wrong: "",
  given: [],
  verdict: "",
};

const rate = 'input[name="rate"].vc-number';
const key = (view, target, init) => {
  const { keyCode, ...given } = init;
  const event = new view.window.KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...given });
  if (keyCode) Object.defineProperty(event, "keyCode", { value: keyCode });
  target.dispatchEvent(event);
};
/** 输入法选字：一种浏览器说 isComposing，Safari 选完的那一下只有 229。 */
const COMPOSING = [{ isComposing: true }, { keyCode: 229 }];
const focused = (view) => view.window.document.activeElement;

test("读数：十进制、分数、全角；别的写法一句话拒绝，不当成别的数", () => {
  const good = {
    12: 12,
    "１２": 12,
    "－1": -1,
    "−3.5": -3.5,
    "+4": 4,
    "1e3": 1000,
    ".5": 0.5,
    "5.": 5,
    "4。5": 4.5,
    " 7 ": 7,
    "1/36": 1 / 36,
    "-2/3": -2 / 3,
    "２／３": 2 / 3,
    "1 / 4": 0.25,
    "1⁄4": 0.25,
    "3/-2": -1.5,
  };
  for (const [text, value] of Object.entries(good)) assert.deepEqual(parse(text), { value }, text);
  for (const text of [
    "10²",
    "2⁵",
    "x₂",
    "½",
    "①",
    "0x10",
    "0b1",
    "1_000",
    "Infinity",
    "∞",
    "NaN",
    "१",
    "1,5",
    "1/2/3",
    "1/",
    "/2",
    "1 2",
    "--3",
    "1e",
    "2+2",
    "<b>",
  ]) {
    const { problem } = parse(text);
    assert.ok(problem?.startsWith(`“${text}”`) && problem.endsWith("。"), `${text} ${problem}`);
    assert.ok(Number.isNaN(numberOf(text)), text);
  }
  assert.equal(parse("1/0").problem, "“1/0”的分母是 0。");
  assert.equal(parse(" ").problem, "还没有写数。");
  assert.match(parse("1e999").problem, /太大/);
});

test("格子：10² 拒绝，不是 102；分数收下，trait 里是小数", async () => {
  const view = await mount("sliding-window", SLIDING);
  const edit = (text) => {
    view.click('[data-role="input"][data-row="1"][data-col="1"]');
    view.find(".vc-edit input").value = text;
    view.press(".vc-edit input", "Enter");
    return [view.model.get("X")[1][1], view.status()];
  };
  for (const text of ["10²", "2⁵", "0x10"]) {
    const [value, said] = edit(text);
    assert.equal(value, 4, text);
    assert.ok(said.startsWith(`“${text}”看不出是什么数`) && said.endsWith("输入 (1, 1) 没有改。"), said);
  }
  assert.equal(edit("-2/3")[0], -2 / 3);
  assert.equal(edit("１２")[0], 12);
  assert.match(edit("1/0")[1], /^“1\/0”的分母是 0。输入 \(1, 1\) 没有改。$/);
  view.stop();
});

test("学习率的框：收分数，键入时不打断，上下键走一档，界外与 1/0 用一句话拒绝", async () => {
  const view = await mount("kernel-training", TRAINING);
  const input = view.find(rate);
  assert.equal(input.type, "text");
  input.focus();
  for (const text of ["1", "1/", "1/3", "1/36"]) {
    input.value = text;
    input.dispatchEvent(new view.window.Event("input", { bubbles: true }));
    assert.equal(input.value, text, "正在键入的字不动");
  }
  assert.equal(view.model.get("rate"), 1 / 36);
  input.dispatchEvent(new view.window.Event("change", { bubbles: true }));
  assert.equal(input.value, "0.02778");
  view.press(rate, "ArrowUp");
  const up = view.model.get("rate");
  view.press(rate, "ArrowDown");
  view.press(rate, "ArrowDown");
  assert.ok(up > 1 / 36 && view.model.get("rate") < up, `${up}`);
  const before = view.model.get("rate");
  for (const [text, why] of [
    ["1/0", "“1/0”的分母是 0，仍用"],
    ["9", "9 不行，仍用"],
    ["十", "请用阿拉伯数字写，仍用"],
    ["", "键入的不是数，仍用"],
  ]) {
    view.type(rate, text);
    assert.ok(view.status().includes(why), view.status());
    assert.equal(view.model.get("rate"), before);
  }
  assert.equal(view.find('input[name="steps"].vc-number').type, "number", "整数的框还是原来的");
  view.stop();
});

test("输入法选字：格子、先猜再看、学习率、换一个字、预测题都不接回车与 Esc", async () => {
  const view = await mount("sliding-window", SLIDING);
  view.click('[data-role="input"][data-row="0"][data-col="0"]');
  for (const how of COMPOSING) {
    for (const name of ["Enter", "Escape"]) key(view, view.find(".vc-edit input"), { key: name, ...how });
    assert.ok(view.find(".vc-edit input").isConnected);
  }
  view.press(".vc-edit input", "Escape");
  const sheet = view.find('[aria-label^="输出"]');
  for (const how of COMPOSING) key(view, sheet, { key: "ArrowRight", ...how });
  assert.equal(view.model.get("step"), 0);
  view.click('[data-action="guess"]');
  const [height, width] = view.all(".vc-guess input");
  [height.value, width.value] = ["2", "2"];
  for (const how of COMPOSING) key(view, width, { key: "Enter", ...how });
  assert.match(view.status(), /写下输出的高和宽/);
  [height.value, width.value] = ["2", "2²"];
  key(view, width, { key: "Enter" });
  assert.match(view.status(), /^“2²”看不出是什么数/);
  assert.equal(focused(view), width);
  view.stop();

  const training = await mount("kernel-training", TRAINING);
  const input = training.find(rate);
  input.value = "0.03";
  input.dispatchEvent(new training.window.InputEvent("input", { bubbles: true, isComposing: true }));
  for (const how of COMPOSING) key(training, input, { key: "ArrowUp", ...how });
  assert.equal(training.model.get("rate"), 0.02);
  input.dispatchEvent(new training.window.CompositionEvent("compositionend", { bubbles: true }));
  assert.equal(training.model.get("rate"), 0.03);
  training.stop();

  const quiz = await mount("predict", QUIZ);
  quiz.find("input").value = "55";
  for (const how of COMPOSING) key(quiz, quiz.find("input"), { key: "Enter", ...how });
  assert.equal(quiz.model.get("verdict"), "");
  quiz.press("input", "Enter");
  assert.equal(quiz.model.get("verdict"), "right");
  quiz.stop();
});

/** 用键盘按 action，一直到它按不动；接着的焦点在谁身上。 */
async function wear(view, action) {
  const pressed = view.find(`[data-action="${action}"]`);
  pressed.focus();
  for (let i = 0; i < 200 && !pressed.disabled && !pressed.hidden; i++) pressed.click();
  assert.ok(pressed.disabled || pressed.hidden, action);
  await view.settle();
  const now = focused(view);
  return now.name || now.dataset.action;
}

test("按到头、收起来的按钮：焦点交给旁边还用得上的，不回到页首", async () => {
  const stack = await mount("shape-calculator", STACK);
  assert.equal(await wear(stack, "up"), "down");
  assert.equal(await wear(stack, "down"), "up");
  assert.equal(await wear(stack, "remove"), "add");
  assert.equal(await wear(stack, "add"), "remove");
  stack.stop();
  const pool = await mount("sliding-window", { ...SLIDING, op: "max" });
  pool.click('[data-action="shift-right"]');
  assert.equal(await wear(pool, "shift-back"), "shift-down");
  assert.equal(await wear(pool, "next"), "step");
  pool.stop();
  const training = await mount("kernel-training", {
    ...TRAINING,
    path: [
      [0.3, 0.4],
      [0.1, 0.2],
    ],
    path_rate: 0.02,
    rate: 0.03,
  });
  assert.equal(await wear(training, "path"), "reduce");
  training.stop();
});

test("有焦点的整个被拿走（别处换成了池化，核收起来）：焦点留在图里；读者自己走开的，不去抢", async () => {
  const view = await mount("sliding-window", SLIDING);
  view.find('[aria-label^="卷积核"]').focus();
  view.click('input[name="op"][value="max"]');
  await view.settle();
  assert.ok(view.root.contains(focused(view)) && focused(view) !== view.root, focused(view).outerHTML.slice(0, 80));
  const next = view.find('[data-action="next"]');
  next.focus();
  next.blur();
  await view.settle();
  for (let i = 0; i < 9; i++) next.click();
  await view.settle();
  assert.equal(focused(view), view.window.document.body);
  view.stop();
});

test("留的地方：比哪一格的话都不短", () => {
  const long = (line) => line.map((part) => (typeof part === "string" ? part : part.textContent)).join("").length;
  for (const more of [
    {},
    {
      X: [
        [0, 1, 2],
        [3, -0.123457, 5],
        [6, 7, 1e-9],
      ],
    },
    { op: "avg", stride_h: 2 },
    { op: "transposed", stride_h: 2, stride_w: 3 },
    {
      op: "transposed",
      padding_h: 1,
      padding_w: 2,
      stride_h: 2,
      stride_w: 2,
      dilation_w: 2,
      X: [
        [0, -1.25, 2],
        [3, -0.123457, 5],
        [6, 7, 1e-9],
      ],
    },
    {
      padding_h: 1,
      padding_w: 1,
      K: [
        [-1, 0.25],
        [3, 1000],
      ],
    },
  ]) {
    const state = readState((name) => ({ ...SLIDING, ...more })[name]);
    const most = long(arithmetic(state, wordiest(state), false));
    for (let i = 0; i < state.m[0]; i++)
      for (let j = 0; j < state.m[1]; j++) assert.ok(long(arithmetic(state, [i, j], false)) <= most);
    const [head] = influence(state, busiest(state, state.weights));
    const [p, q] = state.flow.ring(state.w);
    for (let r = -p; r < 3 + p; r++)
      for (let c = -q; c < 3 + q; c++) assert.ok(long(influence(state, [r, c])[0]) <= long(head), `${r},${c}`);
  }
});

test("留的地方：指到哪里都不重写，改了状态才重写；读屏软件听不到；猜形状时不露出高矮", async () => {
  const view = await mount("sliding-window", SLIDING);
  const ghost = () =>
    view
      .all(".vc-ghost .vc-words")
      .map((e) => e.textContent)
      .join();
  const at = ghost();
  assert.match(at, /影响 4 个输出/);
  assert.ok(view.all(".vc-ghost").every((e) => e.getAttribute("aria-hidden") === "true" && e.hasAttribute("inert")));
  const kept = view.all(".vc-ghost .vc-words p")[0];
  view.hover('[data-role="input"][data-row="1"][data-col="1"]');
  view.click('[data-action="next"]');
  assert.ok(ghost() === at && view.all(".vc-ghost .vc-words p")[0] === kept);
  view.click('[data-role="kernel"][data-row="0"][data-col="0"]');
  view.find(".vc-edit input").value = "123456";
  view.press(".vc-edit input", "Enter");
  assert.match(ghost(), /123456/);
  view.click('[data-action="guess"]');
  assert.equal(ghost(), "");
  view.stop();
});

test("键入到一半，数在别处改了：框里照改了的写，不留着图上没有的数", async () => {
  const view = await mount("sliding-window", SLIDING);
  const box = view.find('input[name="n_h"][type="number"]');
  box.focus();
  box.value = "4";
  box.dispatchEvent(new view.window.Event("input", { bubbles: true }));
  assert.equal(view.model.get("n_h"), 4);
  view.model.fromPython({
    X: [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
    n_h: 3,
    n_w: 3,
  });
  await view.settle();
  assert.equal(box.value, "3");
  view.stop();
});
