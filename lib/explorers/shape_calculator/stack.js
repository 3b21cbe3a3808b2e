/** 一叠层：逐层的形状、参数、乘加、感受野，哪一层走不通，哪些层一样可以折起来。与 lib/stack.py 说的是同一件事。 */

import { complaint, outputShape, reach, unused } from "../../widgets/core/window.js";
import { LAYER, LAYERS, windowOf } from "./layers.js";

/** @typedef {import("./layers.js").Pair} Pair */
/** @typedef {import("./layers.js").Layer} Layer */
/** @typedef {import("./layers.js").Window} Window */
/**
 * @typedef {object} Row 一层的账；走不通的层和它后面的层只有 problem
 * @property {Layer} layer
 * @property {Window} window
 * @property {number[] | null} from_shape 输入 [通道, 高, 宽]；前面走不通时没有
 * @property {string} problem 为什么走不通；走得通是空串
 * @property {number[]} shape 输出 [通道, 高, 宽]
 * @property {number} parameters
 * @property {number} multiply_adds
 * @property {Pair} field 感受野
 * @property {Pair} jump 相邻两个输出在输入上的间距
 * @property {Pair} unused
 */

const FOLD = 6; // 连着这么多层一模一样，就只画头尾

/** @param {number[]} input @param {Layer[]} layers @returns {Row[]} */
export function trace(input, layers) {
  /** @type {Row[]} */
  const rows = [];
  for (const layer of layers) {
    const before = rows.at(-1);
    const from_shape = before ? (before.problem ? null : before.shape) : input;
    rows.push(
      account(
        layer,
        from_shape,
        rows.map(({ window }) => window),
      ),
    );
  }
  return rows;
}

/**
 * 一层的账；before 是前面各层的窗口。
 * @param {Layer} layer @param {number[] | null} from_shape @param {Window[]} before @returns {Row}
 */
function account(layer, from_shape, before) {
  const kind = LAYERS[layer.op];
  const stuck = (/** @type {string} */ problem, window = windowOf(layer)) =>
    /** @type {Row} */ ({ layer, window, from_shape, problem, shape: [0, 0, 0] });
  if (!from_shape) return stuck("前面有一层走不通。");
  const [c, ...size] = from_shape;
  const window = kind.window(layer, size);
  const problem = kind.fault(layer, c) || misfit(size, window, kind.noun);
  if (problem) return stuck(problem, window);
  const m = outputShape(size, window.kernel, window);
  const [c_out, weights] = [kind.channels(layer, c), kind.weights(layer, c)];
  return {
    layer,
    window,
    from_shape,
    problem,
    shape: [c_out, ...m],
    parameters: weights + (layer.bias ? c_out : 0),
    multiply_adds: weights * m[0] * m[1],
    ...reach([...before, window]),
    unused: unused(size, window.kernel, window),
  };
}

/** 窗口放不下时，说为什么。 @param {Pair} size @param {Window} window @param {string} noun */
function misfit(size, window, noun) {
  try {
    outputShape(size, window.kernel, window, noun);
  } catch (error) {
    return complaint(error);
  }
  return "";
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
