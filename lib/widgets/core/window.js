/**
 * 窗口怎样滑动：形状与下标。尺寸和下标只在这里和 scatter.js 里算；lib/window.py 说的是同一套数学。
 *
 * 一个方向上，输入长 n、核长 k、每侧填充 p、步幅 s、扩张率 d：
 *
 *     有效核长  e = d(k − 1) + 1
 *     输出长    m = ⌊(n + 2p − e) / s⌋ + 1
 *     丢弃      u = (n + 2p − e) mod s          末尾没有被任何窗口盖到的行（列）
 *
 * 格子的下标 [行, 列] 从 0 起，不算填充：填充的格子为负，或不小于边长。
 * 不合理的参数抛 TypeError（种类不对）或 RangeError（数值、形状不对），都带一句中文。
 */

/** @typedef {number[]} Pair [高, 宽] */
/** @typedef {{padding?: Pair, stride?: Pair, dilation?: Pair}} Window padding 是每侧的行数、列数 */
/** @typedef {{n: number, k: number, p: number, s: number, d: number}} Axis 一个方向上的五个数 */

// ---- 检查 ----

/** @param {string} name @param {unknown} value @param {number} minimum @returns {number} */
export function integer(name, value, minimum) {
  if (typeof value !== "number" || !Number.isInteger(value)) throw new TypeError(`${name}应是整数，得到 ${value}。`);
  if (value < minimum) throw new RangeError(`${name}应不小于 ${minimum}，得到 ${value}。`);
  return value;
}

/** @param {string} name @param {unknown} value @param {number} minimum @returns {Pair} */
export function pair(name, value, minimum) {
  if (!Array.isArray(value) || value.length !== 2) throw new TypeError(`${name}应是 [高, 宽]，得到 ${value}。`);
  return [integer(`${name}（高）`, value[0], minimum), integer(`${name}（宽）`, value[1], minimum)];
}

/**
 * 把 n、k、w 检查一遍，整理成两个方向；所有要尺寸的函数都先经过这里。
 * @param {Pair} n @param {Pair} k @param {Window} w @param {string} [noun] 报错时叫它什么 @returns {[Axis, Axis]}
 */
export function axes(n, k, w, noun = "卷积核") {
  const [nh, nw] = pair("输入的形状", n, 1);
  const [kh, kw] = pair(`${noun}的大小`, k, 1);
  const [ph, pw] = pair("填充", w.padding ?? [0, 0], 0);
  const [sh, sw] = pair("步幅", w.stride ?? [1, 1], 1);
  const [dh, dw] = pair("扩张率", w.dilation ?? [1, 1], 1);
  /** @type {[Axis, Axis]} */
  const both = [
    { n: nh, k: kh, p: ph, s: sh, d: dh },
    { n: nw, k: kw, p: pw, s: sw, d: dw },
  ];
  if (both.some((axis) => room(axis) < 0)) {
    const spread = dh > 1 || dw > 1 ? `（扩张后 ${span(both[0])}×${span(both[1])}）` : "";
    throw new RangeError(
      `${noun} ${kh}×${kw}${spread} 比填充后的输入 ${nh + 2 * ph}×${nw + 2 * pw} 大：请缩小${noun}，或加大填充。`,
    );
  }
  return both;
}

/**
 * 这里的池化另有两条：不设扩张率（nn.MaxPool2d 有，nn.AvgPool2d 没有）；填充不超过窗口的一半
 * （PyTorch 的规定；填充不小于窗口，才会有全是填充的窗口）。
 * @param {Pair} k @param {Window} w
 */
export function checkPooling(k, w) {
  const [ph, pw] = w.padding ?? [0, 0];
  if (2 * ph > k[0] || 2 * pw > k[1]) {
    throw new RangeError(`填充 ${ph}×${pw} 超过池化窗口 ${k[0]}×${k[1]} 的一半：请减小填充，或加大窗口。`);
  }
  if ((w.dilation ?? [1, 1]).some((d) => d !== 1)) throw new RangeError("这里的池化不设扩张率：请把扩张率设为 1。");
}

/** 填充比这还多，最外面的窗口里就只有填充。 @param {Pair} k @param {Window} w */
export function checkPadding(k, w) {
  const most = effectiveSize(k, w).map((e) => e - 1);
  const [ph, pw] = w.padding ?? [0, 0];
  if (ph <= most[0] && pw <= most[1]) return;
  throw new RangeError(
    `填充 ${ph}×${pw} 超过有效核大小减一 ${most.join("×")}，最外面的窗口里只有填充：请减小填充，或加大核。`,
  );
}

// ---- 一个方向 ----

/** 有效核长 d(k − 1) + 1。 @param {Pick<Axis, "k" | "d">} axis */
export const span = ({ k, d }) => d * (k - 1) + 1;

/** 窗口从头出发还能移动几格；小于 0 就是放不下。 @param {Axis} axis */
const room = (axis) => axis.n + 2 * axis.p - span(axis);

/** 输出长。 @param {Axis} axis */
export const length = (axis) => Math.floor(room(axis) / axis.s) + 1;

/** 输出 i 遇到的输入下标，核从头到尾。 @param {Axis} axis @param {number} i @returns {number[]} */
export const met = ({ k, p, s, d }, i) => Array.from({ length: k }, (_, a) => i * s + a * d - p);

/** 输入 r 落进的窗口：[输出下标 i, 核下标 a]，i 由小到大。 @param {Axis} axis @param {number} r @returns {Pair[]} */
function uses(axis, r) {
  const found = [];
  for (let a = axis.k - 1; a >= 0; a--) {
    const start = r + axis.p - a * axis.d;
    if (start >= 0 && start % axis.s === 0 && start / axis.s < length(axis)) found.push([start / axis.s, a]);
  }
  return found;
}

