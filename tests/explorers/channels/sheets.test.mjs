/** 表是数据：随便取大小、组数、填充、步幅、扩张率，表上的数与 torch 相同，连起来的格子就是 torch 的梯度。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { JSDOM } from "jsdom";
import { arrangement, ROOMS } from "../../../lib/explorers/channels/arrange.js";
import { hold, nothing } from "../../../lib/explorers/channels/look.js";
import { pytorch } from "../../../lib/explorers/channels/pytorch.js";
import { sheets } from "../../../lib/explorers/channels/sheets.js";
import { PAIRS, rangesOf, readState, resized } from "../../../lib/explorers/channels/state.js";
import { contents, exact } from "../../../lib/widgets/core/sheet.js";
import { LECTURE, POINTWISE } from "./lecture.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const PYTHON = process.env.PYTHON ?? join(root, ".venv/bin/python");
const python = (code, given) =>
  JSON.parse(execFileSync(PYTHON, ["-c", code], { cwd: root, input: JSON.stringify(given), encoding: "utf8" }));

let seed = 5;
/** 0 到 n − 1。低位的周期短，取高位。 */
function random(n) {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * n);
}
const pick = (list) => list[random(list.length)];

const stateOf = (traits) => readState((key) => ({ ...LECTURE, ...traits })[key]);
const first = stateOf({});
const pair = (low, high) => [low + random(high - low + 1), low + random(high - low + 1)];
const numbers = (count) => Array.from({ length: count }, () => random(19) - 9);

/** 换成随便的一组大小；像滑块那样走，每个数都在滑块给的范围里。 */
function randomTraits() {
  const groups = pick([1, 1, 2, 3]);
  const [c_in, c_out] = [groups * (1 + random(2)), groups * (1 + random(2))];
  let traits = { ...LECTURE, ...resized(first, { c_in, c_out, groups, n: pair(2, 8) }, new Map()) };
  for (const { key } of [...PAIRS.slice(1), ...PAIRS.slice(1)]) {
    const state = stateOf(traits);
    const next = [0, 1].map((axis) => {
      const [low, high] = rangesOf(state, key)[axis];
      return low + random(Math.min(high, low + 3) - low + 1);
    });
    traits = { ...traits, ...resized(state, { [key]: next }, new Map()) };
  }
  const { c_in: a, c_out: b, k, n } = stateOf(traits);
  const given = { X: numbers(a * n[0] * n[1]), K: numbers(((a * b) / groups) * k[0] * k[1]), bias: numbers(b) };
  return { ...traits, ...resized(stateOf(traits), {}, new Map(), given) };
}

/** 一种表里的格子；where 挑出来的，写成 [第几张, 行, 列, 值]。 */
const told = (list, where = () => true) =>
  list.flatMap((sheet, t) =>
    sheet
      ? contents(sheet)
          .cells.filter(where)
          .map(({ row, col, value }) => [t, row, col, value])
      : [],
  );
const placesOf = (cells) => cells.map((cell) => cell.slice(0, 3));

const TORCH = `
import json, sys, torch
from torch.nn.functional import conv2d

def nonzero(t):
    return [list(map(int, at)) for at in t.nonzero()]

answers = []
for case in json.load(sys.stdin):
    space = {}
    exec(case["code"].replace("print(Y)", ""), space)
    X, K, Y, (o, i, j), (c, row, col) = space["X"], space["K"], space["Y"], case["cell"], case["probe"]
    window = {key: case[key] for key in ("padding", "stride", "dilation", "groups")}
    torch.testing.assert_close(Y, conv2d(X[None], K, space["b"], **window)[0])
    alone = [conv2d((X * (torch.arange(len(X)) == t)[:, None, None])[None], K, **window)[0, o] for t in range(len(X))]
    # 核全换成正数，梯度不会碰巧是 0
    pixels = torch.ones_like(X, requires_grad=True)
    sums = conv2d(pixels[None], torch.ones_like(K), **window)[0]
    (seen,) = torch.autograd.grad(sums[o, i, j], pixels, retain_graph=True)
    reached = torch.stack([torch.autograd.grad(y, pixels, retain_graph=True)[0][c, row, col] for y in sums.flatten()])
    answers.append({
        "Y": Y.tolist(), "partial": [part.tolist() for part in alone],
        "seen": nonzero(seen), "reached": nonzero(reached.reshape(sums.shape)),
    })
print(json.dumps(answers))`;

