#!/usr/bin/env python3
"""Pictures are resized, converted and hashed as Pillow and ImageHash do it, to the bit.

    tests/oracle/resizing.py --probe build/native/resize_probe

Pictures are made by rule and by chance, the same every time.
"""

import argparse
import random
import subprocess
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from support import in_test_python  # noqa: E402

in_test_python.enter()

import imagehash  # noqa: E402
from PIL import Image  # noqa: E402
from support.results import Results, check, equal  # noqa: E402

MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"]
FILTERS = ["NEAREST", "BOX", "BILINEAR", "BICUBIC", "LANCZOS"]
KINDS = ["phash", "dhash", "average_hash", "whash"]


class Probe:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, words, data):
        self.process.stdin.write(" ".join(map(str, words)).encode() + b"\n" + data)
        self.process.stdin.flush()
        return self.process.stdout.read(int(self.process.stdout.readline()))


def pixels_of(image):
    """As kit/picture has them."""
    if image.mode == "1":
        return bytes(255 if value else 0 for value in image.convert("L").tobytes())
    return image.tobytes()


def made(chance, mode, width, height):
    """Noise, blocks of few colors, or gradients: what filters ring at, and what hashes tie at."""
    size = {"1": 1, "L": 1, "LA": 2, "P": 1, "RGB": 3, "RGBA": 4, "CMYK": 4, "I;16": 2}[mode]
    kind = chance.randrange(4)
    if kind == 0:
        data = chance.randbytes(width * height * size)
    elif kind == 1:
        few = [chance.randbytes(size) for _ in range(chance.randint(1, 3))]
        block = chance.randint(1, 40)
        data = b"".join(few[(x // block + y // block) % len(few)] for y in range(height) for x in range(width))
    elif kind == 2:
        slopes = [(chance.randint(-9, 9), chance.randint(-9, 9)) for _ in range(size)]
        data = bytes((a * x + b * y) % 256 for y in range(height) for x in range(width) for a, b in slopes)
    else:
        ends = bytes(size), bytes([255]) * size
        at = chance.randint(0, width)
        data = b"".join(ends[x >= at] for _ in range(height) for x in range(width))
    if mode == "1":
        return Image.frombytes("L", (width, height), data).point(lambda v: 255 if v > 127 else 0).convert("1")
    image = Image.frombytes(mode, (width, height), data)
    if mode == "P":
        image.putpalette(chance.randbytes(768))
    return image


def palette_of(image):
    return bytes(image.getpalette()) if image.mode == "P" else b""


def resize(probe, image, size, name, gap=None):
    """As Pillow's resize has it, with a reducing gap."""
    box, factors = (0, 0, *image.size), (1, 1)
    if gap and name != "NEAREST" and image.mode not in ("1", "P", "I;16"):
        factors = tuple(int(side / wanted / gap) or 1 for side, wanted in zip(image.size, size))
        box = (0, 0, image.size[0] / factors[0], image.size[1] / factors[1])
    return probe.ask(["resize", MODES.index(image.mode), *image.size, *box, *size, FILTERS.index(name), *factors],
                     palette_of(image) + pixels_of(image))


def resizing_cases(results, probe):
    chance = random.Random(1)
    for mode in MODES:
        for name in FILTERS:
            if mode == "I;16" and name == "NEAREST":
                continue  # Pillow steps in another way there

            def one(mode=mode, name=name):
                for _ in range(25):
                    image = made(chance, mode, chance.randint(1, 120), chance.randint(1, 90))
                    size = chance.randint(1, 100), chance.randint(1, 100)
                    gap = chance.choice([None, 2.0])
                    if mode == "I;16":
                        gap = None
                    expected = image.resize(size, Image.Resampling[name], reducing_gap=gap)
                    check(resize(probe, image, size, name, gap) == pixels_of(expected),
                          f"other bytes than Pillow's: {image.size} to {size}, gap {gap}")

            results.run(f"{mode} is resized as by Pillow with {name.lower()}", one)


def box_cases(results, probe):
    chance = random.Random(2)

    def one():
        for _ in range(100):
            image = made(chance, chance.choice(["L", "RGB", "CMYK", "RGBA"]), 60, 40)
            box = (chance.uniform(0, 20), chance.uniform(0, 15), chance.uniform(30, 60), chance.uniform(20, 40))
            size = chance.randint(1, 70), chance.randint(1, 70)
            answer = probe.ask(["resize", MODES.index(image.mode), 60, 40, *box, *size, 4, 1, 1], pixels_of(image))
            expected = image.resize(size, Image.Resampling.LANCZOS, box=box)
            check(answer == pixels_of(expected), f"other bytes than Pillow's: {box} to {size}")

    results.run("a part that begins and ends within pixels is resized as by Pillow", one)


def converting_cases(results, probe):
    chance = random.Random(3)
    for mode in MODES:
        def one(mode=mode):
            for _ in range(20):
                image = made(chance, mode, 33, 21)
                for wanted in ("L", "RGB", "RGBA"):
                    answer = probe.ask(["convert", MODES.index(mode), 33, 21, MODES.index(wanted)],
                                       palette_of(image) + pixels_of(image))
                    check(answer == image.convert(wanted).tobytes(), f"other bytes than Pillow's: to {wanted}")

        results.run(f"{mode} is converted as by Pillow", one)


def hash_cases(results, probe):
    chance = random.Random(4)
    for kind, name in enumerate(KINDS):
        def one(kind=kind, name=name):
            for _ in range(200):
                mode = chance.choice(MODES)
                image = made(chance, mode, chance.randint(1, 200), chance.randint(1, 150))
                expected = str(getattr(imagehash, name)(image))
                grays = image.convert("L")
                size = {"phash": (32, 32), "dhash": (9, 8), "average_hash": (8, 8)}.get(name)
                if not size:
                    size = (max(8, 1 << (min(image.size).bit_length() - 1)),) * 2
                small = grays.resize(size, Image.Resampling.LANCZOS)
                answer = probe.ask(["hash", kind, *size], small.tobytes()).hex()
                equal(answer, expected, f"{mode} of {image.size}")

        results.run(f"hashes are those of ImageHash: {name}", one)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--probe", required=True)
    options = parser.parse_args()
    results = Results()
    probe = Probe(options.probe)
    resizing_cases(results, probe)
    box_cases(results, probe)
    converting_cases(results, probe)
    hash_cases(results, probe)
    return results.close()


if __name__ == "__main__":
    sys.exit(main())
