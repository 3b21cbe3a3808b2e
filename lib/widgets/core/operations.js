/**
 * 一种运算一行：叫什么，窗口朝哪个方向，核怎样用，各项怎样接起来，不许什么，对一个输入的格子说什么，PyTorch 里怎样写。
 *
 * 添一种运算，就在这里添一行；别处只问这一行，不问它是哪一种。Python 的那张表在 lib/operations.py。
 */

import { GATHER, SCATTER } from "./flow.js";
import { ones, shape } from "./matrix.js";
import { convolve, correlate, pool, rotate, transposed } from "./ops.js";
import { tuple } from "./pytorch.js";
import { bounds, fitKernel, fitPooling, fitTransposed, transposedBounds } from "./window.js";

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
 * @property {string} turned 核的标题后面添什么话
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
 * @property {[string, (X: Matrix, K: Matrix, w: Window) => Matrix][]} slips 猜的人常犯的错：错在哪里，会算出什么
 * @property {[string, Partial<Window>][]} forgets 忘了一个数：w 成了什么样子
 * @property {[string, (axis: Axis & {e: number}) => number][]} sizeSlips 猜输出有多大，常犯的错；算出的不一定是整数
 */

const SUM = /** @type {[string, string, string]} */ (["", " + ", ""]);
const back = "求导时原路返回：各输出传回的梯度乘上这些权重，再相加，就是它的梯度。";
const influences = (/** @type {number} */ count) => `影响 ${count} 个输出。`;
const same = (/** @type {Matrix} */ K) => K;

const moves = (/** @type {Required<Window>} */ w) => `stride=${tuple(w.stride)}, padding=${tuple(w.padding)}`;
const conv2d = (/** @type {string} */ K, /** @type {Required<Window>} */ w) =>
  `F.conv2d(X[None, None], ${K}[None, None], ${moves(w)}, dilation=${tuple(w.dilation)})[0, 0]`;

const blanked = (/** @type {Matrix} */ K) => ones(shape(K, "核")); // 忘了乘核里的数
const summed = (/** @type {Matrix} */ X, /** @type {Matrix} */ K, /** @type {Window} */ w) =>
  correlate(X, blanked(K), w);
const poolWith =
  (/** @type {"max" | "avg"} */ mode) =>
  (/** @type {Matrix} */ X, /** @type {Matrix} */ K, /** @type {Window | undefined} */ w) =>
    pool(X, shape(K, "核"), mode, w);
const [maximum, average] = [poolWith("max"), poolWith("avg")];

/** @type {Pick<Operation, "flow" | "forgets" | "sizeSlips">} */
const gathered = {
  flow: GATHER,
  forgets: [
    ["忘了步幅：窗口每次走那么多格", { stride: [1, 1] }],
    ["忘了填充：窗口的起点在填充里", { padding: [0, 0] }],
    ["忘了扩张率：核要隔着格子看，盖住 d(k − 1) + 1 格", { dilation: [1, 1] }],
  ],
  sizeSlips: [
    ["没有向下取整（floor）：步幅除不尽时，余下的行列不够放一个窗口", ({ n, p, s, e }) => (n + 2 * p - e) / s + 1],
    ["向上取整了：最后那个窗口放不下", ({ n, p, s, e }) => Math.ceil((n + 2 * p - e) / s) + 1],
    ["忘了加 1：窗口在起点不动，也算一个位置", ({ n, p, s, e }) => Math.floor((n + 2 * p - e) / s)],
    ["把这里的填充当成了总量：它是每侧的，上下（左右）一共两倍", ({ n, p, s, e }) => Math.floor((n + p - e) / s) + 1],
    ["把填充算了两遍", ({ n, p, s, e }) => Math.floor((n + 4 * p - e) / s) + 1],
  ],
};
/** @type {Omit<Operation, "label" | "sign" | "turned" | "weights" | "compute" | "slips" | "call">} */
const weighted = {
  ...gathered,
  bounds,
  fit: fitKernel,
  limits: {},
  room: "核才放得下",
  noun: "卷积核",
  pooling: false,
  blank: 0,
  held: (_, cell) => cell,
  joints: () => SUM,
  met: influences,
  gradient: () => back,
};
/** @type {Omit<Operation, "label" | "blank" | "compute" | "joints" | "met" | "gradient" | "slips" | "call">} */
const pooled = {
  ...gathered,
  bounds: (axis) => bounds(axis, { pooling: true }),
  fit: fitPooling,
  limits: { d: "这里的池化不设扩张率", p: "不超过窗口的一半" },
  room: "窗口才放得下",
  noun: "池化窗口",
  sign: "",
  turned: "",
  pooling: true,
  weights: same,
  held: (_, cell) => cell,
};

