/** 能直接运行、得到图上这些数的 PyTorch 代码。 */

import { number, tuple } from "../sliding_window/pytorch.js";

/** 一层层的列表，最里面的一行写一行。 @param {any[]} list @param {string} pad @returns {string} */
const nested = (list, pad) =>
  Array.isArray(list[0]) ? `[${list.map((x) => nested(x, `${pad} `)).join(`,\n${pad} `)}]` : `[${list.map(number).join(", ")}]`;

/** @param {string} name @param {any[]} list */
const tensor = (name, list) => `${name} = torch.tensor(${nested(list, " ".repeat(name.length + 16))}, dtype=torch.float64)`;

/** @param {import("./state.js").State} state */
export const pytorch = ({ X, K, bias, w, groups }) =>
  [
    "import torch", "from torch.nn import functional as F", "",
    tensor("X", X), tensor("K", K), tensor("b", bias),
    `Y = F.conv2d(X[None], K, b, stride=${tuple(w.stride)}, padding=${tuple(w.padding)}, dilation=${tuple(w.dilation)}, groups=${groups})[0]`,
    "print(Y)", "",
  ].join("\n");
