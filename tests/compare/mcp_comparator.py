"""Holds one of our servers against another that it stands in for: both are real processes on standard input and
output, asked the same by the official Python client (PyPI `mcp`), and what they answer is compared call by call.

A compare_*.py says how to start both, what to ask and what must differ. It asks calls that are written down, and for each
tool hundreds that Hypothesis makes, the same ones in every run. Where both answer otherwise on purpose stands in
differences/*.json, with a call that shows it: a difference that is not listed fails, and so does one that has gone.

    compare_SERVER.py [--json FILE] [--seed NUMBER] [WORDS OF A CASE'S NAME]

With --json, each call that was made is a line of that file: tool, arguments, what of it, and both answers if they differ.
With --seed, other calls are made than in all other runs.
"""

import contextlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from support import in_test_python  # noqa: E402

in_test_python.enter()

from agreement import arguments_of, fits, hints_of, same, text_of  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies  # noqa: E402
from sides import Answer, Sides  # noqa: E402
from support.engines import NATIVE_STDIO, ROOT, WASI_CLI  # noqa: E402
from support.results import CASES, Skip, check, equal, main  # noqa: E402

SEED = 20261127
GENERATED = 200  # calls of each tool, at least
ENGINES = [NATIVE_STDIO, WASI_CLI]


class Difference(NamedTuple):
    """A line of differences/*.json. `leaves` is a file, and what is in it afterwards, theirs and ours."""

    id: str
    tool: str
    why: str  # in the words of our README where it begins with them
    arguments: dict
    theirs: str
    ours: str
    upstream: str = ""  # the defect there, where it is one
    leaves: tuple = ()
    engines: tuple = ()  # by name, when not on all


def differences(server: str) -> List[Difference]:
    file = Path(__file__).with_name("differences") / f"{server}.json"
    return [Difference(**{**line, "leaves": tuple(line.get("leaves", ())), "engines": tuple(line.get("engines", ()))})
            for line in json.loads(file.read_text(encoding="utf-8"))]


class Comparison(NamedTuple):
    """What a compare_*.py has to say of a server."""

    server: str
    start: Callable  # (engine) -> Sides
    # Of each tool of theirs, a strategy for right arguments.
    tools: Dict[str, strategies.SearchStrategy]
    written: list  # (tool, arguments)
    same: Callable = same  # (tool, arguments, theirs, ours) -> bool
    # Differences by their id, as (tool, arguments, theirs, ours) -> whether this call is one of them.
    excuses: Dict[str, Callable] = {}
    prepare: Callable = lambda _sides, _tool: None  # before each call
    refresh: Callable = lambda _sides: None  # before what must find all as it was
    finish: Callable = lambda _sides, _tool, _arguments: None  # after each call: is what they left the same?
    fill: Callable = lambda _sides, arguments: arguments  # where a name in arguments stands for what differs by run
    clean: Callable = lambda _sides, text: text  # of what is by chance in an answer, for differences
    writes: tuple = ()  # tools that change what there is
    broken: bool = True  # wrong arguments are made as well
    declared: dict = {}  # {tool: what of its declaration is ours}
    generated: int = GENERATED
    remembers: bool = False  # the servers do, so that each case has two of its own


def values() -> strategies.SearchStrategy:
    """Of every type that JSON has, small."""
    return strategies.one_of(
        strategies.none(), strategies.booleans(), strategies.integers(-3, 12), strategies.sampled_from([1.5, -0.5, 3.0, 1e300]),
        strategies.sampled_from(["", "x", "7", "true", "None", "[]", "{}", " 5 ", "é"]), strategies.just([]), strategies.just({}),
        strategies.just([1]), strategies.just({"a": 1}))


@strategies.composite
def broken(draw, right: strategies.SearchStrategy, names: list):
    """Right arguments with something wrong: one is left out, is of another type, or nobody knows it."""
    arguments = dict(draw(right))
    for _ in range(draw(strategies.integers(1, 2))):
        how = draw(strategies.sampled_from(["type", "type", "out", "unknown"]))
        if how == "unknown":
            arguments[draw(strategies.sampled_from(["unknown", "foo", "path_", "Text"]))] = draw(values())
        elif how == "type" and names:
            arguments[draw(strategies.sampled_from(names))] = draw(values())
        elif arguments:
            arguments.pop(draw(strategies.sampled_from(sorted(arguments))))
    return arguments


