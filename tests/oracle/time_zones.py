#!/usr/bin/env python3
"""Compares kit/time with Python's zoneinfo and datetime, on the same zone files.

    tests/oracle/time_zones.py --zoneinfo FOLDER --cxx "zig c++ -O1" [--run "wasmtime run"]
    tests/oracle/time_zones.py --zoneinfo FOLDER --probe build/native/zone_probe

FOLDER is SITE_PACKAGES/tzdata/zoneinfo of the PyPI package tzdata.

Every zone at each of its changes and the seconds around it, at random moments of the years 1850 to
2500, at local times in and around each gap and fold, and the changes before and after each change.
The first form builds tests/oracle/zone_probe.cpp, with tables made from the same zone files.
"""

import argparse
import datetime
import pathlib
import random
import shlex
import struct
import subprocess
import sys
import tempfile
import zoneinfo

ROOT = pathlib.Path(__file__).resolve().parents[2]
EPOCH = datetime.datetime(1970, 1, 1)
UTC_EPOCH = EPOCH.replace(tzinfo=datetime.timezone.utc)
SECOND = datetime.timedelta(seconds=1)
DAY = 86400


def seconds(year: int, month: int = 1, day: int = 1) -> int:
    return (datetime.datetime(year, month, day) - EPOCH) // SECOND


FIRST, LAST = seconds(1850), seconds(2500)
# Changes by rule are looked up in these years.
YEARS = [*range(2026, 2045), 2050, 2087, 2088, *range(2098, 2102), 2199, 2400, 2499]


class Oracle:
    """What Python says about one zone."""

    def __init__(self, name: str, folder: pathlib.Path):
        self.name = name
        self.zone = zoneinfo.ZoneInfo(name)
        self.listed = self.listed_changes(folder / name)

    @staticmethod
    def listed_changes(path: pathlib.Path) -> list[int]:
        """The times in a TZif file, of which only the second block counts (RFC 9636, section 3)."""
        data = path.read_bytes()
        is_ut, is_std, leap, times, types, characters = struct.unpack(">6L", data[20:44])
        at = 44 + times * 5 + types * 6 + characters + leap * 8 + is_std + is_ut
        times = struct.unpack(">6L", data[at + 20:at + 44])[3]
        return list(struct.unpack(f">{times}q", data[at + 44:at + 44 + 8 * times]))

    def local(self, at: int) -> datetime.datetime:
        return (UTC_EPOCH + at * SECOND).astimezone(self.zone)

    def observance(self, at: int) -> str:
        local = self.local(at)
        return f"{local.utcoffset() // SECOND} {int(bool(local.dst()))} {local.tzname()}"

    def changes_in(self, year: int) -> list[int]:
        """Found by looking every five days, and then more closely."""
        found, start = [], seconds(year)
        while start < seconds(year + 1):
            end = start + 5 * DAY
            before = self.observance(start)
            if self.observance(end) != before:
                low, high = start, end
                while high - low > 1:
                    middle = (low + high) // 2
                    if self.observance(middle) == before:
                        low = middle
                    else:
                        high = middle
                found.append(high)
            start = end
        return found

    def changes(self) -> list[int]:
        listed = {at for at in self.listed if self.observance(at - 1) != self.observance(at)}
        year = self.local(max([*listed, 0])).year
        by_rule = self.changes_in(2600)
        later = [at for y in YEARS if y > year for at in self.changes_in(y)] if by_rule else []
        return sorted({*listed, *later})


class Questions:
    def __init__(self):
        self.asked, self.expected = [], []

    def ask(self, question: str, expected) -> None:
        self.asked.append(question)
        self.expected.append(expected)


def ask_at(questions: Questions, oracle: Oracle, at: int) -> None:
    stated = oracle.local(at).isoformat()
    questions.ask(f"at {at}", f"{oracle.observance(at)} {stated}")


