"""Calls that may take so many instructions of a component: twice what they take. What the first WasmMCP did for each line,
for each object of a pack or for each pixel would take many times that, on a machine of any speed."""

import random
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path
from typing import Callable, NamedTuple

from cli import Maker, lines
from support import messages
from support.engines import WASI_CLI, WASMTIME
from support.results import Results, check
from wasmmcp import servers


class Fuel(NamedTuple):
    name: str
    sources: tuple
    server: str
    tool: str
    prepare: Callable[[Path], dict]  # makes files in the folder, and gives the arguments
    million: int  # instructions


def thousand_lines(_folder: Path) -> dict:
    line = "2026-10-03 13:55:36,{:03} - app.module - {} - request {} took {} ms"
    return {"log_content": "\n".join(line.format(number % 1000, ("INFO", "ERROR")[number % 2], number, number % 77)
                                     for number in range(1000)), "format_type": "python"}


def packed_history(folder: Path) -> dict:
    maker = Maker(folder / "repo")
    dice = random.Random(3)
    stream, text = [], [f"{dice.random()}\n" for _ in range(2000)]
    for number in range(300):
        text[dice.randrange(len(text))] = f"{dice.random()}\n"
        content = "".join(text).encode()
        stream.append(b"commit refs/heads/main\ncommitter A <a@x> %d +0000\ndata 1\nc\nM 644 inline a\ndata %d\n%s\n"
                      % (1_700_000_000 + number, len(content), content))
    maker.git("fast-import", "--quiet", data=b"".join(stream))
    maker.git("reset", "-q", "--hard", "main")
    maker.git("repack", "-q", "-a", "-d", "-f", "--depth=50")
    return {"repo_path": str(folder / "repo"), "max_count": 50}


def large_diff(folder: Path) -> dict:
    maker = Maker(folder / "repo")
    maker.commit(a_txt=lines(20_000))
    maker.write("a.txt", "first\n" + lines(20_000))
    return {"repo_path": str(folder / "repo")}


def picture(folder: Path) -> dict:
    width, height = 1024, 768
    row = bytes(random.Random(1).randbytes(3 * width))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
              (b"IDAT", zlib.compress(b"".join(b"\0" + row for _ in range(height)))), (b"IEND", b"")]
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks))
    return {"image_path": str(folder / "picture.png"), "max_size": 256}


FUELS = [
    Fuel("a thousand lines of a log", ("defect 36",), "log-parser", "parse_logs", thousand_lines, 60),
    Fuel("fifty commits of a pack of deltas", ("defect 37",), "git", "git_log", packed_history, 30),
    Fuel("a line before twenty thousand", ("defect 13",), "git", "git_diff_unstaged", large_diff, 200),
    Fuel("a picture of 1024x768 to 256", ("defect 41",), "image-resize", "resize_image", picture, 600),
    Fuel("a hash of a picture of 1024x768", ("defect 41",), "image-resize", "compute_image_hash",
         lambda folder: {"image_path": picture(folder)["image_path"]}, 300),
]


def play_fuel(results: Results, row_type) -> list:
    rows = []
    for fuel in FUELS:
        words = f"an answer within {fuel.million} million instructions"
        missing = WASI_CLI.missing_for(fuel.server)
        if missing:
            results.skip(fuel.name, missing)
            continue
        held = results.run(f"{fuel.name}: {words}", lambda: burn(fuel))
        rows.append(row_type(fuel.name, fuel.sources, fuel.server, WASI_CLI.name, words, "held" if held else "too many"))
    return rows


def burn(fuel: Fuel) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        call = messages.call(1, fuel.tool, fuel.prepare(folder))
        lines_in = [messages.initialize(0, "2025-11-25"), call, ""]
        done = subprocess.run([str(WASMTIME), "run", "-W", f"fuel={fuel.million * 1_000_000}", *servers.find(fuel.server).run_options,
                               "--dir", str(folder), str(WASI_CLI.program(fuel.server))], input="\n".join(lines_in).encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        check(done.returncode == 0, f"it took more: {done.stderr.decode()[-300:]}")
        answer = messages.parsed(done.stdout.decode().strip().split("\n")[-1])
        check("result" in answer and not answer["result"].get("isError"), f"it failed: {str(answer)[:300]}")
