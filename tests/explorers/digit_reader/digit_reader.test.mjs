/** 读数字的视图：第一帧，笔与橡皮，键盘写一个 1 再移一格，移一格记着答案，往下看到墨，换网络，空纸，坏的链接。 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { counts, pack, stroke, unpack } from "../../../lib/explorers/digit_reader/ink.js";
import { mount, openPage } from "../../widgets/views.mjs";

const STORE = JSON.parse(readFileSync(new URL("../../../lib/trained.json", import.meta.url), "utf8"));
const BLANK = "0".repeat(256);

/** 一串权重 → 各层的形状。 @param {number[]} numbers @param {any[]} shapes */
function shaped(numbers, shapes) {
  let at = 0;
  const take = ([size, ...rest]) =>
    rest.length ? Array.from({ length: size }, () => take(rest)) : numbers.slice(at, (at += size)).map((v) => v / 1e4);
  return shapes.map(take);
}
const SAME = { padding: [1, 1], stride: [1, 1], kernel: [3, 3] };
const HALF = { type: "max", kernel: [2, 2], padding: [0, 0], stride: [2, 2] };

function flattened(name) {
  const shapes = [[8, 1, 3, 3], [8], [16, 8, 3, 3], [16], [10, 64], [10]];
  const [W1, b1, W2, b2, W3, b3] = shaped(STORE.networks[name], shapes);
  const first = { type: "conv", weight: W1, bias: b1, ...SAME };
  const second = { type: "conv", weight: W2, bias: b2, ...SAME };
  return { name, margin: 0, layers: [first, HALF, second, HALF, { type: "linear", weight: W3, bias: b3 }] };
}

function pooled(name) {
  const [W1, W2, b2, W3, b3] = shaped(STORE.networks[name], [[10, 1, 3, 3], [18, 10, 3, 3], [18], [10, 18], [10]]);
  const first = { type: "conv", weight: W1, bias: Array(10).fill(0), ...SAME };
  const second = { type: "conv", weight: W2, bias: b2, ...SAME };
  return { name, margin: 3, layers: [first, second, { type: "global" }, { type: "linear", weight: W3, bias: b3 }] };
}

const NETWORKS = [flattened("本章的"), flattened("见过变形"), pooled("全局池化")];
const TRAITS = {
  ...{ name: "demo", problem: "", networks: NETWORKS, samples: [{ label: 7, ink: pack(bar()) }] },
  ...{ network: 1, ink: STORE.written, tidy: true, shift: "none", noise: 0, cell: [3, 13, 3, 2] },
};

/** 一竖。 */
function bar() {
  return stroke(unpack(BLANK), [16, 4.5], [16, 27.5], 1.5, 1);
}

const open = (more = {}, page = openPage()) => mount("digit-reader", { ...TRAITS, ...more }, page);
const answer = (view) => view.text(".vc-answer b");
const sheet = (view, name) => view.find(`[data-sheet="${name}"]`).sheet;
const words = (view) => view.find(".vc-words").textContent;

/** 像手那样：在纸上按下、拖过、放开。 @param {any} view @param {number[][]} path */
function drag(view, path) {
  const page = view.find('[data-sheet="ink"]');
  const send = (type, [row, col]) => {
    const { x, y, width, height } = page.sheet.at(row, col);
    const init = { bubbles: true, cancelable: true, clientX: x + width / 2, clientY: y + height / 2 };
    page.dispatchEvent(new view.window.MouseEvent(type, init));
  };
  send("pointerdown", path[0]);
  for (const at of path.slice(1)) send("pointermove", at);
  send("pointerup", path.at(-1));
  view.model.check();
}

