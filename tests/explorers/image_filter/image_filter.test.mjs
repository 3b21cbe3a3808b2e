/** 图像与卷积核的视图：第一帧与静态图逐格相同；读者做的每件事，traits 与图都跟上；坏图、没有摄像头只说一句话。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { decode } from "../../../lib/explorers/image_filter/pixels.js";
import { pictures } from "../../../lib/explorers/image_filter/sheets.js";
import { createReader } from "../../../lib/explorers/image_filter/state.js";
import { busiest } from "../../../lib/explorers/image_filter/words.js";
import { busiest as counted } from "../../../lib/widgets/core/longest.js";
import { OPERATIONS } from "../../../lib/widgets/core/operations.js";
import { outputShape } from "../../../lib/widgets/core/window.js";
import { mount, openPage, withCanvas } from "../../widgets/views.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "filters-"));
execFileSync(process.env.PYTHON ?? join(here, "../../../.venv/bin/python"), [
  join(here, "image_filters.py"),
  join(folder, "f.json"),
]);
const figures = JSON.parse(readFileSync(join(folder, "f.json"), "utf8"));
rmSync(folder, { recursive: true });

const [YONG] = figures;
const { kind, ...FIRST } = YONG.traits;
const open = (traits = {}, page) => mount(kind, { ...FIRST, ...traits }, page);
const range = (name) => `input[name="${name}"][type="range"]`;
const number = (name) => `input[name="${name}"][type="number"]`;
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-5, `${a} ≠ ${b}`);

/** 让 <img> 读出一张 width×height 的图；width 是 0 就是坏图。 */
function withImages(page, width, height) {
  page.window.URL.createObjectURL = () => "blob:test";
  page.window.URL.revokeObjectURL = () => {};
  const proto = page.window.HTMLImageElement.prototype;
  Object.defineProperty(proto, "naturalWidth", { get: () => width, configurable: true });
  Object.defineProperty(proto, "naturalHeight", { get: () => height, configurable: true });
  Object.defineProperty(proto, "src", {
    set() {
      queueMicrotask(() => this.dispatchEvent(new page.window.Event(width ? "load" : "error")));
    },
    configurable: true,
  });
}

async function choose(view) {
  const input = view.find('input[name="X"]');
  Object.defineProperty(input, "files", { value: [new view.window.File(["x"], "x.png")], configurable: true });
  input.dispatchEvent(new view.window.Event("change", { bubbles: true }));
  for (let i = 0; i < 5; i++) await view.settle();
}

const cells = (root) =>
  [...root.querySelectorAll("[data-role][data-row]")]
    .map((cell) => ({
      role: cell.getAttribute("data-role"),
      row: Number(cell.getAttribute("data-row")),
      col: Number(cell.getAttribute("data-col")),
      value: Number(cell.getAttribute("data-value")),
      current: cell.getAttribute("aria-current") === "true",
    }))
    .sort((a, b) => a.role.localeCompare(b.role) || a.row - b.row || a.col - b.col);

test("第一帧与静态图逐格相同，输出与 lib 相同；X 的两种写法都读得出", async () => {
  for (const { traits, svg, X, Y } of figures) {
    const { kind, ...rest } = traits;
    const page = openPage();
    const view = await mount(kind, rest, page);
    const holder = page.window.document.createElement("div");
    holder.innerHTML = svg;
    const [shown, drawn] = [cells(view.cells()), cells(holder)];
    assert.deepEqual(
      shown.map((c) => ({ ...c, value: 0 })),
      drawn.map((c) => ({ ...c, value: 0 })),
    );
    shown.forEach((cell, i) => near(cell.value, drawn[i].value));
    const [output] = shown.filter((c) => c.role === "output");
    near(output.value, Y[output.row][output.col]);
    assert.deepEqual(decode(traits.X), X);
    assert.ok(svg.length < 40_000);
    assert.equal(view.model.saves, 0);
    view.stop();
  }
});

test("“永”在 traits 里不到 1 KB", () => assert.ok(FIRST.X.length < 1000));

