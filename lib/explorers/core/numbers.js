/**
 * 数怎样写：在 trait 里（JSON 写不了 NaN 和 ∞，用字符串代替）、在格子里（短）、在算式里（六位有效数字）。
 */

/** @typedef {import("./arithmetic.js").Matrix} Matrix */

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

/** 结果前面的等号：六位写不全时是 ≈。 @param {number} v */
export const equals = (v) => (Number.isNaN(v) || Number(v.toPrecision(6)) === v ? "=" : "≈");

/** 读者键入的一个数，全角也行；不是数就是 null。 @param {string} text @returns {number | null} */
export function parse(text) {
  const value = Number(text.normalize("NFKC").replace("−", "-"));
  return text.trim() === "" || !Number.isFinite(value) ? null : value;
}

/** 高×宽。 @param {number[]} size */
export const times = (size) => size.join("×");
