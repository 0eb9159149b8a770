"""Has a program run by the Python that `./wasmmcp test` makes for clients, whichever it was started by. Where there is
none yet, the program is skipped."""

import os
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2] / ".tools" / "test-python"


def enter(*before: Path) -> None:
    """Into that Python, with these folders before its packages."""
    if Path(sys.prefix) == HOME:
        sys.path[:0] = [str(folder) for folder in before]
        return
    python = HOME / "bin" / "python"
    missing = next((each for each in (python, *before) if not each.exists()), None)
    if missing:
        print(f"skipped {Path(sys.argv[0]).name}: there is no {os.path.relpath(missing)}; ./wasmmcp test fetches it")
        print("0 passed, 0 failed, 1 skipped")
        sys.exit(0)
    sys.stdout.flush()
    os.execv(str(python), [str(python), *sys.argv])