test("整幅输出与 lib 相同", () => {
  const read = createReader();
  for (const { traits, Y } of figures) {
    const state = read((key) => traits[key]);
    state.Y.forEach((row, i) => row.forEach((v, j) => near(v, Y[i][j])));
    assert.deepEqual(state.range, [Math.min(...state.Y.flat()), Math.max(...state.Y.flat())]);
  }
});

test("图、填充、核依次换：留着用的那几份都跟着换，与从头算的相同", () => {
  const [first, other] = [FIRST.X, "3 :z;:2z:z:"];
  const [kept, traits] = [createReader(), { ...FIRST }];
  for (const change of [
    {},
    { K: [[1, 2]] },
    { padding: "none" },
    { op: "conv" },
    { X: other, row: 0, col: 0 },
    { padding: "same" },
    { K: [[3], [0]] },
    { X: first },
  ]) {
    Object.assign(traits, change);
    const get = (key) => traits[key];
    const [ours, fresh] = [kept(get), createReader()(get)];
    for (const key of ["X", "K", "Y", "n", "m", "k", "w", "ink", "range", "current", "padded"])
      assert.deepEqual(ours[key], fresh[key], key);
    assert.deepEqual(ours.Y, OPERATIONS[ours.op].compute(ours.X, ours.K, ours.w));
  }
});

test("一次只做该做的：指着看不重读，也不重画图；移动窗口不重画图；换核只重画输出；换图两幅都画", async () => {
  const page = openPage();
  withCanvas(page.window, (x, y) => (y === 10 ? 0 : 255));
  const painted = [];
  const { getContext } = page.window.HTMLCanvasElement.prototype;
  page.window.HTMLCanvasElement.prototype.getContext = function (...given) {
    return { ...getContext.apply(this, given), putImageData: () => void painted.push(canvases.indexOf(this)) };
  };
  let canvases = [];
  const view = await open({ row: 3, col: 3 }, page);
  canvases = view.all(".vc-picture canvas");
  for (const canvas of canvases)
    canvas.getBoundingClientRect = () => ({ left: -9.5, top: -8.5, width: 64, height: 64 }); // 鼠标在 (8, 9)
  const doing = (act) => {
    painted.length = 0;
    act();
    return painted.sort();
  };
  const reads = [];
  const { get } = view.model;
  view.model.get = function (key) {
    reads.push(key);
    return get.call(this, key);
  };
  const output = ".vc-picture[data-picture=output] svg";
  assert.deepEqual(
    doing(() => view.hover(output)),
    [],
  );
  assert.match(view.status(), /^输出 \(8, 9\)/);
  assert.ok(!reads.includes("row"), `重读了：${reads}`);
  view.model.get = get;
  assert.deepEqual(
    doing(() => view.press(output, "ArrowRight")),
    [],
  );
  assert.deepEqual(
    doing(() => view.type(range("kernel_w"), "2")),
    [1],
  );
  assert.deepEqual(
    doing(() => view.type('input[name="char"]', "日")),
    [0, 1],
  );
  view.stop();
});

test("最长的话照它留：用到它的输出最多、最靠右下的输入格，与 core 一格格数的相同", () => {
  for (const n of [1, 2, 3, 5, 8]) {
    for (const k of [1, 2, 3, 5, 7]) {
      for (const p of [0, Math.floor(k / 2)]) {
        if (k > n + 2 * p) continue;
        const w = { padding: [p, p], stride: [1, 1], dilation: [1, 1] };
        const state = { n: [n, n], k: [k, k], w, m: outputShape([n, n], [k, k], w) };
        assert.deepEqual(busiest(state), counted(state), `n=${n} k=${k} p=${p}`);
      }
    }
  }
});

test("指着输入的一格：框住它和用到它的全部输出；指着输出的一格：框住窗口", () => {
  const state = createReader()((key) => FIRST[key]);
  const look = { probe: { row: 0, col: 5 }, hover: { row: 9, col: 9 }, marked: { row: 0, col: 0 } };
  const frames = (shown) =>
    [shown.input, shown.output].map(({ frames: [{ role, ...box }] }) => [role, ...Object.values(box)]);
  assert.deepEqual(frames(pictures(state, look)), [
    ["input", 0, 5, 1, 1],
    ["output", 0, 4, 2, 3],
  ]);
  assert.deepEqual(frames(pictures(state, { ...look, probe: null })), [
    ["kernel", 8, 8, 3, 3],
    ["output", 9, 9, 1, 1],
  ]);
});

