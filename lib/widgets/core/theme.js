/**
 * 深浅色：跟着页面走。本站是 html[data-theme]，JupyterLab 是 body[data-jp-theme-light]，VS Code 与 Colab 各有各的；
 * 都没有说时听系统的。结果写成根元素的 data-theme，样式只认它。
 */

const DARK = "(prefers-color-scheme: dark)";
const FORCED = "(forced-colors: active)";

/** @returns {"light" | "dark"} */
function pageTheme() {
  const { documentElement: html, body } = document;
  const said =
    html.dataset.theme ??
    html.getAttribute("theme") ?? // Colab
    body?.dataset.vscodeThemeKind ??
    { true: "light", false: "dark" }[body?.dataset.jpThemeLight ?? ""];
  if (said && said !== "auto") return /dark|^vscode-high-contrast$/.test(said) ? "dark" : "light";
  return matchMedia(DARK).matches ? "dark" : "light";
}

/** @param {HTMLElement} root @param {AbortSignal} signal @param {() => void} [onChange] 画布上的颜色要重画 */
export function followTheme(root, signal, onChange) {
  const apply = () => {
    const theme = pageTheme();
    const same = root.dataset.theme === theme;
    root.dataset.theme = theme;
    if (!same || matchMedia(FORCED).matches) onChange?.(); // 高对比度自己也分深浅、有几套
  };
  root.dataset.theme = pageTheme();
  const observer = new MutationObserver(apply);
  const attributeFilter = ["data-theme", "theme", "data-jp-theme-light", "data-vscode-theme-kind"];
  for (const element of [document.documentElement, document.body]) observer.observe(element, { attributeFilter });
  signal.addEventListener("abort", () => observer.disconnect());
  matchMedia(DARK).addEventListener("change", apply, { signal });
  if (onChange) matchMedia(FORCED).addEventListener("change", onChange, { signal }); // 高对比度换的是变量，画布自己不知道
  if (root.isConnected || !onChange) return;
  // JupyterLab 画完才把图放进页面，在那之前问不到颜色：放进去有了大小，再画一次
  const placed = new ResizeObserver(() => {
    placed.disconnect();
    onChange();
  });
  placed.observe(root);
  signal.addEventListener("abort", () => placed.disconnect());
}

/** 换了缩放，或窗口挪到了别的屏幕上：画布要照新的像素重画。 @param {AbortSignal} signal @param {() => void} onChange */
export function followPixels(signal, onChange) {
  const again = () => {
    if (signal.aborted) return;
    matchMedia(`(resolution: ${globalThis.devicePixelRatio}dppx)`).addEventListener("change", changed, {
      once: true,
      signal,
    });
  };
  function changed() {
    onChange();
    again();
  }
  again();
}
