"""最小的 PNG：一个字节一个像素的调色板图，写成 SVG 里能用的 data URI。

像素不压缩：zlib 的压缩结果因版本而异，而笔记本的输出要逐字节相同。
"""

import base64
import struct
import zlib

BLOCK = 65535  # 一个不压缩的块最多这么多字节


def data_uri(rows: list[bytes], palette: list[tuple[int, int, int, int]]) -> str:
    """rows 是每行的像素（调色板里的第几种颜色），palette 是红绿蓝与不透明。"""
    pixels = b"".join(b"\0" + row for row in rows)  # 每行前面的 0：不做行间预测
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    colors, opacity = b"".join(bytes(color[:3]) for color in palette), bytes(color[3] for color in palette)
    chunks = [(b"IHDR", header), (b"PLTE", colors), (b"tRNS", opacity), (b"IDAT", stored(pixels)), (b"IEND", b"")]
    file = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*c) for c in chunks)
    return "data:image/png;base64," + base64.b64encode(file).decode()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def stored(content: bytes) -> bytes:
    """zlib 格式，全是不压缩的块。"""
    blocks = b""
    for start in range(0, len(content), BLOCK):
        part = content[start : start + BLOCK]
        last = start + BLOCK >= len(content)
        blocks += struct.pack("<BHH", last, len(part), len(part) ^ 0xFFFF) + part
    return b"\x78\x01" + blocks + struct.pack(">I", zlib.adler32(content))