test("先选了图片，读完之前又要了一个字：后到的图片不算数", async () => {
  const page = openPage();
  withCanvas(page.window, (x, y) => (y === 10 ? 0 : 255));
  const view = await open({}, page);
  withImages(page, 8, 8);
  const picking = choose(view);
  view.type('input[name="char"]', "日");
  await picking;
  assert.deepEqual([view.model.get("char"), view.model.get("X")], ["日", "64 640:64z3392:"]);
  view.stop();
});

test("预设：每一个都与 Python 的同名、同数", async () => {
  const view = await open();
  assert.equal(view.all('input[name="preset"]').length, 11);
  for (const { traits } of figures.slice(1, 10)) {
    view.check(`input[name="preset"][value="${traits.preset}"]`);
    assert.equal(view.find('input[name="preset"]:checked').value, traits.preset);
    assert.deepEqual(
      ["K", "preset", "kernel_h", "kernel_w"].map((key) => view.model.get(key)),
      ["K", "preset", "kernel_h", "kernel_w"].map((key) => traits[key]),
    );
  }
  view.stop();
});

test("核的小样：一格一个数，负蓝、零白、正橙；自己写的画自己的核", async () => {
  const view = await open();
  const swatch = (preset) => {
    const [svg] = view.all(`input[name="preset"][value="${preset}"] + span svg`);
    return [...svg.children].map(({ style }) => style.getPropertyValue("fill").match(/--(plus|minus)\) (\d+)%/));
  };
  for (const { traits } of figures.slice(0, 10)) {
    const values = traits.K.flat();
    const drawn = swatch(traits.preset);
    assert.equal(drawn.length, values.length, traits.preset);
    drawn.forEach(([, tone, share], i) => {
      assert.equal(Number(share) === 0, values[i] === 0);
      if (values[i]) assert.equal(tone, values[i] < 0 ? "minus" : "plus");
    });
  }
  assert.equal(swatch("custom").length, 9);
  view.type(range("kernel_w"), "2");
  assert.equal(view.find('input[name="preset"]:checked').value, "custom");
  assert.equal(swatch("custom").length, 6);
  view.stop();
});

test("自己写的：核不变，焦点到核上，第一格亮着，说怎样改", async () => {
  const view = await open();
  view.check('input[name="preset"][value="custom"]');
  assert.deepEqual([view.model.get("K"), view.model.saves], [FIRST.K, 0]);
  assert.equal(view.window.document.activeElement.dataset.sheet, "kernel");
  assert.equal(view.find('[data-role="kernel"][data-linked]').dataset.col, "0");
  assert.match(view.status(), /改成自己的/);
  assert.equal(view.find('input[name="preset"]:checked').value, "custom", "选着它，等读者改");
  view.press('[data-sheet="kernel"]', "Enter");
  view.find(".vc-edit input").value = "5";
  view.press(".vc-edit input", "Enter");
  assert.deepEqual([view.model.get("K")[0], view.model.get("preset")], [[5, 1, 1], "custom"]);
  view.stop();
});

