// 建索引、排名次、摘出找到的那一句。
import MiniSearch from "minisearch";
import { asked, isLoose, normal, spellings, terms } from "./words.js";

const BOOST = { title: 3, names: 1, trail: 0.6, text: 1 };
const MOST = 20; // 再往后的没有人看
const LOOSE = 0.3; // 单字
const LITTLE = 0.2; // 查询里的分量只占到这么点的，是碰巧
const LONGEST = 200; // 字；再长的不是问话
const SNIPPET = 90; // 字
const LEAD = 20; // 太长的一句，第一个词之前留几个字

/**
 * @typedef {{page: string, id: string, trail: string, title: string, text: string, names?: string[]}} Section
 * @param {Section[]} sections
 */
export function index(sections) {
  const engine = new MiniSearch({
    fields: Object.keys(BOOST),
    tokenize: terms,
    processTerm: (term) => term,
    extractField: (section, field) => (field === "names" ? section.names?.join("，") : section[field]),
  });
  engine.addAll(sections.map((section, id) => ({ ...section, anchor: section.id, id })));
  const books = sections.map((section) => new Set(terms(`${section.title}，${section.names ?? ""}，${section.text}`)));
  const synonyms = sections.flatMap(({ names = [] }) => names.slice(1).map((name) => [normal(name), names[0]]));
  return { engine, sections, rarity: rarities(books), synonyms };
}

/** 一个词有多稀罕；书里没有的，和只出现一次的一样。 */
function rarities(books) {
  const count = new Map();
  for (const book of books) for (const term of book) count.set(term, (count.get(term) ?? 0) + 1);
  return (term) => Math.log(1 + books.length / (count.get(term) ?? 1));
}

/** 查询里的词，各带同义词：步长 → 也找步幅。 */
function wanted(query, { synonyms }) {
  const text = normal(query);
  const wants = asked(query).map((term) => ({ term, same: [] }));
  for (const [name, known] of synonyms) {
    if (!mentions(text, name)) continue;
    const parts = asked(name);
    for (const want of wants) if (parts.includes(want.term)) want.same.push(...asked(known));
  }
  return wants;
}

/** 西文的名字要整个词，汉字的不必。 */
function mentions(text, name) {
  return /^[a-z]/.test(name) ? new RegExp(`(?<![a-z])${name}(?![a-z])`).test(text) : text.includes(name);
}

/** @returns 名次在前的几节：{section, score, found: 找到的词}。 */
export function search(book, query) {
  const wants = wanted(query.slice(0, LONGEST), book);
  const all = [...new Set(wants.flatMap(({ term, same }) => [term, ...same]))];
  if (!all.length) return [];
  const weight = (term) => (isLoose(term) && all.length > 1 ? LOOSE : 1);
  const last = wants.at(-1)?.term;
  const hits = book.engine.search(all.join(" "), {
    tokenize: () => all,
    boost: BOOST,
    boostTerm: weight,
    prefix: (term) => term === last && !isLoose(term),
    fuzzy: (term) => (/^[a-z]{5,}/.test(term) ? 0.2 : false),
  });
  const worth = (want) => weight(want.term) * book.rarity(want.term);
  const total = sum(wants, worth);
  return hits
    .map((hit) => {
      const got = new Set(hit.queryTerms);
      const met = wants.filter(({ term, same }) => got.has(term) || same.some((other) => got.has(other)));
      const section = book.sections[hit.id];
      const share = sum(met, worth) / total;
      return { section, share, score: hit.score * share * (1 + named(section, hit.terms)), found: hit.terms };
    })
    .filter(({ share }) => share > LITTLE)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST);
}

/** 标题有几成是要找的：问“步幅”，标题就是“步幅”的一节在前。 */
function named({ title, names }, found) {
  const parts = terms(names?.[0] ?? title);
  return parts.filter((term) => found.includes(term)).length / parts.length;
}

function sum(items, value) {
  return items.reduce((total, item) => total + value(item), 0);
}

/** 找到的词最多的一句，太长就只取第一个词的周围；没有就是头一句。 */
export function sentence(text, found, { rarity }) {
  const pieces = text.match(/[^。？！；\n]+[。？！；]?/gu) ?? [""];
  const worth = (piece) => {
    const inside = new Set(terms(piece));
    return sum(found, (term) => (inside.has(term) ? rarity(term) : 0));
  };
  const best = pieces.reduce((a, b) => (worth(b) > worth(a) ? b : a)).trim();
  const [lead, hit] = marked(best, found);
  const start = hit && !lead.hit ? Math.max(0, Math.min(lead.text.length - LEAD, best.length - SNIPPET)) : 0;
  const end = start + SNIPPET;
  return `${start ? "…" : ""}${best.slice(start, end)}${end < best.length ? "…" : ""}`;
}

/** 一段话切成几截，找到的词 hit 为真；有词就不标单字。 */
export function marked(text, found) {
  const firm = found.filter((term) => !isLoose(term));
  const hits = new Array(text.length).fill(false);
  for (const term of firm.length ? firm : found)
    for (const { index: at, 0: word } of text.matchAll(new RegExp(spellings(term), "giu")))
      hits.fill(true, at, at + word.length);
  const parts = [];
  for (const [i, char] of text.split("").entries()) {
    if (parts.at(-1)?.hit === hits[i]) parts.at(-1).text += char;
    else parts.push({ text: char, hit: hits[i] });
  }
  return parts;
}
