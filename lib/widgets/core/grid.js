/**
 * 数字格子：一张可以指、可以点、可以用方向键走、可以就地改数的表。
 *
 * 视图每次给出整张表的样子（几行几列、每格是什么），这里只改动变了的格子；格子按下标留用，所以填充变大时
 * 原来的格子一个都不用重画，只移动图纸（SVG）。数太多（TEXT_LIMIT）就改写在 canvas 上，用法不变。
 */

import { h, hiddenText, say, set, svg } from "./dom.js";
import { arrowOf, keyOf } from "./keys.js";
import { full, short } from "./numbers.js";

/**
 * @typedef {object} Cell 一个格子的样子
 * @property {string} role input、kernel、output、padding……（颜色由它定）
 * @property {number} [value] 没有就是空格子
 * @property {string} [text] 不写 value 而写这个，例如“?”
 * @property {boolean} [current] 当前格
 * @property {boolean} [linked] 与当前格相连（窗口里的格子、扇出的格子）
 * @property {boolean} [dropped] 丢弃：灰底加一条对角线
 * @property {boolean} [skipped] 跨过：没有底色，下面一个点
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
 * @property {string} [side] 格子的边长（CSS 长度），不由 across 定时才写
 * @property {number[]} [first] 左上角那格的 [行, 列]；有填充时为负
 * @property {(row: number, col: number) => Cell} cell
 * @property {Factor[]} [factors] 窗口里各格要乘的数
 * @property {Outline[]} [outlines]
 */
/** @typedef {{row: number, col: number}} Place */

/** 格子边长：一排放得下时 30 到 46 像素；一张表就比容器宽时再小，最小 18，之后横着滚。 @param {Sheet} sheet */
const sideOf = ({ cols, across = cols }) =>
  `max(18px, min(clamp(30px, (100cqi - var(--gaps)) / ${across}, 46px), (100cqi - 2.2rem) / ${cols + RIM}))`;

const SIDE = 44; // 一格在图纸上的边长；屏幕上多大由样式定
export const RIM = 0.1; // 表比格子宽出来的一圈，给框线；单位是格
const PAPER = 16; // 图纸的大小是它的整倍数
const UNSEEN = { "aria-hidden": "true" };
const TEXT_LIMIT = 900; // 再多，SVG 排字就太慢了
/** 相对于格子左上角的线。 */
const SQUARE = `h${SIDE}v${SIDE}h-${SIDE}z`;
const HATCH = "m0 11l11-11m-11 22l22-22m-22 33l33-33m-33 44l44-44m-33 44l33-33m-22 33l22-22m-11 22l11-11";
const DIAGONAL = "m3 3l38 38";
const POINT = "m19 38a3 3 0 1 0 6 0a3 3 0 1 0-6 0";
const DOT = "m33.5 7a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0";

/**
 * 底色与记号：同一种样子的格子合成一条路径。窗口走一步，改的是几条路径，不是几十个元素的样式。
 * @param {Cell} cell @returns {string[][]} 每样的 [名字, 相对于格子左上角的线]
 */
function looks({ role, dropped, skipped, linked, current, changed, shade }) {
  const lit = linked || current ? " lit" : "";
  const look = dropped ? "dropped" : skipped ? "skipped" : role + lit;
  const found = shade === undefined ? [[look, SQUARE]] : [];
  if (dropped) found.push(["diagonal", DIAGONAL]);
  else if (skipped) found.push(["point", POINT]);
  else if (role === "padding") found.push([`hatch${lit}`, HATCH]);
  if (changed) found.push(["dot", DOT]);
  return found;
}

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
  all.flat(2).every((v) => short(v).length <= 5)
    ? met.map(({ row, col, a, b }) => ({ row, col, text: `×${short(weights[a][b])}` }))
    : [];

/** @param {Cell} a @param {Cell | undefined} b */
const unchanged = (a, b) => b && FIELDS.every((key) => Object.is(a[key], b[key]));
const FIELDS = /** @type {(keyof Cell)[]} */ ([
  "role",
  "value",
  "text",
  "current",
  "linked",
  "dropped",
  "skipped",
  "changed",
  "channel",
  "out",
  "shade",
]);

/**
 * 画好的一格，留着下次改。方块接鼠标，多半看不见。不再画的清空 cell，字留在图纸上裁掉的地方，回来时不必重排。
 * @typedef {{cell?: Cell, now: boolean, group: SVGElement, number?: SVGElement, x: number, y: number}} Drawn
 */

/** 坐标直接写在零件上：每格一个 transform，浏览器绘制前要多走一遍。 @param {number} row @param {number} col @returns {Drawn} */
function newCell(row, col) {
  const [x, y] = [col * SIDE, row * SIDE];
  return { now: true, group: svg("g", {}, svg("rect", { x, y, width: SIDE, height: SIDE })), x, y };
}

