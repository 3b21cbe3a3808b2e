/** 权重矩阵的视图：三个阶段的数与 core/ops.js 相同，行、列、同一个权重三种联动，控件与链接。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createReader, recenter, resizeInput } from "../../../lib/explorers/weight_matrix/state.js";
import { correlate } from "../../../lib/widgets/core/ops.js";
import { mount, openPage } from "../../widgets/views.mjs";

const readState = (get) => createReader()(get);
const traits = (n = 4, delta = 1, stage = "local", more = {}) => ({
  name: "demo",
  problem: "",
  n,
  delta,
  stage,
  X: resizeInput([], n),
  kernel: recenter([], delta),
  step: 0,
  speed: 1,
  ...more,
});
const open = (given = traits(4, 1, "local", { step: 5 }), page) => mount("weight-matrix", given, page);
const number = (name) => `input[name="${name}"][type="number"]`;
const range = (name) => `input[name="${name}"][type="range"]`;
const cell = (role, row, col) => `[data-role="${role}"][data-row="${row}"][data-col="${col}"]`;
const count = (view, selector) => view.all(selector).length;
const placesOf = (view, selector) =>
  view.all(selector).map((e) => [Number(e.getAttribute("data-row")), Number(e.getAttribute("data-col"))]);
const STAGES = ["dense", "shared", "local"];

test("矩阵乘上拉直的输入就是输出；共享、局部时又等于互相关", () => {
  for (let n = 1; n <= 8; n++) {
    for (const delta of n > 5 ? [0, 2, n - 1] : Array(n).keys()) {
      for (const stage of STAGES) {
        const given = traits(n, delta, stage);
        const { W, V, Y, pixels, reach, counts, names } = readState((key) => given[key]);
        assert.deepEqual(
          Y,
          W.map((row) => row.reduce((sum, w, c) => sum + w * pixels[c], 0)),
        );
        const distinct = new Set(W.flat().filter(Boolean));
        assert.equal(new Set(names.flat().filter(Boolean)).size, distinct.size, "每个参数一个数，两两不同");
        if (stage !== "local" || n > delta) assert.equal(distinct.size, counts[stage]);
        if (stage === "dense") continue;
        assert.deepEqual(Y, correlate(given.X, V, { padding: [reach, reach] }).flat());
        for (let r = 0; r < n * n; r++) {
          for (let c = 0; c < n * n; c++) {
            const [a, b] = [Math.floor(c / n) - Math.floor(r / n), (c % n) - (r % n)];
            assert.equal(W[r][c], V[a + reach]?.[b + reach] ?? 0, `${stage} ${n} (${r}, ${c})`);
          }
        }
      }
    }
  }
});

test("只走一步，权重不重填；图像、核、阶段变了就重填，与从头算的相同；两个视图各记各的", () => {
  const [read, other] = [createReader(), createReader()];
  const given = traits(4, 1, "local");
  const at = (more) => read((key) => ({ ...given, ...more })[key]);
  const first = at({});
  const second = at({ step: 7 });
  assert.deepEqual([second.W === first.W, second.names === first.names, second.step], [true, true, 7]);
  assert.notEqual(other((key) => given[key]).W, first.W);
  const kernel = given.kernel.with(0, [NaN, 0, 0]);
  assert.throws(() => at({ kernel }), /无穷或 NaN/);
  const X = given.X.with(0, [9, 9, 9, 9]);
  for (const more of [{ X }, { kernel: recenter([[-2]], 1) }, { stage: "dense" }, { stage: "shared" }, traits(5, 2)]) {
    const { shade, ...now } = at(more);
    const { shade: _, ...fresh } = readState((key) => ({ ...given, ...more })[key]);
    assert.deepEqual(now, fresh);
  }
});

test("局部就是把共享里离得远的改成 0", () => {
  const [shared, local] = ["shared", "local"].map((stage) => readState((key) => traits(4, 1, stage)[key]));
  assert.deepEqual(
    local.W,
    shared.W.map((row, r) => row.map((w, c) => (local.names[r][c] ? w : 0))),
  );
});

test("静止的第一帧：矩阵、输入、输出、一句话、算式、三个阶段各几个参数", async () => {
  const view = await open();
  assert.equal(count(view, '[data-role="kernel"]'), 256);
  assert.equal(view.grid("kernel").flat().filter(Boolean).length, 100);
  assert.deepEqual(view.grid("input"), traits().X);
  assert.deepEqual(view.grid("output").flat(), readState((key) => traits()[key]).Y);
  assert.equal(view.status(), "输出 (1, 1) 只看离它不超过 Δ = 1 的 3×3 个像素；这 9 个数每个输出都用。");
  assert.match(view.told(), /输出 \(1, 1\) = 1×0 \+ 2×5 \+ 3×0 \+ 4×3 .* = 163/);
  assert.match(view.told(), /：100 格，9 个参数/);
  assert.deepEqual(
    view.all('.vc-segments label:has([name="stage"])').map((e) => e.textContent),
    ["全连接256", "共享49", "局部9"],
  );
  for (const total of ["n⁴ = 4⁴ = 256", "(2n−1)² = 7² = 49", "(2Δ+1)² = 3² = 9"])
    assert.ok(view.text(".vc-formulas").includes(`${total} 个参数`), total);
  assert.deepEqual(
    placesOf(view, '[data-role="kernel"][data-linked]'),
    [0, 1, 2, 4, 5, 6, 8, 9, 10].map((c) => [5, c]),
  );
  assert.equal(count(view, '[data-role="input"][data-linked]'), 9);
  assert.deepEqual(
    view.all("[aria-current]").map((e) => e.getAttribute("data-role")),
    ["output"],
  );
  assert.equal(view.model.saves, 0, "只是看，不改 traits");
  view.stop();
});

test("三个阶段：数与参数个数", async () => {
  const view = await open();
  for (const [stage, distinct] of [
    ["dense", 256],
    ["shared", 49],
    ["local", 9],
  ]) {
    view.check(`input[name="stage"][value="${stage}"]`);
    assert.equal(view.model.get("stage"), stage);
    assert.equal(new Set(view.grid("kernel").flat().filter(Boolean)).size, distinct);
    assert.equal(view.text('label:has([name="stage"]:checked) strong'), String(distinct));
  }
  view.stop();
});

test("一列：输入影响的全部输出；回来之后仍是当前的一行", async () => {
  const view = await open();
  view.hover(cell("input", 0, 0));
  assert.deepEqual(placesOf(view, '[data-role="output"][data-linked]'), [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  assert.deepEqual(
    placesOf(view, '[data-role="kernel"][data-linked]'),
    [0, 1, 4, 5].map((r) => [r, 0]),
  );
  assert.match(view.status(), /输入 \(0, 0\) 是矩阵的第 0 列，影响 4 个输出/);
  assert.match(view.told(), /\(0, 0\) 里乘 5，\(0, 1\) 里乘 4，\(1, 0\) 里乘 2，\(1, 1\) 里乘 1/);
  assert.equal(view.model.saves, 0);
  view.click(cell("input", 3, 3));
  view.press('[aria-label^="输入"]', "ArrowUp");
  assert.match(view.status(), /输入 \(2, 3\)/);
  view.press('[aria-label^="输入"]', "Escape");
  assert.match(view.status(), /输出 \(1, 1\)/);
  view.stop();
});

test("同一个权重一起亮；没有权重的格子说得出为什么", async () => {
  const view = await open();
  view.hover(cell("kernel", 5, 2));
  assert.equal(count(view, '[data-role="kernel"][data-linked]'), 9);
  assert.ok(placesOf(view, '[data-role="kernel"][data-linked]').every(([r, c]) => r - c === 3));
  assert.match(view.status(), /权重 v\(−1, 1\) = 3：矩阵里有 9 格/);
  view.click(cell("kernel", 0, 15));
  assert.match(view.status(), /太远：这一格总是 0，不是参数/);
  assert.equal(view.model.get("step"), 0);
  view.check('input[name="stage"][value="shared"]');
  view.hover(cell("kernel", 5, 5));
  assert.equal(count(view, '[data-role="kernel"][data-linked]'), 16);
  view.check('input[name="stage"][value="dense"]');
  view.hover(cell("kernel", 5, 6));
  assert.equal(count(view, '[data-role="kernel"][data-linked]'), 1);
  view.stop();
});

test("看着一行，不必去点：正中的权重在别处的格子都圈着；全连接里只有它自己", async () => {
  const view = await open();
  const circled = () => count(view, '[data-sheet="kernel"] [data-frame="twin"]');
  for (const [stage, twins] of [
    ["dense", 1],
    ["shared", 16],
    ["local", 16],
  ]) {
    view.check(`input[name="stage"][value="${stage}"]`);
    assert.equal(circled(), twins, stage);
  }
  view.hover(cell("kernel", 5, 2));
  assert.equal(circled(), 0, "指着一格时，同一个数的都亮，不必再圈");
  view.hover(cell("input", 0, 0));
  assert.equal(circled(), 0, "看着一列时没有哪一个是正中的");
  view.stop();
});

test("键盘：输出上走格子，矩阵上走一格一格，到边停住", async () => {
  const view = await open();
  const output = '[aria-label^="输出"]';
  const matrix = '[aria-label^="权重矩阵"]';
  for (const key of ["ArrowUp", "ArrowUp", "ArrowRight"]) view.press(output, key);
  assert.equal(view.model.get("step"), 2);
  view.press(matrix, "ArrowDown");
  assert.match(view.status(), /v\(0, 0\) = 5/);
  view.press(matrix, "ArrowRight");
  assert.match(view.status(), /v\(0, 1\) = 6/);
  view.press(matrix, "ArrowDown");
  assert.equal(view.model.get("step"), 3);
  view.stop();
});

test("滑块：输入与核一起变，一次写回；上下界互相跟着；拒绝给一句话", async () => {
  const view = await open();
  view.type(range("n"), "5");
  assert.deepEqual([view.model.get("n"), view.model.get("X").length, view.model.saves], [5, 5, 1]);
  view.type(number("delta"), "4");
  assert.equal(view.model.get("kernel").length, 9);
  assert.equal(count(view, '[data-role="kernel"]'), 625);
  assert.equal(view.find(range("n")).min, "5");
  for (const [name, bad] of [
    ["n", "4"],
    ["n", "9"],
    ["n", "1.5"],
    ["delta", "5"],
    ["delta", "-1"],
    ["delta", ""],
  ]) {
    const before = [view.model.get("n"), view.model.get("delta"), view.model.saves];
    view.type(number(name), bad);
    assert.deepEqual([view.model.get("n"), view.model.get("delta"), view.model.saves], before);
    assert.match(view.status(), /可取|只能/);
  }
  view.type(range("delta"), "0");
  view.type(range("n"), "1");
  assert.equal(count(view, '[data-role="kernel"]'), 1);
  assert.deepEqual([view.find(range("delta")).max, view.model.get("step")], ["0", 0]);
  for (const input of view.all(".vc-head input, .vc-panel input, .vc-play input, .vc-play select")) {
    assert.ok(input.labels.length && input.labels[0].textContent.trim(), input.outerHTML);
    view.model.get(input.name);
  }
  view.stop();
});

test("播放一行一行地走，碰了别处就停", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open();
  view.click('[data-action="play"]');
  t.mock.timers.tick(900);
  assert.equal(view.model.get("step"), 6);
  view.click(cell("input", 0, 0));
  t.mock.timers.tick(5000);
  assert.equal(view.model.get("step"), 6);
  view.stop();
});

test("Python 改小了图像，正看着的那一格没有了也不出错；坏值说一句，图不动", async () => {
  const view = await open();
  view.click(cell("kernel", 15, 15));
  view.model.fromPython(traits(2, 1, "shared"));
  await view.settle();
  assert.equal(count(view, '[data-role="kernel"]'), 16);
  assert.match(view.status(), /输出 \(0, 0\)/);
  view.model.fromPython({ kernel: [[1, 2]] });
  await view.settle();
  assert.match(view.status(), /核是 \(2Δ\+1\)/);
  view.model.fromPython({ kernel: recenter([], 1), problem: "范围 delta 应不大于 1" });
  await view.settle();
  assert.equal(view.status(), "范围 delta 应不大于 1");
  view.stop();
});

test("链接：写出的读得回；坏的不理会，说一句", async () => {
  let copied = "";
  const page = openPage({ clipboard: async (text) => void (copied = text) });
  const view = await open(traits(4, 1, "local", { step: 5 }), page);
  view.check('input[name="stage"][value="shared"]');
  view.type(range("n"), "3");
  view.click('[data-action="copy-link"]');
  await view.settle();
  view.stop();
  const again = await open(traits(), openPage({ hash: new URL(copied).hash }));
  assert.deepEqual(
    ["n", "delta", "stage", "step"].map((key) => again.model.get(key)),
    [3, 1, "shared", 5],
  );
  assert.equal(again.model.get("X").length, 3);
  again.stop();
  const short = await open(traits(), openPage({ hash: "#demo:n=5&d=2" }));
  assert.deepEqual([short.model.get("X").length, short.model.get("kernel").length], [5, 5]);
  short.stop();
  for (const hash of [
    "#demo:n=9",
    "#demo:d=4",
    "#demo:n=0",
    "#demo:K=1,2",
    "#demo:X=NaN",
    "#demo:stage=x",
    "#demo:what=1",
  ]) {
    const bad = await open(traits(), openPage({ hash }));
    assert.match(bad.status(), /链接里有用不上的部分/, hash);
    assert.deepEqual([bad.model.get("n"), bad.model.get("delta")], [4, 1]);
    bad.stop();
  }
});
