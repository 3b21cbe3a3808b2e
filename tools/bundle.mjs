/**
 * 打包读者的浏览器要用的脚本与样式（提交进仓库）。六幅交互图共用一份，预测题另有一份：哪一页有谁，就只取谁的。
 *
 *     .venv/bin/node tools/bundle.mjs           写 lib/explorers 与 lib/exercises/quiz 里的 bundle.js、bundle.css
 *     .venv/bin/node tools/bundle.mjs 文件夹     写到别处（里面的路径同上），例如检查它们是不是最新的
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? root;
const explorers = "lib/explorers";

/** 各图的样式，按文件夹名排。 */
const figures = readdirSync(`${root}${explorers}`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(`${root}${explorers}/${entry.name}`).includes("style.css"))
  .map((entry) => `./${entry.name}/style.css`)
  .sort();

/** 各图里同一种模块挨着放：gzip 只往回看 32 KB，隔远了就认不出它们相像。次序是试出来的，最小的一种。 */
const [first, ...others] = figures;
const together = ["link", "pytorch", "state", "words", "view"]
  .flatMap((kind) => [...others, first].map((figure) => figure.replace("style.css", `${kind}.js`)))
  .filter((path) => existsSync(`${root}${explorers}/${path}`));

/** 交互图的模块之间才用的名字，换成短的：不是 trait，也没有谁用字符串去取（浏览器自己的都是小写：onload）。 */
const PRIVATE = /^(on[A-Z].*|outlines|factors|across|pooling|redraw|weights|pointwise|setSpeed|kernelOf|patch|refuse|choices|blank|highest|told|inside|words|pixels|panel|notice|say|seen|separate|bad|foot|fields|counts|slider|edit)$/;

/** 放在哪个文件夹、依次从哪些模块起（最后一个是入口）、样式依次是哪些、换短哪些名字。 */
const BUNDLES = [
  { folder: explorers, modules: [...together, "./main.js"], styles: ["./core/colors.css", "./core/theme.css", ...figures], mangled: PRIVATE },
  { folder: "lib/exercises/quiz", modules: ["./view.js"], styles: ["../../explorers/core/colors.css", "./style.css"] },
];

/** @param {import("esbuild").BuildOptions} options */
async function bundled(options) {
  const common = { absWorkingDir: root, bundle: true, minify: true, write: false, charset: "utf8", logLevel: "warning" };
  const { outputFiles } = await build({ ...common, legalComments: "none", ...options });
  return outputFiles[0].text;
}

/** @param {string} folder @param {string[]} modules @param {RegExp} [mangled] */
async function script(folder, modules, mangled) {
  const contents = [...modules.map((path) => `import "${path}";`), `export { default } from "${modules[modules.length - 1]}";`].join("\n");
  const text = await bundled({ stdin: { contents, resolveDir: `${root}${folder}` }, format: "esm", target: "es2022" });
  // esbuild 之后再过一遍 terser，gzip 后还能小百分之六
  // 这里的取值没有副作用（pure_getters），函数表达式里没有 this 与 arguments（unsafe_arrows）
  const options = { compress: { passes: 3, reduce_funcs: false, keep_fargs: false, pure_getters: true, inline: 1, unsafe_arrows: true, lhs_constants: false }, mangle: { properties: mangled ? { regex: mangled } : false }, format: { ecma: 2020 } };
  const smaller = await minify(text, { module: true, ecma: 2020, ...options });
  return `${smaller.code}\n`;
}

for (const { folder, modules, styles, mangled } of BUNDLES) {
  const sheet = styles.map((path) => `@import "${path}";`).join("\n");
  const files = {
    "bundle.js": await script(folder, modules, mangled),
    "bundle.css": await bundled({ stdin: { contents: sheet, loader: "css", resolveDir: `${root}${folder}` } }),
  };
  mkdirSync(`${target}/${folder}`, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(`${target}/${folder}/${name}`, text);
    console.log(`${folder}/${name}：${Buffer.byteLength(text)} 字节，gzip 后 ${gzipSync(text, { level: 9 }).length} 字节`);
  }
}
