/**
 * 数字格子：一张可以指、可以点、可以用方向键走、可以就地改数的表。
 *
 * 视图每次给出整张表的样子，这里把它记成数据（element 上的 sheet），画在一张画布上；套在格子外面的框另放一层，
 * 好滑着走。画布有多大由样式定，浏览器排好版再告诉这里：一次改动不必为了问大小先排一遍版。
 */

import { h, hiddenText, say, set, svg } from "./dom.js";
import { arrowOf, keyOf } from "./keys.js";
import { paint, RIM, SIDE } from "./paint.js";
import { paletteOf } from "./palette.js";
import { svgPen } from "./pens.js";
import { changedPart, repaintPart } from "./repaint.js";
import { contents } from "./sheet.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").Place} Place */
/** @typedef {import("./sheet.js").Outline} Outline */
/** @typedef {import("./repaint.js").Painting} Painting */

/** 格子边长：一排放得下时 30 到 46 像素；一张表就比容器宽时再小，最小 18，之后横着滚。 @param {Sheet} sheet */
const sideOf = ({ cols, across = cols }) =>
  `max(18px, min(clamp(30px, (100cqi - var(--gaps)) / ${across}, 46px), (100cqi - 2.2rem) / ${cols + RIM}))`;

const LARGEST = 2 ** 24; // 画布最多这么多像素

/** 这一帧里做一次，叫几次都一样。 @param {AbortSignal} signal @param {() => void} act */
function createLater(signal, act) {
  let waiting = 0;
  const now = () => {
    waiting = 0;
    act();
  };
  signal.addEventListener("abort", () => waiting && cancelAnimationFrame(waiting));
  return () => void (waiting ||= requestAnimationFrame(now));
}

/**
 * @typedef {object} Painted 画着表的元素另有的
 * @property {import("./sheet.js").Contents} sheet 这一帧里要画的
 * @property {() => SVGElement} vector 同一张表，写成 SVG
 * @property {(density?: number) => void} repaint 颜色或屏幕的像素换了：再问一遍，再画一遍
 */

/**
 * @param {object} options
 * @param {string} options.sheet 哪一张表：input、kernel、output……
 * @param {string} options.name 这张表叫什么（给读屏软件）
 * @param {AbortSignal} options.signal
 * @param {number} [options.channel] 同样的表有几张时，它是哪个输入通道的
 * @param {number} [options.out] 或者哪个输出通道的
 * @param {(place: Place | null) => void} [options.onHover] 鼠标指到哪一格（离开时为 null）
 * @param {(place: Place, touch: boolean) => void} [options.onPick] 点了哪一格
 * @param {(step: number[]) => void} [options.onMove] 按了方向键：[行, 列] 各走几格
 * @param {() => void} [options.onEnter] 按了回车
 */
