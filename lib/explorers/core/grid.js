/**
 * 数字格子：一张可以指、可以点、可以用方向键走、可以就地改数的表。
 *
 * 视图每次给出整张表的样子（几行几列、每格是什么），这里只改动变了的格子；格子按下标留用，所以填充变大时
 * 原来的格子一个都不用重画，只移动 viewBox。格数超过 SVG_LIMIT 改用 canvas 画，用法不变。
 */

import { full, short } from "./numbers.js";
import { h, hiddenText, say, set, svg } from "./dom.js";
import { arrowOf } from "./keys.js";

/**
 * @typedef {object} Cell 一个格子的样子
 * @property {string} role input、kernel、output、padding……（颜色由它定）
 * @property {number} [value] 没有就是空格子
 * @property {string} [text] 不写 value 而写这个，例如“?”
 * @property {boolean} [current] 当前格
 * @property {boolean} [linked] 与当前格相连（窗口里的格子、扇出的格子）
 * @property {boolean} [dropped] 丢弃：灰底加一条对角线
 * @property {boolean} [changed] 刚刚变了的值：角上一个点
 * @property {number} [channel]
 * @property {number} [out] 核属于哪个输出通道
 * @property {number[]} [index] 这个数在自己那张表里的 [行, 列]（data-row、data-col）；与画在哪里不同时才写
 * @property {number} [shade] 从 −1 到 1：写成 --shade（大小）与 data-sign（正负），怎么涂由各图的样式定
 */
/** @typedef {{row: number, col: number, text: string}} Factor 格子右下角的小字，例如“×3” */
/** @typedef {{role: string, row: number, col: number, rows: number, cols: number}} Outline 套在几个格子外面的框，颜色按 role */
/**
 * @typedef {object} Sheet 一整张表
 * @property {string} caption 上面的小标题
 * @property {number} rows
 * @property {number} cols
 * @property {number} [across] 并排的几张表一共多少列：格子的大小由它定
 * @property {number[]} [first] 左上角那格的 [行, 列]；有填充时为负
 * @property {(row: number, col: number) => Cell} cell
 * @property {Factor[]} [factors] 窗口里各格要乘的数
 * @property {Outline[]} [outlines]
 */
/** @typedef {{row: number, col: number}} Place */

/** 格子边长：一排放得下时 33 到 46 像素；一张表就比容器宽时再小，最小 18，之后横着滚。 @param {Sheet} sheet */
const widthOf = ({ cols, across = cols }) =>
  `calc(${cols} * max(18px, min(clamp(33px, (100cqi - var(--gaps)) / ${across}, 46px), (100cqi - 2.2rem) / ${cols})))`;

const SIDE = 44; // 一格在 viewBox 里的边长；屏幕上多大由样式定
const SVG_LIMIT = 900;
/** 相对于格子左上角的线。 */
const HATCH = "m0 11l11-11m-11 22l22-22m-22 33l33-33m-33 44l44-44m-33 44l33-33m-22 33l22-22m-11 22l11-11";
const DIAGONAL = "m3 3l38 38";

/** @param {Cell} cell */
const written = (cell) => cell.text ?? (cell.value === undefined ? "" : short(cell.value));

/** 放得下的字号。 @param {string} text @param {number} size @param {number} room */
const fit = (text, size, room) => Math.min(size, Math.floor((10 * room) / (0.6 * Math.max(text.length, 1))) / 10);

/**
 * 窗口里各格要乘的数；all 里有一个长得写不下，就都不写。
 * @param {{row: number, col: number, a: number, b: number}[]} met @param {number[][]} weights @param {any[]} [all]
 * @returns {Factor[]}
 */
export const factorsOf = (met, weights, all = weights) =>
  all.flat(2).every((v) => short(v).length <= 5) ? met.map(({ row, col, a, b }) => ({ row, col, text: `×${short(weights[a][b])}` })) : [];

/** @param {Cell} a @param {Cell | undefined} b */
const unchanged = (a, b) => b && FIELDS.every((key) => Object.is(a[key], b[key]));
const FIELDS = /** @type {(keyof Cell)[]} */ (
  ["role", "value", "text", "current", "linked", "dropped", "changed", "channel", "shade"]
);

