/** 三张表的样子、图下的话是状态与正看着的那一格的纯函数：当前、相连、要乘的数、框、标题，逐格对照手算的数。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { sheets, spotOf } from "../../../lib/explorers/sliding_window/sheets.js";
import { readState } from "../../../lib/explorers/sliding_window/state.js";
import { about } from "../../../lib/explorers/sliding_window/words.js";
import { contents } from "../../../lib/widgets/core/sheet.js";
import { openPage } from "../../widgets/views.mjs";

const count = (n, first = 0) =>
  Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_, c) => first + r * n + c));
const LECTURE = { X: count(3), K: count(2) };
const LOOK = { pointed: null, marked: null, edited: null, guessing: null, asking: "", before: null, moved: [0, 0] };

/** @param {any} given p、s、d 高宽相同，或 [高, 宽] */
function stateOf({ X, K, p = 0, s = 1, d = 1, op = "corr", step = 0 }) {
  const traits = { X, K, op, step, separate_axes: false, reveal: false };
  for (const [name, value] of Object.entries({ padding: p, stride: s, dilation: d })) {
    [traits[`${name}_h`], traits[`${name}_w`]] = [value].flat().length === 2 ? value : [value, value];
  }
  return readState((key) => traits[key]);
}

/** 一张表：标题、从哪一格起、逐行的数，各种记号在哪些格子上，小字，框（角色、行、列、几行、几列）。 */
function read(sheet) {
  const { caption, first, cols, cells } = contents(sheet);
  const where = (mark) => cells.filter((cell) => cell[mark]).map(({ row, col }) => `${row},${col}`);
  const marks = ["linked", "current", "dropped", "skipped", "changed"].map((mark) => [mark, where(mark)]);
  return {
    caption,
    first,
    rows: Array.from({ length: cells.length / cols }, (_, r) =>
      cells.slice(r * cols, (r + 1) * cols).map(({ value, text }) => text ?? value),
    ),
    ...Object.fromEntries(marks.filter(([, list]) => list.length)),
    ...(sheet.factors?.length ? { factors: sheet.factors.map(({ row, col, text }) => `${row},${col} ${text}`) } : {}),
    frames: (sheet.outlines ?? []).map(({ role, row, col, rows, cols }) => `${role} ${row},${col} ${rows}×${cols}`),
  };
}
const drawn = (given, look = {}) => {
  const { input, kernel, output } = sheets(stateOf(given), { ...LOOK, ...look });
  return { input: read(input), kernel: kernel && read(kernel), output: read(output) };
};
const input = (...cell) => ({ pointed: { sheet: "input", cell } });
const output = (...cell) => ({ pointed: { sheet: "output", cell } });
const said = (given, look = {}) => {
  openPage(); // 话里带颜色的是元素
  const { lines, formulas = [], sentence, note } = about(stateOf(given), { ...LOOK, ...look });
  const text = (part) => (typeof part === "string" ? part : part.textContent);
  const written = (some) => some.map((line) => line.map(text).join(""));
  return { lines: written(lines), formulas: written(formulas), sentence, note };
};

test("讲义的例子停在第一步：窗口是左上角的 2×2，小字是要乘的数", () => {
  assert.deepEqual(drawn(LECTURE), {
    input: {
      caption: "输入 3×3",
      first: [0, 0],
      rows: LECTURE.X,
      linked: ["0,0", "0,1", "1,0", "1,1"],
      factors: ["0,0 ×0", "0,1 ×1", "1,0 ×2", "1,1 ×3"],
      frames: ["kernel 0,0 2×2"],
    },
    kernel: { caption: "卷积核 2×2", first: [0, 0], rows: LECTURE.K, frames: [] },
    output: {
      caption: "输出 2×2",
      first: [0, 0],
      rows: [
        [19, 25],
        [37, 43],
      ],
      current: ["0,0"],
      frames: ["output 0,0 1×1"],
    },
  });
});

test("填充、扩张、步幅除不尽：一圈填充，框是有效核大小，丢弃的在末尾", () => {
  const { input, output } = drawn({ ...LECTURE, X: count(4), p: [1, 0], d: 2, s: [2, 1], step: 1 });
  assert.deepEqual([input.caption, input.first], ["输入 4×4，每侧填充 1 行 0 列", [-1, 0]]);
  assert.deepEqual(input.frames, ["kernel -1,1 3×3"]);
  assert.deepEqual(input.linked, ["-1,1", "-1,3", "1,1", "1,3"]);
  assert.deepEqual(input.dropped, ["4,0", "4,1", "4,2", "4,3"]);
  assert.deepEqual([output.caption, output.current], ["输出 2×2", ["0,1"]]);
});

