/** 打成 bundle.js 的入口：按 trait kind 选视图。一个模块供全部交互图用，所以没有模块级的可变状态。 */

import { channels } from "./channels/view.js";
import { imageFilter } from "./image_filter/view.js";
import { kernelTraining } from "./kernel_training/view.js";
import { shapeCalculator } from "./shape_calculator/view.js";
import { slidingWindow } from "./sliding_window/view.js";
import { weightMatrix } from "./weight_matrix/view.js";

/** @typedef {import("./core/store.js").Model} Model */
/** @typedef {(context: {model: Model, el: HTMLElement, signal: AbortSignal}) => void} View 清理都挂在 signal 上 */

/** 加一个交互图：写 <名字>/view.js，在这里添一行。 @type {Record<string, View>} */
const VIEWS = {
  channels,
  "kernel-training": kernelTraining,
  "image-filter": imageFilter,
  "shape-calculator": shapeCalculator,
  "sliding-window": slidingWindow,
  "weight-matrix": weightMatrix,
};

/**
 * anywidget 的入口。新的宿主给 signal，旧的（0.9）用返回的函数来清理；两样都照应。
 * @param {{model: Model, el: HTMLElement, signal?: AbortSignal}} context
 */
function render({ model, el, signal }) {
  const kind = model.get("kind");
  const view = Object.hasOwn(VIEWS, kind) ? VIEWS[kind] : null;
  if (!view) throw new Error(`没有叫 ${kind} 的交互图。`);
  const scope = new AbortController();
  const stop = () => scope.abort();
  if (signal?.aborted) return stop;
  signal?.addEventListener("abort", stop, { signal: scope.signal });
  view({ model, el, signal: scope.signal });
  return stop;
}

export default { render };
