#!/usr/bin/env python3
"""Builds components once more, in another folder and at another time: they must be the same bit for bit.

    tests/supply/reproducible.py [SERVER...]

Without names it is one server, which takes a minute or two; with `all` it is every component that is shipped. The
tools are those of this checkout, and nothing of its build is used.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools")]

from support.results import Results, check, equal  # noqa: E402
from wasmmcp import paths, servers  # noqa: E402

USUAL = ["sequential-thinking"]  # with state over HTTP, and little else to compile
BUILD = "from wasmmcp import builder; import sys; builder.configure('wasm'); builder.run_ninja('wasm', sys.argv[1:], 'building elsewhere')"


def copy_of_the_checkout(folder: Path) -> Path:
    """All that is tracked, as it is now."""
    home = folder / "other" / "checkout"
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    for name in filter(None, files):
        if (ROOT / name).exists():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, home / name, follow_symlinks=False)
    (home / ".tools").symlink_to(paths.TOOLS)
    return home


def build_elsewhere(home: Path, chosen: list) -> None:
    targets = [f"{server.component(face).stem}_component" for server in chosen for face in servers.FACES]
    environment = {**os.environ, "PYTHONPATH": str(home / "tools")}
    done = subprocess.run([sys.executable, "-c", BUILD, *targets], cwd=home, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    check(done.returncode == 0, done.stdout[-3000:])


def main() -> int:
    names = sys.argv[1:] or USUAL
    chosen = servers.shipped() if names == ["all"] else [servers.find(name) for name in names]
    results = Results()
    with tempfile.TemporaryDirectory(prefix="wasmmcp-") as folder:
        home = copy_of_the_checkout(Path(folder))
        if results.run("building elsewhere", lambda: build_elsewhere(home, chosen)):
            for server in chosen:
                for face in servers.FACES:
                    compare(results, home, server.component(face))
    return results.close()


def compare(results: Results, home: Path, here: Path) -> None:
    there = home / here.relative_to(ROOT)
    results.run(here.name, lambda: equal(digest(there), digest(here), f"SHA-256 of {here.name}, built elsewhere and here"))


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
