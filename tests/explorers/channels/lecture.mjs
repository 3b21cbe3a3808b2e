/** 讲义的例子：2 个输入通道，3 个输出通道，2×2 的核；还有同样输入的 1×1。 */

const plus = (K, n) => (Array.isArray(K) ? K.map((x) => plus(x, n)) : K + n);
export const K0 = [
  [
    [0, 1],
    [2, 3],
  ],
  [
    [1, 2],
    [3, 4],
  ],
];
export const LECTURE = {
  name: "demo",
  problem: "",
  X: [
    [
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
    ],
    [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
  ],
  K: [K0, plus(K0, 1), plus(K0, 2)],
  bias: [0, 0, 0],
  c_in: 2,
  c_out: 3,
  groups: 1,
  n_h: 3,
  n_w: 3,
  kernel_h: 2,
  kernel_w: 2,
  padding_h: 0,
  padding_w: 0,
  stride_h: 1,
  stride_w: 1,
  dilation_h: 1,
  dilation_w: 1,
  step: 0,
  speed: 1,
};
export const POINTWISE = {
  K: [
    [[[1]], [[2]]],
    [[[3]], [[4]]],
  ],
  bias: [5, -6],
  c_out: 2,
  kernel_h: 1,
  kernel_w: 1,
};