test("随便的大小：输出、部分和与 torch 相同；窗口、扇出就是 torch 的梯度", () => {
  const cases = Array.from({ length: 40 }, () => {
    const traits = randomTraits();
    const state = stateOf(traits);
    const [cell, probe] = [
      [state.c_out, ...state.m],
      [state.c_in, ...state.n],
    ].map((size) => size.map(random));
    return { traits, state, cell, probe, code: pytorch(state), groups: state.groups, ...state.w };
  });
  for (const key of ["padding", "stride", "dilation"])
    assert.ok(
      cases.some((one) => one.groups > 1 && one[key].some((v) => v > 1)),
      `没有分了组、又改了 ${key} 的`,
    );
  assert.ok(
    cases.some(({ state }) => state.pointwise),
    "没有 1×1 的",
  );
  const answers = python(
    TORCH,
    cases.map(({ traits, state, ...rest }) => rest),
  );
  cases.forEach(({ state, cell, probe: [c, row, col] }, t) => {
    const { Y, partial, seen, reached } = answers[t];
    const what = JSON.stringify({ n: state.n, k: state.k, ...state.w, groups: state.groups, cell });
    const drawn = sheets(state, { ...nothing(), hover: cell });
    const inside = ({ role }) => role === "input";
    assert.deepEqual(
      told(drawn.output).map(([, , , value]) => value),
      Y.flat(2),
      what,
    );
    if (state.pointwise) {
      assert.deepEqual(
        told(drawn.result).map(([, , , value]) => value),
        Y.map((channel) => channel[cell[1]][cell[2]]),
        what,
      );
      assert.deepEqual([drawn.kernel, drawn.partial], [[], []], what);
    } else {
      drawn.partial.forEach((sheet, channel) => {
        if (sheet)
          assert.deepEqual(
            told([sheet]).map(([, , , value]) => value),
            partial[channel].flat(),
            what,
          );
        else
          assert.ok(
            partial[channel].flat().every((value) => value === 0),
            what,
          );
      });
      assert.deepEqual(placesOf(told(drawn.input, (e) => inside(e) && e.linked)), seen, what);
    }
    const fan = sheets(state, { ...nothing(), probe: { c, row, col } });
    assert.deepEqual(placesOf(told(fan.output, (e) => e.linked)), reached, what);
    assert.deepEqual(
      told(fan.input, (e) => e.linked),
      [],
      what,
    );
    assert.deepEqual(placesOf(told(fan.input, (e) => e.current)), [[c, row, col]], what);
  });
});

test("新补的数与 Python 相同：通道、输入、核长大，分组，改一样比一回", () => {
  const changes = [
    { n_h: 5 },
    { n_w: 8 },
    { c_in: 4 },
    { c_out: 6 },
    { kernel_h: 3, kernel_w: 4 },
    { groups: 2 },
    { n_h: 2, kernel_h: 2 },
    { n_h: 8 },
    { groups: 1 },
    { c_in: 1 },
  ];
  const after = python(
    `
import json, sys
from lib.explorers import Channels
figure, seen = Channels(), []
for change in json.load(sys.stdin):
    for name, value in sorted(change.items()):
        setattr(figure, name, value)
    seen.append({name: getattr(figure, name) for name in ("X", "K", "bias", "n_h", "n_w", "c_in", "c_out", "groups")})
print(json.dumps(seen))`,
    changes.map((change) => Object.fromEntries(Object.entries(change).reverse())),
  );
  let traits = LECTURE;
  changes.forEach((change, t) => {
    for (const [name, value] of Object.entries(change).sort()) {
      const state = stateOf(traits);
      const row = PAIRS.find((one) => one.traits.includes(name));
      const next = row
        ? { [row.key]: state[row.key].map((old, axis) => (row.traits[axis] === name ? value : old)) }
        : { [name]: value };
      traits = { ...traits, ...resized(state, next, new Map()) };
    }
    const ours = Object.fromEntries(Object.keys(after[t]).map((name) => [name, traits[name]]));
    assert.deepEqual(ours, after[t], JSON.stringify(change));
  });
});

