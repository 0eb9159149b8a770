"""What all measurements share: components as machine code, the memory of a process, and tables."""

import re
import subprocess
from pathlib import Path

from wasmmcp import paths

WASMTIME = paths.BIN / "wasmtime"


class Row:
    """One line of a table: what was measured, ours, the floor or peer, and the bar it should pass."""

    def __init__(self, *cells: str):
        self.cells = cells

    def __str__(self) -> str:
        return "| " + " | ".join(self.cells) + " |"


def table(head: list, rows: list) -> str:
    return "\n".join([str(Row(*head)), "|" + "---|" * len(head), *map(str, rows)])


def precompiled(component: Path) -> Path:
    """The component as machine code, so that no figure holds the compiler's time."""
    out = paths.BUILD / "bench" / (component.stem + ".cwasm")
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists() or out.stat().st_mtime < component.stat().st_mtime:
        subprocess.run([WASMTIME, "compile", "-o", out, component], check=True)
    return out


def peak_memory(pid: int) -> int:
    """Bytes that it had resident at its worst; the process must still run."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024
