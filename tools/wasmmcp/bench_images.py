"""Measures the image-resize server beside Pillow, whose functions are called without a protocol (bench/pillow.py). All
take turns on the same files, and a ratio is the median of those of the rounds."""

import json
import statistics
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

from wasmmcp import paths, provision
from wasmmcp.bench_filesystem import Client
from wasmmcp.console import Progress
from wasmmcp.measuring import WASMTIME, Row, peak_memory, precompiled, table

PILLOW = paths.ROOT / "bench" / "pillow.py"
PYTHON = provision.TEST_PYTHON / "bin" / "python"
HASHED = 50
# Times Pillow's, in WASM and natively.
BARS = (1.5, 1.2)


class Work(NamedTuple):
    name: str
    tool: str
    arguments: dict
    files: tuple
    rounds: int
    has_bar: bool = True


WORKS = [
    Work("1024 x 768 JPEG to 256", "resize_image", {"max_size": 256}, ("1024.jpg",), 40),
    Work("12 megapixels JPEG to 800 wide", "resize_image", {"width": 800}, ("large.jpg",), 10),
    Work(f"phash of {HASHED} JPEGs of 640 x 480", "compute_image_hash", {},
         tuple(f"{number}.jpg" for number in range(HASHED)), 10),
    Work("1024 x 768 PNG to 256", "resize_image", {"max_size": 256}, ("1024.png",), 20, False),
    Work("1024 x 768 WebP to 256", "resize_image", {"max_size": 256}, ("1024.webp",), 20, False),
    Work("1024 x 768 JPEG to 512 wide as WebP", "resize_image", {"width": 512, "output_format": "WEBP"},
         ("1024.jpg",), 10, False),
]


def ground() -> Path:
    folder = paths.BUILD / "bench" / "images"
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([PYTHON, PILLOW, "make", folder], check=True)
    return folder


class Pillow:
    def __init__(self, folder: Path):
        self.process = subprocess.Popen([PYTHON, PILLOW, "serve", folder], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.process.stdin.close()
        self.process.wait()

    def seconds(self, work: Work) -> float:
        took = 0.0
        for file in work.files:
            print(json.dumps([work.tool, {"image_path": file, **work.arguments}]), file=self.process.stdin, flush=True)
            took += float(self.process.stdout.readline())
        return took


def seconds(client: Client, work: Work) -> float:
    start = time.perf_counter()
    for file in work.files:
        client.call(work.tool, image_path=file, **work.arguments)
    return time.perf_counter() - start


def section(quick: bool) -> str:
    obstacle = provision.try_steps([provision.python_clients_step()])
    if obstacle:
        return f"Not measured: {obstacle}"
    folder = ground()
    component = [WASMTIME, "run", "--allow-precompiled", "--dir", f"{folder}::/images",
                 precompiled(paths.WASM / "mcp_server_image_resize_cli.wasm")]
    native = [paths.NATIVE / "mcp_server_image_resize", f"{folder}::/images"]
    rows = []
    with Client(component) as ours, Client(native) as own, Pillow(folder) as pillow:
        for work in WORKS:
            with Progress(f"images: {work.name}"):
                times = [(seconds(ours, work), seconds(own, work), pillow.seconds(work))
                         for _ in range(2 if quick else work.rounds)]
            ms = [statistics.median(each) * 1000 for each in zip(*times)]
            ratios = [statistics.median(each[place] / each[2] for each in times) for place in (0, 1)]
            rows.append(Row(work.name, *(f"{each:.1f}" for each in ms), *(f"{each:.2f}" for each in ratios),
                            f"{BARS[0]} and {BARS[1]}" if work.has_bar else "none"))
        memory = peak_memory(ours.process.pid) / 1e6
    return ("Milliseconds. Ours are calls through the precompiled component under `wasmtime run` and the native program, with a "
            "blocking Python client whose time is in the figures; Pillow's are function calls within one process, and its codecs have "
            f"hand-written SIMD code. Peak memory of wasmtime and the component: {memory:.0f} MB.\n\n" +
            table(["what", "in WASM", "natively", "Pillow", "WASM by Pillow", "native by Pillow", "bar"], rows))
