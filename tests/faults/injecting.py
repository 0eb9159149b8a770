"""Faults between a runtime and its kernel: strace holds on to a server that has started, and lets the Nth call of
a kind fail. A first run without faults says which calls there are.

    points = points_of(process, folder, act)
    with Fault(process, points[0], "ENOSPC") as fault:
        act()
    check(fault.count, "it never came to that")
"""

import os
import re
import subprocess
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable, Dict, Iterable, List, NamedTuple, Tuple

from support.engines import SANITIZED
from support.results import Skip, check

ERRORS = ("ENOSPC", "EACCES", "EIO")
# How often each thing that is done is disturbed. When there are so many, at every call with every error.
ROUNDS = int(os.environ.get("TEST_ROUNDS", "12"))
# With sanitizers, where those are: what fails half-way frees what it has, and once.
SANITIZED_STDIO, SANITIZED_HTTP = ([each for each in SANITIZED if each.carrier == carrier and not each.missing] for carrier in ("stdio", "http"))
# Of libgit2, which does not free everything when a disk fails. What is not named there is found.
os.environ["LSAN_OPTIONS"] = f"print_suppressions=0:suppressions={Path(__file__).with_name('leaks.txt')}"
WORKERS = 4  # servers that are disturbed at once: some wait for locks

CALL = re.compile(r"^(\d+) +(\w+)\((.*)")


class Point(NamedTuple):
    call: str
    number: int  # of the calls of that name by one thread, from 1
    shown: str  # as it was when all went well

    def __str__(self) -> str:
        return f"{self.call} {self.number} ({self.shown[:120]})"


class Held:
    """strace on a process, for as long as a `with` block."""

    def __init__(self, process: subprocess.Popen, options: List[str]):
        self.pid = process.pid
        self.options = options

    def __enter__(self) -> "Held":
        self.log = tempfile.NamedTemporaryFile("r", errors="replace")
        words = ["strace", "-f", "-y", "-s", "16", "-o", self.log.name, *self.options, "-p", str(self.pid)]
        self.strace = subprocess.Popen(words, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        said = self.strace.stderr.readline().decode(errors="replace")
        if "attached" not in said:
            self.strace.kill()
            self.strace.wait()
            raise AssertionError(f"strace does not hold the server: {said}")
        threading.Thread(target=self.strace.stderr.read, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.strace.terminate()
        try:
            self.strace.wait(5)
        except subprocess.TimeoutExpired:  # it waits for a process that has died meanwhile
            self.strace.kill()
            self.strace.wait()
        self.text = self.log.read()
        self.log.close()


class Fault(Held):
    """That call fails, once or from then on."""

    def __init__(self, process: subprocess.Popen, point: Point, error: str, for_ever: bool = False):
        when = f"{point.number}{'+' if for_ever else ''}"
        super().__init__(process, ["-e", f"trace={point.call}", "-e", f"inject={point.call}:error={error}:when={when}"])

    @property
    def count(self) -> int:
        return self.text.count("(INJECTED)")


def points_of(process: subprocess.Popen, folder: str, act: Callable[[], object]) -> List[Point]:
    """The calls that have to do with a folder, while that is done."""
    with Held(process, ["-e", "trace=%file,%desc"]) as held:
        act()
    counts: Dict[Tuple[str, str], int] = {}
    points: Dict[Tuple[str, int], Point] = {}
    for line in held.text.split("\n"):
        found = CALL.match(line)
        if not found:
            continue
        thread, name, rest = found.groups()
        number = counts[thread, name] = counts.get((thread, name), 0) + 1
        if folder in rest:
            points.setdefault((name, number), Point(name, number, rest))
    check(points, f"nothing was done in {folder}: {held.text[:2000]}")
    return list(points.values())


Round = Tuple[Point, str, bool]


class Found(NamedTuple):
    """What was not as it should be once: those calls, wherever they have to do with that."""

    calls: str
    words: str
    error: str
    for_ever: bool = False

    def rounds(self, points: List[Point]) -> List[Round]:
        return [(point, self.error, self.for_ever) for point in points
                if point.call in self.calls.split() and self.words in point.shown]


def found_again(found: Iterable[Found]) -> Callable[[List[Point]], List[Round]]:
    return lambda points: [each for one in found for each in one.rounds(points)]


def rounds_of(points: List[Point]) -> List[Round]:
    """Which of them fail, how, and whether for ever; when not all, spread evenly."""
    kinds = [(error, for_ever) for error in ERRORS for for_ever in (False, True)]
    chosen = [(point, *kind) for kind in kinds for point in points]
    if ROUNDS < len(chosen):
        chosen = [(points[at * len(points) // ROUNDS], *kinds[at % len(kinds)]) for at in range(ROUNDS)]
    # The program answers by the same call as it writes files with natively. (A full disk that stays full is one of
    # tests/filesystem.)
    return [(point, error, for_ever and point.call != "write") for point, error, for_ever in chosen]


class Disturbed:
    """What one server on standard streams does again and again, each time with another fault: `call` does it and gives the
    result, and `disturb` looks at what is left."""

    def __init__(self, engine, server: str):
        self.engine = engine
        # A component is compiled here, and not by several threads at once.
        engine.command(server, {}, [], None)
        self.faults = self.failed = 0
        self.failures: List[str] = []

    def disturb_each(self, server, rounds: List[Round]) -> None:
        """With a new process where one has ended of it."""
        for point, error, for_ever in rounds:
            try:
                self.disturb(point, error, for_ever)
            except AssertionError as failure:
                self.failures.append(str(failure))
                if self.client.process.poll() is not None:
                    self.client = server.client("2025-11-25")

    def call_with(self, what: str, point: Point, error: str, for_ever: bool) -> dict:
        with Fault(self.client.process, point, error, for_ever) as fault:
            try:
                result = self.call()
            except (AssertionError, OSError) as failure:
                raise AssertionError(f"{what}: {failure}") from None
        check(fault.count, f"{what}: it did not come to that: {fault.text}")
        self.faults += fault.count
        return result


def beside_each_other(jobs: List[Callable[[], object]], workers: int = WORKERS) -> list:
    """What they give, in order. The first that fails fails all."""
    with ThreadPoolExecutor(workers) as pool:
        return [each.result() for each in [pool.submit(job) for job in jobs]]


def side_by_side(engines: list, play: Callable[[object], object]) -> None:
    """On all of them at once, where most of the time is waiting."""
    for engine in engines:
        if engine.missing:
            raise Skip(engine.missing)

    def one(engine) -> None:
        try:
            play(engine)
        except AssertionError as failure:
            raise AssertionError(f"{engine.name}: {failure}") from None

    beside_each_other([lambda engine=engine: one(engine) for engine in engines], len(engines))


def told_of(disturbed: list) -> None:
    """All that went wrong, and how often."""
    failures = [failure for each in disturbed for failure in each.failures]
    check(not failures, "\n".join([f"{len(failures)} times not as it should be:", *failures[:30]]))


def library_of_clocks() -> str:
    """That of Debian's package libfaketime, for programs with many threads."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    check(found, "there is no libfaketime (Debian: faketime)")
    return str(found[0])