test("裁小再放大，读者改过的数还在；3×3 以外补的数不成规律", () => {
  const memory = new Map();
  const changed = stateOf({ X: LECTURE.X.map((x) => x.map((row) => row.map((v) => -v))) });
  const small = resized(changed, { n: [2, 2] }, memory);
  assert.deepEqual(small.X, [
    [
      [-0, -1],
      [-3, -4],
    ],
    [
      [-1, -2],
      [-4, -5],
    ],
  ]);
  const large = resized(stateOf(small), { n: [3, 5] }, memory);
  assert.deepEqual(large.X[1], [
    [-1, -2, -3, 6, 1],
    [-4, -5, -6, 2, 8],
    [-7, -8, -9, 8, 5],
  ]);
  assert.deepEqual([large.n_h, large.n_w], [3, 5]);
});

test("静止的样子：逐格说得出来", () => {
  const drawn = sheets(first, nothing());
  assert.deepEqual(
    drawn.output.flatMap((sheet) => contents(sheet).cells.filter((e) => e.current)),
    [{ row: 0, col: 0, role: "output", value: 56, channel: 0, current: true, linked: false }],
  );
  assert.deepEqual(
    drawn.input[0].factors.map(({ row, col, text }) => [row, col, text]),
    [
      [0, 0, "×0"],
      [0, 1, "×1"],
      [1, 0, "×2"],
      [1, 1, "×3"],
    ],
  );
  assert.deepEqual(drawn.input[1].outlines, [{ role: "kernel", row: 0, col: 0, rows: 2, cols: 2 }]);
  assert.deepEqual([drawn.matrix, drawn.pixel, drawn.result], [[], [], []]);
});

test("摆法：格子尽量大；多了就小，小到 16 像素为止；几排输出一样长", () => {
  const grown = (change) => arrangement(stateOf(resized(first, change, new Map())));
  assert.deepEqual(arrangement(first).wide, { side: 42, outputs: "right", columns: 1 });
  const sides = [{}, { c_in: 3 }, { c_in: 4, n: [5, 5] }, { c_in: 6, n: [8, 8] }].map(
    (change) => grown(change).wide.side,
  );
  assert.deepEqual(
    sides,
    sides.toSorted((a, b) => b - a),
  );
  assert.equal(sides.at(-1), 16);
  for (const change of [{}, { c_out: 4 }, { c_out: 5 }, { c_in: 4, c_out: 6, groups: 2 }, { n: [8, 8] }]) {
    for (const [room, { side, outputs, columns }] of Object.entries(grown(change))) {
      const [{ m, c_out, n, k }, { width, height }] = [stateOf(resized(first, change, new Map())), ROOMS[room]];
      const what = `${room} ${JSON.stringify(change)}`;
      const lines = Math.ceil(c_out / columns);
      assert.ok(columns * lines - c_out < lines, `${what}：末一排不差一张以上`);
      // 只算格子：标题、记号都在外面，所以只会更挤
      const row = n[1] + k[1] + m[1];
      if (side > 16)
        assert.ok(side * (outputs === "right" ? row + columns * m[1] : Math.max(row, columns * m[1])) <= width, what);
      if (side > 16) assert.ok(side * lines * m[0] <= height, what);
    }
  }
});

