#!/usr/bin/env python3
"""What kit/charset decodes, against two oracles that are not made from its tables.

    charset.py --lexbor SOURCE/lexbor/encoding --probe PROGRAM

One reads lexbor's lists by itself and decodes as the Encoding Standard tells it, a byte at a time with what
is put back; the other is Python's own codecs, where they mean the same. Asked is every byte and every pair of
bytes in each encoding, and every sequence of three in EUC-JP and of four in gb18030.
"""

import argparse
import random
import subprocess
import sys
from pathlib import Path

from charset_standard import ERROR, Lists, Standard

SEED = 20

# Python's names, and the bytes that it reads otherwise: of these the standard follows what browsers did. What
# Python leaves undefined in windows-125x the standard maps to controls.
SINGLES = {
    "IBM866": "cp866", "ISO-8859-2": "iso8859-2", "ISO-8859-3": "iso8859-3", "ISO-8859-4": "iso8859-4",
    "ISO-8859-5": "iso8859-5", "ISO-8859-6": "iso8859-6", "ISO-8859-7": "iso8859-7", "ISO-8859-8": "iso8859-8",
    "ISO-8859-10": "iso8859-10", "ISO-8859-13": "iso8859-13", "ISO-8859-14": "iso8859-14",
    "ISO-8859-15": "iso8859-15", "ISO-8859-16": "iso8859-16", "KOI8-R": "koi8-r", "KOI8-U": "koi8-u",
    "macintosh": "mac-roman", "windows-874": "cp874", "windows-1250": "cp1250", "windows-1251": "cp1251",
    "windows-1252": "cp1252", "windows-1253": "cp1253", "windows-1254": "cp1254", "windows-1255": "cp1255",
    "windows-1256": "cp1256", "windows-1257": "cp1257", "windows-1258": "cp1258",
    "x-mac-cyrillic": "mac-cyrillic"}  # fmt: skip
OTHERWISE = {"KOI8-U": {0xAE, 0xBE}, "x-mac-cyrillic": {0xA2, 0xB6, 0xFF}, "windows-1255": {0xCA}}
PAIRS = {"GBK": "gbk", "Big5": "big5hkscs", "EUC-KR": "cp949", "Shift_JIS": "cp932", "EUC-JP": "euc-jp"}


class Probe:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, label, data):
        """The name of the encoding and the text."""
        self.process.stdin.write(f"{label} {len(data)}\n".encode() + data)
        self.process.stdin.flush()
        name, count = self.process.stdout.readline().decode().split()
        return name, self.process.stdout.read(int(count)).decode("utf-8")


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def same(self, what, actual, expected):
        if actual == expected:
            self.passed += 1
            return
        self.failed += 1
        at = next((i for i, (a, b) in enumerate(zip(actual, expected)) if a != b), min(len(actual), len(expected)))
        print(f"FAILED: {what}: at {at} {actual[at:at + 8]!r}, not {expected[at:at + 8]!r}")


def every_pair(lead):
    """Each with a line end behind it, which no decoder takes for a part of a character."""
    return b"".join(bytes((lead, byte, 10)) for byte in range(256))


def ask_labels(probe, tally, lists):
    for label, name in lists.labels.items():
        for written in (label, f"\t {label.upper()}\f "):
            tally.same(f"the label {label}", probe.ask(written, b"")[0], name)
    for wrong in ("utf-7", "latin 1", "utf", "x"):
        tally.same(f"the label {wrong}", probe.ask(wrong, b"")[0], "none")


def ask_standard(probe, tally, lists, dice):
    names = sorted(set(lists.labels.values()) - {"UTF-8", "UTF-16LE", "UTF-16BE", "replacement", "x-user-defined"})
    for name in names:
        def same(what, data):
            if data.startswith((b"\xFE\xFF", b"\xFF\xFE", b"\xEF\xBB\xBF")):
                data = b" " + data  # no byte order mark
            tally.same(f"{name}, {what}", probe.ask(name, data)[1], Standard(lists, name).decode(data))

        for byte in range(256):
            same(f"the byte {byte:#x} alone", bytes((byte,)))
        if name not in {*PAIRS, "gb18030", "ISO-2022-JP"}:
            same("all bytes", bytes(range(256)))
            continue
        for lead in range(256):
            same(f"all pairs after {lead:#x}", every_pair(lead))
        if name == "EUC-JP":
            for middle in range(256):
                same(f"all threes after 0x8f {middle:#x}",
                     b"".join(bytes((0x8F, middle, byte, 10)) for byte in range(256)))
        if name == "ISO-2022-JP":
            for start in (b"\x1B$B", b"\x1B$@", b"\x1B(I", b"\x1B(J", b"\x1B(B"):
                for lead in range(256):
                    same(f"all pairs after {start!r} {lead:#x}", b"".join(
                        start + bytes((lead, byte)) + b"\x1B(B\n" for byte in range(256)))
        for _ in range(400):
            # Bytes that matter more often than by chance, and pieces cut anywhere.
            few = [0x1B, 0x24, 0x28, 0x42, 0x49, 0x4A, 0x30, 0x39, 0x81, 0x8E, 0x8F, 0xA1, 0xFE, 0xFF, 0x80, 0x41]
            data = bytes(dice.choice(few) if dice.random() < 0.7 else dice.randrange(256)
                         for _ in range(dice.randrange(1, 60)))
            same(f"the bytes {data.hex()}", data)


