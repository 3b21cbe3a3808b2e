/** traits 与状态之间的换算。图大，所以没变的都不重算：X 没变就不重新解码，填充没变就不重新铺，运算没变就不重新滑。 */

import { choiceField, matrixField, pairField, traitsOf } from "../../widgets/core/link.js";
import { lengthOf, most } from "../../widgets/core/longest.js";
import { shape } from "../../widgets/core/matrix.js";
import { createMemory } from "../../widgets/core/memory.js";
import { decodeMatrix, encodeMatrix, numberOf, prose } from "../../widgets/core/numbers.js";
import { correlatePrepared, prepare } from "../../widgets/core/ops.js";
import { WEIGHTED } from "../../widgets/core/weighted.js";
import { complaint, outputShape, samePadding } from "../../widgets/core/window.js";
import { activate, activated } from "./activated.js";
import { nameOf } from "./kernels.js";
import { decode } from "./pixels.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {import("../../widgets/core/window.js").Pair} Pair */
/** @typedef {keyof typeof WEIGHTED} Op */
/** @typedef {import("../../widgets/core/link.js").Get} Get */
/** @typedef {import("./pixels.js").Raw} Raw */
/** @typedef {ReturnType<typeof createReader>} Reader */
/** live：这一张是摄像头正送来的，不在 trait 里。 @typedef {ReturnType<Reader> & {live: boolean}} State */
/** @typedef {Record<string, any>} Patch */

/** @typedef {import("../../widgets/core/link.js").Field} Field */
/** 名字 → 图 @typedef {Record<string, Raw>} Album */

export const LARGEST = 7; // 核的边长
export const STRONGEST_BIAS = 6;
const NOISE = 1e-12; // 加出来该是 0 的，舍入误差比它小
const CHARACTERS = /** @type {Record<string, string>} */ ({ yong: "永", cat: "" });

/** 与原来的不同才写进链接。 @param {string} trait @param {(text: string) => unknown} parse 坏值抛错 @returns {Field} */
const changedField = (trait, parse) => ({
  traits: [trait],
  write: (get, own) => (get(trait) === own(trait) ? null : String(Number(get(trait)))),
  read: (text) => ({ [trait]: parse(text) }),
});

/** @param {string} text */
function readBias(text) {
  const bias = numberOf(text);
  if (!(Math.abs(bias) <= STRONGEST_BIAS)) throw new RangeError();
  return bias;
}

/** @param {string} text */
function readRelu(text) {
  if (!/^[01]$/.test(text)) throw new RangeError();
  return text === "1";
}

/** 是画册里的哪一张；与原来的相同不必写。 @type {Field} */
const imageField = {
  traits: ["image"],
  write: (get, own) => (replacedPicture(get, own) && get("image") in CHARACTERS ? get("image") : null),
  read(text) {
    if (!Object.hasOwn(CHARACTERS, text)) throw new RangeError();
    return { image: text };
  },
};

/** 是哪个字；自选的图写不进链接，画册里的写名字。 @type {Field} */
const charField = {
  traits: ["char"],
  write: (get, own) =>
    replacedPicture(get, own) && get("image") === "own" && get("char") ? encodeURIComponent(get("char")) : null,
  read(text) {
    if ([...text].length !== 1) throw new RangeError();
    return { char: text };
  },
};

export const FIELDS = {
  op: choiceField("op", Object.keys(WEIGHTED)),
  pad: choiceField("padding", ["same", "none"]),
  K: matrixField("K"),
  b: changedField("bias", readBias),
  relu: changedField("relu", readRelu),
  image: imageField,
  char: charField,
  at: pairField("row", "col"),
};

/** 现在的图不是一开始的那张。 @param {Get} get @param {Get} own */
export const replacedPicture = (get, own) => get("X") !== own("X");

/** 一张图，和它叫什么：画册里的有名字，别的是 own。 @param {Album} album @param {Raw} X @param {string} [char] */
export function named(album, X, char = "") {
  const image = imageOf(album, X);
  return { X, image, char: CHARACTERS[image] ?? char };
}

/** @param {Album} album @param {Raw} X */
const imageOf = (album, X) => Object.keys(album).find((name) => album[name] === X) ?? "own";

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

/** 舍入误差写成 0，不写成 −8.33e−16。 @param {Matrix} Y */
const settle = (Y) => Y.map((row) => row.map((v) => (Math.abs(v) < NOISE ? 0 : v)));

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
 * @param {number} bias @param {boolean} relu
 */
function filter({ raw, X, n, ink, prepared, widest }, K, op, padded, bias, relu) {
  const operation = activated(WEIGHTED[op], bias, relu);
  const k = shape(K, "核");
  const w = { padding: padded ? samePadding(k) : [0, 0], stride: [1, 1], dilation: [1, 1] };
  const m = outputShape(n, k, w, operation.noun);
  const weights = operation.weights(K);
  const scores = settle(correlatePrepared(prepared(w.padding), weights, w));
  const reach = Math.max(...extent(scores).map(Math.abs)) || 1; // 色标照没加偏置、没过 ReLU 的：拨动这两样，才看得出谁变了
  const Y = activate(scores, bias, relu);
  const { pooling, blank, flow } = operation;
  const [preset, range] = [nameOf(K), extent(Y)];
  const shown = { X, K, n, k, w, m, op, operation, flow, pooling, blank, weights, Y };
  return { ...shown, raw, preset, bias, relu, ink, widest, padded, range, reach };
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
    const [bias, relu] = [/** @type {number} */ (get("bias")), /** @type {boolean} */ (get("relu"))];
    const from = [picture, K.join(";"), op, padded, bias, relu];
    const result = results(from, () => filter(picture, K, op, padded, bias, relu));
    const current = ["row", "col"].map((key, i) => Math.min(get(key), result.m[i] - 1));
    const image = imageOf(get("album"), raw);
    return { ...result, image, char: /** @type {string} */ (get("char")), current };
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
  return { ...named(get("album"), X, char), ...(n.some((size, i) => size < k[i]) ? { padding: "same" } : {}) };
}

/** 链接里的核：不大于 LARGEST 边，都是有限的数。 @param {unknown[][]} K */
const usable = (K) => K.length <= LARGEST && K[0].length <= LARGEST && K.flat().every(Number.isFinite);

/**
 * 照链接恢复，要写回的 traits；没写的、用不上的都照 own。pictureOf 画出一个字，空白是 null。
 * @param {Reader} read @param {(char: string) => Raw | null} pictureOf
 * @param {Get} own @param {Patch} wanted @param {string[]} bad @returns {Patch}
 */
export function restore(read, pictureOf, own, { image, char, K, ...wanted }, bad) {
  const first = Object.fromEntries(["X", ...traitsOf(FIELDS)].map((key) => [key, own(key)]));
  if (K && !usable(K)) bad.push("K");
  const X = image ? own("album")[image] : char ? pictureOf(char) : null;
  if (char && !X) bad.push(`char=${char}（画出来是空白）`);
  try {
    const chosen = {
      ...first,
      ...wanted,
      ...(K && usable(K) ? { K } : {}),
      ...(X ? named(own("album"), X, char) : {}),
    };
    const next = /** @type {Patch} */ (settled(read, own, chosen));
    if (["row", "col"].some((key) => wanted[key] !== undefined && wanted[key] !== next[key])) bad.push("at");
    return next;
  } catch (error) {
    bad.push(complaint(error));
    return settled(read, own, first);
  }
}
