"""What the user sees while we work: progress on standard error, one line for each failure.

Standard output belongs to the servers (`run`) and to answers (`call`).
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Optional

from wasmmcp import paths


class Failure(Exception):
    """Something the user can understand and put right. Its text is one line."""

    def __init__(self, text: str, status: int = 1):
        super().__init__(text)
        self.status = status  # that we end with


def say(text: str, end: str = "\n") -> None:
    print(as_called(text), end=end, file=sys.stderr, flush=True)


def as_called(text: str) -> str:
    """In a project elsewhere our command is on the path, and not in the folder."""
    return text.replace("./wasmmcp", "wasmmcp") if paths.IS_OUTSIDE else text


def seconds(duration: float) -> str:
    return f"{duration:.0f} s" if duration >= 10 else f"{duration:.1f} s"


class Progress:
    """`[2/6] compiler (ziglang 0.17.1, 95 MB) ... 14 s`, in a with statement."""

    def __init__(self, text: str):
        self.text = text

    def __enter__(self) -> "Progress":
        say(f"{self.text} ... ", end="")
        self.start = time.monotonic()
        return self

    def __exit__(self, kind, _error, _trace) -> None:
        say("failed" if kind else seconds(time.monotonic() - self.start))


def run(command: list, log: str, doing: str, env: Optional[dict] = None,
        cwd: Optional[Path] = None) -> str:
    """Runs a program quietly. When it fails, its last words and the log are in the Failure."""
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log_file = paths.LOGS / f"{log}.txt"
    with open(log_file, "wb") as out:
        try:
            code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out,
                                  stderr=subprocess.STDOUT, env=env or paths.environment(),
                                  cwd=cwd or paths.ROOT).returncode
        except OSError as error:
            raise Failure(f"cannot run {command[0]}: {error.strerror}") from None
    text = log_file.read_text(errors="replace")
    if code != 0:
        raise Failure(f"{doing} failed: {last_words(text)} (all of it: {shown(log_file)})")
    return text


def last_words(text: str) -> str:
    """The line of a log that most likely says what was wrong."""
    # CMake breaks its sentences into lines, below the one that says where they are from.
    sentence = re.search(r"^CMake Error at .*:\n((?:  \S.*\n)+)", text, re.M)
    if sentence:
        return " ".join(sentence[1].split())[:300]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["it said nothing"])[-1][:300]


def shown(path: Path) -> str:
    """A path as the user would type it here."""
    try:
        return os.path.relpath(path)
    except ValueError:
        return str(path)