def ask_four_bytes(probe, tally, lists):
    """Every sequence of four in gb18030, by walking along the ranges."""
    starts = dict(lists.ranges)
    pointer, code = 0, 0
    for first in range(0x81, 0xFF):
        asked, expected = bytearray(), []
        for second in range(0x30, 0x3A):
            for third in range(0x81, 0xFF):
                for fourth in range(0x30, 0x3A):
                    asked += bytes((first, second, third, fourth))
                    code = starts.get(pointer, code + 1)
                    none = 39419 < pointer < 189000 or pointer > 1237575
                    expected.append(ERROR if none else "\uE7C7" if pointer == 7457 else chr(code))
                    pointer += 1
        tally.same(f"gb18030, all fours after {first:#x}", probe.ask("gb18030", bytes(asked))[1], "".join(expected))


def python_reads(data, codec):
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def ask_python(probe, tally, dice):
    for name, codec in SINGLES.items():
        for byte in set(range(256)) - OTHERWISE.get(name, set()):
            expected = python_reads(bytes((byte,)), codec)
            if expected is not None:
                tally.same(f"{name} as Python has it, {byte:#x}", probe.ask(name, bytes((byte,)))[1], expected)
    for name, codec in PAIRS.items():
        shared = others = 0
        for lead in range(0x81, 0xFF):
            asked, expected = bytearray(), []
            for trail in range(0x40, 0xFF):
                text = python_reads(bytes((lead, trail)), codec)
                if text is not None and len(text) == 1:
                    asked += bytes((lead, trail, 10))
                    expected.append(text)
            told = probe.ask(name, b" " + bytes(asked))[1][1:].split("\n")[:-1]
            tally.same(f"{name} as Python has it, how many after {lead:#x}", len(told) * "x", len(expected) * "x")
            shared += sum(a == b for a, b in zip(told, expected))
            others += sum(a != b for a, b in zip(told, expected))
        tally.same(f"{name}: {others} of {shared + others} pairs are otherwise in Python",
                   str(others <= MOST_OTHERWISE[name]), "True")
        print(f"{name}: {shared} pairs as Python has them, {others} otherwise")
    for _ in range(300):
        units = bytes(dice.choice((0xD8, 0xDC, 0xDB, 0xDF, 0, 0x41)) for _ in range(dice.randrange(2, 40) // 2 * 2))
        for name, codec in (("UTF-16LE", "utf-16-le"), ("UTF-16BE", "utf-16-be")):
            tally.same(f"{name}, {units.hex()}", probe.ask(name, b"\0" * 2 + units)[1],
                       utf_16(b"\0" * 2 + units, codec))
        data = bytes(dice.choice((0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0x41))
                     for _ in range(dice.randrange(1, 30)))  # fmt: skip
        tally.same(f"UTF-8, {data.hex()}", probe.ask("UTF-8", b" " + data)[1],
                   (b" " + data).decode("utf-8", "replace"))


def utf_16(data, codec):
    """Python's errors of UTF-16 are others; a lone surrogate is one error."""
    units = [int.from_bytes(data[i:i + 2], "little" if codec.endswith("le") else "big") for i in range(0, len(data), 2)]
    text, i = "", 0
    while i < len(units):
        if 0xD800 <= units[i] < 0xDC00 and i + 1 < len(units) and 0xDC00 <= units[i + 1] < 0xE000:
            text += data[2 * i:2 * i + 4].decode(codec)
            i += 1
        else:
            text += ERROR if 0xD800 <= units[i] < 0xE000 else chr(units[i])
        i += 1
    return text


# Those the standard has otherwise on purpose: some lines and dashes.
MOST_OTHERWISE = {"GBK": 0, "Big5": 11, "EUC-KR": 0, "Shift_JIS": 0, "EUC-JP": 6}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--lexbor", required=True, type=Path, help="the folder of lexbor's encodings")
    arguments.add_argument("--probe", required=True, help="the program charset_probe")
    options = arguments.parse_args()
    lists, probe, tally, dice = Lists(options.lexbor), Probe(options.probe), Tally(), random.Random(SEED)
    ask_labels(probe, tally, lists)
    ask_standard(probe, tally, lists, dice)
    ask_four_bytes(probe, tally, lists)
    ask_python(probe, tally, dice)
    probe.process.stdin.close()
    tally.same("the probe's end", str(probe.process.wait()), "0")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
