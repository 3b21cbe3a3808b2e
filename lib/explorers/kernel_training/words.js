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
  return `${name}的方向每步乘 1 − ${used.map(brief).join("×")} ${result(1 - used[0] * used[1], ...used)}`;
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

/** 代码算出的核与图的对不对得上；没有代码的路径就不说。 @param {State} state @returns {Line[]} */
function checked({ cells, points }) {
  if (!cells.length) return [];
  const far = (/** @type {number} */ i) => distance(cells[i], points[i].w);
  const wrong = cells.findIndex((_, i) => far(i) > 1e-4 * Math.max(1, ...points[i].w.map(Math.abs)));
  if (wrong < 0) return [[`代码算出的 ${cells.length} 个核，都与图上的相同。`]];
  return [[`从第 ${wrong} 步起，代码算出的核与图上的不同，那一步差 ${brief(far(wrong))}。`]];
}

/** 学习率在哪一段，于是怎样走：-1 还没到极限，0 正好，1 越过。 @param {State} state */
export function side({ rate, limit }) {
  const over = rate / limit - 1;
  return Math.abs(over) < 1e-9 ? 0 : Math.sign(over);
}

/** 最陡的方向每步乘多少，所以怎样：这幅图要说的就是它。 @param {State} state */
function verdict(state) {
  const { rate, best, limit, steep, flat } = state;
  const how = {
    "-1":
      flat && Math.abs(rate / best - 1) < 1e-9
        ? "两个方向一样快，最快"
        : rate * steep > 1
          ? "来回跳着走向碗底"
          : "不来回跳，走向碗底",
    0: `正好 ${fraction(limit)}，只反号，不变小`,
    1: `越过 ${fraction(limit)}，越走越远`,
  }[side(state)];
  return `${ratio(state, "steep")}：${how}。`;
}

/** 走了 t 步，图下说什么。 @param {State} state @param {number} t @returns {Told} */
export function about(state, t) {
  const { rate, points } = state;
  const { w, loss, gradient } = points[t];
  const step = [
    "核 ",
    colored("kernel", vector(w)),
    ` − ${brief(rate)} × 梯度 ${vector(gradient)} ≈ `,
    colored("kernel", vector(next(points[t], rate))),
  ];
  return {
    lines: [[verdict(state)], step],
    formulas: [[height(state, t)], [slopes(state, t)], [ratio(state, "flat")], ...checked(state)],
    sentence: `走了 ${t} 步：核 ${vector(w)}，损失 ${brief(loss)}。`,
  };
}

/** 拖着学习率走过各段，图的高不变：每段的话都留好地方。 @param {State} state @returns {Told[]} */
export const everything = (state) => [
  ...state.points.map((_, t) => about(state, t)),
  ...["best", "limit", "highest"].map((key) => about({ ...state, rate: state[/** @type {"best"} */ (key)] }, 0)),
];

/** 刚刚换了求和、求平均，说什么没有变。 @param {State} state */
export function switched({ reduce, count }) {
  const [loss, rate] = reduce === "mean" ? ["除以", "乘"] : ["乘", "除以"];
  return `损失改成${reduce === "mean" ? "平均" : "和"}：坡度${loss} ${count}，学习率就${rate} ${count}，走的还是同样的步子。`;
}