def ask_local(questions: Questions, oracle: Oracle, wall: int) -> None:
    local = EPOCH + wall * SECOND
    # PEP 495: the offsets of both folds differ in a gap and in a fold, and nowhere else.
    first, second = (
        wall - local.replace(tzinfo=oracle.zone, fold=fold).utcoffset() // SECOND for fold in (0, 1)
    )
    kind = "unique" if first == second else "repeated" if first < second else "skipped"
    questions.ask(f"local {local.isoformat()}", f"{kind} {first} {second}")


def ask_changes(questions: Questions, oracle: Oracle, changes: list[int]) -> None:
    """What is before and after a change, where no year without a look lies between."""
    def stated(at: int) -> str:
        return f"{at} {oracle.observance(at - 1)} {oracle.observance(at)}"

    for i, at in enumerate(changes):
        questions.ask(f"next {at - 1}", stated(at))
        questions.ask(f"previous {at + 1}", stated(at))
        if i > 0 and (at < seconds(YEARS[0]) or at - changes[i - 1] < 366 * DAY):
            questions.ask(f"next {changes[i - 1]}", stated(at))
            questions.ask(f"next {(changes[i - 1] + at) // 2}", stated(at))
            questions.ask(f"previous {at}", stated(changes[i - 1]))
    questions.ask("previous -377705116800", "none")
    questions.ask(f"previous {changes[0] if changes else seconds(3000)}", "none")
    if not oracle.changes_in(2600):
        questions.ask(f"next {changes[-1] if changes else seconds(1)}", "none")