test("永与猫：点一下就换，数来自 Python；别的图两个都不选；链接回得来", async () => {
  const cat = figures.find(({ traits }) => traits.image === "cat");
  const page = openPage({ clipboard: async (text) => void (copied = text) });
  let copied = "";
  withCanvas(page.window, (x, y) => (y === 10 ? 0 : 255));
  const view = await open({}, page);
  const chosen = () => view.all('input[name="image"]:checked').map(({ value }) => value);
  const told = () => ["X", "image", "char"].map((key) => view.model.get(key));
  assert.deepEqual(chosen(), ["yong"]);
  view.check('input[name="image"][value="cat"]');
  assert.deepEqual(told(), [cat.traits.X, "cat", ""]);
  assert.deepEqual(decode(view.model.get("X")), cat.X);
  assert.equal(view.find('input[name="char"]').value, "");
  view.click('[data-action="copy-link"]');
  await view.settle();
  const [, hash] = copied.split("#");
  assert.match(hash, /&image=cat&/);
  assert.ok(!/没有写进去/.test(view.status()));
  view.type('input[name="char"]', "日");
  assert.deepEqual([told()[1], told()[2], chosen()], ["own", "日", []]);
  view.check('input[name="image"][value="yong"]');
  assert.deepEqual(told(), [FIRST.X, "yong", "永"]);
  view.stop();

  const again = await open({}, openPage({ hash: `#${hash}` }));
  assert.deepEqual([again.model.get("X"), again.model.get("image")], [cat.traits.X, "cat"]);
  assert.equal(again.find('input[name="image"]:checked').value, "cat");
  again.stop();
  const { kind, ...own } = cat.traits;
  const back = await mount(kind, own, openPage({ hash: "#image-filter:image=yong&image=dog" }));
  assert.deepEqual([back.model.get("X"), back.model.get("char")], [FIRST.X, "永"]);
  assert.match(back.status(), /image=dog/);
  back.stop();
});

test("偏置与 ReLU：输出、算式、话、代码、链接都跟着", async () => {
  const clipboard = { text: "" };
  const view = await open({}, openPage({ clipboard: async (text) => void (clipboard.text = text) }));
  const shown = () => Number(view.find('[data-role="output"]').dataset.value);
  view.type('input[name="bias"][type="text"]', "-1.5");
  assert.deepEqual([view.model.get("bias"), shown()], [-1.5, 1.5]);
  assert.match(view.told(), /\+ \(−1\.5\) = 1\.5/);
  view.check('input[name="relu"]');
  assert.match(view.told(), /= max\(0, 1×1 .* \+ \(−1\.5\)\) = 1\.5.*门槛 1\.5/);
  view.type('input[name="bias"][type="text"]', "-4");
  assert.equal(shown(), 0);
  view.press(".vc-picture[data-picture=input] svg", "ArrowRight");
  assert.match(view.told(), /被 ReLU 变成 0 的输出传回 0/);
  view.click('[data-action="copy-code"]');
  await view.settle();
  assert.match(clipboard.text, /Y = F\.relu\(F\.conv2d\(.*\)\[0, 0\] - 4\.\)/);
  view.click('[data-action="copy-link"]');
  await view.settle();
  const [, hash] = clipboard.text.split("#");
  assert.match(hash, /&b=-4&relu=1&/);
  view.type('input[name="bias"][type="text"]', "7");
  assert.match(view.status(), /偏置现在可取 -6 到 6 的数/);
  view.stop();
  const again = await open({}, openPage({ hash: `#${hash}` }));
  assert.deepEqual([again.model.get("bias"), again.model.get("relu")], [-4, true]);
  again.stop();
  const bad = await open({}, openPage({ hash: "#image-filter:b=9&relu=yes" }));
  assert.match(bad.status(), /没有理会：b=9，relu=yes/);
  assert.deepEqual([bad.model.get("bias"), bad.model.get("relu")], [0, false]);
  bad.stop();
});

test("色标照没加偏置、没过 ReLU 的：只拨这两样，颜色才比得出谁变了；写得下就写上数", async () => {
  const cross = "1 0 1 0 1 0 1 0 1".split(" ").map(Number);
  const paper = [0, 1, 2].map((r) => [0, 0, ...cross.slice(3 * r, 3 * r + 3), 0, 0]);
  const K = [
    [1, -1, 1],
    [-1, 1, -1],
    [1, -1, 1],
  ];
  const view = await open({ X: paper, K, padding: "none", image: "own", char: "", preset: "custom", row: 0, col: 2 });
  const scale = () => {
    const state = createReader()((key) => view.model.get(key));
    return pictures(state, { probe: null, hover: null, marked: { row: 0, col: 0 } }).output;
  };
  const digits = () => view.all(".vc-picture[data-picture=output] text").map(({ textContent }) => textContent);
  assert.deepEqual(digits(), ["2", "−3", "5", "−3", "2"]);
  assert.equal(scale().high, 5);
  view.type('input[name="bias"][type="text"]', "-4");
  view.check('input[name="relu"]');
  assert.deepEqual(digits(), ["0", "0", "1", "0", "0"]);
  assert.deepEqual([scale().low, scale().high], [-5, 5]);
  assert.match(view.told(), /门槛 4：不超过它的都变成 0，剩 1 个。/);
  view.stop();
  const yong = await open();
  assert.equal(yong.all(".vc-picture text").length, 0);
  yong.stop();
});

