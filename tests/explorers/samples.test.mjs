/**
 * 每幅图都该守的，对各文件夹里 samples.py 的全部样品只证明一次：静态图与第一帧逐格相同、说同样的话，算式都成立，
 * 复制的代码得到图上的数，链接回得来，窗口变大变小、换了颜色表不变，表的样子整齐。
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { PRESETS } from "../../lib/explorers/image_filter/kernels.js";
import { mount, openPage } from "../widgets/views.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const PYTHON = process.env.PYTHON ?? join(here, "../../.venv/bin/python");
const scratch = mkdtempSync(join(tmpdir(), "samples-"));
process.on("exit", () => rmSync(scratch, { recursive: true }));

/** @param {string} what @param {string} file */
const python = (what, file) => execFileSync(PYTHON, [join(here, "sampled.py"), what, file], { encoding: "utf8" });

python("show", join(scratch, "shown.json"));
const SAMPLES = JSON.parse(readFileSync(join(scratch, "shown.json"), "utf8"));
const FOLDERS = Map.groupBy(SAMPLES, ({ folder }) => folder);

const open = ({ traits: { kind, ...given } }, page) => mount(kind, given, page);
const said = ({ folder, traits }) => `${folder} ${JSON.stringify(traits).slice(0, 300)}`;

// ---- 格子 ----

const EVERY = "[data-role][data-row]";
const KEYS = ["role", "channel", "out", "row", "col", "dropped", "skipped"];

/** 看得见的每一格：是什么（排好次序），和它的数。 @param {Iterable<Element>} elements */
function cells(elements) {
  const seen = [...elements].filter((e) => !e.closest("[hidden]"));
  const all = seen.map((e) => ({
    what: [...KEYS.map((key) => e.getAttribute(`data-${key}`)), e.getAttribute("aria-current")].join(),
    value: Number(e.getAttribute("data-value") ?? Number.NaN),
  }));
  return all.sort((a, b) => a.what.localeCompare(b.what));
}

/** 相等；小数的末位随相加的次序。 @param {number} a @param {number} b */
const near = (a, b) =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b), 1e-3);

/** @param {ReturnType<typeof cells>} shown @param {ReturnType<typeof cells>} wanted @param {string} message */
function sameCells(shown, wanted, message) {
  const whats = (all) => all.map(({ what }) => what);
  assert.deepEqual(whats(shown), whats(wanted), message);
  const off = shown.findIndex(({ value }, i) => !near(value, wanted[i].value));
  assert.equal(off, -1, `${message}：${shown[off]?.what} 是 ${shown[off]?.value}，应是 ${wanted[off]?.value}`);
}

/** Python 画的静态图。 */
function still({ svg }, { window }) {
  const holder = window.document.createElement("div");
  holder.innerHTML = svg;
  return holder;
}

// ---- 话 ----

