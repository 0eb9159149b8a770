"""What the checks have in common: the tracked files, and how faults are told and counted."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Optional

ROOT = Path(__file__).resolve().parents[2]
C_FAMILY = (".cpp", ".hpp", ".c", ".h")


def tracked(*suffixes: str) -> list:
    """The tracked files that exist, as paths from the root; all of them, or those with a suffix."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(f"git ls-files failed: {done.stderr.decode(errors='replace').strip()}")
    paths = sorted({path for path in done.stdout.decode(errors="replace").split("\0") if path})
    return [path for path in paths
            if (ROOT / path).is_file() and (not suffixes or path.endswith(suffixes))]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def lines(path: str) -> list:
    """Pairs of line number and line."""
    return list(enumerate(read(path).split("\n"), start=1))


def program(name: str, major: int) -> Optional[str]:
    """The path of a program of LLVM of this major version, under either of its names."""
    for candidate in (f"{name}-{major}", name):
        path = shutil.which(candidate)
        if path and f"version {major}." in output([path, "--version"]):
            return path
    return None


def output(command: list) -> str:
    """Standard output, and standard error below it."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode(errors="replace")


class Checklist:
    """One item for each thing that was looked at. An item with a fault has failed."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def item(self, faults: list) -> None:
        """Faults are lines of the form `file:line: sentence`."""
        for fault in faults:
            print(fault)
        if faults:
            self.failed += 1
        else:
            self.passed += 1

    def skip(self, what: str, why: str, count: int = 1) -> None:
        print(f"skipped: {what}: {why}")
        self.skipped += count

    def close(self) -> int:
        """Prints the closing line and gives the exit status."""
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        return 1 if self.failed else 0


def cores() -> int:
    return os.cpu_count() or 2
