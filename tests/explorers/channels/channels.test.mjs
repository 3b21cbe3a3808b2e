/** 多通道的视图：逐通道的算式、扇出、分组、1×1 的矩阵、改大小、改数、链接；乱按也走不到没有意义的状态。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pytorch } from "../../../lib/explorers/channels/pytorch.js";
import { FIELDS, readState, restore } from "../../../lib/explorers/channels/state.js";
import { mount, openPage } from "../../widgets/views.mjs";
import { K0, LECTURE, POINTWISE } from "./lecture.mjs";

const open = (traits = {}, page) => mount("channels", { ...LECTURE, ...traits }, page);
const number = (name) => `input[name="${name}"][type="number"]`;
const range = (name) => `input[name="${name}"][type="range"]`;
const cell = (role, channel, row, col) =>
  `[data-role="${role}"][data-channel="${channel}"][data-row="${row}"][data-col="${col}"]`;
const value = (element) => Number(element.getAttribute("data-value"));
const edit = (view, selector, text) => {
  view.click(selector);
  view.find(".vc-edit input").value = text;
  view.press(".vc-edit input", "Enter");
};
/** 通道、行、列的次序；填充变过之后，页上的次序不一定是这样。 */
const order = ({ dataset: { channel, row, col } }) => Number(channel) * 1e6 + Number(row) * 1e3 + Number(col);
const outputs = (view) =>
  view
    .all('[data-role="output"]')
    .sort((a, b) => order(a) - order(b))
    .map(value);

test("静止的第一帧：每个通道的输入、核、部分和，总和与偏置，三个输出通道", async () => {
  const view = await open();
  assert.deepEqual(outputs(view), [56, 72, 104, 120, 76, 100, 148, 172, 96, 128, 192, 224]);
  assert.deepEqual(view.all('[data-role="partial"]').map(value), [19, 25, 37, 43, 37, 47, 67, 77]);
  assert.deepEqual(
    view.all('[data-role="kernel"]').map((e) => [e.dataset.channel, e.dataset.out].join()),
    [...Array(4).fill("0,0"), ...Array(4).fill("1,0")],
  );
  assert.equal(view.all('[data-role="input"][data-linked]').length, 8);
  const words = view.told();
  assert.equal(view.text(".vc-words"), "输出通道 0 的 (0, 0) = 19 + 37 + 0 = 56", "平时只说部分和怎样加起来");
  assert.ok(words.includes("(0×0 + 1×1 + 3×2 + 4×3) + (1×1 + 2×2 + 4×3 + 5×4) + 0 = 56"), words);
  assert.ok(words.includes("19 + 37 + 0 = 56"), words);
  assert.ok(
    words.includes("权重 3×2×2×2") && words.includes("3×2×2×2 + 3 = 27 个") && words.includes("24×2×2 = 96 次"),
    words,
  );
  assert.equal(view.status(), "第 1 步，共 12 步：输出通道 0 的 (0, 0) 等于 56。");
  assert.equal(view.all("[aria-current]").length, 1);
  assert.equal(view.model.saves, 0, "只是看，不改 traits");
  view.stop();
});

test("每个 input 都有真的 label，name 都是 trait", async () => {
  const view = await open();
  for (const input of view.all("input, select")) {
    assert.ok(input.labels.length && input.labels[0].textContent.trim(), input.outerHTML);
    view.model.get(input.name);
  }
  assert.deepEqual(view.all("[id]"), []);
  view.stop();
});

test("播放走遍位置与通道；点别的输出通道，核跟着换", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open({ step: 3 });
  view.click('[data-action="play"]');
  t.mock.timers.tick(900);
  assert.equal(view.status(), "第 5 步，共 12 步：输出通道 1 的 (0, 0) 等于 76。");
  view.click('[data-action="pause"]');
  view.click(cell("output", 2, 1, 0));
  assert.equal(view.model.get("step"), 10);
  assert.deepEqual(view.all('[data-role="kernel"]').map(value), [2, 3, 4, 5, 3, 4, 5, 6]);
  view.stop();
});