/** 只改变了的部分：连着拖滑块时，一帧里要改几百格。 @param {Drawn} drawn @param {Cell} cell @param {number[]} at */
function updateCell(drawn, cell, [row, col]) {
  drawn.cell = cell;
  set(drawn.group, {
    "aria-hidden": null,
    "data-row": row,
    "data-col": col,
    "data-role": cell.role,
    "data-channel": cell.channel,
    "data-out": cell.out,
    "data-value": cell.value === undefined ? null : full(cell.value),
    "data-linked": cell.linked ? "true" : null,
    "data-dropped": cell.dropped ? "true" : null,
    "data-skipped": cell.skipped ? "true" : null,
    "aria-current": cell.current ? "true" : null,
    "data-sign": cell.shade === undefined ? null : Math.sign(cell.shade),
    style: cell.shade ? `--shade:${Math.abs(cell.shade)}` : null,
  });
}

/** 格子里的数；空串就没有。 @param {Drawn} drawn @param {string} text */
function write(drawn, text) {
  if (!text) {
    drawn.number?.remove();
    drawn.number = undefined;
    return;
  }
  drawn.number ??= drawn.group.appendChild(svg("text"));
  set(drawn.number, { ...numberAt(drawn, text), class: faint(drawn) ? "vc-quiet" : null });
  say(drawn.number, text);
}

/** @param {Drawn} drawn */
const faint = ({ cell }) => cell?.dropped || cell?.skipped || cell?.role === "padding";

/** 收起一格：什么标记也不留。 @param {Drawn} drawn */
function hide(drawn) {
  drawn.cell = undefined;
  for (const name of drawn.group.getAttributeNames()) drawn.group.removeAttribute(name);
  set(drawn.group, UNSEEN);
}

/** 字的位置；y 是字的中线。 @param {number} x @param {number} y @param {number} size */
const textAt = (x, y, size) => ({ x, y: y + size * 0.36, "font-size": size });

