// 静态宿主，约定见 _ext/statichost.py
(() => {
  const root = document.currentScript.src.replace(/host\.js.*$/, "widgets/");
  // 存下来的网页（MHTML 或 HTML）带着 data-live 和画好的图，却没有宿主：图点不动，数也可能是错的。所以“活的露面、
  // 静态图收起”这一条不写在样式文件里，只由正在跑的宿主加给页面：这样加的样式，浏览器不会存
  const alive = [
    '[data-live="true"] > .anywidget-fallback { display: none; }',
    '[data-live="true"] > .anywidget-view { height: auto; overflow: visible; visibility: visible; }',
  ];
  try {
    const sheet = new CSSStyleSheet();
    alive.forEach((rule) => sheet.insertRule(rule));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch {
    // 旧的浏览器没有它：图能活最要紧
    const { sheet } = document.head.appendChild(document.createElement("style"));
    alive.forEach((rule) => sheet.insertRule(rule));
  }

  const refuse = (what) => () => Promise.reject(new Error(`静态页没有内核，用不了 ${what}`));
  const experimental = { invoke: refuse("invoke") };

  // JSON 逐层比，DataView 只认同一个
  const same = (a, b) =>
    Object.is(a, b) ||
    a === b ||
    (a?.constructor === b?.constructor &&
      [Array, Object].includes(a?.constructor) &&
      Object.keys({ ...a, ...b }).every((key) => same(a[key], b[key])));

  // 状态共用，回调各归各的视图
  const share = (state) => {
    const views = [];
    const fire = (name) => views.forEach((hear) => hear(name));
    const split = (names) => names.trim().split(/\s+/);
    return (signal) => {
      let calls = [];
      const on = (once) => (names, fn) => split(names).forEach((name) => calls.push({ name, fn, once }));
      const model = {
        get: (key) => state[key],
        set(key, value) {
          const given = Object.entries(typeof key === "object" ? key : { [key]: value });
          const changed = given.filter(([name, next]) => !same(state[name], next));
          changed.forEach(([name, next]) => (state[name] = next));
          changed.forEach(([name]) => fire(`change:${name}`));
          if (changed[0]) fire("change");
        },
        on: on(),
        once: on(true),
        off(names, fn) {
          const gone = names && split(names);
          calls = calls.filter((call) => (gone && !gone.includes(call.name)) || (fn && fn !== call.fn));
        },
        save_changes() {},
        send() {},
        widget_manager: { get_model: refuse("get_model") },
      };
      views.push((name) =>
        calls.forEach((call) => {
          if (call.name !== name || !calls.includes(call)) return;
          if (call.once) calls = calls.filter((other) => other !== call);
          call.fn(model, state[name.slice(7)]);
        }),
      );
      signal.addEventListener("abort", () => model.off());
      return model;
    };
  };

  const restore = ({ state, buffers }) => {
    for (const { path, data } of buffers) {
      const key = path.pop();
      path.reduce((at, step) => at[step], state)[key] = new DataView(
        Uint8Array.from(atob(data), (char) => char.charCodeAt(0)).buffer,
      );
    }
    return state;
  };

  const files = {};
  // 第一幅的模块，页头已经开始取了（async），多半现成；还没到就再要一次，浏览器只取一份。存下来的网页连样式也现成，文件却换了地方
  const attach = (tag, link, name) =>
    (files[name] ??= new Promise((onload, fail) => {
      if (self.__anywidget?.[name.slice(0, -3)] || document.querySelector(`link[href*="${name}"]`)) return onload();
      const onerror = () => fail(new Error(`取不到 ${name}`)),
        element = document.createElement(tag);
      document.head.append(Object.assign(element, { [link]: root + name, rel: "stylesheet", onload, onerror }));
    }));

  const bring = async (names) => {
    await Promise.all(names.map((name) => attach("script", "src", `${name}.js`)));
    const texts = names.map((name) => self.__anywidget[name]);
    const url = URL.createObjectURL(new Blob(texts, { type: "text/javascript" }));
    const module = await import(url);
    URL.revokeObjectURL(url);
    const widget = module.render ? module : module.default;
    return typeof widget === "function" ? widget() : widget;
  };

  const modules = {};
  const load = ({ model, anywidget, parts, css }) =>
    (modules[model] ??= Promise.all([
      bring((parts ?? anywidget).split(" ")),
      css && attach("link", "href", `${css}.css`),
    ]).then(([widget]) => widget));

  // 出错或离开页面就中止
  const live = async (step) => {
    const controller = new AbortController(),
      { signal } = controller;
    addEventListener("pagehide", (event) => event.persisted || controller.abort());
    try {
      const clean = await step(signal);
      if (typeof clean === "function") signal.addEventListener("abort", () => clean());
    } catch (error) {
      controller.abort();
      throw error;
    }
  };

  const models = {};
  const start = async (data) => {
    const json = document.querySelector(`[data-model="${data.model}"] > script`).textContent;
    const widget = await load(data),
      model = share(restore(JSON.parse(json)));
    await live((signal) => widget.initialize?.({ model: model(signal), signal, experimental }));
    return [widget, model];
  };

  // 存下来的网页里，上一次画的、说的都不作数
  const forget = (host) => {
    host.querySelectorAll(":scope > :is(.anywidget-view, [role=alert])").forEach((old) => old.remove());
    delete host.dataset.live;
  };

  const mount = async (host) => {
    const el = document.createElement("div");
    el.className = "anywidget-view";
    host.append(el);
    try {
      const [widget, model] = await (models[host.dataset.model] ??= start(host.dataset));
      await live((signal) => widget.render?.({ model: model(signal), el, signal, experimental }));
      const was = host.getBoundingClientRect();
      host.dataset.live = "true";
      // 图的头在窗口上面，读者在看它下面的文字：长高多少就滚多少。浏览器认作准的可能正是收起来的静态图，靠不住
      if (was.top < 0 && was.bottom < innerHeight)
        scrollBy({ top: host.getBoundingClientRect().bottom - was.bottom, behavior: "instant" });
    } catch (error) {
      el.remove();
      host.insertAdjacentHTML("beforeend", '<p role="alert">这幅图没能动起来，页面的其余部分照常。</p>');
      host.dataset.live = "error";
      console.error(error);
    }
  };

  const waiting = new Set();
  const wake = (host) => waiting.delete(host) && mount(host);
  const near =
    self.IntersectionObserver &&
    new IntersectionObserver(
      (seen) =>
        seen.forEach(({ target, isIntersecting }) => {
          if (!isIntersecting) return;
          near.unobserve(target);
          wake(target);
        }),
      { rootMargin: "1000px" },
    );

  // 地址里的那幅要对准，等整页到齐。一下子到：平滑地滚，路上醒来的图长高，会把它推到窗口外面；它自己换成活的之后再对准一次
  const named = (host) => location.hash.startsWith(`#${host.dataset.name}:`);
  const find = () =>
    [...waiting].filter(named).forEach(async (host) => {
      const show = () => host.scrollIntoView({ behavior: "instant" });
      let left = false;
      for (const type of ["wheel", "touchmove", "keydown"])
        addEventListener(type, () => (left = true), { once: true, passive: true });
      show();
      await wake(host);
      left || show(); // 读者等不及，已经自己滚走了，就不拉他回来
    });

  // 从搜索来的，Sphinx 在整页到齐后十毫秒给正文里的词套上标记；等它套完图再活，标记就不会进图里
  const searched = () => {
    try {
      return localStorage.getItem("sphinx_highlight_terms") || new URLSearchParams(location.search).has("highlight");
    } catch {
      return false; // 浏览器不让用 localStorage
    }
  };
  // 不等整页到齐：后面有了东西，这幅图的状态就已收全，近了就可以动
  const known = new WeakSet();
  const gather = () => {
    const arriving = document.readyState === "loading",
      hosts = document.querySelectorAll("[data-anywidget]");
    // 一个 Blob 模块要排在解析的后面等：第一幅图的先求值，不等它走近。求值不成，搭它的时候会说
    if (hosts[0]) load(hosts[0].dataset).catch(() => {});
    for (const host of hosts) {
      if (known.has(host) || (arriving && (!host.nextSibling || named(host)))) continue;
      known.add(host);
      forget(host);
      waiting.add(host);
      near ? near.observe(host) : wake(host);
    }
    if (arriving) return requestAnimationFrame(gather);
    addEventListener("hashchange", find);
    find();
  };
  if (document.readyState !== "complete" && searched()) addEventListener("load", () => setTimeout(gather, 20));
  else gather();
})();
