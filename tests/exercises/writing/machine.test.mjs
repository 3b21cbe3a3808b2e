/** 网页里的 MicroPython 自己：与 CPython 不同而要补上的，读者碰得到的墙。 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { machine, PRINTED, wallMemory } from "../../../lib/exercises/writing/machine.js";

const writing = new URL("../../../lib/exercises/writing/", import.meta.url);
let run;

before(async () => {
  const { loadMicroPython } = await import("@micropython/micropython-webassembly-pyscript/micropython.mjs");
  wallMemory();
  const files = ["torch.py", "lib.py", "run.py"].map((name) => [name, readFileSync(new URL(name, writing), "utf8")]);
  console.error = () => {}; // 要不到内存时 emscripten 也会说
  run = await machine(loadMicroPython, {}, Object.fromEntries(files));
});

/** 跑一段，得到打印的字和报出来的事。 */
function said(source, more = {}) {
  const job = { name: "corr2d", source, given: [], takes: ["x"], apply: null, cases: [[1]], answer: "", defined: [] };
  const found = { printed: "" };
  run({ ...job, ...more }, (message) => {
    found.printed += message.print ?? "";
    Object.assign(found, message);
  });
  return found;
}

/** 表达式 → 打印的样子，与 CPython 和 torch 的相同。 */
const SAME = {
  "0.5 * torch.ones(2)": "tensor([0.5000, 0.5000])",
  "float(torch.tensor(2.5)), float('inf'), int(torch.tensor(3.7))": "(2.5, inf, 3)",
  "max(0, torch.tensor(2.0)), min([3, torch.tensor(1)]), max(1, 2, key=lambda x: -x)": "(tensor(2.), tensor(1), 1)",
  "[a for a in zip([1, 2], [3, 4], strict=True)]": "[(1, 3), (2, 4)]",
  "math.sqrt(torch.tensor(9.0)), math.prod([2, 3]), math.ceil(torch.tensor(1.2))": "(3.0, 6, 2)",
  "isinstance(1.5, float), isinstance(torch.ones(1), torch.Tensor), isinstance(1, (int, float))": "(True, True, True)",
  "(1, 2) + torch.ones(2, 3).shape": "torch.Size([1, 2, 2, 3])",
  "round(2.5), round(torch.tensor(2.5)), abs(torch.tensor(-1))": "(2, tensor(2.), tensor(1))",
  "range(torch.tensor(3)), [5, 6, 7][torch.tensor(1)]": "(range(0, 3), 6)",
  "torch.tensor([0.03125, 0.09375])": "tensor([0.0312, 0.0938])",
  "sum(torch.arange(4)), sum([torch.ones(1)] * 2)": "(tensor(6), tensor([2.]))",
};

test("与 CPython 相同的", () => {
  for (const [source, wanted] of Object.entries(SAME))
    assert.equal(said(`print((${source}))`).printed, `${wanted}\n`, source);
});

test("*= 就地算，看着同一条数组的也变了", () => {
  const source = "X = torch.ones(2, 2)\nrow = X[0]\nrow *= 3\nrow /= 2\nn = 2\nn *= 3\nprint(X.tolist(), n)";
  assert.equal(said(source).printed, "[[1.5, 1.5], [1.0, 1.0]] 6\n");
});

test("写得对、这里却跑不了的，说清楚，不算读者写错", () => {
  const cannot = {
    "import numpy as np": /没有 numpy/,
    "import js": /没有 js/,
    "import os": /没有 os/,
    "from torch import fft": /没有 fft/,
    "input()": /input\(\)/,
    "open('x')": /没有文件/,
    "(1, 2)[::-1]": /倒着切/,
    "1 < torch.tensor(2)": /写在左边/,
    "f'{torch.tensor(2.0):.2f}'": /item/,
    "[*[1], 2]": /不能写 \*/,
    "torch.ones(2, requires_grad=True)": /自动求导/,
    "torch.rand(2)": /随机数/,
    "math.erf2": /没有 erf2/,
  };
  for (const [source, words] of Object.entries(cannot)) {
    const { error } = said(source);
    assert.equal(error.here, false, source);
    assert.match(error.message, words);
    assert.equal(error.line, 1);
  }
});

test("出错的是读者自己的：种类、话、哪一行", () => {
  const wrong = [
    ["x = 1\n  y = 2", "IndentationError", /多缩进/, 2],
    ["def f():\n    return (1\n", "SyntaxError", /写法/, 3],
    ["def f():\n    return 1 / 0\n\nf()", "ZeroDivisionError", /除以 0/, 2],
    ["print(没有)", "NameError", /没有 没有 这个名字/, 1],
    ["torch.ones(2)[5]", "IndexError", /下标 5/, 1],
    ["def f(n):\n    return f(n + 1)\n\nf(0)", "RecursionError", /太深/, 2],
    ["a = []\nwhile True:\n    a.append(bytes(1000000))", "MemoryError", /64 MB/, 3],
    ["raise SystemExit", "SystemExit", /^$/, 1],
    ["check.conv2d(1)", "AttributeError", /check.corr2d/, 1],
  ];
  for (const [source, type, words, line] of wrong) {
    const { error } = said(source);
    assert.equal(error.type, type, source);
    assert.match(error.message, words);
    assert.ok(
      !("here" in error) && Math.abs(error.line - line) <= (type === "SyntaxError" ? 1 : 0),
      `${source} ${error.line}`,
    );
  }
});

test("打印的字有限：多出来的数一数", () => {
  const { printed, dropped } = said("for i in range(2000):\n    print('x' * 99)");
  assert.equal(printed.length, PRINTED);
  assert.ok(dropped > 50_000 && dropped <= 200_000 - PRINTED);
});

test("上一次留下的名字，这一次没有；正文里的函数和第一组输入有", () => {
  said("left = 1");
  assert.equal(said("print(left)").error.type, "NameError");
  const given = [
    "def twice(x):\n    return 2 * x",
    "raise ValueError",
    "check.other(1)\ndef thrice(x):\n    return twice(x) + x",
  ];
  assert.equal(said("print(twice(x), thrice(x))", { given }).printed, "2 3\n");
});

test("没有写 check.… 的，找约好的名字，再找最后定义的", () => {
  const value = (source, more) => said(source, more).value?.values?.[0];
  assert.equal(value("def f(x):\n    return 5\n\ncheck.corr2d(f)"), 5);
  assert.equal(value("def g(x):\n    return 1\n\ndef f(x):\n    return 6", { answer: "f", defined: ["g", "f"] }), 6);
  assert.equal(value("def g(x):\n    return 7", { answer: "f", defined: ["g"] }), 7);
});
