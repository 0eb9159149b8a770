#!/usr/bin/env python3
"""Compares kit/codecs with Pillow on generated pictures of every kind: what is read bit for bit, and what
is written byte for byte where both use the same library.

    tests/oracle/pictures.py [--only KIND] [--hostile] PROGRAM...

A program is tests/oracle/picture_probe.cpp as it was built: natively, or a component.
"""

import argparse
import hashlib
import io
import os
import pathlib
import random
import subprocess
import sys
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".tools" / "test-python"
# Pillow lives where the other Python servers do.
if PYTHON.exists() and pathlib.Path(sys.prefix) != PYTHON:
    os.execv(PYTHON / "bin" / "python", [PYTHON / "bin" / "python", *sys.argv])

from PIL import Image, ImageFile

from picture_files import bmps, file_of, gifs, jpegs, photograph, pngs, sizes, webps

WASMTIME = ROOT / ".tools" / "bin" / "wasmtime"
SEED = 9


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Probe:
    def __init__(self, program: str):
        self.name = program
        run = [WASMTIME, "run"] if program.endswith(".wasm") else []
        self.process = subprocess.Popen([*run, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line: str, body: bytes) -> list:
        self.process.stdin.write(f"{line} {len(body)}\n".encode() + body)
        self.process.stdin.flush()
        answer = self.process.stdout.readline().decode()
        if not answer:
            raise SystemExit(f"{self.name} is gone: {line}")
        return answer.split()

    def decode(self, file: bytes, divisor: int = 1, times: int = 1) -> list:
        return self.ask(f"decode {divisor} {times}", file)

    def encode(self, image: Image.Image, kind: str, quality: int, options: str = "-", times: int = 1):
        """The file, or the words of a failure."""
        words = self.ask(f"encode {kind} {image.mode} {image.width} {image.height} {quality} {options} {times}",
                         pixels_of(image))
        return self.process.stdout.read(int(words[1])) if words[0] == "file" else " ".join(words)


def pixels_of(image: Image.Image) -> bytes:
    """As kit/picture has them."""
    if image.mode == "1":
        return image.convert("L").tobytes()
    if image.mode == "I;16B":
        return image.tobytes("raw", "I;16")
    return image.tobytes()


def palette_of(image: Image.Image) -> str:
    colors = bytearray(b"\0\0\0\xff" * 256)
    if image.mode == "P":
        taken = image.im.getpalette("RGB", "RGB")
        for index in range(len(taken) // 3):
            colors[4 * index:4 * index + 3] = taken[3 * index:3 * index + 3]
        transparency = image.info.get("transparency")
        if isinstance(transparency, int):
            colors[4 * transparency + 3] = 0
        elif transparency:
            for index, alpha in enumerate(transparency[:256]):
                colors[4 * index + 3] = alpha
        return sha(bytes(colors))
    return sha(bytes(1024))


def theirs(file: bytes, divisor: int):
    """What Pillow says of a file, in the words of the probe; 'failure' when it reads none."""
    try:
        image = Image.open(io.BytesIO(file))
        frames = getattr(image, "n_frames", 1)
        if divisor > 1:  # as draft() does it, which chooses the divisor by itself
            size = [-(-side // divisor) for side in image.size]
            decoder, _, offset, mode = image.tile[0]
            image.tile = [ImageFile._Tile(decoder, (0, 0, *size), offset, mode)]
            image._size, image.decoderconfig = tuple(size), (divisor, 0)
        image.load()
    except Exception:  # noqa: BLE001: it has a dozen
        return ["failure"]
    transparent = "transparency" in image.info or image.mode in ("LA", "RGBA")
    if image.mode == "P" and isinstance(image.info.get("transparency"), bytes):
        transparent = min(image.info["transparency"], default=255) < 255
    exif = image.info.get("exif") or b""
    comment = image.info.get("comment") or b""
    exif = exif[6:] if exif.startswith(b"Exif\0\0") else exif
    return [image.format, image.mode, str(image.width), str(image.height), sha(pixels_of(image)),
            str(image.getexif().get(0x0112, 1)), str(frames), str(int(transparent)), None, None,
            palette_of(image), sha(image.info.get("icc_profile") or b""), sha(exif),
            sha(comment if image.format == "JPEG" else b"")]


def same(ours: list, other: list) -> bool:
    if ours[0] == "failure" or other[0] == "failure":
        return ours[0] == other[0]
    return len(ours) == len(other) and all(b is None or a == b for a, b in zip(ours, other))


def hostile(dice: random.Random, files: list):
    """Cut, and with a byte changed. That both read or both refuse them is more than is asked for."""
    for name, file, divisor in files:
        cut = dice.randrange(len(file))
        yield f"{name}, cut to {cut}", file[:cut], divisor
        at = dice.randrange(len(file))
        yield f"{name}, byte {at} changed", file[:at] + bytes([file[at] ^ 1 << dice.randrange(8)]) + file[at + 1:], divisor


def check_reading(probe: Probe, only: str) -> tuple:
    right = wrong = 0
    for kind in (jpegs, pngs, gifs, bmps, webps):
        if only and only not in kind.__name__:
            continue
        dice = random.Random(SEED)
        count = same_count = refused = 0
        for name, file, divisor in kind(dice):
            ours, other = probe.decode(file, divisor), theirs(file, divisor)
            count += 1
            refused += other[0] == "failure"
            if same(ours, other):
                same_count += 1
            else:
                wrong += 1
                print(f"{name}: divisor {divisor}\n  ours   {ours}\n  theirs {other}")
        print(f"{kind.__name__}: {same_count} of {count} are as Pillow reads them, {refused} of them refused")
        right += same_count
    return right, wrong


def check_hostile(probe: Probe, only: str) -> None:
    for kind in (jpegs, pngs, gifs, bmps, webps):
        if only and only not in kind.__name__:
            continue
        dice = random.Random(SEED)
        files = list(kind(dice))
        count = same_count = stricter = laxer = 0
        for name, file, divisor in hostile(dice, files):
            ours, other = probe.decode(file, divisor), theirs(file, divisor)
            count += 1
            same_count += same(ours, other)
            stricter += ours[0] == "failure" != other[0]
            laxer += ours[0] != "failure" == other[0]
        print(f"broken {kind.__name__}: {same_count} of {count} as Pillow, {stricter} refused by us alone, {laxer} by Pillow alone")


def check_writing(probe: Probe, only: str) -> tuple:
    dice = random.Random(SEED)
    counts, wrong = {}, 0
    ours_bytes = their_bytes = 0
    for number in range(240):
        kind = ["JPEG", "PNG", "WEBP"][number % 3]
        if only and only.upper()[:3] not in kind:
            continue
        mode = dice.choice({"JPEG": ["RGB", "L", "CMYK", "1"], "PNG": ["RGB", "RGBA", "L", "LA", "1", "P", "I;16"],
                            "WEBP": ["RGB", "RGBA"]}[kind])
        width, height = sizes(dice)
        if mode == "1":
            image = photograph(dice, width, height, "L").convert("1")
        elif mode == "P":
            image = Image.frombytes("P", (width, height), dice.randbytes(width * height))
            image.putpalette(b"".join(bytes([index, 255 - index, 7]) for index in range(256)))
        elif mode == "I;16":
            image = Image.frombytes("I;16", (width, height), dice.randbytes(2 * width * height))
        else:
            image = photograph(dice, width, height, mode)
        quality = dice.choice([1, 30, 75, 85, 95, 100])
        options = dice.choice(["-", "-", "m", "l" if kind == "WEBP" else "p"])
        file = probe.encode(image, kind, quality, options)
        more = {"icc_profile": b"a profile", "exif": b"Exif\0\0an exif", "comment": b"c"} if options == "m" else {}
        their = file_of(image, kind, quality=quality, lossless=options == "l", progressive=options == "p", **more)
        key = f"{kind} {options}"
        counts.setdefault(key, [0, 0])[1] += 1
        if isinstance(file, str):
            wrong += 1
            print(key, mode, image.size, file)
            continue
        if kind == "PNG":
            good = pixels_of(Image.open(io.BytesIO(file))) == pixels_of(image) and Image.open(io.BytesIO(file)).mode == mode
            ours_bytes += len(file)
            their_bytes += len(their)
        else:
            good = file == their
        counts[key][0] += good
        if not good:
            wrong += 1
            again = pixels_of(Image.open(io.BytesIO(file))) == pixels_of(Image.open(io.BytesIO(their)))
            print(f"{key} {mode} {image.size} quality {quality}: {len(file)} bytes and {len(their)}, {'same' if again else 'other'} pixels")
    for key, (good, count) in sorted(counts.items()):
        print(f"written {key}: {good} of {count} as Pillow writes them")
    if their_bytes:
        print(f"PNG: {ours_bytes} bytes, Pillow's {their_bytes}")
    return sum(good for good, _ in counts.values()), wrong


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--only", default="")
    parser.add_argument("--hostile", action="store_true")
    arguments = parser.parse_args()
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    right = wrong = 0
    for program in arguments.programs:
        probe = Probe(program)
        for check in (check_reading, check_writing):
            passed, failed = check(probe, arguments.only)
            right, wrong = right + passed, wrong + failed
        if arguments.hostile:
            check_hostile(probe, arguments.only)
    print(f"{right} passed, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
