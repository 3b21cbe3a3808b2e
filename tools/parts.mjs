/**
 * 一幅图的脚本由几份接成：几幅图共用的在前，自己的在最后，中间隔一行 `//# part`。接起来是一个完整的模块，Jupyter、Colab
 * 看见的就是它；网站上相同的一份只写一次、只取一次（_ext/statichost.py）。
 *
 * core/ 里哪些模块共用一份，不列名单，看谁用它们：用它们的恰好是同样几幅图，合起来又够大，就是一份。小的不值得多取一次，
 * 各图自己带；core/ 里没有模块级状态，一个模块有几份都一样。
 */
import { relative, resolve } from "node:path";
import { build } from "esbuild";

const CORE = "lib/widgets/core/";
const LEAST = 4096; // 字节，压缩之前；比这小的不共用
const MARK = "//# part\n";

/**
 * 共用的一份：变量叫什么，哪几幅图用，有哪些文件、各导出什么，别人向它要的名字各在哪个文件里，打出来的全文。
 * @typedef {object} Part
 * @property {string} name @property {Set<string>} users @property {Map<string, string[]>} files
 * @property {Map<string, string>} wanted @property {string} text
 * @typedef {import("esbuild").BuildOptions} Options
 */

/**
 * views（各个 view.js，从 root 说起）打成的脚本：[{view, parts 几份, text 接起来}]。
 * @param {string} root @param {string[]} views @param {Options} plain
 */
export async function assemble(root, views, plain) {
  const make = maker(root, plain);
  const shared = await share(views, make);
  const lenders = (/** @type {string} */ view) => shared.filter(({ users }) => users.has(view));
  const own = await Promise.all(views.map((view) => make(module(view), lenders(view))));
  // 从用的图少的起：它向用的图多的要什么，先知道了，后者才打得出
  for (const part of shared.toReversed()) {
    const wider = shared.filter((one) => one !== part && part.users.isSubsetOf(one.users));
    part.text = (await make(script(root, part), wider)).text;
  }
  return views.map((view, i) => {
    const parts = [...lenders(view), own[i]].map(({ text }) => text);
    return { view, parts, text: parts.join(MARK) };
  });
}

/** @param {string} entry @returns {Options} */
const module = (entry) => ({ entryPoints: [entry], format: "esm" });

/** 共用的一份是 `var 名字=…`，里面是别人要的。 @param {string} root @param {Part} part @returns {Options} */
function script(root, { name, wanted }) {
  const contents = [...wanted].sort().map(([what, file]) => `export { ${what} } from "./${file}";`);
  return { stdin: { contents: contents.join("\n"), resolveDir: root }, format: "iife", globalName: name };
}

/** 用的图多的在前。 @param {string[]} views @param {ReturnType<typeof maker>} make @returns {Promise<Part[]>} */
async function share(views, make) {
  const whole = await Promise.all(views.map((view) => make(module(view), [])));
  const files = new Set(whole.flatMap(({ sizes }) => [...sizes.keys()].filter((file) => file.startsWith(CORE))));
  const usersOf = (/** @type {string} */ file) => views.filter((_, i) => whole[i].sizes.has(file));
  const largest = (/** @type {string} */ file) => Math.max(...whole.map(({ sizes }) => sizes.get(file) ?? 0));
  const groups = [...Map.groupBy(files, (file) => usersOf(file).join()).values()]
    .map((files) => ({ files, users: new Set(usersOf(files[0])) }))
    .filter(({ files, users }) => users.size > 1 && files.reduce((sum, file) => sum + largest(file), 0) >= LEAST)
    .sort((a, b) => b.users.size - a.users.size);
  return Promise.all(
    groups.map(async ({ files, users }, i) => {
      const exported = files.map(async (file) => [file, (await make(module(file), [])).exports]);
      return { name: `part${i}`, users, files: new Map(await Promise.all(exported)), wanted: new Map(), text: "" };
    }),
  );
}

/** 打一份：lent 里的不带进来，向它们要。 @param {string} root @param {Options} plain */
function maker(root, plain) {
  return async (/** @type {Options} */ options, /** @type {Part[]} */ lent) => {
    const settings = { ...plain, write: false, metafile: true, outfile: "made.js", plugins: [borrow(root, lent)] };
    const { outputFiles, metafile } = await build({ ...settings, ...options, absWorkingDir: root });
    const { inputs, exports } = metafile.outputs["made.js"];
    const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    const sizes = new Map(used.map(([file, { bytesInOutput }]) => [file, bytesInOutput]));
    for (const file of sizes.keys()) if (file.startsWith(`${NAME}:`)) want(file.slice(NAME.length + 1), lent);
    return { text: outputFiles[0].text, sizes, exports };
  };
}

const LENT = "lent"; // 共用的一个文件，写成一行行 export { h } from "h"
const NAME = "name"; // 共用的一个名字，export const h = part0.h：一个名字一个小模块，用不着的不进包

/** @param {string} root @param {Part[]} lent @returns {import("esbuild").Plugin} */
const borrow = (root, lent) => ({
  name: "borrow",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const file = relative(root, resolve(resolveDir, path));
      return holder(file, lent) && { path: file, namespace: LENT };
    });
    onLoad({ filter: /./, namespace: LENT }, ({ path }) => ({
      contents: holder(path, lent)
        .files.get(path)
        .map((name) => `export { ${name} } from "${name}";`)
        .join("\n"),
    }));
    onResolve({ filter: /./, namespace: LENT }, ({ path, importer }) => ({
      path: `${importer}#${path}`,
      namespace: NAME,
      sideEffects: false,
    }));
    onLoad({ filter: /./, namespace: NAME }, ({ path }) => {
      const [file, name] = path.split("#");
      return { contents: `export const ${name} = ${holder(file, lent).name}.${name};` };
    });
  },
});

/** 文件在哪一份里。 @param {string} file @param {Part[]} lent */
const holder = (file, lent) => lent.find(({ files }) => files.has(file));

/** 记下：有人要 asked（文件#名字）。 @param {string} asked @param {Part[]} lent */
function want(asked, lent) {
  const [file, name] = asked.split("#");
  const { wanted } = holder(file, lent);
  const other = wanted.get(name) ?? file;
  if (other !== file) throw new Error(`${name} 在 ${other} 和 ${file} 里都有，共用的一份里分不清：请把一个改名`);
  wanted.set(name, file);
}
