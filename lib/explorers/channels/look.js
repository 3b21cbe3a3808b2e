/** 读者正看着什么：只属于这一个视图，不是 trait。 */

/** @typedef {import("./state.js").State} State */
/** @typedef {{c: number, row: number, col: number}} Probe 输入通道 c 的一格 */
/**
 * @typedef {object} Look
 * @property {Probe | null} probe 指着的输入格：看它的扇出
 * @property {number[] | null} hover 鼠标指着的输出格 [o, i, j]：只是看看，不改步数
 * @property {number[] | null} marked 选着的权重 [输入通道, 行, 列]
 */

/** @type {() => Look} */
export const nothing = () => ({ probe: null, hover: null, marked: null });

/** 正看着的输出格 [o, i, j]。 @param {State} state @param {Look} look */
export const cellOf = ({ current }, { hover }) => hover ?? current;

/** @param {number[] | null} place @param {number[]} first @param {number[]} end 不含 */
const within = (place, first, end) => (place?.every((v, i) => v >= first[i] && v < end[i]) ? place : null);

/** 状态变了：指着的不在了，就不指了。 @param {State} state @param {Look} look @returns {Look} */
export function hold({ n, k, m, p, c_in, c_out }, { probe, hover, marked }) {
  const [first, end] = [p.map((v) => -v), n.map((v, i) => v + p[i])];
  const there = within(probe && [probe.c, probe.row, probe.col], [0, ...first], [c_in, ...end]);
  return {
    probe: there && probe,
    hover: within(hover, [0, 0, 0], [c_out, ...m]),
    marked: within(marked, [0, 0, 0], [c_in, ...k]),
  };
}