def ask_zone(questions: Questions, oracle: Oracle, is_link: bool, dice: random.Random) -> None:
    changes = oracle.listed if is_link else oracle.changes()
    for at in changes:
        for moment in (at - 1, at, at + 1):
            ask_at(questions, oracle, moment)
    for _ in range(20 if is_link else 120):
        ask_at(questions, oracle, dice.randrange(FIRST, LAST))
        ask_local(questions, oracle, dice.randrange(FIRST, LAST))
    if is_link:
        return
    for year in (1, 1000, 1500, 3000, 9998):
        ask_at(questions, oracle, seconds(year, 6, 15))
    for at in changes:
        before, after = (oracle.local(at - side).utcoffset() // SECOND for side in (1, 0))
        edges = sorted((at + before, at + after))
        for wall in {*edges, *(edge - 1 for edge in edges), edges[0] + 1, sum(edges) // 2,
                     dice.randrange(edges[0], edges[1] + 1)}:
            ask_local(questions, oracle, wall)
    ask_changes(questions, oracle, changes)


def ask_wrong_names(questions: Questions, names: list[str]) -> None:
    known = set(names)
    for name in names:
        for wrong in (name.lower(), name.upper(), f" {name}", f"{name} ", name.replace("_", " ")):
            if wrong not in known:
                # The right name is suggested, whichever way it was misspelt.
                questions.ask(f"zone {wrong}", lambda said, name=name: said.startswith("error ")
                              and f"did you mean '{name}'?" in said)
        for wrong in (f"{name}/", f"/{name}", f"../{name}", f"{name}\0", f"./{name}"):
            questions.ask(f"zone {wrong}", lambda said: said.startswith("error unknown time zone"))


def ask_calendar(questions: Questions, dice: random.Random) -> None:
    origin = datetime.date(1970, 1, 1).toordinal()
    last = datetime.date.max.toordinal()
    for ordinal in [*range(1, last, 61), last]:
        date = datetime.date.fromordinal(ordinal)
        questions.ask(f"day {ordinal - origin}", f"{date.isoformat()} {date.isoweekday()} "
                      f"{date:%A} {date.timetuple().tm_yday}")
        questions.ask(f"date {date.isoformat()}", str(ordinal - origin))
    for _ in range(2000):
        year, month, day = dice.randrange(1, 10000), dice.randrange(14), dice.randrange(33)
        try:
            expected = str(datetime.date(year, month, day).toordinal() - origin)
        except ValueError:
            expected = "error"
        questions.ask(f"date {year:04}-{month:02}-{day:02}", expected)
        at, digits = dice.randrange(seconds(2), seconds(9998)), dice.randrange(13)
        offset = dice.randrange(-1439, 1440)
        local = EPOCH + (at + offset * 60) * SECOND
        fraction = "".join(dice.choices("0123456789", k=digits))
        sign, size = "-" if offset < 0 else "+", abs(offset)
        written = local.isoformat() + (f".{fraction}" if fraction else "")
        questions.ask(f"stamp {written}{sign}{size // 60:02}:{size % 60:02}",
                      f"{at} {int(fraction[:9].ljust(9, '0'))} {offset * 60}")


def build(cxx: str, folder: pathlib.Path, zoneinfo_folder: pathlib.Path) -> pathlib.Path:
    tables, probe = folder / "kit/time/zone_data.inc", folder / "zone_probe"
    subprocess.run(
        [sys.executable, ROOT / "tools/tzdata/generate.py", "--zoneinfo", zoneinfo_folder,
         "--out", tables], check=True, stdout=subprocess.DEVNULL)
    sources = [source for source in sorted((ROOT / "kit/time").glob("*.cpp"))
               if not source.name.endswith("_test.cpp")]
    subprocess.run(
        [*shlex.split(cxx), "-std=c++26", "-fno-exceptions", "-fno-rtti", f"-I{ROOT}",
         f"-I{folder}", *sources, ROOT / "base/text.cpp", ROOT / "base/utf8.cpp",
         ROOT / "tests/oracle/zone_probe.cpp", "-o", probe], check=True)
    return probe


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zoneinfo", required=True, type=pathlib.Path, help="the package's folder")
    parser.add_argument("--cxx", help="the C++ compiler and its flags, as one text")
    parser.add_argument("--probe", type=pathlib.Path, help="the program, if it is built already")
    parser.add_argument("--run", default="", help="what runs the program, such as a WASM runtime")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--timeout", type=int, default=120, help="seconds for all answers")
    options = parser.parse_args()
    if bool(options.cxx) == bool(options.probe):
        parser.error("one of --cxx and --probe is needed, to build the probe or to find it")

    folder = options.zoneinfo.resolve()
    zoneinfo.reset_tzpath([str(folder)])
    index = [line.split() for line in (folder / "tzdata.zi").read_text("ascii").splitlines()]
    links = {words[2]: words[1] for words in index if words[0] == "L"}
    names = sorted([*links, *(words[1] for words in index if words[0] == "Z")])

    dice, questions = random.Random(options.seed), Questions()
    questions.ask("version", next(words[2] for words in index if words[1] == "version"))
    questions.ask("names", " ".join(names) + " ")
    for name in names:
        questions.ask(f"zone {name}", f"ok {name} {links.get(name, name)}")
        ask_zone(questions, Oracle(name, folder), name in links, dice)
    ask_wrong_names(questions, names)
    ask_calendar(questions, dice)

    with tempfile.TemporaryDirectory() as scratch:
        probe = (options.probe.resolve() if options.probe
                 else build(options.cxx, pathlib.Path(scratch), folder))
        asked = "".join(question + "\n" for question in questions.asked)
        try:
            done = subprocess.run([*shlex.split(options.run), probe], input=asked.encode(),
                                  stdout=subprocess.PIPE, check=False, timeout=options.timeout)
        except subprocess.TimeoutExpired:
            print(f"the probe did not answer within {options.timeout} seconds")
            print("0 passed, 1 failed")
            return 1
    answers = done.stdout.decode("utf-8", "replace").split("\n")[:-1]

    passed, failed, zone = 0, 0, ""
    if done.returncode or len(answers) != len(questions.asked):
        print(f"FAILED: the probe ended with {done.returncode} after {len(answers)} answers")
        failed += 1
    for question, expected, answer in zip(questions.asked, questions.expected, answers):
        zone = question if question.startswith("zone ") else zone
        if expected(answer) if callable(expected) else answer == expected:
            passed += 1
            continue
        failed += 1
        if failed <= 50:
            right = "" if callable(expected) else f", not {expected!r}"
            print(f"FAILED: {zone!r}, {question!r}: {answer!r}{right}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