class Run:
    """The calls of one case, held against one another."""

    def __init__(self, comparison: Comparison, engine, sides: Sides):
        self.comparison, self.engine, self.sides = comparison, engine, sides
        self.outcomes: Counter = Counter()

    def call(self, tool: str, arguments: dict, how: str) -> None:
        comparison = self.comparison
        comparison.prepare(self.sides, tool)
        theirs, ours = self.sides.call(tool, comparison.fill(self.sides, arguments))
        excuse = None
        if not comparison.same(tool, arguments, theirs, ours):
            excuse = next((name for name, excuses in comparison.excuses.items() if excuses(tool, arguments, theirs, ours)), None)
        alike = comparison.same(tool, arguments, theirs, ours)
        self.outcomes["the same" if alike else excuse or "different"] += 1
        record(self.comparison.server, self.engine, tool, arguments, how, alike, excuse, theirs, ours)
        check(alike or excuse, f"{tool} {json.dumps(arguments, ensure_ascii=False)[:3000]} is answered with\n{theirs.shown[:3000]}\n"
              f"by them, and with\n{ours.shown[:3000]}\nby us, which is not listed"
              + ("" if theirs.text != ours.text else f"\n(structured: {theirs.structured} and {ours.structured})"))
        if alike:
            comparison.finish(self.sides, tool, arguments)
        elif tool in comparison.writes:
            comparison.refresh(self.sides)  # what both have done may differ too

    def tell(self, what: str) -> None:
        total = sum(self.outcomes.values())
        differ = ", ".join(f"{name}: {count}" for name, count in sorted(self.outcomes.items()) if name != "the same")
        print(f"{self.comparison.server}: {what} ({self.engine.name}): {total} calls, {self.outcomes['the same']} the same"
              + (f"; as listed, {differ}" if differ else ""), flush=True)


REPORT: Optional[Any] = None


def record(server, engine, tool, arguments, how, alike, excuse, theirs, ours) -> None:
    if REPORT:
        line = {"server": server, "engine": engine.name, "tool": tool, "arguments": arguments, "how": how,
                "outcome": "same" if alike else excuse or "different"}
        if not alike:
            line.update(theirs=theirs._asdict(), ours=ours._asdict())
        print(json.dumps(line, ensure_ascii=False), file=REPORT, flush=True)


class Pool:
    """Servers that remember nothing are started once for all cases, since that takes a second."""

    def __init__(self) -> None:
        self.open: Dict[str, Sides] = {}

    @contextlib.contextmanager
    def sides(self, comparison: Comparison, engine):
        if comparison.remembers:
            with comparison.start(engine) as sides:
                yield sides
            return
        if engine.name not in self.open:
            self.open[engine.name] = comparison.start(engine).__enter__()
        try:
            yield self.open[engine.name]
        except AssertionError:
            raise
        except BaseException:
            with contextlib.suppress(Exception):  # what they say of it comes second
                self.open.pop(engine.name).__exit__(None, None, None)
            raise

    def close(self) -> None:
        while self.open:
            self.open.popitem()[1].__exit__(None, None, None)


POOL = Pool()


def compare_generated(comparison: Comparison, engine, tool: str) -> None:
    with POOL.sides(comparison, engine) as sides:
        comparison.refresh(sides)
        run = Run(comparison, engine, sides)
        names = sorted(sides.tools[0][tool]["inputSchema"].get("properties", {}))
        right = comparison.tools[tool]
        wrong = broken(right, names)
        chosen = strategies.integers(0, 3).flatmap(lambda dice: right if dice else wrong) if comparison.broken else right

        failures = []

        # Hypothesis would make a failure again, and smaller; a server that remembers then answers otherwise.
        @settings(max_examples=comparison.generated, database=None, deadline=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))
        @given(chosen)
        @seed(SEED)
        def hold(arguments: dict) -> None:
            if failures:
                return
            try:
                run.call(tool, arguments, "generated")
            except Exception as error:
                failures.append(error)

        hold()
        # Few arguments are soon exhausted: they are asked again.
        while not failures and sum(run.outcomes.values()) < comparison.generated:
            hold()
        if failures:
            raise failures[0]
        run.tell(tool)


def compare_written(comparison: Comparison, engine) -> None:
    with POOL.sides(comparison, engine) as sides:
        run = Run(comparison, engine, sides)
        for tool, arguments in comparison.written:
            run.call(tool, arguments, "written")
        run.tell("calls that are written down")


