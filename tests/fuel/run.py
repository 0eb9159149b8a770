#!/usr/bin/env python3
"""What a call costs inside the component, in instructions, beside what it cost when that was last recorded: 5 % more fail.

    tests/fuel/run.py [--update] [WORDS OF A SERVER'S NAME]

Instructions are those that wasmtime counts as fuel: the same on every machine, however busy. Each figure is the difference
between a run with many calls and one with a single call. --update writes calls.json anew, where a change is meant: say why
in the commit.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2] / "tools")]

from support import messages  # noqa: E402
from support.engines import BUILD, WASI_CLI, WASMTIME  # noqa: E402
from support.results import Skip, case, check, main  # noqa: E402
from wasmmcp import bench_servers, servers  # noqa: E402

RECORD = Path(__file__).with_name("calls.json")
UPDATE = "--update" in sys.argv
CALLS = 50
ALLOWED = 1.05
# The time of day and what the host says of files make an instruction more or less.
PRECISION = 0.01
UNREACHABLE = 1 << 34
DATES = {"GIT_AUTHOR_DATE": "2026-01-15T09:30:00+00:00", "GIT_COMMITTER_DATE": "2026-01-15T09:30:00+00:00"}


def ground(folder: Path) -> None:
    """What the representative calls of the benchmark work on, the same at each run but for the name of the folder."""
    (folder / "small.txt").write_text("A line of text.\n" * 60)
    bench_servers.picture(folder / "picture.png", 64)
    git = ["git", "-C", str(folder / "repository"), "-c", "user.name=Fuel", "-c", "user.email=fuel@example.org"]
    subprocess.run([*git[:1], "init", "-q", str(folder / "repository")], check=True)
    for number in range(5):
        (folder / "repository" / f"{number}.txt").write_text(f"{number}\n")
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-q", "-m", f"Change {number}"], check=True, env=DATES)


class Component:
    def __init__(self, name: str, folder: Path, directory: bool):
        self.code = folder / f"{name}.cwasm"
        self.words = [*servers.find(name).run_options, *(["--dir", f"{folder}::/work"] if directory else [])]
        subprocess.run([str(WASMTIME), "compile", "-W", "fuel=1", "-o", self.code, WASI_CLI.program(name)], check=True)

    def runs_with(self, fuel: int, lines: str) -> bool:
        done = subprocess.run([str(WASMTIME), "run", "--allow-precompiled", "-W", f"fuel={fuel}", "--env",
                               "DISABLE_THOUGHT_LOGGING=true", *self.words, str(self.code)],
                              input=lines.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode == 0:
            last = messages.parsed(done.stdout.decode().strip().split("\n")[-1])
            check("result" in last and not last["result"].get("isError"), f"it failed: {str(last)[:300]}")
        else:
            check(b"fuel" in done.stderr, done.stderr.decode()[-300:])
        return done.returncode == 0

    def needs(self, calls: list) -> int:
        """The least fuel with which all are answered, to a hundredth of a call's."""
        lines = "\n".join([messages.initialize(0, "2025-11-25"), *calls, ""])
        low, high = 0, 1 << 20
        while not self.runs_with(high, lines):
            low, high = high, high * 2
            check(high < UNREACHABLE, "it takes more than anything may")
        while high - low > PRECISION * high / 4:
            middle = (low + high) // 2
            low, high = (low, middle) if self.runs_with(middle, lines) else (middle, high)
        return high


def instructions(name: str, folder: Path) -> int:
    ground(folder)
    work = bench_servers.works(Path("/work"), "")[name]
    component = Component(name, folder, work.directory)
    calls = [messages.call(number, work.tool, work.arguments) for number in range(CALLS + 1)]
    return (component.needs(calls) - component.needs(calls[:1])) // CALLS


def compare(name: str) -> None:
    missing = WASI_CLI.missing_for(name)
    if missing:
        raise Skip(missing)
    with tempfile.TemporaryDirectory(dir=BUILD) as place:
        found = instructions(name, Path(place).resolve())
    recorded = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    if UPDATE:
        RECORD.write_text(json.dumps({**recorded, name: found}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return
    check(name in recorded, f"{name} has no record; --update makes one")
    ratio = found / recorded[name]
    check(ratio <= ALLOWED, f"a call takes {found:,} instructions, {ratio:.2f} times the {recorded[name]:,} of the record")
    check(ratio >= 2 - ALLOWED, f"a call takes {found:,} instructions and no longer {recorded[name]:,}: write that down with --update")


def measured(name: str):
    def compare_one():
        compare(name)
    compare_one.__name__ = f"a_call_of_{name.replace('-', '_')}_takes_as_many_instructions_as_before"
    return case(compare_one)


# fetch would need a server to fetch from, whose every piece is as it comes.
for each in servers.shipped():
    if each.name not in ("fetch", "suite"):
        measured(each.name)


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--update"]
    sys.exit(main(__doc__))
