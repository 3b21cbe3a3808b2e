/** 读出数表：真的表格，与画着的是同一份数，打开着就跟着变。 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { mount, openPage } from "./views.mjs";

const TRAITS = {
  X: [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 0.1 + 0.2],
  ],
  K: [
    [0, 1],
    [2, 3],
  ],
  ...{ n_h: 3, n_w: 3, kernel_h: 2, kernel_w: 2, padding_h: 1, padding_w: 0, stride_h: 1, stride_w: 1 },
  ...{
    dilation_h: 1,
    dilation_w: 1,
    op: "corr",
    step: 0,
    speed: 1,
    separate_axes: true,
    reveal: false,
    problem: "",
    name: "demo",
  },
};

test("表上写的就是 sheet 里的数，一个不少：权重矩阵只写得下几个，读出来的是全部", async () => {
  const traits = { n: 2, delta: 1, stage: "dense", step: 0, speed: 1, problem: "", name: "demo" };
  const X = [
    [1, 2],
    [3, 4],
  ];
  const kernel = [
    [0.5, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ];
  const view = await mount("weight-matrix", { ...traits, X, kernel }, openPage());
  view.click('[data-action="read-tables"]');
  const tables = view.all(".vc-tables table");
  const sheets = view.all("[data-sheet]").map((e) => e.sheet.cells.map((cell) => String(cell.value)));
  assert.deepEqual(
    tables.map((table) => [...table.querySelectorAll("td[data-role]")].map((td) => td.textContent)),
    sheets,
  );
  const [first] = tables;
  view.click('[data-action="next"]');
  await view.settle();
  assert.equal(view.all(".vc-tables table")[0], first, "数没有变的表不重写，选着的字还选着");
  view.stop();
});

test("打开、跟着变、收起", async () => {
  const view = await mount("sliding-window", TRAITS, openPage());
  const tables = () => view.all(".vc-tables table");
  const numbers = (table) =>
    [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1).map((cell) => cell.textContent));
  assert.equal(tables().length, 0);
  view.click('[data-action="read-tables"]');
  assert.deepEqual(
    tables().map((table) => table.caption.textContent),
    ["输入 3×3，每侧填充 1 行 0 列", "卷积核 2×2", "输出 4×2"],
  );
  const [input] = tables();
  assert.deepEqual(numbers(input)[3], ["6", "7", "0.30000000000000004"], "一位不丢");
  const heads = [...input.tBodies[0].rows].map((row) => row.cells[0].textContent);
  assert.deepEqual(heads, ["-1", "0", "1", "2", "3"], "行号与图上的下标相同");
  view.click('[data-role="kernel"][data-row="1"][data-col="1"]');
  view.type(".vc-edit input", "0");
  view.press(".vc-edit input", "Enter");
  await view.settle();
  const shown = view.all("[data-sheet='output']")[0].sheet.cells.map((cell) => String(cell.value));
  assert.deepEqual(numbers(tables()[2]).flat(), shown);
  view.click('[data-action="read-tables"]');
  assert.ok(view.find(".vc-foot").querySelector(".vc-tables").hidden);
  view.stop();
});
