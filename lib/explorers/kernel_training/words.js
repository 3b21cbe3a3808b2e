/** 写成字的部分：走一步的算式、梯度的来历、收敛还是发散、与单元的路径核对。数都代进去。 */

import { colored } from "../../widgets/core/frame.js";
import { prose } from "../../widgets/core/numbers.js";
import { distance, next } from "./bowl.js";

/** @typedef {import("./bowl.js").State} State */

/** 四位有效数字，太大太小用科学记数。 @param {number} v */
export function brief(v) {
  const size = Math.abs(v);
  if (size < 1e5 && (size >= 1e-4 || !v)) return prose(Number(v.toPrecision(4)));
  return v.toExponential(2).replace(/-/g, "−").replace("+", "");
}
/** @param {number} v */
const factor = (v) => (v < 0 ? `(${brief(v)})` : brief(v));
/** 等号和结果；有一个四位写不全时是 ≈。 @param {number} v @param {number[]} used 算它的数 */
const result = (v, ...used) => `${[v, ...used].every((x) => prose(x) === brief(x)) ? "=" : "≈"} ${brief(v)}`;
/** @param {number[]} w */
export const vector = (w) => `[${w.map(brief).join(", ")}]`;

/** 写得成 1/30 就不写 0.0333。 @param {number} v */
export function fraction(v) {
  const n = Math.round(1 / v);
  return n > 1 && Math.abs(n * v - 1) < 1e-9 ? `1/${n}` : brief(v);
}

/** 一个方向上每步乘多少。 @param {State} state @param {"steep" | "flat"} way */
function ratio(state, way) {
  const used = [state[way], state.rate];
  const name = way === "steep" ? "最陡" : "最缓";
  return `${name}的方向乘 1 − ${used.map(brief).join("×")} ${result(1 - used[0] * used[1], ...used)}`;
}

/** @param {State} state @param {number} t @returns {(Node | string)[][]} */
export function lines(state, t) {
  const { rate, points, cells, bottom } = state;
  const { w, gradient } = points[t];
  const away = w.map((value, i) => value - bottom[i]);
  const [u, v] = away.map(factor);
  const sums = state.hessian.map(
    ([a, b], i) => `${factor(a)}×${u} + ${factor(b)}×${v} ${result(gradient[i], a, b, ...away)}`,
  );
  const all = [
    [
      "w − η × 梯度 = ",
      colored("kernel", vector(w)),
      ` − ${brief(rate)} × ${vector(gradient)} ≈ `,
      colored("kernel", vector(next(points[t], rate))),
    ],
    [`梯度 = Hessian × 离碗底 ${vector(bottom)} 的差：${sums.join("，")}`],
    [`每走一步，${ratio(state, "steep")}，${ratio(state, "flat")}`],
  ];
  if (cells.length) {
    const far = (/** @type {number} */ i) => distance(cells[i], points[i].w);
    const wrong = cells.findIndex((_, i) => far(i) > 1e-4 * Math.max(1, ...points[i].w.map(Math.abs)));
    const here = cells[t] ? `，这一步是 ${vector(cells[t])}` : "";
    all.push([
      wrong < 0
        ? `代码算出的 ${cells.length} 个核与图一致${here}。`
        : `从第 ${wrong} 步起，代码算出的核与图不同${here}，相差 ${brief(far(Math.min(t, cells.length - 1)))}。`,
    ]);
  }
  return all;
}

/** 到了极限时的一句话；没到就是空串。 @param {State} state */
export function warning(state) {
  const over = state.rate / state.limit - 1;
  if (over < -1e-9) return "";
  const verdict = over > 1e-9 ? "绝对值大于 1，越走越远" : "只反号，不变小";
  return `学习率${over > 1e-9 ? "越过" : "正好是"}极限 ${fraction(state.limit)}：每步在${ratio(state, "steep")}，${verdict}。`;
}
