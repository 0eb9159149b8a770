#!/usr/bin/env python3
"""The image-resize server beside Pillow and ImageHash, on files of every kind and on what is made to break it, in
every way to run it.

    tests/images/run.py [WORDS OF A CASE'S NAME]
"""

import base64
import contextlib
import io
import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "oracle")]

from support import in_test_python  # noqa: E402

in_test_python.enter()

import imagehash  # noqa: E402
import picture_files as kinds  # noqa: E402
from hostile_images import HOSTILE, truncated  # noqa: E402
from PIL import Image, ImageOps  # noqa: E402
from support import messages  # noqa: E402
from support.engines import ENGINES, SANITIZED, STDIO, WASI_CLI, WASMTIME  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

ALL = [*ENGINES, *(each for each in SANITIZED if not each.missing_for("image-resize"))]
HASHES = {"phash": imagehash.phash, "dhash": imagehash.dhash, "ahash": imagehash.average_hash,
          "whash": imagehash.whash}
LANCZOS = Image.Resampling.LANCZOS


class Tools:
    def __init__(self, client, folder: Path):
        self.client = client
        self.folder = folder

    def ask(self, tool: str, **arguments) -> dict:
        return self.client.ask(messages.call(1, tool, arguments))["result"]

    def call(self, tool: str, **arguments) -> dict:
        result = self.ask(tool, **arguments)
        check(not result.get("isError"), f"{tool} {arguments}: {result['content'][0]['text'][:500]}")
        equal(json.loads(result["content"][0]["text"]), result["structuredContent"], "the text of the result")
        return result["structuredContent"]

    def failure(self, tool: str, **arguments) -> str:
        result = self.ask(tool, **arguments)
        check(result.get("isError"), f"{tool} {arguments} did not fail: {str(result)[:300]}")
        text = result["content"][0]["text"]
        with contextlib.suppress(ValueError, KeyError, TypeError):
            return json.loads(text)["error"]
        return text

    def file(self, name: str, content) -> str:
        if isinstance(content, Image.Image):
            content.save(self.folder / name, lossless=True)
        else:
            (self.folder / name).write_bytes(content)
        return name

    def picture(self, name: str, **arguments) -> Image.Image:
        """The result of resize_image, without loss."""
        result = self.call("resize_image", image_path=name, output_format="PNG", **arguments)
        return opened(base64.b64decode(result["data_base64"]))


@contextlib.contextmanager
def running(engine, variables=None):
    with tempfile.TemporaryDirectory(prefix="images-") as folder:
        with engine.start("image-resize", variables or {}, directories={"/pictures": folder}) as server:
            with server.client("2025-11-25") as client:
                yield Tools(client, Path(folder))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def photograph(seed: int, width: int, height: int, mode: str = "RGB") -> Image.Image:
    return kinds.photograph(random.Random(seed), width, height, mode)


def psnr(one: Image.Image, other: Image.Image) -> float:
    equal(one.size, other.size, "size")
    pairs = list(zip(one.convert("RGB").tobytes(), other.convert("RGB").tobytes()))
    error = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    return math.inf if error == 0 else 10 * math.log10(255 ** 2 / error)


def readable_files(seed: int, most: int):
    """Of each kind, those that Pillow reads, and what it makes of them."""
    dice = random.Random(seed)
    for make, extension in ((kinds.jpegs, "jpg"), (kinds.pngs, "png"), (kinds.gifs, "gif"), (kinds.bmps, "bmp"),
                            (kinds.webps, "webp")):
        found = 0
        for name, data, *_ in make(dice):
            with contextlib.suppress(Exception):
                image = opened(data)
                if max(image.size) <= 300:
                    yield f"{found}.{extension}", name, data, image
                    found += 1
            if found == most:
                break


@case(*STDIO)
def hashes_are_those_of_imagehash_to_the_bit(engine):
    count = 0
    with running(engine) as tools:
        for file, name, data, image in readable_files(1, 150):
            tools.file(file, data)
            for kind, function in HASHES.items():
                hashed = tools.call("compute_image_hash", image_path=file, hash_type=kind)
                equal(hashed, {"path": file, "hash": str(function(image)), "hash_type": kind}, name)
            count += 1
    check(count >= 500, f"500 images, not {count}")