/**
 * 画好的一格，留着下次改。now 是这一次画到的；不再画的藏起来（cell 清空），不拆掉：拆了再装，浏览器要把数重新排一遍。
 * @typedef {{cell?: Cell, now: boolean, group: SVGElement, parts: Record<string, SVGElement>, x: number, y: number}} Drawn
 */

/** 坐标直接写在零件上：每格一个 transform，浏览器绘制前要多走一遍。 @param {number} row @param {number} col @returns {Drawn} */
function newCell(row, col) {
  const [x, y] = [col * SIDE, row * SIDE];
  return { now: true, group: svg("g", {}, svg("rect", { x, y, width: SIDE, height: SIDE })), parts: {}, x, y };
}

/** 只改变了的部分：连着拖滑块时，一帧里要改几百格。 @param {Drawn} drawn @param {Cell} cell @param {number[]} at */
function updateCell(drawn, cell, [row, col]) {
  drawn.cell = cell;
  set(drawn.group, {
    visibility: null,
    "data-row": row,
    "data-col": col,
    "data-role": cell.role,
    "data-channel": cell.channel,
    "data-out": cell.out,
    "data-value": cell.value === undefined ? null : full(cell.value),
    "data-linked": cell.linked ? "true" : null,
    "data-dropped": cell.dropped ? "true" : null,
    "aria-current": cell.current ? "true" : null,
    "data-sign": cell.shade === undefined ? null : Math.sign(cell.shade),
    style: cell.shade ? `--shade:${Math.abs(cell.shade)}` : null,
  });
  const { x, y } = drawn;
  const corner = `M${x} ${y}`;
  part(drawn, "hatch", cell.role === "padding" && !cell.dropped, "path", { d: corner + HATCH });
  part(drawn, "diagonal", cell.dropped, "path", { d: corner + DIAGONAL });
  part(drawn, "dot", cell.changed, "circle", { cx: x + 37, cy: y + 7, r: 3.5 });
  const text = written(cell);
  // 比正中高一点，下面写得下要乘的数；窗口来去都不挪，挪了浏览器要把它重新排一遍
  const element = part(drawn, "number", text, "text", textAt(x + 22, y + 20, fit(text, 20, 37)));
  if (element) say(element, text);
}

/** 藏起一格：什么标记也不留。 @param {Drawn} drawn */
function hide(drawn) {
  drawn.cell = undefined;
  for (const name of drawn.group.getAttributeNames()) drawn.group.removeAttribute(name);
  set(drawn.group, { visibility: "hidden" });
}

/** 字的位置；y 是字的中线。 @param {number} x @param {number} y @param {number} size */
const textAt = (x, y, size) => ({ x, y: y + size * 0.36, "font-size": size });

/**
 * 格子里的一个零件：要就有，不要就没有。
 * @param {Drawn} drawn @param {string} name @param {unknown} wanted @param {"path" | "circle" | "text"} tag
 * @param {import("./dom.js").Attributes} attributes @returns {SVGElement | undefined}
 */
function part({ group, parts }, name, wanted, tag, attributes) {
  if (!wanted) {
    parts[name]?.remove();
    delete parts[name];
    return undefined;
  }
  return set((parts[name] ??= group.appendChild(svg(tag, { class: `vc-${name}` }))), attributes);
}

/**
 * @param {object} options
 * @param {string} options.name 这张表叫什么（给读屏软件）
 * @param {AbortSignal} options.signal
 * @param {(place: Place | null) => void} [options.onHover] 鼠标指到哪一格（离开时为 null）
 * @param {(place: Place, touch: boolean) => void} [options.onPick] 点了哪一格
 * @param {(step: number[]) => void} [options.onMove] 按了方向键：[行, 列] 各走几格
 * @param {() => void} [options.onEnter] 按了回车
 */