def compare_declared(comparison: Comparison, engine) -> None:
    """Ours has their tools, with the same arguments required, of types that take what theirs do, the same defaults,
    titles and hints."""
    with POOL.sides(comparison, engine) as sides:
        theirs, ours = sides.tools
        equal(sorted(set(ours) & set(theirs)), sorted(theirs), "tools")
        equal(sorted(comparison.tools), sorted(theirs), "tools with generated calls")
        for name, tool in theirs.items():
            found = {"(title)": tool.get("title"), "(hints)": hints_of(tool), **arguments_of(tool)}
            mine = {"(title)": ours[name].get("title"), "(hints)": hints_of(ours[name]), **arguments_of(ours[name])}
            own = comparison.declared.get(name, {})
            for what, expected in found.items():
                if expected is None and what in ("(title)", "(hints)"):
                    continue
                if what in own:
                    check(mine.get(what) != expected, f"{what} of {name} is as theirs by now")
                    expected = own[what]
                found_here = mine.get(what)
                if found_here and expected and "enum" in expected:  # ours may have more choices
                    found_here = {**found_here, "enum": found_here.get("enum", [])[:len(expected["enum"])]}
                equal(found_here, expected, f"{what} of {name}")


def compare_differences(comparison: Comparison, engine) -> None:
    """Each is there, as it is listed; the README tells of it, and each excuse belongs to one."""
    lines = differences(comparison.server)
    equal(sorted(set(comparison.excuses) - {each.id for each in lines}), [], "excuses that are not listed")
    readme = (ROOT / "servers" / comparison.server / "README.md").read_text(encoding="utf-8")
    told = " ".join(readme.partition("## What differs")[2].split())
    check(told, "the README has no part that begins with 'What differs'")
    wrong = []
    with POOL.sides(comparison, engine) as sides:
        for each in lines:
            check(each.why in told, f"the README does not tell {each.why!r}")
            if each.engines and engine.name not in each.engines:
                continue
            comparison.refresh(sides)
            comparison.prepare(sides, each.tool)
            theirs, ours = sides.call(each.tool, comparison.fill(sides, each.arguments))
            wrong += faults(comparison, sides, each, theirs, ours)
    check(not wrong, "\n".join(wrong))
    print(f"{comparison.server}: differences ({engine.name}): {len(lines)} are there as listed", flush=True)


def faults(comparison: Comparison, sides: Sides, each: Difference, theirs: Answer, ours: Answer) -> list:
    asked = f"{each.id}: {each.tool} {json.dumps(each.arguments, ensure_ascii=False)}"
    both = [comparison.clean(sides, answer.shown) for answer in (theirs, ours)]
    if both[0] == both[1] and not each.leaves:
        return [f"{asked} is answered alike by now: {both[0]}"]
    found = []
    for whose, shown, expected in (("their", both[0], each.theirs), ("our", both[1], each.ours)):
        if not fits(shown, expected):
            found.append(f"{asked}: {whose} answer is {shown!r}, not {expected!r}")
    if each.leaves:
        name, *expected = each.leaves
        left = [text_of(contents.get(name)) for contents in sides.contents()]
        if left != expected or left[0] == left[1]:
            found.append(f"{asked} leaves in {name} {left}, not {expected}")
    return found


def option(name: str, what: str) -> Optional[str]:
    """Its value, which is taken from the command line."""
    if name not in sys.argv:
        return None
    at = sys.argv.index(name)
    if len(sys.argv) == at + 1:
        sys.exit(f"{name} wants {what}")
    value = sys.argv[at + 1]
    del sys.argv[at:at + 2]
    return value


def all_servers_end_well() -> None:
    POOL.close()


def run(comparison: Comparison, description: str) -> int:
    """Registers the cases, and runs those that the command line asks for."""
    global REPORT, SEED

    def add(name: str, engine, work: Callable, *more) -> None:
        def compare() -> None:
            if engine.missing_for(comparison.server):
                raise Skip(engine.missing_for(comparison.server))
            work(comparison, engine, *more)

        compare.__name__ = f"{name} ({engine.name})"
        CASES.append((compare, None))

    for engine in ENGINES:
        add("both declare the same tools", engine, compare_declared)
        add("written calls", engine, compare_written)
        add("listed differences", engine, compare_differences)
    for tool in comparison.tools:
        add(f"generated calls of {tool}", WASI_CLI, compare_generated, tool)
    CASES.append((all_servers_end_well, None))
    file, number = option("--json", "a file"), option("--seed", "a number")
    SEED = int(number) if number else SEED
    REPORT = open(file, "w", encoding="utf-8") if file else None  # for as long as we run
    try:
        return main(description)
    finally:
        POOL.close()
