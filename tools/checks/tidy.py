#!/usr/bin/env python3
"""clang-tidy finds nothing in our C++ sources (.clang-tidy says what it looks for).

    python3 tools/checks/tidy.py [--times] [FILE...]

Needs the headers of LLVM's libc++, the C sources of ./wasmmcp setup, and for files of WASI hosts
the C headers that come with Zig. What was clean is not looked at again until it, or a header of
ours below it, changes: build/tidy/ has a mark for each such state.

Reading headers is most of the work, so those that most sources include are precompiled, as if they were the system's:
they are looked at once, for HEADER is one of the files, and not with each source.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from checklist import ROOT, Checklist, cores, output, program, read, tracked

MAJOR = 22
MARKS = ROOT / "build" / "tidy"
VENDOR = ROOT / ".tools" / "third_party" / "vendor"
OURS = "base|bench|deploy|fuzz|host|json|kit|mcp|oauth|servers|tests|transport"
FLAGS = ["-std=c++26", "-fno-exceptions", "-fno-rtti", "-nostdinc++", "-Wreserved-identifier", f"-I{ROOT}"]
LIBRARIES = ["yyjson-sys/yyjson/src", "libgit2-sys/libgit2/deps/llhttp", "libgit2-sys/libgit2/include",
             "libgit2-sys/libgit2/src/util/hash/rfc6234", "aws-lc-sys/aws-lc/include"]
LEXBOR = ROOT / ".tools" / "packages" / "selectolax" / "lexbor" / "source"
CODECS = [ROOT / "third_party" / "libjpeg", VENDOR / "turbojpeg-sys" / "libjpeg-turbo" / "src",
          VENDOR / "libwebp-sys" / "vendor" / "src"]
DEFINITIONS = {"bench/floor/": ["-DANSWER_SIZE=100"],  # the build measures it
               "kit/codecs/": [word for folder in CODECS for word in ("-isystem", str(folder))],
               "kit/html/": ["-DLEXBOR_STATIC", "-isystem", str(LEXBOR)],
               "kit/git/": ["-DGIT_EXPERIMENTAL_SHA256=1"],
               "servers/git/": ["-DGIT_EXPERIMENTAL_SHA256=1"],
               "servers/data-aggregate/": ["-fconstexpr-steps=20000000"]}
FOR_WASI = ("host/wasi_", "bench/floor/")
# What is not meant to compile, and for the time that they take, unit tests: those run with sanitizers.
LEFT_OUT = re.compile(r"^tests/refusals/|_test\.cpp$")
STANDARD = ["algorithm", "array", "charconv", "cstring", "functional", "list", "map", "memory",
            "optional", "span", "variant", "vector"]
HEADER = "mcp/server.hpp"
QUOTED = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
TYPEDEF = re.compile(r"^\s*typedef\b", re.MULTILINE)
FINDING = re.compile(r"^(\S+?):(\d+):\d+: (?:error|warning): (.*)$", re.MULTILINE)


def generated() -> list:
    """Where a build has put its generated sources; any build will do."""
    folders = [ROOT / "build" / "cmake" / name / "generated"
               for name in ("native", "sanitized", "wasm")]
    return [folder for folder in folders if folder.is_dir()][:1]


def wasi_flags() -> list:
    """The C headers of WASI, as Zig brings them. Empty when Zig is not there.

    They come after the compiler's own headers, as with Zig.
    """
    zig = ROOT / ".tools" / "bin" / "zig"
    include = zig.resolve().parent / "lib" / "libc" / "include"
    if not include.is_dir():
        return []
    return ["--target=wasm32-wasi", "-nostdlibinc", "-idirafter", str(include / "wasm-wasi-musl"),
            "-idirafter", str(include / "generic-musl")]


@lru_cache(maxsize=None)
def included(path: str) -> tuple:
    """The headers of ours that a source includes itself."""
    return tuple(target for target in QUOTED.findall(read(path)) if (ROOT / target).is_file())


@lru_cache(maxsize=None)
def digest(path: str) -> str:
    return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()


def read_with(path: str) -> list:
    """A source and all headers of ours below it."""
    seen, waiting = set(), [path]
    while waiting:
        source = waiting.pop()
        if source not in seen:
            seen.add(source)
            waiting += included(source)
    return sorted(seen)


def state(path: str, command: list) -> str:
    """A name for all that the findings in a file depend on."""
    parts = [*command, digest(".clang-tidy"), *(f"{name} {digest(name)}" for name in read_with(path))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def to_precompile(path: str) -> tuple:
    """The headers to precompile for a source."""
    if path.startswith(FOR_WASI):
        return ()
    ours = path != HEADER and HEADER in read_with(path)
    return (*(f"<{name}>" for name in STANDARD), *([f'"{HEADER}"'] if ours else []))


def precompile(clang_tidy: str, headers: tuple, flags: list) -> list:
    """The flags that bring these headers, or none: it only saves time, and where they do not compile, the
    sources say so."""
    compiler = Path(clang_tidy).resolve().parent / "clang++"
    if not headers or not compiler.is_file():
        return []
    file = MARKS / f"headers_{len(headers)}.hpp"
    made = file.with_suffix(".pch")
    file.write_text("".join(f"#include {name}\n" for name in headers))
    flags = [f"-isystem{ROOT}" if flag == f"-I{ROOT}" else flag for flag in flags]
    done = subprocess.run([str(compiler), *flags, "-fpch-instantiate-templates", "-x", "c++-header", str(file),
                           "-o", str(made)], cwd=ROOT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return ["-Xclang", "-include-pch", "-Xclang", str(made)] if done.returncode == 0 else []


def findings(clang_tidy: str, path: str, flags: list) -> list:
    done = subprocess.run([clang_tidy, "--quiet", f"--header-filter=^{re.escape(str(ROOT))}/({OURS})/",
                           path, "--", *flags], cwd=ROOT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = done.stdout.decode(errors="replace")
    found = [f"{match[1].replace(f'{ROOT}/', '')}:{match[2]}: "
             f"{match[3].replace(',-warnings-as-errors', '')}" for match in FINDING.finditer(text)]
    if done.returncode != 0 and not found:
        found.append(f"{path}:1: clang-tidy failed: {text.strip()[-300:]}")
    return list(dict.fromkeys(found))


def typedefs(path: str) -> list:
    text = read(path)
    return [f"{path}:{text.count(chr(10), 0, match.start()) + 1}: typedef; `using` names first what it names"
            for match in TYPEDEF.finditer(text)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--times", action="store_true", help="tell how long each file took")
    parser.add_argument("files", nargs="*", help="these alone, as paths from the root")
    options = parser.parse_args()
    os.nice(10)  # what runs beside it has clocks
    checklist = Checklist()
    files = options.files or [path for path in tracked(".cpp") if not LEFT_OUT.search(path)] + [HEADER]

    def give_up(why: str) -> int:
        checklist.skip("tidy", why, len(files))
        return checklist.close()

    clang_tidy = program("clang-tidy", MAJOR)
    if not clang_tidy:
        return give_up(f"there is no clang-tidy-{MAJOR}, and no clang-tidy of that version")
    standard = Path(clang_tidy).resolve().parents[1] / "include" / "c++" / "v1"
    if not standard.is_dir():
        return give_up(f"there are no headers of libc++ {MAJOR} (Debian: libc++-{MAJOR}-dev)")
    if not all((VENDOR / library).is_dir() for library in LIBRARIES):
        return give_up("the C libraries are not there; ./wasmmcp setup fetches them")
    if not generated():
        return give_up("the generated sources are not there; ./wasmmcp build makes them")

    version = output([clang_tidy, "--version"])
    common = [*FLAGS, "-isystem", str(standard), f"-I{generated()[0]}"]
    for library in LIBRARIES:
        common += ["-isystem", str(VENDOR / library)]
    for_wasi = wasi_flags()
    if not for_wasi:
        left = [path for path in files if path.startswith(FOR_WASI)]
        files = [path for path in files if path not in left]
        if left:
            checklist.skip("tidy of WASI hosts", "Zig is not there; ./wasmmcp setup fetches it",
                           len(left))
    MARKS.mkdir(parents=True, exist_ok=True)

    def flags_for(path: str) -> list:
        flags = list(common)
        for folder, definitions in DEFINITIONS.items():
            flags += definitions if path.startswith(folder) else []
        flags += ["-x", "c++-header"] if path.endswith(".hpp") else []
        return flags + (for_wasi if path.startswith(FOR_WASI) else [])

    marks = {path: MARKS / state(path, [version, *flags_for(path)]) for path in files}
    precompiled = {headers: precompile(clang_tidy, headers, common) for headers in
                   {to_precompile(path) for path, mark in marks.items() if not mark.exists()}}

    def look(path: str) -> tuple:
        start = time.monotonic()
        found = []
        if not marks[path].exists():
            found = findings(clang_tidy, path, [*flags_for(path), *precompiled[to_precompile(path)]])
        if not found:
            marks[path].touch()
        return found, time.monotonic() - start

    checklist.item([fault for path in options.files or tracked(".cpp", ".hpp") for fault in typedefs(path)])
    told = set()
    with ThreadPoolExecutor(cores()) as threads:
        for path, (found, duration) in zip(files, threads.map(look, files)):
            # What is wrong in a header is told once, with the first source that includes it.
            checklist.item([fault for fault in found if fault not in told] or found[:1])
            told.update(found)
            if options.times:
                print(f"{path}: {duration:.1f} s")
    return checklist.close()


if __name__ == "__main__":
    sys.exit(main())
