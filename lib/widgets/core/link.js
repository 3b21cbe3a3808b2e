/**
 * 链接里的样子：#name:k=3&s=2。一张字段表同时管写和读；读到的坏值不用，也不装作没看见。
 *
 * 链接说的是整个样子：没写的、写坏了的，都照这幅图造出来时的样子（own），不管后来改成了什么。
 */

import { decodeMatrix, encodeMatrix } from "./numbers.js";
import { same } from "./store.js";

/** @typedef {(key: string) => any} Get */
/**
 * @typedef {object} Field 链接里的一项
 * @property {string[]} traits 它写的是哪些 traits
 * @property {(get: Get, own: Get) => string | null} write null 是不必写
 * @property {(text: string, own: Get) => Record<string, unknown>} read 坏值抛错
 */
/** @typedef {ReturnType<typeof createLink>} Link */

/** @param {string} text @param {number} [digits] */
function whole(text, digits = 4) {
  if (!/^\d+$/.test(text) || text.length > digits) throw new RangeError();
  return Number(text);
}

/** 一个整数，最多几位。 @param {string} trait @param {number} [digits] @returns {Field} */
export const integerField = (trait, digits) => ({
  traits: [trait],
  write: (get) => String(get(trait)),
  read: (text) => ({ [trait]: whole(text, digits) }),
});

/** 高和宽：相同写一个数，不同写“高,宽”。 @param {string} height @param {string} width @returns {Field} */
export const pairField = (height, width) => ({
  traits: [height, width],
  write: (get) => [...new Set([get(height), get(width)])].join(","),
  read(text) {
    const [h, w = h, ...more] = text.split(",").map((part) => whole(part));
    if (more.length) throw new RangeError();
    return { [height]: h, [width]: w };
  },
});

/** 几样里的一样。 @param {string} trait @param {readonly string[]} choices @returns {Field} */
export const choiceField = (trait, choices) => ({
  traits: [trait],
  write: (get) => get(trait),
  read(text) {
    if (!choices.includes(text)) throw new RangeError();
    return { [trait]: text };
  },
});

/** 开着没有；与原来的相同时不写。 @param {string} trait @returns {Field} */
export const flagField = (trait) => ({
  traits: [trait],
  write: (get, own) => (get(trait) === own(trait) ? null : String(Number(get(trait)))),
  read(text) {
    if (!/^[01]$/.test(text)) throw new RangeError();
    return { [trait]: text === "1" };
  },
});

const LARGEST = 64; // 链接是别人写的：再大的图一画就卡住

/**
 * 数表，行之间用分号；与原来的相同时不写，链接就短。
 * @param {string} trait @param {(table: any) => any[]} [rowsOf] 维数更多的，怎样排成一行一行
 * @param {number} [most] 最多几行几列；这幅图原来就更大的，不比它大 @returns {Field}
 */
export const matrixField = (trait, rowsOf = (table) => table, most = LARGEST) => ({
  traits: [trait],
  write: (get, own) => (same(get(trait), own(trait)) ? null : rowsOf(get(trait)).map(String).join(";")),
  read(text, own) {
    const rows = text.split(";").map((row) => row.split(","));
    const first = rowsOf(own(trait));
    const [height, width] = [first.length, first[0].length].map((size) => Math.max(size, most));
    if (rows.length > height || rows.some((row) => row.length > width || row.length !== rows[0].length))
      throw new RangeError();
    if (!rows.flat().every((v) => /^-?(\d+\.?\d*(e[-+]?\d+)?|Infinity)$|^NaN$/.test(v))) throw new RangeError();
    return { [trait]: encodeMatrix(decodeMatrix(rows)) };
  },
});

/** 链接里写的全部 traits。 @param {Record<string, Field>} fields */
export const traitsOf = (fields) => Object.values(fields).flatMap(({ traits }) => traits);

/** @param {Record<string, Field>} fields @param {Get} get @param {Get} own */
const writeState = (fields, get, own) =>
  Object.entries(fields)
    .map(([key, field]) => [key, field.write(get, own)])
    .filter(([, text]) => text !== null)
    .map(([key, text]) => `${key}=${text}`)
    .join("&");

/**
 * 从 location.hash 里读出给 name 的那一份；不是给它的返回 null。
 * @param {Record<string, Field>} fields @param {string} name @param {string} hash @param {Get} own
 * @returns {{patch: Record<string, unknown>, bad: string[]} | null}  bad：没用上的片段
 */
export function readState(fields, name, hash, own) {
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
  for (const part of text
    .slice(name.length + 2)
    .split("&")
    .filter(Boolean)) {
    const [key, ...value] = part.split("=");
    try {
      if (!Object.hasOwn(fields, key)) throw new RangeError();
      Object.assign(patch, fields[key].read(value.join("="), own));
    } catch {
      bad.push(part);
    }
  }
  return { patch, bad };
}

/** 指向此刻样子的地址。 @param {string} name @param {string} state @returns {string | null} */
function address(name, state) {
  if (!name) return null;
  const page = location.protocol === "about:" || location.protocol === "blob:" ? "" : location.href.replace(/#.*$/, "");
  return `${page}#${encodeURIComponent(name)}:${state}`;
}

/**
 * 停在第几步：链接没写就照 usual；一共只有 count 步，写得太大的不要。
 * @param {number | undefined} wanted @param {number} usual @param {number} count @param {string[]} bad
 */
export function chooseStep(wanted, usual, count, bad) {
  if (wanted !== undefined && wanted < count) return wanted;
  if (wanted !== undefined) bad.push(`第 ${wanted} 步（只有 0 到 ${count - 1}）`);
  return Math.min(usual, count - 1);
}

/**
 * 一幅图的链接。造视图时就造它：那时的 traits 是这幅图自己的样子，还没有照链接改过。
 * @param {Record<string, Field>} fields @param {string[]} keys 视图会读的全部 traits @param {Get} get
 */
export function createLink(fields, keys, get) {
  const first = Object.fromEntries(keys.map((key) => [key, get(key)]));
  const own = (/** @type {string} */ key) => first[key];
  const name = /** @type {string} */ (get("name"));
  return {
    name,
    own,
    /** 指向此刻样子的地址；没有名字就是 null。 */
    write: () => address(name, writeState(fields, get, own)),
    /**
     * 现在和以后（页面不刷新，只改 # 后面）都照链接恢复，图移到眼前；用不上的说一句。
     * @param {AbortSignal} signal @param {import("./frame.js").Frame} frame
     * @param {(wanted: Record<string, any>, bad: string[]) => void} restore
     *   wanted 里没有的 traits 都照 own；合在一起用不上的，放进 bad
     */
    follow(signal, frame, restore) {
      const look = () => {
        const found = readState(fields, name, globalThis.location?.hash ?? "", own);
        if (!found) return;
        frame.root.dispatchEvent(new Event("restore")); // 打开着的数表收起来
        restore(found.patch, found.bad);
        const told = found.bad
          .map((part) => part.replace(/。$/, ""))
          .join("，")
          .slice(0, 120);
        if (told) frame.refuse(`链接里有用不上的部分，没有理会：${told}。没写的、用不上的，都照这幅图原来的样子。`);
        frame.root.scrollIntoView?.({ block: "center" });
      };
      globalThis.addEventListener("hashchange", look, { signal });
      look();
    },
  };
}
