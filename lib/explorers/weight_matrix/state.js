/** traits → 一份算好的状态：权重矩阵照 taps 一格一格填出来，图像之外的没有列，也就按 0 算。 */

import { choiceField, chooseStep, integerField, matrixField } from "../../widgets/core/link.js";
import { digit, resize, shape } from "../../widgets/core/matrix.js";
import { createMemory } from "../../widgets/core/memory.js";
import { decodeMatrix, encodeMatrix, prose } from "../../widgets/core/numbers.js";
import { complaint, taps } from "../../widgets/core/window.js";

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {"dense" | "shared" | "local"} Stage */
/** @typedef {ReturnType<typeof createReader>} Reader */
/** @typedef {ReturnType<Reader>} State */

export const LARGEST = 8; // 64×64 格；再大，屏幕上一格就只剩几个像素
export const FIELDS = {
  n: integerField("n"),
  d: integerField("delta"),
  stage: choiceField("stage", ["dense", "shared", "local"]),
  step: integerField("step"),
  X: matrixField("X"),
  K: matrixField("kernel"),
};
const PRIMES = [2, 17, 83, 257, 641, 1301, 2411, 4127]; // 大于 n⁴，除以 3 余 2：立方之后两两不同。与 __init__.py 相同

/** 全连接的第 t 个权重（从 0 数起）：1, 2, 3… 打乱，没有两个相同。 @param {number} n @param {number} t */
export const dense = (n, t) => (t + 1) ** 3 % PRIMES[n - 1];

/**
 * 相对位置 (a, b) 的权重：里面 3×3 是 1 到 9，再一圈一圈往外数，两两不同。圈内每次跳 7，相邻的条纹深浅才分得开；
 * 第 7 圈有 56 格，跳 7 会回到原处，跳 11。
 * @param {number} a @param {number} b
 */
export function ring(a, b) {
  const r = Math.max(Math.abs(a), Math.abs(b));
  if (r < 2) return 5 + 3 * a + b;
  const at = a === -r ? r + b : a === r ? 7 * r + b - 1 : 4 * r + 2 * a - (b > 0 ? 0 : 1);
  return (2 * r - 1) ** 2 + (((r % 7 ? 7 : 11) * at) % (8 * r)) + 1;
}

/** 裁小或长大到 (2·reach+1)²，中心不动；新的一圈由 ring 给。 @param {Matrix} K @param {number} reach @returns {Matrix} */
export function recenter(K, reach) {
  const side = Array.from({ length: 2 * reach + 1 }, (_, a) => a - reach);
  const middle = (K.length - 1) / 2;
  return side.map((a) => side.map((b) => K[a + middle]?.[b + middle] ?? ring(a, b)));
}

/** 参数个数：n⁴、(2n−1)²、(2Δ+1)²。 @param {number} n @param {number} delta @returns {Record<Stage, number>} */
export const counts = (n, delta) => ({ dense: n ** 4, shared: (2 * n - 1) ** 2, local: (2 * delta + 1) ** 2 });

/**
 * 除了走到第几步，都在这里；不合理时抛 RangeError 或 TypeError，带一句话。
 * @param {Matrix} X @param {Matrix} K @param {number} n @param {number} delta @param {Stage} stage
 */
function build(X, K, n, delta, stage) {
  check(X, K, n, delta);
  const reach = stage === "local" ? delta : n - 1;
  const V = recenter(K, reach);
  const [size, pixels] = [n * n, X.flat()];
  const W = Array.from({ length: size }, () => Array(size).fill(0));
  /** 每格是哪个参数：名字相同就是同一个；没有权重的是空串。 @type {string[][]} */
  const names = W.map((row) => row.map(() => ""));
  W.forEach((line, r) => {
    for (const { row, col, a, b, inside } of taps([n, n], shape(V), { padding: [reach, reach] }, [
      Math.floor(r / n),
      r % n,
    ])) {
      if (!inside) continue;
      const c = row * n + col;
      names[r][c] = stage === "dense" ? `w(${r}, ${c})` : `v(${prose(a - reach)}, ${prose(b - reach)})`;
      line[c] = stage === "dense" ? dense(n, r * size + c) : V[a][b];
    }
  });
  const largest = Math.max(...W.flat().map(Math.abs)) || 1;
  return {
    X,
    K,
    V,
    n,
    delta,
    stage,
    size,
    reach,
    names,
    W,
    pixels,
    Y: W.map((row) => row.reduce((sum, w, c) => sum + w * pixels[c], 0)),
    /** 深浅：开方之后，小的权重也看得见。 @param {number} w */
    shade: (w) => Math.sign(w) * Math.sqrt(Math.abs(w) / largest),
    counts: counts(n, delta),
  };
}

/** 读状态的函数：64×64 个权重记着，只走一步就不重填；不合理时它抛 RangeError 或 TypeError。 */
export function createReader() {
  /** @type {ReturnType<typeof createMemory<ReturnType<typeof build>>>} */
  const memory = createMemory();
  /** @param {(key: string) => any} get */
  return (get) => {
    const [X, K] = [decodeMatrix(get("X")), decodeMatrix(get("kernel"))];
    const [n, delta, stage] = ["n", "delta", "stage"].map(get);
    const built = memory([JSON.stringify([X, K]), n, delta, stage], () => build(X, K, n, delta, stage));
    return { ...built, step: Math.min(get("step"), built.size - 1) };
  };
}

/** @param {Matrix} X @param {Matrix} K @param {number} n @param {number} delta */
function check(X, K, n, delta) {
  const fits = (/** @type {Matrix} */ table, /** @type {number} */ side) =>
    shape(table).every((length) => length === side);
  const sizes = n <= LARGEST && delta >= 0 && delta < n && fits(X, n) && fits(K, 2 * delta + 1);
  if (!sizes) throw new RangeError(`应有 0 ≤ Δ < n ≤ ${LARGEST}，X 是 n×n，核是 (2Δ+1)×(2Δ+1)`);
  if (![X, K].flat(2).every(Number.isFinite)) throw new RangeError("X 和核里不能有无穷或 NaN");
}

/** n 变了，输入跟着裁小或补大。 @param {Matrix} X @param {number} n */
export const resizeInput = (X, n) => resize(X, [n, n], digit);

/**
 * 照链接恢复，要写回的 traits：wanted 是链接里写了的，别的都照 own（这幅图原来的样子）。
 * 合在一起不合理，就全照原来的，并在 bad 里说为什么。
 * @param {Reader} read @param {(key: string) => any} own @param {Record<string, any>} wanted @param {string[]} bad
 */
export function restore(read, own, wanted, bad) {
  const first = read(own);
  const [n, delta, stage] = ["n", "delta", "stage"].map((key) => wanted[key] ?? own(key));
  try {
    const X = wanted.X ?? encodeMatrix(resizeInput(first.X, Math.min(n, LARGEST)));
    const kernel = wanted.kernel ?? recenter(first.K, Math.min(delta, LARGEST));
    /** @type {Record<string, any>} */
    const next = { n, delta, stage, X, kernel, step: 0 };
    const { size } = read((key) => next[key]);
    return { ...next, step: chooseStep(wanted.step, first.step, size, bad) };
  } catch (error) {
    bad.push(complaint(error));
    return Object.fromEntries(["n", "delta", "stage", "X", "kernel", "step"].map((key) => [key, own(key)]));
  }
}
