/**
 * 没有人碰的时候：一条工具条、读者上次写的字。点代码、按运行，才去取编辑器（editor.js）、题目和 Python。
 * 约定：根是 [data-writing="名字"]，里面是高亮过的 <pre>；根上有 value（读、写代码）。
 */
(() => {
  // 页面自己知道离网站的根多远
  const folder = `${document.documentElement.dataset.content_root ?? ""}_static/writing/`;
  const address = (/** @type {string} */ name) => `${folder}${name}?v=${WRITING_VERSION}`;
  /** @type {Record<string, Promise<void>>} */
  const files = {};
  const fetchFile = (/** @type {string} */ name) =>
    (files[name] ??= new Promise((onload, fail) => {
      const onerror = () => {
        delete files[name];
        fail(new Error(`取不到 ${name}`));
      };
      const stylesheet = name.endsWith(".css");
      const element = document.createElement(stylesheet ? "link" : "script");
      const link = stylesheet ? { rel: "stylesheet", href: address(name) } : { src: address(name) };
      document.head.append(Object.assign(element, link, { onload, onerror }));
    }));
  const stored = (/** @type {string} */ name) => {
    try {
      return JSON.parse(localStorage.getItem(`writing:${name}`) ?? "null");
    } catch {
      return null;
    }
  };

  for (const root of /** @type {NodeListOf<any>} */ (document.querySelectorAll("[data-writing]"))) {
    const { writing: name, exercise } = root.dataset;
    const pre = root.querySelector("pre");
    const starter = pre.textContent.replace(/\n$/, "");
    const bar = document.createElement("div");
    const status = document.createElement("div");
    bar.className = "writing-bar";
    bar.innerHTML = `<button type="button" data-action="run">运行</button>
<button type="button" data-action="stop" disabled>停止</button>
<button type="button" data-action="reset">恢复原样</button>
<small>Ctrl + Enter 也能运行</small>`;
    status.setAttribute("role", "status");
    root.append(bar, status);
    let text = stored(name)?.text ?? starter;
    /** @type {any} */
    let editor = null;
    /** @type {Promise<any> | null} */
    let opening = null;
    const open = () =>
      (opening ??= Promise.all([fetchFile("editor.css"), fetchFile("editor.js"), fetchFile(exercise)])
        .then(() => {
          editor = self.__writing.open({ root, pre, bar, status, starter, text, fetchFile });
          return editor;
        })
        .catch((error) => {
          opening = null;
          status.textContent = "编辑器没有取到：请查一查网络，再点一次。代码可以到笔记本里写。";
          throw error;
        }));
    Object.defineProperty(root, "value", {
      get: () => editor?.value ?? text,
      set(/** @type {unknown} */ next) {
        text = String(next);
        if (editor) editor.value = text;
        else open();
      },
    });
    pre.tabIndex = 0;
    pre.setAttribute("aria-label", "代码：按 Enter 开始写");
    pre.addEventListener("pointerup", () => getSelection()?.isCollapsed && open().then((opened) => opened.focus()));
    pre.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      open().then((opened) => opened[event.ctrlKey || event.metaKey ? "run" : "focus"]());
    });
    bar.addEventListener("click", (/** @type {any} */ { target }) => {
      const action = target.closest("[data-action]")?.dataset.action;
      if (action) open().then((opened) => opened[action]());
    });
    if (text !== starter) open();
  }
})();
