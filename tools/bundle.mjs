/**
 * 把 lib/explorers 打成 bundle.js 与 bundle.css（提交进仓库；六幅图共用，读者的浏览器各取一次）。
 *
 *     .venv/bin/node tools/bundle.mjs           写 lib/explorers/bundle.js 与 bundle.css
 *     .venv/bin/node tools/bundle.mjs 文件夹     写到别处，例如检查它们是不是最新的
 */
import { readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = "lib/explorers";
const folder = process.argv[2] ?? `${root}${source}`;

/** @param {import("esbuild").BuildOptions} options */
async function bundled(options) {
  const common = { absWorkingDir: root, bundle: true, minify: true, write: false, charset: "utf8", logLevel: "warning" };
  const { outputFiles } = await build({ ...common, legalComments: "none", ...options });
  return outputFiles[0].text;
}

/** 全部样式：先是共用的，再是各图的，按文件夹名排。 */
const styles = readdirSync(`${root}${source}`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(`${root}${source}/${entry.name}`).includes("style.css"))
  .map((entry) => `./${entry.name}/style.css`)
  .sort();
const sheet = ["./core/theme.css", ...styles].map((path) => `@import "${path}";`).join("\n");

const script = await bundled({ entryPoints: [`${source}/main.js`], format: "esm", target: "es2022" });
// esbuild 之后再过一遍 terser，gzip 后还能小百分之六
const smaller = await minify(script, { module: true, ecma: 2020, compress: { passes: 3, reduce_funcs: false, keep_fargs: false }, format: { ecma: 2020 } });
const files = {
  "bundle.js": `${smaller.code}\n`,
  "bundle.css": await bundled({ stdin: { contents: sheet, loader: "css", resolveDir: `${root}${source}` } }),
};
for (const [name, text] of Object.entries(files)) {
  writeFileSync(`${folder}/${name}`, text);
  console.log(`${name}：${Buffer.byteLength(text)} 字节，gzip 后 ${gzipSync(text, { level: 9 }).length} 字节`);
}
