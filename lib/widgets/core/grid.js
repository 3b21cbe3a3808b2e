/**
 * 数字格子：一张可以指、可以点、可以用方向键走、可以就地改数的表。
 *
 * 视图每次给出整张表的样子，这里把它记成数据（element 上的 sheet），画在一张画布上（surface.js）；套在格子外面的框另放一层，
 * 好滑着走。
 */

import { h, say, set, svg } from "./dom.js";
import { arrowOf, keyOf } from "./keys.js";
import { RIM, SIDE } from "./paint.js";
import { contents } from "./sheet.js";
import { createSurface, viewBox } from "./surface.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").Contents} Contents */
/** @typedef {import("./sheet.js").Place} Place */
/** @typedef {import("./sheet.js").Outline} Outline */

/**
 * 格子边长：并排的放得下一行，上下叠着的放得下一屏（--tall，见 theme.css），最大 --cell；小到 16 像素为止，之后横着滚。
 * @param {number} across @param {number} down
 */
const fitted = (across, down) =>
  `max(16px, min((100cqi - var(--gaps)) / ${across + RIM}, var(--tall) / ${down + RIM}, var(--cell)))`;

/** 框的一层：从紧挨着的地方滑过来；远处的不经过中间，就不滑。 */
function createFrames() {
  const element = svg("svg", { "aria-hidden": "true" });
  /** @type {Outline[]} 上一次的框 */
  let framed = [];
  return {
    element,
    /** @param {Contents} told @param {Outline[]} outlines */
    show(told, outlines) {
      const [top, left] = told.first;
      set(element, { viewBox: viewBox(told) });
      while (element.childElementCount > outlines.length) element.lastElementChild?.remove();
      outlines.forEach(({ role, row, col, rows, cols }, i) => {
        const frame = element.children[i] ?? element.appendChild(svg("rect", { class: "vc-frame", rx: 3 }));
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
    },
  };
}

/**
 * 鼠标、手指、键盘在表上做的事。
 * @param {HTMLElement} sheet @param {Hands} hands @param {(event: MouseEvent) => Place | null} placeOf
 * @param {AbortSignal} signal
 * @returns {() => boolean} 此刻是不是正点着一格
 */
function listen(sheet, { onHover, onPick, onMove, onEnter }, placeOf, signal) {
  let [touch, clicking, last] = [false, false, ""];
  /** @param {MouseEvent} event */
  function pick(event) {
    const place = placeOf(event);
    clicking = true;
    if (place) onPick?.(place, touch);
    clicking = false;
  }
  /** @param {PointerEvent} event @param {Place | null} place */
  function hover({ pointerType }, place) {
    const key = place ? `${place.row},${place.col}` : "";
    if (pointerType === "touch" || key === last) return;
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
  sheet.addEventListener("pointerdown", (event) => void (touch = event.pointerType === "touch"), { signal });
  if (onPick) sheet.addEventListener("click", pick, { signal });
  if (onHover) {
    sheet.addEventListener("pointermove", (event) => hover(event, placeOf(event)), { signal });
    sheet.addEventListener("pointerleave", (event) => hover(event, null), { signal });
  }
  sheet.addEventListener("keydown", press, { signal });
  return () => clicking;
}

/**
 * @typedef {object} Painted 画着表的元素另有的
 * @property {Contents} sheet 这一帧里要画的
 * @property {() => SVGElement} vector 同一张表，写成 SVG
 * @property {(density?: number) => void} repaint 颜色或屏幕的像素换了：再问一遍，再画一遍；density 见 surface.js
 */
/**
 * @typedef {object} Hands
 * @property {(place: Place | null) => void} [onHover] 鼠标指到哪一格（离开时为 null）
 * @property {(place: Place, touch: boolean) => void} [onPick] 点了哪一格
 * @property {(step: number[]) => void} [onMove] 按了方向键：[行, 列] 各走几格
 * @property {() => void} [onEnter] 按了回车
 * @property {import("./grip.js").Grip} [grip] 按住了可以拖的一块（Sheet 的 grip）
 */
/**
 * @typedef {object} Named
 * @property {string} sheet 哪一张表：input、kernel、output……
 * @property {string} name 这张表叫什么（给读屏软件）
 * @property {AbortSignal} signal
 * @property {number} [channel] 同样的表有几张时，它是哪个输入通道的
 * @property {number} [out] 或者哪个输出通道的
 */

/** @param {Named & Hands} options */
export function createGrid({ sheet: kind, name, signal, channel, out, ...hands }) {
  const active = Boolean(hands.onMove);
  const caption = h("figcaption");
  const sheet = h("div", {
    class: "vc-sheet",
    "data-sheet": kind,
    "data-channel": channel,
    "data-out": out,
    role: active ? "group" : "img",
    "aria-label": name,
    tabindex: active ? 0 : null,
  });
  const [surface, frames] = [createSurface(sheet, signal), createFrames()];
  sheet.append(surface.element, frames.element);
  const grip = hands.grip?.(sheet, signal, () => measure().side);
  const element = h("figure", { class: "vc-grid" }, caption, sheet);
  /** @type {Contents} */
  let told = { caption: "", rows: 0, cols: 0, first: [0, 0], cells: [] };
  let turned = false;
  const clicking = listen(sheet, hands, placeOf, signal);

  /** 一格在屏幕上多大，左上角那格从哪里起，都是窗口里的像素。 */
  function measure() {
    const { left, top, width } = sheet.getBoundingClientRect();
    const side = width / (told.cols + RIM) || SIDE; // 没有排过版：照图纸的大小
    return { side, left: left + (side * RIM) / 2, top: top + (side * RIM) / 2 };
  }

  /** 画着转过 180° 的表：画在哪里 ↔ 它自己的行列。 @param {Place} place @returns {Place} */
  const own = ({ row, col }) => (turned ? { row: told.rows - 1 - row, col: told.cols - 1 - col } : { row, col });

  /** 表说的数据：下标都是它自己的。 */
  function data() {
    if (!turned) return { ...told, at };
    const cells = told.cells.map((cell) => ({ ...cell, ...own(cell) })).reverse();
    return {
      ...told,
      cells,
      at: (/** @type {number} */ row, /** @type {number} */ col) => at(...placed({ row, col })),
    };
  }
  /** @param {Place} place @returns {[number, number]} */
  function placed(place) {
    const { row, col } = own(place);
    return [row, col];
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

  /** 边长写在元素自己身上：若写成 stage 上的 CSS 变量，一改就要给里面的元素都重算样式。 @param {Sheet} next */
  function lay(next) {
    const { across = next.cols, down = next.rows, narrow = [across, down], side = fitted(across, down) } = next;
    const length = (/** @type {number} */ cells) => `calc(${cells} * var(--side))`;
    const sides = `--wide:${side};--narrow:${next.side ?? fitted(narrow[0], narrow[1])}`;
    set(sheet, { style: `${sides};width:${length(told.cols + RIM)};height:${length(told.rows + RIM)}` });
    set(caption, { style: `${sides};max-width:max(8.5em, ${length(told.cols)})` });
  }

  /** @param {Sheet} next */
  function render(next) {
    told = contents(next);
    turned = next.turned ?? false;
    say(caption, next.caption);
    lay(next);
    frames.show(told, next.outlines ?? []);
    grip?.show(next.grip ?? null, told);
    surface.show({ told, factors: next.factors ?? [], faded: next.faded });
    sheet.dispatchEvent(new Event("sheet", { bubbles: true })); // 读出来的表跟着改
  }

  /** 就地改数的框盖在哪里：spot 都是百分之几；clicked：此刻正点着它。 @param {Place} place */
  function locate({ row, col }) {
    const { rows, cols, first } = told;
    const [width, height] = [100 / cols, 100 / rows];
    const spot = { left: (col - first[1]) * width, top: (row - first[0]) * height, width, height };
    return { sheet, spot, clicked: clicking() };
  }

  Object.defineProperties(sheet, {
    sheet: { get: data },
    vector: { value: surface.vector },
    repaint: { value: surface.repaint },
  });
  return { element, render, locate, focus: () => sheet.focus() };
}
