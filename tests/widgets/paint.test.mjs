/** 一张表怎样画：每格的底色、记号、数画在该画的地方，两支笔画得一样；表上的数据与框对得上。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createGrid } from "../../lib/widgets/core/grid.js";
import { paint, SIDE } from "../../lib/widgets/core/paint.js";
import { svgPen } from "../../lib/widgets/core/pens.js";
import { contents } from "../../lib/widgets/core/sheet.js";
import { mount, openPage } from "./views.mjs";

/** 颜色叫自己的名字，看得出哪里用了哪一个。 */
const COLORS = new Proxy({}, { get: (_, name) => (name === "lit-line" ? undefined : name) });

/** 记下每一笔的笔：[笔画, 在哪一格, 颜色, …]。 */
function recorder() {
  const strokes = [];
  let now = 1;
  const place = (x, y) => `${Math.floor(y / SIDE)},${Math.floor(x / SIDE)}`;
  return {
    strokes,
    rect: ([x, y], fill, line) => strokes.push(["rect", place(x, y), fill, line, now]),
    lines: (lines, color) => strokes.push(["lines", place(lines[0][0], lines[0][1] - 1e-6), color, lines.length, now]),
    dot: (x, y, _, color) => strokes.push(["dot", place(x, y), color]),
    text: (text, x, y, size, color) => strokes.push(["text", place(x - 1, y), color, text, size]),
    opacity: (opacity) => void (now = opacity),
  };
}

function painted(sheet, factors = []) {
  const pen = recorder();
  paint(pen, contents({ caption: "", ...sheet }), factors, COLORS, sheet.faded);
  return pen.strokes;
}

const KINDS = [
  { role: "input", value: 1 },
  { role: "input", value: 2, linked: true },
  { role: "padding", value: 0 },
  { role: "padding", value: 0, linked: true },
  { role: "input", value: 3, dropped: true },
  { role: "input", value: 4, skipped: true },
  { role: "output", value: 5, current: true, changed: true },
  { role: "output", text: "?" },
];

test("底色、格线与记号", () => {
  const strokes = painted({ rows: 1, cols: KINDS.length, cell: (_, col) => KINDS[col] });
  const of = (kind) => strokes.filter(([name]) => name === kind);
  assert.deepEqual(
    of("rect").map(([, place, fill, line]) => [place, fill, line]),
    [
      ["0,0", "input-fill", "input-line"],
      ["0,1", "input-mark", "input-line"],
      ["0,2", "padding-fill", "padding-line"],
      ["0,3", "padding-mark", "padding-line"],
      ["0,4", "dropped-fill", "padding-line"],
      ["0,5", "padding-fill", "padding-line"],
      ["0,6", "output-mark", "output-line"],
      ["0,7", "output-fill", "output-line"],
    ],
  );
  const marks = of("lines").map(([, place, , count, opacity]) => [place, count, opacity]);
  assert.deepEqual(
    marks,
    [
      ["0,2", 8, 0.55],
      ["0,3", 8, 0.25],
      ["0,4", 1, 1],
    ],
    "斜线在填充里，对角线在丢弃的格子里",
  );
  assert.deepEqual(of("dot"), [
    ["dot", "0,5", "grey"],
    ["dot", "0,6", "kernel-frame"],
  ]);
  assert.deepEqual(
    of("text").map(([, place, color, text]) => [place, color, text]),
    [
      ["0,0", "ink", "1"],
      ["0,1", "ink", "2"],
      ["0,2", "padding-ink", "0"],
      ["0,3", "padding-ink", "0"],
      ["0,4", "padding-ink", "3"],
      ["0,5", "padding-ink", "4"],
      ["0,6", "ink", "5"],
      ["0,7", "ink", "?"],
    ],
  );
  const last = (kind) => strokes.findLastIndex(([name]) => name === kind);
  assert.ok(last("rect") < strokes.findIndex(([name]) => name === "text"), "数在一切底色上面");
});