test("状态变了，指着的不在了就不指了，还在的照旧", () => {
  const look = { probe: { c: 1, row: 2, col: 2 }, hover: [2, 1, 1], marked: [1, 1, 1] };
  assert.deepEqual(hold(first, look), look);
  const small = stateOf(resized(first, { n: [2, 2], k: [1, 2] }, new Map()));
  assert.deepEqual(hold(small, look), nothing());
  const padded = stateOf(resized(first, { p: [1, 1] }, new Map()));
  const corner = { ...nothing(), probe: { c: 0, row: -1, col: 3 } };
  assert.deepEqual([hold(padded, corner), hold(first, corner)], [corner, nothing()]);
  const single = stateOf(resized(first, { c_in: 1, c_out: 2 }, new Map()));
  assert.deepEqual(hold(single, look), nothing());
});

test("Python 画的静态图与第一帧逐格相同", () => {
  const figures = python(
    `
import json, torch
from lib.explorers import Channels
X, K = (torch.arange(80).reshape(4, 4, 5) * 7) % 10, (torch.arange(64).reshape(4, 4, 2, 2) * 5) % 7 - 3
figures = [
    Channels(), Channels(step=7, bias=[1, -2, 0.5]), Channels(X, K[:, :2], groups=2, padding=1, stride=2, step=9),
    Channels(X / 7, K[:, :1] / 3, groups=4, dilation=(2, 1)), Channels(X, K[:2, :, :1, :1], step=11),
    Channels(X, K[:, :2, :1, :1], bias=[1, 2, 3, 4], groups=2, stride=3),
    Channels(X, K, padding=1, stride=(3, 5), step=3),
]
grown = Channels()
grown.assign(n_h=8, n_w=8, dilation_h=3, dilation_w=2, padding_h=2)
grown.step = 40
print(json.dumps([
    {"svg": str(f.picture()), "traits": {k: v for k, v in f.get_state().items() if k[0] != "_" and k != "layout"}}
    for f in [*figures, grown]
]))`,
  );
  const MARKS = ["role", "channel", "out", "row", "col", "value", "dropped", "skipped"];
  const still = (e) => [...MARKS.map((name) => e.getAttribute(`data-${name}`)), e.getAttribute("aria-current")].join();
  const live = (cell) => {
    const [row, col] = cell.index ?? [cell.row, cell.col];
    const value = cell.value === undefined ? undefined : exact(cell);
    const flags = [cell.dropped, cell.skipped, cell.current].map((on) => (on ? "true" : undefined));
    return [cell.role, cell.channel, cell.out, row, col, value, ...flags].join();
  };
  for (const { svg, traits } of figures) {
    const { document } = new JSDOM(svg).window;
    const drawn = Object.values(sheets(stateOf(traits), nothing())).flat();
    assert.deepEqual(
      drawn.flatMap((sheet) => (sheet ? contents(sheet).cells.map(live) : [])).sort(),
      [...document.querySelectorAll("[data-role][data-row]")].map(still).sort(),
      JSON.stringify(traits),
    );
  }
});

test("1×1：矩阵乘当前像素的一列，不同组的是空格子", () => {
  const drawn = sheets(stateOf({ ...POINTWISE, step: 4 }), nothing());
  const values = (list) => told(list).map(([, , , value]) => value);
  assert.deepEqual(values(drawn.matrix), [1, 2, 3, 4]);
  assert.deepEqual(values(drawn.pixel), [4, 5]);
  assert.deepEqual(values(drawn.result), [1 * 4 + 2 * 5 + 5, 3 * 4 + 4 * 5 - 6]);
  assert.deepEqual([drawn.kernel, drawn.partial], [[], []]);
  const apart = sheets(stateOf({ ...POINTWISE, K: [[[[1]]], [[[4]]]], groups: 2 }), nothing());
  assert.deepEqual(values(apart.matrix), [1, undefined, undefined, 4]);
});
