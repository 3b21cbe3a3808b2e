/**
 * 一张图经过一个核。上面是输入与输出两幅图，下面把当前像素的窗口放大成数字：窗口 ⋆ 核 = 一个输出。
 *
 * 视图不算下标，都问 core/window.js。traits 见 __init__.py。
 */

import { createSegments, createSlider, createToggle } from "../../widgets/core/controls.js";
import { button, fill, h, icon, STAR, say } from "../../widgets/core/dom.js";
import { widget } from "../../widgets/core/entry.js";
import { createExports } from "../../widgets/core/export.js";
import { createFrame } from "../../widgets/core/frame.js";
import { createGrid } from "../../widgets/core/grid.js";
import { onTyped } from "../../widgets/core/keys.js";
import { choiceField, createLink, matrixField, pairField } from "../../widgets/core/link.js";
import { busiest, lengthOf, most } from "../../widgets/core/longest.js";
import { resize } from "../../widgets/core/matrix.js";
import { encodeMatrix, full, parse, prose, short, times } from "../../widgets/core/numbers.js";
import { WEIGHTED } from "../../widgets/core/operations.js";
import { slideCode } from "../../widgets/core/pytorch.js";
import { createWatch } from "../../widgets/core/room.js";
import { factorsOf } from "../../widgets/core/sheet.js";
import { axisOf, valueAt } from "../../widgets/core/slide.js";
import { createStore } from "../../widgets/core/store.js";
import { bounds, complaint, fanOut, taps } from "../../widgets/core/window.js";
import { arithmetic, influence, place, sizes, touching } from "../../widgets/core/words.js";
import { createCamera } from "./camera.js";
import { nameOf, PRESETS } from "./kernels.js";
import { createPicture } from "./picture.js";
import { rasterizeCharacter, readFile, split } from "./pixels.js";
import { createReader, KEYS } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./picture.js").Place} Place */
/** @typedef {Record<string, any>} Patch */

const TERMS = 9; // 算式至多写几项
const WIDEST = -0.123456; // 结果写六位有效数字，这样的最长
const SIGNED = ["--minus", "--zero", "--plus"];

