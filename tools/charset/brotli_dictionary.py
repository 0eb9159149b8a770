#!/usr/bin/env python3
"""Makes kit/compression/brotli_dictionary.inc: the dictionary of RFC 7932, as brotli.

    brotli_dictionary.py --packed dictionary.bin.br --out brotli_dictionary.inc
"""

import argparse
import sys
import zlib

from table import table, write

# https://www.rfc-editor.org/rfc/rfc7932#appendix-A
SIZE = 122784
# Of the file that comes with Google's sources. It does without the dictionary, and gives it whole.
PACKED_CHECKSUM = 0x24077072


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--packed", required=True, help="the dictionary as brotli")
    arguments.add_argument("--out", required=True, help="the file to write")
    given = arguments.parse_args()
    with open(given.packed, "rb") as file:
        packed = file.read()
    if zlib.crc32(packed) != PACKED_CHECKSUM:
        sys.exit(f"{given.packed} is not the file that is known to be the dictionary of RFC 7932")
    write(given.out, "// Made by tools/charset/brotli_dictionary.py.\n\n"
          f"constexpr std::size_t dictionary_size = {SIZE};\n" + table("packed_dictionary", packed))
    print(f"brotli's dictionary: {len(packed)} bytes of {SIZE}")


if __name__ == "__main__":
    main()