test("方向键走出一个通道的上下边，就到相邻的通道", async () => {
  const view = await open();
  const first = '[aria-label^="输出通道 0"]';
  for (const key of ["ArrowDown", "ArrowDown"]) view.press(first, key);
  assert.equal(view.model.get("step"), 4);
  view.press('[aria-label^="输出通道 1"]', "ArrowUp");
  view.press(first, "ArrowLeft");
  assert.equal(view.model.get("step"), 2);
  view.stop();
});

test("指到输入格：扇出跨过所有输出通道", async () => {
  const view = await open();
  view.hover(cell("input", 1, 1, 1));
  assert.equal(view.all('[data-role="output"][data-linked]').length, 12);
  assert.match(view.told(), /影响 12 个输出：输出通道 0、1、2，每个通道 4 处.*\(0, 0\) 里乘 4/);
  assert.equal(view.all('[data-role="kernel"][data-linked]').length, 4);
  view.hover(cell("input", 0, 0, 0));
  assert.equal(view.all('[data-role="output"][data-linked]').length, 3);
  view.stop();
});

test("就地改数：输入、核、偏置；不是数就拒绝", async () => {
  const view = await open({ step: 4 });
  edit(view, cell("input", 1, 0, 0), "-2.5");
  edit(view, cell("kernel", 1, 1, 1), "10");
  edit(view, cell("bias", 1, 0, 0), "7");
  assert.equal(view.model.get("X")[1][0][0], -2.5);
  assert.equal(view.model.get("K")[1][1][1][1], 10);
  assert.deepEqual(view.model.get("bias"), [0, 7, 0]);
  edit(view, cell("bias", 1, 0, 0), "x");
  assert.match(view.status(), /“x”看不出是什么数.*没有改/);
  assert.equal(view.model.saves, 3);
  view.stop();
});

test("键盘改核：方向键选，回车改", async () => {
  const view = await open();
  const kernel = '[aria-label^="输入通道 1 的核"]';
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "Enter"]) view.press(kernel, key);
  view.find(".vc-edit input").value = "9";
  view.press(".vc-edit input", "Enter");
  assert.equal(view.model.get("K")[0][1][1][1], 9);
  view.stop();
});

test("分组：只能取公约数，滑块跳过别的；组外没有核；并回来时原来的核还在", async () => {
  const view = await open();
  assert.equal(view.find(range("groups")).max, "1");
  view.type(range("c_out"), "4");
  view.type(range("c_in"), "4");
  const before = view.model.get("K");
  view.type(range("groups"), "2");
  assert.equal(view.all('[data-role="kernel"]').length, 8);
  const aside = () => view.all('.vc-aside [data-sheet="input"]').map((e) => e.dataset.channel);
  assert.deepEqual([view.all(".vc-absent").length, aside()], [1, ["2", "3"]], "不同组的另放一排");
  view.hover(cell("output", 3, 0, 0));
  assert.deepEqual(aside(), ["0", "1"]);
  view.hover(cell("output", 0, 0, 0));
  assert.deepEqual(
    view.model.get("K"),
    before.map((sheets, o) => sheets.slice(o < 2 ? 0 : 2, o < 2 ? 2 : 4)),
  );
  assert.match(view.told(), /4×\(4\/2\)×2×2 \+ 4 = 36 个.*都是不分组时的 1\/2/);
  view.hover(cell("input", 3, 1, 1));
  assert.deepEqual(
    [...new Set(view.all('[data-role="output"][data-linked]').map((e) => e.dataset.channel))],
    ["2", "3"],
  );
  view.type(number("groups"), "3");
  assert.match(view.status(), /组数现在可取 1、2、4，3 不行，仍用 2/);
  view.type(range("groups"), "3");
  assert.equal(view.model.get("groups"), 4, "滑块往右拖到 3，落在 4");
  assert.match(view.told(), /逐通道/);
  view.type(range("groups"), "1");
  assert.deepEqual(view.model.get("K"), before);
  view.type(range("groups"), "4");
  view.type(range("c_in"), "3");
  assert.deepEqual([view.model.get("groups"), view.model.get("K")[0].length], [1, 3]);
  assert.match(view.status(), /组数从 4 收到 1/);
  view.stop();
});

