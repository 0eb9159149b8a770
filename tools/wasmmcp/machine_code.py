"""A static library of bitcode as one of WebAssembly, for the builds of `dev`: see cmake/machine_code.cmake.

    machine_code.py COMPILER AR LIBRARY RESULT
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterator, Tuple

BITCODE = b"BC\xc0\xde"
MAGIC = b"!<arch>\n"
HEADER = 60


def members(archive: bytes) -> Iterator[Tuple[str, bytes]]:
    """Of which several may have the same name, so that `ar x` would lose some."""
    if not archive.startswith(MAGIC):
        raise ValueError("it is no static library")
    long_names, at = b"", len(MAGIC)
    while at + HEADER <= len(archive):
        name = archive[at:at + 16].decode().rstrip()
        size = int(archive[at + 48:at + 58])
        data = archive[at + HEADER:at + HEADER + size]
        at += HEADER + size + size % 2
        if name == "//":
            long_names = data
        elif name not in ("/", "/SYM64/"):
            if name[0] == "/":
                name = long_names[int(name[1:]):].split(b"\n", 1)[0].decode()
            yield name.rstrip("/"), data


def translated(compiler: str, folder: Path, number: int, name: str, data: bytes) -> str:
    """The member as a file of WebAssembly."""
    place = folder / str(number) / Path(name).name
    place.parent.mkdir()
    if not data.startswith(BITCODE):
        place.write_bytes(data)
        return str(place)
    bitcode = place.with_name("member.bc")
    bitcode.write_bytes(data)
    # It was optimized when it was made.
    subprocess.run([compiler, "--target=wasm32-wasi", "-O1", "-c", str(bitcode), "-o", str(place)], check=True)
    return str(place)


def main(compiler: str, ar: str, library: str, result: str) -> int:
    Path(result).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(os.cpu_count()) as threads:
        objects = list(threads.map(lambda each: translated(compiler, Path(place), each[0], *each[1]),
                                   enumerate(members(Path(library).read_bytes()))))
        made = Path(place) / "made.a"
        subprocess.run([ar, "qcs", str(made), *objects], check=True)
        Path(result).write_bytes(made.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
