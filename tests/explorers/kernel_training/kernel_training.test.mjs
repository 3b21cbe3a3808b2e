/** 学出一个核的视图：等高线、路径、核与损失都跟着 traits；发散时画面稳；拒绝说一句话；走的时候什么也不留下。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { CURVE, MAP } from "../../../lib/explorers/kernel_training/charts.js";
import { mount, openPage } from "../../widgets/views.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const python = (code) =>
  execFileSync(process.env.PYTHON ?? `${root}.venv/bin/python`, ["-c", code], { cwd: root, encoding: "utf8" });

const X = Array.from({ length: 6 }, () => [1, 1, 0, 0, 0, 0, 1, 1]);
const Y = X.map((row) => row.slice(1).map((v, j) => row[j] - v));
const TRAITS = {
  name: "demo",
  problem: "",
  X,
  Y,
  path: [],
  path_rate: 0,
  path_reduce: "sum",
  rate: 0.03,
  start_a: 0.3,
  start_b: 0.4,
  steps: 30,
  reduce: "sum",
  step: 0,
  speed: 1,
};
const open = (traits = {}, page) => mount("kernel-training", { ...TRAITS, ...traits }, page);
const number = (name) => `input[name="${name}"].vc-number`;
const range = (name) => `input[name="${name}"][type="range"]`;
const BOWL = 'svg[aria-label^="损失的等高线"]';
const LOSSES = 'svg[aria-label^="损失随步数"]';
/** 图上画的一块里的一处，[0, 0] 到 [1, 1]。 */
const spot = ({ left, top, across, down }, x, y) => [left + across * x, top + down * y];
/** 不许拆行的空格也是空格。 */
const spaced = (text) => text.replaceAll("\u00a0", " ");
const words = (view) => spaced(view.told());
const shown = (view) => view.all('[data-role="point"][aria-current]').map((e) => e.getAttribute("data-step"));
const walk = (view) =>
  view
    .all('[data-role="point"]')
    .sort((a, b) => a.dataset.step - b.dataset.step)
    .map((e) => e.dataset.value.split(",").map(Number));
/** jsdom 没有排版：框是 0×0，于是 viewBox 里的坐标就是 clientX、clientY。 */
const fire = (view, selector, type, at, init = {}) =>
  view
    .find(selector)
    .dispatchEvent(new view.window.MouseEvent(type, { bubbles: true, clientX: at[0], clientY: at[1], ...init }));
const steady = (view) =>
  assert.doesNotMatch(view.root.innerHTML.replace(/<style>.*<\/style>/s, ""), /NaN|Infinity|undefined/);

test("静止的第一帧：核、梯度、损失；露着的是最陡的方向怎样走、走一步的算式", async () => {
  const view = await open();
  assert.deepEqual(view.grid("kernel"), [[0.3, 0.4]]);
  assert.deepEqual(
    view.grid("gradient")[0].map((v) => v.toFixed(9)),
    ["8.400000000", "33.600000000"],
  );
  assert.equal(view.grid("output")[0][0].toFixed(9), "20.580000000");
  const told = words(view);
  const resting = spaced(view.text(".vc-words"));
  const [first, second] = [
    "最陡的方向每步乘 1 − 60×0.03 = −0.8：来回跳着走向碗底。",
    "核 [0.3, 0.4] − 0.03 × 梯度 [8.4, 33.6] ≈ [0.048, −0.608]",
  ];
  assert.equal(resting, first + second);
  assert.ok(told.includes("离碗底 [1, −1]，沿最陡的方向 u ≈ 0.495，沿最缓的方向 v ≈ −1.485"), told);
  assert.ok(told.includes("42 个差的平方之和是 30u² + 6v² = 20.58"), told);
  assert.ok(told.includes("坡度沿 u 是 2×30u = 60×0.495 ≈ 29.7，沿 v 是 2×6v = 12×(−1.485) ≈ −17.82"), told);
  assert.doesNotMatch(told, /Hessian/);
  assert.ok(told.includes("最缓的方向每步乘 1 − 12×0.03 = 0.64"), told);
  assert.equal(view.status(), "走了 0 步：核 [0.3, 0.4]，损失 20.58。");
  assert.deepEqual(shown(view), ["0"]);
  assert.equal(view.all('[data-role="point"]').length, 31);
  assert.equal(view.text('[data-action="best"]') + view.text('[data-action="limit"]'), "1/36 最快1/30 极限");
  assert.equal(view.model.saves, 0);
  steady(view);
  view.stop();
});

