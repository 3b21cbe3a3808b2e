/** traits 与状态之间的换算。图大，所以没变的都不重算：X 没变就不重新解码，填充没变就不重新铺，运算没变就不重新滑。 */

import { choiceField, matrixField, pairField, traitsOf } from "../../widgets/core/link.js";
import { lengthOf, most } from "../../widgets/core/longest.js";
import { shape } from "../../widgets/core/matrix.js";
import { createMemory } from "../../widgets/core/memory.js";
import { decodeMatrix, encodeMatrix, prose } from "../../widgets/core/numbers.js";
import { OPERATIONS, WEIGHTED } from "../../widgets/core/operations.js";
import { correlatePrepared, prepare } from "../../widgets/core/ops.js";
import { complaint, outputShape, samePadding } from "../../widgets/core/window.js";
import { nameOf } from "./kernels.js";
import { decode } from "./pixels.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("../../widgets/core/window.js").Pair} Pair */
/** @typedef {import("../../widgets/core/operations.js").Op} Op */
/** @typedef {import("../../widgets/core/link.js").Get} Get */
/** @typedef {import("./pixels.js").Raw} Raw */
/** @typedef {ReturnType<typeof createReader>} Reader */
/** live：这一张是摄像头正送来的，不在 trait 里。 @typedef {ReturnType<Reader> & {live: boolean}} State */
/** @typedef {Record<string, any>} Patch */

export const LARGEST = 7; // 核的边长

/** 是哪个字；自选的图写不进链接，原来那张不必写。 @type {import("../../widgets/core/link.js").Field} */
const charField = {
  traits: ["char"],
  write: (get, own) => (replacedPicture(get, own) && encodeURIComponent(get("char"))) || null,
  read(text) {
    if ([...text].length !== 1) throw new RangeError();
    return { char: text };
  },
};

export const FIELDS = {
  op: choiceField(
    "op",
    WEIGHTED.map(([op]) => op),
  ),
  pad: choiceField("padding", ["same", "none"]),
  K: matrixField("K"),
  char: charField,
  at: pairField("row", "col"),
};

/** 现在的图不是一开始的那张。 @param {Get} get @param {Get} own */
export const replacedPicture = (get, own) => get("X") !== own("X");

/** [最小, 最大]。 @param {Matrix} rows @returns {Pair} */
function extent(rows) {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) {
    for (let c = 0; c < row.length; c++) {
      if (row[c] < low) low = row[c];
      if (row[c] > high) high = row[c];
    }
  }
  return [low, high];
}

/** 写出来最长的一个数。 @param {Matrix} rows */
function widest(rows) {
  const known = new Set();
  for (const row of rows) for (let c = 0; c < row.length; c++) known.add(row[c]);
  return most([...known], lengthOf(prose));
}

/** 一张图，和它铺上填充的样子。 @param {Raw} raw */
function readPicture(raw) {
  const X = decode(raw);
  const [low, high] = extent(X);
  /** @type {ReturnType<typeof createMemory<import("../../widgets/core/ops.js").Prepared>>} */
  const memory = createMemory();
  /** @type {number | undefined} */
  let longest;
  return {
    raw,
    X,
    n: shape(X, "输入"),
    ink: /** @type {Pair} */ ([Math.min(low, 0), Math.max(high, 1)]),
    prepared: (/** @type {Pair} */ padding) => memory(padding, () => prepare(X, padding)),
    /** 摄像头的一帧不问它，所以问了才数。 */
    widest: () => (longest ??= widest(X)),
  };
}

/**
 * 一张图经过一个核。
 * @param {ReturnType<typeof readPicture>} picture @param {Matrix} K @param {Op} op @param {boolean} padded
 */
function filter({ raw, X, n, ink, prepared, widest }, K, op, padded) {
  const operation = OPERATIONS[op];
  const k = shape(K, "核");
  const w = { padding: padded ? samePadding(k) : [0, 0], stride: [1, 1], dilation: [1, 1] };
  const m = outputShape(n, k, w, operation.noun);
  const weights = operation.weights(K);
  const Y = correlatePrepared(prepared(w.padding), weights, w);
  const { pooling, blank, flow } = operation;
  const [preset, range] = [nameOf(K), extent(Y)];
  return { raw, X, K, preset, n, k, w, m, op, operation, flow, pooling, blank, weights, Y, ink, widest, padded, range };
}

/** 读状态的函数；核放不下等不合理时它抛 RangeError。 */
export function createReader() {
  /** @type {ReturnType<typeof createMemory<ReturnType<typeof readPicture>>>} */
  const pictures = createMemory();
  /** @type {ReturnType<typeof createMemory<ReturnType<typeof filter>>>} */
  const results = createMemory();
  /** @param {Get} get */
  return (get) => {
    const raw = /** @type {Raw} */ (get("X"));
    const picture = pictures([raw], () => readPicture(raw));
    const K = decodeMatrix(get("K"));
    const [op, padded] = [/** @type {Op} */ (get("op")), get("padding") === "same"];
    const result = results([picture, K.join(";"), op, padded], () => filter(picture, K, op, padded));
    const current = ["row", "col"].map((key, i) => Math.min(get(key), result.m[i] - 1));
    return { ...result, char: /** @type {string} */ (get("char")), current };
  };
}

/** 读者改了 patch，跟着变的也一起写；核放不下时抛 RangeError。 @param {Reader} read @param {Get} get @param {Patch} patch */
export function settled(read, get, patch) {
  const { K, k, preset, current } = read((key) => (Object.hasOwn(patch, key) ? patch[key] : get(key)));
  const follow = { row: current[0], col: current[1], kernel_h: k[0], kernel_w: k[1], preset };
  return { ...patch, ...follow, ...(patch.K ? { K: encodeMatrix(K) } : {}) };
}

/** 换一张图；这张图放不下现在的核时，填充补上。 @param {Reader} read @param {Get} get @param {Raw} X @param {string} char */
export function replaced(read, get, X, char) {
  const { n, k } = read((key) => ({ X, padding: "same" })[key] ?? get(key));
  return { X, char, ...(n.some((size, i) => size < k[i]) ? { padding: "same" } : {}) };
}

/** 链接里的核：不大于 LARGEST 边，都是有限的数。 @param {unknown[][]} K */
const usable = (K) => K.length <= LARGEST && K[0].length <= LARGEST && K.flat().every(Number.isFinite);

/**
 * 照链接恢复，要写回的 traits；没写的、用不上的都照 own。pictureOf 画出一个字，空白是 null。
 * @param {Reader} read @param {(char: string) => Raw | null} pictureOf
 * @param {Get} own @param {Patch} wanted @param {string[]} bad @returns {Patch}
 */
export function restore(read, pictureOf, own, { char, K, ...wanted }, bad) {
  const first = Object.fromEntries(["X", ...traitsOf(FIELDS)].map((key) => [key, own(key)]));
  if (K && !usable(K)) bad.push("K");
  const X = char ? pictureOf(char) : null;
  if (char && !X) bad.push(`char=${char}（画出来是空白）`);
  try {
    const chosen = { ...first, ...wanted, ...(K && usable(K) ? { K } : {}), ...(X ? { X, char } : {}) };
    const next = /** @type {Patch} */ (settled(read, own, chosen));
    if (["row", "col"].some((key) => wanted[key] !== undefined && wanted[key] !== next[key])) bad.push("at");
    return next;
  } catch (error) {
    bad.push(complaint(error));
    return settled(read, own, first);
  }
}
