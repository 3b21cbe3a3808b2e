/** 一层写成字：叫什么，尺寸、参数、乘加、感受野怎么算出来，PyTorch 怎么写。措辞与 lib/drawing/stack.py 相同。 */

import { colored } from "../../widgets/core/frame.js";
import { most } from "../../widgets/core/longest.js";
import { times } from "../../widgets/core/numbers.js";
import { effectiveSize } from "../../widgets/core/window.js";
import { sizes, unseen } from "../../widgets/core/words.js";
import { LAYERS, owns, unusual } from "./layers.js";

/** @typedef {import("./layers.js").Layer} Layer */
/** @typedef {import("./stack.js").Row} Row */
/** @typedef {import("./state.js").State} State */
/** @typedef {(Node | string)[]} Line */

const NAMES = /** @type {Record<string, string>} */ ({ padding: "填充", stride: "步幅", dilation: "扩张率" });

/** 千分位。 @param {number} v */
export const grouped = (v) => v.toLocaleString("en-US");

/** 卷积 5×5；没有窗口参数的只有名字。 @param {Row} row */
export const title = ({ layer, window }) =>
  LAYERS[layer.op].label + (owns(layer, "kernel") ? ` ${times(window.kernel)}` : "");

/** 与平常不同的参数：填充 2、步幅 2…… @param {Layer} layer */
export function details(layer) {
  const said = unusual(layer, { kernel: layer.kernel_h, padding: 0, stride: 1, dilation: 1 })
    .filter(([key]) => NAMES[key])
    .map(([key, h, w]) => `${NAMES[key]} ${h === w ? h : times([h, w])}`);
  const { groups, bias } = layer;
  return [...said, groups > 1 ? `${groups} 组` : "", owns(layer, "bias") && !bias ? "无偏置" : ""].filter(Boolean);
}

/** 一层的窗口怎样滑，照 core 的写法。 @param {Row} row @returns {import("../../widgets/core/words.js").Geometry} */
const geometry = ({ from_shape, shape, window: w }) =>
  /** @type {any} */ ({ n: from_shape?.slice(1), k: w.kernel, w, m: shape.slice(1) });

/** 参数与乘加；没有权重的层说一句。 @param {Row} row @param {number[]} from_shape @returns {Line} */
function counted({ layer, shape, parameters, multiply_adds }, [c, ...size]) {
  const kind = LAYERS[layer.op];
  const weights = kind.formula(layer, c);
  if (!weights) return [kind.note(size)];
  return [
    `参数 ${weights}${layer.bias ? ` + ${layer.c_out}` : ""} = `,
    colored("kernel", grouped(parameters)),
    `；乘加 ${weights} × ${times(shape.slice(1))} = `,
    colored("kernel", grouped(multiply_adds)),
  ];
}

/** 感受野与间距怎样从前一层来；高宽相同时只写一遍。 @param {Row[]} rows @param {number} i */
function reached(rows, i) {
  const { window, field, jump } = rows[i];
  const before = rows[i - 1] ?? { field: [1, 1], jump: [1, 1] };
  const span = effectiveSize(window.kernel, window);
  const [high, wide] = [0, 1].map((t) => {
    const [r, j] = [before.field[t], before.jump[t]];
    const beyond = field[t] > (rows[0].from_shape?.[t + 1] ?? 0) ? "（比输入大，多出的落在填充里）" : "";
    return `感受野 ${r} + (${span[t]}−1)×${j} = ${field[t]}${beyond}，间距 ${j}×${window.stride[t]} = ${jump[t]}`;
  });
  return high === wide ? high : `高：${high}；宽：${wide}`;
}

