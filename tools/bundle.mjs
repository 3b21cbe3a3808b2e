/**
 * 打包读者的浏览器要用的脚本与样式（提交进仓库）：lib/ 里有 view.js 的文件夹各是一份，哪一页有谁，就只取谁的。
 *
 *     .venv/bin/node tools/bundle.mjs           写各文件夹里的 bundle.js、bundle.css，印出大小
 *     .venv/bin/node tools/bundle.mjs 文件夹     写到别处（里面的路径同上），例如检查它们是不是最新的
 */
import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
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
const KINDS = { "bundle.js": ["view.js", { format: "esm", target: "es2022" }], "bundle.css": ["style.css", {}] };

for (const folder of globSync("lib/**/view.js", { cwd: root }).map(dirname).sort()) {
  mkdirSync(`${target}/${folder}`, { recursive: true });
  for (const [name, [entry, options]] of Object.entries(KINDS)) {
    const {
      outputFiles: [{ text }],
    } = await build({ ...PLAIN, ...options, entryPoints: [`${folder}/${entry}`] });
    writeFileSync(`${target}/${folder}/${name}`, text);
    console.log(
      `${folder}/${name}：${Buffer.byteLength(text)} 字节，gzip 后 ${gzipSync(text, { level: 9 }).length} 字节`,
    );
  }
}
