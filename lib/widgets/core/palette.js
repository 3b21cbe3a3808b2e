/** 画布上用的颜色：问浏览器样式表里的变量此刻是什么。 */

import { h } from "./dom.js";

const ROLES = ["input", "kernel", "output", "padding"];
const NAMES = [
  ...[
    "ink",
    "paper",
    "rule",
    "grey",
    "factor",
    "dropped-fill",
    "kernel-frame",
    "output-frame",
    "tone",
    "minus",
    "white",
    "black",
    "lit-line",
  ],
  ...ROLES.flatMap((role) => ["fill", "mark", "line", "ink"].map((part) => `${role}-${part}`)),
];

/** color(srgb …) 写成 rgb：存成 SVG，别的软件也认得。 @param {string} color */
function plain(color) {
  const [, parts, alpha = "1"] = /^color\(srgb ([^/)]+)(?:\/ ([^)]+))?\)$/.exec(color) ?? [];
  if (!parts) return color;
  const [r, g, b] = parts
    .trim()
    .split(" ")
    .map((part) => Math.round(255 * Number(part)));
  return Number(alpha) < 1 ? `rgba(${r}, ${g}, ${b}, ${alpha})` : `rgb(${r}, ${g}, ${b})`;
}

/**
 * 问算好的颜色，不问变量：变量可以是系统颜色的名字（高对比度）、可以由别的颜色调出来，画布不一定认得。
 * 没有写的变量就没有；family 是字体。每换一次主题问一次：一问，浏览器就要先排一遍。
 * @param {Element} element 颜色以它所在的地方为准 @returns {Record<string, string>}
 */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  const probe = h("i", { hidden: true, style: "forced-color-adjust: none" }); // 高对比度不许把它也换了
  element.append(probe);
  const known = NAMES.filter((name) => style.getPropertyValue(`--${name}`).trim());
  const colors = known.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, plain(getComputedStyle(probe).color)];
  });
  probe.remove();
  return { family: style.fontFamily, ...Object.fromEntries(colors) };
}