test("指着一个输入：扇出的输出各一个框，亮的是遇到的核；卷积的核已经转过来", () => {
  const corner = (op) => drawn({ ...LECTURE, op }, input(2, 1));
  for (const [op, held] of [
    ["corr", [0, 1, 2, 3]],
    ["conv", [3, 2, 1, 0]],
  ]) {
    const { input, kernel, output } = corner(op);
    assert.deepEqual(kernel.rows.flat(), held, op);
    assert.deepEqual(
      [input.current, input.frames, input.factors],
      [["2,1"], ["kernel 0,0 2×2", "input 2,1 1×1"], undefined],
    );
    assert.deepEqual(kernel.linked, ["1,0", "1,1"], op);
    assert.deepEqual([output.linked, output.current], [["1,0", "1,1"], undefined]);
    assert.deepEqual(output.frames, ["output 1,0 1×1", "output 1,1 1×1"]);
  }
});

test("池化没有核；选中的核的格子；平移之后变了的输出", () => {
  const pool = drawn(
    { ...LECTURE, op: "max" },
    {
      before: [
        [4, 0],
        [7, 8],
      ],
    },
  );
  assert.deepEqual([pool.kernel, pool.input.factors, pool.output.changed], [null, undefined, ["0,1"]]);
  const { kernel } = drawn(LECTURE, { marked: { row: 1, col: 0 } });
  assert.deepEqual([kernel.current, kernel.frames], [["1,0"], ["kernel 1,0 1×1"]]);
});

test("猜形状时看不出丢了哪几行、输出多大；猜值时只有形状", () => {
  const given = { ...LECTURE, s: 2, p: 1 };
  assert.ok(drawn({ ...LECTURE, s: 2 }).input.dropped.length);
  const shape = drawn({ ...LECTURE, s: 2 }, { guessing: "shape" });
  assert.deepEqual([shape.input.dropped, shape.output.caption], [undefined, "输出 ?"]);
  const value = drawn(given, { guessing: "value" }).output;
  assert.deepEqual([value.caption, value.rows.flat()], ["输出 2×2", ["?", "?", "?", "?"]]);
});

test("添了多少：负的写真正的减号；长得写不下就都不写；猜值时指着输入也不露", () => {
  const given = { X: [[2]], K: [[3, -4]], op: "transposed" };
  assert.deepEqual(drawn(given).output.factors, ["0,0 +6", "0,1 −8"]);
  assert.equal(drawn({ ...given, K: [[3, 0.123]], X: [[-1000]] }).output.factors, undefined);
  assert.equal(drawn(given, { ...input(0, 0), guessing: "value" }).output.factors, undefined);
});

// ---- 转置卷积：当前的是一个输入，它盖住输出里的一块。数是 F.conv_transpose2d 算的 ----

const PLAIN = { X: count(2, 1), K: count(3), op: "transposed" };
const STRIDED = { X: count(3), K: count(3), p: 1, s: 2, op: "transposed" };

test("conv_arithmetic 的 2×2 与 3×3 的核：走到的输入盖住输出的 3×3，小字是它添了多少", () => {
  assert.deepEqual(drawn({ ...PLAIN, step: 3 }), {
    input: {
      caption: "输入 2×2",
      first: [0, 0],
      rows: PLAIN.X,
      current: ["1,1"],
      frames: ["input 1,1 1×1"],
    },
    kernel: {
      caption: "卷积核 3×3",
      first: [0, 0],
      rows: PLAIN.K,
      linked: ["0,0", "0,1", "0,2", "1,0", "1,1", "1,2", "2,0", "2,1", "2,2"],
      frames: [],
    },
    output: {
      caption: "输出 4×4",
      first: [0, 0],
      rows: [
        [0, 1, 4, 4],
        [3, 13, 23, 18],
        [15, 43, 53, 36],
        [18, 45, 52, 32],
      ],
      linked: ["1,1", "1,2", "1,3", "2,1", "2,2", "2,3", "3,1", "3,2", "3,3"],
      factors: ["1,1 +0", "1,2 +4", "1,3 +8", "2,1 +12", "2,2 +16", "2,3 +20", "3,1 +24", "3,2 +28", "3,3 +32"],
      frames: ["kernel 1,1 3×3"],
    },
  });
});

test("步幅 2、填充 1：3×3 变成 5×5；填充裁掉输出，输入外面没有一圈，角上的一块只剩看得见的", () => {
  const { input, kernel, output } = drawn(STRIDED);
  assert.deepEqual([input.caption, input.first, input.rows], ["输入 3×3", [0, 0], STRIDED.X]);
  assert.deepEqual(output.caption, "输出 5×5，每侧裁掉 1");
  assert.deepEqual(output.rows, [
    [0, 3, 4, 11, 8],
    [3, 12, 11, 28, 19],
    [12, 27, 16, 35, 20],
    [27, 60, 35, 76, 43],
    [24, 51, 28, 59, 32],
  ]);
  assert.deepEqual([output.linked, output.frames], [["0,0", "0,1", "1,0", "1,1"], ["kernel 0,0 2×2"]]);
  assert.deepEqual(kernel.linked, ["1,1", "1,2", "2,1", "2,2"]);
});