test("加出来该是 0 的就写 0，不写舍入误差", async () => {
  const X = [[0.1, 0.2, 0.3, 0.6]];
  const view = await open({
    X,
    K: [[1, 1, -1]],
    padding: "none",
    image: "own",
    char: "",
    preset: "custom",
    row: 0,
    col: 0,
  });
  assert.notEqual(0.1 + 0.2 - 0.3, 0);
  assert.match(view.told(), /= 0(?!\.)/);
  assert.doesNotMatch(view.all(".vc-legend").at(-1).textContent, /e−/);
  view.stop();
});

test("静止的第一帧：算式、尺寸、一句话、图例", async () => {
  const view = await open();
  const words = view.told();
  assert.match(words, /^输出 \(23, 29\) = 1×1 \+ 1×1 .* = 3/);
  assert.match(words, /⌊\(64 \+ 2×1 − 1×\(3−1\) − 1\) \/ 1⌋ \+ 1/);
  assert.equal(view.status(), "输出 (23, 29) 等于 3。");
  assert.match(view.text(".vc-stage"), /白 0黑 1.*−33/);
  view.stop();
});

test("每个 input 都有真的 label，name 都是 trait", async () => {
  const view = await open();
  for (const input of view.all(".vc-head input, .vc-panel input, .vc-panel select")) {
    assert.ok(input.labels.length && input.labels[0].textContent.trim(), input.outerHTML);
    view.model.get(input.name);
  }
  view.stop();
});

