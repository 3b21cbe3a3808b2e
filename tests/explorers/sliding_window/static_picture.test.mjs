/** Python 画的静态图与页上的第一帧，逐格相同：同样的格子、同样的数、同样的丢弃、跨过与当前格，同样的话。 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { mount, openPage } from "../../widgets/views.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

function pictures() {
  const folder = mkdtempSync(join(tmpdir(), "pictures-"));
  try {
    const python = process.env.PYTHON ?? join(here, "../../../.venv/bin/python");
    execFileSync(python, [join(here, "static_pictures.py"), join(folder, "p.json")]);
    return JSON.parse(readFileSync(join(folder, "p.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Python 写 inf、nan，JavaScript 写 Infinity、NaN。 */
const number = (text) => Number(text.replace(/inf$/, "Infinity").replace("nan", "NaN"));

/** 静态图上的字一行行断开，空格多少不算。 */
const plain = ({ textContent }) => textContent.replace(/\s/g, "");

const cells = (root) =>
  [...root.querySelectorAll("[data-role][data-row]")]
    .map((cell) => ({
      role: cell.getAttribute("data-role"),
      row: Number(cell.getAttribute("data-row")),
      col: Number(cell.getAttribute("data-col")),
      value: number(cell.getAttribute("data-value")),
      dropped: cell.getAttribute("data-dropped") === "true",
      skipped: cell.getAttribute("data-skipped") === "true",
      current: cell.getAttribute("aria-current") === "true",
    }))
    .sort((a, b) => a.role.localeCompare(b.role) || a.row - b.row || a.col - b.col);

test("静态图与第一帧逐格相同", async () => {
  for (const { traits, svg } of pictures()) {
    const { kind, ...rest } = traits;
    const page = openPage();
    const view = await mount(kind, rest, page);
    const holder = page.window.document.createElement("div");
    holder.innerHTML = svg;
    const shown = cells(view.cells()).filter((c) => c.role !== "kernel" || !["max", "avg"].includes(rest.op));
    assert.deepEqual(shown, cells(holder), JSON.stringify(rest));
    const note = view.all(".vc-note").find((e) => !e.hidden)?.textContent ?? "";
    const titles = view.all("figcaption").filter((e) => !e.closest("[hidden]") && /^(输入|输出) /.test(e.textContent));
    if (kind === "sliding-window") assert.equal(titles.length, 2);
    for (const title of titles) assert.ok(plain(holder).includes(plain(title)), `${title.textContent} 静态图上没有`);
    const said = kind === "sliding-window" ? [note, view.all(".vc-words:not(.vc-ghost) .vc-major")[0].textContent] : [];
    for (const words of said) assert.ok(plain(holder).includes(plain({ textContent: words })), `${words} 静态图上没有`);
    view.stop();
  }
});
