/** 写成字的部分：走一步的算式、碗有多陡、收敛还是发散、与单元的路径核对。数都代进去；picture.py 说的是同样的话。 */

import { colored } from "../../widgets/core/frame.js";
import { prose } from "../../widgets/core/numbers.js";
import { away, distance, next } from "./bowl.js";

/** @typedef {import("./bowl.js").State} State */
/** @typedef {import("../../widgets/core/room.js").Line} Line */
/** @typedef {import("../../widgets/core/room.js").Told} Told */

/** 四位有效数字，太大太小用科学记数。 @param {number} v */
export function brief(v) {
  const size = Math.abs(v);
  if (size < 1e5 && (size >= 1e-4 || !v)) return prose(Number(v.toPrecision(4)));
  return v.toExponential(2).replace(/-/g, "−").replace("+", "");
}
/** @param {number} v */
const factor = (v) => (v < 0 ? `(${brief(v)})` : brief(v));
/**
 * 等号和结果；有一个四位写不全是 ≈。等号与数不拆在两行。
 * @param {number} v @param {number[]} used 算它的数
 */
const result = (v, ...used) => `${[v, ...used].every((x) => prose(x) === brief(x)) ? "=" : "≈"}\u00a0${brief(v)}`;
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

/** 损失是什么加起来的。 @param {State} state */
const summed = ({ reduce, count }) => `${count} 个差的平方${reduce === "mean" ? "的平均" : "之和"}`;

/** 离碗底多远，损失在那里是多少。 @param {State} state @param {number} t */
function height(state, t) {
  const { bottom, steep, flat, lowest, radius } = state;
  const { w, loss } = state.points[t];
  const [u, v] = away(state, w);
  const base = lowest > 1e-9 * steep * radius * radius ? `${brief(lowest)} + ` : ""; // 舍入误差不写
  return (
    `离碗底 ${vector(bottom)}，沿最陡的方向 u ${result(u)}，沿最缓的方向 v ${result(v)}：` +
    `${summed(state)}是 ${base}${brief(steep / 2)}u² + ${brief(flat / 2)}v² ${result(loss)}`
  );
}

/** 两个方向上各有多陡。 @param {State} state @param {number} t */
function slopes(state, t) {
  const along = away(state, state.points[t].w);
  const each = [state.steep, state.flat].map((curve, i) => {
    const [name, far] = ["uv"[i], along[i]];
    const slope = result(curve * far, curve, far);
    return `沿 ${name} 是 2×${brief(curve / 2)}${name} = ${brief(curve)}×${factor(far)} ${slope}`;
  });
  return `坡度${each.join("，")}`;
}

/** 代码跑出来的核与图的对不对得上；没有代码的路径就不说。 @param {State} state @param {number} t @returns {Line[]} */
function checked({ cells, points }, t) {
  if (!cells.length) return [];
  const far = (/** @type {number} */ i) => distance(cells[i], points[i].w);
  const wrong = cells.findIndex((_, i) => far(i) > 1e-4 * Math.max(1, ...points[i].w.map(Math.abs)));
  const here = cells[t] ? `，这一步是 ${vector(cells[t])}` : "";
  if (wrong < 0) return [[`代码算出的 ${cells.length} 个核与图一致${here}。`]];
  const gap = brief(far(Math.min(t, cells.length - 1)));
  return [[`从第 ${wrong} 步起，代码算出的核与图不同${here}，相差 ${gap}。`]];
}

/** 到了极限时的一句话；没到就是空串。 @param {State} state */
function warning(state) {
  const over = state.rate / state.limit - 1;
  if (over < -1e-9) return "";
  const verdict = over > 1e-9 ? "绝对值大于 1，越走越远" : "只反号，不变小";
  return `学习率${over > 1e-9 ? "越过" : "正好是"}极限 ${fraction(state.limit)}：每步在${ratio(state, "steep")}，${verdict}。`;
}

/** 走了 t 步，图下说什么。 @param {State} state @param {number} t @returns {Told} */
export function about(state, t) {
  const { rate, points } = state;
  const { w, loss, gradient } = points[t];
  const step = [
    "w − η × 梯度 = ",
    colored("kernel", vector(w)),
    ` − ${brief(rate)} × ${vector(gradient)} ≈ `,
    colored("kernel", vector(next(points[t], rate))),
  ];
  return {
    lines: [
      step,
      [height(state, t)],
      [slopes(state, t)],
      [`每走一步，${ratio(state, "steep")}，${ratio(state, "flat")}`],
      ...checked(state, t),
    ],
    sentence: `走了 ${t} 步：核 ${vector(w)}，损失 ${brief(loss)}。`,
    note: warning(state),
  };
}

/** 刚刚换了求和、求平均，说什么没有变。 @param {State} state */
export function switched({ reduce, count }) {
  const [loss, rate] = reduce === "mean" ? ["除以", "乘"] : ["乘", "除以"];
  return `损失改成${reduce === "mean" ? "平均" : "和"}：坡度${loss} ${count}，学习率就${rate} ${count}，走的还是同样的步子。`;
}
