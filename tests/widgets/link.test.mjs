/** 链接说的是整个样子：从哪个样子打开它，都与刚打开这一页时打开它一样；写得出的读得回；写坏了、没写的照图原来的。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { FIELDS, restore } from "../../lib/explorers/sliding_window/state.js";
import { matrixField, readState } from "../../lib/widgets/core/link.js";
import { mount, openPage, withCanvas } from "./views.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = process.env.PYTHON ?? join(root, ".venv/bin/python");
/** 每种图几幅，traits 由 Python 给。 @type {Record<string, any>} */
const FIGURES = JSON.parse(
  execFileSync(
    python,
    [
      "-c",
      `
import json
import torch
from lib.explorers import (Channels, Edges, ImageFilter, KernelTraining, ReceptiveField, ShapeCalculator,
                           SlidingWindow, WeightMatrix)
from lib.explorers.shape_calculator import avg_pool, conv, max_pool
X, K = torch.arange(9.0).reshape(3, 3), torch.tensor([[0, 1], [2, 3]])
image, target = [[1, 1, 0, 0, 0, 0, 1, 1]] * 6, [[0, 1, 0, 0, 0, -1, 0]] * 6
figures = {
    "滑动窗口": SlidingWindow(X, K),
    "滑动窗口：池化，不是方的": SlidingWindow(torch.arange(30).reshape(5, 6), (2, 3), (1, 0), (2, 1), op="max", step=3),
    "通道": Channels(),
    "通道：分组": Channels(torch.arange(64).reshape(4, 4, 4) % 7, torch.arange(72).reshape(4, 2, 3, 3) % 5 - 2,
                      groups=2, padding=1),
    "权重矩阵": WeightMatrix(),
    "图像": ImageFilter(),
    "边": Edges(kernel="left", ink=True),
    "学出一个核": KernelTraining(image, target, step=3),
    "一叠层": ShapeCalculator([conv(6, 5, 2), avg_pool(2, 2), conv(16, 3, dilation=2), max_pool(3, 2, 1)],
                           (1, 28, 28), step=2),
    "感受野": ReceptiveField(),
    "感受野：步幅、扩张": ReceptiveField(2, 2, 2, 2, n=16, paths=True),
}
traits = lambda f: {k: v for k, v in f.get_state().items() if k[0] != "_" and k != "layout"}
print(json.dumps({key: traits(f) for key, f in figures.items()}))
`,
    ],
    { cwd: root, encoding: "utf8", maxBuffer: 1e8 },
  ),
);

/** 怎么放、怎么看，不是图的样子；problem 看图上的话。 */
const ASIDE = ["speed", "problem", "separate_axes"];

