/** window.js、ops.js 与 torch 逐位相等：形状、数值、梯度（扇出）、丢弃的行列、控件的上下界。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { bounds, LIMITS, transposedBounds } from "../../lib/widgets/core/bounds.js";
import { GATHER } from "../../lib/widgets/core/flow.js";
import * as matrix from "../../lib/widgets/core/matrix.js";
import { decodeMatrix } from "../../lib/widgets/core/numbers.js";
import { OPERATIONS } from "../../lib/widgets/core/operations.js";
import * as ops from "../../lib/widgets/core/ops.js";
import * as scatter from "../../lib/widgets/core/scatter.js";
import { WEIGHTED } from "../../lib/widgets/core/weighted.js";
import * as window from "../../lib/widgets/core/window.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "golden-"));
after(() => rmSync(folder, { recursive: true }));
execFileSync(process.env.PYTHON ?? join(here, "../../.venv/bin/python"), [
  join(here, "golden.py"),
  join(folder, "g.json"),
]);
const golden = JSON.parse(readFileSync(join(folder, "g.json"), "utf8"));
const cases = golden.cases.map((c) => ({ ...c, X: decodeMatrix(c.X), Y: c.Y && decodeMatrix(c.Y) }));
const fitting = cases.filter((c) => c.Y);
const plain = fitting.filter((c) => c.gradient);
const zero = (/** @type {number[][]} */ Y) => Y.map((row) => row.map((v) => (v === 0 ? 0 : v))); // −0 与 0 相等
const name = (c) => `${c.op} n=${c.n} k=${c.k} ${JSON.stringify(c.w)}`;

test("金标准里既有放得下的，也有放不下的、除不尽的", () => {
  assert.ok(fitting.length > 800 && cases.length - fitting.length > 200);
  assert.ok(plain.some((c) => c.unused.some(Boolean)));
});

test("转置卷积与 torch 相同，裁得一格不剩的也一样拒绝", () => {
  assert.ok(golden.transposed.some((c) => c.Y) && golden.transposed.some((c) => !c.Y));
  for (const { X, K, w, Y } of golden.transposed) {
    if (Y) assert.deepEqual(zero(ops.transposed(X, K, w)), zero(Y), JSON.stringify(w));
    else assert.throws(() => ops.transposed(X, K, w), RangeError, JSON.stringify(w));
  }
});

const spread = golden.transposed.filter((c) => c.Y);
const each = (Y, act) => Y.forEach((row, r) => row.forEach((value, c) => act(value, [r, c])));

test("转置：每个输出等于它用到的输入之和，输入的扇出就是 torch 的梯度；形状也相同，conv_arithmetic 的六种在内", () => {
  assert.equal(spread.filter((c) => c.known).length, 6);
  for (const { n, k, w, X, K, Y, gradient } of spread) {
    const size = scatter.transposedShape(n, k, w);
    assert.deepEqual(size, [Y.length, Y[0].length], JSON.stringify(w));
    each(Y, (value, cell) => {
      const met = scatter.transposedTaps(n, k, w, cell);
      assert.equal(met.reduce((sum, t) => sum + X[t.row][t.col] * K[t.a][t.b], 0) + 0, value + 0, JSON.stringify(w));
    });
    each(gradient, (value, cell) => {
      const fan = scatter.transposedFanOut(n, k, w, cell);
      const sum = fan.reduce((s, t) => s + K[t.a][t.b] * (t.row * size[1] + t.col + 1), 0);
      assert.equal(sum + 0, value + 0, JSON.stringify(w));
    });
  }
});