test("像素：白是白、黑是黑，数写在上面用另一种，小一点；亮不亮不改底色", () => {
  const cell = (_, col) => ({ role: "input", value: col, light: col === 1, linked: true });
  const strokes = painted({ rows: 1, cols: 2, cell });
  assert.deepEqual(
    strokes.map(([kind, place, color]) => [kind, place, color]),
    [
      ["rect", "0,0", "black"],
      ["rect", "0,1", "white"],
      ["text", "0,0", "white"],
      ["text", "0,1", "black"],
    ],
  );
  const [plain] = painted({ rows: 1, cols: 1, cell: () => ({ role: "input", value: 1 }) }).filter(
    ([k]) => k === "text",
  );
  assert.ok(strokes[2][4] < plain[4]);
});

test("左上角的下标可以是负的；长的数小一些；要乘的数写在右下", () => {
  const sheet = {
    rows: 2,
    cols: 2,
    first: [-1, -1],
    cell: (row, col) => ({ role: "input", value: row + col === 0 ? -123456 : 1 }),
  };
  const strokes = painted(sheet, [{ row: 0, col: 0, text: "×3" }]);
  const texts = strokes.filter(([name]) => name === "text");
  assert.deepEqual(
    texts.map(([, place, , text]) => [place, text]),
    [
      ["0,0", "1"],
      ["0,1", "1"],
      ["1,0", "1"],
      ["1,1", "−1e5"],
      ["1,1", "×3"],
    ],
  );
  assert.ok(texts[3][4] < texts[0][4]);
});

test("深浅：正负两种颜色，0 是空的；只看相连的时，别的淡下去", () => {
  const shades = [0.5, -1, 0];
  const sheet = {
    rows: 1,
    cols: 3,
    cell: (_, col) => ({ role: "kernel", value: shades[col], shade: shades[col], linked: !col }),
  };
  const colored = (strokes) => strokes.filter(([name, , fill]) => name === "rect" && fill !== "paper");
  assert.deepEqual(
    colored(painted(sheet)).map(([, place, fill, , opacity]) => [place, fill, opacity]),
    [
      ["0,0", "tone", 0.55],
      ["0,1", "minus", 1],
      ["0,2", "dropped-fill", 1],
    ],
  );
  const faded = painted({ ...sheet, faded: true });
  assert.deepEqual(
    colored(faded).map(([, , , , opacity]) => opacity),
    [0.55, 0.5, 1],
  );
  assert.deepEqual(
    faded.filter(([name]) => name === "lines").map(([, place, color]) => [place, color]),
    [["-1,0", "ink"]],
  );
});

test("表上的数据：每格在哪里、框多大；写成 SVG 的是同样的数", async () => {
  const page = openPage();
  const X = [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ];
  const traits = {
    X,
    K: [
      [0, 1],
      [2, 3],
    ],
    kernel_h: 2,
    kernel_w: 2,
    n_h: 3,
    n_w: 3,
    op: "corr",
    step: 1,
    name: "demo",
  };
  const rest = {
    padding_h: 1,
    padding_w: 0,
    stride_h: 1,
    stride_w: 1,
    dilation_h: 1,
    dilation_w: 1,
    speed: 1,
    problem: "",
  };
  const view = await mount("sliding-window", { ...traits, ...rest, separate_axes: false, reveal: false }, page);
  const [input, kernel, output] = view.all("[data-sheet]");
  assert.deepEqual(
    [input, kernel, output].map((e) => e.dataset.sheet),
    ["input", "kernel", "output"],
  );
  const { rows, cols, first, cells } = input.sheet;
  assert.deepEqual([rows, cols, first, cells.length], [5, 3, [-1, 0], 15]);
  assert.deepEqual(
    cells.filter((c) => c.role === "padding").map((c) => c.row),
    [-1, -1, -1, 3, 3, 3],
  );
  assert.deepEqual(
    cells.filter((c) => c.linked).map((c) => [c.row, c.col]),
    [
      [-1, 1],
      [-1, 2],
      [0, 1],
      [0, 2],
    ],
  );
  const [a, b] = [input.sheet.at(-1, 0), input.sheet.at(1, 2)];
  assert.deepEqual([b.x - a.x, b.y - a.y, a.width, a.height], [2 * SIDE, 2 * SIDE, SIDE, SIDE]);
  const drawn = [...output.vector().querySelectorAll("text")].map((e) => e.textContent);
  assert.deepEqual(
    drawn,
    output.sheet.cells.map((c) => String(c.value)),
  );
  view.stop();
});

