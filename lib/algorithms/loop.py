"""讲义的写法：两重循环，一个输出一个输出地算。慢，但每一行都是定义。"""

from torch import Tensor

from lib.arguments import check_mode, check_tensor, common_float, factors
from lib.window import PoolingWindow, Window


def corr2d(Image: Tensor, Kernel: Tensor) -> Tensor:
    """二维互相关：Image (N_h, N_w)，Kernel (K_h, K_w) → (N_h − K_h + 1, N_w − K_w + 1)。"""
    check_tensor("Image", Image, "N_h N_w")
    check_tensor("Kernel", Kernel, "K_h K_w")
    (Image, Kernel), dtype = factors(Image, Kernel)
    K_h, K_w = Kernel.shape
    Y = Image.new_zeros(Window((K_h, K_w)).output_shape(Image.shape))
    for row in range(Y.shape[0]):
        for col in range(Y.shape[1]):
            Y[row, col] = (Image[row : row + K_h, col : col + K_w] * Kernel).sum()
    return Y.to(dtype)


def pool2d(X: Tensor, pool_size, mode: str = "max") -> Tensor:
    """二维池化，步幅为 1：X (x_h, x_w)，窗口 (p_h, p_w) → (x_h − p_h + 1, x_w − p_w + 1)。"""
    check_tensor("X", X, "x_h x_w")
    check_mode(mode)
    (X,), dtype = common_float(X)
    window = PoolingWindow(pool_size)
    p_h, p_w = window.kernel_size
    Y = X.new_zeros(window.output_shape(X.shape))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                # 沿一维取最大：并列时梯度归第一个，与 torch 的池化相同；不带维数的 max() 会平分
                Y[i, j] = X[i : i + p_h, j : j + p_w].flatten().max(0).values
            else:
                Y[i, j] = X[i : i + p_h, j : j + p_w].mean()
    return Y.to(dtype)
