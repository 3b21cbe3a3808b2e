/** 判语里的窗口：一格输出看的是输入的哪一块；读者的数，像是看了哪一块。 */

import { close } from "./numbers.js";

/** 建网站时由 lib.Window 写的。 @typedef {{size: number[], padding: number[], stride: number[]}} Window */
/** 在没有填充的输入里的位置。 @typedef {{top: number, left: number, rows: number, cols: number}} Box */

/** 输出的一格该看哪里。 @param {Window | null | undefined} window @param {number[]} place @returns {Box | null} */
export function windowAt(window, place) {
  if (!window || place.length < 2) return null;
  const [row, col] = place.slice(-2);
  const [rows, cols] = window.size;
  return {
    top: row * window.stride[0] - window.padding[0],
    left: col * window.stride[1] - window.padding[1],
    rows,
    cols,
  };
}

/**
 * 读者的 value 恰好是哪一个窗口的结果；说不准（没有，或不止一个）就是 null。只看二维的输入。
 * @param {import("./judge.js").Exercise} exercise @param {number} at @param {number | string} value
 * @param {Box | null} should @returns {Box | null}
 */
export function seenBy(exercise, at, value, should) {
  const { inputs, window } = exercise.cases[at];
  const [X, K] = inputs;
  if (!window || !should || X?.shape?.length !== 2) return null;
  const [h, w] = X.shape;
  const [rows, cols] = window.size;
  const [p_h, p_w] = window.padding;
  const mode = inputs.find((/** @type {any} */ input) => input === "max" || input === "avg");
  const weights = K?.shape?.length === 2 ? K.values : null;
  if (!mode && !weights) return null;
  const found = [];
  for (let top = -p_h; top + rows <= h + p_h; top++) {
    for (let left = -p_w; left + cols <= w + p_w; left++) {
      const cells = [];
      for (let a = 0; a < rows; a++) {
        for (let b = 0; b < cols; b++) {
          const [r, c] = [top + a, left + b];
          const inside = r >= 0 && c >= 0 && r < h && c < w;
          cells.push(inside ? X.values[r * w + c] : mode === "max" ? -Infinity : 0);
        }
      }
      const sum = (/** @type {number[]} */ list) => list.reduce((total, x) => total + x, 0);
      const result = weights
        ? sum(cells.map((x, i) => x * weights[i]))
        : mode === "max"
          ? Math.max(...cells)
          : sum(cells) / cells.length;
      if (close(value, result)) found.push({ top, left, rows, cols });
    }
  }
  return found.length === 1 && (found[0].top !== should.top || found[0].left !== should.left) ? found[0] : null;
}
