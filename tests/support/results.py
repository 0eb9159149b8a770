"""Counts what passed, failed and was skipped, and says it in one last line.

A test program is a set of cases. Each is a function, run once, or once for each engine:

    @case
    def a_sentence_about_what_is_true(): ...

    @case(*HTTP)
    def another_one(engine): ...

    if __name__ == "__main__":
        sys.exit(main(__doc__))
"""

import inspect
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Callable, List

CASES: List[tuple] = []
# The file that what came of each case is added to, a line of JSON each; tests/attacks/ reads them.
RECORD = os.environ.get("TEST_RECORD")


class Skip(Exception):
    """Raised by a case that cannot run here; its text says why."""


def check(condition: object, what: str) -> None:
    if not condition:
        raise AssertionError(what)


def equal(actual: object, expected: object, what: str = "value") -> None:
    if actual != expected:
        raise AssertionError(f"{what}: expected {shown(expected)}, got {shown(actual)}")


def shown(value: object, limit: int = 1500) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text)} characters)"


class Results:
    """Failures are told at once, with what happened; the closing line counts."""

    def __init__(self) -> None:
        self.passed = self.failed = self.skipped = 0
        self.last = ("", "")  # how the last one ended, and why

    def run(self, name: str, function: Callable[[], object]) -> bool:
        self.last = ("passed", "")
        try:
            function()
        except Skip as reason:
            self.skip(name, str(reason))
        except Exception as error:  # a case that breaks is a failure, and the others still run
            plain = isinstance(error, (AssertionError, OSError))
            self.fail(name, f"{error}" if plain else traceback.format_exc())
            return False
        else:
            self.passed += 1
        return True

    def fail(self, name: str, why: str) -> None:
        self.failed += 1
        self.last = ("failed", why)
        print(f"FAILED {name}\n  " + why.strip().replace("\n", "\n  "), flush=True)

    def skip(self, name: str, why: str) -> None:
        self.skipped += 1
        self.last = ("not run", why)
        print(f"skipped {name}: {why}", flush=True)

    def close(self) -> int:
        """Prints the closing line. The exit status."""
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        return 1 if self.failed or not self.passed else 0


def case(*engines):
    """Registers a function as one case, or as one for each engine."""
    if len(engines) == 1 and callable(engines[0]):
        CASES.append((engines[0], None))
        return engines[0]

    def register(function):
        CASES.extend((function, engine) for engine in engines)
        return function

    return register


def record(function: Callable, engine, last: tuple) -> None:
    if not RECORD:
        return
    file = Path(inspect.getsourcefile(function)).resolve().relative_to(Path(__file__).resolve().parents[2])
    line = {"file": str(file), "case": function.__name__, "engine": engine.name if engine else "", "outcome": last[0], "why": last[1][:500]}
    with open(RECORD, "a", encoding="utf-8") as records:
        records.write(json.dumps(line, ensure_ascii=False) + "\n")


def main(description: str) -> int:
    """Runs the cases whose name and engine hold all words of the command line."""
    words = [word.lower() for word in sys.argv[1:]]
    if "--help" in words:
        print(f"{description.strip()}\n\nusage: {sys.argv[0]} [WORDS OF A CASE'S NAME]")
        return 0
    results = Results()
    for function, engine in CASES:
        name = function.__name__.replace("_", " ") + (f" ({engine.name})" if engine else "")
        if not all(word in name.lower() for word in words):
            continue
        if engine and engine.missing:
            results.skip(name, engine.missing)
        else:
            results.run(name, (lambda: function(engine)) if engine else function)
        record(function, engine, results.last)
    return results.close()
