"""核的预设：名字 → (按钮上的字, 数)。与 kernels.js 相同。"""

PRESETS = {
    "horizontal": ("横", [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]),
    "vertical": ("竖", [[1, 0, -1], [1, 0, -1], [1, 0, -1]]),
    "left_falling": ("撇", [[1, 1, 0], [1, 0, -1], [0, -1, -1]]),
    "right_falling": ("捺", [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]]),
    "sobel_horizontal": ("Sobel 横", [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
    "sobel_vertical": ("Sobel 竖", [[1, 0, -1], [2, 0, -2], [1, 0, -1]]),
    "blur": ("模糊", [[0.04] * 5] * 5),
    "sharpen": ("锐化", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "laplacian": ("拉普拉斯", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "identity": ("恒等", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
}
CUSTOM = "custom"


def kernel_of(name: str) -> list[list[float]]:
    """预设的数；没有这个名字时抛 ValueError。"""
    if name not in PRESETS:
        raise ValueError(f"没有叫 {name!r} 的核：请从 {'、'.join(PRESETS)} 里选，或者给一张数表")
    return PRESETS[name][1]


def name_of(K) -> str:
    """K 是哪一种预设；都不是就是 "custom"。"""
    return next((name for name, (_, kernel) in PRESETS.items() if kernel == K), CUSTOM)
