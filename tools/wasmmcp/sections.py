"""How many bytes of a component are what: its core module's code and data, and what is around that."""

from pathlib import Path
from typing import Dict, Iterator, Tuple

CORE = {1: "types", 2: "imports", 3: "functions", 4: "tables", 5: "memory", 6: "globals", 7: "exports", 8: "start",
        9: "elements", 10: "code", 11: "data", 12: "data count", 0: "names and notes"}
CORE_MODULE = 1  # of a component's sections
COMPONENT = 4
IMPORTS = 10
WORDS = {"code": "machine-independent code", "data": "constants: texts, tables, schemas",
         "wiring": "what ties it to the host's interfaces"}


def number(data: bytes, at: int) -> Tuple[int, int]:
    """LEB128: the value, and what comes after it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return value, at


def walk(data: bytes) -> Iterator[Tuple[int, int, int, int]]:
    """Each section: its kind, where it begins, where its contents do, and their bytes."""
    at = 8
    while at < len(data):
        size, start = number(data, at + 1)
        yield data[at], at, start, size
        at = start + size


def imports(data: bytes) -> bytes:
    """What says what a component imports. Names are in it as they are."""
    return b"".join(data[start:start + size] for kind, _, start, size in walk(data) if kind == IMPORTS)


def parts(data: bytes) -> Dict[str, int]:
    """Bytes by part."""
    found: Dict[str, int] = {}
    is_component = data[4:8] != b"\x01\x00\x00\x00"
    for kind, at, start, size in walk(data):
        if is_component and kind in (CORE_MODULE, COMPONENT):
            for name, bytes_of in parts(data[start:start + size]).items():
                found[name] = found.get(name, 0) + bytes_of
            size_told = start - at
        else:
            size_told = start + size - at
        name = "wiring" if is_component else {"code": "code", "data": "data"}.get(CORE.get(kind, ""), "wiring")
        found[name] = found.get(name, 0) + size_told
    found["wiring"] = found.get("wiring", 0) + 8
    return found


def of_file(component: Path) -> Dict[str, int]:
    return parts(component.read_bytes())
