/**
 * 数怎样写：在 trait 里（JSON 写不了 NaN 和 ∞，用字符串代替）、在格子里（短）、在算式里（六位有效数字）。
 */

/** @typedef {import("./matrix.js").Matrix} Matrix */

/** 收在 low 到 high 之间。 @param {number} v @param {number} low @param {number} high */
export const clamp = (v, low, high) => Math.min(Math.max(v, low), high);

/** @param {number} v */
const encode = (v) => (Number.isFinite(v) ? v : String(v));

/** trait → 数。 @param {(number | string)[][]} rows @returns {Matrix} */
export const decodeMatrix = (rows) => rows.map((row) => row.map(Number));

/** 数 → trait。 @param {Matrix} rows @returns {(number | string)[][]} */
export const encodeMatrix = (rows) => rows.map((row) => row.map(encode));

/** 不漏一位的写法，用在 data-value 里；−0 写成 0。 @param {number} v */
export const full = (v) => String(v);

/** 用真正的减号和 ∞。 @param {string} s */
const polish = (s) => s.replace("-", "−").replace("Infinity", "∞").replace("e+", "e");

/** 格子里的写法：整数四位以内照写，小数至多两位，再大再小用科学记数。 @param {number} v */
export function short(v) {
  const size = Math.abs(v);
  if (!Number.isFinite(v) || v === 0) return polish(String(v));
  if (size >= 99999.5 || size < 0.005) return polish(v.toExponential(0));
  return polish(String(Number(v.toFixed(size >= 999.5 ? 0 : size >= 99.5 ? 1 : 2))));
}

/** 算式里的写法：至多六位有效数字。 @param {number} v */
export const prose = (v) => polish(String(Number(v.toPrecision(6))));

/** 作乘数时，负数加括号。 @param {number} v */
export const factor = (v) => (v < 0 ? `(${prose(v)})` : prose(v));

/** 结果前面的等号；values 是结果和算它的数，有一个六位写不全时是 ≈。 @param {...number} values */
export const equals = (...values) =>
  values.every((v) => Number.isNaN(v) || Number(v.toPrecision(6)) === v) ? "=" : "≈";

// ---- 读者键入的数：格子、数字框、先猜再看、预测题，读的都是这一种 ----

/** 全角的字母、数字、符号换成半角，减号、分数线、句号式的小数点换成普通的。 @param {string} text */
export const plain = (text) =>
  text
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[−–﹣]/g, "-")
    .replace(/[⁄∕÷]/g, "/")
    .replace(/(\d)[。．](?=\d)/g, "$1.")
    .replace(/[\s　]+/g, " ")
    .trim()
    .replace(/(\d)[。.]$/, "$1");

/** 十进制的数。Number 还认 0x10、Infinity；NFKC 把 10² 变成 102：读者写的不是这些意思，所以自己认。 */
export const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * 读者写的一个数：十进制的数，或它们的分数（1/36、−2/3），全角也行；读不懂的说出原因，是一个整句。
 * @param {string} text @returns {{value: number} | {problem: string}}
 */
export function parse(text) {
  const said = `“${[...text.trim()].slice(0, 20).join("")}”`;
  const parts = plain(text)
    .split("/")
    .map((part) => part.trim());
  if (!parts[0] && parts.length === 1) return { problem: "还没有写数。" };
  const readable = parts.length <= 2 && parts.every((part) => DECIMAL.test(part));
  if (!readable) return { problem: said + complaint(parts.join("/")) };
  const [top, bottom = 1] = parts.map(Number);
  if (bottom === 0) return { problem: `${said}的分母是 0。` };
  const value = top / bottom;
  return Number.isFinite(value) ? { value } : { problem: `${said}太大了，写不成一个数。` };
}

/** 不是数，像什么。 @param {string} text */
function complaint(text) {
  if (/%$/.test(text)) return "请去掉百分号，写成小数或分数。";
  if (/^[零〇一二两三四五六七八九十百千万]+$/.test(text)) return "请用阿拉伯数字写。";
  return "看不出是什么数：这里只填数，不写单位和式子。";
}

/** 读不懂就是 NaN。 @param {string} text */
export function numberOf(text) {
  const found = parse(text);
  return "value" in found ? found.value : NaN;
}

/** 高×宽。 @param {number[]} size */
export const times = (size) => size.join("×");
