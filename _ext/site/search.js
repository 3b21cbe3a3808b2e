// 检索：读者打了字才取各节的文字和引擎（_ext/search/）；检索页的网址里带着 ?q= 就当他已经打了。
"use strict";
(() => {
  const here = document.currentScript.src;
  let coming;

  /** 一个脚本；从 file:// 打开也取得到。 */
  function script(name) {
    return new Promise((done, failed) => {
      const tag = Object.assign(document.createElement("script"), { src: new URL(name, here), onload: done });
      tag.onerror = () => failed(new Error(`没有取到 ${name}`));
      document.head.append(tag);
    });
  }

  function engine() {
    coming ??= Promise.all(["search/sections.js", "search/engine.js"].map(script));
    coming.catch(() => (coming = undefined)); // 断了网：再打一个字就再取
    return coming;
  }

  addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll("form.bd-search input")) {
      const wake = async () => {
        await engine();
        input.removeEventListener("input", wake);
        globalThis.bookSearch(input, new URL("..", here));
      };
      input.addEventListener("input", wake);
      const asked = new URL(location).searchParams.get("q");
      if (!input.closest(".bd-search-container")) continue;
      input.focus();
      if (!asked) continue;
      input.value = asked;
      wake();
    }
  });
})();
