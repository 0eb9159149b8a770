#!/usr/bin/env python3
"""Makes kit/compression/brotli_dictionary.inc: the dictionary of RFC 7932, deflated.

    brotli_dictionary.py --dictionary dictionary.bin --out brotli_dictionary.inc
"""

import argparse
import sys
import zlib

from table import deflated, table, write

# https://www.rfc-editor.org/rfc/rfc7932#appendix-A
SIZE, CHECKSUM = 122784, 0x5136CB04


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--dictionary", required=True, help="the bytes of the dictionary")
    arguments.add_argument("--out", required=True, help="the file to write")
    given = arguments.parse_args()
    with open(given.dictionary, "rb") as file:
        data = file.read()
    if len(data) != SIZE or zlib.crc32(data) != CHECKSUM:
        sys.exit(f"{given.dictionary} is not the dictionary of RFC 7932")
    packed = deflated(data)
    write(given.out, "// Made by tools/charset/brotli_dictionary.py.\n\n"
          f"constexpr std::size_t dictionary_size = {SIZE};\n"
          + table("dictionary_deflated", packed))
    print(f"brotli's dictionary: {len(packed)} bytes of {SIZE}")


if __name__ == "__main__":
    main()
