#!/usr/bin/env python3
"""Our image-resize server and its counterpart in Python (servers/python_server/, on Pillow and ImageHash), as
mcp_comparator.py compares them, on the same folder of pictures. PICTURES stands for it."""

import json
import random
import sys
import tempfile
from pathlib import Path

from mcp_comparator import Comparison, run
from agreement import takes_json_as_text, takes_null, takes_true_and_false_alone, true_is_a_number
from hypothesis import strategies as some
from PIL import Image
from sides import Sides
from support.peers import IMAGE_RESIZE, QUIET

NAMED = {"photo.jpg": ("RGB", (120, 80)), "tall.jpeg": ("RGB", (45, 130)), "grey.jpg": ("L", (64, 64)), "cmyk.jpg": ("CMYK", (50, 40)),
         "photo.png": ("RGB", (200, 100)), "clear.png": ("RGBA", (90, 60)), "few.png": ("P", (60, 60)), "line.png": ("1", (33, 20)),
         "grey.png": ("L", (31, 47)), "both.png": ("LA", (40, 30)), "deep.png": ("I;16", (30, 30)), "moving.gif": ("P", (48, 32)),
         "old.bmp": ("RGB", (37, 21)), "web.webp": ("RGB", (80, 60)), "clear.webp": ("RGBA", (50, 70)), "sub/inner.png": ("RGB", (20, 20)),
         "old.tiff": ("RGB", (20, 10)), "tiny.png": ("RGB", (1, 1)), "wide.png": ("RGB", (300, 2))}
# What can be resized to the same pixels and written with the same bytes.
PLAIN = [name for name, (mode, _) in NAMED.items() if mode in ("RGB", "L", "RGBA")]
OTHERS = ["text.png", "damaged/broken.jpg", "nope.png", "sub", ""]
ORIENTATION = 0x0112  # of EXIF


