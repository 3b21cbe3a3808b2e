/**
 * 一种层一行：叫什么，有哪些参数，窗口怎样取，多少权重，不许什么，怎样说，PyTorch 里怎样写。
 *
 * 添一种层，就在这里添一行；别处只问这一行，不问它是哪一种。Python 的那张表在 lib/stack.py，名字相同。
 */

import { times } from "../../widgets/core/numbers.js";

/** @typedef {import("../../widgets/core/window.js").Pair} Pair */
/** @typedef {{kernel: Pair, padding: Pair, stride: Pair, dilation: Pair}} Window */
/** @typedef {"conv" | "max" | "avg" | "relu" | "global_avg" | "global_max"} Op */
/** @typedef {Record<string, any> & {op: Op}} Layer 名字与 traits 相同：LAYER */
/** @typedef {Record<string, number | boolean>} Parameters 参数 → 值，高宽相同 */

/**
 * @typedef {object} Kind
 * @property {string} label 控件上的名字
 * @property {string} noun 移动的是什么，报错时用
 * @property {string} side 控件上，窗口的大小叫什么
 * @property {boolean} pooling 填充不超过窗口的一半
 * @property {string[]} has 有哪些参数；没有的停在 REST 上
 * @property {(c: number, size: Pair) => Parameters} fresh 刚换成这一种，原来没有的参数从这里取：接在 c 个通道、这么大的后面放得下
 * @property {(layer: Layer) => Partial<Layer>} tidy 参数合在一起放不下的，收回来
 * @property {(layer: Layer, size: Pair) => Window} window 输入这么大时的窗口
 * @property {(layer: Layer, c: number) => string} fault 接不上 c 个通道的输入时，说为什么
 * @property {(layer: Layer, c: number) => number} channels 输出通道
 * @property {(layer: Layer, c: number) => number} weights 权重个数
 * @property {(layer: Layer, c: number) => string} formula 权重个数的写法；没有权重的是空串，另有一句 note
 * @property {(size: Pair) => string} note
 * @property {(layer: Layer, c: number) => string} call PyTorch 里的一行
 */

export const WINDOW = ["kernel", "padding", "stride", "dilation"];
export const ends = (/** @type {string} */ key) => [`${key}_h`, `${key}_w`];
const PARAMETERS = ["c_out", ...WINDOW, "groups", "bias"];
/** 参数 → traits：窗口的有高宽两个。 @param {string} key */
const traitsOf = (key) => (WINDOW.includes(key) ? ends(key) : [key]);
export const LAYER = ["op", ...PARAMETERS.flatMap(traitsOf)];

/** 一种层没有的参数停在这些值上。 @type {Parameters} */
const REST = { c_out: 1, kernel: 1, padding: 0, stride: 1, dilation: 1, groups: 1, bias: false };

/** 这一层的窗口参数，各是 [高, 宽]。 @param {Layer} layer */
export const windowOf = (layer) =>
  /** @type {Window} */ (Object.fromEntries(WINDOW.map((key) => [key, ends(key).map((end) => layer[end])])));

/** @param {Layer} layer @param {string} key */
export const owns = ({ op }, key) => LAYERS[op].has.includes(key);

/** 窗口的参数里与平常不同的：[哪一项, 高, 宽]。 @param {Layer} layer @param {Parameters} usual */
export const unusual = (layer, usual) =>
  WINDOW.map((key) => /** @type {[string, number, number]} */ ([key, layer[`${key}_h`], layer[`${key}_w`]])).filter(
    ([key, high, wide]) => high !== usual[key] || wide !== usual[key],
  );

/**
 * nn.名字(…)：前面的参数照写，窗口的写与平常不同的，再写 more。
 * @param {string} name @param {number[]} first @param {Layer} layer @param {Parameters} usual @param {string[]} [more]
 */
function moduleOf(name, first, layer, usual, more = []) {
  const given = unusual(layer, usual).map(
    ([key, high, wide]) => `${key === "kernel" ? "kernel_size" : key}=${high === wide ? high : `(${high}, ${wide})`}`,
  );
  return `nn.${name}(${[...first, ...given, ...more].join(", ")})`;
}

// ---- 一种层一行 ----

/** @type {Omit<Kind, "label" | "note" | "call">} */
const bare = {
  noun: "窗口",
  side: "窗口",
  pooling: false,
  has: [],
  fresh: () => ({}),
  tidy: () => ({}),
  window: windowOf,
  fault: () => "",
  channels: (_, c) => c,
  weights: () => 0,
  formula: () => "",
};