@case(*STDIO)
def what_a_file_is_and_how_it_is_resized_is_as_with_pillow(engine):
    dice = random.Random(2)
    with running(engine) as tools:
        for file, name, data, image in readable_files(3, 40):
            tools.file(file, data)
            info = tools.call("get_image_info", image_path=f"/pictures/{file}")
            equal([info[key] for key in ("format", "mode", "width", "height", "size_bytes", "aspect_ratio")],
                  [image.format, image.mode, *image.size, len(data), round(image.width / image.height, 2)], name)
            wish = dice.choice([{"max_size": dice.randrange(1, 200)},
                                {"width": dice.randrange(1, 150), "height": dice.randrange(1, 150)}])
            expected = Image.open(io.BytesIO(data))
            if "max_size" in wish:
                expected.thumbnail((wish["max_size"],) * 2, LANCZOS)
            else:
                expected = expected.resize((wish["width"], wish["height"]), LANCZOS)
            if expected.mode == "CMYK":
                expected = expected.convert("RGB")
            made = tools.picture(file, auto_orient=False, **wish)
            equal((made.mode, made.size), (expected.mode, expected.size), f"{name} {wish}")
            check(made.tobytes() == expected.tobytes(), f"other pixels than Pillow's: {name} {wish}")


@case(*STDIO)
def each_fit_is_that_of_pillow(engine):
    with running(engine) as tools:
        source = photograph(4, 240, 160)
        name = tools.file("a.png", source)
        for size in ((50, 50), (300, 100), (33, 90)):
            wish = {"width": size[0], "height": size[1]}
            contained = ImageOps.contain(source, size, LANCZOS)
            for fit, expected in (("fill", source.resize(size, LANCZOS)), ("cover", ImageOps.fit(source, size, LANCZOS)),
                                  ("contain", contained), ("pad", ImageOps.pad(source, size, LANCZOS, "#102030"))):
                made = tools.picture(name, fit=fit, background="#102030", **wish)
                near = psnr(made, expected)
                check(near >= 45, f"{fit} {size}: {near:.1f} dB")
            inside = tools.picture(name, fit="inside", **wish)
            check(all(a <= b for a, b in zip(inside.size, source.size)), f"{inside.size} is no larger")
        for name_of_filter in ("nearest", "box", "bilinear", "bicubic"):
            made = tools.picture(name, width=77, height=50, filter=name_of_filter)
            expected = source.resize((77, 50), Image.Resampling[name_of_filter.upper()])
            check(made.tobytes() == expected.tobytes(), f"other pixels than Pillow's with {name_of_filter}")


