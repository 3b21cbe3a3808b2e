"""图像在 trait 里的写法，与 pixels.js 相同。

0 到 1 之间、都是 1/64 的整数倍的图，一个像素一个字符，连着的写个数，前面是宽：“64 4096:”。“永”因此不到 1 KB，
而写成列表的列表要 20 KB。别的数照旧是列表的列表。
"""

import re

from lib.widgets.traits import Numbers, Table, decode, encode

ZERO, LEVELS = 58, 64


class Pixels(Numbers):
    """一张图：Numbers，只是与浏览器来往时写得短。"""

    def __init__(self, label: str, *layouts: str, **kwargs):
        super().__init__(label, *layouts, **kwargs)
        self.tag(to_json=lambda value, _: pack(value), from_json=lambda value, _: unpack(value))


def pack(rows: Table) -> str | list:
    levels = [value * LEVELS for row in rows for value in row]
    if not levels or not all(0 <= level <= LEVELS and level == int(level) for level in levels):
        return encode(rows)
    text = "".join(chr(ZERO + int(level)) for level in levels)
    return f"{len(rows[0])} " + re.sub(r"(.)\1{2,}", lambda run: f"{len(run[0])}{run[1]}", text)


def unpack(value: str | list) -> list:
    if not isinstance(value, str):
        return decode(value)
    width, runs = value.split(" ", 1)
    text = re.sub(r"(\d+)(.)", lambda run: run[2] * int(run[1]), runs)
    levels = [(ord(pixel) - ZERO) / LEVELS for pixel in text]
    return [levels[start : start + int(width)] for start in range(0, len(levels), int(width))]
