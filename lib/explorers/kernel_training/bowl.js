/**
 * 损失作为核的函数：核只有两个数时，它是一个椭圆形的碗。全由 X、Y 算出，bowl.py 是同一套式子。
 *
 *     L(w) = Σ (X ⋆ w − Y)²         求平均时再除以输出的个数
 *     ∂L/∂w = 2 X ⋆ (X ⋆ w − Y)     梯度也是一次互相关
 *
 * 沿最陡、最缓的两个方向量离碗底多远，记作 u、v，碗就摆正了：L = 碗底 + steep/2 u² + flat/2 v²。
 */

import { shape } from "../../widgets/core/matrix.js";
import { decodeMatrix } from "../../widgets/core/numbers.js";
import { correlate } from "../../widgets/core/ops.js";

/** @typedef {ReturnType<typeof readState>} State */
/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */
/** @typedef {(key: string) => any} Get */
/** @typedef {{w: number[], loss: number, gradient: number[]}} Point 下降途中的一个核 */
/** @typedef {"sum" | "mean"} Reduce 各处之差的平方怎样合成损失 */

export const LONGEST = 100; // 再多走，发散的数就装不下了

/** 六位有效数字，用在滑块里。 @param {number} v */
export const six = (v) => Number(v.toPrecision(6));

/** 离 center 最远的一个坐标差。 @param {number[]} w @param {number[]} center */
export const distance = (w, center) => Math.max(...w.map((v, i) => Math.abs(v - center[i])));

/** 走一步。 @param {Point} point @param {number} rate */
export const next = ({ w, gradient }, rate) => w.map((v, i) => v - rate * gradient[i]);

/** 损失与梯度；kernelOf 把两个数写成核的样子，横着或竖着。 @param {Matrix} X @param {Matrix} Y @param {number} scale */
function lossOf(X, Y, scale) {
  const wide = shape(correlate(X, Y))[0] === 1;
  const kernelOf = (/** @type {number[]} */ w) => (wide ? [w] : w.map((v) => [v]));
  /** @param {number[]} w @returns {Point} */
  function at(w) {
    const rest = correlate(X, kernelOf(w)).map((row, i) => row.map((v, j) => v - Y[i][j]));
    const gradient = correlate(X, rest)
      .flat()
      .map((g) => (2 * g) / scale);
    return { w, loss: rest.flat().reduce((sum, r) => sum + r * r, 0) / scale, gradient };
  }
  return { at, kernelOf };
}

/** 碗的样子：碗底，最陡、最缓两个方向上的二阶导数，最陡的方向。 @param {(w: number[]) => Point} at */
function bowlOf(at) {
  const g = at([0, 0]).gradient;
  const [a, b] = at([1, 0]).gradient.map((v, i) => v - g[i]);
  const d = at([0, 1]).gradient[1] - g[1];
  const [middle, half, det] = [(a + d) / 2, (a - d) / 2, a * d - b * b];
  const spread = Math.sqrt(half * half + b * b);
  const steep = middle + spread;
  const trough = det <= 1e-12 * steep * steep; // 有一个方向是平的：碗底是一条直线，取离原点最近的一点
  const bottom = trough ? g.map((v) => -v / steep) : [(b * g[1] - d * g[0]) / det, (b * g[0] - a * g[1]) / det];
  return {
    bottom,
    steep,
    flat: trough ? 0 : middle - spread,
    angle: Math.atan2(2 * b, a - d) / 2,
    lowest: at(bottom).loss,
  };
}

/** 读者、单元各给的数。 @param {Get} get */
function readTraits(get) {
  const [X, Y, path] = ["X", "Y", "path"].map((key) => decodeMatrix(get(key)));
  const [rate, path_rate, steps, step] = ["rate", "path_rate", "steps", "step"].map(get);
  const [reduce, path_reduce] = /** @type {Reduce[]} */ (["reduce", "path_reduce"].map(get));
  return { X, Y, path, rate, path_rate, reduce, path_reduce, steps, step, start: [get("start_a"), get("start_b")] };
}

/** 单元的路径只在它自己的损失、学习率、起点上才作数。 @param {ReturnType<typeof readTraits>} given */
function cellsOf({ path, rate, path_rate, reduce, path_reduce, start, steps }) {
  const fits = reduce === path_reduce && Math.abs(rate / path_rate - 1) < 1e-9; // 换去求平均又换回来，末位会变
  return fits && path.length && !distance(start, path[0]) ? path.slice(0, steps + 1) : [];
}

/** traits → 一份算好的状态；学习率、起点、步数不合理时抛 RangeError。 @param {Get} get */
export function readState(get) {
  const given = readTraits(get);
  const { X, Y, path, rate, reduce, steps, step, start } = given;
  const count = Y.flat().length;
  const { at, kernelOf } = lossOf(X, Y, reduce === "mean" ? count : 1);
  const bowl = bowlOf(at);
  const { bottom, steep, flat } = bowl;
  // 画到离碗底多远；学习率最多是极限的 3 倍
  const radius = Math.max(
    2,
    ...bottom.map((v) => 2 * Math.abs(v)),
    ...path.slice(0, 1).map((w) => 1.1 * distance(w, bottom)),
  );
  const highest = six(6 / steep);
  const reachable = rate > 0 && rate <= highest * 1.001 && distance(start, bottom) <= radius * 1.001;
  if (!(reachable && steps > 0 && steps <= LONGEST && step <= steps))
    throw new RangeError("学习率、起点或步数超出了范围。");
  const points = [at(start)];
  while (points.length <= steps) points.push(at(next(points[points.length - 1], rate)));
  return {
    ...given,
    ...bowl,
    count,
    kernelOf,
    points,
    radius,
    highest,
    best: 2 / (steep + flat),
    limit: 2 / steep,
    over: six(2.4 / steep),
    range: bottom.map((v) => [six(v - radius), six(v + radius)]),
    cells: cellsOf(given),
  };
}

/** 离碗底多远：沿最陡的方向 u，沿最缓的方向 v。 @param {State} state @param {number[]} w */
export function away({ bottom, angle }, w) {
  const [e, f] = w.map((value, i) => value - bottom[i]);
  return [e * Math.cos(angle) + f * Math.sin(angle), e * Math.sin(angle) - f * Math.cos(angle)];
}

/** 等高线比碗底高多少：1、3、10、30……角上最高处以下的几条。 @param {State} state */
export function levels({ steep, radius }) {
  const highest = steep * radius * radius;
  const power = Math.floor(Math.log10(highest)) * 2 + 1;
  return [0, 1, 2, 3, 4, 5, 6]
    .map((i) => (Math.abs(power - i) % 2 ? 3 : 1) * 10 ** Math.floor((power - i) / 2))
    .filter((level) => level < highest);
}
