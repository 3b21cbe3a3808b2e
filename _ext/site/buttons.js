// 主题的两个按钮：打印、全屏。主题写在 onclick 里，内容安全策略不许；构建时换成了 data-press（_ext/policy.py）。
"use strict";
addEventListener("click", ({ target }) => {
  const name = target.closest("[data-press]")?.dataset.press;
  if (name === "print") print();
  if (name === "fullscreen") globalThis.toggleFullScreen();
});
