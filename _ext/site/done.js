// 做过的题：预测题答对了记一笔，写代码的地方自己记（lib/exercises/writing/storage.js）。只记在这个浏览器里，哪里也不送。
// 首页的章节地图上说每一章做过几道；一个按钮清掉全部，清之前问一句。各章有哪些题，由 _ext/done.py 写在首页上。
"use strict";
addEventListener("DOMContentLoaded", () => {
  const answered = (name) => localStorage.getItem(`answered:${name}`) === "right";
  const written = (name) => {
    try {
      return JSON.parse(localStorage.getItem(`writing:${name}`))?.verdict === "right";
    } catch {
      return false;
    }
  };
  const note = (records) => {
    for (const { target } of records) {
      const name = target.closest("[data-name]")?.dataset.name;
      if (!name || target.dataset.verdict !== "right" || target.dataset.explorer !== "predict") continue;
      try {
        localStorage.setItem(`answered:${decodeURIComponent(name)}`, "right");
      } catch {
        // 存满了：这一笔不记
      }
    }
  };
  new MutationObserver(note).observe(document.body, { subtree: true, attributeFilter: ["data-verdict"] });

  const list = document.getElementById("exercises-by-chapter");
  if (!list) return;
  const table = document.querySelector(".bd-article table:has(a[href^='0'])");
  let any = false;
  for (const [page, { questions, writing }] of Object.entries(JSON.parse(list.textContent))) {
    const cell = table?.querySelector(`a[href^="${page}"]`)?.closest("td");
    const done = questions.filter(answered).length + writing.filter(written).length;
    if (!cell || !done) continue;
    any = true;
    const said = Object.assign(document.createElement("small"), { className: "chapter-done" });
    said.textContent = `做过 ${done} 道，共 ${questions.length + writing.length} 道`;
    cell.append(said);
  }
  const kept = () => Object.keys(localStorage).filter((key) => /^(answered|writing):/.test(key));
  if (!any && !kept().length) return;
  const clear = Object.assign(document.createElement("button"), { type: "button", className: "clear-done" });
  clear.textContent = "清掉做过的记录";
  clear.addEventListener("click", () => {
    if (!confirm("清掉这个浏览器里做过的题和写过的代码？清掉就找不回来了。")) return;
    for (const key of kept()) localStorage.removeItem(key);
    for (const said of document.querySelectorAll(".chapter-done, .clear-done")) said.remove();
  });
  (table.closest(".pst-scrollable-table-container") ?? table).after(clear);
});
