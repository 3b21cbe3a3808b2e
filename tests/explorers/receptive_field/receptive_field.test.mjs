/** 感受野的视图：第一帧，指、点、方向键、播放、滑块，路的条数，坏的链接；状态与手算的数相同。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, range, readState } from "../../../lib/explorers/receptive_field/state.js";
import { mount, openPage } from "../../widgets/views.mjs";

const TRAITS = {
  name: "demo",
  problem: "",
  layers: 3,
  kernel_size: 3,
  stride: 1,
  dilation: 1,
  n: 13,
  step: 2,
  at: 3,
  paths: false,
  speed: 1,
};
const open = (page, traits = {}) => mount("receptive-field", { ...TRAITS, ...traits }, page);
const state = (traits = {}) => readState((key) => ({ ...TRAITS, ...traits })[key]);
const cell = (level, col) => `[data-role][data-row="${level}"][data-col="${col}"]`;
/** 各层亮着的列，自下而上。 */
const lit = (view) => {
  const rows = [];
  for (const { dataset } of view.all("[data-linked]")) (rows[dataset.row] ??= []).push(Number(dataset.col));
  return rows;
};
const from = (a, b) => Array.from({ length: b - a + 1 }, (_, i) => a + i);
const CENTRE = [from(3, 9), from(3, 7), from(3, 5), [3]];
const dashes = (view) => view.all(".vc-dashes[d]").map((path) => path.getAttribute("d").split("M").length - 1);

test("第一帧：正中的输出，一层一层往下；算式与括号；只是看，不改 traits", async () => {
  const view = await open();
  assert.deepEqual(lit(view), CENTRE);
  assert.equal(view.text(".vc-words"), "感受野 7 = 1 + 3×(3−1)每多一层，多看 3−1 = 2 格。");
  assert.equal(view.status(), "第 3 层的格子 3 看到输入 3 到 9，感受野 7。");
  assert.equal(view.text(".vc-bracket span"), "感受野 7");
  assert.deepEqual(
    view.all(".vc-lines").map((path) => path.getAttribute("d").split("M").length - 1),
    [3, 9, 15],
  );
  assert.equal(view.model.saves, 0);
  view.stop();
});

test("连线接着格子的正中：左右对称的一格，画出来也左右对称", async () => {
  const view = await open();
  const [top] = view.all(".vc-lines");
  assert.equal(top.getAttribute("d"), "M13 0L11 2M13 0L13 2M13 0L15 2"); // 正中是第 13 个半格
  const [shape] = view.all(".vc-shape");
  assert.equal(shape.getAttribute("d"), "M12 0L14 0L16 2L10 2Z");
  view.stop();
});

test("指着：往下是锥，往上是虚线；移开就放回去。指着输入，说它影响谁", async () => {
  const view = await open();
  view.hover(cell(1, 0));
  assert.deepEqual(lit(view), [[0, 1, 2], [0]]);
  assert.deepEqual(dashes(view), [1, 1]); // 边上的一格只有一条路往上
  assert.match(view.text(".vc-words"), /^感受野 3 = 1 \+ 1×\(3−1\)/);
  view.hover(cell(0, 6));
  assert.deepEqual([lit(view), dashes(view)], [[[6]], [15, 9, 3]]);
  assert.match(view.status(), /输入 6 影响第 3 层的 7 格/);
  assert.ok(view.find(".vc-side").querySelector(".vc-bracket[data-none]"));
  view.find(".vc-side").dispatchEvent(new view.window.Event("pointerleave"));
  assert.deepEqual(lit(view), CENTRE);
  assert.equal(view.model.saves, 0);
  view.stop();
});

test("点一格就停在那里，撤销不算它；点输入只是指着", async () => {
  const view = await open();
  view.click(cell(2, 8));
  assert.deepEqual([view.model.get("step"), view.model.get("at")], [1, 8]);
  assert.deepEqual(lit(view), [from(8, 12), from(8, 10), [8]]);
  view.click(cell(0, 0));
  assert.deepEqual([view.model.get("step"), lit(view)], [1, [[0]]]);
  assert.ok(view.find('[data-action="undo"]').disabled);
  view.stop();
});

