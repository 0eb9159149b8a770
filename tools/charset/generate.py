#!/usr/bin/env python3
"""Makes kit/charset/tables.inc: the labels and indexes of the WHATWG Encoding Standard, packed.

    generate.py --lexbor SOURCE/lexbor/encoding --out tables.inc

The indexes are in lexbor's sources, one code point a line. A list becomes three strings of bytes, which
are deflated as one. The first has a byte for each place: 0 for none, else how far the code point is from
the one before it (RISE, FALL), or that it is elsewhere (JUMP and its plane); then its two lower bytes are
the next of the second and of the third string. kit/charset/tables.cpp reads it.
"""

import argparse
import os
import re
import sys

from table import deflated, table, write

RISE, FALL, JUMP = 160, 200, 201

# Those that are more than a table of 128; kit/charset/encodings.hpp has them in this order.
DECODERS = ["UTF-8", "UTF-16LE", "UTF-16BE", "GBK", "gb18030", "Big5", "EUC-JP", "ISO-2022-JP", "Shift_JIS",
            "EUC-KR", "replacement", "x-user-defined"]  # fmt: skip
LISTS = ["big5", "euc_kr", "gb18030", "jis0208", "jis0212"]
SAME_TABLE = {"ISO-8859-8-I": "ISO-8859-8"}

# Labels of 2020 that lexbor's list does not have: https://encoding.spec.whatwg.org/#names-and-labels
LATER_LABELS = {
    "UTF-8": ["unicode11utf8", "unicode20utf8", "x-unicode20utf8"],
    "UTF-16BE": ["unicodefffe"],
    "UTF-16LE": ["csunicode", "iso-10646-ucs-2", "ucs-2", "unicode", "unicodefeff"],
}


def require(holds, what):
    if not holds:
        sys.exit(f"{os.path.basename(__file__)}: {what}")


def read_labels(text):
    """{name of an encoding: its labels}"""
    names = re.findall(r'\(lxb_char_t \*\) "([^"]+)"\}', text)
    labels = {name: list(LATER_LABELS.get(name, [])) for name in names}
    for label, number in re.findall(r'\{"([^"]+)", \(void \*\) &lxb_encoding_res_map\[(\d+)\]', text):
        require(label not in labels[names[int(number)]], f"the label {label} is there twice")
        labels[names[int(number)]].append(label)
    labels = {name: sorted(labels[name]) for name in names if labels[name]}
    count = sum(map(len, labels.values()))
    require(len(labels) == 40 and count == 228, f"{len(labels)} encodings have {count} labels")
    return labels


def arrays(text, kind):
    """The arrays of a file whose elements are of that type, as lists of lines."""
    for found in re.finditer(rf"{kind} (\w+)\[(\d+)\] = *\n\{{\n(.*?)\n\}};", text, re.DOTALL):
        lines = found[3].split("\n")
        yield found[1], int(found[2]), lines


def read_lists(text):
    lists = {}
    for name, count, lines in arrays(text, "lxb_codepoint_t"):
        values = [0 if "ERROR" in line else int(line.split(",")[0].split("/*")[0], 16)
                  for line in lines]  # fmt: skip
        require(len(values) == count, f"{name} has {len(values)} entries")
        lists[name.removeprefix("lxb_encoding_multi_").removesuffix("_map")] = values
    return lists


def read_singles(text):
    singles = {}
    for name, _, lines in arrays(text, "lxb_encoding_single_index_t"):
        values = [0 if "ERROR" in line else int(re.search(r"0x[0-9A-F]+(?=\})", line)[0], 16)
                  for line in lines]  # fmt: skip
        require(len(values) == 128, f"{name} has {len(values)} entries")
        singles[name.removeprefix("lxb_encoding_single_index_").replace("_", "-")] = values
    return singles


def read_ranges(text):
    pairs = re.findall(r"\{(\d+), 0x([0-9A-F]+)\}", text)
    require(len(pairs) == 207, f"there are {len(pairs)} ranges of gb18030")
    return [int(pointer) for pointer, _ in pairs] + [int(code, 16) for _, code in pairs]


def pack(values):
    marks, high, low, last = bytearray(), bytearray(), bytearray(), 0
    for value in values:
        step = value - last
        if value == 0:
            marks.append(0)
            continue
        last = value
        if 1 <= step <= RISE:
            marks.append(step)
        elif RISE - FALL <= step < 0:
            marks.append(RISE - step)
        else:
            marks.append(JUMP + (value >> 16))
            high.append(value >> 8 & 255)
            low.append(value & 255)
    return bytes(marks + high + low)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--lexbor", required=True, help="the folder of lexbor's encodings")
    arguments.add_argument("--out", required=True, help="the file to write")
    given = arguments.parse_args()

    def source(name):
        with open(os.path.join(given.lexbor, name), encoding="utf-8") as file:
            return file.read()

    labels = read_labels(source("res.c"))
    singles = read_singles(source("single_res.c"))
    lists = read_lists(source("multi_res.c"))
    names = DECODERS + sorted(name for name in labels if name not in DECODERS)
    told = "".join(f"{name}\n{' '.join(labels[name])}\n" for name in names).encode()

    packed = {"ranges": read_ranges(source("range_res.c")),
              "singles": [value for name in names[len(DECODERS):]
                          for value in singles[SAME_TABLE.get(name, name).lower()]],
              **{name: lists[name] for name in LISTS}}  # fmt: skip
    text = ["// Made by tools/charset/generate.py; kit/charset/tables.hpp says what it means.", "",
            f"constexpr std::size_t encoding_count = {len(names)};",
            f"constexpr std::size_t labels_size = {len(told)};",
            table("labels_deflated", deflated(told))]  # fmt: skip
    rows, total = [], len(deflated(told))
    for name, values in packed.items():
        data = pack(values)
        small = deflated(data)
        total += len(small)
        text.append(table(f"{name}_deflated", small))
        rows.append(f"    {{{name}_deflated, sizeof {name}_deflated, {len(data)}, {len(values)}}},")
    text.append("constexpr Packed packed[] = {\n" + "\n".join(rows) + "\n};")
    write(given.out, "\n".join(text) + "\n")
    print(f"{len(names)} encodings, {total} bytes")


if __name__ == "__main__":
    main()
