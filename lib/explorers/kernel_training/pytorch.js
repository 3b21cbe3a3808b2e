/** 能直接运行的 PyTorch 代码：同样的学习率、起点，走到图上这一步。 */

import { number, tensor } from "../../widgets/core/pytorch.js";

/** @param {import("./bowl.js").State} state */
export const pytorch = ({ X, Y, kernelOf, start, rate, step, reduce }) => `import torch
from torch.nn import functional as F

${tensor("X", X)}
${tensor("Y", Y)}
${tensor("w", kernelOf(start))}.requires_grad_()

for _ in range(${step}):
    loss = ((F.conv2d(X[None, None], w[None, None])[0, 0] - Y) ** 2).${reduce}()
    loss.backward()
    with torch.no_grad():
        w -= ${number(rate)} * w.grad
    w.grad = None
w = w.detach()
print(w)
`;