test("两个输出通道的核一样时，换了通道，格子也说自己是另一个通道的", async () => {
  const view = await open({ K: [K0, K0, K0] });
  const outs = () => [...new Set(view.all('[data-role="kernel"], [data-role="partial"]').map((e) => e.dataset.out))];
  assert.deepEqual(outs(), ["0"]);
  view.click(cell("output", 1, 0, 0));
  assert.deepEqual(outs(), ["1"]);
  view.stop();
});

test("1×1：矩阵里改数，不同组的改不了；核大了换回一行一行的", async () => {
  const view = await open({ ...POINTWISE, step: 4 });
  assert.equal(view.all('[data-role="partial"]').length, 0);
  edit(view, '[data-role="kernel"][data-channel="1"][data-out="1"]', "0");
  assert.deepEqual(view.model.get("K"), [
    [[[1]], [[2]]],
    [[[3]], [[0]]],
  ]);
  view.type(range("groups"), "2");
  assert.equal(view.all('[data-role="none"]').length, 2);
  assert.ok(view.all('[data-role="none"]').every((e) => !e.hasAttribute("data-value")));
  view.click('[data-role="none"][data-out="0"]');
  assert.match(view.status(), /不同组：没有这张核/);
  view.type(range("groups"), "1");
  view.type(range("kernel_h"), "2");
  assert.equal(view.all('[data-role="pixel"]').length, 0);
  assert.equal(view.all('[data-role="partial"]').length, 8);
  view.stop();
});

test("键入界外的数：一句话拒绝，traits 不动", async () => {
  const view = await open();
  for (const [name, bad] of [
    ["kernel_h", "4"],
    ["padding_h", "-1"],
    ["stride_h", "0"],
    ["c_in", "0"],
    ["c_out", "1.5"],
    ["groups", "2"],
  ]) {
    const before = view.model.get(name);
    view.type(number(name), bad);
    assert.match(view.status(), /(现在可取|现在只能是).*仍用/, `${name}=${bad}`);
    assert.equal(view.model.get(name), before);
  }
  assert.equal(view.model.saves, 0);
  view.stop();
});

test("步幅除不尽丢弃的、步幅太大跨过的，在每个通道里都分开标出来", async () => {
  const view = await open({ stride_h: 2, stride_w: 2 });
  const marked = (mark) => view.all(`[data-role="input"][data-${mark}]`).length;
  assert.deepEqual([marked("dropped"), marked("skipped")], [10, 0]);
  assert.match(view.text(".vc-note"), /^丢弃最下 1 行、最右 1 列/);
  view.stop();
  const pixels = await open({ ...POINTWISE, stride_h: 2, stride_w: 2 });
  const at = (mark) => pixels.all(`[data-role="input"][data-${mark}]`).length;
  assert.deepEqual([at("dropped"), at("skipped")], [0, 10]);
  assert.equal(pixels.text(".vc-note"), "跨过 1 行、1 列：步幅比窗口长，没有窗口看到。");
  pixels.hover(cell("input", 1, 0, 1));
  assert.match(pixels.text(".vc-words"), /^输入通道 1 的 \(0, 1\) 被跨过了/);
  pixels.stop();
});

