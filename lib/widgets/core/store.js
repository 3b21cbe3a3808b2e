/**
 * 视图与 traits 之间唯一的门。
 *
 * 宿主各不相同（JupyterLab、VS Code、Colab、本站的静态页），所以只用它们都有的四样：get、set、on/off、save_changes。
 * 视图自己改的，set 完立刻画一次；别处改的（Python、另一个视图、ipywidgets.link），合并成一次再画。
 */

/**
 * @typedef {object} Model
 * @property {(key: string) => any} get
 * @property {(key: string, value: unknown) => void} set
 * @property {(event: string, callback: (...args: any[]) => void) => void} on
 * @property {(event: string, callback: (...args: any[]) => void) => void} off
 * @property {() => void} save_changes
 */
/** @typedef {Record<string, unknown>} Patch */
/** @typedef {{get: (key: string) => any, set: (patch: Patch) => void}} Store */

/** @param {unknown} a @param {unknown} b */
export const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * @param {Model} model @param {string[]} keys 会用到的 traits
 * @param {AbortSignal} signal @param {() => void} onChange 重画
 * @returns {Store}
 */
export function createStore(model, keys, signal, onChange) {
  let ours = false; // 正在由视图自己改
  let queued = false;
  const changed = () => {
    if (ours || queued) return;
    queued = true;
    queueMicrotask(() => {
      queued = false;
      if (!signal.aborted) onChange();
    });
  };
  for (const key of keys) model.on(`change:${key}`, changed);
  signal.addEventListener("abort", () => keys.forEach((key) => model.off(`change:${key}`, changed)));

  return {
    get: (key) => model.get(key),
    set(patch) {
      const entries = Object.entries(patch).filter(([key, value]) => !same(model.get(key), value));
      ours = true;
      try {
        for (const [key, value] of entries) model.set(key, value);
        if (entries.length) model.save_changes();
      } finally {
        ours = false;
      }
      if (entries.length) onChange();
    },
  };
}
