/** 两张图：w₀–w₁ 平面上的等高线与路径；损失随步数的曲线。只画，不记状态。 */

import { svg } from "../../widgets/core/dom.js";
import { clamp, short } from "../../widgets/core/numbers.js";
import { distance, levels } from "./bowl.js";
import { brief } from "./words.js";

/** @typedef {import("./bowl.js").State} State */
/** @typedef {import("../../widgets/core/dom.js").Attributes} Attributes */
/**
 * 一张图：外面多大，画的一块从哪里起、多大；四周写坐标。
 * @typedef {Readonly<Record<"width" | "height" | "left" | "top" | "across" | "down", number>>} Frame
 */
/**
 * 画到哪里：shown 是当前的步；fresh 是正从头放，没走到的还不画；
 * moved 是刚从上一步走来，最新的一段要画给人看，0、1 轮流，同一个动画才会再放一遍。
 * @typedef {{shown: number, fresh: boolean, moved: number | null}} Progress
 */

/** @type {Frame} */
export const MAP = { width: 378, height: 354, left: 46, top: 8, across: 320, down: 320 };
/** @type {Frame} */
export const CURVE = { width: 256, height: 140, left: 50, top: 8, across: 196, down: 106 };
const GRIP = 20; // 起点周围多大一圈抓得住：手指比点粗

/** @param {number} x @param {number} y @param {string} words @param {string} [anchor] */
const label = (x, y, words, anchor = "middle") =>
  svg("text", { x, y, "text-anchor": anchor }, document.createTextNode(words));
/** @param {string} d @param {string} kind @param {Attributes} [attributes] */
const path = (d, kind, attributes) => svg("path", { d, class: kind, ...attributes });
/** @param {number[][]} points @param {string} kind @param {Attributes} [attributes] */
const track = (points, kind, attributes) => path(`M${points.join("L")}`, kind, attributes);
/** @param {number} x @param {number} y @param {number} r @param {Attributes} [attributes] */
const dot = (x, y, r, attributes) => svg("circle", { cx: x, cy: y, r, ...attributes });
/** 从上一处走来的点：动画从那里起。 @param {number[]} from @param {number[]} to */
const walking = (from, to) => `--x:${from[0] - to[0]}px;--y:${from[1] - to[1]}px`;

/** 等高线；数写在最缓的方向上。 @param {State} state */
function contours(state) {
  const { angle, steep, flat, radius, lowest } = state;
  const { left, top, across } = MAP;
  const middle = [left + across / 2, top + across / 2];
  const [rings, words] = [svg("g", { class: "vc-rings", "fill-opacity": 0.06, "stroke-opacity": 0.5 }), svg("g")];
  for (const level of levels(state)) {
    const far = (/** @type {number} */ curve) => (Math.sqrt((2 * level) / curve) * across) / 2 / radius;
    const [rx, ry] = [far(steep), far(Math.max(flat, steep * 1e-4))];
    rings.append(svg("ellipse", { rx, ry, transform: `translate(${middle}) rotate(${(-angle * 180) / Math.PI})` }));
    const [x, y] = [middle[0] + ry * Math.sin(angle), middle[1] + ry * Math.cos(angle) + 4];
    if (ry > 30) words.append(label(x, y, brief(Number((lowest + level).toPrecision(3)))));
  }
  return [rings, words];
}

/** 过碗底的两条虚线：最陡的方向 u，最缓的方向 v。 @param {State} state */
function directions({ angle, flat }) {
  const { left, top, across } = MAP;
  const [x, y] = [left + across / 2, top + across / 2];
  const reach = across * 0.42;
  return [angle, angle - Math.PI / 2].slice(0, flat ? 2 : 1).flatMap((turn, i) => {
    const [dx, dy] = [reach * Math.cos(turn), -reach * Math.sin(turn)];
    return [
      path(`M${x - dx} ${y - dy}L${x + dx} ${y + dy}`, "vc-way"),
      label(x + 1.09 * dx, y + 1.09 * dy + 5, "uv"[i]),
    ];
  });
}

