#!/usr/bin/env python3
"""Every C and C++ source is as clang-format writes it (.clang-format).

    python3 tools/checks/format.py [--fix] [FILE...]
"""

import argparse
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from checklist import C_FAMILY, ROOT, Checklist, cores, program, tracked

MAJOR = 22  # another version formats some lines in another way
BATCH = 16  # files given to one process
FAULT = re.compile(r"^(\S+?):(\d+):\d+: (?:error|warning): ", re.MULTILINE)


def faults(command: list, files: list) -> dict:
    """The first badly formatted line of each file that has one."""
    done = subprocess.run([*command, *files], cwd=ROOT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = done.stdout.decode(errors="replace")
    found = {}
    for match in FAULT.finditer(text):
        found.setdefault(match[1], f"{match[1]}:{match[2]}: clang-format would write this in another "
                                   "way: tools/checks/format.py --fix")
    if done.returncode != 0 and not found:
        found[files[0]] = f"{files[0]}:1: clang-format failed: {text.strip()[:300]}"
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--fix", action="store_true", help="format them")
    parser.add_argument("files", nargs="*", help="these alone, as paths from the root")
    options = parser.parse_args()
    checklist = Checklist()
    files = options.files or tracked(*C_FAMILY)
    clang_format = program("clang-format", MAJOR)
    if not clang_format:
        checklist.skip("format", f"there is no clang-format-{MAJOR}, and no clang-format of that "
                                 "version", len(files))
        return checklist.close()

    command = [clang_format, *(["-i"] if options.fix else ["--dry-run", "--Werror"])]
    batches = [files[start:start + BATCH] for start in range(0, len(files), BATCH)]
    found = {}
    with ThreadPoolExecutor(cores()) as threads:
        for result in threads.map(lambda batch: faults(command, batch), batches):
            found.update(result)
    for path in files:
        checklist.item([found[path]] if path in found else [])
    return checklist.close()


if __name__ == "__main__":
    sys.exit(main())
