/**
 * 打包读者的浏览器要用的脚本与样式（提交进仓库）。六幅交互图共用一份，预测题另有一份：哪一页有谁，就只取谁的。
 *
 *     .venv/bin/node tools/bundle.mjs           写 lib/explorers 与 lib/exercises/quiz 里的 bundle.js、bundle.css
 *     .venv/bin/node tools/bundle.mjs 文件夹     写到别处（里面的路径同上），例如检查它们是不是最新的
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? root;
const explorers = "lib/explorers";

/** 各图的样式，按文件夹名排。 */
const figures = readdirSync(`${root}${explorers}`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(`${root}${explorers}/${entry.name}`).includes("style.css"))
  .map((entry) => `./${entry.name}/style.css`)
  .sort();

/** 放在哪个文件夹、从哪个模块起、样式依次是哪些。 */
const BUNDLES = [
  { folder: explorers, entry: "main.js", styles: ["./core/colors.css", "./core/theme.css", ...figures] },
  { folder: "lib/exercises/quiz", entry: "view.js", styles: ["../../explorers/core/colors.css", "./style.css"] },
];

/** @param {import("esbuild").BuildOptions} options */
async function bundled(options) {
  const common = { absWorkingDir: root, bundle: true, minify: true, write: false, charset: "utf8", logLevel: "warning" };
  const { outputFiles } = await build({ ...common, legalComments: "none", ...options });
  return outputFiles[0].text;
}

for (const { folder, entry, styles } of BUNDLES) {
  const sheet = styles.map((path) => `@import "${path}";`).join("\n");
  const files = {
    "bundle.js": await bundled({ entryPoints: [`${folder}/${entry}`], format: "esm", target: "es2022" }),
    "bundle.css": await bundled({ stdin: { contents: sheet, loader: "css", resolveDir: `${root}${folder}` } }),
  };
  mkdirSync(`${target}/${folder}`, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(`${target}/${folder}/${name}`, text);
    console.log(`${folder}/${name}：${Buffer.byteLength(text)} 字节，gzip 后 ${gzipSync(text, { level: 9 }).length} 字节`);
  }
}
