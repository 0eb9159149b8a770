#!/usr/bin/env python3
"""Compiles sources that must be refused, and looks at what the compiler says.

    tests/refusals/run.py --cxx "zig c++" [--only PART_OF_A_NAME]

The first line of a source is `// refused: A SENTENCE`. The compiler must stop with one error, and
say that sentence in it. With the macro CORRECT defined the same source must compile, so that nothing
is refused for another reason than its own.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MARK = "// refused: "
FLAGS = ["-std=c++26", "-fno-exceptions", "-fno-rtti", f"-I{ROOT}", "-fno-caret-diagnostics",
         "-fno-color-diagnostics", "-ferror-limit=0"]
HEADER = ROOT / "mcp" / "options.hpp"  # includes all that the sources include


class Compiler:
    def __init__(self, command: list, folder: Path):
        self.command = [*command, *FLAGS]
        self.folder = folder
        # Read once and kept: reading it takes five times as long as compiling one of the sources.
        self.header = folder / "header.pch"
        self.fault = self.run("-x", "c++-header", str(HEADER), "-o", str(self.header))

    def run(self, *arguments: str) -> list:
        """The errors; empty when it compiles."""
        done = subprocess.run([*self.command, *arguments], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace")
        if done.returncode == 0:
            return []
        said = done.stdout.splitlines()
        return [line for line in said if "error:" in line] or said[-3:] or ["it said nothing"]

    def compile(self, source: Path, *flags: str) -> list:
        made = self.folder / f"{source.stem}.o"
        return self.run("-include-pch", str(self.header), *flags, "-c", str(source), "-o", str(made))


def faults(compiler: Compiler, source: Path) -> list:
    """What is not as it should be."""
    first_line = source.read_text().split("\n", 1)[0]
    sentence = first_line[len(MARK):]
    if not first_line.startswith(MARK) or not sentence.strip():
        return [f"its first line is not '{MARK}A SENTENCE'"]
    found = []
    errors = compiler.compile(source)
    if not errors:
        found.append(f"it compiles, but must be refused: {sentence}")
    elif sentence not in errors[0]:
        found.append("\n      ".join([f"it is refused, but not with: {sentence}", "but with:", *errors[:3]]))
    elif len(errors) > 1:
        found.append("\n      ".join(["the sentence is followed by more errors:", *errors[1:4]]))
    errors = compiler.compile(source, "-DCORRECT")
    if errors:
        found.append("\n      ".join(["with CORRECT it must compile, but:", *errors[:3]]))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--cxx", required=True, help="the compiler, with flags such as its target")
    parser.add_argument("--only", default="", help="a part of the names of the sources to take")
    options = parser.parse_args()
    sources = [source for source in sorted(HERE.glob("*.cpp")) if options.only in source.stem]

    failed = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as threads:
        compiler = Compiler(shlex.split(options.cxx), Path(folder))
        if compiler.fault:
            print("\n".join([f"{HEADER.relative_to(ROOT)} does not compile:", *compiler.fault[:3]]))
            sources = []
        for source, found in zip(sources, threads.map(lambda s: faults(compiler, s), sources)):
            failed += bool(found)
            for fault in found:
                print(f"{source.relative_to(ROOT)}: {fault}")
    passed = len(sources) - failed
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
