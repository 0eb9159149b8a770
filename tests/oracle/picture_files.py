"""Files of pictures of every kind, for pictures.py: by Pillow's encoders, and by hand what those do not
write. They are the same for a seed. Each generator gives names, files and a divisor to read them with.
"""

import io
import random
import struct
import zlib

from PIL import Image


def photograph(dice: random.Random, width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Slopes, edges and noise."""
    bands = []
    for _ in Image.new(mode, (1, 1)).getbands():
        noise = Image.frombytes("L", (width, height), dice.randbytes(width * height))
        small = Image.frombytes("L", (max(1, width // 9), max(1, height // 7)),
                                dice.randbytes(max(1, width // 9) * max(1, height // 7)))
        slope = small.resize((width, height), Image.Resampling.BICUBIC)
        bands.append(Image.blend(slope, noise, dice.choice([0, 0.05, 0.2])))
    return Image.merge(mode, bands) if len(bands) > 1 else bands[0]


def file_of(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def sizes(dice: random.Random) -> tuple:
    return dice.choice([1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 129]), dice.choice([1, 2, 5, 8, 16, 17, 40, 65])


def exif_of(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def jpegs(dice: random.Random):
    for number in range(160):
        mode = dice.choice(["RGB", "RGB", "RGB", "L", "CMYK"])
        options = {"quality": dice.choice([1, 10, 50, 75, 85, 95, 100]), "progressive": dice.random() < 0.4,
                   "optimize": dice.random() < 0.3}
        if mode == "RGB":
            options["subsampling"] = dice.choice([0, 1, 2])
            options["keep_rgb"] = dice.random() < 0.1 and options["subsampling"] == 0
        if dice.random() < 0.2:
            options["restart_marker_blocks"] = dice.randrange(1, 9)
        if dice.random() < 0.3:
            options["exif"] = exif_of(dice.randrange(1, 9))
        if dice.random() < 0.2:
            options["icc_profile"] = dice.randbytes(dice.choice([10, 3000, 150000]))
        if dice.random() < 0.2:
            options["comment"] = b"a comment"
        file = file_of(photograph(dice, *sizes(dice), mode), "JPEG", **options)
        yield f"jpeg {number} {mode} {options}"[:150], file, dice.choice([1, 1, 1, 2, 4, 8])
    for number in range(120):
        factors = [dice.choice([(1, 1), (1, 2), (2, 1), (2, 2), (1, 4), (4, 1), (3, 1), (1, 3), (2, 4), (4, 2)]),
                   *dice.choice([[(1, 1), (1, 1)]] * 6 + [[(2, 1), (1, 1)], [(1, 1), (2, 2)], [(1, 2), (1, 2)]])]
        file = coded(dice, *sizes(dice), factors[:dice.choice([3, 3, 3, 1])], dice.randrange(2) == 1)
        yield f"jpeg {number} of factors {factors}", file, dice.choice([1, 1, 2, 4, 8])


def huffman_codes(file: bytes) -> dict:
    """Of the four usual tables: the bits of a value, by class and number."""
    codes, at = {}, 0
    while (at := file.find(b"\xff\xc4", at)) >= 0:
        body = file[at + 4:at + 2 + struct.unpack(">H", file[at + 2:at + 4])[0]]
        code, place, table = 0, 17, {}
        for length in range(1, 17):
            for _ in range(body[length]):
                table[body[place]] = f"{code:0{length}b}"
                code, place = code + 1, place + 1
            code <<= 1
        codes[body[0]] = table
        at += 4
    return codes


def coded(dice: random.Random, width: int, height: int, factors: list, in_scans: bool) -> bytes:
    """A JPEG of random coefficients, with sampling factors that Pillow writes none with."""
    plain = file_of(Image.new("RGB", (8, 8)), "JPEG", quality=60)
    codes, frame = huffman_codes(plain), plain.index(b"\xff\xc0")
    tables = plain[:frame] + b"".join(plain[at:at + 2 + struct.unpack(">H", plain[at + 2:at + 4])[0]]
                                      for at in range(len(plain)) if plain[at:at + 2] == b"\xff\xc4")
    most = max(across for across, _ in factors), max(down for _, down in factors)

    def bits(value: int) -> str:
        size = abs(value).bit_length()
        return f"{value if value > 0 else value + (1 << size) - 1:0{size}b}" if size else ""

    def block(component: int, was: list) -> str:
        value = max(-60, min(60, was[component] + dice.randrange(-9, 10)))
        step, was[component] = value - was[component], value
        text = codes[min(component, 1)][abs(step).bit_length()] + bits(step)
        for _ in range(dice.randrange(4)):
            level = dice.choice([-3, -2, -1, 1, 2, 3])
            text += codes[16 + min(component, 1)][dice.randrange(6) * 16 + abs(level).bit_length()] + bits(level)
        return text + codes[16 + min(component, 1)][0]

    def scan(components: list) -> bytes:
        text, was = "", [0] * len(factors)
        across, down = ((most[0], most[1]) if len(components) > 1 else
                        (most[0] / factors[components[0]][0], most[1] / factors[components[0]][1]))
        for _ in range(int(-(-width // (8 * across)) * -(-height // (8 * down)))):
            for component in components:
                count = factors[component][0] * factors[component][1] if len(components) > 1 else 1
                text += "".join(block(component, was) for _ in range(count))
        text += "1" * (-len(text) % 8)
        data = int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")
        return (b"\xff\xda" + struct.pack(">HB", 6 + 2 * len(components), len(components))
                + b"".join(bytes([one + 1, 17 * min(one, 1)]) for one in components) + b"\0?\0" + data)

    header = struct.pack(">HBHHB", 8 + 3 * len(factors), 8, height, width, len(factors))
    header += b"".join(bytes([number + 1, across * 16 + down, min(number, 1)])
                       for number, (across, down) in enumerate(factors))
    everything = list(range(len(factors)))
    scans = [scan([one]) for one in everything] if in_scans else [scan(everything)]
    return tables + b"\xff\xc0" + header + b"".join(scans) + b"\xff\xd9"


def png(width: int, height: int, depth: int, color: int, rows: list, interlaced: int, *chunks: tuple) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    packed = zlib.compress(b"".join(rows))
    cut = len(packed) // 3
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
            + b"".join(chunk(*one) for one in chunks) + chunk(b"IDAT", packed[:cut]) + chunk(b"IDAT", b"")
            + chunk(b"IDAT", packed[cut:]) + chunk(b"IEND", b""))


PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def pngs(dice: random.Random):
    kinds = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16),
             (6, 8), (6, 16)]
    for number in range(210):
        color, depth = kinds[number % len(kinds)]
        width, height = sizes(dice)
        interlaced = number // len(kinds) % 2
        rows = []
        for x, y, across, down in PASSES if interlaced else [(0, 0, 1, 1)]:
            wide, high = (width - x + across - 1) // across, (height - y + down - 1) // down
            size = (max(0, wide) * SAMPLES[color] * depth + 7) // 8
            rows += [bytes([dice.randrange(5)]) + dice.randbytes(size) for _ in range(high) if size > 0]
        chunks = []
        if dice.random() < 0.3:
            chunks.append((b"iCCP", b"x\0\0" + zlib.compress(dice.randbytes(dice.choice([5, 5000])))))
        if color == 3:
            count = dice.randrange(1, (1 << depth) + 1)
            chunks.append((b"PLTE", dice.randbytes(3 * count)))
            if dice.random() < 0.5:
                chunks.append((b"tRNS", dice.choice([dice.randbytes(dice.randrange(1, count + 1)), b"\xff\0"[:count], b"\xff"])))
        elif color in (0, 2) and dice.random() < 0.4:
            chunks.append((b"tRNS", b"".join(struct.pack(">H", dice.randrange(1 << depth)) for _ in range(SAMPLES[color]))))
        if dice.random() < 0.3:
            chunks.append((b"eXIf", exif_of(dice.randrange(1, 9))[6:]))
        yield f"png {number} color {color} depth {depth} interlaced {interlaced}", png(width, height, depth, color, rows, interlaced, *chunks), 1


def gifs(dice: random.Random):
    for number in range(60):
        width, height = sizes(dice)
        image = photograph(dice, width, height, dice.choice(["L", "RGB"]))
        colors = dice.choice([2, 5, 16, 100, 256])
        if image.mode == "RGB":
            image = image.quantize(colors)
        options = {"interlace": dice.randrange(2)}
        if dice.random() < 0.4:
            options["transparency"] = dice.randrange(colors)
        if dice.random() < 0.3:
            options |= {"save_all": True, "append_images": [photograph(dice, width, height) for _ in range(dice.randrange(1, 4))]}
        file = file_of(image, "GIF", **options)
        yield f"gif {number} {image.mode} {options}"[:150], file, 1
        # The same on a screen that is larger, or smaller.
        yield f"gif {number} on another screen", file[:6] + struct.pack("<HH", *sizes(dice)) + file[10:], 1


def bmp(header: bytes, palette: bytes, data: bytes) -> bytes:
    offset = 14 + len(header) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + header + palette + data


def bmps(dice: random.Random):
    gray = b"".join(bytes([value, value, value, 0]) for value in range(256))
    masks = [(0xFF0000, 0xFF00, 0xFF, 0), (0xFF000000, 0xFF0000, 0xFF00, 0), (0xFF000000, 0xFF00, 0xFF, 0),
             (0xFF000000, 0xFF0000, 0xFF00, 0xFF), (0xFF, 0xFF00, 0xFF0000, 0xFF000000),
             (0xFF0000, 0xFF00, 0xFF, 0xFF000000), (0xFF000000, 0xFF00, 0xFF, 0xFF0000), (0, 0, 0, 0), (1, 2, 3, 4)]
    for number in range(150):
        width, height = sizes(dice)
        bits = [1, 4, 8, 16, 24, 32][number % 6]
        stride = (width * bits + 31) // 32 * 4
        data = dice.randbytes(stride * height)
        count = 1 << bits if bits <= 8 else 0
        down = dice.choice([1, -1])
        size = dice.choice([12, 40, 40, 52, 56, 64, 108, 124])
        compression, chosen = 0, b""
        if bits in (16, 24, 32) and size != 12 and dice.random() < 0.6:
            compression = 3
            which = {16: [(0xF800, 0x7E0, 0x1F, 0), (0x7C00, 0x3E0, 0x1F, 0)], 24: masks[:1], 32: masks}[bits]
            chosen = struct.pack("<4I", *dice.choice(which))
        if size == 12:
            header = struct.pack("<IHHHH", 12, width, height, 1, bits)
            palette = dice.randbytes(3 * count)
        else:
            header = struct.pack("<IiiHHIIIIII", size, width, down * height, 1, bits, compression, 0, 0, 0, 0, 0)
            if size > 40:
                header += (chosen or bytes(16))[:size - 40].ljust(size - 40, b"\0")
            palette = dice.randbytes(4 * count)
            if size == 40 and chosen:
                palette = chosen[:12]
            if bits == 8 and dice.random() < 0.3:
                palette = gray
            if bits == 1 and dice.random() < 0.3:
                palette = b"\0\0\0\0\xff\xff\xff\0"
        yield f"bmp {number} of {bits} bits, header {size}, {compression}", bmp(header, palette, data), 1
    for number in range(60):
        width, height = sizes(dice)
        bits = dice.choice([4, 8])
        header = struct.pack("<IiiHHIIIIII", 40, width, height, 1, bits, {4: 2, 8: 1}[bits], 0, 0, 0, 0, 0)
        data = b""
        for _ in range(height):
            left = width
            while left > 0 and dice.random() < 0.97:
                run = dice.randrange(1, min(left, 60) + 1)
                kind = dice.random()
                if kind < 0.4 or run < 3:
                    data += bytes([run, dice.randrange(256)])
                else:
                    body = dice.randbytes(run if bits == 8 else (run + 1) // 2)
                    data += bytes([0, run]) + body + bytes(len(body) % 2)
                left -= run
            data += b"\0\2\1\0" if left > 1 and dice.random() < 0.3 else b""
            data += b"\0\0"
        data += b"\0\1"
        yield f"bmp {number} of runs of {bits} bits", bmp(header, dice.randbytes(4 << bits), data), 1


def webps(dice: random.Random):
    for number in range(90):
        mode = dice.choice(["RGB", "RGBA"])
        image = photograph(dice, *sizes(dice), mode)
        options = {"quality": dice.choice([0, 30, 75, 100]), "lossless": dice.random() < 0.4, "method": dice.choice([0, 3, 6]),
                   "exact": dice.random() < 0.5, "alpha_quality": dice.choice([20, 100])}
        if dice.random() < 0.3:
            options["exif"] = exif_of(dice.randrange(1, 9))
        if dice.random() < 0.3:
            options["icc_profile"] = dice.randbytes(dice.choice([10, 3001]))
        if number % 4 == 0:
            options |= {"save_all": True, "append_images": [photograph(dice, *image.size, mode) for _ in range(3)]}
        yield f"webp {number} {mode} {options}"[:150], file_of(image, "WEBP", **options), 1