def draw(mode: str, size: tuple, dice: random.Random) -> Image.Image:
    """Gradients, some shapes and some noise."""
    width, height = size
    picture = Image.new("RGBA", size)
    shades = [dice.randrange(256) for _ in range(6)]
    for y in range(height):
        for x in range(width):
            in_shape = (x * 3 // max(width, 3) + y * 3 // max(height, 3)) % 2
            picture.putpixel((x, y), ((x * 255 // width + shades[in_shape]) % 256, (y * 255 // height + shades[2 + in_shape]) % 256,
                                      (shades[4] * in_shape + dice.randrange(12)) % 256, 255 if mode != "RGBA" and mode != "LA"
                                      else (x + y) * 255 // (width + height)))
    if mode == "I;16":
        return picture.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    return picture.convert("L").convert(mode) if mode == "1" else picture.convert("RGB").convert(mode) if mode == "P" \
        else picture.convert("RGB").convert(mode) if mode in ("CMYK",) else picture.convert(mode)


class Gallery(Sides):
    def __init__(self, engine):
        self.folder = tempfile.TemporaryDirectory()
        self.home = Path(self.folder.name).resolve() / "pictures"
        (self.home / "sub").mkdir(parents=True)
        (self.home / "damaged").mkdir()
        for name, (mode, size) in NAMED.items():
            draw(mode, size, random.Random(name)).save(self.home / name, **({"quality": 90} if name[-1] != "p" else {}))
        (self.home / "text.png").write_text("no picture")
        (self.home / "damaged" / "broken.jpg").write_bytes((self.home / "photo.jpg").read_bytes()[:500])
        turned = Image.Exif()
        turned[ORIENTATION] = 6
        draw("RGB", (60, 40), random.Random(6)).save(self.home / "turned.jpg", exif=turned)
        (self.home / "readme.md").write_text("no picture")
        super().__init__(IMAGE_RESIZE.start("image-resize", QUIET),
                         engine.start("image-resize", directories={str(self.home): str(self.home)}))

    def __exit__(self, *error) -> None:
        super().__exit__(*error)
        self.folder.cleanup()

    def filled(self, arguments: dict) -> dict:
        return json.loads(json.dumps(arguments).replace("PICTURES", str(self.home)))

    def cleaned(self, text: str) -> str:
        return text.replace(str(self.home), "PICTURES")


paths = some.sampled_from(["PICTURES/" + name for name in [*NAMED, *OTHERS]])
plain = some.sampled_from(["PICTURES/" + name for name in PLAIN])
sides = some.integers(1, 260)
formats = some.sampled_from(["JPEG", "PNG", "WEBP"])
qualities = some.integers(1, 100)
digests = some.one_of(some.sampled_from(["ff00000000000000", "ff0000000000001f", "ff0000000000003f", "00ff000000000000", "0" * 16]),
                      some.integers(0, 2**64 - 1).map("{:016x}".format))
hashes = some.builds(lambda path, digest, more: {"path": path, "hash": digest, **more}, some.sampled_from("abcdefgh"), digests,
                     some.sampled_from([{}, {"hash_type": "phash"}, {"hash_type": "phash"}, {"error": "no picture"}]))
TOOLS = {
    "get_image_info": some.fixed_dictionaries({"image_path": paths}),
    "resize_image": some.builds(lambda needed, size: {**needed, **size}, some.fixed_dictionaries(
        {"image_path": some.one_of(plain, plain, paths)}, optional={"quality": qualities, "output_format": formats}),
        some.fixed_dictionaries({}, optional={"width": sides, "height": sides, "max_size": sides})),
    "scan_directory": some.fixed_dictionaries({"directory": some.sampled_from(["PICTURES", "PICTURES/sub", "PICTURES/nope"])}, optional={
        "recursive": some.booleans(), "include_info": some.booleans(),
        "extensions": some.lists(some.sampled_from([".png", ".jpg", ".PNG", "png", ".md", ".gif"]), max_size=3)}),
    "compute_image_hash": some.fixed_dictionaries({"image_path": paths}, optional={
        "hash_type": some.sampled_from(["phash", "dhash", "ahash", "whash"])}),
    "compare_hashes": some.fixed_dictionaries({"hashes": some.lists(hashes, max_size=8)}, optional={
        "threshold": some.integers(0, 64)}),
    "batch_resize": some.fixed_dictionaries({"image_paths": some.lists(some.one_of(plain, paths), max_size=4)}, optional={
        "max_size": sides, "quality": qualities, "output_format": formats}),
}
WRITTEN = [("get_image_info", {"image_path": "PICTURES/" + name}) for name in [*NAMED, *OTHERS]] + [
    ("compute_image_hash", {"image_path": "PICTURES/" + name, "hash_type": kind})
    for name in NAMED for kind in ("phash", "dhash", "ahash", "whash")]
# What ours tells of a file that is unusual.
ADDED = {"orientation", "frames", "transparent", "progressive", "icc_bytes", "exif_bytes", "comment"}


def usual(found: dict) -> dict:
    plain = {name: value for name, value in found.items() if name not in ADDED}
    return {**plain, "images": [usual(each) for each in plain["images"]]} if "images" in plain else plain


def same(_tool, _arguments, theirs, ours) -> bool:
    """The same members with the same values, those of pictures that were made to the last byte; 1 is as good as 1.0."""
    if theirs.kind != "done" or ours.kind != "done":
        return theirs.kind == ours.kind
    return theirs.structured == usual(ours.structured) and json.loads(ours.text) == ours.structured


def is_told_as_a_failure(_tool, _arguments, theirs, ours) -> bool:
    """The same members, and isError; what is wrong with a file that is damaged, each says in its words."""
    if (theirs.kind, ours.kind) != ("done", "failed") or not theirs.structured.get("error"):
        return False
    return {**theirs.structured, "error": ""} == {**(ours.structured or json.loads(ours.text)), "error": ""}


def names(arguments: dict) -> list:
    return [path for value in arguments.values() for path in (value if isinstance(value, list) else [value])
            if isinstance(path, str)]


def writes_other_modes(tool, arguments, theirs, ours) -> bool:
    return tool in ("resize_image", "batch_resize") and any(
        path.endswith(("both.png", "deep.png", "cmyk.jpg")) for path in names(arguments))


def refuses_what_is_below_nothing(_tool, arguments, theirs, ours) -> bool:
    return (theirs.kind, ours.kind) == ("done", "failed") and "expected an integer from 0" in ours.text and any(
        isinstance(value, (int, float)) and value < 0 for value in arguments.values())


def reads_no_tiff(tool, arguments, theirs, ours) -> bool:
    if tool != "scan_directory":
        return any(path.endswith(".tiff") for path in names(arguments))
    if "images" not in (theirs.structured or ()):
        return False
    found = [{**each.structured, "images": [image for image in each.structured["images"] if not image["path"].endswith(".tiff")]}
             for each in (theirs, ours)]
    return without_words(usual(found[0])) == without_words(usual(found[1]))


def fails_in_a_batch(tool, arguments, theirs, ours) -> bool:
    """What is wrong with a file that is damaged, each says in its words."""
    if theirs.kind != ours.kind or tool not in ("batch_resize", "scan_directory"):
        return False
    if any("broken" in path for path in names(arguments)):
        return True  # of which ours counts the bytes, and Pillow does not get so far
    other, own = (json.dumps(without_words(usual(each.structured)), sort_keys=True) for each in (theirs, ours))
    return other == own


def without_words(value):
    if isinstance(value, dict):
        return {name: "" if name == "error" else without_words(each) for name, each in value.items()}
    return [without_words(each) for each in value] if isinstance(value, list) else value


EXCUSES = {"below 0": refuses_what_is_below_nothing, "booleans": takes_true_and_false_alone, "null": takes_null,
           "true": true_is_a_number, "JSON as text": takes_json_as_text, "failure": is_told_as_a_failure,
           "modes": writes_other_modes, "TIFF": reads_no_tiff, "words": fails_in_a_batch}
DECLARED = {"compare_hashes": {"hashes": {"required": False, "type": ["array"], "default": None}}}  # ours takes paths as well
COMPARISON = Comparison("image-resize", Gallery, TOOLS, WRITTEN, same, EXCUSES, fill=Gallery.filled, clean=Gallery.cleaned,
                        declared=DECLARED)

if __name__ == "__main__":
    sys.exit(run(COMPARISON, __doc__))
