/**
 * 一种运算一行：叫什么，窗口朝哪个方向，核怎样用，各项怎样接起来，不许什么，对一个输入的格子说什么，PyTorch 里怎样写。
 *
 * 添一种运算，就在这里添一行；别处只问这一行，不问它是哪一种。互相关、卷积两行在 weighted.js：只有这两种的图不必带上别的。
 * Python 的那张表在 lib/operations.py，猜错时怎样说在 explorers/sliding_window/slips.js。
 */

import { bounds, fitPooling, fitTransposed, transposedBounds } from "./bounds.js";
import { GATHER, SCATTER } from "./flow.js";
import { shape } from "./matrix.js";
import { pool, transposed } from "./ops.js";
import { tuple } from "./pytorch.js";
import { choices, conv2d, influences, moves, same, WEIGHTED, weighted } from "./weighted.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {import("./window.js").Pair} Pair */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {import("./window.js").Axis} Axis */
/** @typedef {"corr" | "conv" | "max" | "avg" | "transposed"} Op */

/**
 * @typedef {object} Operation
 * @property {string} label 控件上的名字
 * @property {string} noun 移动的是什么，报错时用
 * @property {string} sign 输入与核之间的记号；星号另画，写 "⋆"，转置的 T 写在它右上角
 * @property {import("./flow.js").Flow} flow 窗口的方向
 * @property {boolean} pooling 没有核里的数，只有窗口
 * @property {number} blank 填充的格子里是什么
 * @property {(K: Matrix) => Matrix} weights 真正去乘的数，与窗口里的格子一一对应
 * @property {boolean} turned 核先转过 180° 没有
 * @property {(k: Pair, cell: Pair) => Pair} held 窗口里的第 [a, b] 格乘的是核里哪一格
 * @property {(X: Matrix, K: Matrix, w?: Window) => Matrix} compute
 * @property {(count: number) => [string, string, string]} joints 算式的开头、各项之间、结尾
 * @property {(count: number, k: Pair) => string} met 一个输入的格子影响 count 个输出，怎样说
 * @property {(k: Pair, chosen: () => number) => string} gradient 梯度怎样回到那一格；chosen() 是有几个窗口选中了它
 * @property {(k: Pair, w: Required<Window>) => string} call PyTorch 里的一行，输入叫 X，核叫 K
 * @property {(axis: Axis) => Record<keyof Axis, Pair>} bounds 一个方向上，每个数在别的不动时可以取的范围
 * @property {(axis: Axis) => Axis} fit 换成这种运算，放不下的收到放得下
 * @property {Partial<Record<keyof Axis, string>>} limits 为什么要收
 * @property {string} [room] 为什么要加填充
 */

const poolWith =
  (/** @type {"max" | "avg"} */ mode) =>
  (/** @type {Matrix} */ X, /** @type {Matrix} */ K, /** @type {Window | undefined} */ w) =>
    pool(X, shape(K, "核"), mode, w);

/** @type {Omit<Operation, "label" | "blank" | "compute" | "joints" | "met" | "gradient" | "call">} */
const pooled = {
  flow: GATHER,
  bounds: (axis) => bounds(axis, { pooling: true }),
  fit: fitPooling,
  limits: { d: "这里的池化不设扩张率", p: "不超过窗口的一半" },
  room: "窗口才放得下",
  noun: "池化窗口",
  sign: "",
  turned: false,
  pooling: true,
  weights: same,
  held: (_, cell) => cell,
};

/** @type {Record<Op, Operation>} */
export const OPERATIONS = {
  ...WEIGHTED,
  max: {
    ...pooled,
    label: "最大池化",
    blank: -Infinity,
    compute: poolWith("max"),
    joints: () => ["max(", ", ", ")"],
    met: (count) => `落在 ${count} 个窗口里。`,
    gradient: (_, chosen) => `其中 ${chosen()} 个窗口选中了它（几个一样大时，选先遇到的）：梯度只传给被选中的数。`,
    call: (k, w) => `F.max_pool2d(X[None], ${tuple(k)}, ${moves(w)})[0]`,
  },
  avg: {
    ...pooled,
    label: "平均池化",
    blank: 0,
    compute: poolWith("avg"),
    joints: (count) => ["(", " + ", `) / ${count}`],
    met: influences,
    gradient: ([k_h, k_w]) => `每个输出里它占 1/${k_h * k_w}：传回的梯度也各分到这么多，再相加。`,
    call: (k, w) => `F.avg_pool2d(X[None], ${tuple(k)}, ${moves(w)})[0]`,
  },
  transposed: {
    ...weighted,
    flow: SCATTER,
    bounds: transposedBounds,
    fit: fitTransposed,
    limits: { s: "再大输出就画不下", p: "输出才有剩下的" },
    label: "转置卷积",
    sign: "⋆ᵀ",
    weights: same,
    turned: false,
    compute: transposed,
    met: (count, [k_h, k_w]) =>
      `乘上整个核，加到 ${count} 个输出里${count < k_h * k_w ? `，另外 ${k_h * k_w - count} 个被裁掉` : ""}。`,
    call: (_, w) => conv2d("K", w).replace("conv2d", "conv_transpose2d"),
  },
};

/** 控件上的几种运算，依次排。 */
export const CHOICES = choices(OPERATIONS);