test("方向键：左右走一格，到边停住；上下走一层，焦点跟着走", async () => {
  const view = await open();
  const press = (sheet, ...keys) => keys.forEach((key) => view.press(sheet, key));
  press('[data-sheet="output"]', "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
  assert.equal(view.model.get("at"), 6);
  press('[data-sheet="output"]', "ArrowDown");
  assert.deepEqual([view.model.get("step"), view.model.get("at")], [1, 7]);
  const focused = () => view.window.document.activeElement;
  assert.deepEqual(focused().sheet.first, [2, 0]);
  for (const row of [1, 0]) {
    focused().dispatchEvent(new view.window.KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    assert.deepEqual(focused().sheet.first, [row, 0]);
  }
  assert.match(view.status(), /输入 9 影响第 3 层的 4 格/);
  press('[data-sheet="input"]', "ArrowDown"); // 下面没有了
  assert.deepEqual(lit(view), [[9]]);
  press('[data-sheet="input"]', "ArrowUp");
  assert.equal(view.model.get("step"), 0);
  view.stop();
});

test("播放：从第一层起，一层一层添上去，锥跟着长大；碰了一格，就都在了", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open();
  const waiting = () => view.all("[data-waiting]").length;
  view.click('[data-action="play"]');
  for (const [step, field, rest] of [
    [0, 3, 2],
    [1, 5, 1],
    [2, 7, 0],
  ]) {
    assert.deepEqual(
      [view.model.get("step"), view.text(".vc-bracket span"), waiting()],
      [step, `感受野 ${field}`, rest],
    );
    assert.deepEqual(dashes(view), []);
    t.mock.timers.tick(900);
  }
  view.click('[data-action="prev"]');
  assert.equal(waiting(), 1);
  view.click(cell(1, 5));
  assert.deepEqual([waiting(), dashes(view)], [0, [9, 3]]);
  view.stop();
});

test("滑块：改了就看最上面的正中；输入不够长就加长；放不下的走不到", async () => {
  const view = await open();
  view.type('input[name="layers"][type="number"]', "4");
  assert.deepEqual(
    ["layers", "n", "step", "at"].map((key) => view.model.get(key)),
    [4, 13, 3, 2],
  );
  view.type('input[name="kernel_size"][type="number"]', "5");
  assert.deepEqual(
    ["kernel_size", "n", "at"].map((key) => view.model.get(key)),
    [5, 17, 0],
  );
  assert.equal(view.all('[data-sheet="partial"]').length, 3);
  view.type('input[name="stride"][type="number"]', "2");
  assert.match(view.status(), /步幅现在只能是 1/);
  view.click('[data-action="undo"]');
  assert.deepEqual(
    ["kernel_size", "n"].map((key) => view.model.get(key)),
    [3, 13],
  );
  view.type('input[name="layers"][type="number"]', "1");
  assert.equal(view.all('[data-sheet="partial"]').length, 0);
  view.stop();
});

test("滑块的上下界：每一个走得到的样子都放得下", () => {
  for (const start of [{}, { layers: 1 }, { layers: 2, stride: 2 }, { layers: 4, kernel_size: 2 }]) {
    for (const key of ["layers", "kernel_size", "stride", "dilation", "n"]) {
      const [low, high] = range(state(start), key);
      for (let value = low; value <= high; value++) {
        const next = changed(state(start), { [key]: value });
        const made = state({ ...start, ...next });
        assert.ok(made.fields.at(-1) <= made.n && made.n <= 17, JSON.stringify(next));
        assert.deepEqual([made.step, made.at], [next.step, next.at]);
      }
    }
  }
  assert.deepEqual(range(state({ layers: 4 }), "kernel_size"), [1, 5]);
  assert.deepEqual(range(state(), "stride"), [1, 2]); // 3 层、步幅 3 要 27 格
  assert.deepEqual(range(state(), "n"), [7, 17]);
});

test("步幅与扩张：一层一层加；空隙里的不算看到，末尾的标作丢弃", async () => {
  const strided = await open(undefined, { layers: 2, stride: 2, step: 1, at: 0 });
  assert.match(strided.text(".vc-words"), /^感受野 7 = 1 \+ \(3−1\)×1 \+ \(3−1\)×2/);
  assert.deepEqual(
    strided.all("[data-dropped]").map(({ dataset }) => [dataset.row, dataset.col]),
    [["1", "5"]],
  );
  strided.stop();
  const dilated = await open(undefined, { layers: 1, dilation: 2, step: 0, at: 4 });
  assert.deepEqual(lit(dilated)[0], [4, 6, 8]);
  assert.match(dilated.text(".vc-words"), /感受野 5 = 1 \+ 1×2×\(3−1\).*其中 2 格在空隙里，没有看到。$/);
  dilated.stop();
});

test("写出有几条路：三层是 1 3 6 7 6 3 1", async () => {
  const view = await open();
  view.check('input[name="paths"]');
  assert.deepEqual(
    view.all('[data-role="input"][data-linked]').map((each) => each.textContent),
    ["1", "3", "6", "7", "6", "3", "1"],
  );
  view.stop();
});

test("坏的链接不理会，说一句；图照原来的样子", async () => {
  for (const link of ["layers=0", "layers=7&k=1", "n=33", "k=20", "n=3", "step=9", "at=7", "paths=2", "s=x"]) {
    const view = await open(openPage({ hash: `#demo:${link}` }));
    assert.match(view.status(), /链接里有用不上的部分/, link);
    const kept = ["layers", "kernel_size", "n"].map((key) => view.model.get(key));
    assert.deepEqual(kept, [3, 3, 13], link);
    view.stop();
  }
});
