/** 图下的话：这一格的算式，和要紧的一句。措辞与 words.py 相同。 */

import { h } from "../../widgets/core/dom.js";
import { colored } from "../../widgets/core/frame.js";
import { full } from "../../widgets/core/numbers.js";
import { hundredths, votesOf } from "./explain.js";
import { BLOCK } from "./ink.js";
import { SHIFTS, sizeOf } from "./state.js";

/** @typedef {import("../../widgets/core/room.js").Line} Line */
/** @typedef {import("../../widgets/core/room.js").Told} Told */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./explain.js").Term} Term */

const WIDEST = -0.88;

/** 两位小数，真正的减号。 @param {number} v */
export const fixed = (v) => (hundredths(v) + 0).toFixed(2).replace("-", "−");

/** 正的写 + 2.35，负的写 − 2.35；第一项不写正号。 @param {number} v @param {number} i */
const signed = (v, i) => `${v < 0 ? (i ? " − " : "−") : i ? " + " : ""}${fixed(Math.abs(hundredths(v)))}`;

/** 各项加起来，舍入也是一项。 @param {number[]} values @param {number} rounding @param {number} sum @returns {Line} */
const equation = (values, rounding, sum) => [
  ...[...values, ...(rounding ? [rounding] : [])].map((v, i) => signed(v, i)),
  ` = ${fixed(sum)}`,
  ...(rounding ? [`，末项 ${fixed(rounding)} 是舍入`] : []),
];

/** 哪一层的哪一格。 @param {State} state */
export function nameOf({ steps, cell: [layer, channel, row, col] }) {
  const { type, name } = steps[layer];
  if (type === "linear") return `数字 ${col} 的分数`;
  if (type === "input") return `输入（${row}, ${col}）`;
  return `${name} 通道 ${channel}${type === "global" ? "" : `（${row}, ${col}）`}`;
}

/** @param {State} state @returns {Line} */
function arithmetic(state) {
  const { steps, cell, explained } = state;
  const { terms, bias, sum, result, rounding, taps, winner } = explained;
  const { type } = steps[cell[0]];
  const values = [...terms.map(({ value }) => value), ...(bias === null ? [] : [bias])];
  if (type === "conv")
    return [
      ...equation(values, rounding, sum),
      sum > 0 ? "，大于 0，ReLU 留下 " : "，ReLU 把它变成 ",
      colored("output", result ? fixed(result) : "0"),
      "。",
    ];
  if (type === "max")
    return [
      `max(${taps[0]
        .filter(({ inside }) => inside)
        .map(({ x }) => fixed(x))
        .join(", ")}) = `,
      colored("output", fixed(result)),
      `，来自${terms[winner].label}。`,
    ];
  if (type === "global") {
    const { row, col } = taps[0][winner];
    const [, rows, cols] = sizeOf(steps[cell[0] - 1]);
    return [
      `整张 ${rows}×${cols} = ${rows * cols} 格里最大的，是（${row}, ${col}）的 `,
      colored("output", fixed(result)),
      "。",
    ];
  }
  if (type === "input") {
    const noise = result - sum;
    const counted = `${BLOCK}×${BLOCK} = ${BLOCK ** 2} 格里有 ${sum} 格墨`;
    const heard = noise ? `，噪声 ${noise > 0 ? "+" : "−"}${Math.abs(noise)}，算 ${result} 格` : "";
    return [`${counted}${heard}：${result}/${BLOCK ** 2} = `, colored("output", full(result / BLOCK ** 2)), "。"];
  }
  const votes = votesOf(steps[cell[0] - 1], steps[cell[0]], cell[3]);
  const total = (/** @type {number} */ sign) => votes.reduce((all, v) => (v * sign > 0 ? all + v : all), 0);
  const three = [total(1), total(-1), bias ?? 0];
  const left = hundredths(hundredths(sum) - three.reduce((all, v) => all + hundredths(v), 0));
  return ["赞成、反对、偏置相加：", ...equation(three, left, sum), "。"];
}

/** 移到纸外多少墨；没有移动，说这一层在做什么。 @param {State} state */
function meaning({ steps, cell: [layer], shift, lost, total, network, answer, empty }) {
  if (empty) return "纸是空的：空纸也算得出分数，那不是答案。";
  if (shift !== "none") {
    const { word } = SHIFTS[shift];
    if (!lost) return `${word}，墨一格也没有丢，读作 ${answer}。`;
    return `${word}，${total} 格墨里有 ${lost} 格移出了纸，读作 ${answer}。`;
  }
  const below = steps[layer - 1];
  switch (steps[layer].type) {
    case "conv":
      if (below.type === "input") return "橙框：它看的一块。窗口走到哪里，核都是这一个。";
      return `同一个窗口，在 ${below.maps.length} 张图上各乘各的核。虚线：看到的墨。`;
    case "max":
      return "各通道自己比。哪一格给的，池化之后就不知道了。";
    case "global":
      return `只留一个数，在哪里不要紧：四周空 ${network.margin} 格，移一格不变。`;
    case "linear":
      return "橙投赞成票，蓝投反对票；分数最高的就是答案。";
    default:
      return "移一格，移的是这张图：一格是纸上的四格。";
  }
}

/** 读作几，多大的把握。 @param {State} state */
export function verdict({ empty, answer, sure }) {
  if (empty) return { text: "纸是空的", digit: "", sure: "" };
  const percent = 100 * sure[answer];
  return { text: "读作", digit: String(answer), sure: `把握 ${percent > 99.95 ? "＞99.9" : percent.toFixed(1)}%` };
}

/** 说的是哪一格；手机上不写，放大的图上已经写了。 @param {string} name */
const who = (name) => h("span", { class: "vc-who" }, `${name}：`);

/** @param {State} state @returns {Told} */
export function about(state) {
  const name = nameOf(state);
  const said = verdict(state);
  const line = arithmetic(state);
  return {
    lines: [[who(name), ...line], [meaning(state)]],
    sentence: `${said.text}${said.digit && ` ${said.digit}，${said.sure}`}。${name}等于 ${fixed(state.explained.result)}。`,
  };
}

/** 最长的：项最多的一层卷积，每项两位小数；换了网络也不改变图的高，所以照最多的留。 @param {State} state @returns {Told[]} */
export function longest({ networks }) {
  const convolutions = networks.flatMap(({ layers }) => layers.filter(({ type }) => type === "conv"));
  const most = Math.max(...convolutions.map(({ weight }) => (weight[0].length === 1 ? 9 : weight[0].length)));
  const line = equation(Array(most + 1).fill(WIDEST), -0.01, WIDEST);
  return [
    {
      lines: [
        [who("卷积 2 通道 18（8, 8）"), ...line, "，大于 0，ReLU 留下 0.88。"],
        ["同一个窗口，在 18 张图上各乘各的核。虚线：看到的墨。"],
      ],
    },
  ];
}