@case(*STDIO)
def orientation_is_applied_and_metadata_goes_unless_it_is_wanted(engine):
    source = photograph(5, 96, 64)
    with running(engine) as tools:
        for orientation in range(1, 9):
            exif = Image.Exif()
            exif[0x0112], exif[0x010F] = orientation, "Camera"
            data = io.BytesIO()
            source.save(data, "PNG", exif=exif, icc_profile=b"a profile")
            name = tools.file(f"{orientation}.png", data.getvalue())
            upright = ImageOps.exif_transpose(opened(data.getvalue()))
            size = (upright.width // 2, upright.height // 2)
            made = tools.picture(name, width=size[0])
            near = psnr(made, upright.resize(size, LANCZOS))
            check(near >= 45, f"orientation {orientation}: {near:.1f} dB")
            equal(dict(made.getexif()), {}, "EXIF that nobody asked for")
            for kind in ("PNG", "JPEG", "WEBP"):
                result = tools.call("resize_image", image_path=name, width=size[0], output_format=kind,
                                    keep_metadata=True)
                kept = opened(base64.b64decode(result["data_base64"]))
                equal((kept.getexif().get(0x0112), kept.getexif().get(0x010F)), (1, "Camera"), f"EXIF of {kind}")
                equal(kept.info.get("icc_profile"), b"a profile", f"profile of {kind}")
            as_it_lies = tools.picture(name, width=48, auto_orient=False)
            equal(as_it_lies.size, (48, 32), "as it lies")


@case(*STDIO)
def what_is_written_is_the_file_that_is_told(engine):
    with running(engine) as tools:
        name = tools.file("a.png", photograph(6, 120, 80))
        for kind in ("JPEG", "PNG", "WEBP"):
            told = tools.call("resize_image", image_path=name, width=60, output_format=kind,
                              output_path=f"/pictures/made.{kind.lower()}")
            written = (tools.folder / f"made.{kind.lower()}").read_bytes()
            equal((told["output_bytes"], told["output_path"]), (len(written), f"/pictures/made.{kind.lower()}"), kind)
            equal((opened(written).format, opened(written).size), (kind, (60, 40)), "what was written")
            returned = tools.call("resize_image", image_path=name, width=60, output_format=kind)
            check(base64.b64decode(returned["data_base64"]) == written, "the same bytes are written and returned")
        check("such" in tools.failure("resize_image", image_path=name, width=60, output_path="nowhere/a.jpg"),
              "a folder that is not there")
        equal(sorted(each.name for each in tools.folder.iterdir()),
              ["a.png", "made.jpeg", "made.png", "made.webp"], "no file is left over")
        shown = tools.ask("resize_image", image_path=name, width=60, returns="image")
        equal([each["type"] for each in shown["content"]], ["text", "image"], "content")
        equal(opened(base64.b64decode(shown["content"][1]["data"])).size, (60, 40), "the image that is shown")


@case(*STDIO)
def what_is_not_changed_comes_back_as_it_was(engine):
    with running(engine) as tools:
        for mode in ("L", "LA", "RGB", "RGBA"):
            source = photograph(11, 70, 50, mode)
            name = tools.file(f"{mode}.png", source)
            check(tools.picture(name, width=70, height=50).tobytes() == source.tobytes(), f"{mode} as PNG")
            result = tools.call("resize_image", image_path=name, width=70, height=50, output_format="WEBP", lossless=True)
            made = opened(base64.b64decode(result["data_base64"]))
            # Colors of what is all transparent are nobody's.
            seen = [pixel for pixel in zip(*[iter(made.convert("RGBA").tobytes())] * 4) if pixel[3]]
            wanted = [pixel for pixel in zip(*[iter(source.convert("RGBA").tobytes())] * 4) if pixel[3]]
            check(seen == wanted, f"{mode} as lossless WebP")


@case(*STDIO)
def of_many_frames_the_first_is_taken_and_all_are_counted(engine):
    dice = random.Random(12)
    with running(engine) as tools:
        frames = [kinds.photograph(dice, 40, 30) for _ in range(5)]
        for kind in ("GIF", "WEBP"):
            name = tools.file(f"a.{kind}", kinds.file_of(frames[0], kind, save_all=True, append_images=frames[1:],
                                                         lossless=True))
            equal(tools.call("get_image_info", image_path=name).get("frames"), 5, kind)
            hashed = tools.call("compute_image_hash", image_path=name)["hash"]
            equal(hashed, str(imagehash.phash(Image.open(tools.folder / name))), f"the first of {kind}")
        one = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
        name = tools.file("many.gif", b"GIF89a\x01\0\x01\0\x80\0\0" + bytes(6) + one * 200_000 + b";")
        equal(tools.call("get_image_info", image_path=name).get("frames"), 200_000, "frames")


@case(*ENGINES)
def a_batch_tells_its_progress(engine):
    with running(engine) as tools:
        names = [tools.file(f"{number}.png", photograph(number, 60 + number, 40)) for number in range(5)]
        answers = tools.client.exchange([messages.call(
            1, "batch_resize", {"image_paths": [*names, "none.png"], "max_size": 32}, _meta={"progressToken": "t"})])
        told = [json.loads(each)["params"] for each in answers if "notifications/progress" in each]
        result = json.loads(answers[-1])["result"]["structuredContent"]
        equal((result["successful"], result["failed"]), (5, 1), "what went well")
        check(told or engine.carrier == "http", "progress is told on standard output")
        if told:  # who takes only JSON cannot be told
            equal([(each["progress"], each["total"]) for each in told], [(n, 6) for n in range(1, 7)], "progress")


@case(*ENGINES)
def duplicates_in_a_folder_are_found(engine):
    with running(engine) as tools:
        for number in range(4):
            source = photograph(40 + number, 200, 150)
            tools.file(f"{number}.png", source)
            tools.file(f"{number}-small.jpg", kinds.file_of(source.resize((100, 75)), "JPEG", quality=80))
        compared = tools.call("compare_hashes", directory="/pictures")
        equal(sorted(sorted(group) for group in compared["duplicate_groups"]),
              [[f"/pictures/{n}-small.jpg", f"/pictures/{n}.png"] for n in range(4)], "groups")


@case(*ALL)
def what_is_made_to_break_it_is_told_in_words(engine):
    with running(engine) as tools:
        for name, data in HOSTILE.items():
            tools.file(name, data)
            for tool, more in (("compute_image_hash", {}), ("resize_image", {"max_size": 20})):
                error = tools.failure(tool, image_path=name, **more)
                check(len(error) > 15, f"{name} {tool}: {error!r}")
        tools.file("good.png", photograph(7, 20, 20))
        tools.call("compute_image_hash", image_path="good.png")


@case(*ALL)
def a_file_that_is_cut_short_or_changed_is_answered(engine):
    dice = random.Random(8)
    with running(engine) as tools:
        for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP"):
            data = kinds.file_of(photograph(9, 40, 30), kind)
            for at in truncated(len(data)):
                tools.file("cut", data[:at])
                tools.failure("compute_image_hash", image_path="cut")
            for _ in range(60):
                changed = bytearray(data)
                for _ in range(dice.randint(1, 4)):
                    changed[dice.randrange(len(changed))] = dice.randrange(256)
                tools.file("changed", bytes(changed))
                result = tools.ask("resize_image", image_path="changed", width=9)
                check("content" in result, f"an answer, not {result}")


@case(*STDIO)
def limits_are_the_operators(engine):
    variables = {"WASMMCP_IMAGE_RESIZE_MAX_FILE_BYTES": "5000", "WASMMCP_IMAGE_RESIZE_MAX_PIXELS": "10000",
                 "WASMMCP_IMAGE_RESIZE_MAX_MEGABYTES": "1"}
    with running(engine, variables) as tools:
        tools.file("bytes.bmp", kinds.file_of(Image.new("RGB", (60, 60)), "BMP"))
        tools.file("pixels.png", kinds.file_of(Image.new("RGB", (101, 100)), "PNG"))
        tools.file("good.png", kinds.file_of(Image.new("RGB", (100, 100)), "PNG"))
        check("5000" in tools.failure("get_image_info", image_path="bytes.bmp"), "bytes")
        check("10000" in tools.failure("resize_image", image_path="pixels.png", width=5), "pixels")
        check("10000" in tools.failure("resize_image", image_path="good.png", width=101, height=100), "pixels made")
        tools.call("resize_image", image_path="good.png", width=100, height=100)


def in_memory(megabytes: int, folder: str, **arguments) -> dict:
    """One call of resize_image in a component that has no more memory."""
    engine = WASI_CLI
    check(not engine.missing_for("image-resize"), engine.missing_for("image-resize"))
    lines = [messages.request(1, "initialize", {"protocolVersion": "2025-11-25", "capabilities": {},
                                                "clientInfo": {"name": "test", "version": "1"}}),
             messages.call(2, "resize_image", arguments)]
    done = subprocess.run(
        [str(WASMTIME), "run", "-W", f"max-memory-size={megabytes << 20}", "--dir", f"{folder}::/pictures",
         str(engine.program("image-resize"))],
        input="\n".join(lines) + "\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    equal(done.returncode, 0, done.stderr[-500:])
    return json.loads(done.stdout.strip().split("\n")[-1])["result"]


@case
def large_photographs_take_little_memory():
    with tempfile.TemporaryDirectory(prefix="images-") as folder:
        small = photograph(10, 400, 300)
        small.resize((4000, 3000)).save(Path(folder) / "12.jpg", quality=85)
        small.resize((11600, 8700)).save(Path(folder) / "100.jpg", quality=70)
        for megabytes, file, wish in ((120, "12.jpg", {"width": 800}), (120, "12.jpg", {"max_size": 200}),
                                      (256, "100.jpg", {"max_size": 256}), (256, "100.jpg", {"width": 800})):
            result = in_memory(megabytes, folder, image_path=file, returns="none", **wish)
            check(not result.get("isError"), f"{file} {wish} in {megabytes} MB: {result['content'][0]['text']}")


@case
def what_there_is_no_memory_for_is_told_and_what_would_help():
    with tempfile.TemporaryDirectory(prefix="images-") as folder:
        small = photograph(10, 400, 300)
        small.resize((5600, 4200)).save(Path(folder) / "24.jpg", quality=85, progressive=True)
        small.resize((2400, 1700)).save(Path(folder) / "4.png")
        for file, wish in (("24.jpg", {"width": 800}), ("4.png", {"width": 4000, "output_format": "PNG"})):
            result = in_memory(48, folder, image_path=file, returns="none", **wish)
            text = result["content"][0]["text"]
            check(result.get("isError") and "there is no memory for the" in text and "MAX_MEGABYTES" in text, f"{file}: {text}")


@case(*STDIO)
def the_folder_of_state_is_out_of_reach(engine):
    with tempfile.TemporaryDirectory() as state, tempfile.TemporaryDirectory() as folder:
        (Path(state) / "a.png").write_bytes(kinds.file_of(Image.new("RGB", (4, 4)), "PNG"))
        with engine.start("image-resize", {}, state=state, directories={"/pictures": folder}) as server:
            with server.client("2025-11-25") as client:
                tools = Tools(client, Path(folder))
                for path in ("/.wasmmcp-state/a.png", "/pictures/../.wasmmcp-state/a.png", "../.wasmmcp-state/a.png"):
                    tools.failure("get_image_info", image_path=path)
                tools.failure("scan_directory", directory="/.wasmmcp-state")


if __name__ == "__main__":
    sys.exit(main(__doc__))