/** @param {string} label @param {string} name @returns {Kind} */
const pooling = (label, name) => ({
  ...bare,
  label,
  noun: "池化窗口",
  pooling: true,
  has: ["kernel", "padding", "stride"],
  fresh: (_, size) => ({ kernel: Math.min(2, ...size), padding: 0, stride: 2 }),
  tidy: (layer) =>
    Object.fromEntries(
      ["h", "w"].map((end) => [
        `padding_${end}`,
        Math.min(layer[`padding_${end}`], Math.floor(layer[`kernel_${end}`] / 2)),
      ]),
    ),
  note: () => "池化没有参数；乘加只计卷积层的。",
  // 窗口、步幅总写：nn.MaxPool2d 的窗口没有默认值，步幅默认等于窗口
  call: (layer) => moduleOf(name, [], layer, { ...REST, kernel: 0, stride: 0 }),
});

/** 窗口就是整张输入。 @param {string} label @param {string} verb @param {string} name @returns {Kind} */
const globalPooling = (label, verb, name) => ({
  ...bare,
  label,
  noun: "池化窗口",
  window: (layer, size) => ({ ...windowOf(layer), kernel: size }),
  note: (size) =>
    `窗口就是整张 ${times(size)}，输入多大都行：每个通道${verb}，只留一个数。没有参数；乘加只计卷积层的。`,
  call: () => `nn.${name}(1)`,
});

/** @type {Record<Op, Kind>} */
export const LAYERS = {
  conv: {
    ...bare,
    label: "卷积",
    noun: "卷积核",
    side: "卷积核",
    has: PARAMETERS,
    // 3×3、填充 1：接在哪里都放得下
    fresh: (c) => ({ c_out: c, kernel: 3, padding: 1, stride: 1, dilation: 1, groups: 1, bias: true }),
    tidy: ({ c_out, groups }) => (c_out % groups ? { groups: 1 } : {}),
    fault: ({ c_out, groups }, c) =>
      c % groups ? `输入通道 ${c} 和输出通道 ${c_out} 要都能被组数 ${groups} 整除：请换一个公约数。` : "",
    channels: ({ c_out }) => c_out,
    weights: ({ c_out, groups, kernel_h, kernel_w }, c) => (c_out * c * kernel_h * kernel_w) / groups,
    formula: ({ c_out, groups, kernel_h, kernel_w }, c) =>
      times([c_out, groups > 1 ? `(${c}/${groups})` : c, kernel_h, kernel_w]),
    note: () => "",
    call: (layer, c) =>
      moduleOf("Conv2d", [c, layer.c_out], layer, { ...REST, kernel: 0 }, [
        ...(layer.groups > 1 ? [`groups=${layer.groups}`] : []),
        ...(layer.bias ? [] : ["bias=False"]),
      ]),
  },
  max: pooling("最大池化", "MaxPool2d"),
  avg: pooling("平均池化", "AvgPool2d"),
  relu: {
    ...bare,
    label: "ReLU",
    note: () => "ReLU 逐格把负数换成 0：形状不变，没有参数，没有乘加。",
    call: () => "nn.ReLU()",
  },
  global_avg: globalPooling("全局平均池化", "取平均", "AdaptiveAvgPool2d"),
  global_max: globalPooling("全局最大池化", "取最大", "AdaptiveMaxPool2d"),
};

/** 控件上的几种层，依次排。 @type {[Op, string][]} */
export const CHOICES = Object.entries(LAYERS).map(([op, { label }]) => [/** @type {Op} */ (op), label]);

// ---- 造一层、换一种 ----

/** 高宽相同地写成 traits。 @param {Parameters} parameters */
const spread = (parameters) =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([key, value]) => traitsOf(key).map((trait) => [trait, value])),
  );

/** 这一种没有的参数停在 REST 上，放不下的收回来；合理的层原样不动。 @param {Layer} layer @returns {Layer} */
export function settled(layer) {
  const kind = LAYERS[layer.op];
  const rest = PARAMETERS.filter((key) => !kind.has.includes(key)).map((key) => [key, REST[key]]);
  const whole = { ...layer, ...spread(Object.fromEntries(rest)) };
  return { ...whole, ...kind.tidy(whole) };
}

/** 新的一层，接在 [c, 高, 宽] 后面。 @param {Op} op @param {number[]} from_shape */
export const fresh = (op, [c, ...size]) =>
  settled(/** @type {Layer} */ ({ op, ...spread({ ...REST, ...LAYERS[op].fresh(c, size) }) }));

/** 换一种：两种都有的参数留着，别的照新的一层。 @param {Layer} layer @param {Op} op @param {number[]} from_shape */
export function convert(layer, op, from_shape) {
  const kept = LAYERS[op].has.filter((key) => owns(layer, key)).flatMap(traitsOf);
  return settled({ ...fresh(op, from_shape), ...Object.fromEntries(kept.map((key) => [key, layer[key]])) });
}
