"""第 6 章的预测题：答案与 torch 算的相同。"""

import torch
import torch.nn.functional as F

from lib.exercises import qa


def test_mean_bias_cancels_the_means():
    X = torch.randn(1, 2, 9, 9, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    means, K = qa.MEANS.double()[:, None, None], qa.KERNELS.double()[None]
    bias = torch.tensor(qa.mean_bias.answer, dtype=torch.float64)
    torch.testing.assert_close(F.conv2d(X + means, K, bias), F.conv2d(X, K))
    (swapped,) = [slip.value for slip in qa.mean_bias.slips if "配错" in slip.sentence]
    assert swapped == -(2 * -1 + 5 * 4)


def test_border_ring_is_measured():
    generator = torch.Generator().manual_seed(0)
    n = qa.PHOTO
    scene = torch.randint(1, 10, (1, 1, n + 1, n + 1), generator=generator).double()
    kernels = [torch.randint(1, 3, (1, 1, k, k), generator=generator).double() for k in qa.STACK]

    def through(X):
        for K in kernels:
            X = F.conv2d(X, K, padding=K.shape[-1] // 2)
        return X[0, 0]

    first, second = through(scene[..., :-1, :-1]), through(scene[..., 1:, 1:])
    wrong = first[1:, 1:] != second[:-1, :-1]
    ring, clean = qa.border_ring.answer
    assert len(wrong) == clean + 2 * ring
    right = torch.zeros_like(wrong)
    right[ring:-ring, ring:-ring] = True
    assert torch.equal(~wrong, right)


def gradient_descent(start, rate, steps):
    """讲义的 6×8 黑白图上走 steps 步，返回最后的损失；卷积用 torch 的。"""
    X = torch.ones(1, 1, 6, 8, dtype=torch.float64)
    X[..., 2:6] = 0
    Y = F.conv2d(X, torch.tensor([[[[1.0, -1.0]]]], dtype=torch.float64))
    w = torch.tensor([[[start]]], dtype=torch.float64, requires_grad=True)
    for _ in range(steps):
        (gradient,) = torch.autograd.grad(((F.conv2d(X, w) - Y) ** 2).sum(), w)
        w = (w - rate * gradient).detach().requires_grad_()
    return ((F.conv2d(X, w) - Y) ** 2).sum().item()


def test_lucky_start():
    """从 0 出发，0.05 收敛，0.17（过了 1/6）发散；偏出一点点，0.05 也发散，一步乘 −2。"""
    assert gradient_descent([0.0, 0.0], 0.05, 60) < 1e-20
    assert gradient_descent([0.0, 0.0], 0.17, 60) > 12
    losses = [gradient_descent([0.0, 1e-6], 0.05, steps) for steps in (60, 61)]
    assert losses[0] > 1e20 and round(losses[1] / losses[0], 6) == 4
