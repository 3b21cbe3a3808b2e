/** 核的预设：名字、按钮上的字、数、一句说明（互相关时）。与 kernels.py 相同，有测试比着。 */

/** @typedef {import("../../widgets/core/matrix.js").Matrix} Matrix */

const cross = (/** @type {number} */ side, /** @type {number} */ center) => [
  [0, side, 0],
  [side, center, side],
  [0, side, 0],
];

/** @type {[string, string, Matrix, string][]} */
export const PRESETS = [
  [
    "horizontal",
    "横",
    [
      [1, 1, 1],
      [0, 0, 0],
      [-1, -1, -1],
    ],
    "上减下：横边最深，竖边没有；墨在上为正，在下为负。",
  ],
  [
    "vertical",
    "竖",
    [
      [1, 0, -1],
      [1, 0, -1],
      [1, 0, -1],
    ],
    "左减右：竖边最深，横边没有；墨在左为正，在右为负。",
  ],
  [
    "left_falling",
    "撇",
    [
      [1, 1, 0],
      [1, 0, -1],
      [0, -1, -1],
    ],
    "左上减右下：撇的边颜色最深。",
  ],
  [
    "right_falling",
    "捺",
    [
      [0, 1, 1],
      [-1, 0, 1],
      [-1, -1, 0],
    ],
    "右上减左下：捺的边颜色最深。",
  ],
  [
    "sobel_horizontal",
    "Sobel 横",
    [
      [1, 2, 1],
      [0, 0, 0],
      [-1, -2, -1],
    ],
    "同“横”，中间的权重加倍。",
  ],
  [
    "sobel_vertical",
    "Sobel 竖",
    [
      [1, 0, -1],
      [2, 0, -2],
      [1, 0, -1],
    ],
    "同“竖”，中间的权重加倍。",
  ],
  ["blur", "模糊", Array(5).fill(Array(5).fill(0.04)), "25 个像素的平均：边缘变软。"],
  ["sharpen", "锐化", cross(-1, 5), "自己的 5 倍减去上下左右：平的地方不变，边缘两侧拉开。"],
  ["laplacian", "拉普拉斯", cross(1, -4), "上下左右减去自己的 4 倍：平的地方得 0，各个方向的边都有响应。"],
  ["identity", "恒等", cross(0, 1), "只乘中心：输出就是输入。"],
];

/** 这个核是哪一种预设；都不是就是 custom。 @param {Matrix} K */
export const nameOf = (K) =>
  PRESETS.find(([, , preset]) => JSON.stringify(preset) === JSON.stringify(K))?.[0] ?? "custom";
