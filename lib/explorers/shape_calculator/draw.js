/** 图上的一排、表里的各行 → 元素。 */

import { h, set, svg } from "../../widgets/core/dom.js";
import { COLUMNS } from "./rows.js";
import { grouped } from "./words.js";

/** @typedef {import("./rows.js").Piece} Piece */
/** @typedef {import("./rows.js").Cell} Cell */
/** @template T @typedef {import("./rows.js").Item<T>} Item */

const [LARGEST, LEAST, APART, ROOM] = [32, 4, 2.5, 44]; // 最大、最小的方片，两片错开多少，一张图多大

const UNSET = { "data-layer": null, "data-selected": null, "aria-current": null, "data-broken": null };

/**
 * 一项一个元素，一部分一个子元素，照次序排。没变的部分原样留着：六十几层里改一层，不必全造一遍。
 * @template T
 * @param {HTMLElement} parent @param {() => HTMLElement} make @param {(part: T) => Element} draw
 * @returns {(items: Item<T>[]) => void}
 */
function createList(parent, make, draw) {
  /** 各部分现在的样子。 @type {string[][]} */
  let drawn = [];
  return (items) => {
    const texts = items.map(({ parts }) => parts.map((part) => JSON.stringify(part)));
    while (parent.children.length < items.length) parent.append(make());
    trim(parent, items.length);
    items.forEach(({ attributes, parts }, i) => {
      const element = set(parent.children[i], { ...UNSET, ...attributes });
      parts.forEach((part, t) => {
        if (texts[i][t] === drawn[i]?.[t]) return;
        const old = element.children[t];
        if (old) old.replaceWith(draw(part));
        else element.append(draw(part));
      });
      trim(element, parts.length);
    });
    drawn = texts;
  };
}

/** @param {Element} parent @param {number} count */
function trim(parent, count) {
  while (parent.children.length > count) parent.lastElementChild?.remove();
}

/** 存成 SVG 时也带上的字。 @param {...(Node | string)} content */
const mark = (...content) => h("span", { "data-export": true }, ...content);

/** @param {import("./rows.js").Block} block */
function plates({ role, sides, plates }) {
  const [height, width] = sides.map((side) => Math.max(LEAST, LARGEST * side));
  const size = { viewBox: `0 0 ${ROOM} ${ROOM}`, width: ROOM, height: ROOM };
  const picture = svg("svg", { ...size, "aria-hidden": "true", class: `vc-${role}` });
  for (let i = plates - 1; i >= 0; i--) {
    const off = APART * (i - (plates - 1) / 2);
    picture.append(svg("rect", { x: (ROOM - width) / 2 + off, y: (ROOM - height) / 2 - off, width, height, rx: 2 }));
  }
  return picture;
}

/** @param {Piece} piece */
function drawPiece(piece) {
  if ("plates" in piece) return plates(piece);
  if ("arrow" in piece) return h("span", { class: "vc-arrow", "data-export": true }, piece.arrow);
  return h("div", { class: "vc-did" }, mark(piece.head), h("small", {}, mark(piece.note)));
}

/** 几个数，中间用 × 连。 @param {import("./rows.js").Entry[]} numbers */
const product = (numbers) =>
  mark(
    ...numbers.flatMap(({ role, row, col, value }, t) => [
      t ? "×" : "",
      h("span", { "data-role": role, "data-row": row, "data-col": col, "data-value": value }, grouped(value)),
    ]),
  );

/** @param {Cell} cell */
function drawCell(cell) {
  if ("head" in cell) return h("th", cell.head ? { scope: "row" } : {}, mark(cell.head));
  if ("whole" in cell) return h("td", { colspan: COLUMNS.length }, mark(cell.whole));
  return h("td", {}, ...(cell.numbers.length ? [product(cell.numbers)] : []));
}

/** 滚到正中：只滚 box 里面，不滚整页。 @param {HTMLElement} box @param {string} selector @param {"Left" | "Top"} side */
function bring(box, selector, side) {
  const one = /** @type {HTMLElement | null} */ (box.querySelector(selector));
  const length = side === "Left" ? "Width" : "Height";
  if (one) box[`scroll${side}`] = one[`offset${side}`] - (box[`client${length}`] - one[`offset${length}`]) / 2;
}

/** 上面的一排和下面的表；长了各在自己的格子里滚。 */
export function createChain() {
  const chain = h("div", { class: "vc-chain", role: "group", "aria-label": "各层：方向键换一层", tabindex: 0 });
  const body = h("tbody");
  const heads = [["层", "", ""], ...COLUMNS].map(([text, , meaning]) =>
    h("th", { scope: "col", title: meaning || null }, mark(text)),
  );
  const links = createList(chain, () => h("div", { class: "vc-step" }), drawPiece);
  const lines = createList(body, () => h("tr"), drawCell);
  const table = h("table", { class: "vc-table", tabindex: -1 }, h("thead", {}, h("tr", {}, ...heads)), body);
  const ledger = h("div", { class: "vc-ledger" }, table);
  let seen = "";
  return {
    elements: [chain, ledger],
    /** @param {ReturnType<typeof import("./rows.js").rows>} drawn @param {string} at 看着哪一叠的第几层：换了才滚 */
    update(drawn, at) {
      links(drawn.chain);
      lines(drawn.table);
      if (at === seen) return;
      seen = at;
      bring(chain, "[data-selected]", "Left");
      bring(ledger, "[aria-current]", "Top");
    },
  };
}