export function createGrid({ sheet: kind, name, signal, channel, out, onHover, onPick, onMove, onEnter }) {
  const active = Boolean(onMove);
  const canvas = h("canvas", { "aria-hidden": "true" });
  const over = svg("svg", { "aria-hidden": "true" });
  const caption = h("figcaption");
  const sheet = h(
    "div",
    {
      class: "vc-sheet",
      "data-sheet": kind,
      "data-channel": channel,
      "data-out": out,
      role: active ? "group" : "img",
      "aria-label": name,
      tabindex: active ? 0 : null,
    },
    canvas,
    over,
  );
  const element = h("figure", { class: "vc-grid" }, caption, sheet);
  /** @type {Sheet | undefined} */
  let shown;
  /** @type {import("./sheet.js").Contents} */
  let told = { caption: "", rows: 0, cols: 0, first: [0, 0], cells: [] };
  /** @type {Outline[]} 上一次的框 */
  let framed = [];
  let size = [0, 0]; // 画布在页面上的宽和高；浏览器还没有排过版时是 0
  /** @type {number[] | undefined} 正好是多少个屏幕像素；浏览器说得出时才有 */
  let exact;
  /** @type {Record<string, string> | null} 换了主题再问 */
  let colors = null;
  /** @type {Painting | null} 画布上现在是什么 */
  let painted = null;

  /** 一格在屏幕上多大，左上角那格从哪里起，都是窗口里的像素。 */
  function measure() {
    const { left, top, width } = sheet.getBoundingClientRect();
    const side = width / (told.cols + RIM) || SIDE; // 没有排过版：照图纸的大小
    return { side, left: left + (side * RIM) / 2, top: top + (side * RIM) / 2 };
  }

  /** 这一格在页面上的框。 @param {number} row @param {number} col */
  function at(row, col) {
    const { side, left, top } = measure();
    const { scrollX = 0, scrollY = 0 } = globalThis;
    const [x, y] = [left + (col - told.first[1]) * side, top + (row - told.first[0]) * side];
    return { x: x + scrollX, y: y + scrollY, width: side, height: side };
  }

  /** @param {MouseEvent} event @returns {Place | null} */
  function placeOf({ target, clientX, clientY }) {
    if (/** @type {Element} */ (target).closest?.(".vc-edit")) return null; // 在改数的框里点、选，不是点格子
    const { side, left, top } = measure();
    const [row, col] = [Math.floor((clientY - top) / side), Math.floor((clientX - left) / side)];
    if (row < 0 || col < 0 || row >= told.rows || col >= told.cols) return null;
    return { row: row + told.first[0], col: col + told.first[1] };
  }

  let touch = false;
  sheet.addEventListener("pointerdown", (event) => void (touch = event.pointerType === "touch"), { signal });
  if (onPick) sheet.addEventListener("click", (event) => pick(placeOf(event)), { signal });
  if (onHover) {
    sheet.addEventListener("pointermove", (event) => event.pointerType !== "touch" && hover(placeOf(event)), {
      signal,
    });
    sheet.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && hover(null), { signal });
  }
  sheet.addEventListener("keydown", press, { signal });

  let clicking = false; // 鼠标或手指正点着一格
  /** @param {Place | null} place */
  function pick(place) {
    clicking = true;
    if (place) onPick?.(place, touch);
    clicking = false;
  }
  let last = "";
  /** @param {Place | null} place */
  function hover(place) {
    const key = place ? `${place.row},${place.col}` : "";
    if (key === last) return;
    last = key;
    onHover?.(place);
  }
  /** @param {KeyboardEvent} event */
  function press(event) {
    const step = arrowOf(event);
    if (step && onMove) onMove(step);
    else if (keyOf(event) === "Enter" && onEnter) onEnter();
    else return;
    event.preventDefault(); // 不让页面跟着滚
    event.stopPropagation();
  }

  /** 画布的像素数。太大的浏览器画不出来（iOS 到 2²⁴ 为止），就粗一点。 @param {number} density 一个 CSS 像素画成几个 */
  function pixels(density) {
    const wanted = size.map((length) => length * density);
    if (density === globalThis.devicePixelRatio && exact?.every((count, i) => Math.abs(count - wanted[i]) < 2))
      return exact;
    const shrink = Math.min(1, Math.sqrt(LARGEST / (wanted[0] * wanted[1])));
    return wanted.map((length) => Math.max(1, Math.round(length * shrink)));
  }

  /** 照现在的大小画；还没有大小就等浏览器来说。 @param {number} [density] */
  function draw(density = globalThis.devicePixelRatio) {
    if (!shown || !size[0] || !told.cols) return;
    const context = canvas.getContext("2d");
    if (!context) return;
    colors ??= paletteOf(sheet);
    const [width, height] = pixels(density);
    const next = { told, factors: shown.factors ?? [], faded: shown.faded, colors, width, height };
    const part = changedPart(painted, next);
    painted = next;
    if (!part) return;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    repaintPart(context, next, part);
  }

  /** 排版、改字都做完了再画：画字要先知道字体，页面没有排好，浏览器就得先排一遍。 */
  const later = createLater(signal, () => draw());

  const box = () => `${-(RIM / 2) * SIDE} ${-(RIM / 2) * SIDE} ${(told.cols + RIM) * SIDE} ${(told.rows + RIM) * SIDE}`;

  /** 同一张表写成 SVG：数是字，放大了也清楚。 */
  function vector() {
    const picture = svg("svg", { viewBox: box() });
    colors ??= paletteOf(sheet);
    paint(svgPen(picture, colors.family), told, shown?.factors ?? [], colors, shown?.faded);
    return picture;
  }

  const observer = new ResizeObserver(([{ contentBoxSize, devicePixelContentBoxSize }]) => {
    if (!size[0]) colors = null; // 不在页上、收起来的时候，也许换过主题
    const [box] = devicePixelContentBoxSize ?? [];
    exact = box && [box.inlineSize, box.blockSize];
    size = [contentBoxSize[0].inlineSize, contentBoxSize[0].blockSize];
    draw();
  });
  try {
    observer.observe(canvas, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(canvas); // Safari 说不出屏幕像素
  }
  signal.addEventListener("abort", () => observer.disconnect());

  /** 框从紧挨着的地方滑过来；远处的不经过中间，就不滑。 @param {Outline[]} outlines */
  function drawFrames(outlines) {
    const [top, left] = told.first;
    while (over.childElementCount > outlines.length) over.lastElementChild?.remove();
    outlines.forEach(({ role, row, col, rows, cols }, i) => {
      const frame = over.children[i] ?? over.appendChild(svg("rect", { class: "vc-frame", rx: 3 }));
      const was = framed[i];
      set(frame, {
        "data-frame": role,
        width: cols * SIDE,
        height: rows * SIDE,
        transform: `translate(${(col - left) * SIDE} ${(row - top) * SIDE})`,
        "data-far": was && (Math.abs(was.row - row) > rows || Math.abs(was.col - col) > cols),
      });
    });
    framed = outlines;
  }

  /**
   * 边长写在元素自己身上：若写成 stage 上的 CSS 变量，一改就要给里面的元素都重算样式。
   * @param {Sheet} next
   */
  function lay(next) {
    const { side = sideOf(next) } = next;
    const length = (/** @type {number} */ cells) => `calc(${cells} * ${side})`;
    set(sheet, { style: `width:${length(told.cols + RIM)};height:${length(told.rows + RIM)}` });
    set(caption, { style: `max-width:max(8.5em, ${length(told.cols)})` });
    set(over, { viewBox: box() });
  }

  /** @param {Sheet} next */
  function render(next) {
    shown = next;
    told = contents(next);
    say(caption, next.caption);
    lay(next);
    drawFrames(next.outlines ?? []);
    if (size[0]) later();
    sheet.dispatchEvent(new Event("sheet", { bubbles: true })); // 读出来的表跟着改
  }

  /**
   * 就地改一格的数。commit 收到读者键入的文字，返回拒绝的理由；返回 null 就是收下了。
   * @param {Place} place
   * @typedef {{commit: (text: string) => string | null, refuse: (sentence: string) => void}} Answers
   * @param {{name: string, label: string, text: string} & Answers} options
   */
  function edit(place, { name: trait, label: words, text, commit, refuse }) {
    if (!shown) return;
    const [top, left] = shown.first ?? [0, 0];
    const input = h("input", { type: "text", name: trait, autocomplete: "off", value: text });
    const box = h("label", { class: "vc-edit" }, hiddenText(words), input);
    set(box, {
      style:
        `left:${(100 * (place.col - left)) / shown.cols}%;top:${(100 * (place.row - top)) / shown.rows}%;` +
        `width:${100 / shown.cols}%;height:${100 / shown.rows}%`,
    });
    const scope = new AbortController();
    const options = { signal: scope.signal };
    signal.addEventListener("abort", () => scope.abort(), options);
    /** @param {boolean} keep 收下还是放弃 @param {boolean} back 焦点回到表上 */
    function close(keep, back) {
      scope.abort();
      box.remove();
      const problem = keep && input.value !== text ? commit(input.value) : null;
      if (problem) refuse(problem);
      if (back) sheet.focus();
    }
    input.addEventListener("blur", () => close(true, false), options);
    input.addEventListener(
      "keydown",
      (event) => {
        event.stopPropagation(); // 方向键在这里是移动光标
        const key = keyOf(event);
        if (key !== "Enter" && key !== "Escape") return;
        event.preventDefault();
        close(key === "Enter", true);
      },
      options,
    );
    sheet.append(box);
    // 点着的看得见，页面不滚，接着点的还是它；键盘走到的也许在屏幕外
    input.focus({ preventScroll: clicking });
    // 手机弹出键盘，再让开它
    const { visualViewport: view } = globalThis;
    const tall = view?.height ?? 0;
    const clear = () => view && view.height < tall - 100 && input.scrollIntoView({ block: "center" });
    view?.addEventListener("resize", clear, options);
    input.select();
  }

  /** @param {number} [density] */
  function repaint(density) {
    colors = null;
    draw(density);
  }

  Object.defineProperties(sheet, {
    sheet: { get: () => ({ ...told, at }) },
    vector: { value: vector },
    repaint: { value: repaint },
  });
  return { element, render, edit, focus: () => sheet.focus() };
}
