// 把几份样式（或脚本）并成一份，写到标准输出；由 _ext/lean.py 调用，标准输入是 {static, site, kind, names, scripts}。
// 样式：PurgeCSS 读全部页面的标签和页面用的脚本，哪儿也没有出现过的类、标签、属性，规则就去掉；脚本会添上去的写在脚本里，所以留着。
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { transform } from "esbuild";
import { PurgeCSS } from "purgecss";

const { static: root, site, kind, names, scripts } = JSON.parse(readFileSync(0, "utf8"));
const text = (name) => readFileSync(join(root, name), "utf8");

/** 一份样式：@import 的写进来，url(…) 改成从 _static 算起；公式的字体只有 woff 一种。 */
function sheet(name) {
  const folder = dirname(name);
  return text(name)
    .replace(/@import "([^"]+)";/g, (_, other) => sheet(join(folder, other)))
    .replace(/url\((['"]?)(?!data:|#)([^)'"]+)\1\)/g, (_, quote, file) => `url("${normalize(join(folder, file))}")`)
    .replace(/url\("[^"]+\.woff2"\)\s*format\("woff2"\),|,\s*url\("[^"]+\.ttf"\)\s*format\("truetype"\)/g, "");
}

/** 只有伪类的选择器（:focus-visible）PurgeCSS 一概去掉：补上它省了的 *。 */
const spelled = (css) => css.replace(/([{},]\s*|^)(?=:(?!root\b|:)[a-z])/g, "$1*");

/** 标签里的词；正文里的词不是类名。 */
function words(page) {
  return (page.match(/<[^<>]+>/g) ?? []).flatMap((tag) => tag.match(/[\w-]+/g) ?? []);
}

/** 脚本里的词；dataset.live 就是 data-live，ariaSelected 就是 aria-selected。 */
function scriptWords(script) {
  return (script.match(/[\w-]+/g) ?? []).flatMap((word) => {
    const dashed = word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [word, dashed, `data-${dashed}`];
  });
}

async function purged(css) {
  const [{ css: kept }] = await new PurgeCSS().purge({
    content: [`${site}/**/*.html`, ...scripts.map((name) => join(root, name))],
    css: [{ raw: spelled(css) }],
    extractors: [
      { extractor: words, extensions: ["html"] },
      { extractor: scriptWords, extensions: ["js"] },
    ],
    keyframes: true,
  });
  return kept;
}

const joined = names.map(kind === "css" ? sheet : (name) => `${text(name)}\n;`).join("\n");
const source = kind === "css" ? await purged(joined) : joined;
const { code } = await transform(source, { loader: kind, minify: true, charset: "utf8" });
process.stdout.write(code);
