"""The versions in third_party/requirements.txt, and one package at a time for pip."""

import re
from pathlib import Path

from wasmmcp import paths

REQUIREMENTS = paths.THIRD_PARTY / "requirements.txt"


def blocks(file: Path = REQUIREMENTS) -> dict:
    """Package name -> its lines, hashes included."""
    found: dict = {}
    name = ""
    for line in file.read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            name = re.split(r"[=<> ]", line, maxsplit=1)[0]
        found[name] = found.get(name, "") + line + "\n"
    return found


def version(package: str, file: Path = REQUIREMENTS) -> str:
    return re.search(r"==([^\s;]+)", blocks(file)[package]).group(1)
