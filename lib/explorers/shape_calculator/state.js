/** traits 与状态之间的换算：读出逐层的账；一层的每个数能取到哪里；读者改了什么，要写回哪些 traits；链接里怎样写。 */

import { bounds, commonRange } from "../../widgets/core/bounds.js";
import { chooseStep, integerField } from "../../widgets/core/link.js";
import { same } from "../../widgets/core/store.js";
import { ends, fresh, LAYER, LAYERS, settled, WINDOW, windowOf } from "./layers.js";
import { trace } from "./stack.js";

/** @typedef {import("./layers.js").Layer} Layer */
/** @typedef {import("./layers.js").Op} Op */
/** @typedef {import("./stack.js").Row} Row */
/** @typedef {import("../../widgets/core/window.js").Axis} Axis */
/** @typedef {Record<string, unknown>} Patch */
/** @typedef {ReturnType<typeof readState>} State */

export const INPUT = ["c_in", "n_h", "n_w"];
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
  const pairs = [input.slice(1), ...Object.values(windowOf(row.layer))];
  return {
    layers,
    input,
    step,
    rows,
    row,
    /** 走不通的第一层；都走得通是 −1 */
    broken: rows.findIndex(({ problem }) => problem),
    separate: get("separate_axes") || pairs.some(([h, w]) => h !== w),
  };
}

/**
 * 第 i 个方向上 key 可取的范围；高宽一起动时取公共的部分。走不通的层也给得出：往能走通的方向收。
 * @param {State} state @param {Row} row @param {keyof Axis} key @param {number} i
 */
export function rangeOf({ separate }, { layer, from_shape }, key, i) {
  const { kernel, padding, stride, dilation } = windowOf(layer);
  const { pooling } = LAYERS[layer.op];
  const ranges = [0, 1].map((t) => {
    const axis = { n: from_shape?.[t + 1] ?? 1, k: kernel[t], p: padding[t], s: stride[t], d: dilation[t] };
    return bounds(axis, { pooling, limits: LIMITS })[key];
  });
  const [low, high] = commonRange(ranges, i, !separate);
  return [low, Math.max(low, high)];
}

// ---- 读者改了什么 → 要写回的 traits ----

/** 选中第 step 层：单个的 traits 是它的抄本，控件与 Python 都用它们。 @param {Layer[]} layers @param {number} step @returns {Patch} */
export const chosen = (layers, step) => ({ layers, step, ...layers[step] });

/** 改选中的层，或输入。 @param {State} state @param {Patch} patch @returns {Patch} */
export function edited({ layers, step, row: { layer } }, patch) {
  const next = Object.fromEntries(LAYER.map((key) => [key, patch[key] ?? layer[key]]));
  return { ...patch, ...chosen(layers.with(step, /** @type {Layer} */ (next)), step) };
}

/** 后面添一层卷积，通道照旧。 @param {State} state */
export const added = ({ layers, step, row }) =>
  chosen(layers.toSpliced(step + 1, 0, fresh("conv", row.problem ? [1, 1, 1] : row.shape)), step + 1);

/** @param {State} state */
export const removed = ({ layers, step }) => chosen(layers.toSpliced(step, 1), Math.max(step - 1, 0));

/** 与旁边的一层换个位置。 @param {State} state @param {number} by */
export const moved = ({ layers, step }, by) =>
  chosen(layers.with(step, layers[step + by]).with(step + by, layers[step]), step + by);

/** 高宽分开，或合起来：合起来时，宽照着高。 @param {State} state @param {boolean} on */
export function separated(state, on) {
  /** @type {Record<string, any>} */
  const now = { ...state.row.layer, n_h: state.input[1] };
  const same = Object.fromEntries(["n", ...WINDOW].map(ends).map(([high, wide]) => [wide, now[high]]));
  return edited(state, { separate_axes: on, ...(on ? {} : same) });
}

/** 照链接恢复。 @param {(key: string) => any} own @param {Record<string, any>} wanted @param {string[]} bad */
export function restore(own, { layers = own("layers"), step, ...input }, bad) {
  const rest = Object.fromEntries([...INPUT, "separate_axes"].map((key) => [key, own(key)]));
  return { ...rest, ...input, ...chosen(layers, chooseStep(step, own("step"), layers.length, bad)) };
}

// ---- 链接 ----

/** @param {string} text @param {number} least */
function count(text, least = 1) {
  if (!/^\d{1,4}$/.test(text) || Number(text) < least) throw new RangeError();
  return Number(text);
}

/** 链接里的一层：种类，和它的各个数，照 LAYER 的次序；没有参数的只写种类。 @param {Layer} layer */
const pack = (layer) =>
  LAYERS[layer.op].has.length ? LAYER.map((key, i) => (i ? Number(layer[key]) : layer.op)).join() : layer.op;

/** pack 的反面；“*55”是同样的 55 层。别人写的链接，单独看就不合理的层不要。 @param {string} text @returns {Layer[]} */
function unpack(text) {
  const [words, many = "1"] = text.split("*");
  const [op, ...numbers] = words.split(",");
  if (!Object.hasOwn(LAYERS, op)) throw new RangeError();
  const kind = /** @type {Op} */ (op);
  const bare = !numbers.length && !LAYERS[kind].has.length;
  const layer = bare ? fresh(kind, [1, 1, 1]) : numbered(kind, numbers);
  if (!same(settled(layer), layer)) throw new RangeError();
  return Array(count(many)).fill(layer);
}

/** @param {Op} op @param {string[]} numbers @returns {Layer} */
function numbered(op, numbers) {
  /** @type {any} */
  const layer = Object.fromEntries(
    LAYER.map((key, i) => [key, i ? count(numbers[i - 1], /padding|bias/.test(key) ? 0 : 1) : op]),
  );
  return { ...layer, bias: layer.bias > 0 };
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
    write: (get) => get("layers").map(pack).join(";"),
    read(text) {
      const layers = text.split(";").flatMap(unpack);
      if (layers.length > MOST) throw new RangeError();
      return { layers };
    },
  },
  step: integerField("step"),
};