test("每个 input 都有 label，name 都是 trait", async () => {
  const view = await open();
  for (const input of view.all(".vc-panel input, .vc-play input, .vc-play select")) {
    assert.ok(input.labels.length && input.labels[0].textContent.trim(), input.outerHTML);
    view.model.get(input.name);
  }
  view.stop();
});

test("学习率：刻度、键入、越过极限说一句、界外拒绝", async () => {
  const view = await open();
  const verdict = () => spaced(view.text(".vc-major"));
  const over = () => view.find(".vc-words").hasAttribute("data-over");
  const pressed = () =>
    ["best", "limit"].map((key) => view.find(`[data-action="${key}"]`).getAttribute("aria-pressed"));
  assert.deepEqual([over(), pressed()], [false, ["false", "false"]]);
  view.click('[data-action="limit"]');
  assert.equal(view.model.get("rate"), 1 / 30);
  assert.equal(verdict(), "最陡的方向每步乘 1 − 60×0.03333 ≈ −1：正好 1/30，只反号，不变小。");
  assert.deepEqual([over(), pressed()], [true, ["false", "true"]]);
  view.type(number("rate"), "0.04");
  assert.equal(verdict(), "最陡的方向每步乘 1 − 60×0.04 = −1.4：越过 1/30，越走越远。");
  assert.deepEqual([over(), pressed()], [true, ["false", "false"]]);
  view.click('[data-action="best"]');
  assert.equal(view.model.get("rate"), 1 / 36);
  assert.equal(verdict(), "最陡的方向每步乘 1 − 60×0.02778 ≈ −0.6667：两个方向一样快，最快。");
  assert.deepEqual([over(), pressed()], [false, ["true", "false"]]);
  view.type(number("rate"), "1/30");
  assert.deepEqual([view.model.get("rate"), pressed()], [1 / 30, ["false", "true"]]);
  view.type(range("rate"), "0.01");
  assert.equal(view.model.get("rate"), 0.01);
  assert.equal(verdict(), "最陡的方向每步乘 1 − 60×0.01 = 0.4：不来回跳，走向碗底。");
  for (const bad of ["0.2", "0", "-1", "", "快"]) {
    view.type(number("rate"), bad);
    assert.equal(view.model.get("rate"), 0.01, bad);
    assert.match(view.status(), /学习率现在可取 0.0002 到 0.1 的数/);
  }
  view.stop();
});

test("发散到底：收在框边，用科学记数，没有 NaN", async () => {
  const view = await open({ rate: 0.1, steps: 100, step: 100 });
  assert.equal(walk(view).length, 101);
  for (const point of view.all('[data-role="point"]')) {
    for (const [key, low] of [
      ["cx", MAP.left],
      ["cy", MAP.top],
    ]) {
      const at = Number(point.getAttribute(key));
      assert.ok(at >= low && at <= low + MAP.across, `${key} = ${at}`);
    }
  }
  assert.match(view.status(), /^走了 100 步：核 \[−?\d\.\d\de\d+, −?\d\.\d\de\d+\]，损失 \d\.\d\de\d+。$/);
  steady(view);
  view.stop();
});

test("点等高线、拖动换起点；起点收在图里，从头看起", async () => {
  const view = await open({ step: 5 });
  fire(view, BOWL, "click", spot(MAP, 0.75, 0.25));
  assert.deepEqual([view.model.get("start_a"), view.model.get("start_b"), view.model.get("step")], [2, 0, 0]);
  fire(view, BOWL, "pointerdown", spot(MAP, 0.75, 0.25));
  fire(view, BOWL, "pointermove", spot(MAP, 0.25, 0.5));
  fire(view, BOWL, "pointerup", spot(MAP, 0.25, 0.5));
  fire(view, BOWL, "click", spot(MAP, 0.3, 0.5)); // 放手不算点一下
  fire(view, BOWL, "pointermove", spot(MAP, 0.9, 0.9)); // 放了手，再挪不作数
  assert.deepEqual([view.model.get("start_a"), view.model.get("start_b")], [0, -1]);
  fire(view, BOWL, "click", [0, 0]);
  assert.deepEqual([view.model.get("start_a"), view.model.get("start_b")], [-1, 1]);
  view.type(number("start_a"), "1.25");
  assert.deepEqual(walk(view)[0], [1.25, 1]);
  view.type(number("start_b"), "5");
  assert.match(view.status(), /现在可取 -3 到 1 的数/);
  steady(view);
  view.stop();
});

