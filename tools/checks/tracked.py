#!/usr/bin/env python3
"""What is tracked says nothing of one machine, is small, clean, and complete.

    python3 tools/checks/tracked.py
"""

import json
import os
import re
import sys

from checklist import C_FAMILY, ROOT, Checklist, read, tracked

MOST_BYTES = 400 * 1000
SOURCES = (*C_FAMILY, ".py", ".mjs", ".cmake", ".sh", ".txt", ".md", ".wit", ".json", ".toml", ".rs",
           ".lock", ".yaml", ".yml", ".clang-format", ".clang-tidy", ".gitignore")
SELF = "tools/checks/tracked.py"  # has to name what it looks for

MACHINE = re.compile(r"(?<![\w.$}])/(?:root|work|home/\w+|tmp)/")
REGISTRY = re.compile(r"\b(?:crates\.io|pypi\.org|npmjs\.(?:org|com)|files\.pythonhosted\.org|"
                      r"deb\.debian\.org|proxy\.golang\.org|repo1?\.maven\.\w+|"
                      r"(?:https?://)registry\.[\w.-]+)")
# cargo writes where each crate is from into its lock file, and refuses a lock without it.
LOCK, LOCK_LINE = "third_party/Cargo.lock", re.compile(r'source = "registry\+')
TRAILING = re.compile(r"[ \t\r]$")

SERVER_FILES = ("README.md", "imports.txt", "CMakeLists.txt")
UNSHIPPED_FILES = ("imports.txt", "CMakeLists.txt")
COUNTERPARTS = "python_server"  # of several servers, in Python


def line_faults(path: str, line: str) -> list:
    found = []
    if path != SELF:
        machine, registry = MACHINE.search(line), REGISTRY.search(line)
        if machine:
            found.append(f"'{machine[0]}' is a path of one machine")
        if registry and not (path == LOCK and LOCK_LINE.match(line)):
            found.append(f"'{registry[0]}' names a registry; its client knows where it is")
    if TRAILING.search(line) and is_source(path):
        found.append("ends with white space")
    if "\t" in line.rstrip("\t") and path.endswith((*C_FAMILY, ".py", ".mjs", ".cmake", ".wit")):
        found.append("has a tab")
    return found


def is_source(path: str) -> bool:
    return path.endswith(SOURCES) or "." not in path.rpartition("/")[2]


def file_faults(path: str) -> list:
    data = (ROOT / path).read_bytes()
    found = []
    if len(data) > MOST_BYTES:
        found.append(f"{path}:1: {len(data)} bytes; no tracked file has more than {MOST_BYTES}")
    if b"\0" in data:
        return found
    text = data.decode(errors="replace")
    if data.startswith(b"#!") and not os.access(ROOT / path, os.X_OK):
        found.append(f"{path}:1: starts with '#!' and is not executable: git update-index "
                     "--chmod=+x")
    if not data.startswith(b"#!") and os.access(ROOT / path, os.X_OK):
        found.append(f"{path}:1: is executable and does not start with '#!'")
    if data and not text.endswith("\n") and is_source(path):
        found.append(f"{path}:{text.count(chr(10)) + 1}: does not end with a newline")
    for number, line in enumerate(text.split("\n"), start=1):
        found += [f"{path}:{number}: {fault}" for fault in line_faults(path, line)]
    return found


def server_faults(server: str, files: set) -> list:
    table = json.loads(read("tools/wasmmcp/servers.json"))
    if server not in table:
        return [f"servers/{server}/:1: has no row in tools/wasmmcp/servers.json"]
    needed = SERVER_FILES if table[server].get("shipped", True) else UNSHIPPED_FILES
    return [f"servers/{server}/{name}:1: is missing; every server has one" for name in needed
            if f"servers/{server}/{name}" not in files]


def main() -> int:
    checklist = Checklist()
    files = tracked()
    for path in files:
        checklist.item(file_faults(path))
    servers = sorted({path.split("/")[1] for path in files
                      if path.startswith("servers/") and path.count("/") >= 2} - {COUNTERPARTS})
    for server in servers:
        checklist.item(server_faults(server, set(files)))
    return checklist.close()


if __name__ == "__main__":
    sys.exit(main())
