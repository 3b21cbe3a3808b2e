/**
 * 打包读者的浏览器要用的脚本与样式（提交进仓库）：lib/ 里有 view.js 的文件夹各是一份，
 * 哪一页有谁，就只取谁的；样式合成一份。
 *
 *     .venv/bin/node tools/bundle.mjs           写各文件夹里的 bundle.js、上一层的 bundle.css，印出大小
 *     .venv/bin/node tools/bundle.mjs 文件夹     写到别处（里面的路径同上），例如检查它们是不是最新的
 */
import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? root;
const PLAIN = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  write: false,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

/** @param {string} file @param {import("esbuild").BuildOptions} options */
async function write(file, options) {
  const {
    outputFiles: [{ text }],
  } = await build({ ...PLAIN, ...options });
  mkdirSync(dirname(`${target}/${file}`), { recursive: true });
  writeFileSync(`${target}/${file}`, text);
  console.log(`${file}：${Buffer.byteLength(text)} 字节，gzip 后 ${gzipSync(text, { level: 9 }).length} 字节`);
}

const views = globSync("lib/**/view.js", { cwd: root }).sort();
for (const view of views) {
  await write(`${dirname(view)}/bundle.js`, { entryPoints: [view], format: "esm", target: "es2022" });
}
// 样式同在一个文件夹下的合成一份：几幅图在同一页上，谁的样式后到都一样
const folders = Map.groupBy(views.map(dirname), (folder) => dirname(folder));
for (const [parent, figures] of folders) {
  const contents = figures.map((folder) => `@import "./${basename(folder)}/style.css";`).join("\n");
  await write(`${parent}/bundle.css`, { stdin: { contents, loader: "css", resolveDir: `${root}${parent}` } });
}
