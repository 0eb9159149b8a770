"""Bytes as a table in C++, deflated: what tools/charset makes when the program is built."""

import os
import zlib


def deflated(data):
    """The shortest of what zlib makes of it, without a header."""
    packed = []
    for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY):
        for memory in (8, 9):
            packer = zlib.compressobj(9, zlib.DEFLATED, -15, memory, strategy)
            packed.append(packer.compress(data) + packer.flush())
    return min(packed, key=len)


def table(name, data):
    lines = [", ".join(map(str, data[at : at + 24])) + "," for at in range(0, len(data), 24)]
    return f"constexpr unsigned char {name}[] = {{\n" + "\n".join(lines) + "\n};\n"


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path + ".new", "w", encoding="ascii", newline="\n") as file:
        file.write(text)
    os.replace(path + ".new", path)