test("第一帧：读作 4，每一层、每个通道一张图，看着的一格的项加起来是它；只是看，不改 traits", async () => {
  const view = await open();
  assert.equal(answer(view), "4");
  const maps = [...view.root.querySelectorAll('[data-sheet="map"]')];
  const numbered = maps.map(({ dataset }) => `${dataset.layer}.${dataset.channel}`);
  const wanted = [8, 8, 16, 16].flatMap((count, i) => Array.from({ length: count }, (_, c) => `${i + 1}.${c}`));
  assert.deepEqual(numbered, wanted);
  const [value] = sheet(view, "chosen").cells.filter(({ current }) => current);
  assert.ok(Math.abs(value.value - 8.78) < 0.005);
  assert.match(words(view), /^卷积 2 通道 13（3, 2）：−0.85 \+ 0.08 .* = 8.78，大于 0，ReLU 留下 8.78。/);
  assert.deepEqual(counts(unpack(BLANK)), Array(8).fill(Array(8).fill(0)));
  assert.equal(view.model.saves, 0);
  view.stop();
});

test("笔画一段、橡皮擦一段、撤销退一笔；摆好之前数的就是纸上的", async () => {
  const view = await open({ ink: BLANK, tidy: false });
  assert.match(view.text(".vc-answer"), /^纸是空的/);
  assert.match(words(view), /空纸也算得出分数，那不是答案/);
  drag(view, [
    [4, 15.5],
    [27, 15.5],
  ]);
  assert.equal(view.model.get("ink"), pack(bar()));
  const expected = Array.from({ length: 8 }, (_, r) => [0, 0, 0, r % 7 ? 8 : 1, r % 7 ? 8 : 1, 0, 0, 0]);
  assert.deepEqual(view.grid("input"), expected);
  view.click('[data-action="eraser"]');
  drag(view, [[16, 15.5]]);
  assert.ok(view.model.get("ink") !== pack(bar()));
  view.click('[data-action="undo"]');
  assert.equal(view.model.get("ink"), pack(bar()));
  view.click('[data-action="undo"]');
  assert.equal(view.model.get("ink"), BLANK);
  view.stop();
});

test("只用键盘：写一个 1，移一格", async () => {
  const view = await open({ ink: BLANK });
  const press = (key, times = 1) => {
    for (let i = 0; i < times; i++) view.press('[data-sheet="ink"]', key);
  };
  press("ArrowDown"); // 笔出现在纸上
  press("ArrowUp", 6);
  press(" ");
  press("ArrowDown", 25);
  press("Escape");
  press("ArrowRight", 5);
  const column = unpack(view.model.get("ink")).map((line) => line[16]);
  assert.equal(
    column.reduce((a, b) => a + b),
    28,
  );
  assert.equal(answer(view), "1");
  view.click('[data-action="shift-left"]');
  assert.equal(view.model.get("shift"), "left");
  assert.match(words(view), /左移一格，.*读作 \d/);
  view.stop();
});

test("移一格：按钮留着那一次的答案，再按移回来；上下移的，说丢了多少墨", async () => {
  const view = await open();
  const still = view.grid("input");
  view.click('[data-action="shift-up"]');
  assert.deepEqual(view.grid("input"), [...still.slice(1), Array(8).fill(0)]);
  const told = view.text('[data-action="shift-up"]');
  assert.match(told, /上移一格，读作9/);
  assert.equal(answer(view), "9");
  const lost = still[0].reduce((a, b) => a + b);
  assert.match(words(view), new RegExp(`格墨里有 ${lost} 格移出了纸，读作 9。`));
  view.click('[data-action="shift-right"]');
  assert.match(view.text('[data-action="shift-up"]'), /读作9/, "留着");
  view.click('[data-action="shift-right"]');
  assert.equal(view.model.get("shift"), "none");
  drag(view, [[1, 1]]);
  assert.doesNotMatch(view.text('[data-action="shift-up"]'), /读作/, "改了字，不算数了");
  view.stop();
});

test("换成全局池化：纸是 14×14，移一格分数不变；看着的格子收到有的地方", async () => {
  const view = await open({ cell: [5, 0, 0, 4] });
  view.check('input[name="network"][value="2"]');
  assert.deepEqual(view.model.get("cell"), [4, 0, 0, 4]);
  assert.equal(view.root.querySelectorAll('[data-sheet="map"]').length, 10 + 18 + 18);
  const before = view.grid("output")[0];
  view.click('[data-action="shift-down"]');
  for (const [i, v] of view.grid("output")[0].entries()) assert.ok(Math.abs(v - before[i]) < 1e-12);
  assert.match(words(view), /墨一格也没有丢/);
  view.stop();
});

