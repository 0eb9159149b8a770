#!/usr/bin/env python3
"""Our sequential thinking server and the official one (npm `@modelcontextprotocol/server-sequential-thinking`), as
mcp_comparator.py compares them: what was thought before counts, so that generated thoughts are one long session."""

import json
import sys

from mcp_comparator import Comparison, run
from agreement import as_json, takes_null, tells_of_unknown
from hypothesis import strategies as some
from sides import Sides
from support import messages
from support.engines import STDIO
from support.peers import THINKING
from support.results import case, check, equal
from wasmmcp.measuring import peak_memory

TOOL = "sequentialthinking"
MEBIBYTE = 1 << 20
LARGEST = 9007199254740991
GOOD = {"thought": "one", "nextThoughtNeeded": True, "thoughtNumber": 1, "totalThoughts": 3}
REFUSED = [
    {"thought": None}, {"thought": 5}, {"thought": ["x"]}, {"nextThoughtNeeded": "yes"}, {"nextThoughtNeeded": " true"},
    {"nextThoughtNeeded": ""}, {"nextThoughtNeeded": 1}, {"nextThoughtNeeded": None}, {"thoughtNumber": 0},
    {"thoughtNumber": -1}, {"thoughtNumber": 1.5}, {"thoughtNumber": "abc"}, {"thoughtNumber": LARGEST + 1},
    {"thoughtNumber": None}, {"totalThoughts": 0}, {"totalThoughts": "1.5"}, {"totalThoughts": {}}, {"isRevision": "no"},
    {"isRevision": 0}, {"revisesThought": 0}, {"revisesThought": "x"}, {"branchFromThought": -3}, {"branchId": 7},
    {"branchId": []}, {"needsMoreThoughts": "y"},
]
COERCED = [
    {"thoughtNumber": "2", "totalThoughts": " 7 "}, {"thoughtNumber": "1e2"}, {"thoughtNumber": "05"}, {"thoughtNumber": "5."},
    {"thoughtNumber": ".5e1"}, {"thoughtNumber": 2.0}, {"totalThoughts": "3.0"}, {"nextThoughtNeeded": "true"},
    {"nextThoughtNeeded": "False"}, {"nextThoughtNeeded": "FALSE"}, {"isRevision": "TRUE", "revisesThought": "1"},
    {"needsMoreThoughts": "false"}, {"thoughtNumber": LARGEST}, {"thought": ""}, {"branchFromThought": "1", "branchId": "2"},
]

thoughts = some.one_of(some.sampled_from(["", "one", "a\nb", "\"\\\u0000\u001b", "생각 💭"]),
                       some.text(some.characters(codec="utf-8"), max_size=20))
numbers = some.one_of(some.integers(1, 80), some.integers(1, 80).map(str))
booleans = some.sampled_from([True, False, "true", "False", "TRUE"])
TOOLS = {TOOL: some.fixed_dictionaries(
    {"thought": thoughts, "nextThoughtNeeded": booleans, "thoughtNumber": numbers, "totalThoughts": numbers},
    optional={"branchFromThought": numbers, "branchId": some.sampled_from(["alt", "b", "10", "2", "", "é", "a b"]),
              "isRevision": booleans, "revisesThought": numbers, "needsMoreThoughts": booleans})}
WRITTEN = [*((TOOL, {**GOOD, **more}) for more in (*REFUSED, *COERCED)),
           *((TOOL, {name: value for name, value in GOOD.items() if name != left_out}) for left_out in GOOD),
           (TOOL, {**GOOD, "branchFromThought": 1, "branchId": "second"}), (TOOL, GOOD)]


def start(engine) -> Sides:
    quiet = {"DISABLE_THOUGHT_LOGGING": "true"}
    return Sides(THINKING.start("sequential-thinking", quiet), engine.start("sequential-thinking", quiet))


def same(_tool, _arguments, theirs, ours) -> bool:
    """But for a note of ours, and the order of branches, where theirs has numbers first."""
    if theirs.kind != "done" or ours.kind != "done":
        return theirs.kind == ours.kind
    mine = {name: value for name, value in ours.structured.items() if name != "note"}
    in_their_order = sorted(mine["branches"], key=lambda name: (0, int(name)) if name.isdigit() else (1, 0))
    return ({**mine, "branches": in_their_order} == theirs.structured
            and as_json(ours.content[0]) == as_json({"type": "text", "text": json.dumps(ours.structured)}))


EXCUSES = {"null": takes_null, "unknown argument": tells_of_unknown}
def a_boolean(name: str) -> dict:
    """Theirs lists the text that stands for one, too; both take it."""
    return {"required": name in GOOD, "type": ["boolean"], "default": None}


# They say that it changes nothing and may be repeated, which is a bug of theirs (servers #4721).
HINTS = {"readOnlyHint": False, "destructiveHint": False, "idempotentHint": False, "openWorldHint": False}
# What one of them refuses and the other counts would be in all answers that follow: wrong arguments are written ones.
COMPARISON = Comparison("sequential-thinking", start, TOOLS, WRITTEN, same, EXCUSES, remembers=True, broken=False,
                        declared={TOOL: {"(hints)": HINTS, **{name: a_boolean(name) for name in (
                            "nextThoughtNeeded", "isRevision", "needsMoreThoughts")}}})


@case(*STDIO)
def our_tools_take_less_of_a_models_context(engine):
    with start(engine) as sides:
        theirs, ours = sides.tools
        check(3 * len(ours[TOOL]["description"]) < len(theirs[TOOL]["description"]), "our description is not a third of theirs")
        check(len(json.dumps(ours)) < len(json.dumps(theirs)), "our tools are longer than theirs")


@case(*STDIO)
def many_long_thoughts_take_little_memory(engine):
    """Theirs keeps them all: 300 MB here."""
    with engine.start("sequential-thinking", {"DISABLE_THOUGHT_LOGGING": "true"}) as server:
        client = server.client("2025-11-25")
        long = {**GOOD, "thought": "x" * 100_000}
        batch = [messages.call(number, TOOL, {**long, "thoughtNumber": number, "branchFromThought": 1,
                                              "branchId": f"branch {number}"})
                 for number in range(1, 101)]
        client.exchange(batch)
        before = peak_memory(client.process.pid)
        for _ in range(29):
            answers = client.exchange(batch)
        last = json.loads(answers[-1])["result"]["structuredContent"]
        equal(last["thoughtHistoryLength"], 3000, "thoughts")
        equal(len(last["branches"]), 100, "branches")
        grown = peak_memory(client.process.pid) - before
        check(grown < 8 * MEBIBYTE, f"it has grown by {grown} bytes")


if __name__ == "__main__":
    sys.exit(run(COMPARISON, __doc__))
