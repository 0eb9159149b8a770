"""Files that claim more than they are, or what cannot be. Each has to be told in words."""

import struct
import zlib


def png(width: int, height: int, *chunks: tuple, depth: int = 8, color: int = 2, spoil: bytes = b"") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))
    if spoil:
        head = head[:-4] + spoil
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*each) for each in chunks) + chunk(b"IEND", b"")


def good_png(width: int, height: int) -> bytes:
    """All black."""
    return png(width, height, (b"IDAT", zlib.compress((b"\0" + bytes(3 * width)) * height)))


def jpeg(width: int, height: int, kind: int = 0xC0) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes([1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0])
    tables = b"\xff\xdb\x00\x43\x00" + bytes([1] * 64)
    huffman = b"".join(b"\xff\xc4" + struct.pack(">H", 20) + bytes([number, 1, *[0] * 15, 0])
                       for number in (0x00, 0x10))
    scan = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00"
    return (b"\xff\xd8" + tables + b"\xff" + bytes([kind]) + struct.pack(">H", len(frame) + 2) + frame + huffman + scan
            + b"\x00" * 20 + b"\xff\xd9")


def gif(width: int, height: int, data: bytes = b"\x08\x01\x00\x00;") -> bytes:
    frame = struct.pack("<BHHHHB", 0x2C, 0, 0, width, height, 0)
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + bytes(768) + frame + data


def bmp(width: int, height: int, bits: int = 24, compression: int = 0) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head


def webp(body: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def lossy(width: int, height: int) -> bytes:
    frame = b"\x10\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + bytes(20)
    return webp(b"VP8 " + struct.pack("<I", len(frame)) + frame)


HOSTILE = {
    "empty.png": b"",
    "text.jpg": b"no image at all, whatever its name says",
    "bomb.png": png(65535, 65535, (b"IDAT", zlib.compress(bytes(100_000)))),
    "huge.png": png(0x7FFFFFFF, 0x7FFFFFFF, (b"IDAT", b"")),
    "nothing.png": png(0, 10, (b"IDAT", zlib.compress(b""))),
    "no-rows.png": png(10, 10),
    "few-rows.png": png(100, 100, (b"IDAT", zlib.compress(bytes(50)))),
    "no-stream.png": png(10, 10, (b"IDAT", b"\xff" * 40)),
    "checksum.png": png(10, 10, (b"IDAT", zlib.compress(bytes(310))), spoil=b"\0\0\0\0"),
    "filter.png": png(10, 10, (b"IDAT", zlib.compress(b"\x09" + bytes(309)))),
    "depth.png": png(10, 10, (b"IDAT", zlib.compress(bytes(310))), depth=7),
    "no-palette.png": png(10, 10, (b"IDAT", zlib.compress(bytes(110))), color=3),
    "length.png": png(10, 10)[:33] + b"\xff\xff\xff\xffIDAT" + bytes(50),
    "bomb.jpg": jpeg(65535, 65535),
    "nothing.jpg": jpeg(0, 10),
    "no-height.jpg": jpeg(10, 0),
    "progressive-bomb.jpg": jpeg(65500, 65500, 0xC2),
    "lossless.jpg": jpeg(10, 10, 0xC3),
    "start.jpg": b"\xff\xd8\xff\xe0",
    "endless-marker.jpg": b"\xff\xd8" + b"\xff" * 5000,
    "bomb.gif": gif(65535, 65535),
    "nothing.gif": gif(0, 0),
    "codes.gif": gif(10, 10, b"\x0c\x02\xff\xff\x00;"),
    "outside.gif": gif(10, 10)[:-5] + b"\x20",
    "bomb.bmp": bmp(0x7FFFFFFF, 0x7FFFFFFF),
    "wide.bmp": bmp(65535, 65535, 1),
    "upside.bmp": bmp(10, -0x80000000),
    "negative.bmp": bmp(-10, 10),
    "bits.bmp": bmp(10, 10, 13),
    "runs.bmp": bmp(50000, 50000, 8, 1),
    "bomb.webp": lossy(16383, 16383),
    "nothing.webp": lossy(0, 0),
    "chunk.webp": webp(b"VP8 \xff\xff\xff\x7f" + bytes(30)),
    "no-chunk.webp": webp(b""),
    "canvas.webp": webp(b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\xff" * 6),
}


def truncated(size: int):
    """Lengths to cut a file at: all at its beginning, then some. What is left out at the end of some kinds is only
    padding, so that the last of them is well before it."""
    return [*range(0, min(size - 40, 64)), *range(64, size - 40, max(1, size // 40))]
