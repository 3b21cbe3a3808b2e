/** traits 与状态之间的换算：读出逐层的账；一层的每个数能取到哪里；换种类；链接里怎样写。 */

import { integerField } from "../../widgets/core/link.js";
import { same } from "../../widgets/core/store.js";
import { bounds } from "../../widgets/core/window.js";
import { LAYER, trace } from "./stack.js";

/** @typedef {import("./stack.js").Layer} Layer */
/** @typedef {import("./stack.js").Row} Row */
/** @typedef {import("../../widgets/core/window.js").Axis} Axis */
/** @typedef {ReturnType<typeof readState>} State */

export const INPUT = ["c_in", "n_h", "n_w"];
export const KEYS = [...LAYER, ...INPUT, "layers", "step", "speed", "separate_axes", "problem", "name"];
export const MOST = 64; // 最多几层
const LIMITS = { n: 256, k: 15, p: 7, s: 8, d: 8 };

/** @param {(key: string) => any} get */
export function readState(get) {
  /** @type {Layer[]} */
  const layers = get("layers");
  const input = INPUT.map(get);
  const step = Math.min(get("step"), layers.length - 1);
  const rows = trace(input, layers);
  const row = rows[step];
  const separate = get("separate_axes") || [input.slice(1), ...Object.values(row.w)].some(([h, w]) => h !== w);
  return { layers, input, step, rows, row, separate };
}

/**
 * 第 i 个方向上 key 可取的范围；高宽一起动时取公共的部分。走不通的层也给得出：往能走通的方向收。
 * @param {State} state @param {Row} row @param {keyof Axis} key @param {number} i
 */
export function rangeOf({ separate }, { layer, from, w }, key, i) {
  const [a, b] = [0, 1].map((t) => {
    const axis = { n: from?.[t + 1] ?? 1, k: w.kernel[t], p: w.padding[t], s: w.stride[t], d: w.dilation[t] };
    return bounds(axis, { pooling: layer.op !== "conv", limits: LIMITS })[key];
  });
  const [low, high] = separate ? [a, b][i] : [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
  return [low, Math.max(low, high)];
}

/** 3×3、填充 1 的卷积：接在哪里都放得下。 @param {number} c_out @returns {Layer} */
export const fresh = (c_out) => ({
  op: "conv",
  c_out,
  kernel_h: 3,
  kernel_w: 3,
  padding_h: 1,
  padding_w: 1,
  stride_h: 1,
  stride_w: 1,
  dilation_h: 1,
  dilation_w: 1,
  groups: 1,
  bias: true,
});

/**
 * 换种类。这里的池化不设扩张率，填充不超过窗口的一半：放不下的收回来。
 * @param {Layer} layer @param {Layer["op"]} op @param {number} channels @returns {Layer}
 */
export function convert(layer, op, channels) {
  if (op === "conv") return { ...layer, op, c_out: channels, bias: true };
  const [padding_h, padding_w] = ["h", "w"].map((end) =>
    Math.min(layer[`padding_${end}`], Math.floor(layer[`kernel_${end}`] / 2)),
  );
  return { ...layer, op, c_out: 1, groups: 1, bias: false, dilation_h: 1, dilation_w: 1, padding_h, padding_w };
}

/** @param {string} text @param {number} least */
function count(text, least = 1) {
  if (!/^\d{1,4}$/.test(text) || Number(text) < least) throw new RangeError();
  return Number(text);
}

/** 链接里的一层：各个数照 LAYER 的次序；“*55”是同样的 55 层。别人写的链接，单独看就不合理的层不要。 @param {string} text @returns {Layer[]} */
function unpack(text) {
  const [words, many = "1"] = text.split("*");
  const [op, ...numbers] = words.split(",");
  /** @type {any} */
  const layer = Object.fromEntries(
    LAYER.map((key, i) => [key, i ? count(numbers[i - 1], /padding|bias/.test(key) ? 0 : 1) : op]),
  );
  layer.bias = layer.bias > 0;
  const good =
    op === "conv"
      ? layer.c_out % layer.groups === 0
      : /^(max|avg)$/.test(op) && same(convert(layer, layer.op, 1), layer);
  if (!good) throw new RangeError();
  return Array(count(many)).fill(layer);
}

/** @type {Record<string, import("../../widgets/core/link.js").Field>} */
export const FIELDS = {
  input: {
    traits: INPUT,
    write: (get) => INPUT.map(get).join(","),
    read(text) {
      const sizes = text.split(",");
      if (sizes.length !== INPUT.length) throw new RangeError();
      return Object.fromEntries(sizes.map((v, i) => [INPUT[i], count(v)]));
    },
  },
  layers: {
    traits: ["layers"],
    write: (get) =>
      get("layers")
        .map((/** @type {Layer} */ layer) => LAYER.map((key, i) => (i ? Number(layer[key]) : layer[key])))
        .join(";"),
    read(text) {
      const layers = text.split(";").flatMap(unpack);
      if (layers.length > MOST) throw new RangeError();
      return { layers };
    },
  },
  step: integerField("step"),
};