const random = (/** @type {number} */ seed) => (/** @type {number} */ n) =>
  Math.floor(((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32) * n);

/** 打开一幅图；copied 收下复制出来的链接。 */
async function open({ kind, ...traits }, hash = "") {
  const copied = [];
  const page = openPage({ hash, clipboard: async (text) => void copied.push(text) });
  withCanvas(page.window, (x, y) => (y % 7 === 3 ? 0 : 255));
  return { ...(await mount(kind, { ...traits, name: "demo" }, page)), copied };
}

/** 格子在页面里的先后随操作而变，所以按名字排。 */
const named = (e) => ["role", "channel", "out", "row", "col"].map((key) => e.getAttribute(`data-${key}`)).join();

/** 读者随便做 count 件事：动控件、点格子改数、键入字。 */
function walk(view, seed, count = 12) {
  const pick = random(seed);
  const fire = (target, ...types) =>
    types.forEach((type) => target.dispatchEvent(new view.window.Event(type, { bubbles: true, cancelable: true })));
  const click = (target) => target.dispatchEvent(new view.window.MouseEvent("click", { bubbles: true }));
  for (let i = 0; i < count; i++) {
    if (pick(4) === 0) {
      const cells = view.all("[data-role][data-row]").filter((e) => !e.closest("[hidden]"));
      const names = cells.map(named).sort();
      if (!names.length) continue;
      const chosen = names[pick(names.length)];
      click(cells.find((e) => named(e) === chosen));
      const editor = view.all(".vc-edit input")[0];
      if (!editor) continue;
      editor.value = String(pick(19) - 9);
      editor.dispatchEvent(new view.window.KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      continue;
    }
    const controls = view
      .all("input, select, button")
      .filter(
        (e) =>
          !e.closest("[hidden]") &&
          !e.disabled &&
          e.type !== "file" &&
          !/play|pause|save|copy|camera|more/.test(e.dataset.action),
      );
    const target = controls[pick(controls.length)];
    if (target.type === "range")
      target.value = String(Number(target.min) + pick(Number(target.max) - Number(target.min) + 1));
    else if (target.type === "number") target.value = String(pick(9));
    else if (target.type === "text") target.value = target.name === "char" ? "永日月"[pick(3)] : String(pick(9));
    else if (target.localName === "select") target.selectedIndex = pick(target.options.length);
    if (target.localName === "button" || /radio|checkbox/.test(target.type)) click(target);
    else fire(target, "input", "change");
  }
  view.model.check();
}

/** 页面不刷新，只改 # 后面。 */
function follow(view, hash) {
  view.window.document.activeElement?.blur(); // 读者点的是别处
  view.window.history.replaceState(null, "", hash);
  view.window.dispatchEvent(new view.window.HashChangeEvent("hashchange"));
  view.model.check();
}

/** 此刻的样子：traits，看得见的格子、字、控件。 */
function look(view, traits) {
  const shown = (selector) => view.all(selector).filter((e) => !e.closest("[hidden]"));
  const attributes = (e) =>
    [...e.getAttributeNames()]
      .filter((name) => /^data-|^aria-current$/.test(name))
      .map((name) => `${name}=${e.getAttribute(name)}`)
      .sort()
      .join(" ");
  const label = (e) => e.closest("label")?.querySelector("span")?.textContent;
  return {
    traits: Object.fromEntries(
      Object.keys(traits)
        .filter((key) => !["kind", "name", "speed"].includes(key))
        .map((key) => [key, view.model.get(key)]),
    ),
    cells: shown("[data-role][data-row]").map(attributes).sort(),
    words: shown(".vc-words, .vc-formulas, .vc-note, .vc-status, figcaption, .vc-guess").map((e) => e.textContent),
    charts: shown(".vc-chart > svg").map((e) => e.innerHTML),
    controls: shown("input, select, button")
      .filter((e) => e.name !== "speed")
      .map((e) => [e.name || e.dataset.action, e.type, label(e), e.value, e.checked, e.min, e.max, e.disabled].join()),
  };
}

async function copyLink(view) {
  view.click('[data-action="copy-link"]');
  await view.settle();
  return new URL(view.copied.at(-1)).hash;
}

/** 读者乱做一阵之后的链接，和那时链接该写得下的 traits（这里没有自选的图）。 */
async function randomLink(figure, seed) {
  const view = await open(figure);
  walk(view, seed);
  const hash = await copyLink(view);
  const keys = Object.keys(figure).filter((key) => !["kind", "name", ...ASIDE].includes(key));
  const state = Object.fromEntries(keys.map((key) => [key, view.model.get(key)]));
  view.stop();
  return { hash, state };
}

/** 打开链接之后的样子；再做一样的事之后的样子：记着的数、先猜再看这些看不见的，也要一样。 */
function lookTwice(view, figure) {
  const opened = look(view, figure);
  walk(view, 99, 8);
  return { opened, later: look(view, figure) };
}

async function lookFresh(figure, hash) {
  const view = await open(figure, hash);
  const looked = lookTwice(view, figure);
  view.stop();
  return looked;
}

/** 写坏了的、少了一项的、什么也没写的链接。 @param {string} hash */
function damaged(hash) {
  const [name, ...parts] = hash.split(/[:&]/);
  const pick = random(parts.length);
  const [wrong, gone] = [pick(parts.length), pick(parts.length)];
  const broken = parts.map((part, i) => (i === wrong ? part.replace(/=.*/, "=?") : part));
  return [broken, parts.filter((_, i) => i !== gone), ["foo=1"], []].map((left) => `${name}:${left.join("&")}`);
}

for (const [label, figure] of Object.entries(FIGURES)) {
  test(`${label}：从哪个样子打开链接，都与刚打开这一页一样`, async () => {
    const links = [await randomLink(figure, 1), await randomLink(figure, 2)];
    const hashes = [...links.map(({ hash }) => hash), ...damaged(links[0].hash)];
    const fresh = [];
    for (const hash of hashes) fresh.push(await lookFresh(figure, hash));
    links.forEach(({ hash, state }, i) => {
      for (const [key, value] of Object.entries(state))
        assert.deepEqual(fresh[i].opened.traits[key], value, `${key} 读不回来：${hash}`);
    });
    for (const i of [2, 4]) assert.match(fresh[i].opened.words.join(), /没有理会.*都照这幅图原来的样子/, hashes[i]);
    for (const key of Object.keys(fresh[5].opened.traits))
      assert.deepEqual(fresh[5].opened.traits[key], figure[key], key);

    const view = await open(figure);
    hashes.forEach((hash, i) => {
      walk(view, i + 10);
      follow(view, hash);
      const { opened, later } = lookTwice(view, figure);
      assert.deepEqual(opened, fresh[i].opened, hash);
      assert.deepEqual(later, fresh[i].later, `${hash}，再做一样的事`);
    });
    view.stop();
  });
}

test("Python 后来改了数，打开链接，链接没写的还是图造出来时的样子", async () => {
  const figure = FIGURES["滑动窗口"];
  const view = await open(figure);
  view.model.fromPython({
    X: [
      [9, 9, 9, 9],
      [9, 9, 9, 9],
      [9, 9, 9, 9],
    ],
    n_w: 4,
    padding_h: 1,
  });
  await view.settle();
  follow(view, "#demo:op=corr&n=3&k=2&p=0&s=1&d=1&step=2");
  assert.deepEqual(view.grid("output"), [
    [19, 25],
    [37, 43],
  ]);
  assert.equal(view.model.get("step"), 2);
  view.stop();
});

test("第 2 章的例子：先开改过的，再开原来的，输出是 19 25 37 43", async () => {
  const view = await open(FIGURES["滑动窗口"]);
  const first = await copyLink(view);
  assert.equal(first, "#demo:op=corr&n=3&k=2&p=0&s=1&d=1&step=0");
  view.click('[data-role="input"][data-row="1"][data-col="1"]');
  view.find(".vc-edit input").value = "40";
  view.press(".vc-edit input", "Enter");
  const second = await copyLink(view);
  follow(view, second);
  assert.deepEqual(view.grid("output"), [
    [127, 97],
    [73, 43],
  ]);
  follow(view, first);
  assert.deepEqual(view.grid("output"), [
    [19, 25],
    [37, 43],
  ]);
  view.stop();
});

test("别人写的链接不会把图撑大：表最多 64 行列，图原来就更大的不比它大", () => {
  const table = (rows, cols) => Array.from({ length: rows }, () => Array(cols).fill(1));
  const reads = (own, rows, cols) => {
    const { read } = matrixField("X");
    const text = table(rows, cols).map(String).join(";");
    try {
      return read(text, () => own).X.length === rows;
    } catch {
      return false;
    }
  };
  const small = table(2, 3);
  assert.deepEqual([reads(small, 64, 64), reads(small, 65, 1), reads(small, 1, 65)], [true, false, false]);
  const long = table(90, 3);
  assert.deepEqual([reads(long, 90, 64), reads(long, 91, 1), reads(long, 1, 65)], [true, false, false]);
});

test("从 Python 来的大图，改了一个数，链接也写得出、读得回", () => {
  const X = Array.from({ length: 110 }, (_, r) => Array.from({ length: 101 }, (_, c) => r + c));
  const own = { ...FIGURES["滑动窗口"], X, n_h: 110, n_w: 101, step: 0 };
  const now = { ...own, X: X.map((row, r) => (r ? row : [-7, ...row.slice(1)])), step: 109 * 100 - 1 };
  const state = Object.entries(FIELDS).map(
    ([key, { write }]) =>
      `${key}=${write(
        (k) => now[k],
        (k) => own[k],
      )}`,
  );
  const hash = `#demo:${state.filter((part) => !part.endsWith("=null")).join("&")}`;
  const { patch, bad } = readState(FIELDS, "demo", hash, (key) => own[key]);
  const restored = restore((key) => own[key], patch, bad);
  assert.deepEqual([bad, restored.X, restored.step], [[], now.X, now.step]);
});