/** @type {Operation["slips"][number]} */
const UNWEIGHTED = ["忘了乘核，只把窗口里的数加起来", summed];

/** @type {Record<Op, Operation>} */
export const OPERATIONS = {
  corr: {
    ...weighted,
    label: "互相关",
    sign: "⋆",
    weights: same,
    turned: "",
    compute: correlate,
    slips: [["多转了一次核：互相关不旋转", convolve], UNWEIGHTED],
    call: (_, w) => conv2d("K", w),
  },
  conv: {
    ...weighted,
    label: "卷积",
    sign: "∗",
    weights: rotate,
    turned: "，转过 180°",
    compute: convolve,
    held: ([k_h, k_w], [a, b]) => [k_h - 1 - a, k_w - 1 - b],
    slips: [["忘了把核旋转 180°", correlate], UNWEIGHTED],
    call: (_, w) => `${conv2d("K.flip(0, 1)", w)}  # 卷积：先把核旋转 180°`,
  },
  max: {
    ...pooled,
    label: "最大池化",
    blank: -Infinity,
    compute: maximum,
    slips: [
      ["取了平均：最大池化取最大", average],
      ["把窗口里的数加了起来", summed],
    ],
    joints: () => ["max(", ", ", ")"],
    met: (count) => `落在 ${count} 个窗口里。`,
    gradient: (_, chosen) => `其中 ${chosen()} 个窗口选中了它（几个一样大时，选先遇到的）：梯度只传给被选中的数。`,
    call: (k, w) => `F.max_pool2d(X[None], ${tuple(k)}, ${moves(w)})[0]`,
  },
  avg: {
    ...pooled,
    label: "平均池化",
    blank: 0,
    compute: average,
    slips: [
      ["取了最大：平均池化取平均", maximum],
      ["只加了起来，没有除以窗口的格数", summed],
    ],
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
    turned: "",
    compute: transposed,
    met: (count, [k_h, k_w]) =>
      `乘上整个核，加到 ${count} 个输出里${count < k_h * k_w ? `，另外 ${k_h * k_w - count} 个被裁掉` : ""}。`,
    call: (_, w) => conv2d("K", w).replace("conv2d", "conv_transpose2d"),
    slips: [
      ["把核转了 180°：盖上去的是核原来的样子", (X, K, w) => transposed(X, rotate(K), w)],
      ["忘了乘核，只把盖到它的输入加起来", (X, K, w) => transposed(X, blanked(K), w)],
    ],
    forgets: [
      ["忘了步幅：相邻的输入，核要错开那么多格", { stride: [1, 1] }],
      ["忘了裁：填充从输出的每侧裁掉", { padding: [0, 0] }],
      ["忘了扩张率：核要隔着格子盖，盖住 d(k − 1) + 1 格", { dilation: [1, 1] }],
    ],
    sizeSlips: [
      ["照普通的卷积算了：转置卷积反过来，输出变大", ({ n, p, s, e }) => Math.floor((n + 2 * p - e) / s) + 1],
      ["只裁了一侧：填充是每侧的，上下（左右）一共两倍", ({ n, p, s, e }) => (n - 1) * s + e - p],
      ["把填充加上了：转置卷积的填充是裁掉", ({ n, p, s, e }) => (n - 1) * s + e + 2 * p],
      ["忘了减 1：n 个核之间只错开 n − 1 次", ({ n, p, s, e }) => n * s + e - 2 * p],
    ],
  },
};

/** 控件上的几种运算，依次排。 @type {[Op, string][]} */
export const CHOICES = Object.entries(OPERATIONS).map(([op, { label }]) => [/** @type {Op} */ (op), label]);

/** 其中一个输出由窗口里的数乘核得来的。 */
export const WEIGHTED = CHOICES.filter(([op]) => !OPERATIONS[op].pooling && OPERATIONS[op].flow === GATHER);