test("转置：盖到的全被裁掉的输入、没有输入盖到的输出，一格一格数出来就是这些；行列的数目也对", () => {
  const lines = (empty, [rows, cols]) => [
    [...Array(rows).keys()].filter((r) => [...Array(cols).keys()].every((c) => empty(r, c))).length,
    [...Array(cols).keys()].filter((c) => [...Array(rows).keys()].every((r) => empty(r, c))).length,
  ];
  const seen = { lost: 0, bare: 0 };
  for (const { n, k, w, X, Y } of spread) {
    const used = new Set();
    each(X, (_, cell) => {
      const fan = scatter.transposedFanOut(n, k, w, cell);
      for (const t of fan) used.add(`${t.row},${t.col}`);
      assert.equal(scatter.cropped(n, k, w)(...cell).dropped, fan.length === 0);
    });
    each(Y, (_, [r, c]) => assert.equal(scatter.uncovered(n, k, w)(r, c).skipped, !used.has(`${r},${c}`)));
    if (!used.size) continue; // 一格也没有盖到：行与列分不出是谁
    const gone = lines((r, c) => scatter.cropped(n, k, w)(r, c).dropped, n);
    const gaps = lines((r, c) => !used.has(`${r},${c}`), [Y.length, Y[0].length]);
    assert.deepEqual([scatter.lost(n, k, w), scatter.bare(n, k, w)], [gone, gaps], JSON.stringify({ n, k, w }));
    seen.lost += gone.some(Boolean);
    seen.bare += gaps.some(Boolean);
  }
  assert.ok(seen.lost > 5 && seen.bare > 5, JSON.stringify(seen));
});

/** 一个方向上的样子，步幅、核、扩张率、填充大大小小。 */
const ranges = [
  [1, 2, 5, 16],
  [1, 3, 7],
  [0, 1, 6],
  [1, 2, 8],
  [1, 4],
];
const axesOf = ([first, ...rest]) => (first ? first.flatMap((v) => axesOf(rest).map((more) => [v, ...more])) : [[]]);
const sample = axesOf(ranges).map(([n, k, p, s, d]) => ({ n, k, p, s, d }));
const lengthOf = ({ n, k, p, s, d }) => (n - 1) * s - 2 * p + d * (k - 1) + 1;
const LONGEST = 28;

test("转置的上下界：里面的每个值都放得下、画得下，外面一格就不行", () => {
  let held = 0;
  for (const axis of sample.filter((a) => lengthOf(a) >= 1)) {
    const longest = Math.max(LONGEST, lengthOf(axis));
    const fits = (a) => Object.entries(a).every(([key, v]) => v >= (key === "p" ? 0 : 1)) && lengthOf(a) >= 1;
    const good = (a) => fits(a) && lengthOf(a) <= longest;
    for (const [key, [low, high]] of Object.entries(transposedBounds(axis))) {
      const what = `${JSON.stringify(axis)} ${key} [${low}, ${high}]`;
      assert.ok(low <= axis[key] && axis[key] <= high, what);
      for (let v = low; v <= high; v++) assert.ok(good({ ...axis, [key]: v }), `${what} ${v}`);
      assert.ok(!good({ ...axis, [key]: low - 1 }), `${what} 还能小`);
      if (high < LIMITS[key]) assert.ok(!good({ ...axis, [key]: high + 1 }), `${what} 还能大`);
      held += 1;
    }
  }
  assert.ok(held > 500);
});

test("换运算：本来放得下的一个数也不动，放不下的收到放得下", () => {
  const covers = {
    corr: (a) => a.n + 2 * a.p >= a.d * (a.k - 1) + 1,
    max: (a) => a.n + 2 * a.p >= a.k && 2 * a.p <= a.k && a.d === 1,
    transposed: (a) => lengthOf(a) >= 1 && (lengthOf(a) <= LONGEST || a.s === 1),
  };
  for (const [op, fits] of Object.entries(covers)) {
    for (const axis of sample) {
      const now = OPERATIONS[op].fit(axis);
      assert.ok(fits(now), `${op} ${JSON.stringify(axis)} ${JSON.stringify(now)}`);
      if (fits(axis)) assert.deepEqual(now, axis, op);
      assert.deepEqual([now.n, now.k], [axis.n, axis.k], "数表不动");
    }
  }
});

test("weighted.js 里的正是：一个输出由窗口里的数乘核得来", () => {
  const rows = Object.entries(OPERATIONS).filter(([, { pooling, flow }]) => !pooling && flow === GATHER);
  assert.deepEqual(WEIGHTED, Object.fromEntries(rows));
});