/** 盖住方块以外的等高线，再写上坐标。 @param {State} state */
function axes({ range: [across, up] }) {
  const { width, height, left, top, across: side } = MAP;
  const tick = (/** @type {number[]} */ [low, high], /** @type {number} */ i) => short(low + ((high - low) * i) / 4);
  const hole = `M${left} ${top}v${side}h${side}v${-side}`;
  return [
    path(`M-9-9H${width + 9}V${height + 9}H-9z${hole}z`, "vc-outside", { "fill-rule": "evenodd" }),
    path(`${hole}z`, "vc-line"),
    ...[0, 1, 2, 3, 4].flatMap((i) => [
      i === 4 && tick(across, i).length > 3 // 长的写到框外就截断了
        ? label(width, top + side + 18, tick(across, i), "end")
        : label(left + (side * i) / 4, top + side + 18, tick(across, i)),
      label(left - 5, top + side - (side * i) / 4 + (i ? 5 : 1), tick(up, i), "end"),
    ]),
    label(left + side * 0.625, top + side + 18, "w₀"),
    label(left - 5, top + side * 0.375 + 5, "w₁", "end"),
  ];
}

/** 等高线、碗底、图自己的路径（橙）、单元的路径（空心菱形）。 @param {State} state @param {Progress} progress */
export function drawMap(state, { shown, fresh, moved }) {
  const { bottom, radius } = state;
  const { left, top, across } = MAP;
  /** 图外的沿着它与碗底的连线收到框边：方向不变，数再大也画得下。 @param {number[]} w */
  function place(w) {
    const [u, v] = w.map((value, i) => (value - bottom[i]) / Math.max(radius, distance(w, bottom)));
    return [left + (across * (1 + u)) / 2, top + (across * (1 - v)) / 2];
  }
  const until = fresh ? shown + 1 : undefined;
  const spots = state.points.slice(0, until).map(({ w }) => place(w));
  const cells = state.cells.slice(0, until).map(place);
  const [before, now] = [spots[Math.max(0, shown - 1)], spots[shown]];
  const dots = spots.map(([x, y], t) =>
    dot(x, y, t === shown ? 7 : 4, {
      "data-role": "point",
      "data-step": t,
      "data-value": state.points[t].w.join(),
      "aria-current": t === shown ? "true" : null,
      class: t > shown || distance(state.points[t].w, bottom) > radius ? "vc-hollow" : null,
      "data-new": t === shown ? moved : null,
      style: t === shown && moved !== null ? walking(before, now) : null,
    }),
  );
  dots.push(...dots.splice(shown, 1)); // 当前的画在最上面
  return [
    ...contours(state),
    ...axes(state),
    ...directions(state),
    path(`M${place(bottom)}m-6 0h12m-6-6v12`, "vc-cell"),
    track(spots, "vc-future"),
    track(spots.slice(0, Math.max(1, shown)), "vc-track"),
    track([before, now], "vc-track", { pathLength: 1, "data-new": moved }),
    ...cells.map(([x, y]) => path(`M${x} ${y - 7}l7 7-7 7-7-7z`, "vc-cell")),
    dot(spots[0][0], spots[0][1], GRIP, { class: "vc-start" }),
    ...dots,
  ];
}

const [BELOW, ABOVE] = [4, 2]; // 纵轴从第一个损失往下、往上几个数量级：换了学习率，轴不变，才比得出快慢

/**
 * 损失随步数，纵轴是对数；再小、再大就贴着边。
 * @param {State} state @param {Progress} progress
 */
export function drawCurve({ points, steps }, { shown, fresh, moved }) {
  const { left, top, across, down } = CURVE;
  const logs = points.map(({ loss }) => Math.log10(loss + 1e-300));
  const start = Math.max(Math.floor(logs[0]), -12); // 起点就在碗底：损失是 0
  const [low, high] = [start - BELOW, start + ABOVE];
  const height = (/** @type {number} */ log) => top + (down * (high - clamp(log, low, high))) / (high - low);
  const spots = logs.map((log, t) => [left + (across * t) / steps, height(log)]);
  const [before, now] = [spots[Math.max(0, shown - 1)], spots[shown]];
  return [
    path(`M${now[0]} ${top}v${down}`, "vc-line"),
    ...[high, low].flatMap((log) => [
      path(`M${left} ${height(log)}h${across}`, "vc-line"),
      label(left - 6, height(log) + 5, Math.abs(log) > 3 ? `1e${log}`.replace("-", "−") : short(10 ** log), "end"),
    ]),
    label(left, top + down + 18, "0"),
    label(left + across, top + down + 18, `${steps} 步`, "end"),
    track(spots.slice(0, Math.max(1, shown)), "vc-loss"),
    track([before, now], "vc-loss", { pathLength: 1, "data-new": moved }),
    track(spots.slice(shown, fresh ? shown + 1 : undefined), "vc-loss vc-later"),
    dot(now[0], now[1], 5, {
      class: "vc-here",
      "data-new": moved,
      style: moved === null ? null : walking(before, now),
    }),
  ];
}
