/**
 * 网页里写代码要用的文件，建网站时写到一个文件夹里（不进仓库）：
 *
 *     .venv/bin/node tools/writing.mjs _build/html/_static/writing
 *
 * rest.js、rest.css 每一页都取；editor.js、editor.css 碰了才取；python.js 运行才取，里面是 worker 的程序、
 * MicroPython（base64）和几个 Python 文件。都是普通脚本：file:// 下 fetch 和 import 文件都不行。
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = `${root}lib/exercises/writing/`;
const target = process.argv[2];
const MICROPYTHON = `${root}node_modules/@micropython/micropython-webassembly-pyscript/micropython`;
const PLAIN = { bundle: true, minify: true, write: false, charset: "utf8", legalComments: "none", logLevel: "warning" };

/** micropython.mjs 末尾有一段只给 Node 的，里面有顶层的 await，打不成普通脚本：去掉。 */
const forBrowser = {
  name: "for-browser",
  setup({ onLoad }) {
    onLoad({ filter: /micropython\.mjs$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const [start, end] = ['if(globalThis.loadMicroPython=loadMicroPython,"object"==typeof process', "class PyProxy"];
      if (text.split(start).length !== 2)
        throw new Error("micropython.mjs 换了样子：tools/writing.mjs 认不出给 Node 的那一段");
      const at = text.indexOf(start);
      return { contents: text.slice(0, at) + text.slice(text.indexOf(end, at)) };
    });
  },
};

/** @param {string} file @param {import("esbuild").BuildOptions} [options] */
async function bundled(file, options) {
  const { outputFiles } = await build({
    ...PLAIN,
    entryPoints: [source + file],
    format: "iife",
    target: "es2022",
    ...options,
  });
  return outputFiles[0].text;
}

mkdirSync(target, { recursive: true });
const version = createHash("sha256");
/** @param {string} name @param {string} text */
function write(name, text) {
  version.update(text);
  writeFileSync(`${target}/${name}`, text);
}
write("editor.js", await bundled("entry.js"));
write("rest.css", await bundled("rest.css", { format: undefined }));
write("editor.css", await bundled("editor.css", { format: undefined }));
const glue = await bundled("worker.js", {
  plugins: [forBrowser],
  define: { "import.meta.url": '"https://micropython.invalid/"' },
  external: ["path", "url", "fs", "module"],
});
const files = Object.fromEntries(
  ["torch.py", "lib.py", "run.py"].map((name) => [name, readFileSync(source + name, "utf8")]),
);
const wasm = readFileSync(`${MICROPYTHON}.wasm`).toString("base64");
write("python.js", `self.__python=${JSON.stringify({ glue, wasm, files })};`);
// 它知道别的几个是哪一版，所以最后打
const define = { WRITING_VERSION: JSON.stringify(version.copy().digest("hex").slice(0, 12)) };
write("rest.js", await bundled("rest.js", { define }));
