/** 一层写成字：叫什么，尺寸、参数、乘加、感受野怎么算出来，PyTorch 怎么写。措辞与 lib/drawing/stack.py 相同。 */

import { colored } from "../../widgets/core/frame.js";
import { times } from "../../widgets/core/numbers.js";
import { effectiveSize } from "../../widgets/core/window.js";
import { sizes } from "../../widgets/core/words.js";
import { WINDOW } from "./stack.js";

/** @typedef {import("./stack.js").Row} Row */
/** @typedef {(Node | string)[]} Line */

/** @type {[string, string][]} */
export const TYPES = [
  ["conv", "卷积"],
  ["max", "最大池化"],
  ["avg", "平均池化"],
];

/** 千分位。 @param {number} v */
export const grouped = (v) => v.toLocaleString("en-US");

/** 卷积 5×5 @param {Row} row */
export const title = ({ layer: { op }, w }) => `${Object.fromEntries(TYPES)[op]} ${times(w.kernel)}`;

/** 窗口的参数里与平常不同的：[第几项, 高, 宽]。 @param {Row} row @param {number[]} usual 各项平常的值，照 WINDOW 的次序 */
const unusual = ({ w }, usual) =>
  Object.values(w)
    .map(([h, v], i) => [i, h, v])
    .filter(([i, h, v]) => h !== usual[i] || v !== usual[i]);

/** 与平常不同的参数：填充 2、步幅 2…… @param {Row} row */
export function details(row) {
  const { op, groups, bias } = row.layer;
  const said = unusual(row, [0, 0, 1, 1])
    .slice(1)
    .map(([i, h, v]) => `${["填充", "步幅", "扩张率"][i - 1]} ${h === v ? h : times([h, v])}`);
  return [...said, groups > 1 ? `${groups} 组` : "", op === "conv" && !bias ? "无偏置" : ""].filter(Boolean);
}

/** 选中的这一层。 @param {Row[]} rows @param {number} i @returns {Line[]} */
export function explain(rows, i) {
  const {
    layer: { op, c_out, groups, bias },
    w,
    from,
    problem,
    shape,
    field,
    jump,
    parameters,
    multiply_adds,
  } = rows[i];
  const head = `第 ${i + 1} 层 ${title(rows[i])}：`;
  if (!from || problem) return [[head + problem]];
  const [r, j] = [rows[i - 1]?.field ?? [1, 1], rows[i - 1]?.jump ?? [1, 1]];
  const e = effectiveSize(w.kernel, w);
  const [high, wide] = [0, 1].map(
    (t) => `感受野 ${r[t]} + (${e[t]}−1)×${j[t]} = ${field[t]}，间距 ${j[t]}×${w.stride[t]} = ${jump[t]}`,
  );
  const weights = `${c_out}×${groups > 1 ? `(${from[0]}/${groups})` : from[0]}×${times(w.kernel)}`;
  const axes = /** @type {any} */ ({ n: from.slice(1), k: w.kernel, w, m: shape.slice(1) });
  return [
    [head, colored("input", times(from)), " → ", colored("output", times(shape))],
    ...sizes(axes), // 同一道公式，同样的写法
    op === "conv"
      ? [
          `参数 ${weights}${bias ? ` + ${c_out}` : ""} = `,
          colored("kernel", grouped(parameters)),
          `；乘加 ${weights} × ${times(shape.slice(1))} = `,
          colored("kernel", grouped(multiply_adds)),
        ]
      : ["池化没有参数；乘加只计卷积层的。"],
    [high === wide ? high : `高：${high}；宽：${wide}`],
  ];
}

/** @param {Row} row */
function call(row) {
  const {
    layer: { op, c_out, groups, bias },
    from,
  } = row;
  const conv = op === "conv";
  const usual = [0, 0, conv ? 1 : 0, 1]; // 池化总写步幅：nn.MaxPool2d 的步幅默认等于窗口
  const given = unusual(row, usual).map(
    ([i, h, v]) => `${i ? WINDOW[i] : "kernel_size"}=${h === v ? h : `(${h}, ${v})`}`,
  );
  if (groups > 1) given.push(`groups=${groups}`);
  if (conv && !bias) given.push("bias=False");
  const name = conv ? "Conv2d" : `${op === "max" ? "Max" : "Avg"}Pool2d`;
  return `nn.${name}(${[conv ? `${from?.[0]}, ${c_out}` : "", ...given].filter(Boolean).join(", ")})`;
}

/** 能直接运行的代码；写到走不通的前一层为止。 @param {number[]} input @param {Row[]} rows */
export function pytorch(input, rows) {
  const calls = rows.map((row) => (row.problem ? "" : call(row)));
  /** @type {string[]} */
  const lines = [];
  let many = 0;
  calls.forEach((text, i) => {
    many += 1;
    if (!text || calls[i + 1] === text) return;
    lines.push(...(many > 3 ? [`*[${text} for _ in range(${many})]`] : Array(many).fill(text)));
    many = 0;
  });
  const bad = calls.indexOf("");
  return [
    "import torch",
    "from torch import nn",
    "",
    "net = nn.Sequential(",
    ...lines.map((line) => `    ${line},`),
    ")",
    ...(bad < 0 ? [] : [`# 第 ${bad + 1} 层走不通：${rows[bad].problem}`]),
    `X = torch.zeros(1, ${input.join(", ")})`,
    "Y = net(X)",
    "print(Y.shape)",
    'print(f"参数 {sum(p.numel() for p in net.parameters()):,}")',
    "",
  ].join("\n");
}