test("指着一个输出：加到它的是哪些输入，各乘多少；算式就是这些", () => {
  const { input, output: there } = drawn(STRIDED, output(1, 1));
  assert.deepEqual(input.linked, ["0,0", "0,1", "1,0", "1,1"]);
  assert.deepEqual(input.factors, ["0,0 ×8", "0,1 ×6", "1,0 ×2", "1,1 ×0"]);
  assert.deepEqual(input.frames, ["input 0,0 1×1", "input 0,1 1×1", "input 1,0 1×1", "input 1,1 1×1"]);
  assert.deepEqual(
    [there.current, there.frames, there.factors],
    [["1,1"], ["kernel 0,0 2×2", "output 1,1 1×1"], undefined],
  );
  const { lines, sentence } = said(STRIDED, output(1, 1));
  assert.equal(lines[0], "输出 (1, 1) = 0×8 + 1×6 + 3×2 + 4×0 = 12");
  assert.equal(sentence, "输出 (1, 1) 等于 12。");
});

test("话：走到的输入是第几步、加到哪里、裁掉几格；公式，和填充裁在哪里", () => {
  const { lines, formulas, sentence, note } = said({ ...STRIDED, step: 1 });
  assert.equal(sentence, "第 2 步，共 9 步：输入 (0, 1) 乘上整个核，加到 6 个输出里，另外 3 个被裁掉。");
  assert.equal(
    lines[0],
    "输入 (0, 1) 乘上整个核，加到 6 个输出里，另外 3 个被裁掉：" +
      "(0, 1) 里乘 3，(0, 2) 里乘 4，(0, 3) 里乘 5，(1, 1) 里乘 6，(1, 2) 里乘 7，(1, 3) 里乘 8",
  );
  assert.match(formulas[0], /^求导时原路返回/);
  assert.deepEqual(formulas.slice(1), [
    "输出高、宽 = (3−1)×2 − 2×1 + 1×(3−1) + 1 = 5",
    "填充不加在输入外，从输出每侧裁掉 1：7 − 2×1 = 5",
  ]);
  assert.equal(note, "");
  assert.equal(said(PLAIN).formulas.at(-1), "输出高、宽 = (2−1)×1 − 2×0 + 1×(3−1) + 1 = 4", "不裁就不说裁");
});

test("没有输入盖到的输出跨过，全被裁掉的输入丢弃；各说一句", () => {
  const gaps = { X: count(2, 1), K: [[5]], s: 2, op: "transposed" };
  assert.deepEqual(drawn(gaps).output.skipped, ["0,1", "1,0", "1,1", "1,2", "2,1"]);
  assert.equal(said(gaps).note, "输出里 1 行、1 列没有输入盖到，都是 0：步幅比核长。");
  assert.equal(said(gaps, output(1, 1)).lines[0], "输出 (1, 1) 没有输入盖到，是 0");
  const lost = { X: count(3, 1), K: [[5]], p: 1, op: "transposed" };
  const { input, output: there } = drawn(lost);
  assert.deepEqual(input.dropped, ["0,0", "0,1", "0,2", "1,0", "1,2", "2,0", "2,1", "2,2"]);
  assert.deepEqual([there.rows, there.linked, there.frames], [[[25]], undefined, []]);
  assert.equal(said(lost).sentence, "第 1 步，共 9 步：输入 (0, 0) 盖到的都被裁掉了，不影响输出。");
  assert.equal(said(lost).note, "输入里 2 行、2 列盖到的都被裁掉了，不影响输出。");
  const spread = { X: [[1]], K: count(2, 1), d: 2, op: "transposed" };
  assert.equal(said(spread).note, "输出里 1 行、1 列没有输入盖到，都是 0：扩张留下空隙。");
});

test("猜值问的是走到的输入盖住的正中那一格，输出和添了多少都不露", () => {
  const state = stateOf({ ...PLAIN, step: 3 });
  const guessing = { ...LOOK, guessing: "value" };
  assert.deepEqual(spotOf(state, guessing), { sheet: "output", cell: [2, 2] });
  const { output: there, input } = drawn({ ...PLAIN, step: 3 }, guessing);
  assert.deepEqual([there.current, there.factors, new Set(there.rows.flat())], [["2,2"], undefined, new Set(["?"])]);
  assert.deepEqual(input.linked, ["0,0", "0,1", "1,0", "1,1"]);
  assert.equal(said({ ...PLAIN, step: 3 }, guessing).lines[0], "输出 (2, 2) = 1×8 + 2×7 + 3×5 + 4×4 = ?");
});
