/**
 * 读懂读者填的字，判对错。纯函数，不碰页面：同样的题、同样的字，总是同样的话。
 *
 * 从不猜：看不出是哪个数就请读者改写，不算答错。从不求值：只认数、分数，和几个数并在一起的写法。
 */

import { DECIMAL, parse, plain } from "../../widgets/core/numbers.js";

/** @typedef {[text: string, right: boolean, why: string]} Option */
/**
 * @typedef {object} Question
 * @property {string} ask
 * @property {string[]} fields 各个空的名字；只有一个空时可以是空的
 * @property {Option[]} choices
 * @property {number[]} answer
 * @property {number | null} digits 小数对到几位；整数是 null
 * @property {[values: number[], sentence: string][]} slips
 * @property {string} right
 * @property {string} wrong
 */
/** @typedef {{verdict: "right" | "wrong" | "refused", sentence: string, at?: number}} Judgement at 是哪个空看不懂 */

const TRY = "展开下面的提示，再试一次。";

const THOUSANDS = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;

/** 4×4、(4, 4)、torch.Size([4, 4])……→ 各个数的字；不是这样的写法就是 null。 @param {string} text */
function pieces(text) {
  const inside = plain(text)
    .replace(/^(torch\.Size)?[([]+|[)\]]+$/g, "")
    .trim();
  const parts = inside.split(/\s*[×xX*,、;]\s*|\s+/);
  return parts.length > 1 && parts.every((part) => DECIMAL.test(part)) ? parts : null;
}

/** 只在一个空里写了全部的数（粘贴了 4×4）：分到各个空里。 @param {string[]} texts */
export function spread(texts) {
  const written = texts.filter((text) => text.trim());
  const parts =
    written.length === 1 && texts.length > 1 && !THOUSANDS.test(plain(written[0])) ? pieces(written[0]) : null;
  return parts?.length === texts.length ? parts : texts;
}

/**
 * 一个空里的字 → 数，或看不懂的原因。
 * @param {string} text @param {boolean} whole 答案是整数 @param {boolean} alone 别的空都填好了
 * @returns {{value: number} | {problem: string}}
 */
export function read(text, whole, alone = true) {
  const said = `“${text.trim()}”`;
  const tidy = plain(text);
  const found = parse(text);
  if ("value" in found) return whole && tidy.includes("/") ? { problem: `${said}还没有算完：请写成一个数。` } : found;
  if (THOUSANDS.test(tidy)) {
    if (whole && alone) return { value: Number(tidy.replaceAll(",", "")) };
    return { problem: `${said}看不出是一个数还是几个数：请去掉逗号。` };
  }
  if (tidy.endsWith("%")) return { problem: `${said}请去掉百分号：问百分之几，只写前面的数；问比例，写成小数或分数。` };
  if (pieces(text)) return { problem: `${said}不止一个数：一个空里只写一个；小数点写成 “.”。` };
  return found;
}

/** 两个数算不算一样；与 question.py 的 same 说的是同一件事。 @param {number} given @param {number} value @param {number | null} digits */
export function near(given, value, digits) {
  const tolerance = Number.isInteger(value) && digits === null ? 0 : 0.5 * 10 ** -(digits ?? 1);
  return Math.abs(given - value) <= tolerance * (1 + 1e-9);
}

/**
 * 写得太短的小数：答案四舍五入到这么多位，正是它。0 不算，那多半是真的以为是 0。
 * @param {string} text @param {number} value @param {number | null} digits
 */
function short(text, value, digits) {
  const [, tail] = /^[+-]?\d*\.?(\d*)$/.exec(plain(text)) ?? [];
  return (
    digits !== null &&
    tail !== undefined &&
    tail.length < digits &&
    Number(plain(text)) !== 0 &&
    near(Number(plain(text)), value, tail.length)
  );
}

/** @param {Question} question @param {any[]} given 各个空里的字；选择题是选的第几个 @returns {Judgement} */
export function judge(question, given) {
  return question.choices.length ? judgeChoice(question, given) : judgeNumbers(question, given);
}

/** 哪几个空不对：填了数、又不是答案的。 @param {Question} question @param {any[]} texts */
export const missed = ({ answer, digits }, texts) =>
  answer.flatMap((v, i) => {
    const found = read(String(texts[i] ?? ""), digits === null);
    return "value" in found && !near(found.value, v, digits) ? [i] : [];
  });

/** @param {Question} question @param {number[]} given @returns {Judgement} */
function judgeChoice({ choices }, [at]) {
  if (!(at in choices)) return { verdict: "refused", sentence: "还没有选：先选一句。" };
  const [, right, why] = choices[at];
  return right ? { verdict: "right", sentence: `对。${why}` } : { verdict: "wrong", sentence: `不对。${why}` };
}

/** @param {Question} question @param {string[]} texts @returns {Judgement} */
function judgeNumbers({ fields, answer, digits, slips, right, wrong }, texts) {
  const empty = texts.findIndex((text) => !text.trim());
  const others = empty < 0;
  /** @type {number[]} */
  const values = [];
  for (const [at, text] of texts.entries()) {
    if (!text.trim()) continue;
    const found = read(text, digits === null, others);
    if ("problem" in found) return { verdict: "refused", sentence: found.problem, at };
    values.push(found.value);
  }
  if (!others)
    return { verdict: "refused", sentence: `${fields[empty] ? `“${fields[empty]}”` : ""}还没有填。`, at: empty };

  const same = (/** @type {number[]} */ target) => target.every((v, i) => near(values[i], v, digits));
  if (same(answer)) return { verdict: "right", sentence: `对。${right}` };
  const no = (/** @type {string} */ sentence) =>
    /** @type {Judgement} */ ({ verdict: "wrong", sentence: `不对。${sentence}` });
  const slip = slips.find(([target]) => same(target));
  if (slip) return no(slip[1]);
  if (answer.length === 2 && same([...answer].reverse()))
    return no(`两个空填反了：第一个是“${fields[0]}”，第二个是“${fields[1]}”。`);
  const fits = answer.map((v, i) => near(values[i], v, digits));
  const at = fits.findIndex((fit) => !fit);
  if (answer.every((v, i) => fits[i] || short(texts[i], v, digits)))
    return { verdict: "refused", sentence: `位数不够：请保留 ${digits} 位小数，再检查一次。`, at };
  const off = fields.filter((_, i) => !fits[i]);
  const part =
    off.length && off.length < answer.length ? `只有${off.map((field) => `“${field}”`).join("、")}不对。` : "";
  return no(part + (wrong || TRY));
}
