/** 打包：用得一样的模块共用一份，小的各带各的，接起来是一个完整的模块，只带自己用的几份。 */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { assemble } from "../../tools/parts.mjs";

const PLAIN = { bundle: true, minify: true, charset: "utf8", target: "es2022", logLevel: "silent" };
const [BASE, INK] = ["永".repeat(3000), "墨".repeat(3000)]; // 9000 字节：够大，值得共用
const core = (names) => `import { ${names} } from "../../widgets/core/`;

const homes = [];
after(() => homes.forEach((home) => rmSync(home, { recursive: true })));

/** 写出这些文件，打包；每幅图得到 {parts, run()}。 @param {Record<string, string>} files */
async function bundled(files) {
  const home = mkdtempSync(join(tmpdir(), "parts-"));
  homes.push(home);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, "lib", path)), { recursive: true });
    writeFileSync(join(home, "lib", path), text);
  }
  const views = Object.keys(files).filter((path) => path.endsWith("view.js"));
  const made = await assemble(
    home,
    views.map((path) => `lib/${path}`),
    PLAIN,
  );
  return made.map(({ parts, text }) => ({
    parts,
    run: async () => (await import(`data:text/javascript,${encodeURIComponent(text)}`)).default,
  }));
}

const FILES = {
  "widgets/core/base.js": `export const base = () => "${BASE}"; export const unused = "没有谁用";`,
  "widgets/core/ink.js": `import { base } from "./base.js"; export const ink = () => "${INK}" + base();`,
  "widgets/core/small.js": "export const small = (x) => x + 1;",
  "figures/a/view.js": `${core("base")}base.js"; ${core("small")}small.js"; export default [base().length, small(1)];`,
  "figures/b/view.js": `${core("base")}base.js"; ${core("ink")}ink.js"; export default [base().length, ink().length];`,
  "figures/c/view.js": `${core("ink")}ink.js"; ${core("small")}small.js"; export default [ink().length, small(2)];`,
};

test("接起来的模块与没有分过的一样", async () => {
  const found = await Promise.all((await bundled(FILES)).map(({ run }) => run()));
  assert.deepEqual(found, [
    [3000, 2],
    [3000, 6000],
    [6000, 3],
  ]);
});

test("人人用的是一份，有的用的另是一份，只带自己用的；小的、没有谁用的不共用", async () => {
  const [a, b, c] = (await bundled(FILES)).map(({ parts }) => parts);
  assert.deepEqual([a.length, b.length, c.length], [2, 3, 3]);
  assert.ok(a[0] === b[0] && b[0] === c[0] && b[1] === c[1]);
  assert.ok(a[0].includes(BASE) && !a[0].includes(INK) && b[1].includes(INK) && !b[1].includes(BASE));
  for (const own of [a, b, c].map((parts) => parts.at(-1))) assert.ok(!own.includes(BASE) && !own.includes(INK));
  assert.ok(!a[0].includes("small") && !a[0].includes("没有谁用"));
});

test("只有一幅图，就只有一份", async () => {
  const { "figures/b/view.js": _b, "figures/c/view.js": _c, ...alone } = FILES;
  assert.deepEqual(
    (await bundled(alone)).map(({ parts }) => parts.length),
    [1],
  );
});

test("共用的一份里两个文件有同一个名字：说是哪个，在哪里", async () => {
  const view = `${core("base")}base.js"; ${core("base as other")}twin.js"; export default [base(), other()];`;
  const twins = {
    "widgets/core/base.js": FILES["widgets/core/base.js"],
    "widgets/core/twin.js": FILES["widgets/core/base.js"],
    "figures/a/view.js": view,
    "figures/b/view.js": view,
  };
  await assert.rejects(bundled(twins), /base 在 lib\/widgets\/core\/\w+\.js 和 lib\/widgets\/core\/\w+\.js 里都有/);
});
