/** 两张图：w₀–w₁ 平面上的等高线与路径；损失随步数的曲线。只画，不记状态。 */

import { svg } from "../../widgets/core/dom.js";
import { short } from "../../widgets/core/numbers.js";
import { distance, levels } from "./bowl.js";
import { brief } from "./words.js";

/** @typedef {import("./bowl.js").State} State */
/** @typedef {import("../../widgets/core/dom.js").Attributes} Attributes */

/** 两张图一样宽：方块的左上角与宽；外面一圈写坐标。 */
export const [WIDTH, LEFT, TOP, SIDE] = [380, 48, 10, 320];
const DOWN = 120; // 曲线图的方块有多高

/** @param {number} x @param {number} y @param {string} words @param {string} [anchor] */
const label = (x, y, words, anchor = "middle") =>
  svg("text", { x, y, "text-anchor": anchor }, document.createTextNode(words));
/** @param {string} d @param {string} kind */
const path = (d, kind) => svg("path", { d, class: kind });
/** @param {number[][]} points @param {string} kind */
const track = (points, kind) => path(`M${points.join("L")}`, kind);
/** @param {number} x @param {number} y @param {number} r @param {Attributes} [attributes] */
const dot = (x, y, r, attributes) => svg("circle", { cx: x, cy: y, r, ...attributes });

/** 等高线；数写在最缓的方向上。 @param {State} state */
function contours(state) {
  const { angle, steep, flat, radius, lowest } = state;
  const middle = [LEFT + SIDE / 2, TOP + SIDE / 2];
  const [rings, words] = [svg("g", { class: "vc-rings", "fill-opacity": 0.06, "stroke-opacity": 0.5 }), svg("g")];
  for (const level of levels(state)) {
    const [rx, ry] = [steep, Math.max(flat, steep * 1e-4)].map((c) => (Math.sqrt((2 * level) / c) * SIDE) / 2 / radius);
    rings.append(svg("ellipse", { rx, ry, transform: `translate(${middle}) rotate(${(-angle * 180) / Math.PI})` }));
    if (ry > 30)
      words.append(
        label(
          middle[0] + ry * Math.sin(angle),
          middle[1] + ry * Math.cos(angle) + 4,
          brief(Number((lowest + level).toPrecision(3))),
        ),
      );
  }
  return [rings, words];
}

/** 盖住方块以外的等高线，再写上坐标。 @param {State} state */
function axes({ range: [across, up] }) {
  const tick = (/** @type {number[]} */ [low, high], /** @type {number} */ i) => short(low + ((high - low) * i) / 4);
  return [
    path(`M-9-9H${WIDTH + 9}V${WIDTH}H-9V-9H${LEFT}V${TOP}v${SIDE}h${SIDE}v${-SIDE}h${-SIDE}V-9z`, "vc-outside"),
    path(`M${LEFT} ${TOP}v${SIDE}h${SIDE}v${-SIDE}z`, "vc-line"),
    ...[0, 1, 2, 3, 4].flatMap((i) => [
      label(LEFT + (SIDE * i) / 4, TOP + SIDE + 20, tick(across, i)),
      label(LEFT - 10, TOP + SIDE - (SIDE * i) / 4 + 5, tick(up, i), "end"),
    ]),
    label(LEFT + SIDE * 0.625, TOP + SIDE + 20, "w₀"),
    label(LEFT - 10, TOP + SIDE * 0.375 + 5, "w₁", "end"),
  ];
}

/** 等高线、碗底、图自己的路径（橙）、单元的路径（空心菱形）。 @param {State} state @param {number} shown 当前的步 */
export function drawMap(state, shown) {
  const { bottom, radius } = state;
  /** 图外的沿着它与碗底的连线收到框边：方向不变，数再大也画得下。 @param {number[]} w */
  function place(w) {
    const [u, v] = w.map((value, i) => (value - bottom[i]) / Math.max(radius, distance(w, bottom)));
    return [LEFT + (SIDE * (1 + u)) / 2, TOP + (SIDE * (1 - v)) / 2];
  }
  const [spots, cells] = [state.points.map(({ w }) => place(w)), state.cells.map(place)];
  const dots = spots.map(([x, y], t) =>
    dot(x, y, t === shown ? 7 : 4, {
      "data-role": "point",
      "data-step": t,
      "data-value": state.points[t].w.join(),
      "aria-current": t === shown ? "true" : null,
      class: t > shown || distance(state.points[t].w, bottom) > radius ? "vc-hollow" : null,
    }),
  );
  dots.push(...dots.splice(shown, 1)); // 当前的画在最上面
  return [
    ...contours(state),
    ...axes(state),
    path(`M${place(bottom)}m-6 0h12m-6-6v12`, "vc-cell"),
    track(spots, "vc-future"),
    track(spots.slice(0, shown + 1), "vc-track"),
    ...dots,
    ...cells.map(([x, y]) => path(`M${x} ${y - 7}l7 7-7 7-7-7z`, "vc-cell")),
  ];
}

/** 损失随步数，纵轴是对数：从第一个损失往下至多 16 个数量级，再小就贴着底边。 @param {State} state @param {number} shown */
export function drawCurve({ points, steps }, shown) {
  const logs = points.map(({ loss }) => Math.log10(loss + 1e-300));
  const high = Math.ceil(Math.max(...logs));
  const low = Math.min(high - 1, Math.floor(Math.max(Math.min(...logs), logs[0] - 16)));
  const height = (/** @type {number} */ log) => TOP + (DOWN * (high - Math.max(low, log))) / (high - low);
  const spots = logs.map((log, t) => [LEFT + (SIDE * t) / steps, height(log)]);
  const [x, y] = spots[shown];
  return [
    path(`M${x} ${TOP}v${DOWN}`, "vc-line"),
    ...[high, low].flatMap((log) => [
      path(`M${LEFT} ${height(log)}h${SIDE}`, "vc-line"),
      label(LEFT - 6, height(log) + 5, short(10 ** log), "end"),
    ]),
    label(LEFT, TOP + DOWN + 18, "0"),
    label(LEFT + SIDE, TOP + DOWN + 18, `${steps} 步`, "end"),
    track(spots, "vc-loss"),
    dot(x, y, 5),
  ];
}