test("正好从碗底出发：损失一直是 0，曲线仍画得出", async () => {
  const view = await open({ start_a: 1, start_b: -1 });
  assert.deepEqual(view.grid("output"), [[0]]);
  steady(view);
  view.stop();
});

test("指着曲线看那一步，不改 traits；点了才走过去；方向键走一步", async () => {
  const view = await open();
  fire(view, LOSSES, "pointermove", spot(CURVE, 0.5, 0.5));
  assert.deepEqual(shown(view), ["15"]);
  assert.match(view.status(), /^走了 15 步/);
  fire(view, LOSSES, "pointerleave", [0, 0]);
  assert.deepEqual([shown(view), view.model.saves], [["0"], 0]);
  fire(view, '[data-role="point"][data-step="4"]', "pointermove", [0, 0]);
  assert.deepEqual(shown(view), ["4"]);
  fire(view, LOSSES, "click", spot(CURVE, 1, 0.5));
  assert.equal(view.model.get("step"), 30);
  view.press(LOSSES, "ArrowLeft");
  assert.equal(view.model.get("step"), 29);
  view.click('[data-action="first"]');
  view.click('[data-action="next"]');
  assert.deepEqual(
    view.grid("kernel")[0].map((v) => v.toFixed(9)),
    ["0.048000000", "-0.608000000"],
  );
  view.type(range("steps"), "1");
  assert.deepEqual([view.model.get("steps"), walk(view).length], [1, 2]);
  view.stop();
});

test("按“最快”“极限”：换上那个学习率，从起点自己走到头", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open({ steps: 3, step: 2, speed: 1 });
  for (const [key, rate] of [
    ["limit", 1 / 30],
    ["best", 1 / 36],
  ]) {
    view.click(`[data-action="${key}"]`);
    assert.ok(Math.abs(view.model.get("rate") / rate - 1) < 1e-12);
    assert.equal(view.model.get("step"), 0);
    for (const step of [1, 2]) {
      t.mock.timers.tick(900);
      assert.equal(view.model.get("step"), step); // 按第二个的时候第一个还没走完：只有一个在走
    }
  }
  t.mock.timers.tick(900);
  view.find('[data-action="play"]');
  view.stop();
});

test("走出了图：点停在图边，图例说出来", async () => {
  const view = await open({ rate: 0.06, steps: 5, step: 5 });
  const legend = () => view.text("figcaption:has(+ svg[aria-label^=损失的等高线])");
  assert.match(legend(), /出了图/);
  view.click('[data-action="first"]');
  assert.doesNotMatch(legend(), /出了图/);
  view.stop();
});

test("播放到头停住，停下就不再走", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open({ steps: 2 });
  view.click('[data-action="play"]');
  t.mock.timers.tick(900);
  t.mock.timers.tick(900);
  assert.equal(view.model.get("step"), 2);
  view.find('[data-action="play"]');
  view.click('[data-action="play"]');
  view.stop();
});

