/**
 * 浏览器测试放进每一页的眼睛和手：读一幅图、看它好不好、随机地乱点、把它摆成要的样子。测试里写 evaluate("probe.read")。
 * root 是图的根元素 [data-explorer]，host 是它的宿主 .anywidget-host。
 */
globalThis.probe = (() => {
  const frame = () => new Promise(requestAnimationFrame);
  const fire = (e, ...types) => types.forEach((type) => e.dispatchEvent(new Event(type, { bubbles: true })));
  const press = (e, key) => e.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const status = (root) => root.querySelector("[role=status]").textContent;

  /** 控件的值（name → 字）与带数的格子。 */
  function read(root) {
    const controls = {};
    for (const e of root.querySelectorAll("input, select")) {
      if (!e.name || e.type === "range" || e.type === "file") continue;
      if (e.type !== "radio") controls[e.name] = e.type === "checkbox" ? e.checked : e.value;
      else if (e.checked) controls[e.name] = e.value;
    }
    const drawn = [...root.querySelectorAll("[data-role][data-value]")].map(({ dataset }) => ({ ...dataset }));
    const told = sheets(root).flatMap(({ sheet }) => sheet.cells.filter((cell) => cell.value !== undefined));
    const cells = told.map(({ index, value, ...cell }) => {
      const [row, col] = index ?? [cell.row, cell.col];
      return { ...cell, row, col, value: value === 0 ? 0 : value };
    });
    const wanted = ["role", "row", "col", "channel", "out", "value", "dropped", "current"];
    const text = (v) => (v === undefined || v === false || v === null ? null : String(v));
    const all = [...cells, ...drawn].map((cell) => Object.fromEntries(wanted.map((key) => [key, text(cell[key])])));
    return { controls, cells: all };
  }

  /** 画着数的表。 */
  const sheets = (root) => [...root.querySelectorAll("[data-sheet]")];

  /** 全部格子：[[哪张表, 哪一格], …]。 */
  const cellsOf = (root) => sheets(root).flatMap((e) => e.sheet.cells.map((cell) => [e, cell]));

  /** 在一格的正中发一个鼠标或手指的事件。 */
  function pointAt([e, { row, col }], type, pointerType = "mouse") {
    const { x, y, width, height } = e.sheet.at(row, col);
    const at = { clientX: x - scrollX + width / 2, clientY: y - scrollY + height / 2 };
    e.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType, ...at }));
  }

  /**
   * 图还好不好：活着、没有 NaN、有一句话、每个可键入的数都在自己的界内（走不通的那一层，界是走得通的样子）；
   * fingerprint 只用来看变没变。
   */
  function health(root) {
    const markup = root.querySelector("form").outerHTML;
    const inputs = [...root.querySelectorAll("input, select, textarea")];
    const told = sheets(root).map(({ sheet }) => JSON.stringify(sheet));
    const still = markup.replace(/<canvas[^>]*>/g, ""); // 画布多大，浏览器排完版才知道
    const html = still + told + inputs.map((e) => e.value + (e.checked ?? "")).join();
    let hash = 7;
    for (let i = 0; i < html.length; i++) hash = (hash * 31 + html.charCodeAt(i)) | 0;
    const broken = root.querySelector("[data-selected][data-broken]");
    const outside = (e) =>
      !broken &&
      e.matches(".vc-number") &&
      e !== document.activeElement &&
      !e.disabled &&
      !(e.value !== "" && +e.value >= +e.min && +e.value <= +e.max);
    return {
      live: root.closest(".anywidget-host").dataset.live,
      status: status(root),
      nonsense: nonsense(markup) ?? missing(root),
      outside: inputs.filter(outside).map((e) => `${e.name}=${e.value}∉[${e.min},${e.max}]`),
      fingerprint: hash,
    };
  }

  /** 露馅的字，带上前后文；前后文等找到了再取，先取会慢几十倍。 */
  const nonsense = (markup) => {
    const found = /NaN|undefined|\[object /.exec(markup);
    return found && markup.slice(Math.max(0, found.index - 60), found.index + 40);
  };

  /** 画布上不是数的数。 */
  const missing = (root) => (cellsOf(root).some(([, { value }]) => Number.isNaN(value)) ? "画布上有 NaN" : null);

  /** count 个控件事件：拖滑块、键入（有时乱写）、点按钮和格子、按方向键；隔一会儿让浏览器画一帧。返回哪里不对，或 null。 */
  async function walk(root, [count, seed]) {
    const random = (n) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * n);
    };
    const pick = (list) => list[random(list.length)];
    const words = ["7", "-2.5", "0", "abc", "", "1e3", "  ", "<b>x</b>", "NaN", "永", "１２", "1/3"];
    const numbers = ["", "-1", "99999", "2.5", "0"];
    const act = {
      range(e) {
        const step = +e.step || 1;
        e.value = +e.min + step * random((+e.max - +e.min) / step + 1);
        fire(e, "input", "change");
      },
      number(e) {
        const [low, high] = [+e.min, +e.max];
        e.value = random(3) ? Math.round(low + (random(1001) / 1000) * (high - low)) : pick(numbers);
        fire(e, "input", "change");
      },
      text(e) {
        e.value = pick(words);
        fire(e, "input", "change");
        press(e, pick(["Enter", "Enter", "Escape"]));
      },
      "select-one"(e) {
        e.value = pick([...e.options]).value;
        fire(e, "input", "change");
      },
      radio: (e) => e.click(),
      checkbox: (e) => e.click(),
      button: (e) => e.click(),
    };
    const usable = (e) =>
      !e.disabled &&
      !e.closest("[hidden]") &&
      e.type !== "file" &&
      !["save-svg", "camera", "more"].includes(e.dataset.action);
    const shown = () => root.querySelector(".vc-stage").outerHTML + root.querySelector(".vc-words").outerHTML;
    let problem = null;
    for (let i = 0; i < count && !problem; i++) {
      const kind = random(10);
      const cells = kind < 2 ? [...cellsOf(root), ...root.querySelectorAll("[data-layer]")] : [];
      if (kind === 2)
        press(
          root.querySelector(".vc-sheet[tabindex], svg[tabindex]") ?? root,
          `Arrow${pick(["Up", "Down", "Left", "Right"])}`,
        );
      else if (cells.length) {
        const cell = pick(cells);
        for (const type of ["pointermove", "pointerdown", "click", "pointerleave"]) {
          const pointerType = pick(["mouse", "touch"]);
          if (Array.isArray(cell)) pointAt(cell, type, pointerType);
          else cell.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType }));
        }
      } else {
        const e = pick([...root.querySelectorAll("input, select, button[data-action]")].filter(usable));
        act[e.type]?.(e);
      }
      if (!status(root).trim()) problem = `第 ${i} 个事件之后没有话`;
      if (i % 20 === 0 && (/NaN|undefined/.test(shown()) || missing(root))) problem = `第 ${i} 个事件之后有 NaN`;
      if (i % 100 === 0) await frame();
    }
    const editing = root.querySelector(".vc-edit input");
    if (editing) press(editing, "Escape");
    for (const action of ["stop-guess", "pause"]) root.querySelector(`[data-action="${action}"]`)?.click();
    return problem;
  }

  /** 不用鼠标，把一幅滑动窗口摆成 wanted 的样子：先在互相关下摆好各个数，再换运算，最后逐格改数。 */
  function arrange(root, wanted) {
    const find = (selector) => root.querySelector(selector);
    const put = ([name, value]) => {
      const e = find(`input[type="number"][name="${name}"]`);
      e.value = value;
      fire(e, "input", "change");
      return Number(e.value) === value;
    };
    const choose = (op) => find(`input[name="op"][value="${op}"]`).click();
    const edit = (role, table) =>
      table.forEach((line, row) =>
        line.forEach((value, col) => {
          pointAt([find(`[data-sheet="${role}"]`), { row, col }], "click");
          const e = find(".vc-edit input");
          e.value = value;
          press(e, "Enter");
        }),
      );
    choose("corr");
    if (!find('input[name="separate_axes"]').checked) find('input[name="separate_axes"]').click();
    for (let pass = 0; pass < 9 && wanted.numbers.map(put).includes(false); pass++);
    choose(wanted.op);
    edit("input", wanted.X);
    if (wanted.op === "corr" || wanted.op === "conv") edit("kernel", wanted.K);
    return wanted.numbers.every(put);
  }

  /** 静态图里带数的格子。 */
  async function still(host) {
    const text = await (await fetch(host.querySelector(".anywidget-fallback img").src)).text();
    const picture = new DOMParser().parseFromString(text, "image/svg+xml");
    const get = (e) => ["role", "row", "col", "channel", "value"].map((key) => e.getAttribute(`data-${key}`));
    return [...picture.querySelectorAll("[data-role][data-value]")].map(get);
  }

  /** 放不下就横着滚；从左边伸出去的滚不到：[[左边, 宽], …]。 */
  function unreachable(root) {
    return [...root.querySelectorAll(".vc-stage .vc-sheet")].flatMap((sheet) => {
      const stage = sheet.closest(".vc-stage");
      const [a, b] = [sheet, stage].map((e) => e.getBoundingClientRect());
      const left = a.left - b.left + stage.scrollLeft;
      return a.width > 0 && (left < -1 || left + a.width > stage.scrollWidth + 1) ? [[left, a.width]] : [];
    });
  }

  /** 有焦点的东西是不是躲在别的东西后面。 */
  function covered() {
    const focus = document.activeElement;
    const box = focus.getBoundingClientRect();
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const same = !seen || focus.contains(seen) || seen.contains(focus) || seen.closest("label")?.contains(focus);
    return same ? null : `${focus.outerHTML.slice(0, 90)} 在 ${seen.outerHTML.slice(0, 60)} 后面`;
  }

  const key = (e) => [e.name || e.dataset.action, e.type, e.type === "radio" ? e.value : ""].join(" ").trim();
  const CONTROLS = "input, select, button[data-action]";
  let chosen = null;

  /** 图恢复到链接 hash 的样子；空的就不动。 */
  function restore(hash) {
    if (!hash) return;
    history.replaceState(null, "", hash);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  }

  /** 摄像头和文件这里没有；选着的单选、只有一个值可取的、灰的、看不见的，操作了也不该变。 */
  const idle = (e) =>
    e.type === "file" ||
    e.dataset.action === "camera" ||
    !e.checkVisibility() ||
    e.disabled ||
    (e.min && e.min === e.max) ||
    (e.type === "radio" && e.checked);

  /** “更多”打开着：里面的控件也试。 */
  function open(root) {
    if (root.querySelector(".vc-more[hidden]")) root.querySelector("[data-action=more]").click();
  }

  /** 在 hash 的样子里，现在能操作的控件：它们是谁（名字、种类、单选的值）。 */
  function operable(root, hash) {
    open(root);
    restore(hash);
    return [...root.querySelectorAll(CONTROLS)].filter((e) => !idle(e)).map(key);
  }

  const controls = (root) => [...root.querySelectorAll("input[name], select, button[data-action]")].map(key);

  /** 样式里写着要慢慢变的东西：不管此刻在不在变。 */
  function gliding(root) {
    const slow = (e) => {
      const { transitionDuration, animationName } = getComputedStyle(e);
      return animationName !== "none" || transitionDuration.split(",").some((time) => parseFloat(time) > 0);
    };
    return [...root.querySelectorAll("*")].filter(slow).map((e) => e.outerHTML.slice(0, 80));
  }

  /** 元素停在哪里：恢复之后的排版、滚动也许下一帧才落定。 */
  async function resting(e) {
    let [before, box] = [null, e.getBoundingClientRect()];
    while (!before || before.x !== box.x || before.y !== box.y) {
      await frame();
      [before, box] = [box, e.getBoundingClientRect()];
    }
    return box;
  }

  /** 恢复到 hash 的样子，把话清掉，滚到 name 那个控件跟前：它现在的样子，该点哪里；不能操作就是 null。 */
  async function begin(root, [name, hash]) {
    open(root);
    restore(hash);
    await frame(); // 收起来的控件把焦点交给旁边的，页面也许跟着滚
    const e = [...root.querySelectorAll(CONTROLS)].find((control) => key(control) === name && !idle(control));
    if (!e) return null;
    chosen = e;
    const { fingerprint } = health(root);
    root.querySelector("[role=status]").textContent = "";
    const { type, value, min, max } = e;
    const spot = ["radio", "checkbox"].includes(type) ? e.closest("label") : e;
    spot.scrollIntoView({ block: "center", behavior: "instant" });
    const box = await resting(spot);
    const ratio = type === "range" ? (value - min < max - value ? 0.96 : 0.04) : 0.5;
    return {
      type,
      name: e.name,
      value,
      min,
      max,
      action: e.dataset.action,
      up: ratio > 0.5,
      checked: e.checked,
      fingerprint,
      x: box.left + box.width * ratio,
      y: box.top + box.height / 2,
    };
  }

  /** 操作之后：有了话（写剪贴板要等一会儿；不会有话的 silent 不等），图好不好，现在能操作的有哪些。 */
  async function outcome(root, silent) {
    const late = performance.now() + 30_000;
    while (!silent && !status(root) && performance.now() < late) await frame();
    return { ...health(root), operable: operable(root) };
  }

  /** 别处的文字只占着地方，不排也不画：页很长，每一帧都画它，比图自己还慢。 */
  function alone(host) {
    const others = [];
    for (let e = host; !e.matches("article"); e = e.parentElement)
      others.push(...[...e.parentElement.children].filter((other) => other !== e));
    const heights = others.map((e) => e.offsetHeight);
    others.forEach((e, i) => {
      e.style.containIntrinsicHeight = `${heights[i]}px`;
      e.style.contentVisibility = "hidden";
    });
    return frames();
  }

  /** 画过两帧：排版、观察者、滚动都落定了。 */
  const frames = async () => {
    await frame();
    await frame();
    return true;
  };

  /** 画布上的像素，每张一串；四个字节合成一个数，少比三回。 */
  const pixels = (root) =>
    sheets(root).map((e) => {
      const { width, height } = e.querySelector("canvas");
      if (!width) return [];
      return new Uint32Array(e.querySelector("canvas").getContext("2d").getImageData(0, 0, width, height).data.buffer);
    });

  /** 乱点 count 下，每一下之后：画着的与整张重画的，是不是一个像素也不差。返回哪里不对，或 null。 */
  async function repainted(root, [count, seed]) {
    for (let i = 0; i < count; i++) {
      await walk(root, [1, seed + i]);
      await frames();
      const before = pixels(root);
      for (const e of sheets(root)) e.repaint();
      const after = pixels(root);
      const wrong = after.findIndex((data, t) => data.some((v, at) => v !== before[t][at]));
      if (wrong >= 0) return `第 ${i} 个事件之后，${sheets(root)[wrong].dataset.sheet} 没有画对`;
    }
    return null;
  }

  const top = (e) => e.getBoundingClientRect().top;

  /** 跟前的图都醒了，接连三帧页面不再滚、不再长高。 */
  async function calm() {
    const near = ({ top, bottom }) => bottom > -1000 && top < innerHeight + 1000;
    const asleep = () =>
      [...document.querySelectorAll(".anywidget-host")].some(
        (host) => !host.dataset.live && near(host.getBoundingClientRect()),
      );
    const place = () => `${scrollY} ${document.documentElement.scrollHeight}`;
    for (let before = "", still = 0; still < 3; still = before === place() && !asleep() ? still + 1 : 0) {
      before = place();
      await frame();
    }
    return true;
  }

  /** 跳到睡着的图的下面，它的底边在 bottom；它醒来之后，下面的第一段话移了多少、图长高了多少。 */
  async function awaken([name, bottom]) {
    const host = document.querySelector(`.anywidget-host[data-name="${name}"]`);
    if (host.dataset.live) throw new Error("它已经活了");
    scrollBy({ top: host.getBoundingClientRect().bottom - bottom, behavior: "instant" });
    const below = [...document.querySelectorAll("article :is(p, h2, h3)")].find(
      (e) => !e.closest(".anywidget-host") && top(e) > Math.max(60, host.getBoundingClientRect().bottom),
    );
    const [before, short] = [top(below), host.offsetHeight];
    while (!host.dataset.live) await frame();
    await calm();
    return [top(below) - before, host.offsetHeight - short];
  }

  /** 把图放进一栏里滚，像 JupyterLab：整页不滚。 */
  function intoColumn(host) {
    const column = document.body.appendChild(document.createElement("div"));
    column.id = "column";
    column.style = "position: fixed; inset: 0; overflow: auto; background: #fff; z-index: 9999; overflow-anchor: none";
    const pad = (height) => Object.assign(document.createElement("div"), { style: `height: ${height}px` });
    column.append(pad(700), host, pad(2000));
  }

  /** 滚到元素离窗口上沿（负数从下沿算起）offset 像素的地方。 */
  function bring(e, offset) {
    const by = top(e) - (offset < 0 ? innerHeight + offset : offset);
    (document.querySelector("#column") ?? window).scrollBy({ top: by, behavior: "instant" });
    return frames();
  }

  /** 图放开留着的高，回到这一页自己的样子：焦点拿走，点一下别处，打开什么也没写的链接。 */
  function reset(_, name) {
    document.activeElement?.blur();
    document.body.click();
    restore(`#${name}:`);
    return calm();
  }

  return {
    open,
    calm,
    awaken,
    intoColumn,
    bring,
    reset,
    read,
    health,
    walk,
    arrange,
    still,
    unreachable,
    covered,
    operable,
    controls,
    begin,
    outcome,
    alone,
    chosen: () => chosen,
    gliding,
    frames,
    repainted,
  };
})();