/** 一个核是做什么的：正好是预设的那一句，或卷积的；后面也许还有 ReLU 的。 */
const NOTES = PRESETS.map(([, , , note]) => note.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
const PURPOSE = new RegExp(
  `^(${NOTES.join("|")}|卷积先把核转 180°，[^。]+。)?(门槛 [^：]+：不超过它的都变成 0，剩 \\d+ 个。|ReLU 把负的变成 0。)?$`,
);

/** 静态图有意少说的，各为什么。 @type {Record<string, RegExp[]>} */
const LESS = {
  channels: [
    /^第 \d+ 步，/ /* 结果在算式里，静态图不播放 */,
    /^输出通道 \d+ 的 [^×]+ [=≈] [^×]+$/ /* 部分和加偏置：部分和画成了表，静态图把乘积逐项写开 */,
  ],
  edges: [/^输出 \(\d+, \d+\)：/ /* 同一句，给读屏软件的先说是哪一格 */],
  image_filter: [/^输出 \(\d+, \d+\) 等于/ /* 结果在算式里 */, PURPOSE /* 核、门槛是做什么的，照读者选的说 */],
  kernel_training: [/^走了 \d+ 步/ /* 核与损失是两张表，标题说走了几步 */, /代码算出的/ /* 路径画在图上 */],
  shape_calculator: [/^第 \d+ 层，共/ /* 形状与感受野写在那一层旁边 */],
  sliding_window: [/^第 \d+ 步，/ /* 结果在算式里，静态图不播放 */, /^求导时原路返回/ /* 转置的静态图只说去处 */],
};

/** 图下现在说的每一句。 @param {Element} root */
const spoken = (root) =>
  [...root.querySelectorAll(".vc-words p, .vc-formulas p, .vc-note, .vc-status")]
    .filter((e) => !e.closest("[hidden], [inert]"))
    .map(({ textContent }) => textContent)
    .filter(Boolean);

/** 静态图上的字一行行断开，空格多少不算。 @param {string} text */
const plain = (text) => text.replace(/\s/g, "");

/** 式子的一边算出来是几；不是数的（文字、坐标、∞）是 null。 @param {string} side */
function evaluated(side) {
  if (/\d[uv]|[a-zA-ZΔ][²⁴]/.test(side)) return null; // 还没有代入数
  const bare = side
    .replace(/²/g, "**2")
    .replace(/⁴/g, "**4")
    .replace(/^[^0-9(⌊−]*?(?=max\(|[0-9(⌊−])/, "")
    .replace(/[^0-9)⌋]*$/, "")
    .replace(/(\d),(?=\d{3}(\D|$))/g, "$1");
  if (!/^(max\([-0-9e.−, +×()]+\)|[-0-9e.−+*×/()⌊⌋ ]+)$/.test(bare) || !/\d/.test(bare)) return null;
  const script = bare.replace(/−/g, "-").replace(/×/g, "*").replace(/⌊/g, "Math.floor(").replace(/⌋/g, ")");
  return new Function(`return ${script.replace("max", "Math.max")}`)();
}

/** 一句话里不成立的等式；counted 记下查了几个。 @param {string} text @param {{equations: number}} counted */
function falsehoods(text, counted) {
  const wrong = [];
  for (const clause of text.split(/[：；。]|，/)) {
    const [sides, signs] = [clause.split(/[=≈]/), clause.match(/[=≈]/g) ?? []];
    signs.forEach((sign, i) => {
      const [left, right] = [evaluated(sides[i]), evaluated(sides[i + 1])];
      if (left === null || right === null) return;
      counted.equations += 1;
      const far = Math.abs(left - right) / Math.max(1, Math.abs(left));
      if (far > (sign === "=" ? 1e-9 : 1e-2)) wrong.push(clause);
    });
  }
  return wrong;
}

// ---- 表是数据 ----

/** 行列对得上；窗口变大变小、换了屏幕都不变。 */
function checkSheets({ root, window }, message) {
  const sheets = [...root.querySelectorAll("[data-sheet]")];
  const data = () => JSON.stringify(sheets.map(({ sheet }) => sheet));
  const before = data();
  for (const { sheet } of sheets) {
    const { rows, cols, first, cells } = sheet;
    const places = Array.from({ length: rows * cols }, (_, t) => [
      first[0] + Math.floor(t / cols),
      first[1] + (t % cols),
    ]);
    assert.deepEqual(
      cells.map(({ row, col }) => [row, col]),
      places,
      message,
    );
    assert.ok(
      cells.every(({ role, value }) => role && (value === undefined || typeof value === "number")),
      message,
    );
  }
  window.dispatchEvent(new window.Event("resize"));
  for (const sheet of sheets) sheet.repaint(3);
  assert.equal(data(), before, message);
}

for (const [folder, samples] of FOLDERS) {
  test(`${folder}：静态图与第一帧逐格相同，说同样的话，等式都成立，表整齐`, async () => {
    for (const sample of samples) {
      const counted = { equations: 0 };
      const page = openPage();
      const view = await open(sample, page);
      const holder = still(sample, page);
      sameCells(cells(view.all(EVERY)), cells(holder.querySelectorAll(EVERY)), said(sample));
      const drawn = plain([...holder.querySelectorAll("text")].map(({ textContent }) => textContent).join(""));
      for (const words of spoken(view.root)) {
        assert.deepEqual(falsehoods(words, counted), [], said(sample));
        if (LESS[folder]?.some((less) => less.test(words))) continue;
        assert.ok(drawn.includes(plain(words)), `${said(sample)}：静态图上没有“${words}”，只有 ${drawn.slice(-400)}`);
      }
      const hard = /=.*(∞|NaN|…（共)/; // 有 ∞、NaN 的，项太多没有写全的，算不出来
      assert.ok(
        counted.equations || spoken(view.root).some((words) => hard.test(words)),
        `${said(sample)}：一个等式也没有查到`,
      );
      checkSheets(view, said(sample));
      assert.equal(view.model.saves, 0, "只是看，不改 traits");
      view.stop();
    }
  });
}

// ---- 带走：代码、链接 ----

/** 按一个复制的按钮，得到剪贴板里的字。 */
async function copied(view, action, clipboard) {
  view.click(`[data-action="${action}"]`);
  await view.settle();
  return clipboard.text;
}

/** @param {{hash?: string}} [options] */
function withClipboard(options) {
  const clipboard = { text: "" };
  return [openPage({ ...options, clipboard: async (text) => void (clipboard.text = text) }), clipboard];
}

test("复制的代码能运行，算出 output，也是图上画的数", async () => {
  const taken = [];
  for (const sample of SAMPLES) {
    const [page, clipboard] = withClipboard();
    const view = await open(sample, page);
    const code = await copied(view, "copy-code", clipboard);
    const painted = [...view.root.querySelectorAll('[data-sheet="output"]')].flatMap(({ sheet }) => sheet.cells);
    taken.push({ code, Y: painted.map(({ value }) => String(value)) });
    view.stop();
  }
  const file = join(scratch, "taken.json");
  writeFileSync(file, JSON.stringify(taken));
  python("run", file);
});

for (const [folder, samples] of FOLDERS) {
  test(`${folder}：改成另一幅的样子，复制链接，从头打开回得来`, async () => {
    const pairs = samples.map((sample, i) => {
      const reachable = ({ fixed }) => JSON.stringify(fixed) === JSON.stringify(sample.fixed);
      return [sample, [...samples.slice(i + 1), ...samples.slice(0, i)].find(reachable)];
    });
    assert.ok(pairs.some(([, other]) => other));
    for (const [sample, other] of pairs) {
      if (!other) continue;
      const [page, clipboard] = withClipboard();
      const view = await open(sample, page);
      const { kind, name, ...traits } = other.traits;
      view.model.fromPython(traits);
      await view.settle();
      const wanted = [cells(view.all(EVERY)), spoken(view.root)];
      const { hash } = new URL(await copied(view, "copy-link", clipboard));
      view.stop();
      const again = await open(sample, openPage({ hash }));
      sameCells(cells(again.all(EVERY)), wanted[0], `${said(sample)} → ${hash}`);
      assert.deepEqual(spoken(again.root), wanted[1], hash);
      again.stop();
    }
  });
}