test("方向键移动窗口，到边停住；在输入图上是选输入像素，看扇出", async () => {
  const view = await open({ row: 0, col: 0 });
  const [input, output] = [".vc-picture[data-picture=input] svg", ".vc-picture[data-picture=output] svg"];
  for (const key of ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowDown"]) view.press(output, key);
  assert.deepEqual([view.model.get("row"), view.model.get("col")], [2, 1]);
  for (const key of ["ArrowDown", "ArrowRight"]) view.press(input, key);
  assert.match(view.status(), /^输入 \(1, 1\) 影响 9 个输出/);
  assert.ok(view.find(`${output} [data-frame]`).getAttribute("width") > 3, "框住三行三列");
  view.press(input, "Escape");
  assert.match(view.status(), /^输出 \(2, 1\)/);
  view.stop();
});

test("窗口走遍全图，放大的那张表还是那几格", async () => {
  const view = await open({ row: 0, col: 0 });
  const elements = () => view.all(".vc-sheet svg *").length;
  const before = elements();
  for (let i = 0; i < 40; i++) view.press(".vc-picture[data-picture=output] svg", i % 2 ? "ArrowDown" : "ArrowRight");
  assert.deepEqual([view.model.get("row"), view.model.get("col")], [20, 20]);
  assert.ok(elements() <= before + 10, `${before} 个元素变成 ${elements()} 个`);
  view.stop();
});

test("填充：边上的窗口里有填充的格子；不填就没有", async () => {
  const view = await open({ row: 0, col: 0 });
  assert.equal(view.all('[data-role="padding"]').length, 5);
  view.check('input[name="padding"]', false);
  assert.equal(view.model.get("padding"), "none");
  assert.equal(view.all('[data-role="padding"]').length, 0);
  assert.match(view.text(".vc-stage"), /输出 62×62/);
  view.stop();
});

test("就地改核：变成自己写的；改核的大小；不是数的拒绝", async () => {
  const view = await open();
  const edit = (text, key = "Enter") => {
    view.click('[data-role="kernel"][data-row="0"][data-col="2"]');
    view.find(".vc-edit input").value = text;
    view.press(".vc-edit input", key);
  };
  edit("-2.5");
  assert.deepEqual([view.model.get("K")[0], view.model.get("preset"), view.model.saves], [[1, 1, -2.5], "custom", 1]);
  edit("abc");
  assert.match(view.status(), /“abc”看不出是什么数.*没有改/);
  view.type(range("kernel_w"), "2");
  assert.deepEqual(
    [view.model.get("K"), view.model.get("kernel_w")],
    [
      [
        [1, 1],
        [0, 0],
        [-1, -1],
      ],
      2,
    ],
  );
  view.type(number("kernel_h"), "8");
  assert.match(view.status(), /核的高现在可取 1 到 7 的整数/);
  view.stop();
});

test("卷积：说出核转过来之后怎样", async () => {
  const view = await open();
  const before = Number(view.find('[data-role="output"]').getAttribute("data-value"));
  view.check('input[name="op"][value="conv"]');
  assert.equal(Number(view.find('[data-role="output"]').getAttribute("data-value")), -before);
  assert.match(view.told(), /正负互换/);
  view.stop();
});

test("换一个字：画出来，写进 X；空白的不换；再打“永”就是原来那张", async () => {
  const page = openPage();
  withCanvas(page.window, (x, y) => (y === 10 ? 0 : 255));
  const view = await open({}, page);
  view.type('input[name="char"]', "永一");
  assert.deepEqual([view.model.get("char"), view.model.get("X")], ["一", "64 640:64z3392:"]);
  assert.equal(view.model.saves, 1);
  view.find('[data-action="reset"]');
  view.type('input[name="char"]', "永");
  assert.equal(view.model.get("X"), FIRST.X);
  withCanvas(page.window, () => 255);
  view.type('input[name="char"]', "​日");
  assert.match(view.status(), /画出来是空白/);
  assert.equal(view.model.get("char"), "永");
  view.stop();
});

test("自己的图：缩到 256 边以内；坏的、巨大的只说一句话", async () => {
  const page = openPage();
  withCanvas(page.window, (x) => x);
  const view = await open({}, page);
  withImages(page, 1000, 500);
  await choose(view);
  assert.equal(view.model.get("char"), "");
  assert.match(view.text(".vc-stage"), /输入 128×256/);
  for (const [size, said] of [
    [[0, 0], /读不出图像/],
    [[20000, 20000], /20000×20000 像素，太大/],
  ]) {
    const before = view.model.get("X");
    withImages(page, ...size);
    await choose(view);
    assert.match(view.status(), said);
    assert.equal(view.model.get("X"), before);
  }
  withImages(page, 2, 1);
  view.check('input[name="padding"]', false);
  await choose(view);
  assert.deepEqual(
    [view.model.get("padding"), view.model.get("row"), view.model.get("col") < 2],
    ["same", 0, true],
    "放不下核就补上填充",
  );
  view.stop();
});

test("摄像头：没有就一句话；有就一帧帧来，定格写进 X，走时关掉", async () => {
  const none = await open();
  none.click('[data-action="camera"]');
  await none.settle();
  assert.match(none.status(), /用不了摄像头/);
  none.stop();

  const page = openPage();
  withCanvas(page.window, (x) => x);
  const { prototype } = page.window.HTMLVideoElement;
  page.window.HTMLMediaElement.prototype.play = async () => {};
  for (const [key, value] of [
    ["videoWidth", 32],
    ["videoHeight", 24],
  ])
    Object.defineProperty(prototype, key, { get: () => value });
  let stopped = 0;
  navigator.mediaDevices = { getUserMedia: async () => ({ getTracks: () => [{ stop: () => void (stopped += 1) }] }) };
  const view = await open({}, page);
  view.click('[data-action="camera"]');
  await view.settle();
  assert.match(view.text(".vc-stage"), /输入 24×32/);
  assert.equal(view.model.saves, 0, "放着的时候不往 Python 送");
  view.click('[data-action="camera"]');
  assert.deepEqual([view.model.saves, stopped, view.model.get("X").slice(0, 3)], [1, 1, "32 "]);
  view.click('[data-action="camera"]');
  await view.settle();
  view.stop();
  assert.equal(stopped, 2);
});

/** 摄像头的许可、视频的开播，都等测试来放行。 */
async function withCamera() {
  const page = openPage();
  withCanvas(page.window, (x) => x);
  const [allowed, played] = [Promise.withResolvers(), Promise.withResolvers()];
  page.window.HTMLMediaElement.prototype.play = () => played.promise;
  for (const [key, value] of [
    ["videoWidth", 32],
    ["videoHeight", 24],
  ])
    Object.defineProperty(page.window.HTMLVideoElement.prototype, key, { get: () => value });
  const track = { stops: 0, stop: () => void (track.stops += 1) };
  navigator.mediaDevices = { getUserMedia: () => allowed.promise };
  const view = await open({}, page);
  function allow() {
    allowed.resolve({ getTracks: () => [track] });
    return view.settle();
  }
  function play() {
    played.resolve();
    return view.settle();
  }
  const camera = view.find('[data-action="camera"]');
  return { view, page, track, allow, play, camera };
}

test("图片还在读，就开了摄像头：图片到了也不算数，摄像头还开着", async () => {
  const { view, page, track, allow, play, camera } = await withCamera();
  page.window.URL.createObjectURL = () => "blob:test";
  page.window.URL.revokeObjectURL = () => {};
  const loading = [];
  Object.defineProperty(page.window.HTMLImageElement.prototype, "src", {
    set() {
      loading.push(this);
    },
  });
  for (const side of ["naturalWidth", "naturalHeight"])
    Object.defineProperty(page.window.HTMLImageElement.prototype, side, { get: () => 8 });
  await choose(view);
  camera.click();
  await allow();
  await play();
  loading[0].dispatchEvent(new page.window.Event("load"));
  for (let i = 0; i < 5; i++) await view.settle();
  assert.deepEqual([camera.textContent, track.stops, view.model.get("char")], ["定格", 0, "永"]);
  assert.match(view.text(".vc-stage"), /输入 24×32/);
  view.stop();
});

test("摄像头的许可来晚了：已经换了别的图，就不开，来的也关掉", async () => {
  const { view, track, allow, play, camera } = await withCamera();
  camera.click();
  view.type('input[name="char"]', "日");
  await allow();
  await play();
  assert.deepEqual([camera.textContent, track.stops, view.model.get("char")], ["摄像头", 1, "日"]);
  assert.match(view.text(".vc-stage"), /输入 64×64/);
  view.stop();
  assert.equal(view.status().includes("用不了"), false);
});

test("视频正要开播，换了别的图：按钮还是摄像头，再按还开得开", async () => {
  const { view, track, allow, play, camera } = await withCamera();
  camera.click();
  await allow();
  view.type('input[name="char"]', "日");
  await play();
  assert.deepEqual([camera.textContent, track.stops], ["摄像头", 1]);
  camera.click();
  await view.settle();
  assert.equal(camera.textContent, "定格");
  view.stop();
});

test("摄像头一帧帧来，不动读者正在字框里键入的", async () => {
  const { view, allow, play, camera } = await withCamera();
  camera.click();
  await allow();
  await play();
  const input = view.find('input[name="char"]');
  assert.equal(input.value, "");
  input.focus();
  input.value = "yǒng"; // 输入法还没有选定
  let frames = 0;
  await new Promise((done) => {
    const { prototype } = view.window.HTMLCanvasElement;
    const { getContext } = prototype;
    prototype.getContext = function (...given) {
      frames += 1;
      if (frames > 3) done();
      return getContext.apply(this, given);
    };
  });
  await view.settle();
  assert.deepEqual([input.value, camera.textContent], ["yǒng", "定格"]);
  view.stop();
});

test("摄像头开着，打“永”：摄像头关掉，换回那个字", async () => {
  const { view, track, allow, play, camera } = await withCamera();
  camera.click();
  await allow();
  await play();
  assert.equal(view.find('input[name="char"]').value, "");
  view.type('input[name="char"]', "永");
  assert.deepEqual([camera.textContent, track.stops, view.model.get("X")], ["摄像头", 1, FIRST.X]);
  assert.match(view.text(".vc-stage"), /输入 64×64/);
  view.stop();
});

test("摄像头开着，键入到一半：下一帧来了，框里的字还在", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { view, allow, play, camera } = await withCamera();
  camera.click();
  await allow();
  await play();
  const char = view.find('input[name="char"]');
  char.focus();
  char.value = "ri"; // 输入法正在选字
  t.mock.timers.tick(100);
  assert.equal(char.value, "ri");
  view.stop();
});

