/** 复制出去的代码：不用公式，用导数量出感受野。 */

/** @param {import("./state.js").State} state */
export const code = ({ layers, kernel_size, stride, dilation, n }) => {
  const options = [stride > 1 ? `, stride=${stride}` : "", dilation > 1 ? `, dilation=${dilation}` : ""].join("");
  return `import torch
from torch.nn import functional as F

X = torch.zeros(1, 1, ${n}, requires_grad=True)
kernel = torch.ones(1, 1, ${kernel_size})  # 全取 1：导数就是有几条路
out = X
for _ in range(${layers}):
    out = F.conv1d(out, kernel${options})
out[0, 0, (out.shape[-1] - 1) // 2].backward()  # 只看正中的输出
seen = X.grad.flatten().nonzero().flatten()  # 导数不为 0 的输入：它看到的
Y = int(seen[-1] - seen[0]) + 1  # 感受野
print(Y)
`;
};
