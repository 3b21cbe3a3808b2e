/** 一叠层：逐层的形状、参数、乘加、感受野，哪一层走不通，哪些层一样可以折起来。与 stack.py 说的是同一件事。 */

import { complaint, outputShape, reach, unused } from "../../widgets/core/window.js";

/** @typedef {import("../../widgets/core/window.js").Pair} Pair */
/** @typedef {Record<string, any> & {op: "conv" | "max" | "avg"}} Layer 名字与 traits 相同：LAYER */
/** @typedef {{kernel: Pair, padding: Pair, stride: Pair, dilation: Pair}} Window */
/**
 * @typedef {object} Row 一层的账；走不通的层和它后面的层只有 problem
 * @property {Layer} layer
 * @property {Window} w
 * @property {number[] | null} from 输入 [通道, 高, 宽]；前面走不通时没有
 * @property {string} problem 为什么走不通；走得通是空串
 * @property {number[]} shape 输出 [通道, 高, 宽]
 * @property {number} parameters
 * @property {number} multiply_adds
 * @property {Pair} field 感受野
 * @property {Pair} jump 相邻两个输出在输入上的间距
 * @property {Pair} unused
 */

export const WINDOW = ["kernel", "padding", "stride", "dilation"];
export const ends = (/** @type {string} */ key) => [`${key}_h`, `${key}_w`];
export const LAYER = ["op", "c_out", ...WINDOW.flatMap(ends), "groups", "bias"];
const FOLD = 6; // 连着这么多层一模一样，就只画头尾

/** @param {Layer} layer */
export const windowOf = (layer) =>
  /** @type {Window} */ (Object.fromEntries(WINDOW.map((key) => [key, ends(key).map((end) => layer[end])])));

/** 接不上这样的输入时，说为什么。 @param {number[]} from @param {Layer} layer @param {Window} w */
function fault([c, ...n], { op, groups, c_out }, w) {
  if (c % groups) return `输入通道 ${c} 和输出通道 ${c_out} 要都能被组数 ${groups} 整除：请换一个公约数。`;
  try {
    outputShape(n, w.kernel, w, op === "conv" ? "卷积核" : "池化窗口");
  } catch (error) {
    return complaint(error);
  }
  return "";
}

/** @param {number[]} input @param {Layer[]} layers @returns {Row[]} */
export function trace(input, layers) {
  /** @type {number[] | null} */
  let from = input;
  /** @type {Window[]} */
  const windows = [];
  return layers.map((layer) => {
    const { op, c_out, groups, bias } = layer;
    const w = windowOf(layer);
    windows.push(w);
    const row = { layer, w, from, problem: from ? fault(from, layer, w) : "前面有一层走不通。" };
    if (!from || row.problem) {
      from = null;
      return /** @type {Row} */ ({ ...row, shape: [0, 0, 0] });
    }
    const [c, ...n] = from;
    const m = outputShape(n, w.kernel, w);
    const conv = op === "conv";
    const weights = conv ? (c_out * c * w.kernel[0] * w.kernel[1]) / groups : 0;
    from = [conv ? c_out : c, ...m];
    const parameters = weights + (bias ? c_out : 0);
    return {
      ...row,
      shape: from,
      parameters,
      multiply_adds: weights * m[0] * m[1],
      ...reach(windows),
      unused: unused(n, w.kernel, w),
    };
  });
}

/**
 * 画哪几层：连着许多层一模一样时只画头、尾和 keep 里的，中间折成一段 [第一层, 最后一层]。
 * @param {Layer[]} layers @param {number[]} keep @returns {(number | Pair)[]}
 */
export function folded(layers, keep) {
  const keys = layers.map((layer) => LAYER.map((key) => layer[key]).join());
  /** @type {(number | Pair)[]} */
  const shown = [];
  for (let first = 0, last = 0; first < keys.length; first = last += 1) {
    while (keys[last + 1] === keys[first]) last += 1;
    for (let i = first; i <= last; i++) {
      const gap = shown.at(-1);
      if (last - first + 1 < FOLD || i === first || i === last || keep.includes(i)) shown.push(i);
      else if (Array.isArray(gap)) gap[1] = i;
      else shown.push([i, i]);
    }
  }
  return shown;
}