/** 数的位置：比正中高一点，下面写得下要乘的数；窗口来去都不挪，挪了浏览器要把它重新排一遍。 @param {Drawn} drawn @param {string} text */
const numberAt = ({ x, y }, text) => textAt(x + 22, y + 20, fit(text, 20, 37));

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
  // 三张图纸叠着：底色、数、套在上面的框与乘数。窗口走一步只动头尾两张，几百个数不必重画
  const products = svg("g");
  const [under, cells, over] = [svg("svg", UNSEEN), svg("svg"), svg("svg", UNSEEN, products)];
  const caption = h("figcaption");
  const attributes = { role: active ? "group" : "img", "aria-label": name, tabindex: active ? 0 : null };
  const sheet = h("div", { class: "vc-sheet", ...attributes }, h("div", { class: "vc-crop" }, under, cells, over));
  const element = h("figure", { class: "vc-grid" }, caption, sheet);
  /** @type {Map<string, Drawn>} */
  const drawn = new Map();
  /** @type {Record<string, SVGElement>} 每种样子一条路径 */
  const layers = {};
  /** @type {WeakMap<Element, Place>} 格子画在哪里 */
  const places = new WeakMap();
  /** @type {Sheet | undefined} */
  let shown;
  /** @type {Outline[]} 上一次的框 */
  let framed = [];

  /** @param {Event} event @returns {Place | null} */
  function placeOf({ target }) {
    const group = /** @type {Element} */ (target).closest("[data-row]");
    return (group && places.get(group)) ?? null;
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

  /** @param {Sheet} next */
  function draw(next) {
    const { rows, cols, first: [top, left] = [0, 0] } = next;
    for (const entry of drawn.values()) entry.now = false;
    /** @type {Record<string, string>} */
    const paths = {};
    /** @type {Drawn[]} */
    const changed = [];
    for (let row = top; row < top + rows; row++) {
      for (let col = left; col < left + cols; col++) {
        const key = `${row},${col}`;
        const entry = drawn.get(key) ?? newCell(row, col);
        entry.now = true;
        const now = next.cell(row, col);
        for (const [look, line] of looks(now)) paths[look] = `${paths[look] ?? ""}M${entry.x} ${entry.y}${line}`;
        if (now.index || !unchanged(now, entry.cell)) {
          updateCell(entry, now, now.index ?? [row, col]);
          changed.push(entry);
        }
        if (drawn.has(key)) continue;
        cells.append(entry.group);
        drawn.set(key, entry);
        places.set(entry.group, { row, col });
      }
    }
    for (const entry of drawn.values()) if (!entry.now && entry.cell) hide(entry);
    for (const look in paths)
      layers[look] ??= under.insertBefore(svg("path", { "data-look": look }), layers.dot ?? null);
    for (const look in layers) set(layers[look], { d: paths[look] });
    writeNumbers(next, changed);
    drawFactors(next.factors ?? []);
    drawFrames(next.outlines ?? []);
  }

  /** 框从紧挨着的地方滑过来；远处的不经过中间，就不滑。 @param {Outline[]} outlines */
  function drawFrames(outlines) {
    while (over.childElementCount > outlines.length + 1) over.lastElementChild?.remove();
    outlines.forEach(({ role, row, col, rows, cols }, i) => {
      const frame = over.children[i + 1] ?? over.appendChild(svg("rect", { class: "vc-frame", rx: 3 }));
      const was = framed[i];
      set(frame, {
        "data-frame": role,
        width: cols * SIDE,
        height: rows * SIDE,
        transform: `translate(${col * SIDE} ${row * SIDE})`,
        "data-far": was && (Math.abs(was.row - row) > rows || Math.abs(was.col - col) > cols),
      });
    });
    framed = outlines;
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

  const canvas = h("canvas", UNSEEN);
  let painted = ""; // canvas 上写着什么；空串就是没有用 canvas
  /** @type {{font: string, ink: string, quiet: string} | null} 只问浏览器一次，换了主题再问：一问它就得先排一遍 */
  let pens = null;

  /** @param {Sheet} next @param {Drawn[]} changed */
  function writeNumbers(next, changed) {
    const before = painted;
    if (next.rows * next.cols > TEXT_LIMIT) paint(next);
    else {
      painted = "";
      canvas.remove();
    }
    const all = !painted !== !before; // 换了写法
    for (const entry of all ? drawn.values() : changed) write(entry, painted || !entry.cell ? "" : written(entry.cell));
  }

  /** @param {Sheet} next */
  function paint({ rows, cols, first: [top, left] = [0, 0] }) {
    const filled = [...drawn.values()].filter(({ cell }) => cell);
    const all = [
      rows,
      cols,
      top,
      left,
      ...filled.map((entry) => written(/** @type {Cell} */ (entry.cell)) + faint(entry)),
    ].join();
    if (all === painted) return;
    painted = all;
    const zoom = 0.75; // 一格 33 像素：这么大的表，屏幕上少有再大的
    const scaled = (/** @type {number} */ cells) => cells * SIDE * zoom;
    [canvas.width, canvas.height] = [scaled(cols + RIM), scaled(rows + RIM)]; // 也就擦干净了
    canvas.remove(); // 在文档里，设一次 font 浏览器就要先排一遍
    const pen = canvas.getContext("2d");
    pen?.setTransform(zoom, 0, 0, zoom, scaled(RIM / 2 - left), scaled(RIM / 2 - top));
    if (pen) for (const entry of filled) inscribe(pen, entry);
    over.before(canvas);
  }

  /** @param {CanvasRenderingContext2D} pen @param {Drawn} entry */
  function inscribe(pen, entry) {
    if (!pens) {
      // 问算好的颜色，不问变量：变量可以是系统颜色的名字（高对比度），画布不一定认得
      const [now, soft] = [getComputedStyle(element), getComputedStyle(caption)];
      pens = { font: now.fontFamily, ink: now.color, quiet: soft.color };
    }
    const text = written(/** @type {Cell} */ (entry.cell));
    const { x, y, "font-size": size } = numberAt(entry, text);
    pen.textAlign = "center";
    pen.direction = "ltr";
    pen.font = `${size}px ${pens.font}`;
    pen.fillStyle = faint(entry) ? pens.quiet : pens.ink;
    pen.fillText(text, x, y);
  }

  /** 图纸上已经用到的行列，凑成 PAPER 的整倍数 */
  const paper = { top: 0, left: 0, bottom: 0, right: 0 };
  const reach = (/** @type {number} */ cells) => Math.ceil(cells / PAPER) * PAPER;

  /**
   * 表多大、露出图纸的哪一块。图纸只增不减，表变了只挪动它：SVG 的根一变大小，浏览器就把里面的字一个个重排。
   * 边长写在元素自己身上：若写成 stage 上的 CSS 变量，一改就要给里面上千个元素重算样式。
   * @param {Sheet} next
   */
  function lay(next) {
    const { rows, cols, first: [top, left] = [0, 0], side = sideOf(next) } = next;
    paper.top = Math.min(paper.top, -reach(-top));
    paper.left = Math.min(paper.left, -reach(-left));
    paper.bottom = Math.max(paper.bottom, reach(top + rows));
    paper.right = Math.max(paper.right, reach(left + cols));
    const [width, height] = [paper.right - paper.left + RIM, paper.bottom - paper.top + RIM];
    const length = (/** @type {number} */ cells) => `calc(${cells} * ${side})`;
    set(sheet, { style: `width:${length(cols + RIM)};height:${length(rows + RIM)}` });
    set(caption, { style: `max-width:max(8.5em, ${length(cols)})` });
    const viewBox = [paper.left - RIM / 2, paper.top - RIM / 2, width, height].map((cells) => cells * SIDE).join(" ");
    const moved = `translate(${length(paper.left - left)},${length(paper.top - top)})`;
    const style = `width:${length(width)};height:${length(height)};transform:${moved}`;
    for (const root of [under, cells, over]) set(root, { viewBox, style });
  }

  /** @param {Sheet} next */
  function render(next) {
    shown = next;
    say(caption, next.caption);
    lay(next);
    draw(next);
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

  /** 换了主题。 */
  function redraw() {
    pens = null;
    if (painted) painted = "?";
    if (shown) render(shown);
  }

  return { element, render, edit, focus: () => sheet.focus(), redraw };
}
