"""Packs and loose objects written by hand, so that they can lie."""

import hashlib
import struct
import zlib
from pathlib import Path
from typing import List, Optional

KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
WHO = b"A <a@example.org> 1700000000 +0000"


def id_of(kind: str, content: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content).hexdigest()


def size_head(kind: int, size: int) -> bytes:
    head = [(kind << 4) | (size & 15)]
    size >>= 4
    while size:
        head[-1] |= 0x80
        head.append(size & 0x7F)
        size >>= 7
    return bytes(head)


def number(value: int) -> bytes:
    """As a delta has its sizes."""
    parts = [value & 0x7F]
    value >>= 7
    while value:
        parts[-1] |= 0x80
        parts.append(value & 0x7F)
        value >>= 7
    return bytes(parts)


def back(distance: int) -> bytes:
    """How far before itself the base of a delta begins."""
    parts = [distance & 0x7F]
    distance >>= 7
    while distance:
        distance -= 1
        parts.append(0x80 | (distance & 0x7F))
        distance >>= 7
    return bytes(reversed(parts))


def copy(offset: int, size: int) -> bytes:
    """Of a delta: a part of the base."""
    return b"\xff" + offset.to_bytes(4, "little") + size.to_bytes(3, "little")


class Pack:
    def __init__(self) -> None:
        self.parts: List[bytes] = []
        self.length = 12
        self.entries: List[tuple] = []  # id, CRC, offset

    def put(self, name: str, head: bytes, content: bytes) -> int:
        """Under that id, true or not. Where it begins."""
        entry = head + zlib.compress(content, 1)
        offset = self.length
        self.entries.append((bytes.fromhex(name), zlib.crc32(entry), offset))
        self.parts.append(entry)
        self.length += len(entry)
        return offset

    def add(self, kind: str, content: bytes, name: Optional[str] = None) -> str:
        name = name or id_of(kind, content)
        self.put(name, size_head(KINDS[kind], len(content)), content)
        return name

    def add_delta(self, name: str, base: int, delta: bytes) -> int:
        """On what begins at `base`."""
        return self.put(name, size_head(6, len(delta)) + back(self.length - base), delta)

    def add_delta_on(self, name: str, base: str, delta: bytes) -> int:
        return self.put(name, size_head(7, len(delta)) + bytes.fromhex(base), delta)

    def write(self, repository: Path) -> None:
        body = b"PACK" + struct.pack(">II", 2, len(self.entries)) + b"".join(self.parts)
        trailer = hashlib.sha1(body).digest()
        entries = sorted(self.entries)
        fanout, count = [], 0
        for first in range(256):
            while count < len(entries) and entries[count][0][0] <= first:
                count += 1
            fanout.append(count)
        index = b"\xfftOc" + struct.pack(">I256I", 2, *fanout) + b"".join(each[0] for each in entries)
        index += b"".join(struct.pack(">I", each[1]) for each in entries)
        index += b"".join(struct.pack(">I", each[2]) for each in entries) + trailer
        name = repository / ".git/objects/pack" / f"pack-{trailer.hex()}"
        name.parent.mkdir(parents=True, exist_ok=True)
        name.with_suffix(".pack").write_bytes(body + trailer)
        name.with_suffix(".idx").write_bytes(index + hashlib.sha1(index).digest())


def tree(*entries: tuple) -> bytes:
    return b"".join(f"{mode} {name}".encode() + b"\0" + bytes.fromhex(each) for mode, name, each in entries)


def commit(tree_id: str, *parents: str, message: bytes = b"Made by hand\n") -> bytes:
    heads = b"".join(f"parent {each}\n".encode() for each in parents)
    return f"tree {tree_id}\n".encode() + heads + b"author " + WHO + b"\ncommitter " + WHO + b"\n\n" + message


def tag(target: str, kind: str) -> bytes:
    return f"object {target}\ntype {kind}\ntag t\n".encode() + b"tagger " + WHO + b"\n\nTag\n"


def loose(repository: Path, name: str, data: bytes) -> None:
    """A loose object of these bytes, as they are."""
    file = repository / ".git/objects" / name[:2] / name[2:]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