test("写成 SVG 的笔：同样的几何，浓淡写在元素上", () => {
  const { window } = openPage();
  const picture = window.document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const pen = svgPen(picture, "serif");
  pen.opacity(0.5);
  pen.rect([1, 2, 3, 4], "red", "blue", 2.5);
  pen.opacity(1);
  pen.text("×3", 10, 20, 10, "black", true);
  const [rect, text] = picture.children;
  const read = (element, ...names) => names.map((name) => element.getAttribute(name));
  assert.deepEqual(read(rect, "x", "height", "fill", "stroke", "stroke-width", "opacity"), [
    "1",
    "4",
    "red",
    "blue",
    "2.5",
    "0.5",
  ]);
  assert.deepEqual(read(text, "x", "y", "text-anchor", "opacity"), ["10", "23.6", "end", null]);
});

/** 页上一张表，画布、排版、帧都由测试说了算；written 是画布上写了的字。 */
function painting() {
  const { window } = openPage();
  globalThis.devicePixelRatio = 1;
  const frames = [];
  globalThis.requestAnimationFrame = (act) => frames.push(act);
  const observed = [];
  globalThis.ResizeObserver = class {
    constructor(callback) {
      observed.push(callback);
    }
    observe() {}
    disconnect() {}
  };
  const written = [];
  const context = new Proxy(
    { fillText: (text) => written.push(text) },
    { get: (own, name) => own[name] ?? (() => {}), set: () => true },
  );
  window.HTMLCanvasElement.prototype.getContext = () => context;
  const scope = new AbortController();
  const grid = createGrid({ sheet: "input", name: "输入", signal: scope.signal });
  window.document.body.append(grid.element);
  const resize = (side) => observed[0]([{ contentBoxSize: [{ inlineSize: side, blockSize: side }] }]);
  return { grid, resize, frames, written, stop: () => scope.abort() };
}

test("印到 afterprint 为止都照纸的细密画：换主题、排版、重画都不改", () => {
  const { grid, resize, frames, stop } = painting();
  const canvas = grid.element.querySelector("canvas");
  const sheet = grid.element.querySelector("[data-sheet]");
  const show = (value) => grid.render({ caption: "", rows: 1, cols: 1, cell: () => ({ role: "input", value }) });
  resize(44);
  show(1);
  frames.splice(0).forEach((act) => act());
  assert.equal(canvas.width, 44);
  sheet.repaint(3); // beforeprint
  assert.equal(canvas.width, 132);
  sheet.repaint(); // 页面换成浅色
  assert.equal(canvas.width, 132, "换主题");
  resize(50); // 照纸的宽排版
  assert.equal(canvas.width, 150, "排版");
  show(2);
  frames.splice(0).forEach((act) => act());
  assert.equal(canvas.width, 150, "重画");
  sheet.repaint(0); // afterprint
  assert.equal(canvas.width, 50);
  stop();
});

test("没变的表不重画；一口气改几回，只画最后的样子；换了主题照样画", () => {
  const { grid, resize, frames, written, stop } = painting();
  resize(44);
  const show = (value, more = {}) =>
    grid.render({ caption: "", rows: 1, cols: 1, cell: () => ({ role: "input", value }), ...more });
  const painted = () => {
    for (const act of frames.splice(0)) act();
    return written.splice(0).join();
  };
  show(1);
  assert.equal(painted(), "1");
  show(1);
  assert.equal(painted(), "");
  show(1, { outlines: [{ role: "input", row: 0, col: 0, rows: 1, cols: 1 }] });
  assert.equal(painted(), "", "框另放一层");
  show(1, { factors: [{ row: 0, col: 0, text: "×3" }] });
  assert.equal(painted(), "1,×3");
  for (const value of [2, 3, 4]) show(value);
  assert.equal(painted(), "4");
  show(NaN);
  assert.equal(painted(), "NaN");
  show(Infinity);
  assert.equal(painted(), "∞");
  grid.element.querySelector("[data-sheet]").repaint();
  assert.equal(painted(), "∞");
  stop();
});