test("方向键只有一条规矩：点过哪里、焦点在哪张图上，都是走一步，提示里也这样说", async () => {
  const view = await open({ step: 3 });
  const start = () => [view.model.get("start_a"), view.model.get("start_b")];
  assert.equal(view.text(".vc-hint"), "拖动起点 · 方向键走一步");
  fire(view, BOWL, "click", spot(MAP, 0.75, 0.25));
  const chosen = start();
  for (const where of [BOWL, LOSSES, '[data-explorer="kernel-training"]']) {
    const target = where.startsWith("svg") ? view.find(where) : view.root;
    const press = (key) =>
      target.dispatchEvent(new view.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    for (const [key, step] of [
      ["ArrowRight", 1],
      ["ArrowDown", 2],
      ["ArrowLeft", 1],
      ["ArrowUp", 0],
      ["ArrowUp", 0],
    ]) {
      press(key);
      assert.deepEqual([view.model.get("step"), start()], [step, chosen], `${where} ${key}`);
    }
  }
  view.stop();
});

test("手指拖着起点才换，拖在别处是滚这一页", async () => {
  const view = await open();
  const { window } = view;
  const touch = (selector, type, at) => {
    const event = new window.MouseEvent(type, { bubbles: true, clientX: at[0], clientY: at[1], buttons: 1 });
    Object.defineProperty(event, "pointerType", { value: "touch" });
    view.find(selector).dispatchEvent(event);
  };
  touch(BOWL, "pointerdown", spot(MAP, 0.9, 0.9));
  touch(BOWL, "pointermove", spot(MAP, 0.75, 0.25));
  assert.deepEqual([view.model.get("start_a"), view.model.saves], [0.3, 0]);
  touch(".vc-start", "pointerdown", spot(MAP, 0.3, 0.3));
  touch(BOWL, "pointermove", spot(MAP, 0.75, 0.25));
  assert.deepEqual([view.model.get("start_a"), view.model.get("start_b")], [2, 0]);
  view.stop();
});

test("从起点播放，路径和曲线一步步画出来，最新的一段是画给人看的；停下、到头就都在", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const path = [
    [0.3, 0.4],
    [0.048, -0.608],
    [0.5, -0.5],
    [0.6, -0.6],
  ];
  const view = await open({ steps: 3, path, path_rate: 0.03 });
  const corners = (selector) => view.find(selector).getAttribute("d").split("L").length;
  const drawn = () => [walk(view).length, view.all(".vc-cell").length - 1, corners(".vc-later")];
  const fresh = () => view.all("[data-new]").length;
  assert.deepEqual([drawn(), fresh()], [[4, 4, 4], 0], "静止时都在");
  view.click('[data-action="play"]');
  assert.deepEqual([drawn(), fresh()], [[1, 1, 1], 0], "从头放：只有起点");
  t.mock.timers.tick(900);
  assert.deepEqual([drawn(), fresh()], [[2, 2, 1], 4], "两张图各一段线、一个点");
  const [turn] = view.all(".vc-track[data-new]").map((e) => e.dataset.new);
  const newest = view.find(".vc-track[data-new]");
  view.model.fromPython({ speed: 1 });
  assert.equal(view.find(".vc-track[data-new]"), newest, "重画不重放");
  t.mock.timers.tick(900);
  assert.notEqual(view.find(".vc-track[data-new]").dataset.new, turn, "又走一步，又放一遍");
  view.click('[data-action="pause"]');
  assert.deepEqual(drawn(), [4, 4, 2], "停下，没走到的也在");
  view.click('[data-action="play"]');
  t.mock.timers.tick(900);
  assert.deepEqual([view.model.get("step"), drawn(), fresh()], [3, [4, 4, 1], 4], "到头");
  view.click('[data-action="play"]');
  assert.deepEqual([view.model.get("step"), drawn()], [0, [1, 1, 1]], "再放是从头");
  view.click('[data-action="pause"]');
  view.type(range("step"), "2");
  assert.equal(fresh(), 0, "跳过去的不画给人看");
  view.stop();
});

test("数的是走了几步：起点是 0", async () => {
  const view = await open({ steps: 10, step: 3 });
  assert.equal(view.text(".vc-place"), "3 / 10");
  assert.equal(view.find(range("step")).getAttribute("aria-valuetext"), "走了 3 步，共 10 步");
  view.stop();
});

test("平时露着的只有学习率和播放；梯度收在“更多”里，读出数表照样读它", async () => {
  const view = await open();
  const inDrawer = (selector) => Boolean(view.find(selector).closest(".vc-more"));
  assert.deepEqual([number("rate"), '[data-action="best"]', '[data-action="limit"]'].map(inDrawer), [
    false,
    false,
    false,
  ]);
  for (const name of ["start_a", "start_b", "steps"]) assert.ok(inDrawer(number(name)), name);
  assert.ok(inDrawer('[data-sheet="gradient"]') && inDrawer(".vc-formulas"));
  view.click('[data-action="read-tables"]');
  const names = () => view.all(".vc-tables caption").map((e) => e.textContent);
  assert.deepEqual(names().sort(), ["损失", "核", "梯度"].sort());
  view.click('[data-action="more"]');
  view.model.fromPython({ step: 2 });
  await view.settle();
  view.click('[data-action="more"]');
  assert.deepEqual(names().sort(), ["损失", "核", "梯度"].sort(), "收起来又打开，还在");
  view.stop();
});

test("控件里写了 gradient，梯度就与核并排", async () => {
  const view = await open({ controls: "play rate gradient" });
  assert.ok(view.find('[data-sheet="gradient"]').closest(".vc-stage"));
  view.stop();
});