test("数值与 torch 相同；torch 拒绝的，这里也用一句中文拒绝", () => {
  for (const c of cases) {
    if (c.Y) assert.deepEqual(zero(OPERATIONS[c.op].compute(c.X, c.K, c.w)), zero(c.Y), name(c));
    else
      assert.throws(
        () => OPERATIONS[c.op].compute(c.X, c.K, c.w),
        (e) => e instanceof RangeError && /[一-龥].*。$/.test(e.message),
        name(c),
      );
  }
});

test("形状与 torch 相同", () => {
  for (const c of fitting) assert.deepEqual(window.outputShape(c.n, c.k, c.w), [c.Y.length, c.Y[0].length], name(c));
});

test("丢弃与跨过的行列数与 lib.Window 相同；没有窗口看到的格子不是丢弃就是跨过，丢弃的在末尾", () => {
  assert.ok(plain.some((c) => c.skipped.some(Boolean) && c.unused.some(Boolean)));
  for (const c of plain) {
    const [p_h, p_w] = c.w.padding;
    assert.deepEqual([window.unused(c.n, c.k, c.w), window.skipped(c.n, c.k, c.w)], [c.unused, c.skipped], name(c));
    const seen = new Set(
      c.Y.flatMap((row, i) =>
        row.flatMap((_, j) => window.taps(c.n, c.k, c.w, [i, j]).map((t) => `${t.row},${t.col}`)),
      ),
    );
    const missed = window.missed(c.n, c.k, c.w);
    for (let row = -p_h; row < c.n[0] + p_h; row++) {
      for (let col = -p_w; col < c.n[1] + p_w; col++) {
        const dropped = row >= c.n[0] + p_h - c.unused[0] || col >= c.n[1] + p_w - c.unused[1];
        const unseen = !seen.has(`${row},${col}`);
        assert.ok(unseen || !dropped, name(c));
        assert.deepEqual(missed(row, col), { dropped, skipped: unseen && !dropped }, `${name(c)} (${row}, ${col})`);
      }
    }
  }
});

test("taps：输出的每一格等于它用到的格子之和", () => {
  for (const c of plain.filter((c) => c.op === "corr")) {
    c.Y.forEach((row, i) =>
      row.forEach((value, j) => {
        const sum = window
          .taps(c.n, c.k, c.w, [i, j])
          .reduce((s, t) => s + (t.inside ? c.X[t.row][t.col] * c.K[t.a][t.b] : 0), 0);
        assert.equal(sum, value, name(c));
      }),
    );
  }
});

test("fanOut：一个输入格的扇出就是 torch 的梯度", () => {
  for (const c of plain.filter((c) => c.op !== "avg")) {
    const K = c.op === "conv" ? ops.rotate(c.K) : c.K;
    c.gradient.forEach((row, r) =>
      row.forEach((value, q) => {
        const fan = window.fanOut(c.n, c.k, c.w, [r, q]);
        const sum = fan.reduce((s, t) => s + K[t.a][t.b] * (t.row * c.Y[0].length + t.col + 1), 0);
        assert.equal(sum + 0, value + 0, name(c));
        const order = fan.map((t) => t.row * 1000 + t.col);
        assert.deepEqual(
          order,
          [...order].sort((a, b) => a - b),
          "行优先",
        );
      }),
    );
  }
});

test("taps 与 fanOut 互为反向，填充的格子也是", () => {
  for (const c of plain.filter((_, i) => i % 7 === 0)) {
    for (const t of window.taps(c.n, c.k, c.w, [0, 0])) {
      const back = window.fanOut(c.n, c.k, c.w, [t.row, t.col]);
      assert.ok(
        back.some((u) => u.row === 0 && u.col === 0 && u.a === t.a && u.b === t.b),
        name(c),
      );
    }
  }
});

test("多通道、分组、偏置与 torch 相同", () => {
  const w = { stride: [2, 1], padding: [1, 0] };
  for (const c of golden.channels) assert.deepEqual(ops.correlateChannels(c.X, c.K, c.bias, w, c.groups).Y, c.Y);
});

test("感受野与 lib 相同", () => {
  for (const c of golden.fields) assert.deepEqual(window.receptiveField(c.layers), c.field);
});