/** @param {{model: import("../../widgets/core/store.js").Model, el: HTMLElement, signal: AbortSignal}} context */
function imageFilter({ model, el, signal }) {
  const store = createStore(model, KEYS, signal, () => render());
  const frame = createFrame(el, { kind: "image-filter", title: "图像与卷积核", signal, onTheme: () => render(true) });
  const stale = createWatch(get, ["X", "K", "op", "padding"]);
  const read = createReader();
  /** @type {State} */
  let state;
  /** @type {Place | null} 指着的输入像素：看它的扇出 */
  let probe = null;
  /** @type {Place | null} 鼠标指着的输出像素：只是看看 */
  let hover = null;
  /** @type {string | null} 摄像头正送来的图 */
  let live = null;
  let asked = 0; // 读者最近一次要的图；先要的后到，就不算数了
  let marked = [0, 0];
  let drawn = 0;
  /** @param {string} key */
  function get(key) {
    return (key === "X" && live) || store.get(key);
  }

  // ---- 图 ----

  const input = createPicture({
    name: "输入：方向键选一格",
    colors: ["--white", "--black"],
    signal,
    onHover(pixel) {
      probe = pixel;
      render();
    },
    onPick(pixel) {
      probe = pixel;
      render();
    },
  });
  const output = createPicture({
    name: "输出：方向键移动窗口",
    colors: SIGNED,
    signal,
    onHover(pixel) {
      hover = pixel;
      render();
    },
    onPick: update,
  });
  const [ink, range] = [0, 1].map(() => h("p", { "data-export": true }));
  const [low, high] = [h("span"), h("span")];
  input.element.append(ink);
  output.element.append(range, h("div", { class: "vc-legend" }, low, h("i"), high));
  const window = createGrid({ sheet: "input", name: "放大的窗口", signal });
  const kernel = createGrid({
    sheet: "kernel",
    name: "卷积核：方向键选一格，回车改数",
    signal,
    onPick({ row, col }) {
      marked = [row, col];
      edit();
    },
    onMove(step) {
      marked = marked.map((at, i) => clamp(at + step[i], state.k[i]));
      render();
    },
    onEnter: edit,
  });
  const result = createGrid({ sheet: "output", name: "这一个输出", signal });
  const sign = h("span", { class: "vc-sign", "data-export": true });
  const group = (/** @type {Node[]} */ ...parts) => h("div", { class: "vc-group" }, ...parts);
  frame.stage.append(
    h("div", { class: "vc-pictures" }, input.element, output.element),
    group(
      window.element,
      group(sign, kernel.element),
      group(h("span", { class: "vc-sign", "data-export": true }, "="), result.element),
    ),
  );

  // ---- 控件 ----

  const operations = createSegments({
    name: "op",
    label: "运算",
    choices: WEIGHTED,
    signal,
    onInput: (op) => update({ op }),
  });
  const presets = h(
    "select",
    { name: "preset" },
    ...PRESETS.map(([value, label]) => h("option", { value }, label)),
    h("option", { value: "custom" }, "自己写的"),
  );
  presets.addEventListener(
    "change",
    () => {
      const found = PRESETS.find(([value]) => value === presets.value);
      if (found) update({ K: found[2] });
      else {
        render();
        frame.say("点核里的数字，改成自己的。");
      }
    },
    { signal },
  );
  const padding = createToggle({
    name: "padding",
    label: "每侧填充 ⌊k/2⌋",
    signal,
    onInput: (on) => update({ padding: on ? "same" : "none" }),
  });
  const slider = (
    /** @type {string} */ name,
    /** @type {string} */ label,
    /** @type {(value: number) => Patch} */ patch,
  ) => createSlider({ name, label, signal, refuse: frame.refuse, onInput: (value) => update(patch(value)) });
  const sized = (/** @type {import("../../widgets/core/window.js").Pair} */ size) => ({
    K: resize(state.K, size, () => 0),
  });
  const sliders = [
    slider("kernel_h", "核的高", (value) => sized([value, state.k[1]])),
    slider("kernel_w", "核的宽", (value) => sized([state.k[0], value])),
    slider("row", "输出的行", (row) => ({ row })),
    slider("col", "输出的列", (col) => ({ col })),
  ];
  const char = h("input", { type: "text", name: "char", size: 2, autocomplete: "off" });
  onTyped(char, signal, write);
  char.addEventListener("change", write, { signal });
  char.addEventListener("focus", () => char.select(), { signal });
  const file = h("input", { type: "file", name: "X", accept: "image/*" });
  file.addEventListener("change", choose, { signal });
  const camera = createCamera({
    signal,
    refuse: frame.refuse,
    onFrame(raw) {
      live = raw;
      render();
    },
    onStop: () => show(live),
  });
  const back = button("reset", "回到原图", signal, () => show(link.own("X"), link.own("char")), { class: "vc-button" });
  frame.head.append(operations.element);
  frame.panel.append(
    h(
      "div",
      { class: "vc-sources" },
      h("label", {}, "核 ", presets),
      padding.element,
      h("label", {}, "换一个字 ", char),
      h("label", { class: "vc-button" }, "选图片", file),
      camera.element,
      back,
    ),
    h("div", { class: "vc-sliders" }, ...sliders.map(({ element }) => element)),
  );

  const fields = {
    op: choiceField(
      "op",
      WEIGHTED.map(([op]) => op),
    ),
    pad: choiceField("padding", ["same", "none"]),
    K: matrixField("K"),
    char: {
      traits: ["char"],
      write: () => (own() && encodeURIComponent(store.get("char"))) || null,
      read(/** @type {string} */ text) {
        if ([...text].length !== 1) throw new RangeError();
        return { char: text };
      },
    },
    at: pairField("row", "col"),
  };
  const link = createLink(fields, KEYS, store.get);
  frame.foot.append(
    createExports({
      signal,
      frame,
      link,
      code,
      say: (done) =>
        frame.say(done + (done.includes("链接。") && own() && !store.get("char") ? "自选的图没有写进去。" : "")),
    }),
    h("span", { class: "vc-hint" }, "方向键移动窗口 · 点核里的数可改"),
  );
  frame.onArrows(walk, leave);

  // ---- 读者做的事 ----

  /** 换上 patch；核放不下就说一句，什么都不改。跟着变的 traits 一起写。 @param {Patch} patch */
  function update(patch) {
    [probe, hover] = [null, null];
    try {
      const next = read((key) => (Object.hasOwn(patch, key) ? patch[key] : get(key)));
      const [row, col] = next.current;
      const before = drawn;
      store.set({
        ...patch,
        row,
        col,
        kernel_h: next.k[0],
        kernel_w: next.k[1],
        preset: nameOf(next.K),
        problem: "",
        ...(patch.K ? { K: encodeMatrix(next.K) } : {}),
      });
      if (drawn === before) render();
    } catch (error) {
      render();
      frame.refuse(complaint(error));
    }
  }
  /** 换一张图；这张图放不下现在的核时，填充补上。 @param {import("./pixels.js").Raw | null} X @param {string} [char] */
  function show(X, char = "") {
    asked += 1;
    camera.stop();
    live = null;
    if (!X) return render();
    const small = read((key) => ({ X, padding: "same" })[key] ?? store.get(key)).n.some((size, i) => size < state.k[i]);
    update({ X, char, ...(small ? { padding: "same" } : {}) });
  }
  /** 读者键入了字：最后一个算数。 */
  function write() {
    const text = [...char.value.trim()].pop();
    if (text && text !== store.get("char")) draw(text);
    else if (text) char.value = text;
  }
  /** 这个字的图；画出来是空白就没有。 @param {string} text @returns {import("./pixels.js").Raw | null} */
  function pictureOf(text) {
    if (text === link.own("char")) return link.own("X");
    const raw = rasterizeCharacter(text);
    return raw && !/^64 4096:$/.test(raw) ? raw : null;
  }
  /** @param {string} text */
  function draw(text) {
    const X = pictureOf(text);
    if (X) return show(X, text);
    render();
    frame.refuse(`“${text}”画出来是空白，没有换。`);
  }
  async function choose() {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    const mine = ++asked;
    try {
      const raw = await readFile(chosen, signal);
      if (mine === asked && !signal.aborted) show(raw);
    } catch (error) {
      if (mine === asked && !signal.aborted) frame.refuse(complaint(error));
    }
    file.value = ""; // 同一个文件还能再选一次
  }
  function edit() {
    const [row, col] = marked.map((at, i) => clamp(at, state.k[i]));
    const label = `卷积核 ${place([row, col])}`;
    kernel.edit(
      { row, col },
      {
        name: "K",
        label,
        text: full(state.K[row][col]),
        refuse: frame.refuse,
        commit(text) {
          const found = parse(text);
          if ("problem" in found) return `${found.problem}${label} 没有改。`;
          update({ K: state.K.map((line, r) => line.map((v, c) => (r === row && c === col ? found.value : v))) });
          return null;
        },
      },
    );
  }
  /** 方向键：焦点在输入图上时选输入像素，否则移动窗口；按着 Shift 一次走 8 格。 @param {number[]} step @param {KeyboardEvent} event */
  function walk(step, event) {
    const [down, right] = step.map((by) => by * (event.shiftKey ? 8 : 1));
    if (event.target !== input.cover)
      return update({ row: Math.max(state.current[0] + down, 0), col: Math.max(state.current[1] + right, 0) });
    const from = probe ?? { row: 0, col: 0 };
    probe = { row: clamp(from.row + down, state.n[0]), col: clamp(from.col + right, state.n[1]) };
    render();
  }

  function leave() {
    probe = null;
    render();
  }

  /** 现在的图不是一开始的那张。 */
  const own = () => store.get("X") !== link.own("X");

  function code() {
    if (typeof state.raw !== "string") return slideCode(state);
    const [width, runs] = split(state.raw);
    const lines = [
      "import re",
      "",
      `runs = ${JSON.stringify(runs)}  # 一个字符一个像素，前面的数是连着几个`,
      'pixels = re.sub(r"(\\d+)(.)", lambda run: run[2] * int(run[1]), runs)',
      `X = torch.tensor([ord(pixel) - 58 for pixel in pixels], dtype=torch.float64).reshape(-1, ${width}) / 64`,
    ];
    return slideCode({ ...state, X: [[0]] }).replace(/^X = .*$/m, () => lines.join("\n"));
  }

  // ---- 画 ----

  /** @param {boolean} [again] 颜色换了，图都重画 */
  function render(again) {
    try {
      state = read(get);
    } catch (error) {
      return frame.refuse(complaint(error)); // 宿主给了放不下的值：图留在上一个样子
    }
    const { n, k, w, m, current } = state;
    const cell = hover && !probe ? [Math.min(hover.row, m[0] - 1), Math.min(hover.col, m[1] - 1)] : current;
    drawn += 1;
    drawPictures(cell, again);
    drawNumbers(cell);
    const { lines, sentence = "" } = tell(cell, probe && [probe.row, probe.col]);
    if (!live && stale()) reserve();
    frame.write(lines);
    const problem = store.get("problem");
    if (problem) frame.refuse(problem);
    else frame.say(live ? "摄像头开着，图像不离开这个页面。" : sentence);

    operations.update(state.op);
    presets.value = nameOf(state.K);
    padding.update(store.get("padding") === "same");
    [0, 1].forEach((i) => {
      sliders[i].update(k[i], bounds({ ...axisOf(state, i), n: n[i] + (w.padding[i] && 6) }).k);
      sliders[i + 2].update(current[i], [0, m[i] - 1]);
    });
    if (char !== document.activeElement || char.value !== store.get("char")) char.value = live ? "" : store.get("char");
    back.hidden = !own();
  }

  /**
   * 看着这一格（output 是输出像素，input 是指着的输入像素），图下说什么。
   * @param {number[]} output @param {number[] | null} input @returns {import("../../widgets/core/room.js").Told}
   */
  function tell(output, input, from = state) {
    const { k } = state;
    const lines = input ? influence(state, input) : [arithmetic(from, output, false, TERMS), [note()]];
    if (input && k[0] * k[1] > TERMS) lines[0] = [touching(state, input)];
    const result = `输出 ${place(output)} 等于 ${prose(from.Y[output[0]][output[1]])}。`;
    return { lines: [...lines, ...sizes(state)], sentence: input ? touching(state, input) : result };
  }

  /** 几万个像素不一格格地量：照窗口里全是写得最长的数留地方。 */
  function reserve() {
    const { n, m, w, X } = state;
    /** @param {number[]} size @param {number} v */
    const filled = ([rows, cols], v) => Array(rows).fill(Array(cols).fill(v));
    const last = m.map((size, i) => Math.max(size - 1 - w.padding[i], 0)); // 窗口不出图像的最后一格
    const wide = { ...state, X: filled(n, most([...new Set(X.flat())], lengthOf(prose))), Y: filled(m, WIDEST) };
    frame.reserve([tell(last, null, wide), tell(last, busiest(state, state.weights))]);
  }

  /** @param {number[]} cell @param {boolean} [again] */
  function drawPictures(cell, again) {
    const {
      n,
      k,
      w,
      m,
      X,
      Y,
      ink: [white, black],
      range: [least, most],
    } = state;
    const [top] = taps(n, k, w, cell);
    const fan = probe ? fanOut(n, k, w, [probe.row, probe.col]) : [];
    const end = fan[fan.length - 1];
    const reach = Math.max(-least, most) || 1;
    input.render(
      {
        caption: `输入 ${times(n)}`,
        image: X,
        low: white,
        high: black,
        frames: [
          probe
            ? { role: "input", ...probe, rows: 1, cols: 1 }
            : { role: "kernel", row: top.row, col: top.col, rows: k[0], cols: k[1] },
        ],
      },
      again,
    );
    output.render(
      {
        caption: `输出 ${times(m)}`,
        image: Y,
        low: -reach,
        high: reach,
        frames: probe
          ? fan
              .slice(0, 1)
              .map(({ row, col }) => ({ role: "output", row, col, rows: end.row - row + 1, cols: end.col - col + 1 }))
          : [{ role: "output", row: cell[0], col: cell[1], rows: 1, cols: 1 }],
      },
      again,
    );
    say(low, short(-reach));
    say(high, short(reach));
    say(ink, `白 ${short(white)}，黑 ${short(black)}`);
    say(range, `最小 ${short(least)}，最大 ${short(most)}`);
  }

  /** @param {number[]} cell */
  function drawNumbers(cell) {
    const { n, k, w, K, Y, weights } = state;
    const list = taps(n, k, w, cell);
    const [top] = list;
    const across = 2 * k[1] + 1;
    const keyed = kernel.element.contains(document.activeElement); // 方向键正在核上走
    window.render({
      caption: "窗口，放大",
      rows: k[0],
      cols: k[1],
      across,
      first: [top.row, top.col],
      cell(row, col) {
        const { inside } = list[(row - top.row) * k[1] + col - top.col];
        return { role: inside ? "input" : "padding", value: valueAt(state, row, col), linked: true };
      },
      factors: factorsOf(list, weights),
      outlines: [{ role: "kernel", row: top.row, col: top.col, rows: k[0], cols: k[1] }],
    });
    kernel.render({
      caption: `卷积核 ${times(k)}`,
      rows: k[0],
      cols: k[1],
      across,
      cell: (row, col) => ({
        role: "kernel",
        value: K[row][col],
        linked: keyed && row === marked[0] && col === marked[1],
      }),
    });
    result.render({
      caption: `输出 ${place(cell)}`,
      rows: 1,
      cols: 1,
      across,
      first: cell,
      cell: (row, col) => ({ role: "output", value: Y[row][col], current: true }),
      outlines: [{ role: "output", row: cell[0], col: cell[1], rows: 1, cols: 1 }],
    });
    fill(sign, state.operation.sign === "⋆" ? icon(STAR) : state.operation.sign);
  }

  /** 这个核找的是什么；卷积时说旋转 180° 之后怎样。 */
  function note() {
    const { K, op, weights } = state;
    if (op === "corr") return PRESETS.find(([value]) => value === nameOf(K))?.[3] ?? "";
    const same = (/** @type {number} */ sign) => K.every((row, a) => row.every((v, b) => v === sign * weights[a][b]));
    const turned = same(1) ? "还是它自己，与互相关一样" : same(-1) ? "每个数变号，与互相关正负互换" : "再逐格相乘";
    return `卷积先把核转 180°，${turned}。`;
  }

  render();
  link.follow(signal, frame, ({ char: wanted, ...patch }, bad) => {
    asked += 1;
    camera.stop();
    [live, marked] = [null, [0, 0]];
    const K = /** @type {unknown[][] | undefined} */ (patch.K);
    if (K && (K.length > 7 || K[0].length > 7 || !K.flat().every(Number.isFinite))) {
      delete patch.K;
      bad.push("K");
    }
    const first = Object.fromEntries(
      ["op", "padding", "K", "row", "col", "X", "char"].map((key) => [key, link.own(key)]),
    );
    const X = wanted ? pictureOf(wanted) : null;
    if (wanted && !X) bad.push(`char=${wanted}（画出来是空白）`);
    /** @type {Patch} */
    const next = { ...first, ...patch, ...(X ? { X, char: wanted } : {}) };
    try {
      read((key) => next[key] ?? get(key));
      update(next);
      if (["row", "col"].some((key) => patch[key] !== undefined && patch[key] !== store.get(key))) bad.push("at");
    } catch (error) {
      bad.push(complaint(error));
      update(first);
    }
  });
}

/** @param {number} i @param {number} size */
const clamp = (i, size) => Math.min(Math.max(i, 0), size - 1);

export default widget(imageFilter);
