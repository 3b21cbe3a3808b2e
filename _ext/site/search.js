// 检索页的两处修补；在 Sphinx 的检索脚本之前载入。
"use strict";

// file:// 下浏览器不许读取别的页面，摘要取不到，还会在控制台报错。
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// 摘要里每个公式会出现两遍（一遍给眼睛，一遍给读屏软件）：只留前者。
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined") return;
  const plain = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll(".katex-mathml").forEach((copy) => copy.remove());
    return plain(page.documentElement.outerHTML, anchor);
  };
});