test("链接：写出来的读得回来；自选的图说明没写；坏值说出来", async () => {
  const written = [];
  const clipboard = async (text) => void written.push(text);
  const page = openPage({ clipboard });
  withCanvas(page.window, (x, y) => (y === 10 ? 0 : 255));
  const view = await open({}, page);
  view.type('input[name="char"]', "日");
  view.type(range("kernel_h"), "1");
  view.check('input[name="op"][value="conv"]');
  view.click('[data-action="copy-link"]');
  await view.settle();
  const [, hash] = written[0].split("#");
  assert.equal(hash, "image-filter:op=conv&pad=same&K=1,1,1&char=%E6%97%A5&at=23,29");
  const saved = view.model.get("X");
  withImages(page, 8, 8);
  await choose(view);
  view.click('[data-action="copy-link"]');
  await view.settle();
  assert.ok(!written[1].includes("char=") && /自选的图没有写进去/.test(view.status()));
  view.stop();

  const again = openPage({ hash: `#${hash}` });
  withCanvas(again.window, (x, y) => (y === 10 ? 0 : 255));
  const restored = await open({}, again);
  assert.deepEqual(
    ["op", "K", "char", "X"].map((key) => restored.model.get(key)),
    ["conv", [[1, 1, 1]], "日", saved],
  );
  restored.stop();
  const bad = await open({}, openPage({ hash: "#image-filter:K=1,NaN&at=99,99&char=ab&pad=3&zzz=1" }));
  assert.match(bad.status(), /没有理会：char=ab，pad=3，zzz=1，K，at/);
  assert.deepEqual(bad.model.get("K"), FIRST.K);
  bad.stop();
});