/** 一层怎样算出来。 @param {Row[]} rows @param {number} i @returns {Line[]} */
function explain(rows, i) {
  const row = rows[i];
  const { layer, from_shape, problem, shape } = row;
  const head = `第 ${i + 1} 层 ${title(row)}：`;
  if (!from_shape || problem) return [[head + problem]];
  return [
    [head, colored("input", times(from_shape)), " → ", colored("output", times(shape))],
    ...(owns(layer, "kernel") ? sizes(geometry(row)) : []), // 同一道公式，同样的写法
    counted(row, from_shape),
    [reached(rows, i)],
  ];
}

/** 选中第 i 层时，图下说什么。 @param {State} state @param {number} i @returns {import("../../widgets/core/room.js").Told} */
export function about({ rows, broken }, i) {
  const row = rows[i];
  const [head, ...formulas] = explain(rows, i);
  const result = row.problem ? "走不通" : `输出 ${times(row.shape)}，感受野 ${times(row.field)}`;
  return {
    lines: [head],
    formulas,
    sentence: `第 ${i + 1} 层，共 ${rows.length} 层：${result}。`,
    note: broken < 0 ? unseen(geometry(row)) : `第 ${broken + 1} 层走不通：${rows[broken].problem}`,
  };
}

/** 图下的话各行里变的是哪些数；写得最长的，那一行也最长。 @type {((row: Row) => unknown)[]} */
const VARYING = [
  ({ from_shape, shape }) => [from_shape, shape],
  ({ from_shape, window, shape, unused }) => [from_shape?.slice(1), window, shape.slice(1), unused],
  ({ layer, from_shape, parameters, multiply_adds, shape }) => [
    LAYERS[layer.op].formula(layer, from_shape?.[0] ?? 1),
    ...[parameters, multiply_adds, ...shape].map(grouped),
  ],
  ({ field, jump, window }) => [field, jump, window],
];

/** 话怎样排：这些都一样的几层，各行的样子也一样。 @param {Row} row */
const manner = ({ layer: { op, bias, groups }, problem, window, from_shape }) => {
  const square = [from_shape?.slice(1) ?? [], ...Object.values(window)].every(([high, wide]) => high === wide);
  return [op, bias, groups > 1, Boolean(problem), square].join();
};

/** 说起来最长的几层：每种排法里，各行的数写得最长的，和没有窗口看到的行列说得最长的。 @param {State} state */
export function longestSteps({ rows }) {
  /** @type {Map<string, number[]>} */
  const alike = new Map();
  rows.forEach((row, i) => alike.set(manner(row), [...(alike.get(manner(row)) ?? []), i]));
  const widest = [...alike.values()].flatMap((steps) =>
    VARYING.map((varying) => most(steps, (i) => (rows[i].problem || JSON.stringify(varying(rows[i]))).length)),
  );
  const noted = most([...rows.keys()], (i) => (rows[i].problem ? 0 : unseen(geometry(rows[i])).length));
  return [...new Set([...widest, noted])];
}

/** 能直接运行的代码；写到走不通的前一层为止。 @param {State} state */
export function pytorch({ input, rows, broken }) {
  const calls = rows.map(({ layer, from_shape, problem }) =>
    !from_shape || problem ? "" : LAYERS[layer.op].call(layer, from_shape[0]),
  );
  /** @type {string[]} */
  const lines = [];
  let many = 0;
  calls.forEach((text, i) => {
    many += 1;
    if (!text || calls[i + 1] === text) return;
    lines.push(...(many > 3 ? [`*[${text} for _ in range(${many})]`] : Array(many).fill(text)));
    many = 0;
  });
  return [
    "import torch",
    "from torch import nn",
    "",
    "net = nn.Sequential(",
    ...lines.map((line) => `    ${line},`),
    ")",
    ...(broken < 0 ? [] : [`# 第 ${broken + 1} 层走不通：${rows[broken].problem}`]),
    `X = torch.zeros(1, ${input.join(", ")})`,
    "Y = net(X)",
    "print(Y.shape)",
    'print(f"参数 {sum(p.numel() for p in net.parameters()):,}")',
    "",
  ].join("\n");
}
