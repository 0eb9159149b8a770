#!/usr/bin/env python3
"""A source of more than 400 lines has its reason in long_files.txt; none has more than 800.

    python3 tools/checks/lengths.py

The list is strict both ways: an entry whose file has shrunk, grown or gone fails as well, so that
it always tells the truth.
"""

import sys

from checklist import C_FAMILY, ROOT, Checklist, read, tracked

FREE = 400
MOST = 800
SOURCES = (*C_FAMILY, ".py", ".mjs", ".cmake", ".sh", "CMakeLists.txt")
LIST = "tools/checks/long_files.txt"


def entries() -> tuple:
    """`path lines reason` of each line, by path; and what is wrong with the list itself."""
    known, faults = {}, []
    for number, line in enumerate((ROOT / LIST).read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split(None, 2)
        if len(fields) < 3 or not fields[1].isdigit():
            faults.append(f"{LIST}:{number}: '{line}' is not of the form `path lines reason`")
        elif fields[0] in known:
            faults.append(f"{LIST}:{number}: {fields[0]} is listed twice")
        else:
            known[fields[0]] = (number, int(fields[1]))
    return known, faults


def fault(path: str, length: int, entry) -> list:
    if length > MOST:
        return [f"{path}:{MOST + 1}: {length} lines; no source has more than {MOST}, so divide it"]
    if length > FREE and not entry:
        return [f"{path}:{FREE + 1}: {length} lines; a source of more than {FREE} needs a line "
                f"`{path} {length} REASON` in {LIST}, or to be divided"]
    if length <= FREE and entry:
        return [f"{LIST}:{entry[0]}: {path} has {length} lines and needs no entry any more"]
    if entry and length != entry[1]:
        return [f"{LIST}:{entry[0]}: {path} has {length} lines, not {entry[1]}; record that, with a "
                "reason that still holds"]
    return []


def main() -> int:
    checklist = Checklist()
    known, faults = entries()
    for path in tracked(*SOURCES):
        checklist.item(fault(path, len(read(path).splitlines()), known.pop(path, None)))
    faults += [f"{LIST}:{number}: {path} is no tracked source"
               for path, (number, _) in known.items()]
    checklist.item(faults)
    return checklist.close()


if __name__ == "__main__":
    sys.exit(main())
