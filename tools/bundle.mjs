/**
 * 打包读者的浏览器要用的脚本与样式（提交进仓库）：lib/ 里有 view.js 的文件夹各是一份，样式合成一份。
 * 哪一页有谁，就只取谁的；脚本里几幅图共用的几份只取一次，见 parts.mjs。
 *
 *     .venv/bin/node tools/bundle.mjs           写各文件夹里的 bundle.js、上一层的 bundle.css，印出大小
 *     .venv/bin/node tools/bundle.mjs 文件夹     写到别处（里面的路径同上），例如检查它们是不是最新的
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { assemble } from "./parts.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? root;
const PLAIN = { bundle: true, minify: true, charset: "utf8", legalComments: "none", logLevel: "warning" };

/** @param {string} file @param {string} text @param {string[]} parts */
function write(file, text, parts = [text]) {
  mkdirSync(dirname(`${target}/${file}`), { recursive: true });
  writeFileSync(`${target}/${file}`, text);
  const sizes = parts.map((part) => gzipSync(part, { level: 9 }).length);
  console.log(`${file}：${Buffer.byteLength(text)} 字节，gzip 后 ${sizes.join(" + ")} 字节`);
}

/** 一个文件夹里各幅图的样式合成的一份；它们导入的（公用的）在最前，所以图说了算。 @param {string[]} folders */
async function styles(folders) {
  const IMPORT = /^@import .*\n/gm;
  const texts = folders.map((folder) => readFileSync(`${root}${folder}/style.css`, "utf8"));
  const shared = new Set(texts.flatMap((text) => text.match(IMPORT) ?? []));
  const contents = [...shared, ...texts.map((text) => text.replace(IMPORT, ""))].join("");
  const stdin = { contents, loader: "css", resolveDir: root + folders[0] };
  const { outputFiles } = await build({ ...PLAIN, write: false, stdin });
  return outputFiles[0].text;
}

const views = globSync("lib/**/view.js", { cwd: root }).sort();
// 同在一个文件夹下的，样式合成一份：几幅图在同一页上，谁的样式后到都一样
for (const [parent, mine] of Map.groupBy(views, (view) => dirname(dirname(view)))) {
  for (const { view, parts, text } of await assemble(root, mine, { ...PLAIN, target: "es2022" }))
    write(`${dirname(view)}/bundle.js`, text, parts);
  write(`${parent}/bundle.css`, await styles(mine.map(dirname)));
}