test("输入大小：每个通道一起长大、裁小，改过的数还在；界跟着核走", async () => {
  const view = await open();
  edit(view, cell("input", 1, 2, 2), "-7");
  assert.deepEqual([view.find(range("n_h")).min, view.find(range("n_h")).max], ["2", "8"]);
  view.type(range("n_h"), "2");
  assert.equal(outputs(view).length, 3);
  view.type(number("n_h"), "5");
  const { X, ...sizes } = Object.fromEntries(["X", "n_h", "n_w", "c_in"].map((key) => [key, view.model.get(key)]));
  assert.deepEqual(sizes, { n_h: 5, n_w: 5, c_in: 2 });
  assert.deepEqual(
    X.map((x) => x.map((row) => row.length)),
    [Array(5).fill(5), Array(5).fill(5)],
  );
  assert.equal(X[1][2][2], -7);
  assert.match(view.told(), /输入 2×5×5.*输出 3×4×4/);
  view.type(number("n_h"), "9");
  assert.match(view.status(), /输入现在可取 2 到 8 的整数，9 不行，仍用 5/);
  view.stop();
  const large = await open({ X: LECTURE.X.map(() => Array(9).fill(Array(9).fill(1))), n_h: 9, n_w: 9 });
  assert.equal(large.find(range("n_h")).max, "9", "从 Python 给的更大的，照样画");
  large.stop();
});

test("扩张率：窗口隔着取，算式跟着换；放不下的取不到，输入也不能再小", async () => {
  const view = await open();
  assert.deepEqual([view.find(range("dilation_h")).min, view.find(range("dilation_h")).max], ["1", "2"]);
  view.type(range("dilation_h"), "2");
  assert.deepEqual([view.model.get("dilation_h"), view.model.get("dilation_w")], [2, 2]);
  const window = view
    .all('[data-role="input"][data-linked][data-channel="0"]')
    .map((e) => [e.dataset.row, e.dataset.col]);
  assert.deepEqual(window.join(";"), "0,0;0,2;2,0;2,2");
  // 0×0 + 2×1 + 6×2 + 8×3 = 38，1×1 + 3×2 + 7×3 + 9×4 = 64
  assert.match(view.told(), /38 \+ 64 \+ 0 = 102.*⌊\(3 \+ 2×0 − 2×\(2−1\) − 1\) \/ 1⌋/);
  assert.equal(view.find(range("n_h")).min, "3");
  view.type(number("dilation_h"), "3");
  assert.match(view.status(), /扩张率现在可取 1 到 2 的整数，3 不行，仍用 2/);
  view.stop();
});

test("填充不超过核长减一：滑块、键入、链接都一样；核也不小到盖不住填充", async () => {
  const view = await open();
  assert.deepEqual([view.find(range("padding_h")).max, view.find(range("kernel_h")).min], ["1", "1"]);
  view.type(number("padding_h"), "2");
  assert.match(view.status(), /2 不行，仍用 0/);
  view.type(number("padding_h"), "1");
  assert.equal(view.find(range("kernel_h")).min, "2");
  view.stop();
  const bad = await open({}, openPage({ hash: "#demo:p=2&ci=3" }));
  assert.match(bad.status(), /填充 2×2 超过有效核大小减一 1×1/);
  assert.deepEqual([bad.model.get("padding_h"), bad.model.get("c_in")], [0, 2]);
  bad.stop();
});

test("Python 改了 traits：图跟上；拒绝的话照说；对不上的图留在原样", async () => {
  const view = await open();
  view.model.fromPython({ bias: [1, 2, 3], step: 4 });
  await view.settle();
  assert.match(view.status(), /等于 78/);
  view.model.fromPython({ problem: "组数应不小于 1。" });
  await view.settle();
  assert.equal(view.status(), "组数应不小于 1。");
  view.model.fromPython({ problem: "", groups: 2 });
  await view.settle();
  assert.match(view.status(), /整除/);
  assert.equal(outputs(view).length, 12);
  view.stop();
});

