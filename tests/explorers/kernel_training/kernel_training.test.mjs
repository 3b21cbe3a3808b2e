/** 学出一个核的视图：等高线、路径、核与损失都跟着 traits；发散时画面稳；拒绝说一句话；走的时候什么也不留下。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { mount, openPage } from "../../widgets/views.mjs";

const X = Array.from({ length: 6 }, () => [1, 1, 0, 0, 0, 0, 1, 1]);
const Y = X.map((row) => row.slice(1).map((v, j) => row[j] - v));
const TRAITS = {
  name: "demo",
  problem: "",
  X,
  Y,
  path: [],
  path_rate: 0,
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
const MAP = 'svg[aria-label^="损失的等高线"]';
const CURVE = 'svg[aria-label^="损失随步数"]';
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

test("静止的第一帧：核、梯度、损失、算式、两个方向的倍数", async () => {
  const view = await open();
  assert.deepEqual(view.grid("kernel"), [[0.3, 0.4]]);
  assert.deepEqual(
    view.grid("gradient")[0].map((v) => v.toFixed(9)),
    ["8.400000000", "33.600000000"],
  );
  assert.equal(view.grid("output")[0][0].toFixed(9), "20.580000000");
  const words = view.text(".vc-words");
  assert.ok(words.includes("[0.3, 0.4] − 0.03 × [8.4, 33.6] ≈ [0.048, −0.608]"), words);
  assert.ok(words.includes("36×(−0.7) + 24×1.4 = 8.4，24×(−0.7) + 36×1.4 = 33.6"), words);
  assert.ok(words.includes("最陡的方向乘 1 − 60×0.03 = −0.8，最缓的方向乘 1 − 12×0.03 = 0.64"), words);
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
  const warning = () => view.root.querySelector(".vc-note");
  assert.equal(warning().hidden, true);
  view.click('[data-action="limit"]');
  assert.equal(view.model.get("rate"), 1 / 30);
  assert.match(warning().textContent, /正好是极限 1\/30.*≈ −1，只反号，不变小/);
  view.type(number("rate"), "0.04");
  assert.equal(
    warning().textContent,
    "学习率越过极限 1/30：每步在最陡的方向乘 1 − 60×0.04 = −1.4，绝对值大于 1，越走越远。",
  );
  view.click('[data-action="best"]');
  assert.equal(view.model.get("rate"), 1 / 36);
  assert.equal(warning().hidden, true);
  view.type(range("rate"), "0.01");
  assert.equal(view.model.get("rate"), 0.01);
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
      ["cx", 48],
      ["cy", 10],
    ]) {
      const at = Number(point.getAttribute(key));
      assert.ok(at >= low && at <= low + 320, `${key} = ${at}`);
    }
  }
  assert.match(view.status(), /^走了 100 步：核 \[−?\d\.\d\de\d+, −?\d\.\d\de\d+\]，损失 \d\.\d\de\d+。$/);
  steady(view);
  view.stop();
});

test("点等高线、拖、方向键换起点；起点收在图里，从头看起", async () => {
  const view = await open({ step: 5 });
  fire(view, MAP, "click", [48 + 240, 10 + 80]);
  assert.deepEqual([view.model.get("start_a"), view.model.get("start_b"), view.model.get("step")], [2, 0, 0]);
  fire(view, MAP, "pointermove", [48 + 80, 10 + 160], { buttons: 1 });
  assert.deepEqual([view.model.get("start_a"), view.model.get("start_b")], [0, -1]);
  fire(view, MAP, "click", [0, 0]);
  assert.deepEqual([view.model.get("start_a"), view.model.get("start_b")], [-1, 1]);
  for (const key of ["ArrowRight", "ArrowUp", "ArrowDown", "ArrowDown"]) view.press(MAP, key);
  assert.deepEqual([view.model.get("start_a"), view.model.get("start_b")], [-0.95, 0.9]);
  view.type(number("start_a"), "1.25");
  assert.deepEqual(walk(view)[0], [1.25, 0.9]);
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
  fire(view, CURVE, "pointermove", [48 + 160, 40]);
  assert.deepEqual(shown(view), ["15"]);
  assert.match(view.status(), /^走了 15 步/);
  fire(view, CURVE, "pointerleave", [0, 0]);
  assert.deepEqual([shown(view), view.model.saves], [["0"], 0]);
  fire(view, '[data-role="point"][data-step="4"]', "pointermove", [0, 0]);
  assert.deepEqual(shown(view), ["4"]);
  fire(view, CURVE, "click", [48 + 320, 40]);
  assert.equal(view.model.get("step"), 30);
  view.press(CURVE, "ArrowLeft");
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

test("单元的路径：并列画出、核对；改了学习率就只剩图自己的，还能回去", async () => {
  const own = await open({ steps: 5 });
  const path = walk(own).map((w) => w.map(Math.fround));
  own.stop();
  const given = { path, path_rate: 0.03, start_a: path[0][0], start_b: path[0][1], steps: 5, step: 2 };
  const view = await open(given);
  assert.equal(view.all(".vc-cell").length, 1 + 6, "碗底和六个菱形");
  assert.match(view.text(".vc-words"), /代码算出的 6 个核与图一致，这一步是 \[.*\]。/);
  assert.equal(view.root.querySelector('[data-action="path"]').hidden, true);
  view.type(number("rate"), "0.02");
  assert.equal(view.all(".vc-cell").length, 1);
  assert.doesNotMatch(view.text(".vc-words"), /代码算出/);
  view.click('[data-action="path"]');
  assert.deepEqual([view.model.get("rate"), view.all(".vc-cell").length], [0.03, 7]);
  view.stop();
  const wrong = path.map((w, t) => (t === 3 ? [w[0] + 0.01, w[1]] : w));
  const other = await open({ ...given, path: wrong });
  assert.match(other.text(".vc-words"), /从第 3 步起，代码算出的核与图不同/);
  other.stop();
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
  assert.ok(flat.text(".vc-words").includes("最缓的方向乘 1 − 0×0.1 = 1"), flat.text(".vc-words"));
  steady(flat);
  flat.stop();
  const mean = await open({ reduce: "mean", rate: 1.26, step: 1 });
  assert.deepEqual(
    mean.grid("kernel")[0].map((v) => v.toFixed(9)),
    ["0.048000000", "-0.608000000"],
  );
  mean.stop();
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
  assert.ok(copied.endsWith("#demo:lr=0.027777777777777776&w=0.3,0.4&n=30&t=4"), copied);
  const second = await open({}, openPage({ hash: copied.slice(copied.indexOf("#")) }));
  assert.deepEqual([second.model.get("rate"), second.model.get("step")], [1 / 36, 4]);
  second.stop();
  for (const bad of ["lr=9", "lr=abc", "lr=", "w=1", "w=99,0", "n=0", "n=5000", "t=31", "x=1"]) {
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
  const python = process.env.PYTHON ?? fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));
  const printed = execFileSync(python, ["-c", `${script}print(json.dumps(kernels))`], { encoding: "utf8" });
  const learned = JSON.parse(printed.trim().split("\n").at(-1)).flat(2);
  wanted
    .flat(2)
    .forEach((v, i) => assert.ok(Math.abs(v - learned[i]) <= 1e-9 * Math.max(1, Math.abs(v)), `${v} ${learned[i]}`));
  assert.equal(learned.length, 8);
});