export function createGrid({ name, signal, onHover, onPick, onMove, onEnter }) {
  const active = Boolean(onMove);
  const picture = svg("svg", { role: active ? "group" : "img", "aria-label": name, tabindex: active ? 0 : null });
  const [cells, products, frames] = [svg("g"), svg("g", { "aria-hidden": "true" }), svg("g")];
  picture.append(cells, products, frames);
  const caption = h("figcaption");
  const sheet = h("div", { class: "vc-sheet" }, picture);
  const element = h("figure", { class: "vc-grid" }, caption, sheet);
  /** @type {Map<string, Drawn>} */
  const drawn = new Map();
  /** @type {WeakMap<Element, Place>} 格子画在哪里 */
  const places = new WeakMap();
  /** @type {HTMLCanvasElement | undefined} */
  let canvas;
  /** @type {Sheet | undefined} */
  let shown;

  /** @param {Event} event @returns {Place | null} */
  function placeOf(event) {
    const { target } = event;
    if (target === canvas && canvas && shown) {
      const { clientX, clientY } = /** @type {MouseEvent} */ (event);
      const box = canvas.getBoundingClientRect();
      const [top, left] = shown.first ?? [0, 0];
      const row = Math.floor(((clientY - box.top) / box.height) * shown.rows) + top;
      return { row, col: Math.floor(((clientX - box.left) / box.width) * shown.cols) + left };
    }
    const group = /** @type {Element} */ (target).closest("[data-row]");
    return (group && places.get(group)) ?? null;
  }

  let touch = false;
  sheet.addEventListener("pointerdown", (event) => void (touch = event.pointerType === "touch"), { signal });
  if (onPick) sheet.addEventListener("click", (event) => pick(placeOf(event)), { signal });
  if (onHover) {
    sheet.addEventListener("pointermove", (event) => event.pointerType !== "touch" && hover(placeOf(event)), { signal });
    sheet.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && hover(null), { signal });
  }
  picture.addEventListener("keydown", press, { signal });

  /** @param {Place | null} place */
  const pick = (place) => place && onPick?.(place, touch);
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
    else if (event.key === "Enter" && onEnter) onEnter();
    else return;
    event.preventDefault(); // 不让页面跟着滚
    event.stopPropagation();
  }

  /** @param {Sheet} next */
  function drawSVG({ rows, cols, first: [top, left] = [0, 0], cell, factors = [], outlines = [] }) {
    for (const entry of drawn.values()) entry.now = false;
    for (let row = top; row < top + rows; row++) {
      for (let col = left; col < left + cols; col++) {
        const key = `${row},${col}`;
        const entry = drawn.get(key) ?? newCell(row, col);
        entry.now = true;
        const next = cell(row, col);
        if (next.index || !unchanged(next, entry.cell)) updateCell(entry, next, next.index ?? [row, col]);
        if (drawn.has(key)) continue;
        cells.append(entry.group);
        drawn.set(key, entry);
        places.set(entry.group, { row, col });
      }
    }
    for (const entry of drawn.values()) if (!entry.now && entry.cell) hide(entry);
    set(picture, { viewBox: `${left * SIDE - 2} ${top * SIDE - 2} ${cols * SIDE + 4} ${rows * SIDE + 4}` });
    drawFactors(factors);
    while (frames.childElementCount > outlines.length) frames.lastElementChild?.remove();
    outlines.forEach((outline, i) => {
      const frame = frames.children[i] ?? frames.appendChild(svg("rect", { class: "vc-frame", rx: 3 }));
      set(frame, { "data-frame": outline.role, width: outline.cols * SIDE, height: outline.rows * SIDE });
      set(frame, { transform: `translate(${outline.col * SIDE} ${outline.row * SIDE})` });
    });
  }

  /** 窗口走到哪里，这一组小字整个跟到哪里：不必在几十个格子里擦掉重写。 @param {Factor[]} factors */
  function drawFactors(factors) {
    while (products.childElementCount > factors.length) products.lastElementChild?.remove();
    const [{ row: top, col: left } = { row: 0, col: 0 }] = factors;
    set(products, { transform: `translate(${left * SIDE} ${top * SIDE})` });
    factors.forEach(({ row, col, text }, i) => {
      const element = products.children[i] ?? products.appendChild(svg("text", { class: "vc-factor" }));
      set(element, textAt((col - left) * SIDE + 41, (row - top) * SIDE + 36.5, fit(text, 13, 38)));
      say(element, text);
    });
  }

  /** @param {HTMLCanvasElement} target @param {Sheet} next */
  function drawCanvas(target, { rows, cols, first: [top, left] = [0, 0], cell, outlines = [] }) {
    const side = 24;
    set(target, { width: cols * side, height: rows * side });
    const pen = target.getContext("2d");
    if (!pen) return;
    const style = getComputedStyle(element);
    const color = (/** @type {string} */ key) => style.getPropertyValue(`--${key}`) || "#888";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (let row = 0; row < rows; row++) {
      for (let col = 0; col < cols; col++) {
        const now = cell(row + top, col + left);
        const [x, y] = [col * side, row * side];
        pen.fillStyle = color(now.dropped ? "dropped-fill" : `${now.role}-${now.current || now.linked ? "mark" : "fill"}`);
        pen.fillRect(x, y, side, side);
        pen.strokeStyle = color(`${now.role}-line`);
        pen.strokeRect(x + 0.5, y + 0.5, side, side);
        if (now.dropped || now.role === "padding") {
          pen.strokeStyle = color("grey");
          pen.beginPath();
          pen.moveTo(x + 2, now.dropped ? y + 2 : y + side - 2);
          pen.lineTo(x + side - 2, now.dropped ? y + side - 2 : y + 2);
          pen.stroke();
        }
        const text = written(now);
        pen.fillStyle = color("ink");
        pen.font = `${fit(text, 11, side - 3)}px system-ui, sans-serif`;
        pen.fillText(text, x + side / 2, y + side / 2);
      }
    }
    pen.lineWidth = 2.5;
    for (const frame of outlines) {
      pen.strokeStyle = color(`${frame.role}-frame`);
      pen.strokeRect((frame.col - left) * side, (frame.row - top) * side, frame.cols * side, frame.rows * side);
    }
  }

  let width = "";
  /** 宽度写在表自己身上：若写成 stage 上的 CSS 变量，一改就要给里面上千个元素重算样式。 @param {string} next */
  function resizeTo(next) {
    if (next === width) return;
    width = next;
    sheet.style.width = next;
    caption.style.maxWidth = `max(8.5em, ${next})`;
  }

  /** @param {Sheet} next */
  function render(next) {
    shown = next;
    say(caption, next.caption);
    resizeTo(widthOf(next));
    if (next.rows * next.cols <= SVG_LIMIT) {
      canvas?.remove();
      canvas = undefined;
      return drawSVG(next);
    }
    drawn.clear();
    for (const layer of [cells, products, frames]) layer.replaceChildren();
    set(picture, { viewBox: `0 0 ${next.cols * SIDE} ${next.rows * SIDE}` });
    canvas ??= sheet.appendChild(h("canvas", { "aria-hidden": "true" }));
    drawCanvas(canvas, next);
  }

  /**
   * 就地改一格的数。commit 收到读者键入的文字，返回拒绝的理由；返回 null 就是收下了。
   * @param {Place} place
   * @param {{name: string, label: string, text: string, commit: (text: string) => string | null, refuse: (sentence: string) => void}} options
   */
  function edit(place, { name: trait, label: words, text, commit, refuse }) {
    if (!shown) return;
    const [top, left] = shown.first ?? [0, 0];
    const input = h("input", { type: "text", name: trait, inputmode: "decimal", autocomplete: "off", value: text });
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
      if (back) picture.focus();
    }
    input.addEventListener("blur", () => close(true, false), options);
    input.addEventListener(
      "keydown",
      (event) => {
        event.stopPropagation(); // 方向键在这里是移动光标
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        close(event.key === "Enter", true);
      },
      options,
    );
    sheet.append(box);
    input.focus();
    input.select();
  }

  return { element, render, edit, focus: () => picture.focus(), redraw: () => shown && render(shown) };
}
