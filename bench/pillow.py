"""Pillow's side of the bench of images, in a process of its own, since it wants packages that the bench has not.

    bench/pillow.py make FOLDER       makes the images that both work on
    bench/pillow.py serve FOLDER      one line of JSON in, a tool's name and arguments; the seconds it took out

It calls the functions of the Python counterpart, without a protocol.
"""

import json
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "servers" / "python_server"), str(ROOT / "tests" / "oracle")]


def make(folder: Path) -> None:
    from picture_files import photograph

    dice = random.Random(1)
    photograph(dice, 1024, 768).save(folder / "1024.jpg", quality=88)
    photograph(dice, 4000, 3000).save(folder / "large.jpg", quality=88)
    photograph(dice, 1024, 768).save(folder / "1024.png")
    photograph(dice, 1024, 768).save(folder / "1024.webp", quality=80)
    for number in range(50):
        photograph(dice, 640, 480).save(folder / f"{number}.jpg", quality=85)
    (folder / "done").touch()


def serve(folder: Path) -> None:
    import image_resize_server as counterpart

    for line in sys.stdin:
        tool, arguments = json.loads(line)
        arguments["image_path"] = str(folder / arguments["image_path"])
        start = time.perf_counter()
        getattr(counterpart, tool)(**arguments)
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    {"make": make, "serve": serve}[sys.argv[1]](Path(sys.argv[2]))