// ---- 形状 ----

/**
 * 输出形状 [m_h, m_w]；核放不下时抛 RangeError，话里叫它 noun。
 * @param {Pair} n @param {Pair} k @param {Window} [w] @param {string} [noun] @returns {Pair}
 */
export const outputShape = (n, k, w = {}, noun) => axes(n, k, w, noun).map(length);

/** 填充之后的输入形状 n + 2p。 @param {Pair} n @param {Window} [w] @returns {Pair} */
export const paddedShape = (n, w = {}) => axes(n, [1, 1], { padding: w.padding }).map(({ n: size, p }) => size + 2 * p);

/** 有效核大小 d(k − 1) + 1。 @param {Pair} k @param {Window} [w] @returns {Pair} */
export const effectiveSize = (k, w = {}) => k.map((size, i) => span({ k: size, d: w.dilation?.[i] ?? 1 }));

/** 末尾用不到的 [行数, 列数]，填充后数。 @param {Pair} n @param {Pair} k @param {Window} [w] @returns {Pair} */
export const unused = (n, k, w = {}) => axes(n, k, w).map((axis) => room(axis) % axis.s);

/** 每侧填 ⌊k/2⌋：核长是奇数时，输出与输入一样大。 @param {Pair} k @returns {Pair} */
export const samePadding = (k) => k.map((size) => Math.floor(size / 2));

/** 有窗口看到的下标。 @param {Axis} axis */
export const seen = (axis) => new Set(Array.from({ length: length(axis) }, (_, i) => met(axis, i)).flat());

/** 最后一个窗口到哪里为止，不含。 @param {Axis} axis */
const end = (axis) => axis.n + axis.p - (room(axis) % axis.s);

/** 跨过的 [行数, 列数]：窗口够得着的范围里，没有一个窗口看到的。 @param {Pair} n @param {Pair} k @param {Window} [w] @returns {Pair} */
export const skipped = (n, k, w = {}) =>
  axes(n, k, w).map(
    (axis) => (axis.d === 1 && axis.s <= axis.k ? 0 : end(axis) + axis.p - seen(axis).size), // 窗口一个挨一个，不必数
  );

/**
 * 没有窗口看到的格子分两种：末尾的是丢弃的（dropped，步幅除不尽）；前面的是跨过的（skipped，步幅比窗口长，或落在扩张的空隙里）。
 * @param {Pair} n @param {Pair} k @param {Window} [w]
 * @returns {(row: number, col: number) => {dropped: boolean, skipped: boolean}}
 */
export function missed(n, k, w = {}) {
  const [rows, cols] = axes(n, k, w).map((axis) => ({ end: end(axis), seen: seen(axis) }));
  return (row, col) => {
    const dropped = row >= rows.end || col >= cols.end;
    return { dropped, skipped: !dropped && !(rows.seen.has(row) && cols.seen.has(col)) };
  };
}

/**
 * 一叠层（靠近输入的在前）的一个输出：看到的输入范围 field，与相邻输出在输入上的间距 jump，都是 [高, 宽]。
 * @param {({kernel: Pair} & Window)[]} layers @returns {{field: Pair, jump: Pair}}
 */
export function reach(layers) {
  const field = [1, 1];
  const jump = [1, 1];
  for (const { kernel, stride = [1, 1], dilation = [1, 1] } of layers) {
    const size = effectiveSize(pair("核的大小", kernel, 1), { dilation: pair("扩张率", dilation, 1) });
    pair("步幅", stride, 1);
    for (const i of [0, 1]) {
      field[i] += (size[i] - 1) * jump[i];
      jump[i] *= stride[i];
    }
  }
  return { field, jump };
}

/** 感受野 [r_h, r_w]。 @param {({kernel: Pair} & Window)[]} layers @returns {Pair} */
export const receptiveField = (layers) => reach(layers).field;

// ---- 下标 ----

/**
 * 输出格 [i, j] 用到的输入格，核的行优先次序；[a, b] 是与它相乘的核下标（互相关的次序）。
 * @param {Pair} n @param {Pair} k @param {Window} w @param {Pair} cell
 * @returns {{row: number, col: number, a: number, b: number, inside: boolean}[]}  inside 为假的落在填充里
 */
export function taps(n, k, w, [i, j]) {
  const [vertical, horizontal] = axes(n, k, w);
  const cols = met(horizontal, j);
  return met(vertical, i).flatMap((row, a) =>
    cols.map((col, b) => ({ row, col, a, b, inside: row >= 0 && col >= 0 && row < n[0] && col < n[1] })),
  );
}

/**
 * 输入格 [r, c] 影响的输出格，行优先；[a, b] 是它在那个窗口里遇到的核下标。这一扇格子也就是梯度的来路。
 * @param {Pair} n @param {Pair} k @param {Window} w @param {Pair} cell
 * @returns {{row: number, col: number, a: number, b: number}[]}
 */
export function fanOut(n, k, w, [r, c]) {
  const [vertical, horizontal] = axes(n, k, w);
  const cols = uses(horizontal, c);
  return uses(vertical, r).flatMap(([row, a]) => cols.map(([col, b]) => ({ row, col, a, b })));
}

/** 这里抛出的错，就是该对读者说的话；别的错照样抛。 @param {unknown} error */
export function complaint(error) {
  if (error instanceof RangeError || error instanceof TypeError) return error.message;
  throw error;
}
