/** 复制出来的 PyTorch 代码能运行，并得到图上的数。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { readState } from "../../../lib/explorers/sliding_window/state.js";
import { encodeMatrix } from "../../../lib/widgets/core/numbers.js";
import { slideCode } from "../../../lib/widgets/core/pytorch.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const PLAIN = {
  X: [
    [0, 1.25, 2, 9],
    [3, -4, 5, 0],
    [6, 7, 1e-7, 1e16],
  ],
  K: [
    [0, -1],
    [2.5, 3],
  ],
  padding_h: 0,
  padding_w: 0,
  stride_h: 1,
  stride_w: 1,
  dilation_h: 1,
  dilation_w: 1,
  op: "corr",
  step: 0,
  separate_axes: false,
  reveal: false,
};

test("五种运算，各种窗口，NaN 与 ∞", () => {
  const cases = [];
  for (const op of ["corr", "conv", "max", "avg", "transposed"]) {
    const spread = op === "max" || op === "avg" ? [] : [{ dilation_h: 2, padding_w: 2 }];
    for (const more of [
      {},
      { padding_h: 1, stride_w: 2 },
      {
        X: [
          ["NaN", 1, 2],
          ["Infinity", 0, "-Infinity"],
        ],
      },
      ...spread,
    ]) {
      const state = readState((key) => ({ ...PLAIN, op, ...more })[key]);
      cases.push({ code: slideCode(state), Y: encodeMatrix(state.Y) });
    }
  }
  const folder = mkdtempSync(join(tmpdir(), "code-"));
  try {
    writeFileSync(join(folder, "c.json"), JSON.stringify(cases));
    execFileSync(process.env.PYTHON ?? join(here, "../../../.venv/bin/python"), [
      join(here, "run_code.py"),
      join(folder, "c.json"),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
  assert.equal(cases.length, 18);
});