test("单元的路径：并列画出、核对；改了学习率就只剩图自己的，还能回去", async () => {
  const own = await open({ steps: 5 });
  const path = walk(own).map((w) => w.map(Math.fround));
  own.stop();
  const given = { path, path_rate: 0.03, start_a: path[0][0], start_b: path[0][1], steps: 5, step: 2 };
  const view = await open(given);
  assert.equal(view.all(".vc-cell").length, 1 + 6, "碗底和六个菱形");
  assert.match(words(view), /代码算出的 6 个核，都与图上的相同。/);
  assert.equal(view.root.querySelector('[data-action="path"]').hidden, true);
  view.type(number("rate"), "0.02");
  assert.equal(view.all(".vc-cell").length, 1);
  assert.doesNotMatch(words(view), /代码算出/);
  view.click('[data-action="path"]');
  assert.deepEqual([view.model.get("rate"), view.all(".vc-cell").length], [0.03, 7]);
  view.stop();
  const wrong = path.map((w, t) => (t === 3 ? [w[0] + 0.01, w[1]] : w));
  const other = await open({ ...given, path: wrong });
  assert.match(words(other), /从第 3 步起，代码算出的核与图上的不同，那一步差 0.01。/);
  other.stop();
  const mean = await open({ ...given, path_rate: 1.26, path_reduce: "mean", rate: 1.26, reduce: "mean" });
  assert.match(words(mean), /代码算出的 6 个核，都与图上的相同/, "单元求的是平均");
  mean.stop();
});

test("竖的核、平的方向、求平均", async () => {
  const turn = (M) => M[0].map((_, c) => M.map((row) => row[c]));
  const tall = await open({ X: turn(X), Y: turn(Y), step: 1 });
  assert.deepEqual(
    tall.grid("kernel").map(([v]) => v.toFixed(9)),
    ["0.048000000", "-0.608000000"],
  );
  tall.stop();
  const flat = await open({ X: [[1, 1, 1]], Y: [[1, 1]], rate: 0.1 });
  assert.ok(words(flat).includes("最缓的方向每步乘 1 − 0×0.1 = 1"), words(flat));
  steady(flat);
  flat.stop();
  const mean = await open({ reduce: "mean", rate: 1.26, step: 1 });
  assert.deepEqual(
    mean.grid("kernel")[0].map((v) => v.toFixed(9)),
    ["0.048000000", "-0.608000000"],
  );
  mean.stop();
});

test("和、平均：损失、坡度、界、算式、代码都跟着；学习率反着变，走的是同样的步子；单元的路径只在它自己的损失上画", async () => {
  let code = "";
  const own = await open({ steps: 5 });
  const path = walk(own);
  own.stop();
  const view = await open(
    { path, path_rate: 0.03, start_a: path[0][0], start_b: path[0][1], steps: 5, step: 2 },
    openPage({ clipboard: async (text) => void (code = text) }),
  );
  const [kernel, [[loss]]] = [view.grid("kernel"), view.grid("output")];
  const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-12, `${a} ≠ ${b}`);
  view.check('input[name="reduce"][value="mean"]');
  assert.deepEqual([view.model.get("reduce"), view.model.get("rate"), view.model.saves], ["mean", 0.03 * 42, 1]);
  assert.equal(view.status(), "损失改成平均：坡度除以 42，学习率就乘 42，走的还是同样的步子。");
  near(view.grid("output")[0][0], loss / 42);
  view.grid("kernel")[0].forEach((v, i) => near(v, kernel[0][i]));
  assert.equal(view.text('[data-action="best"]') + view.text('[data-action="limit"]'), "1.167 最快1.4 极限");
  assert.equal(view.find(range("rate")).max, "4.2");
  assert.match(words(view), /42 个差的平方的平均是 0.7143u² \+ 0.1429v² ≈/);
  assert.equal(view.all(".vc-cell").length, 1, "只剩碗底");
  view.click('[data-action="copy-code"]');
  await view.settle();
  assert.ok(code.includes(".mean()") && code.includes("1.26 * w.grad"), code);
  view.check('input[name="reduce"][value="sum"]');
  assert.deepEqual([view.model.get("reduce"), view.all(".vc-cell").length], ["sum", 7]);
  near(view.model.get("rate"), 0.03);
  view.check('input[name="reduce"][value="mean"]');
  view.click('[data-action="path"]');
  assert.deepEqual([view.model.get("reduce"), view.model.get("rate"), view.all(".vc-cell").length], ["sum", 0.03, 7]);
  view.model.fromPython({ reduce: "mean" });
  await view.settle();
  assert.equal(view.all(".vc-cell").length, 1, "学习率一样，损失不一样，走的不是同样的步子");
  view.stop();
  const linked = await open({}, openPage({ hash: "#demo:r=mean&lr=1.4" }));
  assert.equal(linked.model.get("reduce"), "mean");
  assert.match(linked.text(".vc-major"), /正好 1.4，只反号，不变小/);
  assert.equal(linked.text("strong"), "学习率越过 1.4，就越走越远");
  linked.stop();
});

