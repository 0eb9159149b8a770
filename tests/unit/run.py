#!/usr/bin/env python3
"""Runs a program of unit tests, natively or as a component, with a directory of state to itself.

    python3 tests/unit/run.py PROGRAM [WORDS OF A TEST'S NAME]

Links that lead out and things that are no files lie in it, which no component could make.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def prepare(folder: Path) -> Path:
    """What is given to the program; what it must not reach lies beside it."""
    (folder / "secret").write_text("not for the program")
    (folder / "outside").mkdir()
    (folder / "outside" / "secret").write_text("not for the program")
    odd = folder / "given" / "odd"
    odd.mkdir(parents=True)
    (odd / "file").write_text("inside")
    for name, target in {"to_file": "file", "up_and_in": "../odd/file", "dangling": "nothing_here",
                         "to_itself": "to_itself", "one": "other", "other": "one",
                         "out": "../../secret", "out_folder": "../../outside",
                         "absolute": str(folder / "secret"), "absolute_folder": str(folder / "outside"),
                         "far": "../" * 30 + "etc", "inside_by_root": "/"}.items():
        (odd / name).symlink_to(target)
    os.mkfifo(odd / "pipe")
    (odd / os.fsdecode(b"not_utf8_\xff")).touch()
    return folder / "given"


def main() -> int:
    program, words = Path(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        given = prepare(Path(folder))
        command = [str(program.absolute())]
        environment = {**os.environ, "WASMMCP_STATE_DIR": str(given)}
        if program.suffix == ".wasm":
            # Servers that go out to the network import what for, though their tests do not go.
            command = [str(ROOT / ".tools" / "bin" / "wasmtime"), "run", "-S", "http=y", "--dir",
                       f"{given}::/.wasmmcp-state", *command]
        return subprocess.run([*command, *words], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