test("链接恢复此刻的样子；坏值不用，并且说出来", async () => {
  const written = [];
  const page = openPage({ clipboard: async (text) => void written.push(text) });
  const view = await open({}, page);
  view.type(range("c_out"), "4");
  view.type(range("groups"), "2");
  view.type(range("padding_h"), "1");
  view.type(range("n_h"), "4");
  view.type(range("dilation_h"), "2");
  edit(view, cell("input", 0, 1, 1), "-8");
  edit(view, cell("bias", 0, 0, 0), "0.5");
  view.type(range("step"), "37");
  view.click('[data-action="copy-link"]');
  await view.settle();
  assert.match(written[0], /&n=4&k=2&p=1&s=1&d=2&/);
  const shown = [outputs(view), view.told()];
  view.stop();
  const again = await open({}, openPage({ hash: written[0].slice(written[0].indexOf("#")) }));
  assert.deepEqual([outputs(again), again.told()], shown);
  again.stop();
  for (const hash of [
    "#demo:g=2",
    "#demo:ci=9999",
    "#demo:ci=99",
    "#demo:K=1,2",
    "#demo:X=a",
    "#demo:n=0",
    "#demo:n=99",
    "#demo:n=4&X=1,2",
    "#demo:n=2&d=2",
    "#demo:k=3&p=x&foo=1",
    "#demo:g=0",
    "#demo:co=0",
    "#demo:step=99",
  ]) {
    const bad = await open({}, openPage({ hash }));
    assert.match(bad.status(), /没有理会/, hash);
    assert.ok(outputs(bad).every(Number.isFinite), hash);
    bad.stop();
  }
});

test("16×16×16 的图：改过的数写进链接，读得回来", () => {
  const table = (cell, ...sizes) => {
    const build = ([size, ...rest], at) =>
      size === undefined ? cell(...at) : Array.from({ length: size }, (_, i) => build(rest, [...at, i]));
    return build(sizes, []);
  };
  const X = table((c, r, q) => (c + r * q) % 10, 16, 16, 16);
  const K = table((o, c, a, b) => ((o + c + a * b) % 5) - 2, 16, 16, 3, 3);
  const sizes = { c_in: 16, c_out: 16, n_h: 16, n_w: 16, kernel_h: 3, kernel_w: 3 };
  const first = { ...LECTURE, ...sizes, X, K, bias: Array(16).fill(0) };
  const own = (key) => first[key];
  const edited = { ...first, X: structuredClone(X), K: structuredClone(K) };
  edited.X[15][15][15] = -7.5;
  edited.K[15][15][2][2] = 9;
  const wanted = {};
  for (const field of Object.values(FIELDS)) {
    const text = field.write((key) => edited[key], own);
    if (text !== null) Object.assign(wanted, field.read(text, own));
  }
  const bad = [];
  const patch = restore(own, wanted, bad);
  assert.deepEqual(bad, []);
  assert.deepEqual([patch.X, patch.K], [edited.X, edited.K]);
});

test("复制的代码是此刻这个样子的代码（它算得对不对，见 sheets.test.mjs）", async () => {
  const written = [];
  const view = await open({}, openPage({ clipboard: async (text) => void written.push(text) }));
  view.type(range("n_h"), "6");
  view.type(range("dilation_h"), "2");
  view.click('[data-action="copy-code"]');
  await view.settle();
  assert.deepEqual(written, [pytorch(readState((key) => view.model.get(key)))]);
  assert.match(written[0], /dilation=\(2, 2\), groups=1\)/);
  view.stop();
});

test("四百次乱按：不抛错，没有 NaN，数表与通道数总是对得上", async () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const view = await open();
  for (let i = 0; i < 400; i++) {
    const controls = view.all("input, button, select").filter((e) => !e.closest("[hidden]") && !e.disabled);
    const target = controls[random(controls.length)];
    if (["play", "pause", "save-svg"].includes(target.dataset.action)) continue;
    if (target.type === "range")
      target.value = String(Number(target.min) + random(Number(target.max) - Number(target.min) + 1));
    else if (target.type === "number") target.value = String(random(8) - 1);
    if (target.localName === "button") target.click();
    else for (const type of ["input", "change"]) target.dispatchEvent(new view.window.Event(type, { bubbles: true }));
    view.model.check();
    assert.ok(!/NaN|undefined/.test(view.root.textContent), view.root.textContent);
    const [K, groups] = [view.model.get("K"), view.model.get("groups")];
    assert.deepEqual(
      [view.model.get("X").length, K.length, K[0].length * groups],
      [view.model.get("c_in"), view.model.get("c_out"), view.model.get("c_in")],
    );
    assert.equal(view.find(range("groups")).value, String(groups));
  }
  view.stop();
});