test("页上的话与静态图上的相同，两边都不提 Hessian", async () => {
  const code = `
import json
from lib.explorers import KernelTraining
X, Y = [[1, 1, 0, 0, 0, 0, 1, 1]] * 6, [[0, 1, 0, 0, 0, -1, 0]] * 6
figures = [KernelTraining(X, Y, step=3), KernelTraining(X, Y, rate=1 / 30, step=5),
           KernelTraining(X, Y, rate=0.04, step=30), KernelTraining([[1, 2, 0, 1]], [[1.5, -2, 3]], rate=0.05, step=2),
           KernelTraining(X, Y, reduce="mean", rate=1.7, step=9), KernelTraining([[1, 1, 1]], [[1, 1]], rate=0.1),
           KernelTraining([[1], [2], [0]], [[1.5], [-2]], rate=0.1, step=2)]
traits = lambda f: {k: v for k, v in f.get_state().items() if k[0] != "_" and k != "layout"}
print(json.dumps([{"traits": traits(f), "svg": str(f.picture())} for f in figures]))`;
  const plain = (element) => element.textContent.replace(/\s/g, "");
  for (const { traits, svg } of JSON.parse(python(code))) {
    const { kind, ...given } = traits;
    const view = await mount(kind, given);
    const holder = view.window.document.createElement("div");
    holder.innerHTML = svg;
    const said = [...view.all(".vc-words p, .vc-formulas p")].filter((p) => !p.closest(".vc-ghost, [hidden]"));
    assert.ok(said.length >= 4);
    for (const line of said) assert.ok(plain(holder).includes(plain(line)), `静态图上没有：${line.textContent}`);
    assert.doesNotMatch(view.root.textContent + svg, /Hessian/);
    view.stop();
  }
});

test("Python 改了 traits，图跟上；拒绝的话显示出来", async () => {
  const view = await open();
  view.model.fromPython({ rate: 0.01, step: 7 });
  await view.settle();
  assert.deepEqual([view.find(number("rate")).value, shown(view)], ["0.01", ["7"]]);
  view.model.fromPython({ problem: "学习率太大" });
  await view.settle();
  assert.equal(view.status(), "学习率太大");
  view.stop();
});

test("链接：写出、恢复、坏的不理会", async () => {
  let copied = "";
  const first = await open({ rate: 1 / 36, step: 4 }, openPage({ clipboard: async (text) => void (copied = text) }));
  first.click('[data-action="copy-link"]');
  await first.settle();
  first.stop();
  assert.ok(copied.endsWith("#demo:lr=0.027777777777777776&w=0.3,0.4&n=30&r=sum&t=4"), copied);
  const second = await open({}, openPage({ hash: copied.slice(copied.indexOf("#")) }));
  assert.deepEqual([second.model.get("rate"), second.model.get("step")], [1 / 36, 4]);
  second.stop();
  for (const bad of ["lr=9", "lr=abc", "lr=", "w=1", "w=99,0", "n=0", "n=5000", "t=31", "x=1", "r=max"]) {
    const view = await open({}, openPage({ hash: `#demo:${bad}` }));
    assert.match(view.status(), /^链接里有用不上的部分/, bad);
    assert.deepEqual([view.model.get("rate"), view.model.get("steps"), view.model.get("step")], [0.03, 30, 0]);
    view.stop();
  }
});

test("复制的 PyTorch 代码算出图上的核", async () => {
  const wanted = [];
  let script = "import json\nkernels = []\n";
  for (const traits of [
    { step: 7 },
    { step: 0, rate: 1 / 30 },
    { step: 12, reduce: "mean", rate: 1.26 },
    { step: 30, rate: 0.1 },
  ]) {
    let code = "";
    const view = await open(traits, openPage({ clipboard: async (text) => void (code = text) }));
    view.click('[data-action="copy-code"]');
    await view.settle();
    script += `${code}kernels.append(w.tolist())\n`;
    wanted.push(view.grid("kernel"));
    view.stop();
  }
  const printed = python(`${script}print(json.dumps(kernels))`);
  const learned = JSON.parse(printed.trim().split("\n").at(-1)).flat(2);
  wanted
    .flat(2)
    .forEach((v, i) => assert.ok(Math.abs(v - learned[i]) <= 1e-9 * Math.max(1, Math.abs(v)), `${v} ${learned[i]}`));
  assert.equal(learned.length, 8);
});
