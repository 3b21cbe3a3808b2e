/** 控件的上下界：每个数在另外几个不动时可以取多少；换一种运算，放不下的怎样改。 */

import { span } from "./window.js";

/** @typedef {import("./window.js").Axis} Axis */
/** @typedef {import("./window.js").Pair} Pair */

/** 滑块最多走到哪里：再大就画不下了。从 Python 给的更大的数照样能画，那时滑块走到那个数为止。 */
export const LIMITS = { n: 16, k: 7, p: 6, s: 8, d: 4 };

/**
 * 一个方向上，每个数在另外几个不动时可以取的范围 [最小, 最大]；范围里的每个值都放得下。
 * pooling：填充不超过窗口的一半，不设扩张率。touching：填充不超过有效核长减一（checkPadding）。
 * @param {Axis} axis @param {{pooling?: boolean, touching?: boolean, limits?: Axis}} [options]
 * @returns {Record<keyof Axis, Pair>}
 */
export function bounds(axis, { pooling = false, touching = false, limits = LIMITS } = {}) {
  const { n, k, p, s, d } = axis;
  const top = (/** @type {keyof Axis} */ key) => Math.max(limits[key], axis[key]);
  const fits = Math.floor((n + 2 * p - 1) / d) + 1;
  const spread = k > 1 ? Math.floor((n + 2 * p - 1) / (k - 1)) : top("d");
  return {
    n: [Math.max(1, span(axis) - 2 * p), top("n")],
    k: [pooling ? Math.max(1, 2 * p) : touching ? Math.ceil(p / d) + 1 : 1, Math.min(top("k"), fits)],
    p: [
      Math.max(0, Math.ceil((span(axis) - n) / 2)),
      pooling ? Math.floor(k / 2) : Math.min(top("p"), touching ? span(axis) - 1 : Infinity),
    ],
    s: [1, Math.max(limits.s, s)],
    d: [touching && k > 1 ? Math.max(1, Math.ceil(p / (k - 1))) : 1, pooling ? 1 : Math.min(top("d"), spread)],
  };
}

/**
 * 高、宽两个方向各自的范围 → 第 i 个方向上控件的；together：高宽一起动，取公共的部分。
 * @param {Pair[]} ranges @param {number} i @param {boolean} together @returns {Pair}
 */
export const commonRange = (ranges, i, together) =>
  together ? [Math.max(...ranges.map(([low]) => low)), Math.min(...ranges.map(([, high]) => high))] : ranges[i];

const LONGEST = LIMITS.n + 2 * LIMITS.p; // 滑块拉到头，填充后的输入有这么长：转置卷积的输出也只画这么长

/** 转置：不裁的时候，输出长减一。 @param {Axis} axis */
const run = ({ n, k, s, d }) => (n - 1) * s + d * (k - 1);

/** 转置：一个方向上，每个数可以取的范围，裁了总还剩一格，输出也画得下。 @param {Axis} axis @returns {Record<keyof Axis, Pair>} */
export function transposedBounds(axis) {
  const { n, k, p, s, d } = axis;
  const top = (/** @type {keyof Axis} */ key) => Math.max(LIMITS[key], axis[key]);
  const longest = Math.max(LONGEST, run(axis) + 1 - 2 * p);
  /** 每多一个 unit，输出长 unit 格；另有 rest 格不归它管。 @param {number} unit @param {number} rest */
  const many = (unit, rest) =>
    unit ? [Math.ceil((2 * p - rest) / unit), Math.floor((longest - 1 + 2 * p - rest) / unit)] : [0, Infinity];
  const range = (/** @type {keyof Axis} */ key, /** @type {number[]} */ [low, high]) => [
    Math.max(1, low),
    Math.min(top(key), high),
  ];
  const more = (/** @type {number[]} */ pair) => pair.map((v) => v + 1);
  return {
    n: range("n", more(many(s, d * (k - 1)))),
    k: range("k", more(many(d, (n - 1) * s))),
    p: [Math.max(0, Math.ceil((run(axis) + 1 - longest) / 2)), Math.min(top("p"), Math.floor(run(axis) / 2))],
    s: range("s", many(n - 1, d * (k - 1))),
    d: range("d", many(k - 1, (n - 1) * s)),
  };
}

// 换成别的运算，原来的数放不下：各改最少的几个

/** 核放不下，就把填充加到刚好放下。 @param {Axis} axis @returns {Axis} */
export const fitKernel = (axis) => ({ ...axis, p: Math.max(axis.p, Math.ceil((span(axis) - axis.n) / 2)) });

/** 池化：不设扩张率，填充不超过窗口的一半。 @param {Axis} axis */
export const fitPooling = ({ p, ...axis }) => fitKernel({ ...axis, d: 1, p: Math.min(p, Math.floor(axis.k / 2)) });

/** 转置：输出画不下就收步幅，裁得一格不剩就收填充。 @param {Axis} axis @returns {Axis} */
export function fitTransposed(axis) {
  const { n, k, p, d } = axis;
  const most = n > 1 ? Math.floor((LONGEST - 1 + 2 * p - d * (k - 1)) / (n - 1)) : axis.s;
  const s = Math.min(axis.s, Math.max(1, most));
  return { ...axis, s, p: Math.min(p, Math.floor(run({ ...axis, s }) / 2)) };
}