test("Python 改了 traits：图跟上；放不下的、拒绝的只说一句", async () => {
  const view = await open();
  view.model.fromPython({
    X: [
      [0, 1],
      [1, 0.3],
    ],
    char: "",
    row: 0,
    col: 0,
  });
  await view.settle();
  assert.match(view.text(".vc-stage"), /输入 2×2/);
  view.model.fromPython({ problem: "图像太大。" });
  await view.settle();
  assert.equal(view.status(), "图像太大。");
  view.model.fromPython({ problem: "", padding: "none" });
  await view.settle();
  assert.match(view.status(), /比填充后的输入 2×2 大/);
  view.stop();
});

test("两幅图互不相干，没有元素 id；二百次乱按没有 NaN", async () => {
  const page = openPage();
  withCanvas(page.window, (x, y) => (y === 10 ? 0 : 255));
  const [view, other] = [await open({ name: "a" }, page), await open({ name: "b", op: "conv" }, page)];
  assert.equal(page.window.document.querySelectorAll("[id]").length, 0);
  let seed = 5;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 200; i++) {
    const controls = view
      .all("input, button, select")
      .filter((e) => !e.closest("[hidden]") && !e.disabled && e.type !== "file");
    const target = controls[random(controls.length)];
    if (["save-svg", "camera", "copy-code", "copy-link"].includes(target.dataset.action)) continue;
    if (target.type === "range")
      target.value = String(Number(target.min) + random(Number(target.max) - Number(target.min) + 1));
    else if (target.type === "number") target.value = String(random(70) - 3);
    else if (target.type === "text") target.value = "永日x"[random(3)];
    if (target.localName === "button" || target.type === "radio" || target.type === "checkbox") target.click();
    else for (const type of ["input", "change"]) target.dispatchEvent(new view.window.Event(type, { bubbles: true }));
    view.model.check();
    assert.ok(!/NaN|undefined/.test(view.root.textContent), view.root.textContent);
  }
  assert.equal(other.find('input[name="op"]:checked').value, "conv");
  other.stop();
  view.stop();
});
