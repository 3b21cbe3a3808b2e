/**
 * 台上怎样摆：输出放在各行的右边还是下面，一排几张，格子多大。宽的一栏和手机各定一次，都取格子最大的那种。
 *
 * 放不下时格子小到 LEAST 为止，再多就在台里滚，页面不变长。
 */

import { paddedShape } from "../../widgets/core/window.js";

/** @typedef {import("./state.js").State} State */
/**
 * @typedef {object} Room 一栏有多大，和格子以外各样东西占多少，都是像素；与 style.css 对着
 * @property {number} column 整幅图的宽
 * @property {number} width 台的宽
 * @property {number} height 台的高
 * @property {number} caption 标题连同上下的空
 * @property {number} gap 并排的两张表之间
 * @property {number} sign 一个记号连同两边的空
 * @property {number} plus “Σ +”
 * @property {number} word 标题里一个汉字
 */
/** @typedef {{side: number, outputs: "right" | "below", columns: number}} Arrangement */

/** @type {Record<"wide" | "narrow", Room>} */
export const ROOMS = {
  wide: { column: 680, width: 640, height: 400, caption: 33, gap: 14, sign: 37, plus: 70, word: 13.6 },
  narrow: { column: 350, width: 328, height: 500, caption: 29, gap: 8, sign: 26, plus: 40, word: 12.2 },
};
const [LARGEST, LEAST] = [44, 16];

/** 一张表：格子少，标题就比格子宽。 @param {number} cols @param {number} side @param {number} words */
const wide = (cols, side, words) => Math.max((cols + 0.1) * side, words);
/** @param {number} count @param {number} each */
const linesOf = (count, each) => Math.ceil(count / each);

/**
 * 格子这么大时，各行、输出各占多少。
 * @param {State} state @param {Room} room @param {number} side
 */
function measure({ n, k, w, m, c_in, c_out, groups, pointwise }, { caption, gap, sign, plus, word, width }, side) {
  const [high, broad] = paddedShape(n, w);
  const input = wide(broad, side, word * (groups > 1 ? 7.7 : 5));
  const output = wide(m[1], side, word * 5);
  const inRow = (/** @type {number} */ size) => Math.max(1, Math.floor((width + gap) / (size + gap)));
  const stacked = (/** @type {number} */ lines, /** @type {number} */ rows) => lines * (rows * side + caption);
  if (pointwise) {
    const product = wide(c_in, side, word * 5) + 2 * sign + plus + 3 * wide(1, side, word * 4);
    const tables = stacked(linesOf(c_in, inRow(input)), high) + stacked(linesOf(c_out, inRow(output)), m[0]);
    return { row: product, left: stacked(1, Math.max(c_in, c_out)) + tables, bias: 0, output: 0, outputs: () => 0 };
  }
  const seen = c_in / groups;
  const row = input + wide(k[1], side, word * 3.6) + wide(m[1], side, word * 3) + 2 * sign;
  const aside = linesOf(c_in - seen, Math.max(1, Math.floor((row + gap) / (input + gap))));
  return {
    row,
    left: stacked(seen, Math.max(high, k[0], m[0])) + stacked(aside, high),
    bias: plus + wide(1, side, word * 2) + sign,
    output: output + gap,
    outputs: (/** @type {number} */ columns) => stacked(linesOf(c_out, columns), m[0]),
  };
}

/** @param {State} state @param {Room} room @returns {Arrangement} */
function best(state, room) {
  const columns = Array.from({ length: state.c_out }, (_, i) => i + 1);
  for (let side = LARGEST; side >= LEAST; side--) {
    const { row, left, bias, output, outputs } = measure(state, room, side);
    const right = columns.find((many) => Math.max(left, outputs(many)) <= room.height);
    if (right && row + bias + right * output <= room.width) return { side, outputs: "right", columns: right };
    const most = columns.findLast((many) => bias + many * output <= room.width);
    if (most && row <= room.width && left + outputs(most) <= room.height)
      return { side, outputs: "below", columns: most };
  }
  const { bias, output } = measure(state, room, LEAST);
  const many = Math.max(1, Math.floor((room.width - bias) / Math.max(output, 1)));
  return { side: LEAST, outputs: "below", columns: Math.min(many, state.c_out) };
}

/** 几排一样长：四张排成两排两张，不是三张一张。 @param {Arrangement} found @param {number} c_out @returns {Arrangement} */
const even = ({ columns, ...rest }, c_out) => ({ ...rest, columns: linesOf(c_out, linesOf(c_out, columns)) });

/** @param {State} state */
export const arrangement = (state) => ({
  wide: even(best(state, ROOMS.wide), state.c_out),
  narrow: even(best(state, ROOMS.narrow), state.c_out),
});