for (const touching of [false, true])
  test(`上下界里的每个值都放得下，外面一格就放不下${touching ? "；填充不超过有效核长减一" : ""}`, () => {
    const mild = ({ n, k, w }) => [0, 1].every((i) => w.padding[i] < window.effectiveSize(k, w)[i]);
    for (const c of touching ? plain.filter(mild) : fitting) {
      const axis = { n: c.n[0], k: c.k[0], p: c.w.padding[0], s: c.w.stride[0], d: c.w.dilation[0] };
      const pooling = !touching && (c.op === "max" || c.op === "avg");
      const fits = (/** @type {typeof axis} */ a) => {
        const w = { padding: [a.p, 0], stride: [a.s, 1], dilation: [a.d, 1] };
        try {
          if (pooling) ops.pool(Array(a.n).fill([1]), [a.k, 1], "max", w);
          else window.outputShape([a.n, 1], [a.k, 1], w);
          if (touching) window.checkPadding([a.k, 1], w);
          return true;
        } catch {
          return false;
        }
      };
      for (const [key, [low, high]] of Object.entries(bounds(axis, { pooling, touching }))) {
        assert.ok(low <= axis[key] && axis[key] <= high, `${name(c)} ${key} 的现值在界内`);
        for (let v = low; v <= high; v++) assert.ok(fits({ ...axis, [key]: v }), `${name(c)} ${key}=${v}`);
        assert.ok(!fits({ ...axis, [key]: low - 1 }), `${name(c)} ${key}=${low - 1}`);
        if (high < Math.max(LIMITS[key], axis[key]))
          assert.ok(!fits({ ...axis, [key]: high + 1 }), `${name(c)} ${key}=${high + 1}`);
      }
    }
  });

test("补的数与 Python 那边相同", () => {
  golden.fill.X.forEach((row, r) => row.forEach((v, c) => assert.equal(matrix.digit(r, c), v)));
  golden.fill.K.forEach((row, r) => row.forEach((v, c) => assert.equal(matrix.weight(r, c), v)));
});

test("平移、裁小、补大", () => {
  assert.deepEqual(
    matrix.shift(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [0, 1],
    ),
    [
      [3, 1, 2],
      [6, 4, 5],
    ],
  );
  assert.deepEqual(
    matrix.shift(
      [
        [1, 2],
        [3, 4],
      ],
      [-1, 0],
    ),
    [
      [3, 4],
      [1, 2],
    ],
  );
  assert.deepEqual(
    matrix.resize(
      [
        [1, 2],
        [3, 4],
      ],
      [1, 3],
      () => 9,
    ),
    [[1, 2, 9]],
  );
});

test("不合理的参数：种类不对 TypeError，数值不对 RangeError，都是一句中文", () => {
  const X = [
    [1, 2],
    [3, 4],
  ];
  const chinese = (kind) => (e) => e instanceof kind && /[一-龥].*。$/.test(e.message);
  for (const bad of [["3", 3], [1.5, 2], [NaN, 2], [true, 2], 3, null, [1], [1, 2, 3]]) {
    assert.throws(() => window.outputShape(bad, [1, 1], {}), chinese(TypeError), String(bad));
    if (bad) assert.throws(() => window.outputShape([3, 3], [1, 1], { stride: bad }), chinese(TypeError), String(bad));
  }
  for (const w of [{ stride: [0, 1] }, { padding: [-1, 0] }, { dilation: [1, 0] }]) {
    assert.throws(() => window.outputShape([3, 3], [2, 2], w), chinese(RangeError));
  }
  assert.throws(() => ops.correlate([[1, 2], [3]], [[1]]), chinese(RangeError));
  assert.throws(() => ops.correlate([], [[1]]), chinese(RangeError));
  assert.throws(() => ops.correlate("X", [[1]]), chinese(TypeError));
  assert.throws(() => ops.correlate([["1"]], [[1]]), chinese(TypeError));
  assert.throws(() => ops.pool(X, [2, 2], "min"), chinese(RangeError));
  assert.throws(() => ops.pool(X, [2, 2], "max", { dilation: [2, 2], padding: [1, 1] }), chinese(RangeError));
});
