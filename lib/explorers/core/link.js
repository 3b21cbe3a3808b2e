/**
 * 链接里的样子：#name:k=3&s=2。一张字段表同时管写和读；读到的坏值不用，也不装作没看见。
 */

import { decodeMatrix, encodeMatrix } from "./numbers.js";

/** @typedef {{write: (get: (key: string) => any) => string | null, read: (text: string) => Record<string, unknown>}} Field */

/** @param {string} text */
function whole(text) {
  if (!/^\d{1,4}$/.test(text)) throw new RangeError();
  return Number(text);
}

/** 一个整数。 @param {string} trait @returns {Field} */
export const integerField = (trait) => ({
  write: (get) => String(get(trait)),
  read: (text) => ({ [trait]: whole(text) }),
});

/** 高和宽：相同写一个数，不同写“高,宽”。 @param {string} height @param {string} width @returns {Field} */
export const pairField = (height, width) => ({
  write: (get) => [...new Set([get(height), get(width)])].join(","),
  read(text) {
    const [h, w = h, ...more] = text.split(",").map(whole);
    if (more.length) throw new RangeError();
    return { [height]: h, [width]: w };
  },
});

/** 几样里的一样。 @param {string} trait @param {readonly string[]} choices @returns {Field} */
export const choiceField = (trait, choices) => ({
  write: (get) => get(trait),
  read(text) {
    if (!choices.includes(text)) throw new RangeError();
    return { [trait]: text };
  },
});

/** 数表，行之间用分号；与 original 相同时不写，链接就短。 @param {string} trait @param {unknown} original @returns {Field} */
export const matrixField = (trait, original) => ({
  write: (get) => (JSON.stringify(get(trait)) === JSON.stringify(original) ? null : get(trait).map(String).join(";")),
  read(text) {
    const rows = text.split(";").map((row) => row.split(","));
    if (rows.length > 64 || rows.some((row) => row.length > 64 || row.length !== rows[0].length)) throw new RangeError();
    if (!rows.flat().every((v) => /^-?(\d+\.?\d*(e[-+]?\d+)?|Infinity)$|^NaN$/.test(v))) throw new RangeError();
    return { [trait]: encodeMatrix(decodeMatrix(rows)) };
  },
});

/** @param {Record<string, Field>} fields @param {(key: string) => any} get */
export const writeState = (fields, get) =>
  Object.entries(fields)
    .map(([key, field]) => [key, field.write(get)])
    .filter(([, text]) => text !== null)
    .map(([key, text]) => `${key}=${text}`)
    .join("&");

/**
 * 从 location.hash 里读出给 name 的那一份；不是给它的返回 null。
 * @param {Record<string, Field>} fields @param {string} name @param {string} hash
 * @returns {{patch: Record<string, unknown>, bad: string[]} | null}  bad：没用上的片段
 */
export function readState(fields, name, hash) {
  let text = "";
  try {
    text = decodeURIComponent(hash);
  } catch {
    return null;
  }
  if (!name || !text.startsWith(`#${name}:`)) return null;
  /** @type {Record<string, unknown>} */
  const patch = {};
  const bad = [];
  for (const part of text.slice(name.length + 2).split("&").filter(Boolean)) {
    const [key, ...value] = part.split("=");
    try {
      if (!Object.hasOwn(fields, key)) throw new RangeError();
      Object.assign(patch, fields[key].read(value.join("=")));
    } catch {
      bad.push(part);
    }
  }
  return { patch, bad };
}

/** 指向此刻样子的地址。 @param {string} name @param {string} state @returns {string | null} */
export function address(name, state) {
  if (!name) return null;
  const page = location.protocol === "about:" || location.protocol === "blob:" ? "" : location.href.replace(/#.*$/, "");
  return `${page}#${encodeURIComponent(name)}:${state}`;
}

/**
 * 现在和以后（页面不刷新，只改 # 后面）都照链接恢复，图移到眼前；用不上的说一句。
 * @param {Record<string, Field>} fields @param {string} name @param {AbortSignal} signal @param {import("./frame.js").Frame} frame
 * @param {(patch: Record<string, any>, bad: string[]) => void} restore patch 里合在一起用不上的，也放进 bad
 */
export function followLink(fields, name, signal, frame, restore) {
  const look = () => {
    const found = readState(fields, name, globalThis.location?.hash ?? "");
    if (!found) return;
    restore(found.patch, found.bad);
    const told = found.bad.join("，").slice(0, 120);
    if (told) frame.refuse(`链接里有用不上的部分，没有理会：${told}`);
    frame.root.scrollIntoView?.({ block: "center" });
  };
  globalThis.addEventListener("hashchange", look, { signal });
  look();
}
