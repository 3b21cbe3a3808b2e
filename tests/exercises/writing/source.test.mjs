/** 读者的源码，跑之前：*= 的改写、说不行的几样、空函数；判语里的数与窗口。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { empty } from "../../../lib/exercises/writing/judge.js";
import { agree, digits, numbers, write } from "../../../lib/exercises/writing/numbers.js";
import { rewrite } from "../../../lib/exercises/writing/rewrite.js";
import { definedIn, refusal } from "../../../lib/exercises/writing/source.js";
import { seenBy, windowAt } from "../../../lib/exercises/writing/window.js";

test("*= 一类改写成就地的函数，行号不变", () => {
  const cases = [
    ["a *= b + c", 'a = __augmented("*", a, (b + c))'],
    ["a *= b  # x *= 2", 'a = __augmented("*", a, (b))  # x *= 2'],
    ["for x in y: x //= 2; z **= 3", 'for x in y: x = __augmented("//", x, (2)); z = __augmented("**", z, (3))'],
    ["Y[i, j] /= (1 +\n  2)\nz = 1", 'Y[i, j] = __augmented("/", Y[i, j], ((1 +\n  2)))\nz = 1'],
  ];
  const tight = (text) => text.replace(/\( +/g, "(").replace(/ +\)/g, ")").replace(/= +/g, "= ").replace(/, +/g, ", ");
  for (const [source, wanted] of cases) assert.equal(tight(rewrite(source)), tight(wanted));
  for (const same of [
    "a += 1",
    "a == b",
    's = "a *= 2"',
    "'''\nx *= 3\n'''",
    "f(a=1)",
    "a <= b",
    "x = lambda: 3",
    "中 = '没有完",
  ])
    assert.equal(rewrite(same), same);
  assert.equal(rewrite("x *= (\n1\n)\n\ny").split("\n").length, 5);
});

test("跑之前就知道不行的，各说一句话", () => {
  assert.equal(refusal("def f():\n    return 1\n"), null);
  assert.match(refusal("x".repeat(10_000_000)).parts[0].text, /10,000,000/);
  assert.match(refusal("a = 1\nb = '\ud800'").parts[0].text, /第 2 行/);
  assert.match(refusal("if 1:\n    a\n\tb").parts[0].text, /第 3 行.*第 2 行/);
  assert.match(refusal("if 1:\n  \ta").headline, /混着/);
  assert.equal(refusal("if 1:\n\ta\n\tb"), null);
});

test("最外面定义的名字，照先后", () => {
  assert.deepEqual(definedIn("def f(X):\n    y = 1\n\n核 = 3\nk == 2\n"), ["f", "核"]);
});

test("空函数：只有省略号、pass、注释、文档字符串", () => {
  for (const body of ["...", "...  # 在这里写", "pass", '"""说明"""', "# 想一想\n    ..."])
    assert.ok(empty(`def f(X, K):\n    ${body}\n\n\ncheck.corr2d(f)\n`, "f"), body);
  assert.ok(empty("def f(X, K): ...  # 在这里写", "f"));
  for (const body of ["g(X)", "x = 1\n    ...", "return None"])
    assert.ok(!empty(`def f(X):\n    ${body}\n`, "f"), body);
});

test("数照 Python 的 .6g 写", () => {
  const given = [0, -0, 3, 0.5, 1 / 3, -1234.5678, 1e-5, 0.0001, 123456.7, 1234567.5, 1e20, "nan", "-inf"];
  const wanted = "0 0 3 0.5 0.333333 -1234.57 1e-05 0.0001 123457 1.23457e+06 100000000000000000000 nan -inf".split(
    " ",
  );
  assert.deepEqual(given.map(digits), wanted);
  assert.equal(
    write({ dtype: "float64", shape: [2, 2, 2], values: [1, 2, 3, 4, 5, 6, 7, 10] }),
    " 1  2\n 3  4\n\n 5  6\n 7 10",
  );
});

test("比较：误差、无穷、种类、只有形状", () => {
  const tensor = (...values) => numbers({ dtype: "float64", shape: [values.length], values });
  assert.ok(agree(tensor(1, "nan", "inf"), tensor(1.0000001, "nan", "inf")));
  assert.ok(!agree(tensor(5), tensor("inf")));
  assert.ok(!agree(tensor(1), tensor(1.001)));
  assert.ok(!agree(numbers({ kind: "list", shape: [1], values: [1] }), tensor(1)));
  assert.ok(agree(tensor(1, 2), numbers({ size: [2] })));
  assert.ok(agree(numbers({ kind: "tuple", shape: [2], values: [3, 4] }), numbers({ tuple: [3, 4] })));
});

test("窗口：该看哪里，读者像是看了哪里", () => {
  const window = { size: [2, 2], padding: [1, 1], stride: [3, 2] };
  const X = { dtype: "float64", shape: [3, 3], values: [0, 1, 2, 3, 4, 5, 6, 7, 8] };
  const K = { dtype: "float64", shape: [2, 2], values: [0, 1, 2, 3] };
  const exercise = { cases: [{ inputs: [X, K], window }] };
  const should = windowAt(window, [0, 1]);
  assert.deepEqual(should, { top: -1, left: 1, rows: 2, cols: 2 });
  assert.deepEqual(seenBy(exercise, 0, 3, should), { top: -1, left: 0, rows: 2, cols: 2 });
  assert.equal(seenBy(exercise, 0, 8, should), null); // 看对了
  assert.equal(seenBy(exercise, 0, 99, should), null);
});
