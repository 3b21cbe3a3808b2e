/**
 * 窗口怎样滑动：形状与下标。只有这里算尺寸和下标；lib/window.py 说的是同一套数学。
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
function axes(n, k, w, noun = "卷积核") {
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
const span = ({ k, d }) => d * (k - 1) + 1;

/** 窗口从头出发还能移动几格；小于 0 就是放不下。 @param {Axis} axis */
const room = (axis) => axis.n + 2 * axis.p - span(axis);

/** 输出长。 @param {Axis} axis */
const length = (axis) => Math.floor(room(axis) / axis.s) + 1;

/** 输出 i 遇到的输入下标，核从头到尾。 @param {Axis} axis @param {number} i @returns {number[]} */
const met = ({ k, p, s, d }, i) => Array.from({ length: k }, (_, a) => i * s + a * d - p);

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

/**
 * 转置卷积的输出形状 (n − 1)s − 2p + e；裁得一格不剩时抛 RangeError。
 * @param {Pair} n @param {Pair} k @param {Window} [w] @returns {Pair}
 */
export function transposedShape(n, k, w = {}) {
  axes([1, 1], [1, 1], w); // 只查参数
  const [p, s] = [w.padding ?? [0, 0], w.stride ?? [1, 1]];
  const size = effectiveSize(pair("卷积核的大小", k, 1), w).map(
    (e, i) => (pair("输入的形状", n, 1)[i] - 1) * s[i] - 2 * p[i] + e,
  );
  if (size.every((length) => length >= 1)) return size;
  throw new RangeError(`填充 ${p.join("×")} 把输出裁得只剩 ${size.join("×")}：请减小填充，或加大核、步幅。`);
}

/** 转置：那一次互相关的两个方向，它的输入是这里的输出。 @param {Pair} n @param {Pair} k @param {Window} w */
const swapped = (n, k, w) => axes(transposedShape(n, k, w), k, w);

/** 填充之后的输入形状 n + 2p。 @param {Pair} n @param {Window} [w] @returns {Pair} */
export const paddedShape = (n, w = {}) => axes(n, [1, 1], { padding: w.padding }).map(({ n: size, p }) => size + 2 * p);

/** 有效核大小 d(k − 1) + 1。 @param {Pair} k @param {Window} [w] @returns {Pair} */
export const effectiveSize = (k, w = {}) => k.map((size, i) => span({ k: size, d: w.dilation?.[i] ?? 1 }));

/** 末尾用不到的 [行数, 列数]，填充后数。 @param {Pair} n @param {Pair} k @param {Window} [w] @returns {Pair} */
export const unused = (n, k, w = {}) => axes(n, k, w).map((axis) => room(axis) % axis.s);

/** 每侧填 ⌊k/2⌋：核长是奇数时，输出与输入一样大。 @param {Pair} k @returns {Pair} */
export const samePadding = (k) => k.map((size) => Math.floor(size / 2));

/** 有窗口看到的下标。 @param {Axis} axis */
const seen = (axis) => new Set(Array.from({ length: length(axis) }, (_, i) => met(axis, i)).flat());

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

/** 转置：没有被裁到一格不剩的输入。 @param {Axis} axis 那一次互相关的 */
const kept = (axis) =>
  new Set([...Array(length(axis)).keys()].filter((i) => met(axis, i).some((r) => r >= 0 && r < axis.n)));

/**
 * 转置：输入的格子盖到的都被裁掉了，就是丢弃的。
 * @param {Pair} n @param {Pair} k @param {Window} w
 * @returns {(row: number, col: number) => {dropped: boolean, skipped: boolean}}
 */
export function cropped(n, k, w) {
  const [rows, cols] = swapped(n, k, w).map(kept);
  return (row, col) => ({ dropped: !(rows.has(row) && cols.has(col)), skipped: false });
}

/** 转置：[行数, 列数]，盖到的都被裁掉了的输入。 @param {Pair} n @param {Pair} k @param {Window} w @returns {Pair} */
export const lost = (n, k, w) => swapped(n, k, w).map((axis) => length(axis) - kept(axis).size);

/** 转置：没有输入盖到的输出，也就是那一次互相关跨过的。 @param {Pair} n @param {Pair} k @param {Window} w */
export const uncovered = (n, k, w) => missed(transposedShape(n, k, w), k, w);

/** 转置：[行数, 列数]，没有输入盖到的输出。 @param {Pair} n @param {Pair} k @param {Window} w @returns {Pair} */
export const bare = (n, k, w) =>
  swapped(n, k, w).map((axis) => axis.n - [...seen(axis)].filter((r) => r >= 0 && r < axis.n).length);

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

/**
 * 转置：输出格 [r, c] 由哪些输入加起来，行优先。
 * @param {Pair} n @param {Pair} k @param {Window} w @param {Pair} cell
 */
export const transposedTaps = (n, k, w, cell) =>
  fanOut(transposedShape(n, k, w), k, w, cell).map((use) => ({ ...use, inside: true }));

/** 转置：输入格 [i, j] 盖住的输出，裁掉的不算。 @param {Pair} n @param {Pair} k @param {Window} w @param {Pair} cell */
export const transposedFanOut = (n, k, w, cell) =>
  taps(transposedShape(n, k, w), k, w, cell).filter(({ inside }) => inside);

// ---- 控件的上下界 ----

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

/** 这里抛出的错，就是该对读者说的话；别的错照样抛。 @param {unknown} error */
export function complaint(error) {
  if (error instanceof RangeError || error instanceof TypeError) return error.message;
  throw error;
}
