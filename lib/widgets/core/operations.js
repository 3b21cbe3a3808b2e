/**
 * 一种运算一行：叫什么，核怎样用，各项怎样接起来，不许什么，对一个输入的格子说什么，PyTorch 里怎样写。
 *
 * 添一种运算，就在这里添一行；别处只问这一行，不问它是哪一种。Python 的那张表在 lib/operations.py。
 */

import { shape } from "./matrix.js";
import { convolve, correlate, pool, rotate } from "./ops.js";
import { tuple } from "./pytorch.js";

/** @typedef {import("./matrix.js").Matrix} Matrix */
/** @typedef {import("./window.js").Pair} Pair */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {"corr" | "conv" | "max" | "avg"} Op */

/**
 * @typedef {object} Operation
 * @property {string} label 控件上的名字
 * @property {string} noun 移动的是什么，报错时用
 * @property {string} sign 输入与核之间的记号；星号另画，写 "⋆"
 * @property {boolean} pooling 没有核里的数，只有窗口
 * @property {number} blank 填充的格子里是什么
 * @property {(K: Matrix) => Matrix} weights 真正去乘的数，与窗口里的格子一一对应
 * @property {string} turned 核的标题后面添什么话
 * @property {(k: Pair, cell: Pair) => Pair} held 窗口里的第 [a, b] 格乘的是核里哪一格
 * @property {(X: Matrix, K: Matrix, w?: Window) => Matrix} compute
 * @property {(count: number) => [string, string, string]} joints 算式的开头、各项之间、结尾
 * @property {(count: number) => string} met 一个输入的格子碰到 count 个窗口，怎样说
 * @property {(k: Pair, chosen: () => number) => string} gradient 梯度怎样回到那一格；chosen() 是有几个窗口选中了它
 * @property {(k: Pair, w: Required<Window>) => string} call PyTorch 里的一行，输入叫 X，核叫 K
 * @property {[string, (X: Matrix, K: Matrix, w: Window) => Matrix][]} slips 猜的人常犯的错：错在哪里，会算出什么
 */

const SUM = /** @type {[string, string, string]} */ (["", " + ", ""]);
const back = "求导时原路返回：各输出传回的梯度乘上这些权重，再相加，就是它的梯度。";
const influences = (/** @type {number} */ count) => `影响 ${count} 个输出。`;
const same = (/** @type {Matrix} */ K) => K;

const moves = (/** @type {Required<Window>} */ w) => `stride=${tuple(w.stride)}, padding=${tuple(w.padding)}`;
const conv2d = (/** @type {string} */ K, /** @type {Required<Window>} */ w) =>
  `F.conv2d(X[None, None], ${K}[None, None], ${moves(w)}, dilation=${tuple(w.dilation)})[0, 0]`;

const ones = (/** @type {Matrix} */ K) => K.map((row) => row.map(() => 1));
const poolWith =
  (/** @type {"max" | "avg"} */ mode) =>
  (/** @type {Matrix} */ X, /** @type {Matrix} */ K, /** @type {Window | undefined} */ w) =>
    pool(X, shape(K, "核"), mode, w);
const [maximum, average] = [poolWith("max"), poolWith("avg")];

/** @type {Pick<Operation, "noun" | "pooling" | "blank" | "held" | "joints" | "met" | "gradient">} */
const weighted = {
  noun: "卷积核",
  pooling: false,
  blank: 0,
  held: (_, cell) => cell,
  joints: () => SUM,
  met: influences,
  gradient: () => back,
};
/** @type {Pick<Operation, "noun" | "sign" | "turned" | "pooling" | "weights" | "held">} */
const pooled = { noun: "池化窗口", sign: "", turned: "", pooling: true, weights: same, held: (_, cell) => cell };

/** @type {Record<Op, Operation>} */
export const OPERATIONS = {
  corr: {
    ...weighted,
    label: "互相关",
    sign: "⋆",
    weights: same,
    turned: "",
    compute: correlate,
    slips: [["多转了一次核：互相关不旋转", convolve]],
    call: (_, w) => conv2d("K", w),
  },
  conv: {
    ...weighted,
    label: "卷积",
    sign: "∗",
    weights: rotate,
    turned: "，转 180° 再乘",
    compute: convolve,
    held: ([k_h, k_w], [a, b]) => [k_h - 1 - a, k_w - 1 - b],
    slips: [["忘了把核旋转 180°", correlate]],
    call: (_, w) => `${conv2d("K.flip(0, 1)", w)}  # 卷积：先把核旋转 180°`,
  },
  max: {
    ...pooled,
    label: "最大池化",
    blank: -Infinity,
    compute: maximum,
    slips: [["取了平均：最大池化取最大", average]],
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
      ["只加了起来，没有除以窗口的格数", (X, K, w) => correlate(X, ones(K), w)],
    ],
    joints: (count) => ["(", " + ", `) / ${count}`],
    met: influences,
    gradient: ([k_h, k_w]) => `每个输出里它占 1/${k_h * k_w}：传回的梯度也各分到这么多，再相加。`,
    call: (k, w) => `F.avg_pool2d(X[None], ${tuple(k)}, ${moves(w)})[0]`,
  },
};

/** 控件上的几种运算，依次排。 @type {[Op, string][]} */
export const CHOICES = Object.entries(OPERATIONS).map(([op, { label }]) => [/** @type {Op} */ (op), label]);

/** 其中有核的。 */
export const WEIGHTED = CHOICES.filter(([op]) => !OPERATIONS[op].pooling);