test("点一格就看它，回车顺着最大的一项往下，一直到纸上的墨", async () => {
  const view = await open();
  view.click('[data-role="output"][data-col="4"]');
  assert.deepEqual(view.model.get("cell"), [5, 0, 0, 4]);
  const down = () => view.press('[data-sheet="window"]', "Enter");
  const visited = [];
  for (let i = 0; i < 5; i++) {
    down();
    visited.push(view.model.get("cell")[0]);
  }
  assert.deepEqual(visited, [4, 3, 2, 1, 0]);
  assert.match(words(view), /^输入（\d, \d）：4×4 = 16 格里有 \d+ 格墨：\d+\/16 = /);
  assert.equal(sheet(view, "window").rows, 4);
  view.stop();
});

test("账：点一个通道，看它的窗口；印出来的各项加上舍入，等于印出来的和", async () => {
  const view = await open();
  view.click('[data-from="3"]');
  assert.equal(sheet(view, "window").caption, "池化 1 通道 3 × 核");
  for (let channel = 0; channel < 16; channel++) {
    view.model.fromPython({ cell: [3, channel, 1, 1] });
    await view.settle();
    const rows = [...view.root.querySelectorAll("[aria-label=各项] tr")].map((tr) => [
      tr.dataset.kind,
      Math.round(100 * Number(tr.lastElementChild.textContent.replace("−", "-"))),
    ]);
    const total = rows.filter(([kind]) => kind === "sum")[0][1];
    const terms = rows.filter(([kind]) => kind === "term" || kind === "open").map(([, v]) => v);
    assert.equal(
      terms.reduce((a, b) => a + b),
      total,
      `通道 ${channel}`,
    );
  }
  view.stop();
});

test("样例换上那张纸，不再摆一遍；擦掉之后照原来的设置；噪声可以加、可以去", async () => {
  const view = await open();
  view.click('[data-action="sample-0"]');
  assert.deepEqual([view.model.get("ink"), view.model.get("tidy")], [pack(bar()), false]);
  view.click('[data-action="noise"]');
  assert.equal(view.model.get("noise"), 1);
  assert.ok(
    view
      .grid("input")
      .flat()
      .every((v) => Number.isInteger(v) && v >= 0 && v <= 16),
  );
  view.click('[data-action="no-noise"]');
  assert.equal(view.model.get("noise"), 0);
  view.click('[data-action="clear"]');
  assert.deepEqual([view.model.get("ink"), view.model.get("tidy")], [BLANK, true]);
  view.stop();
});

test("Python 改了纸、网络，图跟着动；不合理的不动，说一句", async () => {
  const view = await open();
  view.model.fromPython({ ink: pack(bar()) });
  await view.settle();
  assert.notDeepEqual(view.grid("input")[3], []);
  assert.equal(answer(view), "1");
  view.model.fromPython({ cell: [9, 0, 0, 0] });
  await view.settle();
  assert.match(view.status(), /cell 的层应在 0 到 5 之间，得到 9/);
  view.stop();
});

test("坏的链接不理会，说一句；图照原来的样子", async () => {
  const bad = [
    "ink=12",
    `ink=${"g".repeat(256)}`,
    "cell=1,2,3",
    "cell=3,16,0,0",
    "cell=9,0,0,0",
    "network=3",
    "shift=away",
  ];
  for (const state of [...bad, "noise=10000", "noise=x", "tidy=2", "samples=1", "networks=1", "cell=__proto__"]) {
    const view = await open({}, openPage({ hash: `#demo:${state}` }));
    assert.match(view.status(), /链接里有用不上的部分/, state);
    for (const key of ["ink", "cell", "network", "shift", "noise", "tidy"])
      assert.deepEqual(view.model.get(key), TRAITS[key], state);
    view.stop();
  }
});
