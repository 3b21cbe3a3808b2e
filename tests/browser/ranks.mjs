// 建好的索引上，标准输入里的每一句话的前几名：[[页#标题, …], …]。
import { readFileSync } from "node:fs";
import { index, search } from "../../_ext/search/ranking.js";

const [, , sections] = process.argv;
new Function(readFileSync(sections, "utf8"))();
const book = index(globalThis.bookSections);
const name = ({ page, title, names }) => `${page.match(/([^/]*)\.html/)[1]}#${names?.[0] ?? title}`;
const asked = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map((query) => search(book, query).map((hit) => name(hit.section)))));
