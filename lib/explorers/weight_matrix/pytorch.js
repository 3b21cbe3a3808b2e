/** 能直接运行的 PyTorch 代码：建出权重矩阵，乘上拉直的输入；共享、局部时再与 F.conv2d 对照。 */

import { tensor } from "../../widgets/core/pytorch.js";

/** @param {import("./state.js").State} state */
export function pytorch({ X, V, W, n, stage, reach }) {
  const matrix = `${tensor("V", V)}
n, reach = ${n}, ${reach}
W = torch.zeros(n, n, n, n, dtype=V.dtype)  # 输出 (i, j) 用输入 (k, l) 的权重
for i, j, k, l in torch.cartesian_prod(*[torch.arange(n)] * 4).reshape(-1, 4).tolist():
    if max(abs(k - i), abs(l - j)) <= reach:
        W[i, j, k, l] = V[k - i + reach, l - j + reach]
W = W.reshape(n * n, n * n)`;
  const check = `assert torch.allclose(Y, F.conv2d(X[None, None], V[None, None], padding=reach)[0, 0])`;
  return `import torch
from torch.nn import functional as F

${tensor("X", X)}
${stage === "dense" ? tensor("W", W) : matrix}
Y = (W @ X.flatten()).reshape(X.shape)
print(Y)
${stage === "dense" ? "" : `${check}\n`}`;
}
