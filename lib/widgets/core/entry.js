/** 视图 → anywidget 的入口：`export default widget(view)`。 */

/** @typedef {import("./store.js").Model} Model */
/** @typedef {(context: {model: Model, el: HTMLElement, signal: AbortSignal}) => void} View 清理都挂在 signal 上 */

/**
 * 新的宿主给 signal，旧的（anywidget 0.9）用 render 返回的函数来清理；两样都照应。
 * @param {View} view
 */
export const widget = (view) => ({
  /** @param {{model: Model, el: HTMLElement, signal?: AbortSignal}} context */
  render({ model, el, signal }) {
    const scope = new AbortController();
    const stop = () => scope.abort();
    if (signal?.aborted) return stop;
    signal?.addEventListener("abort", stop, { signal: scope.signal });
    view({ model, el, signal: scope.signal });
    return stop;
  },
});
